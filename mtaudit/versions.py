"""Corrections and kills among audited articles: the latest version stands, and says which flags it closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mtaudit.core import Audit, Flag
from mtaudit.documents.status import kill_reason, supersede
from mtaudit.visible import one_line

_NAMED = 5
"""How many closed flags a note names."""


def standing(audits: Sequence[Audit]) -> tuple[Audit, ...]:
    """The audits without replaced versions; what replaced one notes the flags that it closed, a killed item fails."""
    found = supersede([audit.document for audit in audits])
    by_document = {id(audit.document): audit for audit in audits}
    notes: dict[int, list[str]] = {}
    for replaced in found.replaced:
        earlier, later = by_document[id(replaced.earlier)], by_document[id(replaced.later)]
        note = f"replaces {earlier.document.path} ({replaced.reason}): {_closed(earlier, later)}"
        notes.setdefault(id(replaced.later), []).append(note)
    return tuple(_judged(by_document[id(document)], notes.get(id(document), [])) for document in found.kept)


def _judged(audit: Audit, notes: Sequence[str]) -> Audit:
    reason = kill_reason(audit.document.metadata)
    if reason:
        killed = f"must not be published: {reason}"
        return replace(audit, verdict=replace(audit.verdict, failed=True), notes=(killed, *notes, *audit.notes))
    return replace(audit, notes=(*notes, *audit.notes)) if notes else audit


def _closed(earlier: Audit, later: Audit) -> str:
    still = {_what(flag) for flag in later.flags}
    closed = [flag for flag in earlier.flags if _what(flag) not in still]
    if not closed:
        return "no flag closed"
    named = ", ".join(f"“{one_line(flag.words)}”" for flag in closed[:_NAMED])
    more = f" and {len(closed) - _NAMED} more" if len(closed) > _NAMED else ""
    return f"{len(closed)} {'flag' if len(closed) == 1 else 'flags'} closed ({named}{more})"


def _what(flag: Flag) -> tuple[str, str]:
    return flag.rule, " ".join(flag.words.split()).casefold()
