"""`--format json`: one object with everything that is known. The keys are a contract; new ones may be added."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mtaudit.core import Audit, Document, Flag, Match, Passage, Report
from mtaudit.report import RenderOptions
from mtaudit.visible import dumps

SCHEMA = 1


def render(report: Report, options: RenderOptions) -> str:
    """The report as JSON, with a line for each sentence, match and flag."""
    return dumps(as_json(report, options.group_by), spread=4) + "\n"


def as_json(report: Report, group_by: str = "") -> dict[str, Any]:
    """The report as plain objects. All offsets are code points into the files."""
    from mtaudit.report.suppliers import suppliers

    plain: dict[str, Any] = {"schema": SCHEMA, "signature": report.signature, "summary": summary(report)}
    if group_by:
        plain["outlets"] = [asdict(row) for row in suppliers(report)]
    plain["documents"] = [document(audit) for audit in report.audits]
    plain["failures"] = [asdict(failure) for failure in report.failures]
    plain["warnings"] = list(report.warnings)
    return plain


def summary(report: Report) -> dict[str, Any]:
    """How much was found, in all."""
    from mtaudit.report.text import Totals

    totals = Totals.of(report)
    return {
        "documents": len(report.audits),
        "flags": totals.flags,
        "critical": totals.critical,
        "major": totals.major,
        "minor": totals.minor,
        "sentences": totals.sentences,
        "sentences_without_source": totals.without_source,
        "failures": len(report.failures),
        "failed": report.failed,
    }


def document(audit: Audit) -> dict[str, Any]:
    """One audit."""
    doc = audit.document
    return {
        "path": doc.path,
        "title": doc.title,
        "language": doc.language,
        "format": doc.format,
        "metadata": {key: value for key, value in asdict(doc.metadata).items() if value},
        "verdict": asdict(audit.verdict) | {"reasons": list(audit.verdict.reasons)},
        "sentences": _sentences(audit),
        "matches": [_match(match) for match in audit.matches],
        "flags": [flag_as_json(flag) for flag in audit.flags],
        "skipped": _skipped(doc),
        "notes": list(audit.notes),
    }


def _sentences(audit: Audit) -> list[dict[str, Any]]:
    plain = []
    for sentence, score in zip(audit.document.sentences, audit.sentence_scores, strict=True):
        start, end = audit.document.locate(sentence.start, sentence.end)
        plain.append(
            {
                "index": sentence.index,
                "start": start,
                "end": end,
                "score": score,
                "kind": sentence.kind,
                "text": sentence.text,
            }
        )
    return plain


def _match(match: Match) -> dict[str, Any]:
    return {
        "sentences": list(match.sentences),
        "probability": match.probability,
        "similarity": match.similarity,
        "scores": asdict(match.scores) if match.scores else None,
        "source": _passage(match.source),
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "path": passage.path,
        "start": passage.start,
        "end": passage.end,
        "line": passage.line,
        "column": passage.column,
        "text": passage.text,
        "words": passage.words,
    }


def flag_as_json(flag: Flag) -> dict[str, Any]:
    """One flag; `words` is its text as one reads it, without markup."""
    return asdict(flag) | {
        "sentences": list(flag.sentences),
        "evidence": [_passage(passage) for passage in flag.evidence],
    }


def _skipped(doc: Document) -> list[dict[str, Any]]:
    plain = []
    for skipped in doc.skipped:
        start, end = doc.locate(skipped.start, skipped.end)
        plain.append({"start": start, "end": end, "reason": skipped.reason})
    return plain
