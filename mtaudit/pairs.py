"""The audit on pairs that come aligned already: `mtaudit score`, and what `mtaudit evaluate` measures it with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from mtaudit.ahead import in_order
from mtaudit.config import Settings
from mtaudit.core import Finding
from mtaudit.rules import resolve, run
from mtaudit.rules.contexts import context_for
from mtaudit.score import expected_penalty
from mtaudit.spanmodel import SpanModel
from mtaudit.spanmodel.model import Reading
from mtaudit.spanmodel.spans import likely_spans
from mtaudit.spanmodel.surface import is_tokenised

LEARNED = ("garbled", "mistranslation")

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
    batches = iter(lambda: list(islice(stream, BATCH)), [])
    for read in in_order(lambda batch: _read(batch, model), batches):
        for pair, reading in read:
            yield _judge_one(pair, reading, settings or Settings(min_confidence=0.0))


def _read(batch: Sequence[Pair], model: SpanModel) -> list[tuple[Pair, Reading]]:
    readings = model.read([(pair.text, pair.sources) for pair in batch])
    return list(zip(batch, readings, strict=True))


def _judge_one(pair: Pair, reading: Reading, settings: Settings) -> Judgement:
    if not pair.text.strip() or pair.text in pair.sources:
        return Judgement(pair.id, 0.0, ())
    context = context_for(pair.text, pair.sources, settings=settings, reading=reading)
    findings = resolve(_as_written(pair.text, run(context)), settings.min_confidence)
    # What the learned rules flag is in the likely spans already, in the extent that agrees best with raters.
    exact = [finding for finding in findings if finding.rule not in LEARNED]
    spans = _with_likely(pair.text, exact, likely_spans(reading), settings.min_confidence)
    return Judgement(pair.id, expected_penalty(reading, findings), spans)


def _with_likely(text: str, findings: Sequence[Finding], likely: Sequence[Finding], bar: float) -> tuple[Finding, ...]:
    """The findings, and what likely spans (of enough confidence) have beside them, in text order."""
    rests = [rest for span in likely if span.confidence >= bar for rest in _beside(text, span, findings)]
    return tuple(sorted((*findings, *rests), key=lambda f: (f.start, f.end)))


def _beside(text: str, span: Finding, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The parts of a span that no finding covers, without spaces at their ends."""
    start = span.start
    covered = sorted((f.start, f.end) for f in findings if f.start < span.end and span.start < f.end)
    for left, right in (*covered, (span.end, span.end)):
        words = text[start:left]
        if words.strip():
            first = start + len(words) - len(words.lstrip())
            yield replace(span, start=first, end=first + len(words.strip()))
        start = max(start, right)


def _as_written(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings, less those about punctuation where the text comes cut into tokens ("word , word .")."""
    if is_tokenised(text):
        return [f for f in findings if f.rule != "punctuation"]
    return list(findings)
