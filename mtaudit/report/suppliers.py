"""`--group-by outlet`: how good the copy of each supplier is."""

from __future__ import annotations

from dataclasses import dataclass

from mtaudit.core import Audit, Report
from mtaudit.report.text import Totals

UNKNOWN = "(unknown)"


@dataclass(frozen=True, slots=True)
class Supplier:
    """One outlet's copy in a report. `mqm_per_1000_words` is the mean over its words; rates are 0 to 1."""

    outlet: str
    documents: int
    failed: int
    words: int
    flags: int
    critical: int
    major: int
    minor: int
    mqm_per_1000_words: float
    without_source: float
    machine_translated: float | None


def suppliers(report: Report) -> list[Supplier]:
    """A row for each outlet (or else agency credit), worst MQM first."""
    grouped: dict[str, list[Audit]] = {}
    for audit in report.audits:
        metadata = audit.document.metadata
        grouped.setdefault(metadata.outlet or metadata.credit or UNKNOWN, []).append(audit)
    rows = [_row(outlet, tuple(audits)) for outlet, audits in grouped.items()]
    return sorted(rows, key=lambda row: (-row.mqm_per_1000_words, row.outlet))


def _row(outlet: str, audits: tuple[Audit, ...]) -> Supplier:
    totals = Totals.over(audits)
    words = [sum(len(sentence.text.split()) for sentence in audit.document.sentences) for audit in audits]
    penalty = sum(audit.verdict.mqm_per_1000_words * count for audit, count in zip(audits, words, strict=True))
    translated = [audit.verdict.machine_translated for audit in audits if audit.verdict.machine_translated is not None]
    return Supplier(
        outlet=outlet,
        documents=len(audits),
        failed=sum(audit.verdict.failed for audit in audits),
        words=sum(words),
        flags=totals.flags,
        critical=totals.critical,
        major=totals.major,
        minor=totals.minor,
        mqm_per_1000_words=round(penalty / sum(words), 1) if sum(words) else 0.0,
        without_source=round(totals.without_source / totals.sentences, 3) if totals.sentences else 0.0,
        machine_translated=round(sum(translated) / len(translated), 3) if translated else None,
    )
