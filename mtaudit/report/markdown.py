"""`--format markdown`: for pull-request comments and job summaries (GitHub and GitLab flavour)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mtaudit.core import Audit, Flag, Report
from mtaudit.positions import Lines, lines_of
from mtaudit.report import RenderOptions
from mtaudit.report.suppliers import suppliers
from mtaudit.report.text import clean_passage, sentence_pieces, summary_line, verdict_in_words
from mtaudit.visible import one_line

_SPECIAL = re.compile(r"([\\`*_\[\]#|~$>]|^[-+]|^\d+(?=[.)]))")
_CALLS = re.compile(r"(@|\\#|://|www)(?=[\w\\])")
_AROUND = 90
"""Code points of a sentence kept on each side of a flag; a table has little room."""


def render(report: Report, options: RenderOptions) -> str:
    """A heading, the summary, a table for each document with flags."""
    lines = ["## mtaudit", "", _escape(summary_line(report)), ""]
    if options.group_by:
        lines += [*_suppliers(report), ""]
    for audit in report.audits:
        if audit.flags or audit.notes or audit.verdict.failed:
            lines += [*_document(audit), ""]
    passed = sum(not (audit.flags or audit.notes or audit.verdict.failed) for audit in report.audits)
    if passed:
        lines += [f"{passed} {'document has' if passed == 1 else 'documents have'} no flag.", ""]
    remarks = [f"**error** {_escape(f'{failure.path}: {failure.message}')}" for failure in report.failures]
    remarks += [f"**warning** {_escape(warning)}" for warning in report.warnings]
    lines += [f"- {remark}" for remark in remarks]
    return "\n".join(lines).rstrip("\n") + "\n"


def _document(audit: Audit) -> list[str]:
    document = audit.document
    title = f": {_escape(document.title)}" if document.title else ""
    outcome = "failed" if audit.verdict.failed else "passed"
    lines = [f"### {_escape(document.path)}{title}", "", f"**{outcome}** · {_escape(verdict_in_words(audit))}", ""]
    lines += [f"- {_escape(remark)}" for remark in (*audit.verdict.reasons, *audit.notes)]
    if audit.verdict.reasons or audit.notes:
        lines.append("")
    if audit.flags:
        places = lines_of(document.raw)
        rows = [_row(audit, flag, places) for flag in sorted(audit.flags, key=lambda flag: (flag.start, flag.end))]
        lines += _table(("Line", "Severity", "Rule", "Copy", "Instead", "Why", "Clean source"), rows)
    return lines


def _row(audit: Audit, flag: Flag, places: Lines) -> tuple[str, ...]:
    place, source = places.position(flag.start), clean_passage(audit, flag)
    severity = flag.severity if flag.severity == "minor" else f"**{flag.severity}**"
    clean = (
        f"{_escape(source.words)} *({_escape(source.path)}{f':{source.line}' if source.line else ''})*"
        if source
        else "none"
    )
    why = f"{_escape(flag.message)} ({flag.confidence:.0%} sure)"
    copy = _copy(audit, flag)
    return f"{place.line}:{place.column}", severity, _escape(flag.rule), copy, _escape(flag.suggestion), why, clean


def _copy(audit: Audit, flag: Flag) -> str:
    cells, seen = [], False
    for piece in sentence_pieces(audit.document, flag):
        text = piece.text
        if piece.marked:
            cells.append(f"⟦**{_escape(text)}**⟧" if text.strip() else "⟦⟧")
            seen = True
        elif len(text) > _AROUND:
            cells.append(_keep_ends(text[:_AROUND] + "…" if seen else "…" + text[-_AROUND:]))
        else:
            cells.append(_keep_ends(text))
    return "".join(cells).strip()


def _keep_ends(text: str) -> str:
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return before + _escape(text) + after


def _suppliers(report: Report) -> list[str]:
    rows = []
    for row in suppliers(report):
        translated = "" if row.machine_translated is None else f"{row.machine_translated:.0%}"
        figures = (f"{row.mqm_per_1000_words:.1f}", f"{row.flags}", f"{row.without_source:.0%}", translated)
        rows.append((_escape(row.outlet), f"{row.failed} of {row.documents}", *figures))
    return _table(("Outlet", "Failed", "MQM per 1,000 words", "Flags", "Without source", "Machine-translated"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def _backslash(match: re.Match[str]) -> str:
    found = match.group()
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def _escape(text: str) -> str:
    """Copy as Markdown shows it: no markup, no HTML, nobody called by @name, no issue or address linked."""
    escaped = _SPECIAL.sub(_backslash, one_line(text)).replace("&", "&amp;").replace("<", "&lt;")
    return _CALLS.sub(r"\1<!-- -->", escaped)
