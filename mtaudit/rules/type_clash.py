"""type-clash: things of different kinds set side by side: a president compared to a country, a city listed as a state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from mtaudit.core import Category, Finding, Kind, Severity
from mtaudit.rules.rule import Context, Example, Rule

_COUNTRY = (
    "(?:Russia|Ukraine|China|Germany|France|Japan|India|Iran|Iraq|Israel|Turkey|Poland|Syria|Spain|Italy|Greece|Egypt|Brazil|"
    "Argentina|Venezuela|Cuba|Belarus|Kazakhstan|Afghanistan|Pakistan|Britain|America|Canada|Australia|Finland|Sweden|Norway|"
    "Hungary|Romania|Serbia|Lithuania|Latvia|Estonia|Armenia|Azerbaijan|Vietnam|Indonesia|Thailand|Yemen|Libya|Sudan|Ethiopia|"
    "Nigeria|Kenya|Lebanon|Algeria|Morocco|Chile|Colombia|Peru|Switzerland|Austria|Belgium|Portugal|Denmark|Ireland|Bulgaria|"
    "Moldova|Uzbekistan|(?:South|North) Korea|South Africa|Saudi Arabia|the (?:United States|US|U\\.S\\.|United Kingdom|UK|Netherlands))"
)
_NATION = (
    "(?:Russian|Ukrainian|Chinese|German|French|Japanese|Indian|Iranian|Iraqi|Israeli|Turkish|Polish|Syrian|Spanish|Italian|Greek|"
    "Egyptian|Brazilian|Venezuelan|Cuban|Belarusian|Afghan|Pakistani|British|American|Canadian|Australian|Finnish|Swedish|"
    "Norwegian|Hungarian|Romanian|Serbian|Armenian|Vietnamese|Korean|European)"
)
_PLACE = (
    "(?:Moscow|London|Paris|Berlin|Kyiv|Kiev|Beijing|Shanghai|Tokyo|Brussels|Rome|Madrid|Ankara|Tehran|Warsaw|Vienna|Cairo|"
    "New Delhi|New York|Europe|Africa|Asia)"
)
_ROLE = (
    "(?:heads? of (?:state|government)|presidents?|(?:prime )?ministers?|chancellors?|politicians?|lawmakers?|ambassadors?|diplomats?|"
    "generals|spokes(?:man|woman|person|men)|journalists?|citizens?|generals?|senators?)"
)
_TITLED = r"(?:(?:President|Prime Minister|Chancellor|King|Queen|Minister|Pope|Secretary|General) [A-Z]|(?:Mr|Mrs|Ms)\b)[\w’-]*"
_MATTER = (
    "(?:agreement|law|war|decision|missile|plan|attack|crisis|report|system|project|bill|conflict|contract|treaty|vaccine|virus|"
    "document|building|bridge|road|weapon|statement|price|programme|program|policy|pandemic|economy|situation|problem|disease|"
    "storm|earthquake|fire|meeting|election|visit)"
)
_FOLK = (
    "(?i:people|men|women|children|soldiers|citizens|residents|officials|ministers|journalists|workers|students|voters|"
    "politicians|refugees|man|woman|boy|girl|minister|journalist|soldier|doctors|teachers|scientists|migrants|patients|victims)"
)
_AS = "(?:like|such as)"
_NO_NAME = r"(?![’'-]|\w)(?! (?:and |or )?[A-Z][a-z]+ (?:and|[a-z]+s)\b)(?! [A-Z])"


class _Clash(NamedTuple):
    """A pattern, and the pieces of text one of which a sentence must have for it to be tried."""

    cues: tuple[str, ...]
    pattern: str
    message: str
    confidence: float


_CLASHES = (
    _Clash((" like ", "such as"), rf"\b{_ROLE} {_AS} {_COUNTRY}{_NO_NAME}",
           "A person is compared to a country: it is its leader that is meant, or “of a country like”.", 0.8),
    _Clash((" like ", "such as", "including"), rf"\b(?:[Cc]ountr(?:y|ies)|[Nn]ations?|[Cc]it(?:y|ies)) (?:{_AS}|including) {_TITLED}(?![’'])",
           "A person stands in a list of places.", 0.75),
    _Clash(("ities like", "ities such as", "city like", "city such as"), rf"\b[Cc]it(?:y|ies) {_AS} {_COUNTRY}{_NO_NAME}", "This is a country, not a city.", 0.8),
    _Clash(("ountries like", "ountries such as", "nations like", "nations such as", "ountry like"),
           rf"\b(?:[Cc]ountries|[Nn]ations|[Cc]ountry) {_AS} {_PLACE}{_NO_NAME}", "This is not the name of a country.", 0.75),
    _Clash(("ountries like", "ountries such as", "nations such as", "nations like", "ountries including", "states like", "states such as"),
           rf"\b(?:[Cc]ountries|[Nn]ations|[Ss]tates) (?:{_AS}|including) {_NATION}(?=[.,;]| (?:and|or)\b)",
           "An adjective stands where the name of a country belongs.", 0.8),
    _Clash(("between ",), rf"\b[Bb]etween (?:{_COUNTRY} and {_NATION}(?=[.;]| (?:is|are|was|were|has|have|will)\b)|{_NATION} and {_COUNTRY}(?=[.,;]| (?:is|are|was|were|has|have|will|in|on|over)\b))",
           "The name of a country and an adjective are joined here.", 0.75),
    _Clash((" of ",), rf"\b(?:[Pp]resident|[Pp]rime minister|[Gg]overnment|capital|parliament|territory|[Mm]inistry) of {_NATION}(?=[.,;]| (?:is|was|has|said|will)\b)",
           "An adjective stands where the name of the country belongs.", 0.75),
    _Clash((" who ",), rf"(?:^|(?<=[.”\"] ))(?:The|This|That|An?) {_MATTER} who (?:is|was|has|had|will|would|can|could|came|began|[a-z]+ed|[a-z]+s)\b",
           "“Who” is for people; a thing takes “that” or “which”.", 0.8),
    _Clash((" which ",), rf"(?<!\b[Aa] )(?<!of )(?<!to )\b{_FOLK} which (?:is|was|are|were|has|had|have|will|would|can|could|came|went|live|work|want)\b",
           "“Which” is for things; people take “who”.", 0.7),
    _Clash(("participation",), r"\b(?:[Tt]ak(?:e|es|ing)|[Tt]ook|[Mm]ade?|[Mm]aking|[Aa]ccept(?:s|ed|ing)?) (?:a |an )?(?:active )?participation\b",
           "One takes part in something.", 0.8),
    _Clash(("passed ", "will pass ", "passes "), r"\b(?:[Mm]eeting|[Tt]alks|[Nn]egotiations|[Ee]lections?|[Ss]ummit|[Cc]eremony|[Ff]estival|[Vv]oting) (?:will pass|pass(?:ed|es)) (?:in|on|at) (?!a\b)",
           "Such an event takes place; it does not pass.", 0.6),
    _Clash((" place", " position", " line"), r"\b[Oo]ccup(?:y|ies|ied|ying) (?:the )?(?:first|second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th)) (?:place|position|line)s?\b",
           "One takes or holds a place in a ranking; “occupy” is a literal rendering.", 0.65),
    _Clash(("mistake", "effort", "decision", "crime", "attempt"), r"\b(?:[Dd](?:o|oes|id) (?:an? |many |some |such |a lot of )|[Dd]oing (?:an? |many |some |such |a lot of )?)(?:mistakes?|efforts?|decisions?|attempts?)\b(?! (?:to|by|in|not|ever|really|actually)\b)(?=[.,;]| (?:and|when|which|that)\b)",
           "“Do” does not go with this noun; “make” does.", 0.6),
    _Clash(("relation",), r"\b(?:[Pp]revent(?:s|ed|ing)?|[Ss]olv(?:e|es|ed|ing)) (?:the |their |bilateral |the bilateral )(?:(?!from )[\w’'-]+ ){0,2}(?:relations|relationship)(?=[.;]| (?:in|at)\b(?![^.;]* from ))",
           "This verb does not go with relations: something in them is prevented or solved.", 0.65),
    _Clash(("speech",), r"\b[Hh](?:old|olds|eld|olding) (?:a|his|her|the) (?:[a-z]+ )?speech(?=[.,;]| (?:in|at|on|to|before)\b)", "A speech is given or made.", 0.6),
    _Clash(("question", "task"), r"\b[Ss]olv(?:e|es|ed|ing) (?:the |this |these |all |such |many )(?:[a-z]+ )?(?:questions?|tasks?)\b(?! of)",
           "Questions are settled and tasks done; “solve” goes with problems.", 0.5),
)  # fmt: skip


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _check(context: Context) -> Iterator[Finding]:
    article = context.document.text
    at_hand = [clash for clash in _CLASHES if any(cue in article for cue in clash.cues)]
    for sentence in context.document.sentences:
        if sentence.kind is not Kind.BODY:
            continue
        for clash in at_hand:
            if not any(cue in sentence.text for cue in clash.cues):
                continue
            for match in _compiled(clash.pattern).finditer(sentence.text):
                if not context.attested(match.group().strip()):
                    end = sentence.start + match.start() + len(match.group().rstrip())
                    start = sentence.start + match.start()
                    yield Finding(RULE.name, start, end, clash.message, RULE.category, RULE.severity, clash.confidence)


RULE = Rule(
    name="type-clash",
    summary="A person, place or thing put where only another kind can stand",
    explanation=(
        "“A head of state like Russia” compares a person to a country; “countries such as German” has an adjective for a name; "
        "elections do not “pass in May”, and a law is no “who”. Words were lost on the way, or rendered one by one.\n\n"
        "Say which kind is meant; the source tells."
    ),
    category=Category.MISTRANSLATION,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example("He warned ⟦ministers such as Germany⟧ against the plan."),
        Example("Sales fell in ⟦cities like Poland⟧ in May."),
        Example("Support came from ⟦countries such as French⟧ and Polish."),
        Example("Talks ⟦between American and China⟧ were put off."),
        Example("She ⟦took an active participation⟧ in the vote."),
        Example("⟦The treaty who was⟧ signed in May is void."),
        Example("The ⟦elections will pass in⟧ May."),
        Example("The envoy ⟦did a mistake⟧, and it helped to ⟦solve the bilateral relations⟧."),
    ),
    passes=(
        Example("Ministers from countries such as Germany met politicians like France’s Macron."),
        Example("Cities like Warsaw and countries such as Poland and France grew."),
        Example("Talks between American and Chinese envoys, and between Russia and Ukrainian leaders, began."),
        Example("The meeting passed a law. The talks passed without a word on it."),
        Example("The head of the project who was arrested is free. A people which was free voted."),
        Example("How do efforts and money count? They did well to prevent the relations in the bloc from going sour."),
        Example("Presidents like Russian tea. The government of German chancellor Merz fell."),
    ),
)
