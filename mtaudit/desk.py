"""What the desk decided earlier, put on top of a fresh report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from mtaudit import baseline, suppress
from mtaudit.config import Settings
from mtaudit.core import Report
from mtaudit.narrow import within_budget
from mtaudit.since import Changes, only_changed


def with_decisions(
    report: Report,
    settings: Settings,
    today: date,
    changes: Changes | None = None,
) -> Report:
    """The report less all that need not be said again, judged by the budgets.

    In this order: [sic] and quoted speech, suppressions, the baseline, paragraphs without `changes`, budgets.
    Raises MtauditError where a file that the settings name cannot be read.
    """
    report = suppress.spared(report, settings)
    warnings = list(report.warnings)
    if settings.suppressions:
        entries = suppress.read(Path(settings.suppressions))
        if changes is None:  # a run over part of the copy cannot tell which entries are needed
            warnings += suppress.stale(report, entries, today)
        report = suppress.suppressed(report, entries, settings, today)
    if settings.baseline:
        known = baseline.read(Path(settings.baseline))
        warnings += baseline.stale(report, known)
        report = baseline.only_new(report, known, settings)
    if changes is not None:
        report = only_changed(report, changes, settings)
    return within_budget(replace(report, warnings=tuple(warnings)), settings)
