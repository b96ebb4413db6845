"""Copy on the screen: paragraphs, wrapped by cell widths, with marked spans; scrolls to any place in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from mtaudit.visible import visible


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph: what is shown, the styles it has, and which stretch of the copy it shows.

    Symbols that are not copy have start == end. `flag` is a place in the queue, -1 for none.
    """

    shown: str
    styles: tuple[str, ...]
    start: int
    end: int
    flag: int = -1


@dataclass
class Block:
    """A paragraph laid out: its lines, and where in the shown text each line begins."""

    pieces: tuple[Piece, ...]
    strips: list[Strip]
    line_starts: list[int]
    top: int = 0


def copy_piece(text: str, start: int, end: int, styles: Sequence[str] = (), flag: int = -1) -> Piece:
    """text[start:end] as a piece, safe for the terminal."""
    return Piece(visible(text[start:end]), tuple(styles), start, end, flag)


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """The lines of a text as (start, end) without their line ends; runs of blank lines count as one."""
    found = []
    position = 0
    blank = True
    for line in text.split("\n"):
        end = position + len(line.rstrip("\r"))
        is_blank = not line.strip()
        if not (is_blank and blank):
            found.append((position, end))
        blank = is_blank
        position += len(line) + 1
    return found


class CopyView(ScrollView, can_focus=True):
    """Shows paragraphs of pieces. A line is in the gutter's colour where `marked_lines` says so."""

    ALLOW_SELECT = False
    GUTTER = 2
    COMPONENT_CLASSES = {"copy--gutter"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._paragraphs: list[tuple[Piece, ...]] = []
        self._blocks: list[Block] = []
        self._lines: list[tuple[int, int]] = []
        self._width = 0
        self._centre: int | None = None
        self._marked = (0, 0)

    def show(self, paragraphs: list[tuple[Piece, ...]], centre: int | None, marked: tuple[int, int] = (0, 0)) -> None:
        """Show paragraphs, the line with copy offset `centre` in the middle, a gutter mark beside copy[marked]."""
        self._paragraphs = paragraphs
        self._centre = centre
        self._marked = marked
        self._lay_out()
        self.scroll_to_centre()
        # Once more when the new height is known: until then one cannot scroll beyond the old one.
        self.call_after_refresh(self.scroll_to_centre)

    def scroll_to_centre(self) -> None:
        """Bring the current place back to the middle."""
        if self._centre is not None:
            line = self.line_of(self._centre)
            self.scroll_to(y=max(0, line - self.size.height // 2), animate=False)

    def line_of(self, offset: int) -> int:
        """The line on which a copy offset is shown."""
        starts = [block.pieces[0].start for block in self._blocks]
        if not starts:
            return 0
        block = self._blocks[max(bisect_right(starts, offset) - 1, 0)]
        return block.top + max(bisect_right(block.line_starts, shown_at(block.pieces, offset)) - 1, 0)

    def offset_at(self, x: int, y: int) -> int | None:
        """The copy offset shown at a cell of the content, None where there is none."""
        line = y + self.scroll_offset.y
        if not 0 <= line < len(self._lines):
            return None
        number, row = self._lines[line]
        block = self._blocks[number]
        cells = x - self.GUTTER
        shown = block.line_starts[row]
        for char in block.strips[row].text:
            if cells <= 0:
                break
            cells -= Content(char).cell_length
            shown += 1
        return copy_at(block.pieces, shown)

    def on_resize(self) -> None:
        """Wrap anew, and keep the place."""
        if self._lay_out():
            self.scroll_to_centre()

    def notify_style_update(self) -> None:
        """The theme has changed: colours are in the lines."""
        super().notify_style_update()
        self._width = 0
        self._lay_out()

    def _lay_out(self) -> bool:
        width = self.scrollable_content_region.width - self.GUTTER
        if width <= 0:
            return False
        kept = {block.pieces: block for block in self._blocks} if width == self._width else {}
        self._width = width
        self._blocks = [kept.get(pieces) or self._wrap(pieces, width) for pieces in self._paragraphs]
        # A block that stands twice (blank lines, a repeated headline) needs a place of its own each time.
        self._blocks = [Block(block.pieces, block.strips, block.line_starts) for block in self._blocks]
        self._lines = []
        for number, block in enumerate(self._blocks):
            block.top = len(self._lines)
            self._lines += [(number, row) for row in range(len(block.strips))]
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()
        return True

    def _wrap(self, pieces: tuple[Piece, ...], width: int) -> Block:
        content = Content("".join(piece.shown for piece in pieces))
        position = 0
        for piece in pieces:
            end = position + len(piece.shown)
            for style in piece.styles:
                content = content.stylize(style, position, end)
            position = end
        strips = Visual.to_strips(self, content, width, None, self.visual_style)
        starts = []
        for strip in strips:
            offsets = [s.style.meta["offset"][0] for s in strip if s.style and "offset" in (s.style.meta or {})]
            starts.append(offsets[0] if offsets else 0)
        return Block(pieces, strips, starts)

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        line = y + self.scroll_offset.y
        width = self.size.width
        blank = self.visual_style.rich_style
        if line >= len(self._lines):
            return Strip.blank(width, blank)
        number, row = self._lines[line]
        block = self._blocks[number]
        gutter = Segment("  ", blank)
        if self._is_marked(block, row):
            gutter = Segment("▌ ", blank + self.get_component_rich_style("copy--gutter", partial=True))
        return Strip([gutter, *block.strips[row]]).adjust_cell_length(width, blank)

    def _is_marked(self, block: Block, row: int) -> bool:
        start, end = self._marked
        last = row + 1 < len(block.line_starts)
        line_start = copy_at(block.pieces, block.line_starts[row])
        line_end = copy_at(block.pieces, block.line_starts[row + 1]) if last else block.pieces[-1].end
        return start < line_end and line_start < end

    def flag_at(self, x: int, y: int) -> int:
        """The place in the queue of the flag shown at a cell, -1 for none."""
        line = y + self.scroll_offset.y
        offset = self.offset_at(x, y)
        if offset is None:
            return -1
        block = self._blocks[self._lines[line][0]]
        return next((p.flag for p in block.pieces if p.flag >= 0 and p.start <= offset < max(p.end, p.start + 1)), -1)

    def visible_flags(self) -> dict[int, tuple[int, int]]:
        """The flags on the screen, by place in the queue, with the cell (x, y) at which each begins."""
        found: dict[int, tuple[int, int]] = {}
        top = self.scroll_offset.y
        for y in range(self.size.height):
            if top + y >= len(self._lines):
                break
            number, row = self._lines[top + y]
            block = self._blocks[number]
            first = block.line_starts[row]
            text = block.strips[row].text
            position = 0
            for piece in block.pieces:
                if piece.flag >= 0 and first <= position < first + len(text) and piece.flag not in found:
                    found[piece.flag] = (self.GUTTER + Content(text[: position - first]).cell_length, y)
                position += len(piece.shown)
        return found


def shown_at(pieces: Sequence[Piece], offset: int) -> int:
    """Where in the shown text a copy offset is."""
    position = 0
    for piece in pieces:
        if piece.start <= offset < piece.end:
            as_is = len(piece.shown) == piece.end - piece.start
            return position + (offset - piece.start if as_is else 0)
        position += len(piece.shown)
    return position


def copy_at(pieces: Sequence[Piece], shown: int) -> int:
    """Which copy offset is at a place of the shown text."""
    position = 0
    for piece in pieces:
        if shown < position + len(piece.shown):
            as_is = len(piece.shown) == piece.end - piece.start
            return piece.start + (shown - position if as_is else 0)
        position += len(piece.shown)
    return pieces[-1].end if pieces else 0


__all__ = ["CopyView", "Piece", "copy_piece", "paragraphs_of"]
