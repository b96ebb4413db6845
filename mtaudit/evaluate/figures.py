"""What every measure returns: named figures with the same figures of trivial controls beside them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtaudit.errors import ReadError


@dataclass(frozen=True)
class Figures:
    """One row of a table: what was measured (`name`), on how much (`n`), and the values."""

    name: str
    n: int
    values: dict[str, float] = field(default_factory=dict)


def rows(path: str) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, gzipped or not; a malformed line is an error that names it."""
    file = Path(path)
    if not file.is_file():
        raise ReadError(f"{path}: no such file", "a JSON Lines file of gold records is wanted")
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                raise ReadError(f"{path}:{number}: not JSON ({error.msg})") from error
            yield record


def ratio(part: float, whole: float) -> float:
    """part / whole, 0.0 where there is nothing to divide."""
    return part / whole if whole else 0.0


def f1(precision: float, recall: float) -> float:
    """The harmonic mean of precision and recall."""
    return ratio(2 * precision * recall, precision + recall)
