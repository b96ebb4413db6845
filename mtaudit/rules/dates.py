"""Days and dates in copy."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from mtaudit.rules.facts import STOP, Fact, clause, stem, words_of

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAY_NUMBER = {day[:3]: number for number, day in enumerate(DAYS)}
_MONTH_NUMBER = {month[:3]: number for number, month in enumerate(MONTHS, 1)}
_DAY = rf"(?:{'|'.join(DAYS)})"
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_WEEKDAY = re.compile(rf"\b({_DAY})\b(?!['’]?s? (?:[A-Z]))(?!s\b)")
_MONTH_DAY = re.compile(
    rf"\b(?P<m1>{_MONTH}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.,]?\d|%)(?:,? (?P<y1>(?:19|20)\d\d)\b)?|"
    rf"\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m2>{_MONTH})(?:,? (?P<y2>(?:19|20)\d\d)\b)?"
)
_YEAR = re.compile(r"(?<![\d.,/$€£-])\b((?:19|20)\d\d)\b(?!['’]?s\b|[-–/]\d|,\d|\.\d| [A-Z][a-z]+ \d)")
_MONTH_ALONE = re.compile(
    rf"\b(?:in|since|until|by|last|next|of|during|from)(?: early| late| mid)? ((?:{'|'.join(MONTHS)}))\b(?! \d)"
)
_TIME_WORDS = frozenset(
    stem(word) for word in (*DAYS, *MONTHS, "week", "month", "year", "day", "last", "next", "earlier", "later")
)


def _near(text: str, start: int, end: int) -> frozenset[str]:
    """Stems of the content words in the same clause, times left out."""
    return _stems_in(text, *clause(text, start, end))


_PART = re.compile(r"[^,;:()“”\"]+")


def _dated_by(text: str, start: int) -> frozenset[str]:
    """Stems of the content words between the commas around a year, or after it where it opens a sentence ("In 2014, …")."""
    parts = list(_PART.finditer(text))
    place = next((i for i, part in enumerate(parts) if part.start() <= start < part.end()), None)
    if place is None:
        return frozenset()
    stems = _stems_in(text, parts[place].start(), parts[place].end())
    if not stems and place + 1 < len(parts):
        stems = _stems_in(text, parts[place + 1].start(), parts[place + 1].end())
    return stems


def _stems_in(text: str, left: int, right: int) -> frozenset[str]:
    words = ((a, word) for a, b, word in words_of(text) if left <= a and b <= right and not word[0].isdigit())
    return frozenset(stem(word) for _, word in words if word.lower() not in STOP) - _TIME_WORDS


@lru_cache(maxsize=8192)
def weekdays(text: str) -> tuple[Fact, ...]:
    """The weekdays named in a text; value 0 (Monday) to 6."""
    if "day" not in text:
        return ()
    return tuple(
        Fact("weekday", _DAY_NUMBER[m.group(1)[:3]], m.start(1), m.end(1), _near(text, m.start(), m.end()))
        for m in _WEEKDAY.finditer(text)
    )


@lru_cache(maxsize=8192)
def dates(text: str) -> tuple[Fact, ...]:
    """Calendar dates of kind date (value: month, day), month alone, and year."""
    if not any(map(str.isdigit, text)) and not any(month in text for month in MONTHS):
        return ()
    found: list[Fact] = []
    for m in _MONTH_DAY.finditer(text):
        month, day = m.group("m1") or m.group("m2"), int(m.group("d1") or m.group("d2"))
        if 1 <= day <= 31:
            found.append(
                Fact("date", (_MONTH_NUMBER[month[:3]], day), m.start(), m.end(), _near(text, m.start(), m.end()))
            )
    found.extend(
        Fact("month", _MONTH_NUMBER[m.group(1)[:3]], m.start(1), m.end(1), _near(text, m.start(), m.end()))
        for m in _MONTH_ALONE.finditer(text)
    )
    dated = [(f.start, f.end) for f in found]
    for m in _YEAR.finditer(text):
        if any(a <= m.start() < b for a, b in dated):
            continue  # the year of a full date, which is compared by its day
        following = re.match(r" ([a-z]+s)\b", text[m.end() :])
        preposition = re.search(
            r"\b(?:in|since|until|by|of|from|to|for|and|before|after|the|early|late|during|between|,|\() ?$",
            text[: m.start()],
            re.IGNORECASE,
        )
        if following is None or preposition:
            near, about = _near(text, m.start(), m.end()), _dated_by(text, m.start())
            found.append(Fact("year", int(m.group(1)), m.start(1), m.end(1), near, about=about))
    return tuple(sorted(found, key=lambda f: f.start))


_DAY_OF_MONTH = re.compile(r"\b\d{1,2}(st|nd|rd|th)?\b")


def reworded(words: str, old: Fact, new: Fact) -> str:
    """A date's words with another month and day in their places: “16 of May” and May 15 make “15 of May”."""
    (old_month, _), (month, day) = _of(old), _of(new)
    if month != old_month:
        words = re.sub(_MONTH, MONTHS[month - 1], words, count=1)
    return _DAY_OF_MONTH.sub(lambda m: f"{day}{_ordinal(day) if m.group(1) else ''}", words, count=1)


def _of(fact: Fact) -> tuple[int, int]:
    assert isinstance(fact.value, tuple)
    month, day = fact.value
    return int(str(month)), int(str(day))


def _ordinal(day: int) -> str:
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


_FULL = re.compile(
    rf"\b(?P<day>{_DAY}),? (?:the )?(?:(?P<m1>{_MONTH}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m2>{_MONTH})),? "
    r"(?P<year>(?:19|20)\d\d)\b"
)


def wrong_weekdays(text: str) -> list[tuple[int, int, str, str]]:
    """Weekdays that do not belong to the date after them: offsets of the weekday, the right weekday, the date."""
    found: list[tuple[int, int, str, str]] = []
    if "day" not in text:
        return found
    for m in _FULL.finditer(text):
        month, day = m.group("m1") or m.group("m2"), int(m.group("d1") or m.group("d2"))
        try:
            date = dt.date(int(m.group("year")), _MONTH_NUMBER[month[:3]], day)
        except ValueError:
            continue
        right = DAYS[date.weekday()]
        if right != m.group("day"):
            found.append((m.start("day"), m.end("day"), right, text[m.end("day") : m.end()].strip(" ,")))
    return found


def impossible_dates(text: str) -> list[tuple[int, int]]:
    """Dates that no calendar has ("February 30")."""
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    found: list[tuple[int, int]] = []
    if not any(map(str.isdigit, text)):
        return found
    for m in _MONTH_DAY.finditer(text):
        month, day = m.group("m1") or m.group("m2"), int(m.group("d1") or m.group("d2"))
        if day == 0 or longest[_MONTH_NUMBER[month[:3]] - 1] < day <= 31:
            found.append((m.start(), m.end()))
    return found
