"""From paths to the text of files: what is there, what is too large, what is no text."""

from __future__ import annotations

import codecs
import glob
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from mtaudit.core import Failure
from mtaudit.documents.options import ReadOptions
from mtaudit.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)|<meta[^>]*?\bcharset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)
_DECLARED_WITHIN = 2048
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def find_files(paths: Sequence[str], endings: frozenset[str]) -> tuple[list[str], list[Failure]]:
    """The files that paths, folders and globs name, each once and in order, and what of them is not there.

    Folders are walked in sorted order; hidden entries, endings that no reader knows, and symbolic links that lead out
    of the folder are left out. A file named outright is taken whatever its ending.
    """
    files: dict[str, None] = {}
    failures: list[Failure] = []
    for path in paths:
        found = [path] if os.path.lexists(path) or not glob.has_magic(path) else sorted(glob.glob(path, recursive=True))
        if not found:
            failures.append(Failure(path, "no file matches this pattern; check the spelling"))
        for each in found:
            if os.path.isdir(each):
                inside = [name for name in _walk(each) if ending_of(name) in endings]
                if not inside:
                    failures.append(
                        Failure(
                            posix(each),
                            f"this folder holds nothing readable; known endings: {' '.join(sorted(endings))}",
                        )
                    )
                files.update(dict.fromkeys(inside))
            elif not os.path.exists(each):
                what = "this symbolic link leads nowhere" if os.path.islink(each) else "there is no such file or folder"
                failures.append(Failure(posix(each), f"{what}; check the path"))
            else:
                files[posix(each)] = None
    return list(files), failures


def posix(path: str) -> str:
    """A path as it is reported: POSIX separators, no leading ./"""
    return Path(path).as_posix()


def _walk(folder: str) -> Iterator[str]:
    root = os.path.realpath(folder)
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(here, name)
            if not name.startswith(".") and os.path.isfile(path) and _is_within(os.path.realpath(path), root):
                yield posix(path)


def _is_within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def ending_of(path: str) -> str:
    """The ending of a file name, with its dot, in lower case."""
    return os.path.splitext(path)[1].lower()


def read_raw(path: str, options: ReadOptions) -> str:
    """The code points of a file, line ends and byte order mark kept; ReadError where it is not text."""
    try:
        size = os.stat(path).st_size
        if not os.path.isfile(path):
            raise ReadError(f"{path}: is not a regular file", "name a file or a folder")
        if size > options.limit:
            raise ReadError(
                f"{path}: is {_megabytes(size)}, over the limit of {_megabytes(options.limit)}",
                "split it or raise the limit",
            )
        with open(path, "rb") as file:
            data = file.read(options.limit + 1)
    except FileNotFoundError:
        raise ReadError(f"{path}: there is no such file", "check the path") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReadError(f"{path}: cannot be read: {reason}", "check its permissions") from None
    return decode(data, path, options)


def decode(data: bytes, path: str, options: ReadOptions) -> str:
    """Bytes as text: by the encoding asked for, a byte order mark, the file's own declaration, or UTF-8."""
    if not data.strip():
        raise ReadError(f"{path}: is empty", "leave it out or fill it")
    encoding = options.encoding or _encoding_of(data)
    if not encoding.startswith(("utf-16", "utf-32")) and b"\0" in data:
        raise ReadError(f"{path}: is binary (a NUL byte at {data.index(0)})", "give text, HTML, XML or JSON")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(
            f"{path}: is not {encoding.upper()} (byte {error.start}, line {line})",
            "convert it to UTF-8 or name its encoding",
        ) from None
    except LookupError:
        raise ReadError(
            f"{path}: unknown encoding {encoding!r}", "name one that Python knows, such as utf-8 or cp1252"
        ) from None
    return text


def check_text(raw: str, path: str) -> None:
    """Raise ReadError where text is empty, or holds what no text holds: NULs and halves of surrogate pairs."""
    if not raw.strip("\ufeff \t\r\n"):
        raise ReadError(f"{path}: is empty", "leave it out or fill it")
    odd = _NO_TEXT.search(raw)
    if odd:
        what = "a NUL" if odd.group() == "\0" else "half of a surrogate pair"
        raise ReadError(f"{path}: is no text ({what} at character {odd.start()})", "give text, HTML, XML or JSON")


def _encoding_of(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    if declared:
        name = (declared.group(1) or declared.group(2)).decode("ascii")
        try:
            # What a file calls Latin-1 or ASCII is read as browsers do; UTF-16 is told by its mark alone.
            canonical = codecs.lookup(name).name
        except LookupError:
            return "utf-8"
        if canonical in ("iso8859-1", "ascii"):
            return "utf-8" if _is_utf8(data) else "cp1252"
        if not canonical.startswith(("utf-16", "utf-32")):
            return canonical
    return "utf-8"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.0f} MB" if size >= 1_000_000 else f"{size:,} bytes"
