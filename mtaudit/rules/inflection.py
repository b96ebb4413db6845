"""English inflection, small and fast: which lemmas a word may have, a lemma in a given form, all forms of a word.

A full lemmatiser (simplemma) costs some 170 ms at start-up; the lexicon rules have 20 ms in all. What they need is
less: to know whether a word can be a form of one of the lexicon's words. So every stem that regular inflection
allows is offered, real or not ("weighed": "weigh", "weighe"); a stem that is no word matches nothing.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

_VERBS = """
arise arose arisen|awake awoke awoken|be was been|bear bore borne|beat beat beaten|become became become|begin began begun
bend bent bent|bet bet bet|bid bid bid|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken
breed bred bred|bring brought brought|build built built|broadcast broadcast broadcast|burn burnt burnt|burst burst burst|buy bought bought
cast cast cast|catch caught caught|choose chose chosen|cling clung clung|come came come|cost cost cost|creep crept crept
cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten
fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found|flee fled fled|fling flung flung
fly flew flown|forecast forecast forecast|forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen
get got got|give gave given|go went gone|grind ground ground|grow grew grown|hang hung hung|have had had|hear heard heard
hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|keep kept kept|kneel knelt knelt|know knew known|lay laid laid
lead led led|leap leapt leapt|learn learnt learnt|leave left left|lend lent lent|let let let|lie lay lain|light lit lit
lose lost lost|make made made|mean meant meant|meet met met|overcome overcame overcome|overtake overtook overtaken
overthrow overthrew overthrown|pay paid paid|put put put|quit quit quit
read read read|ride rode ridden|ring rang rung|rise rose risen|run ran run|saw sawed sawn|say said said|see saw seen
seek sought sought|sell sold sold|send sent sent|set set set|shake shook shaken|shed shed shed|shine shone shone
shoot shot shot|show showed shown|shrink shrank shrunk|shut shut shut|sing sang sung|sink sank sunk|sit sat sat
sleep slept slept|slide slid slid|sling slung slung|sow sowed sown|speak spoke spoken|spend spent spent|spill spilt spilt
spin spun spun|spit spat spat|split split split|spread spread spread|spring sprang sprung|stand stood stood
steal stole stolen|stick stuck stuck|sting stung stung|stride strode stridden|strike struck struck|string strung strung
swear swore sworn|sweep swept swept|swell swelled swollen|swim swam swum|swing swung swung|take took taken
teach taught taught|tear tore torn|tell told told|think thought thought|throw threw thrown|thrust thrust thrust
tread trod trodden|undergo underwent undergone|understand understood understood|undertake undertook undertaken|uphold upheld upheld|wake woke woken
wear wore worn|weave wove woven|win won won|wind wound wound|withdraw withdrew withdrawn|withhold withheld withheld|withstand withstood withstood
wring wrung wrung|write wrote written
"""
_NOUNS = """
foot feet|tooth teeth|goose geese|man men|woman women|child children|mouse mice|ox oxen|penny pence|leaf leaves
wolf wolves|knife knives|life lives|wife wives|half halves|shelf shelves|thief thieves|loaf loaves|self selves
calf calves|hoof hooves|scarf scarves|crisis crises|basis bases|axis axes|analysis analyses|person people|die dice
"""
# Where the usual past is the regular one, the irregular table still reads the other form.
_REGULAR_PAST = frozenset({"burn", "learn", "leap", "spill"})
_PERFECT = frozenset("have has had having be been is are was were being 's 've 'd get got gets".split())

_forms: dict[str, dict[str, str]] = {}
_lemmas: dict[str, list[str]] = {}
for _row in _VERBS.replace("\n", "|").split("|"):
    if _row:
        _lemma, _past, _participle = _row.split()
        if _lemma not in _REGULAR_PAST:
            _forms[_lemma] = {"past": _past, "participle": _participle}
        for _form in {_past, _participle}:
            _lemmas.setdefault(_form, []).append(_lemma)
for _row in _NOUNS.replace("\n", "|").split("|"):
    if _row:
        _lemma, _many = _row.split()
        _forms.setdefault(_lemma, {})["s"] = _many
        _lemmas.setdefault(_many, []).append(_lemma)
_forms["be"] |= {"s": "is", "ing": "being"}
_forms["have"] |= {"s": "has"}
for _form in ("is", "are", "am", "were", "being", "'s", "'re", "'m"):
    _lemmas.setdefault(_form, []).append("be")
_lemmas.setdefault("has", []).append("have")
_lemmas.setdefault("lying", []).append("lie")
_lemmas.setdefault("dying", []).append("die")
_lemmas.setdefault("tying", []).append("tie")

VERB_FORMS = ("base", "s", "ing", "past", "participle")
# Verbs of more than one syllable that double their last letter; the second list does so in British spelling only.
_DOUBLING = frozenset(
    {"abet", "abhor", "admit", "allot", "begin", "commit", "compel", "confer", "control", "defer", "deter", "dispel"}
    | {"emit", "equip", "excel", "expel", "incur", "infer", "occur", "omit", "patrol", "permit", "prefer", "propel"}
    | {"rebel", "rebut", "recur", "refer", "regret", "remit", "repel", "submit", "transfer", "transmit"}
)
_BRITISH = frozenset({"travel", "cancel", "model", "signal", "label", "level", "fuel", "tunnel", "quarrel"})
_SAME_IN_PLURAL = frozenset({"aircraft", "data", "means", "police", "series", "staff"})
_BE = {"base": ("be",), "s": ("is", "are", "am"), "ing": ("being",), "past": ("was", "were"), "participle": ("been",)}

_VOWEL = re.compile(r"[aeiouy]")
_SHORT = re.compile(r"^[^aeiou]*[aeiou][bcdfgklmnprtv]$")  # plan, stop, rat: doubles its consonant
_DOUBLED = re.compile(r"([bdfgklmnprtvz])\1$")
_SIBILANT = ("s", "x", "z", "ch", "sh")


@lru_cache(maxsize=65536)
def lemmas(word: str) -> tuple[str, ...]:
    """All lemmas that a lower-case word may have, itself first. Not every one need be a word."""
    found = [word, *_lemmas.get(word, ())]
    if word.endswith("ies") and len(word) > 4:
        found.append(word[:-3] + "y")
    if word.endswith("s") and not word.endswith(("ss", "us", "'s")) and len(word) > 3:
        found.append(word[:-1])
        if word.endswith("es") and word[:-2].endswith((*_SIBILANT, "o")):
            found.append(word[:-2])
    if word.endswith("ied") and len(word) > 4:
        found.append(word[:-3] + "y")
    for suffix in ("ed", "ing"):
        stem = word.removesuffix(suffix)
        if stem != word and len(stem) > 1 and _VOWEL.search(stem):
            found.append(stem + "e")
            if not _SHORT.match(stem):
                found.append(stem)
            if _DOUBLED.search(stem):
                found.append(stem[:-1])
    return tuple(dict.fromkeys(found))


def form_of(word: str, before: str = "") -> str:  # noqa: PLR0911 - one return for each form
    """Which form a lower-case word has: "base", "s", "ing", "past" or "participle" (after a form of be or have)."""
    if word in _lemmas and word not in _forms:
        lemma = _lemmas[word][0]
        for name, form in _forms.get(lemma, {}).items():
            if form == word:
                return "participle" if name == "past" and before in _PERFECT else name
        return "past"
    if word in {"is", "has"}:
        return "s"
    if word.endswith("ing") and len(word) > 4 and _VOWEL.search(word[:-3]):
        return "ing"
    if word.endswith("ed") and len(word) > 3 and not word.endswith("eed"):
        return "participle" if before in _PERFECT else "past"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return "s"
    return "base"


def inflect(lemma: str, form: str) -> str:  # noqa: PLR0911 - one return for each spelling rule
    """A verb in one of VERB_FORMS, a noun in the singular ("sg") or the plural ("pl").

    >>> inflect("pay", "past"), inflect("inquiry", "pl")
    ('paid', 'inquiries')
    """
    if form in {"base", "sg"}:
        return lemma
    if form == "pl":
        return _plural(lemma)
    irregular = _forms.get(lemma, {})
    if form in irregular:
        return irregular[form]
    if form == "s":
        if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
            return lemma[:-1] + "ies"
        return lemma + ("es" if lemma.endswith((*_SIBILANT, "go", "do")) else "s")
    ending = "ing" if form == "ing" else "ed"
    if lemma in _DOUBLING or lemma in _BRITISH or _SHORT.match(lemma):
        return lemma + lemma[-1] + ending
    return _joined(lemma, ending)


def _joined(lemma: str, ending: str) -> str:
    """A verb with a regular ending, nothing doubled."""
    if lemma.endswith("ie") and ending == "ing":
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return lemma[:-1] + ending
    if lemma.endswith("e") and ending == "ed":
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou" and ending == "ed":
        return lemma[:-1] + "ied"
    return lemma + ending


def _plural(noun: str) -> str:
    if noun in _SAME_IN_PLURAL:
        return noun
    return noun.removesuffix("man") + "men" if noun.endswith("man") else inflect(noun, "s")


@cache
def verb_forms(verb: str) -> dict[str, tuple[str, ...]]:
    """Each form of a verb with its spellings, the one to write first."""
    if verb == "be":
        return _BE
    forms: dict[str, tuple[str, ...]] = {}
    for form in VERB_FORMS:
        written = [inflect(verb, form)]
        if verb in _BRITISH:
            written.append(inflect(verb, form) if form in {"base", "s"} else _joined(verb, written[0][len(verb) + 1 :]))
        if verb.endswith("ize"):
            written.append(written[0].replace("iz", "is"))
        forms[form] = tuple(written)
    return forms


@cache
def noun_forms(noun: str) -> dict[str, tuple[str, ...]]:
    """Singular and plural of a noun."""
    return {"sg": (noun,), "pl": (_plural(noun),)}


def with_article(article: str, phrase: str) -> str:
    """The article that suits the phrase's first sound: "a" or "an", in the case of the one given."""
    first = phrase.lstrip("“\"'‘")[:12].lower()
    vowel = first[:1] in tuple("aeiou") and not first.startswith(("uni", "use", "usa", "eu", "one", "us "))
    vowel = vowel or first.startswith(("hour", "honest", "honour", "honor", "heir"))
    wanted = "an" if vowel else "a"
    return wanted.capitalize() if article[:1].isupper() else wanted
