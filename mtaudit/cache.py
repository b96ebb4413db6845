"""Audits of unchanged articles, kept on disk: JSON, one file for each audited file, never pickle.

Whoever asks makes the key (`key_of`) of all that the result depends on. Entries are written beside their place and
moved there, so that two processes never see half of one; an entry that is damaged is no entry.
"""

from __future__ import annotations

import hashlib
import json
import os
import types
import typing
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from mtaudit.core import Audit, Document

MOST_BYTES = 512 * 1024 * 1024
_LEAST_KEPT = 0.75


@lru_cache(maxsize=1)
def code_signature() -> str:
    """A digest of mtaudit's own files by name, size and time: results of other code are not ours."""
    root = Path(__file__).parent
    stats = ((path.relative_to(root).as_posix(), path.stat()) for path in sorted(root.rglob("*")) if path.is_file())
    lines = (f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in stats if "__pycache__" not in name)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def key_of(*parts: str | bytes) -> str:
    """The key for a result that depends on these parts, in this order, and on mtaudit's own code."""
    digest = hashlib.sha256(code_signature().encode())
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


class ResultsCache:
    """The cache in one folder. It never raises: a folder that cannot be read or written is an empty cache."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> tuple[Audit, ...] | None:
        """The audits of the file with this key, None where there are none."""
        try:
            plain = self._read(key)
            return None if plain is None else _unpack(plain)
        except (ValueError, TypeError, LookupError, RecursionError):
            return None

    def put(self, key: str, audits: Sequence[Audit]) -> None:
        """Keep the audits of a file."""
        self._write(key, _pack(audits))

    def _read(self, key: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        path = self._path(key)
        try:
            digest, _, body = path.read_bytes().partition(b"\n")
            if digest.decode("ascii", "replace") != hashlib.sha256(body).hexdigest():
                return None
            plain = json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None
        with suppress(OSError):
            os.utime(path)
        return plain

    def _write(self, key: str, plain: Any) -> None:  # noqa: ANN401 - whatever JSON holds
        body = json.dumps(plain, separators=(",", ":")).encode("ascii")
        path = self._path(key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as beside:
                try:
                    beside.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
                    beside.close()
                    Path(beside.name).replace(path)
                except OSError:
                    Path(beside.name).unlink(missing_ok=True)

    def trim(self, most_bytes: int = MOST_BYTES) -> None:
        """Where the cache is larger than `most_bytes`, delete what was not used for longest, down to three quarters."""
        found = []
        for path in self.folder.glob("??/*"):
            with suppress(OSError):
                stat = path.stat()
                found.append((stat.st_mtime_ns, stat.st_size, path))
        total = sum(size for _, size, _ in found)
        if total <= most_bytes:
            return
        for _, size, path in sorted(found):
            if total <= most_bytes * _LEAST_KEPT:
                break
            with suppress(OSError):
                path.unlink()
                total -= size

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}.json"


def _pack(audits: Sequence[Audit]) -> list[Any]:
    """Audits as lists. Files and copies stand in a table of their own: all articles of a feed share one file."""
    table: dict[str, int] = {}
    packed = []
    for audit in audits:
        plain = _encode(audit)
        document = plain[0]
        for name in ("raw", "text"):
            place = _place(name)
            document[place] = table.setdefault(document[place], len(table))
        packed.append(plain)
    return [list(table), packed]


def _unpack(packed: Any) -> tuple[Audit, ...]:  # noqa: ANN401 - whatever JSON holds
    table, plains = packed
    places = [_place(name) for name in ("raw", "text")]
    for plain in plains:
        for place in places:
            plain[0][place] = table[plain[0][place]]
    decode = _decoder(Audit)
    return tuple(decode(plain) for plain in plains)


@cache
def _place(name: str) -> int:
    return [f.name for f in fields(Document)].index(name)


def _encode(value: Any) -> Any:  # noqa: ANN401 - records, tuples and plain values
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if is_dataclass(value):
        return [_encode(getattr(value, name)) for name in _names(value.__class__)]
    return value


@cache
def _names(record: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(record))


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - a type, in any of its spellings
    """A function that makes a value of a type from what `_encode` made of it. It raises ValueError for all else."""
    arguments = typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        inner = _decoder(next(part for part in arguments if part is not type(None)))
        return lambda plain: None if plain is None else inner(plain)
    if typing.get_origin(kind) is tuple:
        return _tuple_decoder(_decoder(arguments[0]))
    if is_dataclass(kind):
        return _record_decoder(typing.cast("type", kind))
    if issubclass(kind, StrEnum):
        return typing.cast("Callable[[Any], Any]", kind)
    return _plain_decoder(kind)


def _tuple_decoder(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def decode(plain: Any) -> Any:  # noqa: ANN401
        if type(plain) is not list:
            raise ValueError("not a list")
        return tuple([inner(item) for item in plain])

    return decode


def _record_decoder(record: type) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(record)
    decoders = [_decoder(hints[name]) for name in _names(record)]

    def decode(plain: Any) -> Any:  # noqa: ANN401
        if type(plain) is not list or len(plain) != len(decoders):
            raise ValueError("not a record")
        return record(*[inner(item) for inner, item in zip(decoders, plain, strict=True)])

    return decode


def _plain_decoder(kind: type) -> Callable[[Any], Any]:
    allowed = (int, float) if kind is float else (kind,)

    def decode(plain: Any) -> Any:  # noqa: ANN401
        if type(plain) not in allowed:
            raise ValueError("not a plain value")
        return plain

    return decode
