"""Numbers carried over with the wrong scale or unit: “2.3 billion” for 2.3 million, “10 miles” for 10 kilometres.

The figures stay as they were, which shows that both sides speak of the same thing, however differently they put it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from mtaudit.core import Match
from mtaudit.rules.facts import Fact, content, group_text, overlap, telling
from mtaudit.rules.quantities import agree, quantities
from mtaudit.rules.rule import Context

_LEAST = 0.6
_PLAIN = 10  # smaller numbers are many things' number
_ALIKE = 0.4  # of the content words in common, where the figures are too plain to tell
_UNITS = {
    "kilometre": "km kilometres kilometre kilometers kilometer",
    "mile": "miles mile",
    "metre": "metres metre meters meter",
    "centimetre": "cm centimetres centimetre centimeters centimeter",
    "millimetre": "mm millimetres millimetre millimeters millimeter",
    "foot": "feet foot",
    "hectare": "hectares hectare",
    "acre": "acres acre",
    "hectolitre": "hectolitres hectolitre hectoliters hectoliter",
    "litre": "litres litre liters liter",
    "gallon": "gallons gallon",
    "barrel": "barrels barrel",
    "kilogram": "kg kilograms kilogram kilos kilo",
    "gram": "grams gram",
    "tonne": "tonnes tonne tons ton",
    "pound": "lb lbs",
    "second": "seconds second",
    "minute": "minutes minute",
    "hour": "hours hour",
    "day": "days day",
    "week": "weeks week",
    "month": "months month",
    "year": "years year",
}
_TIME = frozenset("second minute hour day week month year".split())
_UNIT_OF = {form: unit for unit, forms in _UNITS.items() for form in forms.split()}
_UNIT = re.compile(
    rf"[ -](?:(?P<square>square|cubic) )?(?P<unit>{'|'.join(sorted(_UNIT_OF, key=len, reverse=True))})\b"
)
_RATE = re.compile(r",? (?:an?|per|each|every) (?P<per>second|minute|hour|day|week|month|year)\b")
_TIMES = re.compile(
    r"\b(?P<word>two|three|four|five|six|seven|eight|nine|ten|\d+)(?:fold|-fold| times (?:as|more|higher|larger))\b"
)
_TIMES_VALUE = {w: n for n, w in enumerate("two three four five six seven eight nine ten".split(), 2)}


class Slip(NamedTuple):
    """The suspect's words (offsets into the copy) and the source's, and the match that has them."""

    start: int
    end: int
    theirs: str
    match: Match


def wrong_scales(context: Context) -> Iterator[Slip]:
    """Where the suspect has a source's figures with another scale or unit."""
    for match in telling(context, _LEAST):
        start, text = group_text(context.document, match)
        source = match.source.words
        ours, theirs = quantities(text), quantities(source)
        alike = overlap(content(text), content(source)) >= _ALIKE
        for fact in ours:
            if _told(text, fact, theirs, source):
                continue
            for other in (g for g in theirs if not _told(source, g, ours, text)):
                found = _scale(text, fact, source, other, alike) or _other_unit(text, fact, source, other, alike)
                if found:
                    a, b = _widened(text, fact), _widened(source, other)
                    yield Slip(start + a[0], start + a[1], source[b[0] : b[1]], match)
                    break
        yield from _percent_for_times(text, start, match, ours)


def _agrees(one: Fact, other: Fact) -> bool:
    return one.kind == other.kind and agree(one, other)


def _told(text: str, fact: Fact, others: tuple[Fact, ...], source: str) -> bool:
    """Whether the other side has this number, with this unit if with any."""
    for other in others:
        if _agrees(fact, other):
            one, two = _unit(text, fact), _unit(source, other)
            if None in (one, two) or (one == two and len({_rate(text, fact), _rate(source, other)} - {""}) < 2):
                return True
    return False


def _scale(text: str, fact: Fact, source: str, other: Fact, alike: bool) -> bool:
    """Whether two numbers have the same figures and differ by thousands, or by a decimal point."""
    a, b = float(fact.value), float(other.value)  # type: ignore[arg-type]
    if fact.kind != other.kind or (fact.kind != "count" and not fact.kind.startswith("money")) or min(a, b) <= 0:
        return False
    power = math.log10(a / b)
    if abs(power - round(power)) > 1e-9 or not round(power):
        return False
    figures = len(f"{a:.10e}".partition("e")[0].replace(".", "").rstrip("0"))
    if round(power) % 3:
        return figures > 1 and _unit(text, fact) is not None and _unit(text, fact) == _unit(source, other)
    return figures > 1 or alike


def _other_unit(text: str, fact: Fact, source: str, other: Fact, alike: bool) -> bool:
    """Whether two equal numbers count different units, or the same unit in an hour and in a second."""
    one, two = _unit(text, fact), _unit(source, other)
    if fact.value != other.value or fact.kind != other.kind or not one or not two:
        return False
    value = float(fact.value)  # type: ignore[arg-type]
    if one == two:
        rate, pace = _rate(text, fact), _rate(source, other)
        return rate != pace and "" not in (rate, pace) and value >= _PLAIN
    telling = value >= _PLAIN if _TIME.isdisjoint((one, two)) else value > 10 * _PLAIN
    return alike or telling or value != int(value)


def _unit(text: str, fact: Fact) -> str | None:
    found = _UNIT.match(text, fact.end)
    return f"{found.group('square') or ''}{_UNIT_OF[found.group('unit')]}" if found else None


def _rate(text: str, fact: Fact) -> str:
    """The time in which so much is counted: “kilometres an hour”."""
    found = _RATE.match(text, _widened(text, fact)[1])
    return found.group("per") if found else ""


def _widened(text: str, fact: Fact) -> tuple[int, int]:
    """A number with its unit."""
    found = _UNIT.match(text, fact.end)
    return fact.start, found.end() if found else fact.end


def _percent_for_times(text: str, start: int, match: Match, ours: tuple[Fact, ...]) -> Iterator[Slip]:
    """“Grew six percent” for “grew sixfold”."""
    for found in _TIMES.finditer(match.source.words):
        word = found.group("word")
        value = _TIMES_VALUE.get(word) or int(word)
        if _TIMES.search(text):
            return
        for fact in ours:
            if fact.kind == "share" and abs(float(fact.value) * 100 - value) < 1e-9:  # type: ignore[arg-type]
                yield Slip(start + fact.start, start + fact.end, found.group(), match)
