"""A text that was decoded from part of a file, with the way back: HTML escaped inside XML, a JSON string …"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mtaudit.core import OffsetMap, Run

_ENTITY = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,7};?|[A-Za-z][A-Za-z0-9]{1,31};)")


@dataclass(frozen=True)
class Layer:
    """`text` as decoded; `runs` lead from it to the file. No runs: the text is the file."""

    text: str
    runs: tuple[Run, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [run.start for run in self.runs]

    @cached_property
    def _offsets(self) -> OffsetMap:
        return OffsetMap(self.runs)

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the file that holds text[start:end]."""
        return self._offsets.to_raw(start, end)

    def pieces(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """text[start:end] as (text, raw start, raw end): of equal length where it stands in the file as it is."""
        if start >= end:
            return
        if not self.runs:
            yield self.text[start:end], start, end
            return
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index < len(self.runs) and self.runs[index].start < end:
            run = self.runs[index]
            first, last = max(start, run.start), min(end, run.end)
            if first < last:
                if run.end - run.start == run.raw_end - run.raw_start:
                    shift = run.raw_start - run.start
                    yield self.text[first:last], first + shift, last + shift
                else:
                    yield self.text[first:last], run.raw_start, run.raw_end
            index += 1


class LayerBuilder:
    """Puts a layer together out of decoded pieces."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._length = 0

    def add(self, text: str, raw_start: int, raw_end: int) -> None:
        """The next piece; of equal length if and only if it stands in the file as it is."""
        if text:
            self._runs.append(Run(self._length, self._length + len(text), raw_start, raw_end))
            self._parts.append(text)
            self._length += len(text)

    def layer(self) -> Layer:
        """All pieces so far."""
        return Layer("".join(self._parts), tuple(self._runs))


def unescaped(layer: Layer, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """layer.text[start:end] with its character references resolved, as pieces (see Layer.pieces)."""
    position = start
    for match in _ENTITY.finditer(layer.text, start, end):
        text = html.unescape(match.group())
        if text == match.group():
            continue
        yield from layer.pieces(position, match.start())
        raw_start, raw_end = layer.to_raw(match.start(), match.end())
        yield text, raw_start, raw_end
        position = match.end()
    yield from layer.pieces(position, end)
