"""What a decision holds on to: the article and the flag, by what they say and never by where they are."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass

from mtaudit.core import Audit, Category, Document, Flag, Severity
from mtaudit.review.ledger import Ledger
from mtaudit.review.store import About

MISSED = "missed"
"""The rule of a span that a reviewer marked herself."""


def article_key(document: Document) -> str:
    """16 hex digits that stay the same when the file moves and when words below the headline change."""
    first = document.sentences[0].text if document.sentences else ""
    return _digest(document.metadata.id or document.title or first)


def describe(audit: Audit, flag: Flag) -> About:
    """What the log keeps of a flag."""
    document = audit.document
    same = [other for other in audit.flags if (other.rule, other.words) == (flag.rule, flag.words)]
    earlier = sum(other.start < flag.start for other in same)
    if flag.rule == MISSED:
        start, _ = to_copy(document, flag.start, flag.end)
        earlier = document.text.count(flag.words, 0, start) if flag.words else 0
    return About(
        article=article_key(document),
        path=document.path,
        title=document.title,
        rule=flag.rule,
        category=flag.category.value,
        severity=flag.severity.value,
        confidence=flag.confidence,
        words=flag.words,
        occurrence=earlier + 1,
    )


@dataclass(frozen=True, slots=True)
class Missed:
    """copy[start:end], which the tool missed, and what a reviewer says of it."""

    start: int
    end: int
    category: Category
    severity: Severity
    remark: str = ""


def missed_flag(document: Document, missed: Missed) -> Flag:
    """A flag for words that a reviewer marked herself."""
    start, end = missed.start, missed.end
    words = document.text[start:end]
    occurrence = document.text.count(words, 0, start) + 1
    raw_start, raw_end = document.locate(start, end)
    return Flag(
        id=_digest(article_key(document), MISSED, " ".join(words.split()), str(occurrence)),
        rule=MISSED,
        category=missed.category,
        severity=missed.severity,
        confidence=1.0,
        start=raw_start,
        end=raw_end,
        text=document.raw[raw_start:raw_end],
        words=words,
        sentences=document.sentences_in(start, end),
        message=missed.remark or "marked by a reviewer",
    )


def missed_flags(document: Document, ledger: Ledger) -> list[tuple[str, Flag]]:
    """The spans that reviewers marked in this article and that are still in it, with the id that the log has."""
    found = []
    for entry in ledger.missed(article_key(document)):
        about = entry.about
        start = _nth(document.text, about.words, about.occurrence)
        if start >= 0:
            known = Category(about.category), Severity(about.severity), entry.decision.value or ""
            missed = Missed(start, start + len(about.words), *known)
            found.append((entry.decision.flag, missed_flag(document, missed)))
    return list({key: (key, flag) for key, flag in found}.values())


def logged_ids(audit: Audit, ledger: Ledger) -> dict[str, str]:
    """For each flag of an audit, the id under which the log knows it.

    Mostly its own. A new headline gives an article another identity, and so all its flags other ids: a flag that the
    log does not know is then found by path, rule, words and occurrence.
    """
    ids = {flag.id: flag.id for flag in audit.flags}
    known = set(ledger.flags())
    strangers = [flag for flag in audit.flags if flag.id not in known]
    if strangers and known:
        orphans = {_trace(ledger.about(flag)): flag for flag in known - set(ids)}
        for flag in strangers:
            ids[flag.id] = orphans.get(_trace(describe(audit, flag)), flag.id)
    return ids


def stale_ids(audit: Audit, present: set[str], ledger: Ledger) -> list[str]:
    """Decided flags of this article (by identity, else by path) that are no longer among `present`."""
    key, path = article_key(audit.document), audit.document.path
    stale = []
    for flag in ledger.flags():
        about = ledger.about(flag)
        if flag not in present and (about.article == key or about.path == path) and ledger.settled(flag).outcome:
            stale.append(flag)
    return stale


def to_copy(document: Document, start: int, end: int) -> tuple[int, int]:
    """From offsets into the file to offsets into the copy: the way back of `Document.locate`."""
    runs = document.offsets.runs
    if not runs:
        return start, end
    starts = [run.raw_start for run in runs]
    first = runs[max(bisect_right(starts, start) - 1, 0)]
    last = runs[max(bisect_right(starts, max(start, end - 1)) - 1, 0)]
    as_is = first.end - first.start == first.raw_end - first.raw_start
    copy_start = first.start + (min(max(start - first.raw_start, 0), first.end - first.start) if as_is else 0)
    as_is = last.end - last.start == last.raw_end - last.raw_start
    copy_end = last.start + min(end - last.raw_start, last.end - last.start) if as_is else last.end
    return copy_start, max(copy_start, copy_end)


def _nth(text: str, words: str, occurrence: int) -> int:
    """Where the words occur for the n-th time (n from 1), -1 when they do not."""
    position = -1
    for _ in range(occurrence if words else 0):
        position = text.find(words, position + 1)
        if position < 0:
            break
    return position


def _trace(about: About) -> tuple[str, str, str, int]:
    return about.path, about.rule, about.words, about.occurrence


def _digest(*parts: str) -> str:
    key = "\x1f".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
