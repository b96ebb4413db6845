"""Flags against an editor's annotation of whole articles (gold of the shape of tests/data/gold/seed-flags.jsonl)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from mtaudit.core import Audit
from mtaudit.evaluate.figures import Figures, ratio, rows


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A span that an editor marked; an optional one may be missed without fault."""

    doc: str
    start: int
    end: int
    severity: str
    required: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A span that was flagged, by mtaudit or by a control."""

    doc: str
    start: int
    end: int


def read_gold(path: str) -> list[GoldSpan]:
    """The gold spans of a file."""
    return [GoldSpan(r["doc"], r["start"], r["end"], r["severity"], r["status"] == "required") for r in rows(path)]


def hits(flag: Marked, gold: GoldSpan) -> bool:
    """Whether a flag finds a gold span.

    They overlap by at least half of the shorter one, and the flag is no longer than twice the gold span plus 20
    characters: a net over the whole sentence is no find.
    """
    if flag.doc != gold.doc:
        return False
    shared = min(flag.end, gold.end) - max(flag.start, gold.start)
    shorter = min(flag.end - flag.start, gold.end - gold.start)
    return 2 * shared >= shorter > 0 and flag.end - flag.start <= 2 * (gold.end - gold.start) + 20


def measure(name: str, flags: Sequence[Marked], gold: Sequence[GoldSpan]) -> Figures:
    """Recall of required spans (all, and major ones) and precision of flags against required and optional spans."""
    required = [g for g in gold if g.required]
    major = [g for g in required if g.severity == "major"]
    found = [g for g in required if any(hits(f, g) for f in flags)]
    right = [f for f in flags if any(hits(f, g) for g in gold)]
    return Figures(
        name,
        len(flags),
        {
            "major recall": ratio(sum(g.severity == "major" for g in found), len(major)),
            "recall": ratio(len(found), len(required)),
            "precision": ratio(len(right), len(flags)),
        },
    )


def evaluate_flags(audits: Sequence[Audit], gold: Sequence[GoldSpan]) -> list[Figures]:
    """mtaudit's flags, and the control that flags every four words in a row."""
    docs = {_name(a): a for a in audits}
    known = [g for g in gold if g.doc in docs]
    flags = [Marked(doc, f.start, f.end) for doc, a in docs.items() for f in a.flags]
    return [measure("mtaudit", flags, known), measure("control: flag everything", _everything(docs), known)]


def _name(audit: Audit) -> str:
    return PurePosixPath(audit.document.path).name


def _everything(docs: dict[str, Audit]) -> list[Marked]:
    """Each sentence cut into pieces of four words, every piece flagged."""
    pieces = []
    for doc, audit in docs.items():
        for sentence in audit.document.sentences:
            words = sentence.text.split()
            position = sentence.start
            for i in range(0, len(words), 4):
                first = audit.document.text.find(words[i], position)
                last = words[min(i + 3, len(words) - 1)]
                position = audit.document.text.find(last, first) + len(last)
                pieces.append(Marked(doc, *audit.document.locate(first, position)))
    return pieces


def listing(audits: Sequence[Audit], gold: Sequence[GoldSpan]) -> list[str]:
    """What was missed and what was flagged for nothing, a line each."""
    lines: list[str] = []
    for audit in audits:
        doc = _name(audit)
        spans = [g for g in gold if g.doc == doc]
        flags = [(Marked(doc, f.start, f.end), f) for f in audit.flags]
        missed = (g for g in spans if g.required and not any(hits(m, g) for m, _ in flags))
        lines.extend(f"missed   {g.severity:5} {doc}:{g.start} {audit.document.raw[g.start : g.end]!r}" for g in missed)
        for m, f in flags:
            word = "right" if any(hits(m, g) for g in spans) else "false"
            lines.append(
                f"{word:8} {f.severity:5} {doc}:{f.start} {f.words!r} [{f.rule} {f.confidence:.2f}] → {f.suggestion!r}"
            )
    return lines
