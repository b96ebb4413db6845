"""What the desk decided earlier, put on top of a fresh report."""

from __future__ import annotations

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
    if settings.suppressions:
        report = suppress.suppressed(report, suppress.read(Path(settings.suppressions)), settings, today)
    if settings.baseline:
        report = baseline.only_new(report, baseline.read(Path(settings.baseline)), settings)
    if changes is not None:
        report = only_changed(report, changes, settings)
    return within_budget(report, settings)
