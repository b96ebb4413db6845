"""What a user may say about reading."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read.

    `encoding` is "" for UTF-8 or what the file itself declares (a byte order mark, an XML declaration, a meta tag).
    `limit` is the largest file in bytes. `field` names the field of a JSONL line that holds the copy.
    """

    encoding: str = ""
    limit: int = MAX_BYTES
    field: str = "text"
