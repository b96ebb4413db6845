"""Numbers for what was found: MQM penalties, sacrebleu scores, the verdict.

MQM weights follow Freitag et al. 2021, "Experts, Errors, and Context", table 4: minor 1, major 5, minor punctuation
0.1; critical takes the 25 of their "non-translation".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mtaudit.core import Audit, Category, Document, Finding, Flag, Match, Scores, Severity, Verdict

if TYPE_CHECKING:
    from mtaudit.spanmodel.model import Reading

MQM_WEIGHTS: dict[tuple[Severity, Category | None], float] = {
    (Severity.MINOR, Category.PUNCTUATION): 0.1,
    (Severity.MINOR, None): 1.0,
    (Severity.MAJOR, None): 5.0,
    (Severity.CRITICAL, None): 25.0,
}


_LEARNED = frozenset({"garbled", "mistranslation"})


def mqm_weight(severity: Severity, category: Category | None = None) -> float:
    """The MQM penalty of one error."""
    return MQM_WEIGHTS.get((severity, category), MQM_WEIGHTS[severity, None])


def sentence_penalties(document: Document, flags: Sequence[Flag]) -> tuple[float, ...]:
    """The MQM penalty of each sentence: the weights of the flags that begin in it."""
    penalties = [0.0] * len(document.sentences)
    for flag in flags:
        if flag.sentences:
            penalties[flag.sentences[0]] += mqm_weight(flag.severity, flag.category)
    return tuple(penalties)


def mqm_per_1000_words(document: Document, flags: Sequence[Flag]) -> float:
    """The document's MQM penalty for 1,000 words of copy; 0.0 for a document without words."""
    words = sum(len(sentence.text.split()) for sentence in document.sentences)
    penalty = sum(mqm_weight(flag.severity, flag.category) for flag in flags)
    return round(1000 * penalty / words, 1) if words else 0.0


def reaches(severity: Severity, bar: str) -> bool:
    """Whether a severity is at or above the bar ("never": nothing is)."""
    return bar != "never" and severity.rank >= Severity(bar).rank


def verdict(
    document: Document,
    flags: Sequence[Flag],
    fail_on: str,
    machine_translated: float | None,
    origin: tuple[str, tuple[str, ...]],
) -> Verdict:
    """The verdict on a document against the bar `fail_on`."""
    return Verdict(
        failed=any(reaches(flag.severity, fail_on) for flag in flags),
        mqm_per_1000_words=mqm_per_1000_words(document, flags),
        machine_translated=machine_translated,
        translated_from=origin[0],
        reasons=origin[1],
    )


@lru_cache(maxsize=1)
def _metrics() -> dict[str, Any]:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    return {"bleu": BLEU(effective_order=True), "chrf": CHRF(), "ter": TER()}


@lru_cache(maxsize=256)
def similarity_scores(hypothesis: str, source: str) -> Scores:
    """sacrebleu's BLEU (effective order), chrF and TER of a suspect sentence against one clean source."""
    return Scores(
        **{name: round(metric.sentence_score(hypothesis, [source]).score, 1) for name, metric in _metrics().items()}
    )


def metric_signatures() -> dict[str, str]:
    """sacrebleu's own signature of each of the three scores, by name."""
    for metric in _metrics().values():
        metric.sentence_score("a", ["a"])  # the signature knows the number of references only after a first use
    return {name: str(metric.get_signature()) for name, metric in _metrics().items()}


def scores_of(document: Document, match: Match) -> Scores | None:
    """sacrebleu's scores of a match of this document; None for a source in another language."""
    if match.scores or not match.comparable:
        return match.scores
    suspect = " ".join(document.sentences[index].text for index in match.sentences if index < len(document.sentences))
    return similarity_scores(suspect, match.source.words)


def scored(audit: Audit) -> Audit:
    """The audit with sacrebleu's scores at its matches. They are for the reader alone: no rule looks at them."""
    return replace(audit, matches=tuple(replace(m, scores=scores_of(audit.document, m)) for m in audit.matches))


def expected_penalty(reading: Reading | None, findings: Sequence[Finding]) -> float:
    """The expected MQM penalty of one segment: what the model expects and what the other rules found, summed.

    0 is flawless. A sum, not the larger of the two: what a rule says of both versions of a sentence must not hide that
    one of them is worse. What the learned rules flag is in the model's estimate already.
    """
    told = [f for f in findings if reading is None or f.rule not in _LEARNED]
    named = sum(f.confidence * mqm_weight(f.severity, f.category) for f in told)
    if reading is None or not reading.views:
        return round(named, 4)
    beside = [view.penalty for view in reading.views if view.source]
    estimated = sum(beside) / len(beside) if beside else reading.views[0].penalty
    return round(named + estimated, 4)
