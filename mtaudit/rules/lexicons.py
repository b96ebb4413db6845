"""Reading the lexicons that lie beside the rules: tab-separated tables, small enough to read line by line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mtaudit.errors import MtauditError


@cache
def rows(name: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """The rows of `mtaudit/rules/<name>` (a TSV), read once and kept: each padded with "" to `columns` cells.

    Blank lines and lines that begin with "#" are comments; a row may leave out empty cells at its end.
    Raises MtauditError where a row has more cells than that.
    """
    path = Path(__file__).parent / name
    table: list[tuple[str, ...]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line[0] == "#":
            continue
        cells = line.split("\t")
        if len(cells) > columns:
            raise MtauditError(f"{path}, line {number}: {len(cells)} cells, {columns} expected", "check the tabs")
        table.append(tuple(cells) if len(cells) == columns else (*cells, *[""] * (columns - len(cells))))
    return tuple(table)
