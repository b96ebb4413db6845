"""What the keys for deciding do. Each writes to the store before it returns; the next key is read only then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from mtaudit.core import Category, Reason, Severity, Verb
from mtaudit.review.app.dialogs import Choice, ChoiceDialog
from mtaudit.review.app.panes import PaneScreen
from mtaudit.review.identity import Missed
from mtaudit.review.session import SCOPES, Item, Scope, Session
from mtaudit.review.store import StoreError
from mtaudit.visible import one_line

if TYPE_CHECKING:
    from mtaudit.review.app.article import ArticlePane
    from mtaudit.review.app.bottom import Bottom

_CATEGORY_KEYS = "moxugpsiewtndl"  # in the order of Category: [m]istranslation, [o]mission, e[x]tra …
_REASON_KEYS = dict(zip(Reason, "cqnhso", strict=True))


T = TypeVar("T")


def _pass_on(chosen: T | None, then: Callable[[T], object]) -> None:
    """Go on with what was chosen; Escape chose nothing."""
    if chosen is not None:
        then(chosen)


class DecidingScreen(PaneScreen):
    """The actions that decide. The screen below says how to draw what has changed."""

    session: Session
    bottom: Bottom
    article: ArticlePane

    def redraw(self) -> None:
        """Draw what the session says now."""
        raise NotImplementedError

    def recorded(self, write: Callable[[], object]) -> bool:
        """Write to the store; where it refuses, say so in words, change nothing and go on."""
        try:
            write()
        except StoreError as error:
            self.notify(str(error), severity="error", title="Not recorded", timeout=8)
            return False
        return True

    def _decided(self, write: Callable[[], object], *, onward: bool = True) -> bool:
        """Write, then show the next undecided flag at once."""
        if not self.recorded(write):
            return False
        if onward and not self.session.step(1, undecided=True) and not self._open_left():
            self.notify("Every flag shown is decided. E exports, q quits.", title="Done")
        self.redraw()
        return True

    def _open_left(self) -> bool:
        session = self.session
        return any(session.standing(item).outcome is None for item in session.items if session.shown(item))

    def action_accept(self) -> None:
        """Accept with the suggestion, or with the wording given before."""
        item = self.session.current
        if item:
            given = self.session.standing(item).replacement
            self._decided(lambda: self.session.accept(item, given))

    def action_dismiss_flag(self) -> None:
        """Dismiss, and say why."""
        if item := self.session.current:
            self._ask_reason(lambda reason: self._dismiss(item, reason))

    def _dismiss(self, item: Item, reason: Reason) -> None:
        self._decided(lambda: self.session.decide(item, Verb.DISMISS, reason.value))

    def _ask_reason(self, then: Callable[[Reason], None], title: str = "Dismiss: why?") -> None:
        choices = [Choice(key, reason.value, reason) for reason, key in _REASON_KEYS.items()]
        self.app.push_screen(ChoiceDialog(title, choices), lambda reason: _pass_on(reason, then))

    def action_edit(self) -> None:
        """Edit the replacement in place, then accept."""
        item = self.session.current
        if item is None:
            return
        given = self.session.standing(item).replacement
        start = given if given is not None else item.flag.suggestion or item.flag.words
        answer = lambda text: self._decided(lambda: self.session.accept(item, text))  # noqa: E731
        self.bottom.ask("Replace with:", answer, start, empty="left empty, the words are deleted")

    def action_note(self) -> None:
        """Write a note."""
        if item := self.session.current:
            note = self.session.standing(item).note
            self.bottom.ask("Note:", lambda text: self._kept(item, Verb.NOTE, text), note)

    def _kept(self, item: Item, verb: Verb, value: str) -> bool:
        return self._decided(lambda: self.session.decide(item, verb, value), onward=False)

    def action_look(self) -> None:
        """Mark for a second look, or take the mark away."""
        if item := self.session.current:
            on = self.session.standing(item).look
            self._kept(item, Verb.LOOK, "off" if on else "on")

    def action_severity(self) -> None:
        """Change the severity."""
        if item := self.session.current:
            self._ask_severity(self.session.severity(item), lambda s: self._kept(item, Verb.SEVERITY, s.value))

    def action_category(self) -> None:
        """Change the category."""
        if item := self.session.current:
            self._ask_category(self.session.category(item), lambda c: self._kept(item, Verb.CATEGORY, c.value))

    def _ask_severity(self, now: Severity, then: Callable[[Severity], object]) -> None:
        choices = [Choice(key, severity.value, severity) for severity, key in zip(Severity, "nmc", strict=True)]
        dialog = ChoiceDialog("Severity", choices, list(Severity).index(now))
        self.app.push_screen(dialog, lambda severity: _pass_on(severity, then))

    def _ask_category(self, now: Category, then: Callable[[Category], object]) -> None:
        choices = [
            Choice(key, category.value, category) for category, key in zip(Category, _CATEGORY_KEYS, strict=True)
        ]
        dialog = ChoiceDialog("Category", choices, list(Category).index(now))
        self.app.push_screen(dialog, lambda category: _pass_on(category, then))

    # Deciding all that is alike

    def action_accept_all(self) -> None:
        """Accept all with the same rule or words, each with its suggestion."""
        if item := self.session.current:
            self._ask_scope("Accept all undecided …", item, lambda scope: self._accept_all(item, scope))

    def _accept_all(self, item: Item, scope: Scope) -> None:
        count = len(self.session.reach(item, scope))
        if self._decided(lambda: self.session.accept_all(item, scope)):
            self.notify(f"{count} accepted; u takes them all back")

    def action_dismiss_all(self) -> None:
        """Dismiss all with the same rule or words."""
        if item := self.session.current:
            title = "Dismiss all: why?"
            ask = self._ask_reason
            self._ask_scope(
                "Dismiss all undecided …",
                item,
                lambda scope: ask(lambda why: self._dismiss_all(item, scope, why), title),
            )

    def _dismiss_all(self, item: Item, scope: Scope, reason: Reason) -> None:
        count = len(self.session.reach(item, scope))
        if self._decided(lambda: self.session.dismiss_all(item, scope, reason)):
            self.notify(f"{count} dismissed; u takes them all back")

    def _ask_scope(self, title: str, item: Item, then: Callable[[Scope], None]) -> None:
        words = one_line(item.flag.words)
        alike = {"rule": f"with rule {item.flag.rule}", "words": f"reading “{words[:30]}{'…' * (len(words) > 30)}”"}
        choices = [
            Choice(
                key,
                f"{alike[scope.by]} in {'all articles' if scope.everywhere else 'this article'}"
                f" ({len(self.session.reach(item, scope))})",
                scope,
            )
            for key, scope in zip("rRwW", SCOPES, strict=True)
        ]
        self.app.push_screen(ChoiceDialog(title, choices), lambda scope: _pass_on(scope, then))

    # What the tool missed: words first, then category, severity and wording

    def action_missed(self) -> None:
        """Begin to mark a span."""
        self.article.begin_marking()

    def ask_about_missed(self, start: int, end: int) -> None:
        """Ask what is wrong with copy[start:end] of the article shown, then record it."""
        shown = self.article.article
        if shown is None:
            return
        words = self.session.articles[shown].audit.document.text[start:end]

        def record(category: Category, severity: Severity, text: str) -> bool:
            new = None if text == " ".join(words.split()) else text
            missed = Missed(start, end, category, severity)
            return self._decided(lambda: self.session.mark_missed(shown, missed, new), onward=False)

        def wording(category: Category, severity: Severity) -> None:
            self.bottom.ask("Replace with:", lambda text: record(category, severity, text), words)

        self._ask_category(
            Category.MISTRANSLATION,
            lambda category: self._ask_severity(Severity.MAJOR, lambda severity: wording(category, severity)),
        )

    # Back and forth

    def action_undo(self) -> None:
        """Reverse the last step."""
        self._turn(self.session.undo, "nothing to undo")

    def action_redo(self) -> None:
        """Bring back what was undone."""
        self._turn(self.session.redo, "nothing to redo")

    def _turn(self, turn: Callable[[], bool], nothing: str) -> None:
        turned: list[bool] = []
        if self.recorded(lambda: turned.append(turn())):
            if not turned[0]:
                self.notify(nothing)
            self.redraw()
