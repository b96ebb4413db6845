"""The review as a summary that people read: Markdown, one part an article."""

from __future__ import annotations

from collections.abc import Iterable

from mtaudit.core import Verb
from mtaudit.review.ledger import Standing
from mtaudit.review.session import Item, Session
from mtaudit.visible import visible

_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>#|~"})


def markdown(session: Session) -> str:
    """What was decided, article by article; what is open and what no longer applies is said too."""
    decided, total = session.progress()
    parts = ["# Review", "", f"{decided} of {total} flags decided by {_text(session.reviewer)}."]
    reviewers = session.ledger.reviewers()
    if len(reviewers) > 1:
        parts[-1] += f" Reviewers of this store: {', '.join(map(_text, reviewers))}."
    for index in range(len(session.articles)):
        parts += ["", *_article(session, index)]
    for failure in session.failures:
        parts += ["", f"## {_text(failure.path)}", "", f"Could not be audited: {_text(failure.message)}"]
    return "\n".join(parts) + "\n"


def _article(session: Session, index: int) -> Iterable[str]:
    article = session.articles[index]
    document = article.audit.document
    items = session.items_of(index)
    yield f"## {_text(document.title or document.path)}"
    yield ""
    counts = [(name, len(_having(session, items, state))) for name, state in _STATES]
    told = ", ".join(f"{count} {name}" for name, count in counts if count)
    penalty = article.audit.verdict.mqm_per_1000_words
    yield f"`{visible(document.path)}`: {told or 'nothing is flagged'}."
    yield f"MQM penalty as it came in: {penalty:g} for 1,000 words."
    for heading, state in (
        ("Corrected", "accepted"),
        ("Left as it is", "dismissed"),
        ("Second look", "second look"),
        ("Open", "undecided"),
    ):
        rows = _having(session, items, state)
        if rows:
            yield from ("", f"### {heading}", "")
            yield from (_line(session, item) for item in rows)
    stale = session.stale(article)
    if stale:
        yield from ("", "### No longer applies", "")
        for about, standing in stale:
            yield f"- “{_text(about.words)}” ({about.rule}): {_outcome(standing)}"


_STATES = (
    ("accepted", "accepted"),
    ("dismissed", "dismissed"),
    ("open", "undecided"),
    ("for a second look", "second look"),
)


def _having(session: Session, items: list[Item], state: str) -> list[Item]:
    wanted = {"accepted": Verb.ACCEPT, "dismissed": Verb.DISMISS, "undecided": None}
    if state == "second look":
        return [item for item in items if session.standing(item).look]
    return [item for item in items if session.settled(item).outcome is wanted[state]]


def _line(session: Session, item: Item) -> str:
    flag, standing = item.flag, session.settled(item)
    line = f"- “{_text(flag.words)}”"
    if standing.outcome is Verb.ACCEPT:
        line += f" → {_wording(standing.replacement)}"
    elif standing.outcome is Verb.DISMISS:
        line += f": {standing.reason}"
    elif flag.suggestion:
        line += f" → “{_text(flag.suggestion)}”?"
    line += f" · {session.severity(item)} · {session.category(item)} · {_text(flag.message)}"
    notes = [s for s in session.ledger.standings(item.id).values() if s.note]
    return line + "".join(f"\n  - {_text(s.reviewer)} notes: {_text(s.note)}" for s in notes)


def _wording(replacement: str | None) -> str:
    if replacement is None:
        return "*to be reworded by hand*"
    return f"“{_text(replacement)}”" if replacement else "*deleted*"


def _outcome(standing: Standing) -> str:
    if standing.outcome is Verb.ACCEPT:
        return f"accepted, {_wording(standing.replacement)}"
    return f"dismissed, {standing.reason}"


def _text(words: str) -> str:
    return visible(" ".join(words.split())).translate(_SPECIAL)
