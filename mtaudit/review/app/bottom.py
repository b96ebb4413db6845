"""The bar at the bottom: the suggestion and where the flag stands; and the one line in which everything is typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from mtaudit.review.app.looks import LOOK, SEVERITY_SYMBOLS
from mtaudit.review.app.why import told
from mtaudit.review.session import Item, Session
from mtaudit.visible import one_line

Answer = Callable[[str], bool]
"""Takes what was typed; False leaves the line open, so that nothing typed is lost."""


def typeable(text: str) -> str:
    """Text as one can type it: on one line, without control characters and halves of characters."""
    return "".join(char for char in " ".join(text.split()) if unicodedata.category(char) not in ("Cc", "Cs"))


class Line(Input):
    """The line; Escape leaves it."""

    BINDINGS = [
        Binding("enter", "submit", "Done", id="line-done", tooltip="Take what is typed"),
        Binding("escape", "leave", "Cancel", id="line-cancel", tooltip="Leave everything as it was"),
        Binding("tab,shift+tab", "stay", show=False, id="line-stay", tooltip="Nothing: the line stays open"),
    ]

    def action_stay(self) -> None:
        """Keep the focus, or the line would be open without it."""

    def action_leave(self) -> None:
        """Leave without an answer."""
        bottom = self.screen.query_one(Bottom)
        bottom.close()


class Bottom(Vertical):
    """Suggestion and state, or a question with a line to type the answer in."""

    COMPONENT_CLASSES = {"bottom--old", "bottom--new", "bottom--label", "bottom--state"}

    def __init__(self, session: Session) -> None:
        super().__init__(id="bottom")
        self.session = session
        self._answer: Answer | None = None
        self._at_once: dict[str, str] = {}
        self._before: Widget | None = None

    def compose(self) -> ComposeResult:
        """Two lines of text, and the hidden line for answers."""
        yield Static(id="suggestion")
        yield Static(id="state")
        question = Horizontal(id="question")
        question.display = False
        with question:
            yield Label(id="question-label")
            yield Line(id="line", compact=True, select_on_focus=False)

    @property
    def asking(self) -> bool:
        """Whether the line is open."""
        return self._answer is not None

    def ask(
        self, label: str, answer: Answer, value: str = "", *, at_once: dict[str, str] | None = None, empty: str = ""
    ) -> None:
        """Ask for a line of text, `empty` shown while there is none.

        `at_once` maps what ends the question as soon as it is typed to its answer.
        """
        if self._answer is None:
            self._before = self.screen.focused
        self._answer = answer
        self._at_once = at_once or {}
        self.query_one("#question-label", Label).update(Content(label + " "))
        line = self.query_one("#line", Line)
        line.value = typeable(value)
        line.placeholder = empty
        line.cursor_position = len(line.value)
        self._open(asking=True)
        self.screen.set_focus(line)  # at once: the next key is already on its way

    def close(self) -> None:
        """Close the line."""
        self._answer = None
        self._open(asking=False)
        if self.query_one("#line").has_focus:
            self.screen.set_focus(self._before)
        self.screen.refresh_bindings()

    @on(Input.Submitted, "#line")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._finish(event.value)

    @on(Input.Changed, "#line")
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value in self._at_once and self.asking:
            self._finish(self._at_once[event.value])

    def _finish(self, value: str) -> None:
        answer = self._answer
        if answer is not None and answer(typeable(value)) and self._answer is answer:
            self.close()

    def _open(self, *, asking: bool) -> None:
        self.query_one("#question").display = asking
        self.query_one("#state").display = not asking

    def show(self, item: Item | None, otherwise: str = "") -> None:
        """Show a flag's suggestion and where it stands."""
        suggestion, state = self.query_one("#suggestion", Static), self.query_one("#state", Static)
        if item is None:
            suggestion.update(Content(otherwise))
            state.update("")
            return
        width = max(self.size.width - 2, 20)
        suggestion.update(self._suggestion(item, width))
        state.update(self._state(item).truncate(width, ellipsis=True))

    def _suggestion(self, item: Item, width: int) -> Content:
        standing = self.session.standing(item)
        new = standing.replacement if standing.replacement is not None else item.flag.suggestion
        sign = f"{SEVERITY_SYMBOLS[self.session.severity(item)]} "
        if not new and standing.replacement is None:
            hint = Content.styled("  no wording is suggested (e writes one)", ".bottom--label")
            old = Content.styled(one_line(item.flag.words), ".bottom--old")
            return Content(sign) + old.truncate(width - hint.cell_length - 2, ellipsis=True) + hint
        new_part = Content.styled(one_line(new) or "(deleted)", ".bottom--new")
        room = max(width - 5 - min(new_part.cell_length, width // 2), 10)
        old = Content.styled(one_line(item.flag.words), ".bottom--old").truncate(room, ellipsis=True)
        left = width - 5 - old.cell_length
        return Content(sign) + old + Content(" → ") + new_part.truncate(left, ellipsis=True)

    def _state(self, item: Item) -> Content:
        session = self.session
        standing = session.standing(item)
        look = f" · {LOOK} second look" if standing.look else ""
        others = [f"{one_line(other.reviewer)} {told(other)}" for other in session.others(item)]
        place = f"flag {item.number} of {len(session.items)} · "
        return Content.styled(" · ".join([place + told(standing) + look, *others]), ".bottom--state")
