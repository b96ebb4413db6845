"""The application: starts the screen, takes in audits as they come, exports, and offers every key in the palette."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Thread

from textual import on, work
from textual.app import App, SystemCommand
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen

from mtaudit.core import Audit, Failure
from mtaudit.errors import ConfigError, MtauditError
from mtaudit.review.app.dialogs import Choice, ChoiceDialog, HelpDialog
from mtaudit.review.app.keys import KEYS
from mtaudit.review.app.looks import ACCEPTED, DISMISSED, LOOK, NOTE, THEMES, bar
from mtaudit.review.app.screen import ReviewScreen
from mtaudit.review.export import DEFAULT_FOLDER, FORMATS, export
from mtaudit.review.feed import Feed, Finished, News, Progress
from mtaudit.review.session import Session
from mtaudit.visible import plural, visible

_LEGEND = (
    f"⟦~ minor ⟦! major ⟦‼ critical · {ACCEPTED} accepted {DISMISSED} dismissed {LOOK} second look {NOTE} note · ▸ here"
)
_EXPORTS = {
    "article": ("c", "corrected articles"),
    "diff": ("d", "unified diff"),
    "jsonl": ("l", "JSONL"),
    "csv": ("s", "CSV for a spreadsheet"),
    "mqm": ("t", "MQM TSV for Marot"),
    "markdown": ("m", "Markdown summary"),
}


@dataclass(frozen=True)
class _Export:
    formats: tuple[str, ...]
    in_place: bool = False


class ReviewApp(App[None]):
    """mtaudit review."""

    TITLE = "mtaudit review"
    CSS_PATH = "review.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    class Came(Message):
        """The audit has news."""

        def __init__(self, news: News) -> None:
            super().__init__()
            self.news = news

    def __init__(
        self, session: Session, feed: Feed, *, keymap: dict[str, str] | None = None, theme: str = "", folder: str = ""
    ) -> None:
        """`keymap` maps ids of keys to Textual's key names; `folder` is where exports go. Raises ConfigError."""
        # Only with the terminal's own colours can Textual's NO_COLOR leave colours out, not just turn them grey.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        for each in THEMES:
            self.register_theme(each)
        if theme and theme not in self.available_themes:
            raise ConfigError(
                f"there is no theme {theme!r}", f"choose one of {', '.join(sorted(self.available_themes))}"
            )
        # With NO_COLOR the theme that has none is the one that was made to read without.
        self.theme = theme or ("monochrome" if self.no_color else THEMES[0].name)
        self.session = session
        self.feed = feed
        self.folder = folder or DEFAULT_FOLDER
        self._arrived = 0
        self.set_keymap(checked_keymap(keymap or {}))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002 - Textual's signature
    ) -> None:
        """Show a notice; never as markup, and safe for the terminal, since notices quote copy and file names."""
        super().notify(visible(message), title=title, severity=severity, timeout=timeout, markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While a line is typed, letters are letters."""
        review = getattr(self, "review", None)
        typing = review is not None and review.is_current and review.bottom.asking
        return not (typing and action in ("quit", "help", "export", "again", "next_theme", "command_palette"))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our style sheet needs and Textual's own themes do not have: a grey that reads on dark and on light."""
        return {"muted": "#868686"}

    def on_mount(self) -> None:
        """Show the screen, and listen to the audit."""
        self.review = ReviewScreen(self.session)
        self.review.status = "auditing …"
        self.push_screen(self.review)
        # A plain daemon thread: Textual's own workers would be waited for on the way out.
        Thread(target=self._listen, name="news", daemon=True).start()

    def _listen(self) -> None:
        while True:
            news = self.feed.news()
            self.post_message(self.Came(news))
            if isinstance(news, Finished):
                return

    @on(Came)
    def _came(self, message: Came) -> None:
        news, review = message.news, self.review
        total = self.feed.total
        if isinstance(news, Progress):
            review.status = f"reading clean sources {bar(news.done, news.total, 8)} {news.done}/{news.total}"
        elif isinstance(news, Finished):
            review.status = ""
            if news.error:
                self.notify(news.error, severity="error", title="The audit stopped", timeout=20)
        else:
            first = not self.session.items
            self.session.add(news)
            self._arrived += 1
            review.status = f"auditing {bar(self._arrived, total, 8)} {self._arrived}/{total or '?'}"
            if first and self.session.items:
                self._resume()
            if isinstance(news, Failure):
                self.notify(f"{news.path}: {news.message}", severity="warning", timeout=8)
        review.redraw()

    def _resume(self) -> None:
        """Begin at the first undecided flag that passes the filter."""
        session = self.session
        open_items = (item for item in session.items if session.shown(item) and not session.standing(item).outcome)
        if item := next(open_items, None):
            session.go(item.number - 1)

    # Keys that belong to no pane

    def action_help(self) -> None:
        """Show all keys."""
        shown = []
        for key in KEYS:
            names = self._keymap.get(key.id, key.keys).split(",")
            display = " ".join(self._key_name(name) for name in names)
            shown.append((key.group, display, key.tooltip, key.action))
        order = {group: place for place, group in enumerate(dict.fromkeys(key.group for key in KEYS))}
        shown.sort(key=lambda row: order[row[0]])
        self.push_screen(HelpDialog(shown, _LEGEND), self._run)

    def _key_name(self, key: str) -> str:
        from textual.binding import Binding

        return self.get_key_display(Binding(key, "", ""))

    async def _run(self, action: str | None) -> None:
        if action:
            await self.run_action(action, self.review)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key in the palette, beside Textual's own commands (themes among them)."""
        if screen is getattr(self, "review", None):
            for key in KEYS:
                yield SystemCommand(
                    key.tooltip, f"key {self._key_name(key.keys.split(',')[0])}", self._runner(key.action)
                )
        yield from super().get_system_commands(screen)

    def _runner(self, action: str) -> _Runner:
        return _Runner(self, action)

    def action_next_theme(self) -> None:
        """Dark, light, monochrome."""
        names = [theme.name for theme in THEMES]
        place = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(place + 1) % len(names)]

    # Leaving

    def action_export(self) -> None:
        """Choose what to export."""
        choices = [Choice("a", f"everything below, into {self.folder}/", _Export(FORMATS))]
        choices += [Choice(_EXPORTS[name][0], _EXPORTS[name][1], _Export((name,))) for name in FORMATS]
        choices.append(
            Choice("o", "overwrite the incoming articles with the corrected ones", _Export(("article",), in_place=True))
        )
        self.push_screen(ChoiceDialog("Export", choices), self._chose_export)

    def _chose_export(self, chosen: _Export | None) -> None:
        if chosen is None:
            return
        if chosen.in_place:
            sure = [Choice("n", "no, leave them as they came", False), Choice("y", "yes, overwrite them", True)]
            ask = ChoiceDialog("Overwrite the incoming files?", sure)
            self.push_screen(ask, lambda yes: self._export(chosen) if yes else None)
        else:
            self._export(chosen)

    def _export(self, chosen: _Export) -> None:
        try:
            done = export(self.session, self.folder, chosen.formats, in_place=chosen.in_place)
        except MtauditError as error:
            self.notify(str(error), severity="error", title="Not exported", timeout=10)
            return
        if chosen.in_place:
            self.session.restamp()
        where = "the incoming files" if chosen.in_place else f"{self.folder}/"
        self.notify(f"{plural(len(done.files), 'file')} written to {where}", title="Exported")
        for remark in done.remarks[:3]:
            self.notify(remark, severity="warning", timeout=10)
        if len(done.remarks) > 3:
            self.notify(f"{len(done.remarks) - 3} more remarks are in the Markdown summary", severity="warning")

    def action_again(self) -> None:
        """Audit the article shown again."""
        shown = self.review.article.article
        if shown is None or self.feed.again is None:
            self.notify("this is an earlier result: run mtaudit check again, then open the new one")
            return
        self.notify("auditing the article again …")
        self._audit_again(self.session.articles[shown].audit.document.path)

    @work(thread=True)
    def _audit_again(self, path: str) -> None:
        assert self.feed.again is not None
        try:
            found = list(self.feed.again(path))
        except MtauditError as error:
            found = [Failure(path, str(error))]
        self.call_from_thread(self._audited_again, path, found)

    def _audited_again(self, path: str, found: list[Audit | Failure]) -> None:
        for each in found:
            if isinstance(each, Failure):
                self.notify(f"{path}: {each.message}", severity="error", timeout=10)
            else:
                self.session.replace(each)
        self.review.redraw()


class _Runner:
    """Runs an action of the review screen from the palette."""

    def __init__(self, app: ReviewApp, action: str) -> None:
        self._app = app
        self._action = action

    async def __call__(self) -> None:
        await self._app.run_action(self._action, self._app.review)


def checked_keymap(keymap: dict[str, str]) -> dict[str, str]:
    """The mapping, if all its ids are known; ConfigError names the nearest one otherwise."""
    from difflib import get_close_matches

    known = {key.id for key in KEYS}
    for name in keymap:
        if name not in known and not name.startswith(("mark-", "dialog-", "filter-", "help-", "source-", "line-")):
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "`?` in the app shows the keys"
            raise ConfigError(f"there is no key with the id {name!r}", hint)
    return keymap
