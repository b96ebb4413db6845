"""`--since GITREF`: only files and paragraphs that changed since this branch left a commit."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mtaudit.config import Settings
from mtaudit.core import Audit, Document, Flag, Report
from mtaudit.errors import MtauditError
from mtaudit.narrow import keep_flags
from mtaudit.paths import file_of
from mtaudit.positions import lines_of

_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True, slots=True)
class Hunk:
    """Changed lines of a file, from 1, both ends included. `first > last`: lines went away between `last` and `first`.

    `inner` is False where what went away held an empty line, so that it may have been a whole paragraph.
    """

    first: int
    last: int
    inner: bool = True

    def touches(self, first: int, last: int) -> bool:
        """Whether lines first to last are among the changed ones."""
        if self.first <= self.last:
            return self.first <= last and first <= self.last
        if self.inner:
            return first <= self.first and self.last <= last
        return first <= self.last and self.first <= last


@dataclass(frozen=True)
class Changes:
    """What changed. Paths are absolute; a file with no hunks is new or changed as a whole."""

    tracked: frozenset[str]
    hunks: dict[str, tuple[Hunk, ...]]

    def touches(self, path: str) -> bool:
        """Whether a file changed; files that git does not know count as new."""
        file = _absolute(path)
        return file in self.hunks or file not in self.tracked

    def touches_lines(self, path: str, first: int, last: int) -> bool:
        """Whether lines first to last of a file (from 1, both included) changed."""
        hunks = self.hunks.get(_absolute(path))
        if hunks is None:
            return self.touches(path)
        return not hunks or any(hunk.touches(first, last) for hunk in hunks)


def changes_since(ref: str, folder: Path) -> Changes:
    """What changed in the working tree around `folder` since the current branch left `ref`.

    Raises MtauditError where there is no git, no repository or no such commit.
    """
    top = Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    base = _base(top, ref)
    hunks: dict[str, tuple[Hunk, ...]] = {}
    status = _git(top, "diff", "--name-status", "-z", "-M", "--no-ext-diff", base, "--").split(b"\0")[:-1]
    while status:
        kind = status.pop(0)
        old = new = status.pop(0)
        if kind[:1] in (b"R", b"C"):
            new = status.pop(0)
        if kind != b"D":
            hunks[str(top / os.fsdecode(new))] = () if kind == b"A" else _hunks(top, base, (old, new))
    tracked = _git(top, "ls-files", "-z").split(b"\0")[:-1]
    return Changes(frozenset(str(top / os.fsdecode(name)) for name in tracked), hunks)


def only_changed(report: Report, changes: Changes, settings: Settings) -> Report:
    """The report without flags in paragraphs that did not change."""

    def keep(audit: Audit, flag: Flag) -> bool:
        document = audit.document
        counted = lines_of(document.raw)
        start, end = _paragraph(document, flag)
        return changes.touches_lines(document.path, counted.position(start).line, counted.position(end).line)

    return keep_flags(report, keep, settings, "in paragraphs that did not change")


def _paragraph(document: Document, flag: Flag) -> tuple[int, int]:
    """Where in the file the paragraphs of a flag begin and end (the last character)."""
    numbers = {document.sentences[i].paragraph for i in flag.sentences if i < len(document.sentences)}
    spans = [document.locate(s.start, s.end) for s in document.sentences if s.paragraph in numbers]
    spans.append((flag.start, flag.end))
    start, end = min(low for low, _ in spans), max(high for _, high in spans)
    return start, max(start, end - 1)


def _base(top: Path, ref: str) -> str:
    try:
        commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    except MtauditError:
        hint = "fetch it first; CI clones are often shallow (fetch-depth: 0)"
        raise MtauditError(f"--since: git knows no commit {ref!r}", hint) from None
    name = commit.decode().strip()
    try:
        return _git(top, "merge-base", name, "HEAD").decode().split()[0]
    except MtauditError:
        return name  # a shallow clone, or no history in common: compare with the commit itself


def _hunks(top: Path, base: str, names: Sequence[bytes]) -> tuple[Hunk, ...]:
    paths = [os.fsdecode(name) for name in dict.fromkeys(names)]
    options = ("-U0", "-M", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/")
    hunks: list[Hunk] = []
    for line in _git(top, "--literal-pathspecs", "diff", *options, base, "--", *paths).split(b"\n"):
        match = _HUNK.match(line)
        if match:
            start, count = int(match[1]), int(match[2] or 1)
            hunks.append(Hunk(start, start + count - 1) if count else Hunk(start + 1, start))
        elif line.startswith(b"-") and not line.startswith(b"---") and not line[1:].strip() and hunks:
            hunks[-1] = Hunk(hunks[-1].first, hunks[-1].last, inner=False)
    return tuple(hunks)


def _absolute(path: str) -> str:
    file = Path(file_of(path))
    return str(file.parent.resolve() / file.name)


def _git(folder: Path, *arguments: str) -> bytes:
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False, env=environment)  # noqa: S603, S607
    except OSError as error:
        raise MtauditError(f"--since: git cannot be run: {error.strerror}", "install git") from None
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip().splitlines()
        raise MtauditError(f"--since: {message[-1] if message else 'git failed'}", "run it inside a git repository")
    return done.stdout
