"""Which stretches of a sentence the two learned rules flag: several views of the same words, weighed together.

One threshold over one probability floods clean copy or misses most of what is wrong. Here each candidate stretch is
described by what the model thinks of it alone and beside each source, whether sources attest its words, how long it
is, how the sentence as a whole reads; a logistic function of these and of their products (a peak counts for more where
the rest of the sentence is sound), fitted on dev documents by calibrate.py and kept in weights/fusion.json, gives the probability that an editor would mark it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtaudit.spanmodel.model import Reading, View, load_span_model, machine_translated
from mtaudit.spanmodel.spans import Span, spans

Floats = NDArray[np.float32]
Attested = Callable[[str], bool]

# A sentence or two are taken for clean news (the medians of dev) until their words say otherwise.
SHORT_ODDS, SHORT_WRONG = -3.0, -2.2

# Of a stretch, the words at its ends that are less than so many times as likely wrong as its worst are not flagged.
SHED = 0.4

ALONE = (
    "bias",
    "peak",
    "mean",
    "major",
    "second",
    "length",
    "name",
    "penalty",
    "rest",
    "document",
    "peak_document",
    "elsewhere",
)
BESIDE = (
    *ALONE,
    "alone_peak",
    "alone_mean",
    "agree",
    "absent",
    "copied",
    "likeness",
    "peak_likeness",
    "close",
    "peak_close",
)


@dataclass(frozen=True)
class Candidate:
    """A stretch that may be flagged, and the features (by name) that decide whether it is."""

    span: Span
    features: dict[str, float]
    source: str = ""


def candidates(reading: Reading, view: View, bar: float, document: Whole) -> Iterator[Candidate]:
    """The stretches of one view whose highest probability reaches `bar`, described for the fit."""
    alone = reading.views[0]
    for span in spans(reading.text, reading.offsets, view.minor, view.major, bar, max(0.5 * bar, 0.08), SHED):
        if not any(c.isalpha() for c in reading.text[span.start : span.end]):
            continue  # marks and bare figures are the business of rules that know what is wrong with them
        features = _alone(reading, view, span, document)
        if view.source:
            features |= _beside(reading, alone, view, span)
        yield Candidate(span, features, view.source)


def _alone(reading: Reading, view: View, span: Span, document: Whole) -> dict[str, float]:
    wrong = view.minor + view.major
    here = slice(span.first, span.last + 1)
    outside = np.delete(wrong, np.arange(span.first, span.last + 1))
    ordered = np.sort(wrong[here])[::-1]
    return {
        "bias": 1.0,
        "peak": logit(float(ordered[0])),
        "mean": logit(float(wrong[here].mean())),
        "major": float(view.major[here].max()),
        "second": logit(float(ordered[1])) if len(ordered) > 1 else -3.0,
        "length": math.log(1 + span.last - span.first),
        "name": float(_capitals(reading, span)),
        "penalty": math.log1p(view.penalty),
        "rest": logit(float(outside.mean())) if len(outside) else 0.0,
        "document": document.odds,
        "peak_document": document.odds * logit(float(ordered[0])),
        "elsewhere": document.wrong,
    }


def _beside(reading: Reading, alone: View, view: View, span: Span) -> dict[str, float]:
    here = slice(span.first, span.last + 1)
    wrong = (alone.minor + alone.major)[here]
    others = [v for v in reading.views if v.source and v is not view]
    agree = np.mean([float((v.minor + v.major)[here].max()) for v in others]) if others else span.wrong
    known = source_words(view.source)
    words = [reading.text[start:end].lower() for start, end in reading.offsets]
    shared = [w in known for w in words if w.isalnum()]
    inside = [w in known for w in words[here] if w.isalnum()]
    likeness = float(np.mean(shared)) if shared else 0.0
    # Beside a near copy a difference is a difference; beside another wording it may be just that.
    close = max(0.0, likeness - 0.6) / 0.4
    peak = logit(span.wrong)
    return {
        "peak_likeness": peak * likeness,
        "close": close,
        "peak_close": peak * close,
        "alone_peak": logit(float(wrong.max())),
        "alone_mean": logit(float(wrong.mean())),
        "agree": logit(float(agree)),
        "absent": 1.0 - float(np.mean(inside)) if inside else 0.0,
        "copied": float(bool(inside) and all(inside)),
        "likeness": likeness,
    }


def source_words(source: str) -> frozenset[str]:
    """The folded words of a source."""
    from mtaudit.spanmodel.features import word_offsets

    return frozenset(source[start:end].lower() for start, end in word_offsets(source))


def _capitals(reading: Reading, span: Span) -> bool:
    """Whether the words are a name: all capitalised, not at the start of the sentence."""
    words = [reading.text[start] for start, _ in reading.offsets[span.first : span.last + 1]]
    return span.first > 0 and all(w.isupper() for w in words if w.isalpha())


def logit(p: float) -> float:
    """Log odds, kept within ±6."""
    return float(np.clip(math.log((p + 1e-6) / (1 - p + 1e-6)), -6.0, 6.0))


def weigh(features: dict[str, float], weights: dict[str, float]) -> float:
    """The logistic function, 0 to 1, of a quadratic form of the features.

    Each weight is for a product of two features, "peak*length"; with the feature "bias", always 1, for one alone.
    """
    total = 0.0
    for name, weight in weights.items():
        one, other = name.split("*")
        total += weight * features[one] * features[other]
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))


@dataclass(frozen=True)
class Verdicts:
    """One rule's part of weights/fusion.json: the fit, the bar for a flag and for a major one, where candidates begin."""

    weights: dict[str, float]
    bar: float
    major_bar: float
    major_share: float
    candidate_bar: float

    @classmethod
    def of(cls, rule: str) -> Verdicts:
        """The verdicts of the rule `garbled` or `mistranslation`."""
        kept: dict[str, Any] = load_span_model().fusion[rule]
        return cls(**kept)

    def major(self, confidence: float, span: Span) -> bool:
        """Whether a flag of this confidence is a major one."""
        return confidence >= self.major_bar and span.major >= self.major_share * span.wrong


@dataclass(frozen=True)
class Whole:
    """What the whole document says about each of its words.

    `odds`: the log odds (within ±4) that a machine translated it. `wrong`: the mean over its sentences of the log odds
    of their likeliest error, alone: where much is wrong, the next doubt weighs more.
    """

    odds: float = SHORT_ODDS
    wrong: float = SHORT_WRONG


def whole(readings: Sequence[Reading]) -> Whole:
    """The document that these readings make up; the defaults where it is too short to tell (fewer than 3 sentences)."""
    probability = machine_translated(readings)
    if probability is None:
        return Whole()
    return Whole(max(-4.0, min(4.0, logit(probability))), wrongness(readings))


def wrongness(readings: Sequence[Reading]) -> float:
    """`Whole.wrong` of these readings."""
    tops = [float((r.views[0].minor + r.views[0].major).max()) for r in readings if r.views and len(r.offsets) >= 4]
    return float(np.mean([max(-4.0, logit(top)) for top in tops])) if len(tops) >= 3 else SHORT_WRONG


def judged(
    reading: Reading, views: Sequence[View], verdicts: Verdicts, document: Whole, attested: Attested
) -> list[tuple[float, Candidate]]:
    """The stretches that a rule flags in these views, each with its confidence, without overlap, in text order.

    Words that a clean source about the same events uses are spared.
    """
    found = []
    for view in views:
        for candidate in candidates(reading, view, verdicts.candidate_bar, document):
            score = round(weigh(candidate.features, verdicts.weights), 4)
            words = reading.text[candidate.span.start : candidate.span.end]
            if score >= verdicts.bar and not attested(words):
                found.append((score, candidate))
    return non_overlapping(found)


def non_overlapping(found: Sequence[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """The best of each set of overlapping candidates, in text order."""
    kept: list[tuple[float, Candidate]] = []
    for score, candidate in sorted(found, key=lambda x: (-x[0], x[1].span.start, x[1].span.end)):
        if all(candidate.span.end <= k.span.start or k.span.end <= candidate.span.start for _, k in kept):
            kept.append((score, candidate))
    return sorted(kept, key=lambda x: x[1].span.start)
