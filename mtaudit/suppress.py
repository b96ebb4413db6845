"""Flags that people looked at and let be, without a mark in the copy; and copy that marks itself: [sic], quotations.

The sidecar file (`suppressions` in the configuration, usually mtaudit.suppress.toml) holds entries like

    [[suppress]]
    rule = "garbled-idiom"
    words = "one size fits all"
    reason = "the minister's own words"
    until = 2026-12-31        # optional: the last day on which it holds
    paths = ["feeds/wire/*"]  # optional: only there
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mtaudit.config import Settings, fits_path
from mtaudit.core import Audit, Document, Flag, Report
from mtaudit.errors import ConfigError
from mtaudit.narrow import keep_flags, plain, settings_of

_KEYS = ("rule", "words", "reason", "until", "paths")
_SIC = re.compile(r"[\s\"'“”’]*[\[(]\s*sic\.?!?\s*[\])]", re.IGNORECASE)
_OPEN, _CLOSE = "“„«", "”“»"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One entry: flags of `rule` ("*" for any) on exactly these words, up to and on the day `until`."""

    rule: str
    words: str
    reason: str
    until: date | None = None
    paths: tuple[str, ...] = ()
    place: str = ""
    root: str = ""

    def covers(self, audit: Audit, flag: Flag) -> bool:
        """Whether this entry speaks of a flag, whatever the day."""
        named = self.rule in ("*", flag.rule) and plain(self.words) == plain(flag.words)
        return named and fits_path(self.paths, audit.document.path, self.root)


def read(path: Path) -> tuple[Suppression, ...]:
    """The entries of a sidecar file. Raises ConfigError, with the line, where one is wrong."""
    import tomllib

    try:
        text = path.read_text(encoding="utf-8")
        table: Any = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}", "mend the setting `suppressions`") from None
    except UnicodeDecodeError:
        raise ConfigError(f"cannot read {path}: it is not UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from None
    entries = table.get("suppress", [])
    others = [key for key in table if key != "suppress"]
    if others or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigError(f"{path} can hold [[suppress]] tables only", f"take out {others[0]!r}" if others else "")
    starts = [match.start() for match in re.finditer(r"^\s*\[\[\s*suppress\s*\]\]", text, re.MULTILINE)]
    lines = [text.count("\n", 0, start + 1) + 1 for start in starts] if len(starts) == len(entries) else []
    places = [f"{path}:{line}" for line in lines] or [f"{path}, entry {n}" for n in range(1, len(entries) + 1)]
    root = str(path.absolute().parent)
    return tuple(_entry(entry, place, root) for entry, place in zip(entries, places, strict=True))


def suppressed(report: Report, entries: Sequence[Suppression], settings: Settings, today: date) -> Report:
    """The report without the flags that an entry covers."""
    current = [entry for entry in entries if not _ended(entry, today)]
    return keep_flags(
        report, lambda audit, flag: not any(entry.covers(audit, flag) for entry in current), settings, "suppressed"
    )


def stale(report: Report, entries: Sequence[Suppression], today: date) -> tuple[str, ...]:
    """Remarks on entries that have ended, and on those that cover nothing in a report (before `suppressed`).

    Entries for paths of which the report has no document are passed over: nothing can be said of them.
    """
    remarks = []
    for entry in entries:
        audits = [audit for audit in report.audits if fits_path(entry.paths, audit.document.path, entry.root)]
        used = any(entry.covers(audit, flag) for audit in audits for flag in audit.flags)
        what = f"{entry.place}: the suppression of {entry.rule} on “{entry.words}”"
        if _ended(entry, today):
            still = "its flag is back" if used else "take it out"
            remarks.append(f"{what} ended on {entry.until}; {still}")
        elif audits and not used:
            remarks.append(f"{what} covers nothing in this run")
    return tuple(remarks)


def spared(report: Report, settings: Settings) -> Report:
    """The report without flags on copy that says itself that it is meant: words before [sic], and quoted speech.

    Quoted speech is spared by `spare_quotes` only, and not where a clean source quotes other words.
    """
    spans: dict[int, list[tuple[int, int]]] = {}

    def sic(audit: Audit, flag: Flag) -> bool:
        return not is_sic(audit.document, flag)

    def quoted(audit: Audit, flag: Flag) -> bool:
        if not settings_of(audit, settings).spare_quotes or flag.evidence:
            return True
        quotations = spans.setdefault(id(audit.document), quotations_in(audit.document.text))
        places = _places(audit.document, flag)
        return not any(start <= low and high <= end for low, high in places for start, end in quotations)

    return keep_flags(keep_flags(report, sic, settings, "marked [sic]"), quoted, settings, "quoted speech")


def is_sic(document: Document, flag: Flag) -> bool:
    """Whether the flagged words hold a [sic] or stand right before one."""
    return any(
        _SIC.search(document.text, start, end) or _SIC.match(document.text, end)
        for start, end in _places(document, flag)
    )


def quotations_in(text: str) -> list[tuple[int, int]]:
    """Quoted stretches of a text, marks included; one that its paragraph does not close ends with the paragraph."""
    found = []
    start, close = -1, ""
    for match in re.finditer(r"[“”„«»\"]|\n\s*\n", text):
        mark = match.group()
        if mark.isspace():
            # English prose leaves the close away where the next paragraph goes on and opens anew.
            if start >= 0:
                found.append((start, match.start()))
            start = -1
        elif start < 0:
            if mark == '"' or mark in _OPEN:
                start, close = match.start(), {'"': '"', "“": "”", "„": "“”", "«": "»"}[mark]
        elif mark in close:
            found.append((start, match.end()))
            start = -1
    if start >= 0:
        found.append((start, len(text)))
    return found


def _places(document: Document, flag: Flag) -> list[tuple[int, int]]:
    """Where in the copy a flag's words stand: its own place, told by the file's offsets."""
    if not document.offsets.runs:
        return [(flag.start, flag.end)]
    found = [(m.start(), m.end()) for m in re.finditer(re.escape(flag.words), document.text)] if flag.words else []
    return [span for span in found if document.locate(*span) == (flag.start, flag.end)]


def _entry(entry: dict[str, Any], place: str, root: str) -> Suppression:
    from mtaudit.nearest import did_you_mean

    for key in entry:
        if key not in _KEYS:
            raise ConfigError(f"{place}: a suppression has no {key!r}", did_you_mean(key, _KEYS))
    for key in ("rule", "words", "reason"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise ConfigError(f"{place}: a suppression needs its {key}", f'write {key} = "…"')
    until, paths = entry.get("until"), entry.get("paths", [])
    if isinstance(until, datetime) or not isinstance(until, date | None):
        raise ConfigError(f"{place}: until is not a date", "write until = 2026-12-31, without quotation marks")
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise ConfigError(f"{place}: paths is not a list of texts", 'write paths = ["feeds/*"]')
    return Suppression(entry["rule"], entry["words"], entry["reason"], until, tuple(paths), place, root)


def _ended(entry: Suppression, today: date) -> bool:
    return entry.until is not None and today > entry.until
