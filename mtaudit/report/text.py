"""What several formats share: totals in words, safe JSON, where a flag stands in the copy, where a source differs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from mtaudit.core import Audit, Document, Flag, Passage, Report, Severity
from mtaudit.visible import plural

SEVERITIES: tuple[Severity, ...] = tuple(sorted(Severity, key=lambda s: -s.rank))
"""Worst first."""

_WORD = re.compile(r"[^\W_]+(?:['’\-.,][^\W_]+)*")
_ALIKE = 0.25
"""Share of common words from which on it helps to mark what differs between two sentences."""
_CONTEXT = 400
"""Code points of a sentence shown on each side of a flag, and of the flag; copy may come as one endless line."""
_COMPARABLE = 4000
"""Code points beyond which two sentences are not compared word by word (the time grows with the square)."""

_LANGUAGES = {
    "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "de": "German", "el": "Greek", "es": "Spanish",
    "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian",
    "lv": "Latvian", "ms": "Malay", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over a whole report, or over one audit."""

    documents: int
    flags: int
    critical: int
    major: int
    minor: int
    sentences: int
    without_source: int

    @staticmethod
    def of(report: Report) -> Totals:
        """Count a report."""
        return Totals.over(report.audits)

    @staticmethod
    def over(audits: tuple[Audit, ...]) -> Totals:
        """Count some audits."""
        by_severity = Counter(flag.severity for audit in audits for flag in audit.flags)
        return Totals(
            documents=len(audits),
            flags=sum(by_severity.values()),
            critical=by_severity[Severity.CRITICAL],
            major=by_severity[Severity.MAJOR],
            minor=by_severity[Severity.MINOR],
            sentences=sum(len(audit.document.sentences) for audit in audits),
            without_source=sum(len(unmatched(audit)) for audit in audits),
        )

    def flags_in_words(self) -> str:
        """`31 flags (14 major, 17 minor)`."""
        named = ((self.critical, "critical"), (self.major, "major"), (self.minor, "minor"))
        parts = ", ".join(f"{count:,} {name}" for count, name in named if count)
        return plural(self.flags, "flag") + (f" ({parts})" if parts else "")


def unmatched(audit: Audit) -> list[int]:
    """Indices of the sentences that no clean source states."""
    matched = {index for match in audit.matches for index in match.sentences}
    return [sentence.index for sentence in audit.document.sentences if sentence.index not in matched]


def outcome(report: Report) -> str:
    """`failed`, `passed`, or `incomplete` where nothing failed but not every document could be audited."""
    if report.failed:
        return "failed"
    return "incomplete" if report.failures else "passed"


def summary_line(report: Report) -> str:
    """The whole report in a line."""
    totals = Totals.of(report)
    parts = [f"{totals.flags_in_words()} in {plural(totals.documents, 'document')}"]
    if totals.sentences:
        verb = "has" if totals.without_source == 1 else "have"
        parts.append(f"{totals.without_source:,} of {plural(totals.sentences, 'sentence')} {verb} no clean source")
    if report.failures:
        parts.append(f"{plural(len(report.failures), 'document')} could not be audited")
    return "; ".join([*parts, f"verdict: {outcome(report)}"])


def verdict_in_words(audit: Audit) -> str:
    """What an audit says of a document as a whole, apart from pass or fail."""
    totals, verdict = Totals.over((audit,)), audit.verdict
    parts = [totals.flags_in_words(), f"MQM {verdict.mqm_per_1000_words:,.1f} per 1,000 words"]
    if totals.sentences:
        parts.append(f"{totals.without_source:,} of {plural(totals.sentences, 'sentence')} without a clean source")
    if verdict.machine_translated is not None:
        parts.append(f"machine-translated: {verdict.machine_translated:.0%}")
    if verdict.translated_from:
        parts.append(f"likely from {_LANGUAGES.get(verdict.translated_from, verdict.translated_from)}")
    return " · ".join(parts)


def copy_span(document: Document, flag: Flag) -> tuple[int, int]:
    """Where a flag stands in the copy: its offsets count in the file, and `document.locate` has no inverse.

    Of the places in its sentences that hold its words, the one that leads to the flag's own offsets.
    """
    if not document.offsets.runs:
        return flag.start, flag.end
    spans = [
        (document.sentences[i].start, document.sentences[i].end) for i in flag.sentences if i < len(document.sentences)
    ]
    low, high = (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (0, len(document.text))
    first = -1
    at = document.text.find(flag.words, low, high)
    while at >= 0:
        first = at if first < 0 else first
        if document.locate(at, at + len(flag.words))[0] == flag.start:
            return at, at + len(flag.words)
        at = document.text.find(flag.words, at + 1, high)
    return (first, first + len(flag.words)) if first >= 0 else (low, low)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not."""

    text: str
    marked: bool = False


def sentence_pieces(document: Document, flag: Flag) -> list[Piece]:
    """The sentence or sentences around a flag, with its span marked."""
    start, end = copy_span(document, flag)
    indices = [i for i in flag.sentences if i < len(document.sentences)]
    low = min([document.sentences[i].start for i in indices], default=start)
    high = max([document.sentences[i].end for i in indices], default=end)
    low, high = min(low, start), max(high, end)
    before, words, after = document.text[low:start], document.text[start:end], document.text[end:high]
    if len(before) > _CONTEXT:
        before = "… " + before[-_CONTEXT:]
    if len(words) > 2 * _CONTEXT:
        words = f"{words[:_CONTEXT]} … {words[-_CONTEXT:]}"
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT] + " …"
    pieces = [Piece(before), Piece(words, marked=True), Piece(after)]
    return [piece for piece in pieces if piece.text or piece.marked]


def reason_with_words(flag: Flag) -> str:
    """What a flag says where the copy does not stand beside it: its words first, once."""
    named = f"“{flag.words}”"
    return flag.message if flag.message.startswith(named) else f"{named}: {flag.message}"


def clean_passage(audit: Audit, flag: Flag) -> Passage | None:
    """The clean passage to show beside a flag: its evidence, or else the most probable match of its sentences."""
    if flag.evidence:
        return flag.evidence[0]
    matches = [match for match in audit.matches if set(match.sentences) & set(flag.sentences)]
    return max(matches, key=lambda match: match.probability).source if matches else None


def difference_pieces(suspect: str, source: str) -> list[Piece]:
    """The source, with the words marked that the suspect has not; none marked where they have little in common."""
    if len(suspect) + len(source) > _COMPARABLE:
        return [Piece(source if len(source) <= _COMPARABLE else source[:_COMPARABLE] + " …")]
    theirs = list(_WORD.finditer(source))
    matcher = SequenceMatcher(None, _words(suspect), [m.group().lower() for m in theirs], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return [Piece(source)]
    pieces, at = [], 0
    for tag, _, _, first, last in matcher.get_opcodes():
        if tag in ("insert", "replace") and last > first:
            start, end = theirs[first].start(), theirs[last - 1].end()
            pieces += [Piece(source[at:start]), Piece(source[start:end], marked=True)]
            at = end
    return [piece for piece in [*pieces, Piece(source[at:])] if piece.text]


def _words(text: str) -> list[str]:
    return [match.group().lower() for match in _WORD.finditer(text)]
