"""Fewer flags: what is known, decided or let be leaves a report, and the verdicts follow. Reports in, reports out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from mtaudit.config import Settings
from mtaudit.core import Audit, Flag, Report
from mtaudit.score import mqm_per_1000_words, reaches, sentence_penalties

Keep = Callable[[Audit, Flag], bool]

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'"})
_SPACE = re.compile(r"\s+")


def keep_flags(report: Report, keep: Keep, settings: Settings, why: str = "") -> Report:
    """The report with only the flags that `keep` wants; penalties and verdicts are counted anew.

    With `why` ("known"), each document that loses flags notes how many and why.
    """
    audits = tuple(_kept(audit, keep, settings, why) for audit in report.audits)
    return replace(report, audits=audits, failed=any(audit.verdict.failed for audit in audits))


def amended(audit: Audit, amend: Callable[[Audit], Audit], settings: Settings) -> Audit:
    """What `amend` makes of an audit's flags (a review's decisions), with penalties and verdict counted anew."""
    return _recounted(audit, amend(audit), settings)


def within_budget(report: Report, settings: Settings) -> Report:
    """The report judged by the budgets in the settings.

    `max_flags`: flags at or above the bar fail nothing while the whole run has no more of them. `max_mqm`: a document
    above it fails, whatever its flags.
    """
    above = {id(audit): _above_bar(audit, settings) for audit in report.audits}
    total = sum(above.values())
    forgiven = settings.max_flags is not None and 0 < total <= settings.max_flags
    audits = tuple(_judged(audit, bool(above[id(audit)]), settings, forgiven=forgiven) for audit in report.audits)
    warnings = report.warnings
    if forgiven:
        flags = "flag" if total == 1 else "flags"
        warnings = (*warnings, f"{total} {flags} at or above the bar are within the budget of {settings.max_flags}")
    return replace(report, audits=audits, failed=any(audit.verdict.failed for audit in audits), warnings=warnings)


def settings_of(audit: Audit, settings: Settings) -> Settings:
    """The settings that hold for an audited document."""
    document = audit.document
    return settings.for_document(document.path, document.metadata.outlet or document.metadata.credit)


def plain(text: str) -> str:
    """Text as known words are compared: case, quote style, spacing and Unicode form aside."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(_QUOTES)).strip().casefold()


def _kept(audit: Audit, keep: Keep, settings: Settings, why: str) -> Audit:
    flags = tuple(flag for flag in audit.flags if keep(audit, flag))
    lost = len(audit.flags) - len(flags)
    if not lost:
        return audit
    note = f"{lost} {'flag' if lost == 1 else 'flags'} left out: {why}"
    after = replace(audit, flags=flags, notes=(*audit.notes, note) if why else audit.notes)
    return _recounted(audit, after, settings)


def _recounted(before: Audit, after: Audit, settings: Settings) -> Audit:
    bar = settings_of(before, settings).fail_on
    # A document may also fail for what is no flag (a killed story): that stays.
    otherwise = before.verdict.failed and not any(reaches(flag.severity, bar) for flag in before.flags)
    verdict = replace(
        after.verdict,
        failed=otherwise or any(reaches(flag.severity, bar) for flag in after.flags),
        mqm_per_1000_words=mqm_per_1000_words(after.document, after.flags),
    )
    return replace(after, sentence_scores=sentence_penalties(after.document, after.flags), verdict=verdict)


def _above_bar(audit: Audit, settings: Settings) -> int:
    bar = settings_of(audit, settings).fail_on
    return sum(reaches(flag.severity, bar) for flag in audit.flags)


def _judged(audit: Audit, has_flags: bool, settings: Settings, *, forgiven: bool) -> Audit:
    verdict, limit = audit.verdict, settings_of(audit, settings).max_mqm
    failed = verdict.failed and not (forgiven and has_flags)
    notes = audit.notes
    if limit is not None and verdict.mqm_per_1000_words > limit:
        failed = True
        notes = (*notes, f"MQM {verdict.mqm_per_1000_words:,.1f} per 1,000 words is above the limit of {limit:g}")
    return (
        audit
        if (failed, notes) == (verdict.failed, audit.notes)
        else replace(audit, verdict=replace(verdict, failed=failed), notes=notes)
    )
