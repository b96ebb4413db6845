"""The review on the screen: queue, article, reasons, suggestion; and the keys that move about in it."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widgets import Footer, Static

from mtaudit.review.app.article import ArticlePane
from mtaudit.review.app.bottom import Bottom
from mtaudit.review.app.deciding import DecidingScreen
from mtaudit.review.app.dialogs import FilterDialog
from mtaudit.review.app.keys import bindings
from mtaudit.review.app.looks import bar
from mtaudit.review.app.queue import QueuePane
from mtaudit.review.app.source import JumpScreen, SourceScreen, Target
from mtaudit.review.app.why import WhyPane
from mtaudit.review.filters import Filter, choices
from mtaudit.review.session import Session
from mtaudit.review.store import StoreError
from mtaudit.visible import one_line, plural

LEAST_SIZE = (60, 16)
_LOOK_AROUND_SECONDS = 2.0  # how often other reviewers' decisions and the files on disk are looked at


class ReviewScreen(DecidingScreen):
    """Three panes and a bar. `status` is what the audit in the background is at."""

    BINDINGS = bindings()
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (96, "-middle"), (118, "-normal"), (160, "-wide")]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.status = ""
        self.viewing: int | None = None
        self._seen_elsewhere = 0
        self._keys_for: tuple[bool, ...] = ()
        self.queue_pane = QueuePane(session)
        self.article = ArticlePane(session)
        self.why = WhyPane(session)
        self.bottom = Bottom(session)

    def compose(self) -> ComposeResult:
        """Progress, panes, suggestion, keys."""
        yield Static(id="top")
        yield Static(id="too-small")
        with Horizontal(id="body"):
            yield self.queue_pane
            with Container(id="work"):
                yield self.article
                yield self.why
        yield self.bottom
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Begin to look around for what others do."""
        for pane, name in ((self.queue_pane, "queue"), (self.article, "article"), (self.why, "why")):
            pane.border_title = name
        self._seen_elsewhere = self.session.store.changed_elsewhere()
        self.set_interval(_LOOK_AROUND_SECONDS, self.look_around)
        self.article.focus()
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        """In a terminal that is too small the panes make room for one line of words."""
        width, height = event.size
        tiny = width < LEAST_SIZE[0] or height < LEAST_SIZE[1]
        self.set_class(tiny, "-tiny")
        needed = f"{LEAST_SIZE[0]}×{LEAST_SIZE[1]}"
        words = f"The terminal is {width}×{height}; the panes need {needed}. Make it larger: nothing is lost."
        self.query_one("#too-small", Static).update(Content(words))
        self.call_after_refresh(self.redraw)

    # Drawing

    def redraw(self) -> None:
        """Draw what the session says now."""
        if not self.is_mounted:
            return
        item = self.session.current
        if item is not None and self.viewing is None and not self.session.shown(item):
            self.session.to_end(last=False)
            item = self.session.current
            item = item if item and self.session.shown(item) else None
        article = self.viewing
        if article is not None:
            item = None
        elif item is not None:
            article = item.article
        elif self.session.articles:
            article = 0
        nothing = self._nothing()
        self.queue_pane.redraw()
        self.article.show_article(article, item)
        self.why.show(item, nothing)
        self.bottom.show(item, nothing)
        self._draw_titles(article)
        self._draw_top()
        self._draw_keys()

    def _draw_keys(self) -> None:
        """Only when other keys matter now: the footer is made anew each time."""
        state = (self.article.current is not None, self.article.marking is not None, self.bottom.asking)
        if state != self._keys_for:
            self._keys_for = state
            self.refresh_bindings()

    def _nothing(self) -> str:
        """What to say when there is no flag to show."""
        session = self.session
        if self.viewing is not None and not session.articles[self.viewing].flags:
            return "Nothing is flagged in this article. m marks a span that the tool missed."
        if self.viewing is not None:
            return "j goes to the next undecided flag."
        if session.items:
            return "No flag passes the filter. F changes it."
        if self.status:
            return self.status
        if session.articles:
            return "Nothing is flagged. m marks a span that the tool missed."
        return "There is no article to review." + "".join(f" {one_line(f.path)}: {f.message}" for f in session.failures)

    def _draw_titles(self, article: int | None) -> None:
        queue = self.queue_pane
        queue.border_subtitle = Content(plural(len(self.session.articles), "article")).markup
        if article is None:
            self.article.border_title, self.article.border_subtitle = "article", ""
            return
        found = self.session.articles[article]
        audit = found.audit
        self.article.border_title = Content(one_line(audit.document.path)).markup
        state = found.state_on_disk()
        told = {"changed": "⚠ changed on disk: R audits it again", "deleted": "⚠ deleted on disk"}.get(state, "")
        verdict = audit.verdict
        quality = f"MQM {verdict.mqm_per_1000_words:g}/1000 words"
        if verdict.machine_translated is not None:
            quality += f" · machine translated {verdict.machine_translated:.0%}"
        if verdict.translated_from:
            quality += f" from {verdict.translated_from}"
        self.article.border_subtitle = Content(told or quality).markup

    def _draw_top(self) -> None:
        session = self.session
        done, total = session.progress()
        left = f" {bar(done, total, 12)} {done}/{total} decided"
        middle = "".join(
            f" · {part}" for part in (self.status, f"filter {session.filter}" if session.filter else "") if part
        )
        if session.store.readonly:
            middle = f" · ⚠ READING ONLY: {session.store.readonly}" + middle
        right = f"{one_line(session.reviewer)} "
        width = max(self.size.width, 20)
        shown = Content(left + one_line(middle).rjust(0)).truncate(width - len(right) - 1, ellipsis=True)
        padding = " " * (width - shown.cell_length - Content(right).cell_length)
        self.query_one("#top", Static).update(shown + Content(padding + right))

    def look_around(self) -> None:
        """Take in what other reviewers have decided meanwhile, and what became of the article's file."""
        try:
            seen = self.session.store.changed_elsewhere()
            if seen != self._seen_elsewhere:
                self._seen_elsewhere = seen
                if self.session.sync():
                    self.redraw()
                    return
        except StoreError as error:
            self.notify(str(error), severity="warning")
        self._draw_titles(self.article.article)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While a span is being marked or a line typed, the keys of the review are away."""
        if self.article.marking is not None or self.bottom.asking:
            return action in ("quit", "help", "zoom")
        if action in (
            "accept",
            "dismiss_flag",
            "edit",
            "note",
            "look",
            "severity",
            "category",
            "accept_all",
            "dismiss_all",
        ):
            return True if self.article.current is not None else None
        return True

    # Moving

    def _moved(self, moved: bool, otherwise: str = "") -> None:
        self.viewing = None
        self.why.match = 0
        self.why.scroll_home(animate=False)
        if not moved and otherwise:
            self.notify(otherwise)
        self.redraw()

    def action_step(self, direction: int) -> None:
        """To the next or previous undecided flag."""
        self._moved(self.session.step(direction, undecided=True), "no other undecided flag")

    def action_any(self, direction: int) -> None:
        """To the next or previous flag."""
        self._moved(self.session.step(direction, undecided=False), "no other flag")

    def action_last(self) -> None:
        """To the last flag."""
        self._moved(self.session.to_end(last=True))

    def action_go(self) -> None:
        """To a flag by its number."""
        self.bottom.ask("Go to flag number (g: the first):", self._go, at_once={"g": "g"})

    def _go(self, typed: str) -> bool:
        if typed == "g":
            self._moved(self.session.to_end(last=False))
        elif typed.strip().isdecimal() and self.session.go(int(typed) - 1):
            self._moved(moved=True)
        elif typed.strip():
            self.notify(f"there are flags 1 to {len(self.session.items)}")
            return False
        return True

    def action_article(self, direction: int) -> None:
        """To the next or previous article."""
        if self.session.articles:
            here = self.article.article or 0
            self._view((here + direction) % len(self.session.articles))

    def _view(self, article: int) -> None:
        """To an article: its first shown flag, else the article alone."""
        items = [item for item in self.session.items_of(article) if self.session.shown(item)]
        undecided = [item for item in items if self.session.standing(item).outcome is None]
        if items:
            self._moved(self.session.go((undecided or items)[0].number - 1))
        else:
            self.viewing = article
            self.redraw()

    def action_search(self) -> None:
        """To the next flag with these words."""
        self.bottom.ask("Search:", self._search)

    def _search(self, term: str) -> bool:
        found = self.session.search(term)
        self._moved(found, f"nothing found for “{self.session.term}”" if self.session.term else "")
        return True

    def action_search_again(self) -> None:
        """To the next hit."""
        self._search("")

    def action_filter(self) -> None:
        """Choose which flags are shown."""
        known = choices(self.session.facts(item) for item in self.session.items)
        self.app.push_screen(FilterDialog(known, self.session.filter), self._filter)

    def _filter(self, chosen: Filter | None) -> None:
        if chosen is not None:
            self.session.filter = chosen
            item = self.session.current
            if item and not self.session.shown(item):
                self.session.to_end(last=False)
            self._moved(moved=True)

    # Sources, panes, letters

    def action_match(self, by: int) -> None:
        """To the next or previous clean source."""
        self.why.match += by
        self.why.show(self.article.current, self._nothing())

    def action_source(self) -> None:
        """Open the clean source at the sentence."""
        item = self.article.current
        matches = self.session.matches_of(item) if item else []
        if matches:
            self.app.push_screen(SourceScreen(matches, self.why.match % len(matches)))
        else:
            self.notify("no clean source covers this sentence")

    def action_jump(self) -> None:
        """Letters over panes, articles and flags."""
        shown = [pane for pane in (self.queue_pane, self.article, self.why) if pane.region.width]
        targets = [Target(pane.region.x + 1, pane.region.y, "pane", pane.id or "") for pane in shown]
        for kind, view, found in (
            ("flag", self.article, self.article.visible_flags()),
            ("article", self.queue_pane, self.queue_pane.visible_articles()),
        ):
            inner = view.scrollable_content_region
            if view.region.width:
                targets += [Target(inner.x + x, inner.y + y, kind, str(index)) for index, (x, y) in found.items()]
        self.app.push_screen(JumpScreen(targets), self._jump)

    def _jump(self, target: Target | None) -> None:
        if target is None:
            return
        if target.kind == "pane":
            self.pane(target.name).focus()
        elif target.kind == "article":
            self._view(int(target.name))
        else:
            self._moved(self.session.go(int(target.name)))

    @on(ArticlePane.Chosen)
    @on(QueuePane.Chosen)
    def _chosen(self, message: ArticlePane.Chosen | QueuePane.Chosen) -> None:
        self._moved(self.session.go(message.position))

    @on(QueuePane.ArticleChosen)
    def _article_chosen(self, message: QueuePane.ArticleChosen) -> None:
        self._view(message.article)

    @on(QueuePane.TroubleChosen)
    def _trouble_chosen(self, message: QueuePane.TroubleChosen) -> None:
        self.notify(message.text, timeout=10)

    @on(ArticlePane.Marked)
    def _marked(self, message: ArticlePane.Marked) -> None:
        self.ask_about_missed(message.start, message.end)
