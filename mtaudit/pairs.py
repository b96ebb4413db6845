"""The audit on pairs that come aligned already: `mtaudit score`, and what `mtaudit evaluate` measures it with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mtaudit.config import Settings
from mtaudit.core import Finding
from mtaudit.rules import resolve, run
from mtaudit.rules.contexts import context_for
from mtaudit.score import expected_penalty
from mtaudit.spanmodel import SpanModel
from mtaudit.spanmodel.model import Reading
from mtaudit.spanmodel.spans import likely_spans

BATCH = 64
"""Pairs audited at a time: enough to fill the model's batches, few enough to stream."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and the clean sentences that it is aligned with (none: the text is judged alone)."""

    id: str
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The expected MQM penalty of a pair's text (0: flawless, larger is worse) and the spans it comes from."""

    id: str
    score: float
    spans: tuple[Finding, ...]


def judge(pairs: Iterable[Pair], model: SpanModel, settings: Settings | None = None) -> Iterator[Judgement]:
    """Judge pairs in order, in bounded memory.

    Spans are the flags of `mtaudit check` and, below its bar, whatever the model finds more likely wrong than its
    best trade-off on dev data; their confidence says which is which.
    """
    stream = iter(pairs)
    while batch := list(islice(stream, BATCH)):
        readings = model.read([(pair.text, pair.sources) for pair in batch])
        for pair, reading in zip(batch, readings, strict=True):
            yield _judge_one(pair, reading, settings or Settings())


def _judge_one(pair: Pair, reading: Reading, settings: Settings) -> Judgement:
    if not pair.text.strip() or pair.text in pair.sources:
        return Judgement(pair.id, 0.0, ())
    context = context_for(pair.text, pair.sources, settings=settings, reading=reading)
    findings = resolve(run(context), settings.min_confidence)
    spans = _with_likely(findings, likely_spans(reading), settings.min_confidence)
    return Judgement(pair.id, expected_penalty(reading, findings), spans)


def _with_likely(findings: Sequence[Finding], likely: Sequence[Finding], bar: float) -> tuple[Finding, ...]:
    """The findings, and the likely spans (of enough confidence) that overlap none of them, in text order."""
    free = (s for s in likely if s.confidence >= bar and all(s.end <= f.start or f.end <= s.start for f in findings))
    return tuple(sorted((*findings, *free), key=lambda f: (f.start, f.end)))
