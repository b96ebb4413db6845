"""`--format jsonl`: a line for each document and each failure, and a last one with the totals."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mtaudit.core import Report
from mtaudit.report import RenderOptions
from mtaudit.report.json_ import SCHEMA, document, summary
from mtaudit.visible import dumps


def render(report: Report, options: RenderOptions) -> str:  # noqa: ARG001 - every renderer has this signature
    """The report as JSON Lines; `kind` says what a line is."""
    lines: list[dict[str, Any]] = [{"kind": "document", **document(audit)} for audit in report.audits]
    lines += [{"kind": "failure", **asdict(failure)} for failure in report.failures]
    totals = {"schema": SCHEMA, "signature": report.signature, **summary(report), "warnings": list(report.warnings)}
    return "".join(dumps(line) + "\n" for line in [*lines, {"kind": "summary", **totals}])
