"""What every reader hands over: the copy, the blocks in it, and the way back to the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from mtaudit.core import Kind, Run

MOST_BLOCKS = 20_000
MOST_CHARACTERS = 10_000_000
MOST_SENTENCES = 50_000


class TooLargeError(Exception):
    """An article larger than any is: what there is too much of, in words."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or line of the copy: `text[start:end]`.

    `kind` is what the markup says it is (None where it says nothing), `reason` why the markup keeps it out of the copy.
    """

    start: int
    end: int
    kind: Kind | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """An article as a reader found it. No runs: the copy is the file itself."""

    text: str
    blocks: tuple[Block, ...]
    runs: tuple[Run, ...] = ()
    title: str = ""
    dateline: str = ""


class CopyBuilder:
    """Puts a copy together out of pieces of a file, block by block, and keeps where each piece came from.

    White space is folded the way a browser does it: any stretch of it is one blank in the copy (the only runs of equal
    length that may differ from the file are single ones, a line end for a blank). Blocks are parted by a blank line.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._block_start = 0
        self._space: tuple[int, int] | None = None
        self._last_raw_end = 0

    def add(self, text: str, raw_start: int, raw_end: int) -> None:
        """A piece of text from raw[raw_start:raw_end]; of equal length if and only if it stands there as it is."""
        if len(text) != raw_end - raw_start:
            if text.isspace() and text != "\xa0":
                self._note_space(raw_start, raw_end)
            elif text:
                self._append(text, raw_start, raw_end)
            return
        position = 0
        while position < len(text):
            end = position
            if text[position] in _FOLDED:
                while end < len(text) and text[end] in _FOLDED:
                    end += 1
                self._note_space(raw_start + position, raw_start + end)
            else:
                while end < len(text) and text[end] not in _FOLDED:
                    end += 1
                # Words parted by single blanks are taken over in one run.
                while end + 1 < len(text) and text[end] == " " and text[end + 1] not in _FOLDED:
                    end += 1
                    while end < len(text) and text[end] not in _FOLDED:
                        end += 1
                self._append(text[position:end], raw_start + position, raw_start + end)
            position = end

    def end_block(self, kind: Kind | None = None, reason: str = "") -> None:
        """Close the block that the last pieces make up; nothing happens where there is none."""
        if self._length > self._block_start:
            self._blocks.append(Block(self._block_start, self._length, kind, reason))
            _check_size(len(self._blocks), self._length)
            self._push("\n\n", self._last_raw_end, self._last_raw_end)
            self._block_start = self._length
        self._space = None

    def copy(self, title: str = "", dateline: str = "") -> Copy:
        """The copy so far."""
        self.end_block()
        return Copy("".join(self._parts), tuple(self._blocks), tuple(self._runs), title, dateline)

    def _note_space(self, raw_start: int, raw_end: int) -> None:
        if self._length > self._block_start and self._space is None:
            self._space = (raw_start, raw_end)

    def _append(self, text: str, raw_start: int, raw_end: int) -> None:
        if self._space is not None:
            self._push(" ", *self._space)
            self._space = None
        self._push(text, raw_start, raw_end)

    def _push(self, text: str, raw_start: int, raw_end: int) -> None:
        self._runs.append(Run(self._length, self._length + len(text), raw_start, raw_end))
        self._parts.append(text)
        self._length += len(text)
        self._last_raw_end = raw_end


_FOLDED = frozenset(" \t\r\n\f\v\u2028\u2029")

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_EDGE = " \t\xa0\ufeff\u200b\u3000"
_WIDEST_WRAP = 100
_NARROWEST_WRAP = 40


def text_blocks(raw: str, start: int = 0, end: int | None = None) -> tuple[Block, ...]:
    """Paragraphs of plain text: lines, or groups of lines where the text was wrapped at a fixed width."""
    lines: list[tuple[int, int]] = []
    for match in _LINE.finditer(raw, start, len(raw) if end is None else end):
        line = match.group()
        stripped = line.strip(_EDGE)
        if stripped:
            _check_size(len(lines), len(stripped))
            first = match.start() + line.index(stripped)
            lines.append((first, first + len(stripped)))
    width = max((stop - first for first, stop in lines), default=0)
    wrapped = _NARROWEST_WRAP <= width <= _WIDEST_WRAP and _is_wrapped(raw, lines, width)
    blocks: list[Block] = []
    above = (0, 0)
    for spot in lines:
        if wrapped and blocks and _line_ends(raw[above[1] : spot[0]]) == 1 and _is_full(raw, above, spot, width):
            blocks[-1] = Block(blocks[-1].start, spot[1])
        else:
            blocks.append(Block(*spot))
        above = spot
    return tuple(blocks)


def _check_size(blocks: int, characters: int) -> None:
    if blocks > MOST_BLOCKS:
        raise TooLargeError(f"more than {MOST_BLOCKS:,} paragraphs")
    if characters > MOST_CHARACTERS:
        raise TooLargeError(f"more than {MOST_CHARACTERS:,} characters")


def _is_wrapped(raw: str, lines: list[tuple[int, int]], width: int) -> bool:
    """Do most lines that have one right below end where the next word would not have fit?"""
    pairs = [(one, two) for one, two in pairwise(lines) if _line_ends(raw[one[1] : two[0]]) == 1]
    full = sum(_is_full(raw, one, two, width) for one, two in pairs)
    return full * 3 >= len(pairs) * 2 > 0


def _is_full(raw: str, line: tuple[int, int], below: tuple[int, int], width: int) -> bool:
    """Was a line broken only because the first word of the one below did not fit?"""
    word = raw[below[0] : below[1]].split(None, 1)[0]
    return line[1] - line[0] + 1 + len(word) > width - 2


def _line_ends(gap: str) -> int:
    return gap.count("\n") + gap.count("\r") - gap.count("\r\n")
