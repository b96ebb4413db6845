"""The middle pane: the article as text, every flag marked, the current sentence in the centre; and marking a span."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from textual import events
from textual.binding import Binding
from textual.message import Message

from mtaudit.core import Document, Verb
from mtaudit.review.app.copyview import CopyView, Piece, copy_piece, paragraphs_of
from mtaudit.review.app.looks import ACCEPTED, DISMISSED, LOOK, SEVERITY_SYMBOLS
from mtaudit.review.ledger import Standing
from mtaudit.review.session import Item, Session
from mtaudit.visible import visible

_WORD = re.compile(r"\S+")


@dataclass
class Marking:
    """A span that is being marked: the words of the copy, the one marking began at, and the one it has reached."""

    words: list[tuple[int, int]]
    cursor: int
    anchor: int | None = None

    @property
    def span(self) -> tuple[int, int]:
        """The marked stretch of the copy."""
        anchor = self.cursor if self.anchor is None else self.anchor
        return self.words[min(anchor, self.cursor)][0], self.words[max(anchor, self.cursor)][1]

    def move(self, by: int) -> None:
        """Move over words, as far as there are any."""
        self.cursor = min(max(self.cursor + by, 0), len(self.words) - 1)

    def nearest(self, offset: int) -> int:
        """The word at or before a place in the copy."""
        return max(sum(start <= offset for start, _ in self.words) - 1, 0)


class ArticlePane(CopyView):
    """The article of the current flag."""

    COMPONENT_CLASSES = {
        "article--minor", "article--major", "article--critical", "article--accepted", "article--dismissed",
        "article--replacement", "article--sentence", "article--skipped", "article--title",
    }  # fmt: skip
    BINDINGS = [
        Binding("right,l", "mark(1)", "Next word", id="mark-right", tooltip="One word on"),
        Binding("left,h", "mark(-1)", "Word back", id="mark-left", tooltip="One word back"),
        Binding("down", "mark(8)", "", show=False, id="mark-down", tooltip="Eight words on"),
        Binding("up", "mark(-8)", "", show=False, id="mark-up", tooltip="Eight words back"),
        Binding("space", "mark_from", "Begin here", id="mark-from", tooltip="The span begins at this word"),
        Binding("enter", "mark_done", "Mark these words", id="mark-done", tooltip="Mark the span"),
        Binding("escape", "mark_leave", "Cancel", id="mark-leave", tooltip="Mark nothing"),
    ]

    class Chosen(Message):
        """A flag was clicked."""

        def __init__(self, position: int) -> None:
            super().__init__()
            self.position = position

    class Marked(Message):
        """A span that the tool missed was marked: copy[start:end] of the article shown."""

        def __init__(self, start: int, end: int) -> None:
            super().__init__()
            self.start = start
            self.end = end

    def __init__(self, session: Session) -> None:
        super().__init__(id="article")
        self.session = session
        self.article: int | None = None
        self.current: Item | None = None
        self.marking: Marking | None = None
        self._pressed: int | None = None

    def show_article(self, article: int | None, current: Item | None) -> None:
        """Show an article and mark where one is in it."""
        if article != self.article:
            self.marking = None
        self.article, self.current = article, current
        self.redraw()

    def redraw(self) -> None:
        """Draw what the session says now."""
        if self.article is None:
            self.show([], None)
            return
        audit = self.session.articles[self.article].audit
        document = audit.document
        items = self.session.items_of(self.article)
        sentence = _sentence_span(document, self.current)
        if self.marking:
            sentence = self.marking.span
        layers = _layers(document, sentence if not self.marking else None, self.marking)
        spans = paragraphs_of(document.text)
        marks = _by_paragraph(spans, [(item.start, max(item.end, item.start + 1), item) for item in items])
        under = _by_paragraph(spans, [(a, b, (a, b, style)) for a, b, style in layers])
        paragraphs = [
            _paragraph(document.text, start, end, [self._mark(item) for item in marks[n]], under[n])
            for n, (start, end) in enumerate(spans)
        ]
        centre = sentence[0] if sentence else None
        if self.current and not self.marking:
            centre = self.current.start
        self.show([pieces for pieces in paragraphs if pieces], centre, sentence or (0, 0))

    def _mark(self, item: Item) -> _Mark:
        standing = self.session.standing(item)
        severity = self.session.severity(item)
        style = f".article--{severity}"
        if standing.outcome:
            style = ".article--accepted" if standing.outcome is Verb.ACCEPT else ".article--dismissed"
        is_current = self.current is not None and item.number == self.current.number
        # Textual has no reverse in its style sheets, only in styles given by name.
        styles = (style, "bold reverse") if is_current else (style,)
        return _Mark(item, styles, _opener(standing, SEVERITY_SYMBOLS[severity], is_current=is_current), _new(standing))

    # Marking a span by keys

    def begin_marking(self) -> None:
        """Start to mark a span, at the current sentence."""
        if self.article is None:
            return
        text = self.session.articles[self.article].audit.document.text
        words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
        if words:
            self.marking = Marking(words, 0)
            self.marking.cursor = self.marking.nearest(self.current.start if self.current else 0)
            self.focus()
            self.redraw()
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """The keys for marking are there only while one marks."""
        return self.marking is not None if action.startswith("mark") else True

    def action_mark(self, by: int) -> None:
        """Move over words."""
        if self.marking:
            self.marking.move(by)
            self.redraw()

    def action_mark_from(self) -> None:
        """Let the span begin at this word."""
        if self.marking:
            self.marking.anchor = self.marking.cursor
            self.redraw()

    def action_mark_leave(self) -> None:
        """Leave without marking."""
        self.marking = None
        self.redraw()
        self.refresh_bindings()

    def action_mark_done(self) -> None:
        """Hand over the span."""
        if self.marking:
            start, end = self.marking.span
            self.action_mark_leave()
            self.post_message(self.Marked(start, end))

    # The mouse: a click chooses a flag, a drag over words marks them

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Remember where a drag may begin."""
        self._pressed = self.offset_at(*event.get_content_offset_capture(self))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """A drag marks words."""
        offset = self.offset_at(*event.get_content_offset_capture(self))
        if event.button != 1 or self._pressed is None or offset is None or offset == self._pressed:
            return
        if self.marking is None:
            self.begin_marking()
        if self.marking:
            self.marking.anchor = self.marking.nearest(self._pressed)
            self.marking.cursor = self.marking.nearest(offset)
            self.redraw()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """A press without a drag chooses the flag under it."""
        pressed, self._pressed = self._pressed, None
        if self.marking is None and pressed is not None:
            flag = self.flag_at(*event.get_content_offset_capture(self))
            if flag >= 0:
                self.post_message(self.Chosen(flag))


@dataclass(frozen=True, slots=True)
class _Mark:
    item: Item
    styles: tuple[str, ...]
    opener: str
    replacement: str


T = TypeVar("T")


def _by_paragraph(spans: Sequence[tuple[int, int]], what: Sequence[tuple[int, int, T]]) -> list[list[T]]:
    """For each paragraph, what lies in it or runs into it; an article of a thousand paragraphs is drawn at each key."""
    ends = [end for _, end in spans]
    found: list[list[T]] = [[] for _ in spans]
    for start, end, each in what:
        number = bisect_right(ends, start)
        while number < len(spans) and spans[number][0] < end:
            found[number].append(each)
            number += 1
    return found


def _opener(standing: Standing, symbol: str, *, is_current: bool) -> str:
    if standing.outcome:
        symbol = ACCEPTED if standing.outcome is Verb.ACCEPT else DISMISSED
    look = LOOK if standing.look else ""
    return f"{'▸' if is_current else ''}⟦{symbol}{look}"


def _new(standing: Standing) -> str:
    """What is shown behind the words of an accepted flag."""
    if standing.outcome is not Verb.ACCEPT or standing.replacement is None:
        return ""
    return f" → {visible(standing.replacement)}" if standing.replacement else " → (deleted)"


_Layer = tuple[int, int, str]


def _layers(document: Document, sentence: tuple[int, int] | None, marking: Marking | None) -> list[_Layer]:
    layers: list[_Layer] = [(each.start, each.end, ".article--skipped") for each in document.skipped]
    headlines = (each for each in document.sentences if each.kind.value in ("headline", "subheading"))
    layers += [(each.start, each.end, ".article--title") for each in headlines]
    if sentence:
        layers.append((*sentence, ".article--sentence"))
    if marking:
        layers.append((*marking.span, "reverse"))
    return layers


def _sentence_span(document: Document, item: Item | None) -> tuple[int, int] | None:
    if item is None:
        return None
    sentences = [document.sentences[i] for i in item.flag.sentences if i < len(document.sentences)]
    if not sentences:
        return item.start, item.end
    return min(sentences[0].start, item.start), max(sentences[-1].end, item.end)


def _paragraph(text: str, start: int, end: int, marks: list[_Mark], layers: list[_Layer]) -> tuple[Piece, ...]:
    """A paragraph cut where a style or a mark begins or ends, with the symbols between."""
    if start == end:
        return (Piece("", (), start, end),)
    cuts = {start, end}
    for a, b, _ in layers:
        cuts |= {a, b}
    for mark in marks:
        cuts |= {mark.item.start, mark.item.end}
    edges = sorted(cut for cut in cuts if start <= cut <= end)
    pieces: list[Piece] = []
    for a, b in pairwise(edges):
        over = tuple(style for x, y, style in layers if x <= a and b <= y)
        begun = (mark for mark in marks if mark.item.start == a)
        pieces += [Piece(mark.opener, (*over, *mark.styles), a, a, mark.item.number - 1) for mark in begun]
        inside = [mark for mark in marks if mark.item.start <= a and b <= mark.item.end]
        styles = over + tuple(style for mark in inside for style in mark.styles)
        pieces.append(copy_piece(text, a, b, styles, inside[-1].item.number - 1 if inside else -1))
        for mark in reversed(marks):
            if mark.item.end == b:
                place = mark.item.number - 1
                if mark.replacement:
                    pieces.append(Piece(mark.replacement, (*over, ".article--replacement"), b, b, place))
                pieces.append(Piece("⟧", (*over, *mark.styles), b, b, place))
    return tuple(pieces)
