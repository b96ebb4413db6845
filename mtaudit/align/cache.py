"""Parsed articles and their vectors, kept between runs.

An entry is a header file (JSON: articles, checksums) and a vector file (.npy, opened as a memory map, never copied).
Both are put in place whole (`os.replace`), so that a second process sees the old state or the new one. What is
missing, damaged or of another version counts as absent; what cannot be written is not kept, and that is no error.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from mtaudit import __version__
from mtaudit.align.embed import Vectors
from mtaudit.core import Document, Kind, Metadata, OffsetMap, Run, Sentence, Skipped

ENVIRONMENT = "MTAUDIT_CACHE_DIR"
FORMAT = 1


def cache_folder() -> Path:
    """Where entries are kept: $MTAUDIT_CACHE_DIR, else the user's cache folder."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("mtaudit", appauthor=False)


def key_of(signature: str, parts: Iterable[bytes | str]) -> str:
    """The name of an entry: a hash of the model, of the code that parses articles, and of `parts`."""
    digest = hashlib.sha256(f"{FORMAT}\0{_parser_version()}\0{signature}".encode())
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "little"))
        digest.update(content)
    return digest.hexdigest()[:40]


@cache
def _parser_version() -> str:
    """The version of mtaudit and a hash of its readers: a changed reader never meets what an older one parsed."""
    import mtaudit.documents

    digest = hashlib.sha256()
    for path in sorted(Path(mtaudit.documents.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return f"{__version__}:{digest.hexdigest()[:16]}"


def load(key: str) -> tuple[list[Document], Vectors] | None:
    """The articles and vectors of an entry; None if it is absent or damaged."""
    header, body = _paths(key)
    try:
        checksum, content = header.read_bytes().split(b"\n", 1)
        record = json.loads(content)
        if checksum.decode("ascii") != hashlib.sha256(content).hexdigest():
            return None
        vectors = np.load(body, mmap_mode="r", allow_pickle=False)
        if list(vectors.shape) != record["shape"] or vectors.dtype != np.float32:
            return None
        if hashlib.sha256(vectors.data).hexdigest() != record["vectors"]:
            return None
        raws = record["raws"]
        return [_document(raws[item["raw"]], item) for item in record["documents"]], vectors
    except (OSError, EOFError, ValueError, KeyError, IndexError, TypeError):
        return None


def save(key: str, documents: Sequence[Document], vectors: Vectors) -> None:
    """Keep an entry; a folder that cannot be written to is passed over in silence."""
    header, body = _paths(key)
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    raws = list(dict.fromkeys(document.raw for document in documents))
    numbers = {raw: number for number, raw in enumerate(raws)}
    record = {
        "shape": list(vectors.shape),
        "vectors": hashlib.sha256(vectors.data).hexdigest(),
        "raws": raws,
        "documents": [_record(document, numbers[document.raw]) for document in documents],
    }
    content = json.dumps(record, separators=(",", ":")).encode("ascii")
    try:
        header.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(body) as file:
            np.save(file, vectors, allow_pickle=False)
        with _replacing(header) as file:
            file.write(hashlib.sha256(content).hexdigest().encode("ascii") + b"\n" + content)
    except OSError:
        return


def _paths(key: str) -> tuple[Path, Path]:
    folder = cache_folder() / "sources" / key[:2]
    return folder / f"{key}.json", folder / f"{key}.npy"


class _replacing:  # noqa: N801
    """A new file that takes the place of `path` when all has been written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Any:  # noqa: ANN401
        self._file = tempfile.NamedTemporaryFile(dir=self._path.parent, prefix=".new-", delete=False)
        return self._file

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        self._file.close()
        if failed is None:
            os.replace(self._file.name, self._path)  # noqa: PTH105
        else:
            Path(self._file.name).unlink(missing_ok=True)


def _record(document: Document, raw: int) -> dict[str, Any]:
    return {
        "path": document.path,
        "raw": raw,
        "text": None if document.text == document.raw else document.text,
        "format": document.format,
        "title": document.title,
        "dateline": document.dateline,
        "language": document.language,
        "sentences": [[s.start, s.end, s.kind.value, s.paragraph] for s in document.sentences],
        "skipped": [[s.start, s.end, s.reason] for s in document.skipped],
        "runs": [[r.start, r.end, r.raw_start, r.raw_end] for r in document.offsets.runs],
        "metadata": asdict(document.metadata),
    }


def _document(raw: str, record: dict[str, Any]) -> Document:
    text = raw if record["text"] is None else record["text"]
    return Document(
        path=record["path"],
        raw=raw,
        text=text,
        format=record["format"],
        title=record["title"],
        dateline=record["dateline"],
        language=record["language"],
        sentences=tuple(
            Sentence(index, start, end, text[start:end], _KINDS[kind], paragraph)
            for index, (start, end, kind, paragraph) in enumerate(record["sentences"])
        ),
        skipped=tuple(Skipped(*skipped) for skipped in record["skipped"]),
        offsets=OffsetMap(tuple(Run(*run) for run in record["runs"])),
        metadata=_metadata(record["metadata"]),
    )


def _metadata(record: dict[str, Any]) -> Metadata:
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in record.items()}
    return Metadata(**values)


_KINDS = {kind.value: kind for kind in Kind}
