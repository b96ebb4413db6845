"""Decisions as rows: JSONL for programs, CSV for a spreadsheet, TSV for Google's Marot viewer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from mtaudit.core import Document, Sentence, Verb
from mtaudit.review.ledger import Standing
from mtaudit.review.session import Item, Session

_CSV_COLUMNS = (
    "path", "title", "outcome", "words", "suggestion", "replacement", "reason", "note", "rule", "category",
    "severity", "confidence", "look", "reviewer", "at", "message", "start", "end", "id", "applies",
)  # fmt: skip
_MQM_COLUMNS = (
    "system", "doc", "docSegId", "globalSegId", "rater", "source", "target", "category", "severity", "metadata",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(session: Session) -> Iterator[dict[str, Any]]:
    """One row a flag, and one for each decision whose flag is no longer there (`applies` is then false)."""
    for item in session.items:
        document = session.article_of(item).audit.document
        flag, standing = item.flag, session.settled(item)
        yield {
            "id": item.id,
            "path": document.path,
            "title": document.title,
            "rule": flag.rule,
            "category": session.category(item).value,
            "severity": session.severity(item).value,
            "confidence": flag.confidence,
            "start": flag.start,
            "end": flag.end,
            "text": flag.text,
            "words": flag.words,
            "message": flag.message,
            "suggestion": flag.suggestion,
            **_decided(standing),
            "others": [_decided(other) for other in session.others(item) if other.reviewer != standing.reviewer],
            "applies": True,
        }
    for article in session.articles:
        for about, standing in session.stale(article):
            told = {name: getattr(about, name) for name in ("path", "title", "rule", "category", "severity", "words")}
            yield {**told, **_decided(standing), "applies": False}


def _decided(standing: Standing) -> dict[str, Any]:
    return {
        "outcome": f"{standing.outcome.value}ed" if standing.outcome else "undecided",
        "replacement": standing.replacement,
        "reason": standing.reason.value if standing.reason else None,
        "note": standing.note,
        "look": standing.look,
        "reviewer": standing.reviewer if standing.outcome else "",
        "at": standing.at,
    }


def jsonl(session: Session) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=_unsafe(row)) + "\n" for row in rows(session))


def _unsafe(row: dict[str, Any]) -> bool:
    """Whether a row has lone surrogates, which UTF-8 cannot hold; JSON can escape them."""
    try:
        repr(row).encode()
        return any("\ud800" <= char <= "\udfff" for char in json.dumps(row, ensure_ascii=False))
    except UnicodeEncodeError:
        return True


def as_csv(session: Session) -> str:
    """CSV with a byte order mark, so that spreadsheets read it as UTF-8; no cell can be taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, _CSV_COLUMNS, extrasaction="ignore", restval="")
    writer.writeheader()
    for row in rows(session):
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def mqm(session: Session) -> str:
    """TSV as Marot reads it: one row for each error that a reviewer accepted or marked, and "No-error" rows.

    The format is the one of https://github.com/google-research/google-research/tree/master/marot, README, "Data file
    format". `<v>…</v>` stands around the span in its sentence; a sentence without an error has a "No-error" row for
    each reviewer of the article. Segments are sentences, the source is the best matched clean passage.
    """
    lines = ["\t".join(_MQM_COLUMNS)]
    segment = 0
    for index, article in enumerate(session.articles):
        items = session.items_of(index)
        raters = sorted({who for item in items for who, s in session.ledger.standings(item.id).items() if s.outcome})
        for sentence in article.audit.document.sentences:
            segment += 1
            for rater in raters:
                lines += _segment(session, items, sentence, rater, segment)
    return "\n".join(lines) + "\n"


def _segment(session: Session, items: list[Item], sentence: Sentence, rater: str, number: int) -> Iterator[str]:
    article = session.article_of(items[0])
    document = article.audit.document
    matches = sorted(
        (match for match in article.audit.matches if sentence.index in match.sentences), key=lambda m: -m.probability
    )
    source = matches[0].source.words if matches else ""
    head = (document.metadata.outlet or "incoming", document.path, sentence.index + 1, number, rater, source)
    found = False
    for item in items:
        standing = session.ledger.standing(item.id, rater)
        if standing.outcome is Verb.ACCEPT and item.flag.sentences[:1] == (sentence.index,):
            found = True
            severity = (standing.severity or item.flag.severity).value.capitalize()
            category = (standing.category or item.flag.category).value
            metadata = _metadata(document, sentence, item, standing)
            yield _tsv(*head, _marked(document, sentence, item), category, severity, metadata)
    if not found:
        yield _tsv(*head, sentence.text, "No-error", "No-error", "{}")


def _marked(document: Document, sentence: Sentence, item: Item) -> str:
    """The sentence with the span in <v>…</v>; of a span that runs on, the part in its first sentence."""
    start, end = max(item.start, sentence.start), min(item.end, sentence.end)
    text = document.text
    return f"{text[sentence.start : start]}<v>{text[start:end]}</v>{text[end : sentence.end]}"


def _metadata(document: Document, sentence: Sentence, item: Item, standing: Standing) -> str:
    found: dict[str, Any] = {
        "timestamp": int(datetime.fromisoformat(standing.at).timestamp() * 1000),
        "marked_text": item.flag.words,
        "rule": item.flag.rule,
    }
    if standing.note:
        found["note"] = standing.note
    if standing.replacement is not None:
        text = document.text
        found["corrected_translation"] = (
            text[sentence.start : item.start] + standing.replacement + text[item.end : max(item.end, sentence.end)]
        )
    return json.dumps(found)


def _tsv(*cells: object) -> str:
    return "\t".join(" ".join(str(cell).split()) for cell in cells)
