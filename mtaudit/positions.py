"""From code-point offsets to lines and columns, counted the way each reader of a report counts."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file; `line` and `column` count from 1."""

    line: int
    column: int


class Lines:
    """The lines of one text.

    A line ends after LF, and so after CRLF, as for git, grep and SARIF; a lone CR is a character like any other.
    Offsets are code points and may be len(text); what lies outside is taken to the nearest end.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def __len__(self) -> int:
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """Line, and column in code points (SARIF's unicodeCodePoints, most editors)."""
        offset, line, start = self._line_at(offset)
        return Position(line, offset - start + 1)

    def utf8_position(self, offset: int) -> Position:
        """Line, and column in bytes of UTF-8 (rdjson). A lone surrogate counts as the three bytes it would take."""
        offset, line, start = self._line_at(offset)
        return Position(line, len(self._text[start:offset].encode("utf-8", "surrogatepass")) + 1)

    def offset(self, position: Position) -> int:
        """The offset of a code-point position; the inverse of `position`."""
        start = self._starts[min(max(position.line, 1), len(self._starts)) - 1]
        return min(start + position.column - 1, len(self._text))

    def _line_at(self, offset: int) -> tuple[int, int, int]:
        offset = min(max(offset, 0), len(self._text))
        line = bisect_right(self._starts, offset)
        return offset, line, self._starts[line - 1]


@lru_cache(maxsize=4)
def lines_of(text: str) -> Lines:
    """The lines of a text, counted once though many articles of one feed ask for them."""
    return Lines(text)
