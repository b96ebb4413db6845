"""JSON Lines, each an object with its copy in a named field (`text` unless said otherwise; dots lead inside)."""

from __future__ import annotations

import re

from mtaudit.core import Document, Metadata
from mtaudit.documents.articles import ArticlePaths, looks_like_html, write_body, write_headline
from mtaudit.documents.assemble import assemble
from mtaudit.documents.blocks import CopyBuilder
from mtaudit.documents.jsontree import String, Value, parse_json, string_at, text_at
from mtaudit.documents.options import ReadOptions
from mtaudit.errors import ReadError

_LINE = re.compile(r"[^\n]+")


def looks_like(head: str) -> bool:
    """Does a file begin as JSON does?"""
    return bool(re.match(r'[\ufeff \t\r\n]*(?:\{\s*"|\[\s*\{)', head))


def read(raw: str, path: str, options: ReadOptions) -> list[Document]:
    """One article a line (or one in a plain JSON file, or each of its list).

    Raises ReadError where a line is not JSON or no line has the field.
    """
    records = _records(raw, path)
    paths = ArticlePaths(path, single=len(records) == 1 and "\n" not in raw.strip())
    documents = []
    for number, record in enumerate(records, start=1):
        body = _field(record, options.field)
        if body is None:
            continue
        metadata = _metadata(record)
        title = string_at(record, "title", "headline")
        builder = CopyBuilder()
        if title and title != body:
            write_headline(builder, title.layer())
        layer = body.layer()
        write_body(builder, layer, is_html=looks_like_html(layer.text))
        name = paths.name(metadata.id, number)
        copy = builder.copy()
        if copy.blocks:
            documents.append(assemble(copy, raw, name, "jsonl", metadata))
    if not documents:
        raise ReadError(
            f"{path}: no line has text in a field named {options.field!r}", "name the field that holds the copy"
        )
    return documents


def _records(raw: str, path: str) -> list[Value]:
    start = raw.lstrip("\ufeff \t\r\n")[:1]
    lines = list(_LINE.finditer(raw))
    if start == "[" or (start == "{" and raw[lines[0].start() : lines[0].end()].strip("\ufeff \t\r") == "{"):
        value = parse_json(raw, path)
        return value if isinstance(value, list) else [value]
    return [parse_json(raw, path, line.start(), line.end()) for line in lines if line.group().strip("\ufeff \t\r")]


def _field(record: Value, name: str) -> String | None:
    value: Value | None = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value if isinstance(value, String) and value.end > value.start else None


def _metadata(record: Value) -> Metadata:
    return Metadata(
        id=text_at(record, "id", "uri", "guid"), outlet=text_at(record, "outlet", "source", "publisher", "site"),
        credit=text_at(record, "credit", "agency", "author", "byline"), date=text_at(record, "date", "published", "date_published", "timestamp"),
        language=text_at(record, "language", "lang").split("-")[0].lower(), url=text_at(record, "url", "link"),
        status=text_at(record, "pubstatus", "status").lower(), version=text_at(record, "version"),
        replaces=text_at(record, "replaces"),
    )  # fmt: skip
