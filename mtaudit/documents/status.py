"""Which articles still stand: corrections take the place of earlier versions, killed items of everything before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mtaudit.core import Document, Metadata

_KILLED = frozenset(("canceled", "cancelled", "killed", "kill", "withdrawn", "retracted", "deleted"))
_KILLING = frozenset(("kill", "cancel", "cancelled", "canceled", "withdraw", "withdrawn", "retraction"))
_CORRECTING = frozenset(("correction", "corrective", "corrected"))


@dataclass(frozen=True, slots=True)
class Replacement:
    """An earlier version and what took its place: `reason` is update, correction, kill or new version."""

    earlier: Document
    later: Document
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a set of documents still stands.

    `kept` are the latest versions, killed ones among them (they fail the check), in input order; `replaced` the earlier
    ones, each with what took its place.
    """

    kept: tuple[Document, ...]
    replaced: tuple[Replacement, ...]


def kill_reason(metadata: Metadata) -> str:
    """Why an article must not be published, "" where it may: its publication status or a signal says so."""
    if metadata.status.lower() in _KILLED:
        return f"its publication status is {metadata.status}"
    signal = next((each for each in metadata.signals if each.lower() in _KILLING), "")
    return f"it carries the signal {signal}" if signal else ""


def supersede(documents: Sequence[Document]) -> Standing:
    """Sort out versions: of articles with one id, and of those that name an id they replace, the latest stands.

    Later is a higher version number; where that does not tell, a later date; where neither does, the later place in
    the input. A document without an id stands for itself.
    """
    links = _links(documents)
    groups: dict[str, list[tuple[int, int]]] = {}
    for index, document in enumerate(documents):
        origin, steps = _origin(_key(document.metadata) if _is_versioned(document, links) else "", links)
        groups.setdefault(origin or f"\0{index}", []).append((steps, index))
    kept: list[int] = []
    replaced: list[tuple[int, Replacement]] = []
    for members in groups.values():
        _, last = max(members, key=lambda member: (member[0], *_order(documents[member[1]].metadata), member[1]))
        kept.append(last)
        reason = _reason(documents[last].metadata)
        replaced += [(i, Replacement(documents[i], documents[last], reason)) for _, i in members if i != last]
    return Standing(
        tuple(documents[index] for index in sorted(kept)),
        tuple(replacement for _, replacement in sorted(replaced, key=lambda pair: pair[0])),
    )


def _key(metadata: Metadata, article_id: str = "") -> str:
    """What names an article across files: an id that is a URI by itself, any other with its outlet."""
    article_id = article_id or metadata.id
    return article_id if not article_id or ":" in article_id else f"{metadata.outlet}\0{article_id}"


def _links(documents: Sequence[Document]) -> dict[str, str]:
    """From each article that replaces another one of these documents to that one."""
    known = {_key(document.metadata) for document in documents if document.metadata.id}
    found = {}
    for metadata in (each.metadata for each in documents if each.metadata.id and each.metadata.replaces):
        earlier = _key(metadata, metadata.replaces)
        if earlier in known and earlier != _key(metadata):
            found[_key(metadata)] = earlier
    return found


def _is_versioned(document: Document, links: dict[str, str]) -> bool:
    """Can one tell versions of this article apart? The same bare id twice is no more than a sloppy id."""
    metadata = document.metadata
    said = metadata.version or metadata.date or metadata.signals or metadata.replaces or metadata.status
    return bool(metadata.id and said) or _key(metadata) in links.values()


def _origin(key: str, links: dict[str, str]) -> tuple[str, int]:
    """The first article of a chain of replacements and how many steps away it is."""
    seen = {key}
    while key in links and links[key] not in seen:
        key = links[key]
        seen.add(key)
    if key in links:  # articles that replace each other in a circle
        return min(seen), 0
    return key, len(seen) - 1


def _order(metadata: Metadata) -> tuple[tuple[int, ...], str]:
    version = tuple(int(part) for part in re.findall(r"\d{1,18}", metadata.version))
    return version, metadata.date


def _reason(metadata: Metadata) -> str:
    if kill_reason(metadata):
        return "kill"
    signals = {signal.lower() for signal in metadata.signals}
    if signals & _CORRECTING:
        return "correction"
    return "update" if "update" in signals else "new version"
