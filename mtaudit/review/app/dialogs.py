"""Dialogs: a choice by one key, the filter, all keys. Each takes keys and mouse, and Escape changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from mtaudit.review.filters import Filter
from mtaudit.visible import one_line

T = TypeVar("T")


@dataclass(frozen=True)
class Choice(Generic[T]):
    """Something to choose: the key that chooses it, what it says, what it stands for."""

    key: str
    label: str
    value: T


class ChoiceDialog(ModalScreen[T | None]):
    """One of several things, by its key, by arrows and Enter, or by a click."""

    BINDINGS = [
        Binding("escape,q", "leave", "Cancel", id="dialog-cancel", tooltip="Leave everything as it was"),
        Binding("j", "down", "Down", show=False, id="dialog-down", tooltip="One down"),
        Binding("k", "up", "Up", show=False, id="dialog-up", tooltip="One up"),
    ]

    def __init__(self, title: str, choices: Sequence[Choice[T]], start: int = 0) -> None:
        super().__init__()
        self._title = title
        self._choices = list(choices)
        self._start = start
        for number, choice in enumerate(self._choices):
            self._bindings.bind(choice.key, f"choose({number})", priority=True, show=False)

    def compose(self) -> ComposeResult:
        """A title and a list."""
        with Vertical(classes="dialog"):
            yield Label(Content(self._title), classes="dialog-title")
            yield OptionList(*(Option(_choice_text(choice), id=str(i)) for i, choice in enumerate(self._choices)))
            yield Label("a letter, or ↑↓ and Enter · Esc cancels", classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin at the likely choice."""
        options = self.query_one(OptionList)
        options.highlighted = self._start
        options.focus()

    def action_choose(self, number: int) -> None:
        """A choice by its key."""
        self.dismiss(self._choices[number].value)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index].value)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    def action_down(self) -> None:
        """One down."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """One up."""
        self.query_one(OptionList).action_cursor_up()


def _choice_text(choice: Choice[T]) -> Content:
    return Content.styled(f" {choice.key} ", "$footer-key-foreground bold") + Content(f" {one_line(choice.label)}")


class FilterDialog(ModalScreen[Filter | None]):
    """Which flags are shown: any number of values, narrowed by typing."""

    BINDINGS = [
        Binding("escape", "leave", "Cancel", id="filter-cancel", tooltip="Leave the filter as it was"),
        Binding("ctrl+r", "clear", "Show all", id="filter-clear", tooltip="Choose nothing: all flags are shown"),
        Binding("enter", "apply", "Apply", id="filter-apply", tooltip="Show the chosen flags", priority=True),
    ]

    def __init__(self, choices: list[tuple[str, str, int]], current: Filter) -> None:
        super().__init__()
        self._choices = choices
        self._chosen = set(current.chosen)

    def compose(self) -> ComposeResult:
        """A line that narrows the list, and the list."""
        with Vertical(classes="dialog wide"):
            yield Label("Show only flags with …", classes="dialog-title")
            yield Input(placeholder="type to narrow the list", compact=True, id="narrow")
            yield OptionList()
            yield Label("↓ to the list · Space chooses · Enter applies · ^r all · Esc cancels", classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin with the whole list."""
        self._fill("")
        self.query_one("#narrow").focus()

    def _fill(self, typed: str) -> None:
        wanted = typed.casefold().split()
        options = self.query_one(OptionList)
        options.clear_options()
        for number, (facet, value, _) in enumerate(self._choices):
            if all(part in f"{facet} {value}".casefold() for part in wanted):
                options.add_option(Option(self._prompt(number), id=str(number)))

    def _prompt(self, number: int) -> Content:
        facet, value, count = self._choices[number]
        box = "■" if (facet, value) in self._chosen else "□"
        return Content(f"{box} ") + Content.styled(f"{facet:<11}", "$muted") + Content(f"{one_line(value)} ({count})")

    @on(Input.Changed, "#narrow")
    def _narrowed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._choose(event.option)

    def _choose(self, option: Option) -> None:
        number = int(option.id or 0)
        facet, value, _ = self._choices[number]
        self._chosen ^= {(facet, value)}
        self.query_one(OptionList).replace_option_prompt(str(number), self._prompt(number))

    def on_key(self, event: events.Key) -> None:
        """Down leads from the line to the list; in the list, Space chooses."""
        options = self.query_one(OptionList)
        if event.key == "down" and not options.has_focus and options.option_count:
            options.focus()
            options.highlighted = 0
        elif event.key == "space" and options.has_focus and options.highlighted_option:
            self._choose(options.highlighted_option)
        else:
            return
        event.stop()

    def action_apply(self) -> None:
        """Take what is chosen."""
        self.dismiss(Filter(frozenset(self._chosen)))

    def action_clear(self) -> None:
        """Choose nothing."""
        self.dismiss(Filter())

    def action_leave(self) -> None:
        """Leave the filter as it was."""
        self.dismiss(None)


class HelpDialog(ModalScreen[str | None]):
    """All keys, by group; Enter or a click does what the key does."""

    BINDINGS = [
        Binding("escape,q,question_mark", "leave", "Close", id="help-close", tooltip="Close the help"),
        Binding("j", "down", "Down", show=False, id="help-down", tooltip="One down"),
        Binding("k", "up", "Up", show=False, id="help-up", tooltip="One up"),
    ]

    def __init__(self, keys: list[tuple[str, str, str, str]], legend: str) -> None:
        """`keys` holds (group, key as shown, what it does, action)."""
        super().__init__()
        self._keys = keys
        self._legend = legend

    def compose(self) -> ComposeResult:
        """The legend of symbols, and the keys."""
        options: list[Option | None] = []
        group = ""
        for number, (each, key, tooltip, _) in enumerate(self._keys):
            if each != group:
                options += [None] if options else []
                options.append(Option(Content.styled(each, "bold"), disabled=True))
                group = each
            text = Content.styled(f"{key:>9}  ", "$footer-key-foreground bold") + Content(tooltip)
            options.append(Option(text, id=str(number)))
        with Vertical(classes="dialog wide tall"):
            yield Label("Keys", classes="dialog-title")
            yield OptionList(*options)
            yield Label(Content(self._legend), classes="dialog-hint")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._keys[int(event.option.id or 0)][3])

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_down(self) -> None:
        """One down."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """One up."""
        self.query_one(OptionList).action_cursor_up()
