"""Known flags: a file of content fingerprints, so that a check reports only what is new.

A fingerprint is made of the rule, the flagged words and the sentence around them, so it survives when the file moves
and when other sentences change. The file is JSON with a flag a line, sorted, so that its diffs read well; reasons are
written in it by hand and are kept.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from mtaudit.config import Settings
from mtaudit.core import Audit, Flag, Report
from mtaudit.errors import MtauditError
from mtaudit.narrow import keep_flags, plain
from mtaudit.visible import dumps

SCHEMA = 1


class BaselineError(MtauditError):
    """A baseline that cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Known:
    """A known flag, `count` times. `path` and `words` are for people; only the fingerprint is compared."""

    path: str
    rule: str
    words: str
    fingerprint: str
    count: int = 1
    reason: str = ""

    @property
    def _order(self) -> tuple[str, str, str, str]:
        return self.path, self.rule, self.words, self.fingerprint


Baseline = tuple[Known, ...]


def fingerprint(audit: Audit, flag: Flag) -> str:
    """16 hex digits for what is flagged, wherever it stands."""
    sentences = audit.document.sentences
    around = " ".join(sentences[index].text for index in flag.sentences if index < len(sentences))
    key = "\x1f".join((flag.rule, plain(flag.words), plain(around)))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def from_report(report: Report) -> Baseline:
    """All flags of a report as known ones."""
    found: dict[str, Known] = {}
    for audit in report.audits:
        for flag in audit.flags:
            key = fingerprint(audit, flag)
            known = found.get(key)
            words = " ".join(flag.words.split())
            found[key] = (
                replace(known, count=known.count + 1) if known else Known(audit.document.path, flag.rule, words, key)
            )
    return _sorted(found.values())


def updated(baseline: Baseline, report: Report) -> Baseline:
    """The baseline with the flags of a report added; known ones keep their reasons, and the larger count."""
    merged = {known.fingerprint: known for known in baseline}
    for known in from_report(report):
        old = merged.get(known.fingerprint)
        merged[known.fingerprint] = (
            replace(known, count=max(old.count, known.count), reason=old.reason) if old else known
        )
    return _sorted(merged.values())


def pruned(baseline: Baseline, report: Report) -> Baseline:
    """The baseline without what a report no longer has; nothing new comes in."""
    present = {known.fingerprint: known.count for known in from_report(report)}
    left = (replace(known, count=min(known.count, present.get(known.fingerprint, 0))) for known in baseline)
    return _sorted(known for known in left if known.count)


def only_new(report: Report, baseline: Baseline, settings: Settings) -> Report:
    """The report without known flags: of each fingerprint, as many as the baseline counts (the first ones)."""
    left = Counter({known.fingerprint: known.count for known in baseline})

    def keep(audit: Audit, flag: Flag) -> bool:
        key = fingerprint(audit, flag)
        left[key] -= 1
        return left[key] < 0

    return keep_flags(report, keep, settings, "in the baseline")


def stale(report: Report, baseline: Baseline) -> tuple[str, ...]:
    """A remark on entries that a report (before `only_new`) no longer has, if there are any.

    Only entries of files that the report speaks of count: of the others nothing can be said.
    """
    audited = {audit.document.path for audit in report.audits}
    present = {fingerprint(audit, flag) for audit in report.audits for flag in audit.flags}
    gone = sum(known.path in audited and known.fingerprint not in present for known in baseline)
    if not gone:
        return ()
    what = "entry of the baseline no longer occurs" if gone == 1 else "entries of the baseline no longer occur"
    return (f"{gone} {what}; `mtaudit baseline prune` takes out what is gone",)


def read(path: Path) -> Baseline:
    """A baseline file. Raises BaselineError, with the entry, where it is missing or is none."""
    try:
        table: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BaselineError(f"cannot read {path}: {error.strerror}", "`mtaudit baseline write` makes one") from None
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{path} is not a baseline: {error}", "mend it, or write it anew") from None
    if not isinstance(table, dict) or table.get("schema") != SCHEMA or not isinstance(table.get("flags"), list):
        raise BaselineError(f"{path} is not a baseline of schema {SCHEMA}", "write it anew with this version")
    return _sorted(_known(entry, number, path) for number, entry in enumerate(table["flags"], 1))


def dump(baseline: Baseline) -> str:
    """A baseline as the text of its file."""
    lines = ",\n".join(f"  {dumps(asdict(known))}" for known in _sorted(baseline))
    return (
        f'{{\n "schema": {SCHEMA},\n "flags": [\n{lines}\n ]\n}}\n'
        if lines
        else f'{{\n "schema": {SCHEMA},\n "flags": []\n}}\n'
    )


def _known(entry: object, number: int, path: Path) -> Known:
    types = {"path": str, "rule": str, "words": str, "fingerprint": str, "count": int, "reason": str}
    wanted = {"fingerprint"}
    if not isinstance(entry, dict) or not wanted <= entry.keys() <= types.keys():
        raise BaselineError(f"{path}, entry {number}: its keys can be {', '.join(types)}", "mend it, or write it anew")
    wrong = [key for key, value in entry.items() if not isinstance(value, types[key]) or isinstance(value, bool)]
    if wrong or entry.get("count", 1) < 1:
        raise BaselineError(f"{path}, entry {number}: {(wrong or ['count'])[0]} cannot be that", "mend it by hand")
    return Known(**{"path": "", "rule": "", "words": "", **entry})


def _sorted(entries: Iterable[Known]) -> Baseline:
    return tuple(sorted(entries, key=lambda known: known._order))  # noqa: SLF001 - its own order
