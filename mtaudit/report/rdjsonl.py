"""`--format rdjsonl`: Reviewdog Diagnostic Format, a line for each flag. Columns are bytes of UTF-8, from 1."""

from __future__ import annotations

from typing import Any

from mtaudit.core import Failure, Passage, Report, Severity
from mtaudit.positions import Position
from mtaudit.report import RenderOptions
from mtaudit.report.places import Located, located, relative
from mtaudit.report.text import reason_with_words
from mtaudit.visible import dumps, one_line

_SEVERITIES = {Severity.CRITICAL: "ERROR", Severity.MAJOR: "ERROR", Severity.MINOR: "WARNING"}
_SOURCE = {"name": "mtaudit"}


def render(report: Report, options: RenderOptions) -> str:
    """The flags, then the failures."""
    lines = [_flag(each, options.root) for each in located(report)]
    lines += [_failure(failure, options.root) for failure in report.failures]
    return "".join(dumps(line) + "\n" for line in lines)


def _flag(each: Located, root: str) -> dict[str, Any]:
    flag = each.flag
    where = {"start": _plain(each.lines.utf8_position(flag.start)), "end": _plain(each.lines.utf8_position(flag.end))}
    diagnostic: dict[str, Any] = {
        "message": one_line(reason_with_words(flag)),
        "location": {"path": relative(each.audit.document.path, root), "range": where},
        "severity": _SEVERITIES[flag.severity],
        "source": _SOURCE,
        "code": {"value": flag.rule},
    }
    if each.replaceable:
        diagnostic["suggestions"] = [{"range": where, "text": flag.suggestion}]
    if flag.evidence:
        diagnostic["related_locations"] = [_related(passage, root) for passage in flag.evidence]
    return diagnostic


def _related(passage: Passage, root: str) -> dict[str, Any]:
    """A clean source; by its line only, since the bytes before it in that line are not known here."""
    location: dict[str, Any] = {"path": relative(passage.path, root)}
    if passage.line:
        location["range"] = {"start": {"line": passage.line}}
    return {"message": one_line(passage.words), "location": location}


def _failure(failure: Failure, root: str) -> dict[str, Any]:
    return {
        "message": one_line(failure.message),
        "location": {"path": relative(failure.path, root)},
        "severity": "ERROR",
        "source": _SOURCE,
        "code": {"value": "unreadable" if failure.exit_code == 2 else "internal-error"},
    }


def _plain(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}
