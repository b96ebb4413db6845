"""A review as the app and the tests see it: articles, flags, where one is, and what is decided. No Textual here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mtaudit.core import Audit, Category, Decision, Failure, Flag, Match, Reason, Severity, Verb
from mtaudit.paths import file_of
from mtaudit.review.filters import DISAGREE, Facts, Filter, hits
from mtaudit.review.identity import Missed, describe, logged_ids, missed_flag, missed_flags, stale_ids, to_copy
from mtaudit.review.ledger import Ledger, Standing
from mtaudit.review.store import About, Store


@dataclass(frozen=True, slots=True)
class Item:
    """A flag in the queue. `id` is what the log knows it by; copy[start:end] are its words; `number` counts from 1."""

    id: str
    flag: Flag
    article: int
    start: int
    end: int
    number: int = 0


@dataclass
class Article:
    """An audited article with its flags in reading order.

    `first` is the place of the first one in the queue, `stamp` what the file looked like when it was read.
    """

    audit: Audit
    flags: list[tuple[str, Flag]] = field(default_factory=list)
    stamp: tuple[int, int] | None = None
    first: int = 0

    def state_on_disk(self) -> str:
        """What became of the file since it was audited: "changed", "deleted", or "" for nothing."""
        now = _stamp(self.audit.document.path)
        if now == self.stamp or self.stamp is None:
            return ""
        return "deleted" if now is None else "changed"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which flags a decision for all reaches: those with the same `rule` or the same `words`, here or everywhere."""

    by: str
    everywhere: bool


SCOPES = (
    Scope("rule", everywhere=False),
    Scope("rule", everywhere=True),
    Scope("words", everywhere=False),
    Scope("words", everywhere=True),
)


class Session:
    """One reviewer at one store. Methods that decide raise StoreError, and then nothing has changed."""

    def __init__(self, store: Store, reviewer: str) -> None:
        self.store = store
        self.reviewer = reviewer
        self.ledger = Ledger(store.entries())
        self.articles: list[Article] = []
        self.failures: list[Failure] = []
        self.items: list[Item] = []
        self.filter = Filter()
        self.position = 0
        self.term = ""

    # What is under review

    def add(self, found: Audit | Failure) -> None:
        """Take in what the audit found next."""
        if isinstance(found, Failure):
            self.failures.append(found)
            return
        self.articles.append(Article(found, stamp=_stamp(found.document.path)))
        self._collect(len(self.articles) - 1)
        self._queue(len(self.articles) - 1)

    def replace(self, found: Audit) -> None:
        """Take in a new audit of an article that is already here; decisions stay with their flags."""
        for index, article in enumerate(self.articles):
            if article.audit.document.path == found.document.path:
                self.articles[index] = Article(found, stamp=_stamp(found.document.path))
                self._collect(index)
        self._number()

    def _collect(self, index: int) -> None:
        article = self.articles[index]
        ids = logged_ids(article.audit, self.ledger)
        flags = [(ids[flag.id], flag) for flag in article.audit.flags]
        flags += missed_flags(article.audit.document, self.ledger)
        article.flags = sorted(flags, key=lambda pair: (pair[1].start, pair[1].end))

    def _number(self) -> None:
        here = self.current
        self.items = []
        for index in range(len(self.articles)):
            self._queue(index)
        if here:
            same = (i for i, item in enumerate(self.items) if (item.id, item.article) == (here.id, here.article))
            self.position = next(same, min(self.position, max(len(self.items) - 1, 0)))

    def _queue(self, index: int) -> None:
        article = self.articles[index]
        article.first = len(self.items)
        for key, flag in article.flags:
            start, end = to_copy(article.audit.document, flag.start, flag.end)
            self.items.append(Item(key, flag, index, start, end, len(self.items) + 1))

    @property
    def current(self) -> Item | None:
        """The flag one is at, None while there is none."""
        return self.items[self.position] if self.position < len(self.items) else None

    def items_of(self, article: int) -> list[Item]:
        """The flags of an article, in reading order."""
        first = self.articles[article].first
        return self.items[first : first + len(self.articles[article].flags)]

    def article_of(self, item: Item) -> Article:
        """The article of a flag."""
        return self.articles[item.article]

    def matches_of(self, item: Item) -> list[Match]:
        """The matches of the sentences a flag is in, most probable first."""
        sentences = set(item.flag.sentences)
        found = [match for match in self.article_of(item).audit.matches if sentences & set(match.sentences)]
        return sorted(found, key=lambda match: -match.probability)

    def stale(self, article: Article) -> list[tuple[About, Standing]]:
        """Decisions about flags that this article no longer has."""
        present = {key for key, _ in article.flags}
        ids = stale_ids(article.audit, present, self.ledger)
        return [(self.ledger.about(flag), self.ledger.settled(flag, self.reviewer)) for flag in ids]

    # Where each flag stands

    def standing(self, item: Item) -> Standing:
        """Where a flag stands with this reviewer."""
        return self.ledger.standing(item.id, self.reviewer)

    def settled(self, item: Item) -> Standing:
        """The standing that counts for the copy: this reviewer's, else the latest of the others."""
        return self.ledger.settled(item.id, self.reviewer)

    def others(self, item: Item) -> list[Standing]:
        """Where a flag stands with the other reviewers who have decided it."""
        standings = self.ledger.standings(item.id).items()
        return [standing for who, standing in standings if who != self.reviewer and standing.outcome]

    def severity(self, item: Item) -> Severity:
        """The severity, as the reviewer has it."""
        return self.settled(item).severity or self.standing(item).severity or item.flag.severity

    def category(self, item: Item) -> Category:
        """The category, as the reviewer has it."""
        return self.settled(item).category or self.standing(item).category or item.flag.category

    def facts(self, item: Item) -> Facts:
        """What filter and search see of a flag."""
        standing, others = self.standing(item), self.others(item)
        states = {"undecided" if standing.outcome is None else f"{standing.outcome.value}ed"}
        if standing.outcome is None and not others:
            states.add("untouched by anyone")
        if standing.look:
            states.add("second look")
        if len({each.outcome for each in (standing, *others) if each.outcome}) > 1:
            states.add(DISAGREE)
        flag, document = item.flag, self.article_of(item).audit.document
        values = {("severity", self.severity(item).value), ("category", self.category(item).value), ("rule", flag.rule)}
        values |= {("article", document.title or document.path)} | {("state", state) for state in states}
        sentences = " ".join(document.sentences[index].text for index in flag.sentences)
        words = f"{flag.words} {flag.suggestion} {flag.message} {flag.rule} {standing.note} {sentences}"
        return Facts(frozenset(values), flag.confidence, words)

    def shown(self, item: Item) -> bool:
        """Whether a flag passes the filter."""
        return not self.filter or self.filter.shows(self.facts(item))

    def progress(self, article: int | None = None) -> tuple[int, int]:
        """(decided by this reviewer, all), of one article or of all."""
        items = self.items if article is None else self.items_of(article)
        return sum(self.standing(item).outcome is not None for item in items), len(items)

    def restamp(self) -> None:
        """Take the files as they are now for what was audited; called after the session itself has written them."""
        for article in self.articles:
            article.stamp = _stamp(article.audit.document.path)

    # Moving

    def go(self, position: int) -> bool:
        """Move to the flag at a position of the queue, if there is one."""
        if 0 <= position < len(self.items):
            self.position = position
            return True
        return False

    def step(self, direction: int, *, undecided: bool) -> bool:
        """Move to the next (+1) or previous (-1) shown flag, around the end; False when there is no other."""
        for position in self._from_here(direction):
            item = self.items[position]
            if self.shown(item) and not (undecided and self.standing(item).outcome):
                return self.go(position)
        return False

    def to_end(self, *, last: bool) -> bool:
        """Move to the first or the last shown flag."""
        order = range(len(self.items))
        found = (i for i in (reversed(order) if last else order) if self.shown(self.items[i]))
        return self.go(next(found, -1))

    def search(self, term: str) -> bool:
        """Move to the next shown flag with these words; an empty term looks for the last one again."""
        self.term = term or self.term
        for position in [*self._from_here(1), self.position]:
            item = self.items[position] if position < len(self.items) else None
            if item and self.term and self.shown(item) and hits(self.term, self.facts(item)):
                return self.go(position)
        return False

    def _from_here(self, direction: int) -> Iterator[int]:
        count = len(self.items)
        return ((self.position + direction * offset) % count for offset in range(1, count))

    # Deciding

    def decide(self, item: Item, verb: Verb, value: str | None = None) -> None:
        """Record one decision about one flag."""
        self._record([(item, verb, value)])

    def accept(self, item: Item, replacement: str | None = None) -> None:
        """Accept a flag, with the reviewer's wording or else the suggestion."""
        self.decide(item, Verb.ACCEPT, item.flag.suggestion or None if replacement is None else replacement)

    def reach(self, item: Item, scope: Scope) -> list[Item]:
        """The undecided flags that a decision for all would reach, the given one included."""

        def same(other: Item) -> bool:
            if not scope.everywhere and other.article != item.article:
                return False
            if scope.by == "rule":
                return other.flag.rule == item.flag.rule
            return other.flag.words.casefold() == item.flag.words.casefold()

        return [other for other in self.items if same(other) and not self.standing(other).outcome]

    def accept_all(self, item: Item, scope: Scope) -> int:
        """Accept all that the scope reaches, each with its own suggestion; the number of flags."""
        reached = self.reach(item, scope)
        own = self.standing(item)
        # The same words take the wording that the reviewer has just given to one of them.
        wording = own.replacement if scope.by == "words" and own.outcome is Verb.ACCEPT else None
        self._record([(other, Verb.ACCEPT, wording or other.flag.suggestion or None) for other in reached])
        return len(reached)

    def dismiss_all(self, item: Item, scope: Scope, reason: Reason) -> int:
        """Dismiss all that the scope reaches; the number of flags."""
        reached = self.reach(item, scope)
        self._record([(other, Verb.DISMISS, reason.value) for other in reached])
        return len(reached)

    def mark_missed(self, article: int, missed: Missed, replacement: str | None) -> Item:
        """Record words of an article as a flag that the tool missed, accept it, and move to it."""
        flag = missed_flag(self.articles[article].audit.document, missed)
        item = Item(flag.id, flag, article, missed.start, missed.end)
        self._record([(item, Verb.MISSED, missed.remark or None), (item, Verb.ACCEPT, replacement)])
        self.position = next(i for i, other in enumerate(self.items) if (other.id, other.article) == (flag.id, article))
        return self.items[self.position]

    def undo(self) -> bool:
        """Reverse the last step in force and move to its flag; False when there is none."""
        return self._reverse(self.ledger.undoable(self.reviewer))

    def redo(self) -> bool:
        """Bring back what undo last reversed; False when there is none."""
        return self._reverse(self.ledger.redoable(self.reviewer))

    def _reverse(self, step: int) -> bool:
        if not step:
            return False
        flags = set(self.ledger.flags_of_step(step))
        self.store.append([(Decision(Verb.REVERSE, reverses=step), About())], self.reviewer)
        self.sync()
        self.go(next((i for i, item in enumerate(self.items) if item.id in flags), self.position))
        return True

    def _record(self, what: Sequence[tuple[Item, Verb, str | None]]) -> None:
        if not what:
            return
        rows = [(Decision(verb, item.id, value), self._about(item)) for item, verb, value in what]
        self.store.append(rows, self.reviewer)
        self.sync()

    def _about(self, item: Item) -> About:
        return describe(self.article_of(item).audit, item.flag)

    def sync(self) -> bool:
        """Read what was added to the log, by this session or another reviewer's; whether there was anything."""
        entries = self.store.entries(after=self.ledger.last)
        self.ledger.extend(entries)
        if any(entry.decision.verb in (Verb.MISSED, Verb.REVERSE) for entry in entries):
            for index in range(len(self.articles)):
                self._collect(index)
            self._number()
        return bool(entries)


def _stamp(path: str) -> tuple[int, int] | None:
    """Modification time and size of an article's file, None where there is none."""
    try:
        found = Path(file_of(path)).stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size
