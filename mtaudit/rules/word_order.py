"""word-order: small words that cannot stand where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mtaudit.core import Category, Finding, Kind, Severity
from mtaudit.rules.rule import Context, Example, Rule

_BARE_PAST = "went|gave|knew|became|began|wrote|threw|drove|chose|arose|forgot|shook|ate|flew|grew|took"
_PAST = f"{_BARE_PAST}|came|said|told|made|thought|brought|bought|found|left|sold|saw|spoke|won|held|lost|kept|sent"
_THIRD = "goes|does|has|is|says|gives|takes|makes|wants|thinks|knows|believes|becomes|comes|means"
_TORN = "elect|re-elect|reelect|oust|overthrow|topple|defeat|unseat|impeach|reappoint|re-appoint|support|protect|rescue|nominate"


class _Slip(NamedTuple):
    pattern: re.Pattern[str]
    message: str
    confidence: float
    suggestion: Callable[[re.Match[str]], str] | None = None
    headlines: bool = False


def _slip(
    pattern: str, message: str, confidence: float, suggestion: Callable[[re.Match[str]], str] | None = None
) -> _Slip:
    return _Slip(re.compile(pattern), message, confidence, suggestion)


_SLIPS = (
    _slip(
        r"(?<=[a-z,] )(?<![\w’'.-])[\w’'-]*[a-z0-9] (?:The|These|Those|His|Her|Their|Its|Our)(?: [a-z][a-z’'-]+){1,2}",
        "A capital in mid-sentence: words from another place were put here, or a full stop was lost.",
        0.8,
    ),
    _slip(r"\b(?:[Tt]he (?!the\b)|[Aa] (?!a\b)|[Aa]n (?!an\b))(?:a|an|the|this|these|those|his|their|its|our|my|your)\b(?! (?:la|priori|posteriori|fortiori|capp?ella)\b)(?![-’'.])",
          "Two determiners in a row; one of them is too much.", 0.85),
    _slip(r"\b(?:[Hh]is|[Tt]heir|[Ii]ts|[Oo]ur|[Mm]y|[Yy]our|[Tt]hese|[Tt]hose) (?:a|an|the)\b(?! (?:la|priori|posteriori|fortiori|capp?ella)\b)(?![-’'.])",
          "Two determiners in a row; one of them is too much.", 0.8),
    _slip(r"\b(?:[Tt]he|an?|^An?|[Tt]heir|[Ii]ts|[Oo]ur|[Ee]very) (?:of|from|into|than|because|during|among|toward|towards|upon)\b(?![-’'])",
          "A noun is missing between these two words, or they are in the wrong order.", 0.8),
    _slip(r"\b(?:[Tt]he|an?|^An?|[Tt]heir|[Oo]ur|[Ee]very) (?:is|are|was|were|has|had|does|did|been|be|am)\b(?![-’'/”\"])(?! clause)",
          "A noun is missing between these two words, or they are in the wrong order.", 0.8),
    _slip(r"\b(?:[Tt]he|an?|^An?|[Tt]heir|[Ii]ts|[Oo]ur) (?:he|they|we|them|who|whose|whom|which|and|but|if)\b(?![-’'/”\",])(?!’s who)",
          "A noun is missing between these two words, or they are in the wrong order.", 0.7),
    _slip(rf"\b(?:[Tt]o) (?:{_BARE_PAST})\b(?![-’'])", "“To” takes the plain verb.", 0.8),
    _slip(rf"\b(?:could|would|should|must|cannot|can’t|won’t|wouldn’t|couldn’t|shouldn’t) (?:not )?(?:{_PAST}|{_THIRD}|was|were|had)\b(?![-’'])",
          "After this word stands the plain verb.", 0.85),
    _slip(rf"(?<!’s )(?<!’ )\bwill (?:not )?(?:{_BARE_PAST}|goes)\b(?![-’'])",
          "After “will” stands the plain verb.", 0.6),
    _slip(rf"\b(?:did|does|do) ?(?:not|n['’]t) (?:{_PAST}|{_THIRD}|was|were|had)\b(?![-’'])",
          "After “did not” and “does not” stands the plain verb.", 0.85),
    _slip(r"\b(?:[Dd]id|[Dd]oes) ?(?:not|n['’]t) (?!need|succeed|proceed|exceed|embed|bleed|breed|heed|feed|seed|speed|weed|shed|wed|indeed|concede|bed\b|red\b)"
          r"[a-z]{3,}ed\b(?![-’'])", "After “did not” stands the plain verb.", 0.75),
    _slip(r"\b(?:has|have|had) (?:not |also |already |never )?(?:went|gave|knew|began|wrote|chose|arose|shook|ate|flew|grew|took|saw|spoke|threw|drove|fell|rose|stole|swore|wore|broke)\b(?![-’'])",
          "After “have” stands the participle.", 0.75),
    _slip(r"\b(?:he|she|they|we|who|which) not (?:is|are|has|have|was|were|will|can|did|does|had|would|could|should)\b",
          "“Not” stands before the verb that it should follow.", 0.75),
    _slip(r"\b(?:[Vv]ery|[Ee]xtremely|[Hh]ighly) (?:an?|his|its)\b (?!la |priori |posteriori |bit|lot|little|few|matter|case|question|function|problem|sign|result)[a-z]+",
          "The adverb is torn from the adjective that it belongs to.", 0.45),
    _slip(r"\b[Vv]ery the\b(?! (?:same|very|best|least|first|last))", "The adverb is torn from the adjective that it belongs to.", 0.75),
    _slip(rf"\bhelp(?:s|ed|ing)? (?:(?:[A-Z][\w’-]*\s?)+|him|her|them|the (?:president|candidate|leader|minister)) (?:{_TORN})(?=[.,;:]|$| (?:in|on|and|at|for|by|to) )",
          "The verb comes before the one whom it is about.", 0.85, lambda m: _swapped(m.group())),
    _slip(r"\b(?:enough) (?:good|big|strong|large|old|high|low|long|brave|rich|powerful|serious|clear|important|young|hard|wide|deep|close|fast) to\b",
          "“Enough” follows its adjective.", 0.7, lambda m: "{1} {0} to".format(*m.group().split())),
    _slip(r"(?<!\bfor )\b(?:[Aa]|[Aa]n) such (?!as\b)[a-z]+", "“Such” comes before the article.", 0.75, lambda m: _such(m.group())),
    _slip(r"\b[Aa]n? (?:so|too) (?!-?called)(?:big|large|small|high|low|good|bad|important|great|strong|long|short|difficult|serious)\b(?! (?:to|for|of an?)\b)[a-z ]*",
          "The article is in the wrong place.", 0.4),
    _slip(r"\b[Hh]ow (?:big|large|small|high|good|bad|important|great|strong|long|serious) (?:the|this|that|these|those|his|her|their) [a-z]+ (?:is|are|was|were)\?",
          "In a question the verb comes before its subject.", 0.55),
    _slip(r"\b(?:[Ww]hat|[Ww]here|[Ww]hen|[Ww]hy) (?:you|they|we|he|she) (?:are|is|was|were|will|can|have|has|do|did) [a-z]+\?$",
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


def _check(context: Context) -> Iterator[Finding]:
    for sentence in context.document.sentences:
        if sentence.kind is not Kind.BODY:
            continue
        for slip in _SLIPS:
            for match in slip.pattern.finditer(sentence.text):
                start, end = sentence.start + match.start(), sentence.start + match.end()
                if slip.confidence < BAR or context.attested(match.group()):
                    continue
                suggestion = slip.suggestion(match) if slip.suggestion else ""
                yield Finding(
                    RULE.name, start, end, slip.message, RULE.category, RULE.severity, slip.confidence, suggestion
                )


BAR = 0.0


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
    ),
)
