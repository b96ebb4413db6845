"""word-order: small words that cannot stand where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from mtaudit.core import Category, Finding, Kind, Severity
from mtaudit.rules.rule import Context, Example, Rule

_BARE_PAST = "went|gave|knew|became|began|wrote|threw|drove|chose|arose|forgot|shook|ate|flew|grew|took"
_PAST = f"{_BARE_PAST}|came|said|told|made|thought|brought|bought|found|left|sold|saw|spoke|won|held|lost|kept|sent"
_THIRD = "goes|does|has|is|says|gives|takes|makes|wants|thinks|knows|believes|becomes|comes|means"
_TORN = "elect|re-elect|reelect|oust|overthrow|topple|defeat|unseat|impeach|reappoint|re-appoint|support|protect|rescue|nominate"
_WRONG_PARTICIPLES = "went|gave|knew|began|wrote|chose|arose|shook|ate|flew|grew|took|saw|spoke|threw|drove|fell|rose|stole|swore|wore|broke"
_SIZES = "good|big|strong|large|old|high|low|long|brave|rich|powerful|serious|clear|important|young|hard|wide|deep|close|fast"


class _Slip(NamedTuple):
    """A pattern, and the cheap sign without which it cannot match: two words in a row, or a piece of the sentence."""

    pattern: str
    message: str
    confidence: float
    firsts: frozenset[str]
    seconds: frozenset[str]
    cues: tuple[str, ...]
    suggestion: Callable[[re.Match[str]], str] | None


def _pair(
    firsts: str,
    seconds: str,
    pattern: str,
    message: str,
    confidence: float,
    suggestion: Callable[[re.Match[str]], str] | None = None,
) -> _Slip:
    """A slip of one of the first words right before one of the second words."""
    words = frozenset(firsts.split()), frozenset(seconds.replace("|", " ").split())
    return _Slip(pattern, message, confidence, *words, (), suggestion)


def _cued(
    cues: tuple[str, ...],
    pattern: str,
    message: str,
    confidence: float,
    suggestion: Callable[[re.Match[str]], str] | None = None,
) -> _Slip:
    """A slip in a sentence that holds one of the cues."""
    return _Slip(pattern, message, confidence, frozenset(), frozenset(), cues, suggestion)


_DETERMINERS = "the a an this these those his their its our my your"
_VERBS = f"{_PAST}|{_THIRD}|was|were|had"


_SLIPS = (
    _cued(
        (" The ", " These ", " Those ", " His ", " Her ", " Their ", " Its ", " Our "),
        r"(?<=[a-z,] )(?<![\w’'.-])[\w’'-]*[a-z0-9] (?:The|These|Those|His|Her|Their|Its|Our)(?: [a-z][a-z’'-]+){1,2}",
        "A capital in mid-sentence: words from another place were put here, or a full stop was lost.",
        0.8,
    ),
    _cued(
        (" In ", " On ", " At ", " For ", " And ", " But ", " From ", " With ", " By ", " When ", " After ", " Before ", " However ", " Then ", " Because "),
        r"(?<=[a-z,] )(?<![\w’'.-])[a-z][a-z’'-]* (?:In|On|At|For|And|But|From|With|By|When|After|Before|However|Then|Because)(?: [a-z][a-z’'-]+){1,2}(?! [A-Z])",
        "A capital in mid-sentence: words from another place were put here, or a full stop was lost.",
        0.75,
    ),
    _pair("the a an", _DETERMINERS, r"\b(?:[Tt]he (?!the\b)|[Aa] (?!a\b)|[Aa]n (?!an\b))(?:a|an|the|this|these|those|his|their|its|our|my|your)\b(?! (?:la|priori|posteriori|fortiori|capp?ella)\b)(?![-’'.])",
          "Two determiners in a row; one of them is too much.", 0.85),
    _pair(_DETERMINERS, "a an the", r"\b(?:[Hh]is|[Tt]heir|[Ii]ts|[Oo]ur|[Mm]y|[Yy]our|[Tt]hese|[Tt]hose) (?:a|an|the)\b(?! (?:la|priori|posteriori|fortiori|capp?ella)\b)(?![-’'.])",
          "Two determiners in a row; one of them is too much.", 0.8),
    _pair("the a an their its our every", "of from into than because during among toward towards upon",
          r"\b(?:[Tt]he|an?|^An?|[Tt]heir|[Ii]ts|[Oo]ur|[Ee]very) (?:of|from|into|than|because|during|among|toward|towards|upon)\b(?![-’'])",
          "A noun is missing between these two words, or they are in the wrong order.", 0.8),
    _pair("the a an their our every", "is are was were has had does did been be am",
          r"\b(?:[Tt]he|an?|^An?|[Tt]heir|[Oo]ur|[Ee]very) (?:is|are|was|were|has|had|does|did|been|be|am)\b(?![-’'/”\"])(?! clause)",
          "A noun is missing between these two words, or they are in the wrong order.", 0.8),
    _pair("the a an their its our", "he they we them who whose whom which and but if",
          r"\b(?:[Tt]he|an?|^An?|[Tt]heir|[Ii]ts|[Oo]ur) (?:he|they|we|them|who|whose|whom|which|and|but|if)\b(?![-’'/”\",])(?!’s who)(?! or an?\b)",
          "A noun is missing between these two words, or they are in the wrong order.", 0.7),
    _pair("to", _BARE_PAST, rf"\b(?:[Tt]o) (?:{_BARE_PAST})\b(?![-’'])", "“To” takes the plain verb.", 0.8),
    _pair("could would should must cannot can’t won’t wouldn’t couldn’t shouldn’t not", _VERBS,
          rf"\b(?:could|would|should|must|cannot|can’t|won’t|wouldn’t|couldn’t|shouldn’t) (?:not )?(?:{_PAST}|{_THIRD}|was|were|had)\b(?![-’'])",
          "After this word stands the plain verb.", 0.85),
    _pair("will not", f"{_BARE_PAST}|goes", rf"(?<!’s )(?<!’ )\bwill (?:not )?(?:{_BARE_PAST}|goes)\b(?![-’'])",
          "After “will” stands the plain verb.", 0.6),
    _pair("not didn’t doesn’t don’t didn't doesn't don't", _VERBS, rf"\b(?:did|does|do) ?(?:not|n['’]t) (?:{_PAST}|{_THIRD}|was|were|had)\b(?![-’'])",
          "After “did not” and “does not” stands the plain verb.", 0.85),
    _cued(("id not ", "oes not ", "idn", "oesn"), r"\b(?:[Dd]id|[Dd]oes) ?(?:not|n['’]t) (?!need|succeed|proceed|exceed|embed|bleed|breed|heed|feed|seed|speed|weed|shed|wed|indeed|concede|bed\b|red\b)"
          r"[a-z]{3,}ed\b(?![-’'])", "After “did not” stands the plain verb.", 0.75),
    _pair("has have had not also already never", _WRONG_PARTICIPLES, rf"\b(?:has|have|had) (?:not |also |already |never )?(?:{_WRONG_PARTICIPLES})\b(?![-’'])",
          "After “have” stands the participle.", 0.75),
    _pair("he she they we who which", "not", r"\b(?:he|she|they|we|who|which) not (?:is|are|has|have|was|were|will|can|did|does|had|would|could|should)\b",
          "“Not” stands before the verb that it should follow.", 0.75),
    _pair("very extremely highly", "a an his its", r"\b(?:[Vv]ery|[Ee]xtremely|[Hh]ighly) (?:an?|his|its)\b (?!la |priori |posteriori |bit|lot|little|few|matter|case|question|function|problem|sign|result)[a-z]+",
          "The adverb is torn from the adjective that it belongs to.", 0.45),
    _pair("very", "the", r"\b[Vv]ery the\b(?! (?:same|very|best|least|first|last))", "The adverb is torn from the adjective that it belongs to.", 0.75),
    _cued(("help",), rf"\bhelp(?:s|ed|ing)? (?:(?:[A-Z][\w’-]*\s?)+|him|her|them|the (?:president|candidate|leader|minister)) (?:{_TORN})(?=[.,;:]|$| (?:in|on|and|at|for|by|to) )",
          "The verb comes before the one whom it is about.", 0.85, lambda m: _swapped(m.group())),
    _pair("enough", _SIZES, rf"\b(?:enough) (?:{_SIZES}) to\b",
          "“Enough” follows its adjective.", 0.7, lambda m: "{1} {0} to".format(*m.group().split())),
    _pair("a an", "such", r"(?<!\bfor )\b(?:[Aa]|[Aa]n) such (?!as\b)[a-z]+", "“Such” comes before the article.", 0.75, lambda m: _such(m.group())),
    _pair("a an", "so", rf"\b[Aa]n? so (?:{_SIZES}|small|difficult|bad|great) [a-z]+", "“Such a” or “so … a” is meant.", 0.6),
    _cued(("?",), r"\b[Hh]ow (?:big|large|small|high|good|bad|important|great|strong|long|serious) (?:the|this|that|these|those|his|her|their) [a-z]+ (?:is|are|was|were)\?",
          "In a question the verb comes before its subject.", 0.55),
    _cued(("?",), r"\b(?:[Ww]hat|[Ww]here|[Ww]hen|[Ww]hy) (?:you|they|we|he|she) (?:are|is|was|were|will|can|have|has|do|did) [a-z]+\?$",
          "In a question the verb comes before its subject.", 0.45),
)  # fmt: skip


def _swapped(words: str) -> str:
    head, _, verb = words.rpartition(" ")
    helped, _, object_ = head.partition(" ")
    return f"{helped} {verb} {object_}"


def _such(words: str) -> str:
    article, such, rest = words.split(" ", 2)
    such = such.capitalize() if article[0].isupper() else such
    return f"{such} {article.lower()} {rest}" if article.lower() == "a" or rest[0] in "aeiou" else f"{such} a {rest}"


_WORD = re.compile(r"[a-z][a-z’'-]*")
_PAIR_SLIPS = tuple(slip for slip in _SLIPS if slip.firsts)
_CUED_SLIPS = tuple(slip for slip in _SLIPS if slip.cues)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _by_first() -> dict[str, tuple[tuple[frozenset[str], _Slip], ...]]:
    """For each first word, what may not follow it, and the slip that it then is."""
    table: dict[str, list[tuple[frozenset[str], _Slip]]] = {}
    for slip in _PAIR_SLIPS:
        for word in slip.firsts:
            table.setdefault(word, []).append((slip.seconds, slip))
    return {word: tuple(entries) for word, entries in table.items()}


def _at_hand(text: str) -> list[_Slip]:
    """The slips whose sign the sentence shows."""
    table = _by_first()
    found = [slip for slip in _CUED_SLIPS if any(cue in text for cue in slip.cues)]
    words = _WORD.findall(text.lower())
    for word, following in pairwise(words):
        for seconds, slip in table.get(word, ()):
            if following in seconds and slip not in found:
                found.append(slip)
    return found


def _check(context: Context) -> Iterator[Finding]:
    for sentence in context.document.sentences:
        if sentence.kind is not Kind.BODY:
            continue
        for slip in _at_hand(sentence.text):
            for match in _compiled(slip.pattern).finditer(sentence.text):
                if not context.attested(match.group()):
                    yield _finding(sentence.start, match, slip)


def _finding(offset: int, match: re.Match[str], slip: _Slip) -> Finding:
    return Finding(
        rule=RULE.name,
        start=offset + match.start(),
        end=offset + match.end(),
        message=slip.message,
        category=Category.GRAMMAR,
        severity=Severity.MAJOR,
        confidence=slip.confidence,
        suggestion=slip.suggestion(match) if slip.suggestion else "",
    )


RULE = Rule(
    name="word-order",
    summary="Words in an order that English does not have",
    explanation=(
        "Small words betray broken order: an article in front of another article or of a verb (“the is”), a capital “The” in "
        "mid-sentence, a verb torn from its object (“help Trump re-elect”), “did not went”. Machine translation keeps the order "
        "of the original, or patches two readings together.\n\nRewrite the sentence from the source."
    ),
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example("Ties have fallen to a ⟦post-war The lowest point⟧ in years."),
        Example("The court rejected ⟦the a⟧ request of the owners."),
        Example("They want to ⟦help Navarro defeat⟧ in the runoff.", suggestion="help defeat Navarro"),
        Example("He ⟦did not went⟧ to the meeting."),
        Example("The prices ⟦would has⟧ risen in any case."),
        Example("This is ⟦a such mistake⟧ that it cost him the job.", suggestion="such a mistake"),
        Example("After the war ⟦the of⟧ both countries met."),
        Example("Officials said ⟦the was⟧ closed for a week."),
        Example("He is not ⟦enough old to⟧ vote.", suggestion="old enough to"),
        Example("Two firms asked ⟦to took⟧ part in the tender."),
        Example("Five projects were ⟦held In the symposium⟧, the town said."),
    ),
    passes=(
        Example("He moved to The Hague and reads The Times. The two papers agree."),
        Example("It did not need to succeed; they did indeed help him defeat cancer."),
        Example("It was an a la carte meal, and an a cappella choir sang."),
        Example("His will has been read, and the will is clear."),
        Example("They help Trump win. They helped elect him."),
        Example("The who’s who of the trade came; the he-said-she-said went on."),
        Example("It is too good to be true and too big a risk."),
        Example("The Washington-based U.S. The firm said so."),
        Example("The play “Gone With the Wind” and a film of May, then On Golden Pond, were shown."),
    ),
)
