"""RSS 0.9 to 2.0 and Atom: each entry an article. feedparser reads what an entry says about itself."""

from __future__ import annotations

import io
from typing import Any

from mtaudit.core import Document, Metadata, Run
from mtaudit.documents.articles import ArticlePaths, looks_like_html, write_body, write_headline
from mtaudit.documents.assemble import assemble
from mtaudit.documents.blocks import CopyBuilder
from mtaudit.documents.layer import Layer
from mtaudit.documents.options import ReadOptions
from mtaudit.documents.xmltree import Element, layer_of, parse_xml, text_of
from mtaudit.errors import ReadError

_BODIES = ("encoded", "content", "fulltext", "description", "summary")
_LARGEST_FOR_FEEDPARSER = 5_000_000


def looks_like(head: str) -> bool:
    """Does a file begin as a feed does?"""
    return any(tag in head for tag in ("<rss", "<feed", "<rdf:RDF", "<channel"))


def read(raw: str, path: str, _options: ReadOptions) -> list[Document]:
    """The articles of a feed, in its order; entries without text are left out. Raises ReadError where there is none."""
    root = parse_xml(raw, path)
    entries = list(root.all("item", "entry"))
    if not entries:
        raise ReadError(f"{path}: is no feed, or one without entries", "give RSS or Atom with entries")
    outlet, language = _of_feed(raw, root)
    said = _feedparser_entries(raw, len(entries))
    paths = ArticlePaths(path)
    documents = []
    for number, (entry, more) in enumerate(zip(entries, said, strict=True), start=1):
        metadata = _metadata(raw, entry, more, outlet, language)
        builder = CopyBuilder()
        _write_entry(builder, raw, entry)
        name = paths.name(metadata.id, number)
        copy = builder.copy()
        if copy.blocks:
            documents.append(assemble(copy, raw, name, "feed", metadata))
    if not documents:
        raise ReadError(f"{path}: no entry of this feed holds text", "give a feed with full texts or summaries")
    return documents


def _write_entry(builder: CopyBuilder, raw: str, entry: Element) -> None:
    title = entry.child("title")
    if title:
        write_headline(builder, layer_of(raw, title))
    body = next(
        (found for name in _BODIES for found in entry.children if found.name == name and text_of(raw, found)), None
    )
    if body:
        write_content(builder, raw, body)


def write_content(builder: CopyBuilder, raw: str, body: Element) -> None:
    """Add a body: markup as it stands inside (XHTML), HTML in escapes or CDATA, or plain text."""
    if body.children:
        write_body(builder, _verbatim(raw, body), is_html=True)
    else:
        layer = layer_of(raw, body)
        is_html = body.attribute("type") in ("html", "text/html") or looks_like_html(layer.text)
        write_body(builder, layer, is_html=is_html)


def _verbatim(raw: str, body: Element) -> Layer:
    return Layer(raw[body.start : body.end], (Run(0, body.end - body.start, body.start, body.end),))


def _of_feed(raw: str, root: Element) -> tuple[str, str]:
    channel = root.first("channel", "feed") or root
    language = text_of(raw, channel.child("language")) or channel.attribute("lang")
    return text_of(raw, channel.child("title")), language


def _metadata(raw: str, entry: Element, said: Any, outlet: str, language: str) -> Metadata:  # noqa: ANN401 - feedparser is untyped
    def of(*names: str) -> str:
        return text_of(raw, entry.child(*names))

    links = [link for link in entry.children if link.name == "link"]
    link = next(
        (
            each.attribute("href")
            for each in links
            if each.attribute("rel") in ("", "alternate") and each.attribute("href")
        ),
        "",
    )
    author = entry.child("author", "creator")
    return Metadata(
        id=of("guid", "id") or entry.attribute("rdf:about") or of("link"),
        outlet=of("source", "publisher") or outlet,
        credit=said.get("author", "") or text_of(raw, author.child("name") or author if author else None),
        date=_iso_date(said) or of("updated", "pubDate", "published", "date"),
        language=(entry.attribute("lang") or of("language") or language).split("-")[0].lower(),
        url=next((each for each in (said.get("link", ""), link, of("link")) if each.startswith("http")), ""),
        status=of("pubstatus", "status"), version=of("version"),
    )  # fmt: skip


def _iso_date(said: Any) -> str:  # noqa: ANN401 - feedparser is untyped
    import time

    # dict.get: feedparser's own get warns that it takes one date for the other.
    stamp = dict.get(said, "updated_parsed") or dict.get(said, "published_parsed")
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", stamp) if stamp else ""


def _feedparser_entries(raw: str, expected: int) -> list[Any]:
    """feedparser's entries; empty ones where it sees another number of them, or the feed is too large for it.

    It is given bytes in memory: a string that looks like an address it would fetch.
    """
    entries: list[Any] = []
    if len(raw) <= _LARGEST_FOR_FEEDPARSER and "<!ENTITY" not in raw:
        import feedparser

        parsed = feedparser.parse(
            io.BytesIO(raw.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        entries = list(parsed.entries)
    return entries if len(entries) == expected else [{}] * expected
