"""date-conflict: a day or date at odds with the calendar, with the clean sources or with the article itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mtaudit.core import Category, Document, Finding, Kind, Passage, Sentence, Severity
from mtaudit.rules import dates
from mtaudit.rules.events import Event, events
from mtaudit.rules.facts import Conflict, Fact, conflicts, content, group_text, overlap, rivals
from mtaudit.rules.quantities import quantities
from mtaudit.rules.rule import Context, Example, Rule


def _check(context: Context) -> Iterator[Finding]:
    told: set[tuple[int, int]] = set()
    for finding in (*_calendar(context.document), *_against_sources(context), *_within(context)):
        if (finding.start, finding.end) not in told:
            told.add((finding.start, finding.end))
            yield finding


def _calendar(document: Document) -> Iterator[Finding]:
    for sentence in document.sentences:
        for start, end, right, date in dates.wrong_weekdays(sentence.text):
            message = f"{date} was a {right}."
            yield _finding(sentence.start + start, sentence.start + end, message, 0.9, right)
        for start, end in dates.impossible_dates(sentence.text):
            yield _finding(sentence.start + start, sentence.start + end, "No calendar has this date.", 0.85)


def _same(one: Fact, other: Fact) -> bool:
    return one.value == other.value


def _comparable(one: Fact, other: Fact) -> bool:
    return (bool(one.near & other.near) or one.kind == "month") and rivals(one, other)


def _against_sources(context: Context) -> Iterator[Finding]:
    for read in (dates.weekdays, dates.dates):
        for conflict in conflicts(context, read, _same, _comparable):
            if not _convincing(context, conflict):
                continue
            neighbours = _are_neighbours(conflict.fact, conflict.other)
            confidence = conflict.sureness(0.6 if neighbours else 0.68)
            words = conflict.words
            if conflict.fact.kind == conflict.other.kind == "date":
                ours = context.document.text[conflict.start : conflict.end]
                words = dates.reworded(ours, conflict.fact, conflict.other)
            yield _finding(conflict.start, conflict.end, conflict.told, confidence, words, conflict.witnesses)


_COUNTS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_APART = re.compile(
    rf"\b(?P<many>a|an|one|{'|'.join(_COUNTS)}|\d+) (?:day|year)s? (?:later|earlier|after|before|ago|on)\b",
    re.IGNORECASE,
)


def _reckoned(text: str, conflict: Conflict) -> bool:
    """Whether the words around tell how far the two are apart: “on Monday, a day after”, “1951 … three years later”."""
    gap = abs(int(str(conflict.fact.value)) - int(str(conflict.other.value)))
    if conflict.fact.kind == "weekday":
        gap = min(gap, 7 - gap)
    for near in (text, conflict.match.source.words):
        for found in _APART.finditer(near):
            many = found.group("many").lower()
            if (int(many) if many.isdigit() else _COUNTS.get(many, 1)) == gap:
                return True
    return False


def _convincing(context: Context, conflict: Conflict) -> bool:
    _, text = group_text(context.document, conflict.match)
    if conflict.fact.kind != "date" and _reckoned(text, conflict):
        return False
    if conflict.fact.kind == "month" and not conflict.shared:
        return conflict.alone and _same_figure(text, conflict.match.source.words)
    common = overlap(content(text), content(conflict.match.source.words))
    if conflict.alone:
        return (conflict.shared >= 2 and common >= 0.2) or common >= 0.45
    return conflict.shared >= 3 and common >= 0.3


def _same_figure(text: str, source: str) -> bool:
    """Whether both have a number that is no round or small one's chance: they speak of one thing, however they put it."""
    ours, theirs = ({(f.kind, f.value) for f in quantities(t) if float(str(f.value)) > _SMALL} for t in (text, source))
    return bool(ours & theirs)


_SMALL = 12


def _are_neighbours(one: Fact, other: Fact) -> bool:
    """Days next to each other: time zones and deadlines explain many of these."""
    if one.kind != "weekday":
        return False
    return (int(str(one.value)) - int(str(other.value))) % 7 in (1, 6)


@dataclass(frozen=True, slots=True)
class _Dated:
    event: Event
    sentence: Sentence
    fact: Fact


def _within(context: Context) -> Iterator[Finding]:
    """One event on two weekdays: in the article alone, or in the article and all clean sources."""
    ours = _dated(context.document)
    if not ours:
        return
    clean = [(document, dated) for document in context.related for dated in _dated(document)]
    for place, late in enumerate(ours):
        said = [(d, c) for d, c in clean if c.event.matches(late.event)]
        clean_days = {c.fact.value for _, c in said}
        if late.fact.value in clean_days:
            continue
        early = next((e for e in ours[:place] if _clash(e, late)), None)
        start, end = late.sentence.start + late.fact.start, late.sentence.start + late.fact.end
        if len(clean_days) == 1 and (early is not None or len({d.path for d, _ in said}) > 1):
            day = dates.DAYS[int(str(next(iter(clean_days))))]
            evidence = tuple(d.passage(c.sentence.start, c.sentence.end) for d, c in said[:2])
            yield _finding(start, end, f"The clean sources have {day} for this.", 0.8, day, evidence)
        elif early is not None and not clean_days:
            day = dates.DAYS[int(str(early.fact.value))]
            yield _finding(start, end, f"Above, the article has {day} for what seems to be the same event.", 0.6)


def _clash(early: _Dated, late: _Dated) -> bool:
    apart = early.sentence.index != late.sentence.index and early.fact.value != late.fact.value
    return apart and early.event.matches(late.event)


def _dated(document: Document) -> list[_Dated]:
    found: list[_Dated] = []
    for sentence in document.sentences:
        if sentence.kind is not Kind.BODY:
            continue
        for fact in dates.weekdays(sentence.text):
            if sentence.text[fact.end : fact.end + 1] in ("'", "’", "–", "-"):
                continue  # “Wednesday’s close”, “Tuesday–Saturday”
            found.extend(_Dated(event, sentence, fact) for event in events(sentence.text, fact.start, fact.end))
    return found


def _finding(
    start: int, end: int, message: str, confidence: float, suggestion: str = "", evidence: tuple[Passage, ...] = ()
) -> Finding:
    return Finding(
        RULE.name,
        start,
        end,
        message,
        RULE.category,
        RULE.severity,
        confidence,
        suggestion=suggestion,
        evidence=evidence,
    )


RULE = Rule(
    name="date-conflict",
    summary="A day or date at odds with the calendar, the clean sources or the article itself",
    explanation=(
        "A weekday that does not belong to its date, a date that the clean sources give otherwise, or one event on two days in "
        "the same article (“sanctions announced on Thursday … on Friday the government imposed the sanctions”).\n\n"
        "Find out which day is meant. Between neighbouring days, think of time zones."
    ),
    category=Category.DATE,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example("The offer was made on ⟦Friday⟧, March 18, 2021, in a live interview.", suggestion="Thursday"),
        Example("The law comes into force on ⟦February 30⟧."),
        Example(
            "The bank raised its key interest rate on ⟦Tuesday⟧.",
            ("The central bank raised its key interest rate by half a point on Thursday.",),
            "Thursday",
        ),
        Example(
            "The treaty was signed in Prague on ⟦8 May⟧.",
            ("Both presidents signed the treaty in Prague on 8 April.",),
            "8 April",
        ),
        Example(
            "Both presidents signed the treaty in Prague on the ⟦3rd of May⟧.",
            ("Both presidents signed the treaty in Prague on May 2.",),
            "2nd of May",
        ),
        Example(
            "The minister said that 40,000 packages would arrive by the end of ⟦September⟧, in two weeks' time.",
            ("Some 40,000 packs are due in a fortnight, at the close of October.",),
            "October",
        ),
        Example(
            "Relations soured after the annexation of the peninsula in ⟦2016⟧.",
            ("Relations have been poor since the annexation of the peninsula in 2014.",),
            "2014",
        ),
        Example(
            "The new tariffs were announced on Monday in Ottawa. Industry was shocked. On ⟦Wednesday⟧, the government "
            "announced the tariffs on steel."
        ),
    ),
    passes=(
        Example("The offer was made on Thursday, March 18, 2021."),
        Example(
            "Sanctions were imposed over meddling in the 2016 presidential election and the jailing of the opposition leader.",
            (
                "Ties have sunk over the annexation of Crimea in 2014, meddling in elections, and the opposition leader.",
            ),
        ),
        Example("The bank raised rates on Thursday.", ("The central bank raised its key rate on Thursday.",)),
        Example(
            "Talks go on; the envoy said on Friday that he was hopeful.", ("The talks began on Tuesday in Geneva.",)
        ),
        Example(
            "The club fired its coach on Monday, a day after a defeat in Split.",
            ("The coach of the club was fired after Sunday's defeat in Split.",),
        ),
        Example(
            "She moved to Paris in 1951 and filled the Olympia three years later.",
            ("By 1954, the singer filled the Olympia in Paris.",),
        ),
        Example("He was born on May 5, 1961.", ("He left the party on June 6.",)),
        Example(
            "The tariffs were announced on Monday. Further tariffs were announced on Wednesday.",
        ),
        Example("On Monday the government announced tariffs. On Wednesday unions announced strikes."),
        Example("He resigned on Friday.", ("He resigned yesterday, a day after the vote on Thursday.",)),
    ),
)
