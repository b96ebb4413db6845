"""How the panes share the screen: hidden, enlarged, resized by key and by dragging a border."""

from __future__ import annotations

from textual import events
from textual.screen import Screen
from textual.widget import Widget

PANES = ("queue", "article", "why")
_LEAST = 12  # cells that a pane keeps, however one pulls


class PaneScreen(Screen[None]):
    """A screen with three panes. Sizes are set as styles; the style sheet has those one begins with."""

    _dragged = ""

    def pane(self, name: str) -> Widget:
        """A pane by its name."""
        return self.query_one(f"#{name}")

    def action_pane(self, by: int) -> None:
        """Focus the next visible pane."""
        shown = [name for name in PANES if self.pane(name).display and self.pane(name).visible]
        if not shown:
            return
        focused = self.focused.id if self.focused else ""
        place = shown.index(focused) + by if focused in shown else (0 if by > 0 else -1)
        self.pane(shown[place % len(shown)]).focus()

    def action_toggle_pane(self, name: str) -> None:
        """Hide or show a pane; one always stays."""
        self._unzoom()
        hidden = f"-no-{name}"
        others = [other for other in PANES if other != name and not self.has_class(f"-no-{other}")]
        if self.has_class(hidden) or others:
            self.toggle_class(hidden)
        else:
            self.notify("one pane stays: show another one first")

    def action_zoom(self) -> None:
        """Give the focused pane the whole screen, or put it back."""
        name = self.focused.id if self.focused and self.focused.id in PANES else "article"
        was = self.has_class(f"-zoom-{name}")
        self._unzoom()
        self.set_class(not was, f"-zoom-{name}")

    def action_widen(self, by: int) -> None:
        """Make the focused pane larger or smaller; for the article, what is beside it gives way."""
        name = self.focused.id if self.focused and self.focused.id in PANES else "article"
        if name == "article":
            self._resize("why", -by)
        else:
            self._resize(name, by)

    def action_reset_panes(self) -> None:
        """All panes as they were at the start."""
        self._unzoom()
        for name in PANES:
            self.remove_class(f"-no-{name}")
            self.pane(name).styles.clear_rule("width")
            self.pane(name).styles.clear_rule("height")

    def _unzoom(self) -> None:
        for name in PANES:
            self.remove_class(f"-zoom-{name}")

    @property
    def stacked(self) -> bool:
        """Whether the reasons stand below the article rather than beside it."""
        return self.has_class("-narrow") or self.has_class("-middle")

    def _resize(self, name: str, by: int) -> None:
        pane = self.pane(name)
        if name == "why" and self.stacked:
            room = self.query_one("#work").size.height
            pane.styles.height = min(max(pane.outer_size.height + by // 2, 4), max(room - 5, 4))
        else:
            pane.styles.width = min(max(pane.outer_size.width + by, _LEAST), max(self.size.width - 2 * _LEAST, _LEAST))

    # Borders are handles

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A press on the border between two panes begins to drag it."""
        queue, why = self.pane("queue").region, self.pane("why").region
        x, y = event.screen_x, event.screen_y
        across = y in (why.y, why.y - 1) and why.x <= x < why.right
        beside = x in (why.x, why.x - 1) and why.y <= y < why.bottom
        if queue.width and x in (queue.right - 1, queue.right) and queue.y <= y < queue.bottom:
            self._dragged = "queue"
        elif why.width and (across if self.stacked else beside):
            self._dragged = "why"
        if self._dragged:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Pull the border along."""
        if self._dragged == "queue":
            self._resize("queue", event.screen_x + 1 - self.pane("queue").region.right)
        elif self._dragged == "why" and self.stacked:
            self._resize("why", 2 * (self.pane("why").region.y - event.screen_y))
        elif self._dragged == "why":
            self._resize("why", self.pane("why").region.x - event.screen_x)

    def on_mouse_up(self) -> None:
        """Let go."""
        if self._dragged:
            self._dragged = ""
            self.release_mouse()
