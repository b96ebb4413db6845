"""JSON Feed 1.0 and 1.1: each item an article."""

from __future__ import annotations

import re

from mtaudit.core import Document, Metadata
from mtaudit.documents.articles import ArticlePaths, write_body, write_headline
from mtaudit.documents.assemble import assemble
from mtaudit.documents.blocks import CopyBuilder
from mtaudit.documents.jsontree import Value, list_at, parse_json, string_at, text_at
from mtaudit.documents.options import ReadOptions
from mtaudit.errors import ReadError

_VERSION = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')


def looks_like(head: str) -> bool:
    """Does a file begin as a JSON Feed does?"""
    return bool(_VERSION.search(head))


def read(raw: str, path: str, _options: ReadOptions) -> list[Document]:
    """The articles of a feed, in its order; items without text are left out. Raises ReadError where there is none."""
    feed = parse_json(raw, path)
    paths = ArticlePaths(path)
    documents = []
    for number, item in enumerate(list_at(feed, "items"), start=1):
        metadata = _metadata(item, feed)
        builder = CopyBuilder()
        title = string_at(item, "title")
        if title:
            write_headline(builder, title.layer())
        body = string_at(item, "content_html", "content_text", "summary")
        if body:
            write_body(builder, body.layer(), is_html=string_at(item, "content_html") is not None)
        name = paths.name(metadata.id, number)
        copy = builder.copy()
        if copy.blocks:
            documents.append(assemble(copy, raw, name, "jsonfeed", metadata))
    if not documents:
        raise ReadError(f"{path}: no item of this feed holds text", "give a feed with content_html or content_text")
    return documents


def _metadata(item: Value, feed: Value) -> Metadata:
    authors = list_at(item, "authors") or list_at(feed, "authors")
    credit = ", ".join(filter(None, (text_at(author, "name") for author in authors)))
    if not credit and isinstance(item, dict):
        credit = text_at(item.get("author"), "name")
    return Metadata(
        id=text_at(item, "id"), outlet=text_at(feed, "title"), credit=credit,
        date=text_at(item, "date_modified", "date_published"),
        language=(text_at(item, "language") or text_at(feed, "language")).split("-")[0].lower(),
        url=text_at(item, "url", "external_url"),
    )  # fmt: skip
