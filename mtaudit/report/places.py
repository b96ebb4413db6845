"""Where things stand, as formats for machines say it: files, relative URIs, regions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from mtaudit.core import Audit, Flag, Passage, Report
from mtaudit.paths import file_of
from mtaudit.positions import Lines, Position, lines_of

_PLAIN_FORMATS = frozenset({"text", "markdown"})


@dataclass(frozen=True, slots=True)
class Located:
    """A flag with its document and its place in the file; `end` is exclusive, columns are code points."""

    audit: Audit
    flag: Flag
    start: Position
    end: Position
    lines: Lines

    @property
    def replaceable(self) -> bool:
        """Whether the suggestion can take the place of the flagged text in the file as it stands."""
        return bool(self.flag.suggestion) and self.audit.document.format in _PLAIN_FORMATS


def located(report: Report) -> list[Located]:
    """All flags of a report, document by document, in the order of the copy."""
    found = []
    for audit in report.audits:
        lines = lines_of(audit.document.raw)
        for flag in sorted(audit.flags, key=lambda flag: (flag.start, flag.end, flag.rule)):
            found.append(Located(audit, flag, lines.position(flag.start), lines.position(flag.end), lines))  # noqa: PERF401
    return found


def worst_first(flags: list[Located]) -> list[Located]:
    """By severity, then by confidence; equals stay in order."""
    return sorted(flags, key=lambda each: (-each.flag.severity.rank, -each.flag.confidence))


def relative(path: str, root: str) -> str:
    """The file of a path, relative to `root` where it is an absolute path inside it."""
    file = file_of(path)
    if root and Path(file).is_absolute() and Path(file).is_relative_to(root):
        file = Path(file).relative_to(root).as_posix()
    return file.removeprefix("./")


def uri(path: str, root: str) -> str:
    """The file of a path as a URI reference, relative wherever it can be."""
    file = relative(path, root)
    try:
        encoded = quote(file, safe="/", errors="surrogateescape")
    except UnicodeEncodeError:
        encoded = quote(file, safe="/", errors="replace")
    return f"file://{encoded}" if file.startswith("/") else encoded


def passage_end(passage: Passage) -> Position:
    """Where a passage with a known start ends (exclusive)."""
    breaks = passage.text.count("\n")
    last = len(passage.text) - (passage.text.rfind("\n") + 1)
    return Position(passage.line + breaks, last + (1 if breaks else passage.column))
