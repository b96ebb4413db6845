"""The left pane: articles and their flags, where each stands, and how far one is."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from mtaudit.core import Verb
from mtaudit.review.app.looks import ACCEPTED, DISMISSED, LOOK, NOTE, SEVERITY_SYMBOLS, state_symbol
from mtaudit.review.session import Item, Session
from mtaudit.visible import one_line


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue: an article, one of its flags, or something to be told."""

    kind: str
    index: int = -1
    text: str = ""


class QueuePane(ScrollView, can_focus=True):
    """The queue. Only the lines on the screen are drawn, however many flags there are."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        "queue--article", "queue--minor", "queue--major", "queue--critical", "queue--done", "queue--trouble",
    }  # fmt: skip

    BINDINGS = [
        Binding("down", "screen.any(1)", "Next flag", show=False, id="queue-down", tooltip="Next flag, decided or not"),
        Binding("up", "screen.any(-1)", "Flag before", show=False, id="queue-up", tooltip="The flag before"),
        Binding("enter", "screen.pane(1)", "To the article", show=False, id="queue-enter", tooltip="To the article"),
    ]

    class Chosen(Message):
        """A flag was clicked."""

        def __init__(self, position: int) -> None:
            super().__init__()
            self.position = position

    class ArticleChosen(Message):
        """An article was clicked."""

        def __init__(self, article: int) -> None:
            super().__init__()
            self.article = article

    class TroubleChosen(Message):
        """Something that could not be audited, or no longer applies, was clicked."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, session: Session) -> None:
        super().__init__(id="queue")
        self.session = session
        self.rows: list[Row] = []
        self.waiting = ""

    def redraw(self) -> None:
        """Draw what the session says now, the current flag in view."""
        self.rows = self._rows()
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows))
        current = self._current_row()
        height = self.scrollable_content_region.height
        if current is not None and not self.scroll_offset.y < current < self.scroll_offset.y + height - 1:
            self.scroll_to(y=max(0, current - height // 2), animate=False)
        self.refresh()

    def _rows(self) -> list[Row]:
        session = self.session
        rows = []
        for index, article in enumerate(session.articles):
            items = [item for item in session.items_of(index) if session.shown(item)]
            if items or not session.filter:
                rows.append(Row("article", index))
                rows += [Row("flag", item.number - 1) for item in items]
                for about, standing in session.stale(article):
                    done = ACCEPTED if standing.outcome is Verb.ACCEPT else DISMISSED
                    text = f"no longer applies: {done} “{one_line(about.words)}” ({about.rule})"
                    rows.append(Row("trouble", text=text))
        rows += [Row("trouble", text=one_line(f"{f.path}: {f.message}")) for f in session.failures]
        return rows + ([Row("note", text=self.waiting)] if self.waiting else [])

    def _current_row(self) -> int | None:
        position = self.session.position
        return next((i for i, row in enumerate(self.rows) if row.kind == "flag" and row.index == position), None)

    def render_line(self, y: int) -> Strip:
        """One line of the queue."""
        line = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        blank = self.visual_style.rich_style
        if line >= len(self.rows) or width <= 0:
            return Strip.blank(max(width, 0), blank)
        content = self._content(self.rows[line], width)
        strips = Visual.to_strips(self, content, width, 1, self.visual_style)
        return strips[0].adjust_cell_length(width, blank) if strips else Strip([Segment(" " * width, blank)])

    def _content(self, row: Row, width: int) -> Content:
        if row.kind == "article":
            return self._article(row.index, width)
        if row.kind == "flag":
            return self._flag(self.session.items[row.index], width)
        sign = "⚠ " if row.kind == "trouble" else ""
        style = ".queue--trouble" if row.kind == "trouble" else ".queue--done"
        return Content.styled(sign + row.text, style).truncate(width, ellipsis=True)

    def _article(self, index: int, width: int) -> Content:
        document = self.session.articles[index].audit.document
        done, total = self.session.progress(index)
        count = f" {done}/{total}" if total else " 0"
        name = Content(one_line(document.title or document.path)).truncate(width - len(count), ellipsis=True)
        padding = " " * (width - len(count) - name.cell_length)
        return Content(f"{name.plain}{padding}{count}").stylize(".queue--article")

    def _flag(self, item: Item, width: int) -> Content:
        session = self.session
        standing = session.standing(item)
        severity = session.severity(item)
        others = session.others(item)
        other = (ACCEPTED if others[-1].outcome is Verb.ACCEPT else DISMISSED) if others else " "
        seen = other if len(session.ledger.reviewers()) > 1 else ""
        extra = (LOOK if standing.look and standing.outcome else "") + (NOTE if standing.note else "")
        is_current = item.number - 1 == session.position
        signs = SEVERITY_SYMBOLS[severity] + state_symbol(standing) + seen + extra
        head = f"{'▸' if is_current else ' '}{item.number:>3}{signs} "
        style = ".queue--done" if standing.outcome else f".queue--{severity}"
        words = Content(one_line(item.flag.words)).truncate(max(width - len(head), 1), ellipsis=True)
        content = Content(head).stylize(style) + words.stylize(".queue--done" if standing.outcome else "")
        padded = content + Content(" " * max(width - content.cell_length, 0))
        return padded.stylize("bold reverse") if is_current else padded

    def on_click(self, event: events.Click) -> None:
        """Go where the click says."""
        line = event.get_content_offset_capture(self).y + self.scroll_offset.y
        if not 0 <= line < len(self.rows):
            return
        row = self.rows[line]
        if row.kind == "flag":
            self.post_message(self.Chosen(row.index))
        elif row.kind == "article":
            self.post_message(self.ArticleChosen(row.index))
        else:
            self.post_message(self.TroubleChosen(row.text))

    def visible_articles(self) -> dict[int, tuple[int, int]]:
        """The articles on the screen with the cell at which each begins."""
        top = self.scroll_offset.y
        lines = self.rows[top : top + self.size.height]
        return {row.index: (0, y) for y, row in enumerate(lines) if row.kind == "article"}
