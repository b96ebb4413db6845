"""The right pane: why a flag is there, the clean sentences that stand against it, and what others made of it."""

from __future__ import annotations

from collections import Counter

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mtaudit.core import Match, Scores, Verb
from mtaudit.review.app.looks import ACCEPTED, DISMISSED, NOTE, SEVERITY_SYMBOLS
from mtaudit.review.ledger import Standing
from mtaudit.review.session import Item, Session
from mtaudit.review.worddiff import differing
from mtaudit.score import scores_of
from mtaudit.visible import one_line, visible

_NEWLINE = Content("\n")


class WhyPane(VerticalScroll, can_focus=True):
    """Explains the current flag. `match` is the place of the clean source shown, best first."""

    COMPONENT_CLASSES = {
        "why--rule", "why--minor", "why--major", "why--critical", "why--label", "why--differs", "why--source",
        "why--note",
    }  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(id="why")
        self.session = session
        self.match = 0

    def compose(self) -> ComposeResult:
        """One text, scrolled by the pane."""
        yield Static(id="why-text")

    def show(self, item: Item | None, otherwise: str = "") -> None:
        """Explain a flag, or say why there is none."""
        content = self._explained(item) if item else Content(otherwise)
        self.query_one("#why-text", Static).update(content)

    def _explained(self, item: Item) -> Content:
        session, flag = self.session, item.flag
        severity = session.severity(item)
        filled = round(flag.confidence * 5)
        facts = f"{SEVERITY_SYMBOLS[severity]} {severity}"
        parts = [
            Content.styled(one_line(flag.rule), ".why--rule"),
            Content("  "),
            Content.styled(facts, f".why--{severity}"),
            Content(f"  {'■' * filled}{'□' * (5 - filled)}\u00a0{flag.confidence:.0%}\n"),
            Content.styled(f"{session.category(item)}\n", ".why--label"),
            Content(f"{visible(flag.message)}\n"),
        ]
        parts += self._witnesses(item)
        parts += self._people(item)
        parts.append(_NEWLINE)
        parts += self._sources(item)
        return Content("").join(parts)

    def _witnesses(self, item: Item) -> list[Content]:
        files = Counter(passage.path for passage in item.flag.evidence)
        if not files:
            return []
        named = ", ".join(one_line(path.rsplit("/", 1)[-1]) for path in files)
        count = "1 witness" if len(files) == 1 else f"{len(files)} witnesses"
        return [Content.styled(f"{count}: ", ".why--label"), Content(f"{named}\n")]

    def _people(self, item: Item) -> list[Content]:
        parts = []
        for who, standing in self.session.ledger.standings(item.id).items():
            mine = who == self.session.reviewer
            if standing.note:
                parts.append(Content.styled(f"{NOTE} {one_line(who)}: ", ".why--note"))
                parts.append(Content(f"{visible(standing.note)}\n"))
            if standing.outcome and not mine:
                parts.append(Content.styled(f"{one_line(who)} {told(standing)}\n", ".why--note"))
        return parts

    def _sources(self, item: Item) -> list[Content]:
        matches = self.session.matches_of(item)
        if not matches:
            return [Content.styled("No clean source covers this sentence.", ".why--label")]
        match = matches[self.match % len(matches)]
        sentences = self.session.article_of(item).audit.document.sentences
        ours = " ".join(sentences[index].text for index in match.sentences if index < len(sentences))
        left, right = differing(ours, match.source.words)
        where = one_line(match.source.path.rsplit("/", 1)[-1])
        number = f"{self.match % len(matches) + 1}/{len(matches)}"
        return [
            Content.styled(f"Clean source {number}", ".why--rule"),
            Content.styled(" · ] next · o opens\n" if len(matches) > 1 else " · o opens\n", ".why--label"),
            Content.styled(f"{where}\n", ".why--source"),
            _compared(match.source.words, right),
            Content.styled("\n\nthis copy\n", ".why--source"),
            _compared(ours, left),
            Content("\n\n"),
            *_scores(match, scores_of(self.session.article_of(item).audit.document, match)),
            *_further(matches, self.match % len(matches)),
        ]


def _scores(match: Match, scores: Scores | None) -> list[Content]:
    lines = [[("match", f"{match.probability:.0%}"), ("similarity", f"{match.similarity:.2f}")]]
    if scores:
        lines.append([("BLEU", f"{scores.bleu:.0f}"), ("chrF", f"{scores.chrf:.0f}"), ("TER", f"{scores.ter:.0f}")])
    parts = []
    for line in lines:
        for name, value in line:
            parts += [Content.styled(f"{name} ", ".why--label"), Content(f"{value}  ")]
        parts.append(_NEWLINE)
    return parts[:-1]


def _further(matches: list[Match], shown: int) -> list[Content]:
    """The other clean sources in a line or two each."""
    parts = []
    for number, match in enumerate(matches, start=1):
        if number - 1 != shown:
            where = one_line(match.source.path.rsplit("/", 1)[-1])
            parts.append(
                Content.styled(f"\n\n{number}/{len(matches)} {where} {match.probability:.0%}\n", ".why--label")
            )
            parts.append(Content(one_line(match.source.words)).truncate(110, ellipsis=True))
    return parts


def _compared(words: str, spans: list[tuple[int, int]]) -> Content:
    """A sentence with the words that differ between corner marks, so that they read without colour."""
    parts = []
    position = 0
    for start, end in spans:
        parts.append(Content(visible(words[position:start])))
        parts.append(Content.styled(f"‹{visible(words[start:end])}›", ".why--differs"))
        position = end
    return Content("").join([*parts, Content(visible(words[position:]))])


def told(standing: Standing) -> str:
    """A standing in words."""
    if standing.outcome is Verb.ACCEPT:
        if standing.replacement is None:
            return f"{ACCEPTED} accepted, to be reworded by hand"
        words = one_line(standing.replacement)
        return f"{ACCEPTED} accepted as “{words}”" if words else f"{ACCEPTED} accepted: the words go"
    if standing.outcome is Verb.DISMISS:
        return f"{DISMISSED} dismissed: {standing.reason}"
    return "undecided"
