"""The output formats: one file for each, and one table.

To add one: a module with `render(report, options) -> str`, and a line in FORMATS. A renderer is a pure function: the
same report and options give the same text, which ends in a line break unless it is empty.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TextIO

from mtaudit.core import Report
from mtaudit.errors import MtauditError


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """What a renderer may know of the place that its text goes to. Files get the defaults.

    `width` is in terminal cells. `ascii_only` is for streams that cannot carry other characters.
    `group_by` is "" or "outlet": add a table of quality per supplier. `root` is the folder that absolute paths are
    made relative to, "" for none.
    """

    width: int = 100
    color: bool = False
    ascii_only: bool = False
    group_by: str = ""
    root: str = ""


Renderer = Callable[[Report, RenderOptions], str]


@dataclass(frozen=True, slots=True)
class Format:
    """An output format: its name on the command line, what it is for, and the module that renders it.

    `scores`: it shows sacrebleu's scores of the matches, which take long to compute.
    """

    name: str
    summary: str
    module: str
    scores: bool = False


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("terminal", "for people, in colour where there is any", "terminal"),
        Format("json", "one object with everything, for programs", "json_", scores=True),
        Format("jsonl", "a line for each document, for pipes", "jsonl", scores=True),
        Format("sarif", "SARIF 2.1.0, for GitHub code scanning and other tools", "sarif"),
        Format("github", "workflow commands, for annotations on GitHub", "github"),
        Format("gitlab", "a Code Quality report, for GitLab", "gitlab"),
        Format("junit", "JUnit XML with a test case for each article", "junit"),
        Format("rdjsonl", "Reviewdog diagnostics, a line for each flag", "rdjsonl"),
        Format("markdown", "tables, for comments and job summaries", "markdown"),
        Format("statistics", "how many flags each rule has", "statistics"),
        Format("html", "one page, copy and sources side by side, for a browser", "html", scores=True),
    )
}


def load(name: str) -> Renderer:
    """The renderer of a format. Raises MtauditError, naming the nearest one, where there is none."""
    if name not in FORMATS:
        from mtaudit.nearest import did_you_mean

        raise MtauditError(f"there is no output format {name!r}", did_you_mean(name, FORMATS))
    renderer: Renderer = import_module(f"mtaudit.report.{FORMATS[name].module}").render
    return renderer


def stream_options(stream: TextIO, group_by: str = "") -> RenderOptions:
    """The options for a stream: width and colour of a terminal, 100 columns and no colour for anything else.

    NO_COLOR and TERM=dumb turn colour off, FORCE_COLOR turns it on, COLUMNS sets the width.
    """
    terminal = stream.isatty()
    color = terminal and os.environ.get("TERM") != "dumb"
    if os.environ.get("FORCE_COLOR"):
        color = True
    if os.environ.get("NO_COLOR"):
        color = False
    columns = shutil.get_terminal_size((100, 24)).columns if terminal or os.environ.get("COLUMNS") else 100
    ascii_only = not _carries(stream, "⟦—│␛")
    return RenderOptions(max(columns, 20), color, ascii_only, group_by, str(Path.cwd()))


def _carries(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def write(report: Report, name: str, target: str | TextIO = "-", group_by: str = "") -> None:
    """Render a report and write it to a file (UTF-8, made whole or not at all) or a stream ("-" is stdout).

    Raises MtauditError where the format is unknown or the file cannot be written.
    """
    render = load(name)
    if name == "github":
        from mtaudit.report.github import append_step_summary

        append_step_summary(report, group_by)
    if isinstance(target, str) and target != "-":
        _write_file(Path(target), render(report, RenderOptions(group_by=group_by, root=str(Path.cwd()))))
        return
    stream = sys.stdout if isinstance(target, str) else target
    text = render(report, stream_options(stream, group_by))
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    stream.write(text)
    stream.flush()


def _write_file(path: Path, text: str) -> None:
    # A device or a pipe (/dev/stdout, a shell's >(…)) cannot be replaced; only a plain file can.
    beside = path.with_name(f".{path.name}.{os.getpid()}") if not path.exists() or path.is_file() else None
    try:
        (beside or path).write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
        if beside:
            beside.replace(path)
    except OSError as error:
        if beside:
            beside.unlink(missing_ok=True)
        raise MtauditError(
            f"cannot write {path}: {error.strerror}", "name a file in a folder that you may write to"
        ) from None
