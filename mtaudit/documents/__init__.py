"""Readers: from files in many formats to Documents whose offsets point into the file as it came in.

To add a reader: one new file with `looks_like` and `read`, and one line in READERS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from mtaudit.core import Document, Failure, Kind
from mtaudit.documents import files
from mtaudit.documents.assemble import plain_document
from mtaudit.documents.blocks import TooLargeError
from mtaudit.documents.options import ReadOptions
from mtaudit.errors import ReadError

__all__ = ["READERS", "ReadOptions", "Reader", "detect_format", "document_of", "find_files", "read_path", "read_text"]


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name, which is its module's, and the file endings it has.

    The module has `read(raw, path, options) -> list[Document]` and `looks_like(head) -> bool`, which is asked with the
    first 4,000 characters where the ending does not settle the matter.
    """

    name: str
    endings: tuple[str, ...]

    @property
    def module(self) -> Any:  # noqa: ANN401 - a module has no type of its own
        """The reader's module, imported when its format comes."""
        return import_module(f"mtaudit.documents.{self.name}")


# In the order in which content is asked; the last one takes what is left. The modules that are asked import nothing heavy.
READERS: tuple[Reader, ...] = (
    Reader("html", (".html", ".htm", ".xhtml")),
    Reader("feed", (".rss", ".atom", ".rdf", ".xml")),
    Reader("newsml", (".newsml", ".xml")),
    Reader("nitf", (".nitf", ".xml")),
    Reader("jsonfeed", (".json",)),
    Reader("ninjs", (".ninjs", ".json")),
    Reader("jsonl", (".jsonl", ".ndjson", ".json")),
    Reader("markdown", (".md", ".markdown")),
    Reader("text", (".txt", ".text")),
)
_HEAD = 4000


def find_files(paths: Sequence[str]) -> tuple[list[str], list[Failure]]:
    """The readable files that paths, folders and globs name, and what of them is missing or holds nothing readable."""
    return files.find_files(paths, frozenset(ending for reader in READERS for ending in reader.endings))


def read_path(path: str, options: ReadOptions | None = None) -> list[Document]:
    """The articles of one file (a feed holds several).

    Raises ReadError, one clear line, where the file is missing, empty, binary, wrongly encoded, too large or broken.
    """
    options = options or ReadOptions()
    return read_text(files.read_raw(path, options), files.posix(path), options=options)


def read_text(raw: str, path: str, format: str = "", options: ReadOptions | None = None) -> list[Document]:  # noqa: A002 - the word users know
    """The articles in text that is in memory already; the format is told by the path's ending and the content.

    Raises ReadError where it cannot be read in that format.
    """
    files.check_text(raw, path)
    reader = _reader_named(format) if format else detect_format(raw, path)
    try:
        found: list[Document] = reader.module.read(raw, path, options or ReadOptions())
    except TooLargeError as error:
        raise ReadError(f"{path}: an article in it has {error}", "split it") from None
    return found


def document_of(text: str, path: str = "") -> Document:
    """Body copy as it stands, cut into sentences: no title is guessed, no furniture looked for, no language told."""
    return plain_document(text, path, Kind.BODY)


def detect_format(raw: str, path: str) -> Reader:
    """The reader for a file, by its ending and a look at the content."""
    ending = files.ending_of(path)
    named = [reader for reader in READERS if ending in reader.endings]
    if len(named) == 1:
        return named[0]
    head = raw[:_HEAD]
    return next(
        (reader for reader in named or READERS if reader.module.looks_like(head)), named[-1] if named else READERS[-1]
    )


def _reader_named(name: str) -> Reader:
    for reader in READERS:
        if reader.name == name:
            return reader
    raise ReadError(f"unknown format {name!r}", f"one of {', '.join(reader.name for reader in READERS)}")
