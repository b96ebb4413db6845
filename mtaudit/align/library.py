"""The clean sources: read, cut into sentences and embedded once, then kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mtaudit.align import cache
from mtaudit.align.embed import Embedder, Vectors
from mtaudit.core import Document, Failure, Sentence
from mtaudit.errors import MtauditError

Progress = Callable[[int, int], None]
"""Called with (files done, files in all) while sources are read and embedded; not at all where all is cached."""

# Files that are read, embedded and kept together: enough sentences for batches of like length.
FILES_AT_ONCE = 32


@dataclass(frozen=True)
class Library:
    """Clean articles and the unit vectors of their sentences.

    `vectors` (n, dimensions): the rows of the first document's sentences, then the second's, and so on.
    `failures` are the sources that could not be read.
    """

    documents: tuple[Document, ...]
    vectors: Vectors
    failures: tuple[Failure, ...] = ()

    @cached_property
    def bounds(self) -> NDArray[np.int64]:
        """(documents + 1,): sentences of document d have the rows bounds[d] to bounds[d + 1]."""
        return np.cumsum([0, *(len(document.sentences) for document in self.documents)])

    @cached_property
    def owners(self) -> NDArray[np.int64]:
        """(n,): the document that each row belongs to."""
        return np.repeat(np.arange(len(self.documents)), np.diff(self.bounds))

    def place(self, row: int) -> tuple[int, Sentence]:
        """The document (its index) and the sentence of a row."""
        owner = int(self.owners[row])
        return owner, self.documents[owner].sentences[row - int(self.bounds[owner])]


def open_library(paths: Sequence[str], embedder: Embedder, progress: Progress | None = None) -> Library:
    """Read the clean sources of these files, folders and globs; only what is not cached is parsed and embedded.

    Sources that cannot be read are left out and stand in `failures`; no error is raised for them.
    """
    from mtaudit.documents import find_files

    if not paths:
        return Library((), np.zeros((0, embedder.dimensions), dtype=np.float32))
    files, failures = find_files(paths)
    keys = {file: _file_key(file, embedder) for file in files}
    whole = cache.key_of(embedder.signature, (part for file, key in keys.items() for part in (file, key)))
    kept = cache.load(whole)
    if kept is not None:
        held = {d.path.partition("#")[0] for d in kept[0]} | {d.path for d in kept[0]}
        # What gave no article when this was stored cannot be read now either: the reader says why.
        again = [_parse(file) for file in files if file not in held]
        return Library(tuple(kept[0]), kept[1], (*failures, *(f for f in again if isinstance(f, Failure))))
    documents: list[Document] = []
    vectors: list[Vectors] = []
    for file, found in _read_all(keys, embedder, progress):
        if isinstance(found, Failure):
            failures.append(found)
            continue
        documents.extend(replace(d, path=file + d.path) for d in found[0])
        vectors.append(found[1])
    library = Library(tuple(documents), _joined(vectors, embedder.dimensions), tuple(failures))
    if all(keys.values()):
        cache.save(whole, library.documents, library.vectors)
    return library


def _joined(parts: list[Vectors], dimensions: int) -> Vectors:
    """All rows in one table. `parts` is emptied on the way, so that no two copies of all are held at once."""
    whole = np.empty((sum(len(part) for part in parts), dimensions), dtype=np.float32)
    row = len(whole)
    while parts:
        part = parts.pop()
        row -= len(part)
        whole[row : row + len(part)] = part
    return whole


def library_of(documents: Sequence[Document], embedder: Embedder) -> Library:
    """A library of articles that are in memory already; nothing is cached."""
    return Library(tuple(documents), embedder.encode([s.text for d in documents for s in d.sentences]))


_Entry = tuple[list[Document], Vectors]
"""The articles of one file and the vectors of their sentences."""


def _file_key(file: str, embedder: Embedder) -> str:
    """The cache key of a file's content; "" where it cannot be read (the reader will say why)."""
    try:
        return cache.key_of(embedder.signature, (Path(file).suffix, Path(file).read_bytes()))
    except OSError:
        return ""


def _read_all(
    keys: dict[str, str], embedder: Embedder, progress: Progress | None
) -> Iterator[tuple[str, _Entry | Failure]]:
    """Each file's articles with their vectors, in order. Paths of these articles are relative to the file's own."""
    files = list(keys)
    for start in range(0, len(files), FILES_AT_ONCE):
        group = files[start : start + FILES_AT_ONCE]
        kept = {file: cache.load(keys[file]) if keys[file] else None for file in group}
        fresh = {file: _parse(file) for file, entry in kept.items() if entry is None}
        made = _embedded({f: ds for f, ds in fresh.items() if not isinstance(ds, Failure)}, embedder)
        for file, (documents, vectors) in made.items():
            cache.save(keys[file], documents, vectors)
        for file in group:
            failed = fresh.get(file)
            yield file, failed if isinstance(failed, Failure) else kept[file] or made[file]
        if progress is not None and fresh:
            progress(start + len(group), len(files))


def _embedded(parsed: dict[str, list[Document]], embedder: Embedder) -> dict[str, _Entry]:
    """Several files' articles, embedded in one go."""
    vectors = embedder.encode([s.text for documents in parsed.values() for d in documents for s in d.sentences])
    found: dict[str, _Entry] = {}
    row = 0
    for file, documents in parsed.items():
        count = sum(len(d.sentences) for d in documents)
        found[file] = documents, vectors[row : row + count]
        row += count
    return found


def _parse(file: str) -> list[Document] | Failure:
    from mtaudit.documents import read_path

    try:
        return [replace(d, path=d.path.removeprefix(file)) for d in read_path(file)]
    except MtauditError as error:
        return Failure(file, str(error), error.exit_code)
