"""Every key of the app: its id (for the configuration), what it does, and in which group the help shows it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """A key. `keys` are Textual's names, comma-separated; `short` is for the footer, "" for keys it leaves out."""

    id: str
    keys: str
    action: str
    tooltip: str
    group: str
    short: str = ""


KEYS: tuple[Key, ...] = (
    Key("accept", "a", "accept", "Accept the flag, with the suggestion", "Decide", "Accept"),
    Key("dismiss", "x", "dismiss_flag", "Dismiss the flag and say why", "Decide", "Dismiss"),
    Key("edit", "e", "edit", "Edit the replacement, then accept", "Decide", "Edit"),
    Key("next", "j", "step(1)", "Next undecided flag", "Move", "Next"),
    Key("undo", "u", "undo", "Undo the last decision", "Decide", "Undo"),
    Key("note", "n", "note", "Write a note on the flag", "Decide", "Note"),
    Key("filter", "F", "filter", "Choose which flags are shown", "Show", "Filter"),
    Key("help", "question_mark", "app.help", "All keys", "Leave", "Help"),
    Key("quit", "q", "app.quit", "Quit; everything is saved already", "Leave", "Quit"),
    Key("palette", "ctrl+p", "app.command_palette", "Command palette: everything by its name", "Show", "Palette"),
    Key("look", "f", "look", "Mark the flag for a second look, or take the mark away", "Decide", "Look"),
    Key("open-source", "o", "source", "Open the clean source at the sentence", "Show", "Source"),
    Key("missed", "m", "missed", "Mark a span that the tool missed", "Decide", "Missed"),
    Key("search", "slash", "search", "Search words, messages and sentences", "Move", "Search"),
    Key("export", "E", "app.export", "Export corrected copy and decisions", "Leave", "Export"),
    Key("previous", "k", "step(-1)", "Previous undecided flag", "Move", "Prev"),
    Key("accept-all", "A", "accept_all", "Accept all alike: same rule or words, here or everywhere", "Decide"),
    Key("dismiss-all", "X", "dismiss_all", "Dismiss all alike: same rule or words, here or everywhere", "Decide"),
    Key("severity", "s", "severity", "Change the severity", "Decide"),
    Key("category", "c", "category", "Change the category", "Decide"),
    Key("redo", "U", "redo", "Bring back what was undone", "Decide"),
    Key("next-any", "J", "any(1)", "Next flag, decided or not", "Move"),
    Key("previous-any", "K", "any(-1)", "Previous flag, decided or not", "Move"),
    Key("go", "g", "go", "Go to a flag by its number; g again for the first", "Move"),
    Key("last", "G", "last", "Go to the last flag", "Move"),
    Key("search-again", "N", "search_again", "Next hit of the search", "Move"),
    Key("next-article", "right_curly_bracket", "article(1)", "Next article", "Move"),
    Key("previous-article", "left_curly_bracket", "article(-1)", "Previous article", "Move"),
    Key("jump", "ctrl+o", "jump", "Jump to a pane or to a flag on the screen by a letter", "Move"),
    Key("next-match", "right_square_bracket", "match(1)", "Next clean source", "Show"),
    Key("previous-match", "left_square_bracket", "match(-1)", "Previous clean source", "Show"),
    Key("next-pane", "tab", "pane(1)", "Go to the next pane", "Panes"),
    Key("previous-pane", "shift+tab", "pane(-1)", "Go to the previous pane", "Panes"),
    Key("zoom", "z", "zoom", "Enlarge the pane, or put it back", "Panes"),
    Key("toggle-queue", "1", "toggle_pane('queue')", "Hide or show the queue", "Panes"),
    Key("toggle-article", "2", "toggle_pane('article')", "Hide or show the article", "Panes"),
    Key("toggle-why", "3", "toggle_pane('why')", "Hide or show the reasons", "Panes"),
    Key("wider", "greater_than_sign", "widen(4)", "Make the pane larger", "Panes"),
    Key("narrower", "less_than_sign", "widen(-4)", "Make the pane smaller", "Panes"),
    Key("reset-panes", "equals_sign", "reset_panes", "Put all panes back to their size", "Panes"),
    Key("again", "R", "app.again", "Audit this article again; decisions are kept", "Leave"),
    Key("theme", "ctrl+t", "app.next_theme", "Next theme: dark, light, monochrome", "Show"),
)
GROUPS = ("Decide", "Move", "Show", "Panes", "Leave")


def bindings() -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """The keys as Textual's bindings."""
    return [
        # With priority, so that the application runs each action to its end before it looks at the next key: what is
        # typed fast goes where it was meant to go, and a decision is on disk before the next key is read.
        Binding(
            key.keys,
            key.action,
            key.short or key.tooltip,
            bool(key.short),
            priority=True,
            tooltip=key.tooltip,
            id=key.id,
        )
        for key in KEYS
    ]
