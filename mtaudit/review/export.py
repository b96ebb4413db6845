"""Leaving the review: files for the desk, for people and for programs. Nothing overwrites the incoming copy unasked."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from mtaudit.errors import MtauditError
from mtaudit.review.export_copy import Corrected, corrected_files, unified_diff
from mtaudit.review.export_markdown import markdown
from mtaudit.review.export_tables import as_csv, jsonl, mqm
from mtaudit.review.session import Session

DEFAULT_FOLDER = ".mtaudit/export"


class ExportError(MtauditError):
    """An export cannot be written."""


@dataclass
class Exported:
    """What was written, and remarks in words on what was not."""

    files: list[Path] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def _diff(session: Session) -> str:
    return "".join(unified_diff(corrected) for corrected in corrected_files(session))


TABLES: dict[str, tuple[str, Callable[[Session], str]]] = {
    "diff": ("corrections.diff", _diff),
    "jsonl": ("decisions.jsonl", jsonl),
    "csv": ("decisions.csv", as_csv),
    "mqm": ("decisions.mqm.tsv", mqm),
    "markdown": ("summary.md", markdown),
}
"""The formats that are one file for the whole review: name of the file and what makes it. To add one: a line here."""

FORMATS = ("article", *TABLES)


def export(
    session: Session, folder: str | Path = DEFAULT_FOLDER, formats: tuple[str, ...] = FORMATS, *, in_place: bool = False
) -> Exported:
    """Write the chosen formats into a folder; with `in_place` the corrected articles replace the incoming files.

    Raises ExportError when the disk refuses; files are written whole or not at all.
    """
    folder = Path(folder)
    done = Exported()
    if "article" in formats:
        for corrected in corrected_files(session):
            done.remarks += corrected.remarks
            if corrected.data is not None and (corrected.edits or not in_place):
                target = Path(corrected.path) if in_place else _target(folder, corrected, done.files)
                done.files.append(write_file(target, corrected.data))
    for name, (file, render) in TABLES.items():
        if name in formats:
            done.files.append(write_file(folder / file, render(session).encode("utf-8", "backslashreplace")))
    return done


def _target(folder: Path, corrected: Corrected, taken: list[Path]) -> Path:
    """Where a corrected article goes: its own path below the folder; never outside it, never onto the incoming file."""
    parts = [part for part in PurePosixPath(corrected.path).parts if part not in ("/", "..", ".")]
    target = folder.joinpath("corrected", *parts)
    number = 2
    while target in taken or _same(target, Path(corrected.path)):
        target = target.with_name(f"{Path(parts[-1]).stem}-{number}{target.suffix}")
        number += 1
    return target


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def write_file(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all; ExportError when the disk refuses.

    It is written beside the target, then moved: a full disk leaves the old file as it was.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = file.name
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            Path(temporary).chmod(path.stat().st_mode & 0o7777)
        else:
            Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise ExportError(f"{path} cannot be written: {error.strerror or error}", "choose another folder") from error
    return path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
