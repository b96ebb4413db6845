"""The clean source as an article, at the sentence that stands against the copy; and jumping by letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_lowercase

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from mtaudit.core import Document, Match
from mtaudit.errors import MtauditError
from mtaudit.paths import file_of
from mtaudit.review.app.copyview import CopyView, Piece, copy_piece, paragraphs_of
from mtaudit.review.identity import to_copy
from mtaudit.visible import one_line


class SourceView(CopyView):
    """A clean source with one passage marked."""

    COMPONENT_CLASSES = {"source--passage"}

    def show_passage(self, text: str, start: int, end: int) -> None:
        """Show a text, text[start:end] marked and in the middle."""
        paragraphs = []
        for a, b in paragraphs_of(text):
            edges = sorted({a, b} | {edge for edge in (start, end) if a < edge < b})
            pieces = tuple(
                copy_piece(text, x, y, (".source--passage",) if start <= x and y <= end else ())
                for x, y in pairwise(edges)
            )
            paragraphs.append(pieces or (Piece("", (), a, b),))
        self.show(paragraphs, start, (start, end))


class SourceScreen(ModalScreen[None]):
    """Shows the clean source of a match; brackets step through the other matches."""

    BINDINGS = [
        Binding("escape,o,q", "leave", "Back", id="source-back", tooltip="Back to the review"),
        Binding("right_square_bracket", "match(1)", "Next source", id="source-next", tooltip="The next clean source"),
        Binding("left_square_bracket", "match(-1)", "Previous", id="source-previous", tooltip="The one before"),
        Binding("j", "scroll(1)", "Down", show=False, id="source-down", tooltip="One line down"),
        Binding("k", "scroll(-1)", "Up", show=False, id="source-up", tooltip="One line up"),
    ]

    def __init__(self, matches: Sequence[Match], start: int) -> None:
        super().__init__()
        self._matches = matches
        self._at = start

    def compose(self) -> ComposeResult:
        """The path, the text, the keys."""
        with Vertical(classes="dialog full"):
            yield Label(id="source-path", classes="dialog-title")
            yield SourceView(id="source-view")
            yield Label("j k scroll · ] [ other sources · Esc back", classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin to read the file."""
        self.query_one(SourceView).focus()
        self.action_match(0)

    def action_match(self, by: int) -> None:
        """Show the next or previous match."""
        self._at = (self._at + by) % len(self._matches)
        source = self._matches[self._at].source
        label = f"{one_line(source.path)}  ({self._at + 1} of {len(self._matches)})"
        self.query_one("#source-path", Label).update(Content(label))
        self._read(self._matches[self._at])

    @work(thread=True, exclusive=True)
    def _read(self, match: Match) -> None:
        """Reading HTML may take a moment; the screen stays alive."""
        source = match.source
        try:
            document = _document_at(source.path)
        except MtauditError as error:
            words = f"{error}\n\nThe passage, as the audit had it:\n\n{source.words}"
            start = len(words) - len(source.words)
            self.app.call_from_thread(self._show, words, start, len(words))
            return
        start, end = to_copy(document, source.start, source.end)
        if document.text[start:end] != source.words and source.words in document.text:
            start = document.text.index(source.words)  # the file was edited since; the words are elsewhere now
            end = start + len(source.words)
        self.app.call_from_thread(self._show, document.text, start, end)

    def _show(self, text: str, start: int, end: int) -> None:
        if self.is_mounted:
            self.query_one(SourceView).show_passage(text, start, end)

    def action_scroll(self, lines: int) -> None:
        """Scroll the text."""
        self.query_one(SourceView).scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Back to the review."""
        self.dismiss(None)


def _document_at(path: str) -> Document:
    from mtaudit.documents import read_path

    documents = read_path(file_of(path))
    return next((document for document in documents if document.path == path), documents[0])


@dataclass(frozen=True, slots=True)
class Target:
    """Somewhere to jump to: a cell of the screen, and what is there ("pane", "flag" or "article")."""

    x: int
    y: int
    kind: str
    name: str


class JumpScreen(ModalScreen[Target | None]):
    """Letters over everything one can jump to; the letter jumps."""

    def __init__(self, targets: Sequence[Target]) -> None:
        super().__init__()
        self._targets = dict(zip("123" + ascii_lowercase, targets, strict=False))

    def compose(self) -> ComposeResult:
        """A letter at each target."""
        for letter, target in self._targets.items():
            label = Static(f" {letter} ", classes="jump-letter")
            label.styles.offset = (target.x, target.y)
            yield label
        yield Label("a letter or number jumps there · Esc stays", id="jump-hint")

    def on_key(self, event: events.Key) -> None:
        """Jump, or stay."""
        event.stop()
        self.dismiss(self._targets.get(event.character or ""))

    def on_click(self, event: events.Click) -> None:
        """Jump to the letter clicked."""
        near = (t for t in self._targets.values() if t.y == event.screen_y and 0 <= event.screen_x - t.x < 3)
        self.dismiss(next(near, None))
