"""`--format github`: workflow commands, which GitHub shows beside the copy in a pull request."""

from __future__ import annotations

import os
from pathlib import Path

from mtaudit.core import Failure, Report, Severity
from mtaudit.report import RenderOptions
from mtaudit.report.places import Located, located, relative, worst_first
from mtaudit.report.text import reason_with_words, summary_line
from mtaudit.visible import plural, visible

MOST = 10
"""GitHub shows no more annotations of one severity for a step."""
SUMMARY_LIMIT = 1024 * 1024 - 4096
"""GitHub drops a step's summary of more than a mebibyte; in bytes."""

_COMMANDS = {Severity.CRITICAL: "error", Severity.MAJOR: "error", Severity.MINOR: "warning"}


def render(report: Report, options: RenderOptions) -> str:
    """The worst ten errors and the worst ten warnings, how many more there are, and the summary line."""
    lines = []
    for command in ("error", "warning"):
        found: list[Failure | Located] = []
        if command == "error":
            found += report.failures
        found += [each for each in worst_first(located(report)) if _COMMANDS[each.flag.severity] == command]
        lines += [_command(command, each, options.root) for each in found[:MOST]]
        if len(found) > MOST:
            lines.append(f"::notice::{plural(len(found) - MOST, f'more {command}')}; the whole list is in the report")
    lines += [f"::notice title=mtaudit::{_data(warning)}" for warning in report.warnings[:MOST]]
    return "\n".join([*lines, summary_line(report)]) + "\n"


def append_step_summary(report: Report, group_by: str = "") -> None:
    """Add the report in Markdown to the job's summary page, where GitHub runs us."""
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if not target:
        return
    from mtaudit.report.markdown import render as markdown

    text = markdown(report, RenderOptions(group_by=group_by))
    encoded = text.encode("utf-8", "backslashreplace")
    if len(encoded) > SUMMARY_LIMIT:
        whole = encoded[:SUMMARY_LIMIT].decode("utf-8", "ignore")
        text = whole[: whole.rfind("\n") + 1] + "\nThe rest is left out: GitHub takes a summary of 1 MiB.\n"
    with Path(target).open("a", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.write(text + "\n")


def _command(command: str, each: Failure | Located, root: str) -> str:
    if isinstance(each, Failure):
        return f"::{command} file={_property(relative(each.path, root))},title=mtaudit::{_data(each.message)}"
    flag = each.flag
    where = {"file": relative(each.audit.document.path, root), "line": each.start.line, "endLine": each.end.line}
    if each.start.line == each.end.line:  # columns of a span over several lines make GitHub drop the annotation
        where |= {"col": each.start.column, "endColumn": max(each.end.column, each.start.column)}
    title = f"{flag.rule} ({flag.severity}, {flag.confidence:.0%} sure)"
    message = reason_with_words(flag) + (f"\nInstead: {flag.suggestion}" if flag.suggestion else "")
    if flag.evidence:
        source = flag.evidence[0]
        message += f"\nClean source, {source.path}: {source.words}"
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in [*where.items(), ("title", title)])
    return f"::{command} {properties}::{_data(message)}"


def _data(text: str) -> str:
    """A message, escaped as the runner's toolkit does it; controls other than line breaks are made visible first."""
    shown = "\n".join(visible(line) for line in text.replace("\r\n", "\n").split("\n"))
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
