"""Where an article was translated from: evidence adds up, and says for itself what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mtaudit.core import Document, Finding, Sentence
from mtaudit.rules.calque import hits_in, languages_of
from mtaudit.rules.calque_lexicon import GRADES, LANGUAGES, Hit

ENOUGH = 1.3
"""The weight that a verdict needs: more than one calque can bring, however telling."""
LEAD = 2.0
"""How many times the runner-up's weight it must be: the languages of Europe share many calques."""
MOST_REASONS = 4

# Spellings of names that one language uses and English does not, and habits of its newsrooms. Each is a hint that
# supports calques; hints alone never make a verdict. (language, weight, what it is, pattern)
_HINTS: tuple[tuple[str, float, str, re.Pattern[str]], ...] = tuple(
    (language, weight, what, re.compile(pattern))
    for language, weight, what, pattern in (
        ("de", 0.5, "German spelling", r"\b(?:Selenskyj|Lukaschenko|Lawrow|Schoigu|Kiew|Moskau|Charkiw|Tschernobyl)\b"),
        (
            "es",
            0.5,
            "Spanish spelling",
            r"\b(?:Putín|Zelenski|Lukashenko|Moscú|Londres|Nueva York|EE\.? ?UU)\b(?<!Lukashenko)",
        ),
        ("fr", 0.5, "French spelling", r"\b(?:Poutine|Loukachenko|Eltsine|Gorbatchev|Choïgou|Tchernobyl|Moscou)\b"),
        ("hi", 0.4, "counting in lakh and crore", r"\b(?:lakhs?|crores?)\b"),
        (
            "id",
            0.4,
            "a date in brackets",
            r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \(\d{1,2}/\d{1,2}(?:/\d{2,4})?\)",
        ),
        ("it", 0.5, "Italian spelling", r"\b(?:Zelenskyj|Londra|Parigi|Mosca)\b"),
        ("pt", 0.5, "Portuguese spelling", r"\b(?:Moscovo|Moscou|Zelenskii|Nova York|Nova Iorque|Kremlim)\b"),
        ("ru", 0.4, "Russian administration", r"\b(?:SVO|Rosgvardiya|VKontakte|[A-Z]\w+ Krai|Minoborony)\b"),
        ("tr", 0.4, "Turkish letters in names", r"\b[A-ZÇİÖŞÜ]\w*[ğşı]\w*"),
        ("uk", 0.4, "Ukrainian administration", r"\b(?:OVA|nardep|Ukrzaliznytsia|Ukrenergo|Suspilne)\b"),
        ("zh", 0.6, "a Chinese byline in brackets", r"\([Rr]eporters? [A-Z]\w+ [A-Z]\w+\)|\(Editor.in.charge"),
    )
)


def likely_origin(findings: Iterable[Finding], document: Document) -> tuple[str, tuple[str, ...]]:
    """The language that an article was probably translated from (ISO 639-1, "" if it does not show), and why.

    Each calque among the findings speaks for its language, the less the more languages share it; hints such as the
    spelling of names support it. A verdict rests on at least two pieces, one of them a calque, and on a clear lead.
    """
    found = {(f.start, f.end) for f in findings if f.rule == "calque"}
    counted = [(sentence, hits) for sentence, hits in hits_in(document) if _among(sentence.start, hits, found)]
    weights = languages_of(counted)
    totals = {language: sum(pieces.values()) for language, pieces in weights.items()}
    hints = _hints(document)
    for language, weight, _ in hints:
        if language in totals:
            totals[language] += weight
    if not totals:
        return "", ()
    best, *others = sorted(totals, key=lambda language: (-totals[language], language))
    pieces = len(weights[best]) + sum(language == best for language, _, _ in hints)
    if pieces < 2 or totals[best] < ENOUGH or (others and totals[best] < LEAD * totals[others[0]]):
        return "", ()
    return best, _reasons(best, counted, hints)


def _among(start: int, hits: Iterable[Hit], found: set[tuple[int, int]]) -> bool:
    return any(start + hit.start < last and first < start + hit.end for hit in hits for first, last in found)


def _hints(document: Document) -> list[tuple[str, float, str]]:
    """The hints of a document: language, weight, and the hint in words."""
    found = [
        (language, weight, f"{what} (“{match.group()}”)")
        for language, weight, what, pattern in _HINTS
        if (match := pattern.search(document.text))
    ]
    if document.dateline and f"({document.dateline})" in document.text:
        found.append(("fr", 0.4, f"a dateline in brackets, as French agencies write it (“({document.dateline})”)"))
    return found


def _reasons(
    language: str, counted: Iterable[tuple[Sentence, list[Hit]]], hints: list[tuple[str, float, str]]
) -> tuple[str, ...]:
    """What speaks for a language, the most telling first, each piece once."""
    pieces: dict[str, tuple[float, str]] = {}
    for sentence, hits in counted:
        for hit in hits:
            if hit.entry.language == language:
                words = sentence.text[hit.start : hit.end]
                reason = f"“{words}” is {LANGUAGES[language]} “{hit.entry.original}” taken literally"
                pieces.setdefault(hit.entry.original, (GRADES[hit.entry.sure], reason))
    ranked = sorted(pieces.values(), key=lambda piece: -piece[0])
    reasons = [reason for _, reason in ranked] + [what for hinted, _, what in hints if hinted == language]
    return tuple(reasons[:MOST_REASONS])
