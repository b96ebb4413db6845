"""What an audit makes of earlier decisions (`mtaudit check --decisions STORE`). No Textual, nothing heavy."""

from __future__ import annotations

from dataclasses import replace

from mtaudit.core import Audit, Flag, Verb
from mtaudit.review.identity import logged_ids, missed_flags
from mtaudit.review.ledger import Ledger, Standing
from mtaudit.review.stats import Record, records
from mtaudit.review.store import Store
from mtaudit.visible import plural


def apply_decisions(audit: Audit, store: Store) -> Audit:
    """An audit in the light of a review store: the latest decision of anyone counts for each flag.

    Dismissed flags are left out and counted in a note. Accepted ones are certain (confidence 1), carry the reviewer's
    wording, severity and category, and say so in their message. What reviewers marked themselves is added. The other
    flags have their confidence scaled by their rule's record: `Record.scaled` has the formula.

    The sentence scores and the verdict are the caller's to compute again from the new flags. Raises StoreError.
    """
    return apply_ledger(audit, Ledger(store.entries()))


def apply_ledger(audit: Audit, ledger: Ledger) -> Audit:
    """As `apply_decisions`, for a log that is read already: a run over many articles reads it once."""
    ids = logged_ids(audit, ledger)
    found = records(ledger)
    flags: list[Flag] = []
    dismissed = 0
    for flag in audit.flags:
        standing = ledger.settled(ids[flag.id])
        if standing.outcome is Verb.DISMISS:
            dismissed += 1
        else:
            flags.append(_decided(flag, standing) if standing.outcome else _scaled(flag, found.get(flag.rule)))
    flags += [_decided(flag, ledger.settled(key)) for key, flag in missed_flags(audit.document, ledger)]
    are = "is" if dismissed == 1 else "are"
    note = (f"{plural(dismissed, 'flag')} dismissed in review {are} left out",) if dismissed else ()
    flags.sort(key=lambda flag: (flag.start, flag.end))
    return replace(audit, flags=tuple(flags), notes=(*audit.notes, *note))


def _decided(flag: Flag, standing: Standing) -> Flag:
    return replace(
        flag,
        confidence=1.0,
        severity=standing.severity or flag.severity,
        category=standing.category or flag.category,
        suggestion=flag.suggestion if standing.replacement is None else standing.replacement,
        message=f"{flag.message} (accepted by {standing.reviewer})",
    )


def _scaled(flag: Flag, record: Record | None) -> Flag:
    return replace(flag, confidence=round(record.scaled(flag.confidence), 3)) if record else flag
