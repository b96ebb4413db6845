"""From word probabilities to spans: which words belong together, how grave, of what kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mtaudit.core import Category, Finding, Severity
from mtaudit.spanmodel.likeness import chrf
from mtaudit.spanmodel.model import CATEGORIES, Reading, load_span_model
from mtaudit.spanmodel.surface import is_tokenised

Floats = NDArray[np.float32]

# Beside a near copy (by chrF) the probabilities are sharp, and a higher bar loses nothing.
NEAR, NEAR_BAR = 0.7, 0.3

CORE_CATEGORIES: dict[str, Category] = {
    "mistranslation": Category.MISTRANSLATION,
    "omission": Category.OMISSION,
    "addition": Category.ADDITION,
    "grammar": Category.GRAMMAR,
    "punctuation": Category.PUNCTUATION,
    "spelling": Category.SPELLING,
    "style": Category.AWKWARD,
    "terminology": Category.TERMINOLOGY,
    "name": Category.NAME,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Words `first` to `last` (inclusive) of a reading, text[start:end], wrong with probability `wrong` (its highest)."""

    first: int
    last: int
    start: int
    end: int
    wrong: float
    minor: float
    major: float


def combined(reading: Reading) -> tuple[Floats, Floats]:
    """Each word's probability of a minor and of a major error: beside its sources (their mean), or alone without any."""
    views = [view for view in reading.views if view.source] or list(reading.views)
    return np.mean([v.minor for v in views], axis=0), np.mean([v.major for v in views], axis=0)


def spans(
    text: str, offsets: NDArray[np.int32], minor: Floats, major: Floats, bar: float, joint: float, shed: float = 0.0
) -> list[Span]:
    """Stretches of words of which each is at least `joint` likely wrong and one at least `bar`.

    One weak word between two stretches does not part them. Words at the ends that are less than `shed` times as likely
    wrong as the likeliest are shed, and so are marks, unless they are all there is.
    """
    wrong = minor + major
    inside = wrong >= joint
    inside[1:-1] |= inside[:-2] & inside[2:] & (wrong[1:-1] >= joint / 2)
    found = []
    edges = np.flatnonzero(np.diff(np.r_[False, inside, False]))
    for first, after in zip(edges[::2], edges[1::2], strict=True):
        peak = wrong[first:after].max()
        if peak >= bar:
            kept = first + np.flatnonzero(wrong[first:after] >= shed * peak)
            found.append(_span(text, offsets, minor, major, int(kept[0]), int(kept[-1])))
    return found


def _span(text: str, offsets: NDArray[np.int32], minor: Floats, major: Floats, first: int, last: int) -> Span:
    whole = first, last
    while first < last and not text[offsets[first][0]].isalnum():
        first += 1
    while first < last and not text[offsets[last][0]].isalnum():
        last -= 1
    if not text[offsets[first][0]].isalnum():
        first, last = whole
    top = first + int(np.argmax((minor + major)[first : last + 1]))
    here = slice(first, last + 1)
    return Span(
        first,
        last,
        int(offsets[first][0]),
        int(offsets[last][1]),
        float((minor + major)[top]),
        float(minor[here].max()),
        float(major[here].max()),
    )


def category_of(reading: Reading, span: Span) -> Category:
    """The most likely category of a span's words over all views, weighted by how wrong they are."""
    mass = np.zeros(len(CATEGORIES), np.float32)
    for view in reading.views:
        here = slice(span.first, span.last + 1)
        mass += ((view.minor + view.major)[here, None] * view.category[here]).sum(axis=0)
    return CORE_CATEGORIES[CATEGORIES[int(mass.argmax())]]


def likely_spans(reading: Reading) -> list[Finding]:
    """What the model holds more likely wrong than its best trade-off on dev data (offsets into the reading's text).

    The bars, for texts with sources, texts alone and texts cut into tokens, are in weights/fusion.json.
    """
    kind = "beside" if any(v.source for v in reading.views) else "alone"
    bars = load_span_model().fusion["likely"]["tokens" if is_tokenised(reading.text) else kind]
    near = any(v.source and chrf(reading.text, v.source) >= NEAR for v in reading.views)
    bar = max(bars["bar"], NEAR_BAR) if near else bars["bar"]
    minor, major = combined(reading)
    if not len(minor):
        return []
    return [
        Finding(
            rule="likely",
            start=span.start,
            end=span.end,
            message="The model finds these words more likely wrong than right.",
            category=category_of(reading, span),
            severity=Severity.MAJOR if span.major >= bars["major"] * span.wrong else Severity.MINOR,
            confidence=round(min(0.99, span.wrong), 3),
        )
        for span in spans(reading.text, reading.offsets, minor, major, bar, bar)
    ]
