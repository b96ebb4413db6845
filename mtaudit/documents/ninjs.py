"""ninjs 1.x to 3.x: one news item a file, or a list of them.

Names changed between versions: body_html and pubstatus in 1.x, `bodies` in 2.x, camel case in 3.x. All are read.
"""

from __future__ import annotations

import re

from mtaudit.core import Document, Metadata
from mtaudit.documents.articles import ArticlePaths, looks_like_html, write_body, write_headline
from mtaudit.documents.assemble import assemble
from mtaudit.documents.blocks import CopyBuilder
from mtaudit.documents.jsontree import String, Value, list_at, parse_json, string_at, text_at
from mtaudit.documents.options import ReadOptions
from mtaudit.errors import ReadError

_MEMBER = re.compile(
    r'"(?:pub[sS]tatus|representation[tT]ype|version[cC]reated|body_(?:text|html|xhtml)|bodies|mime[tT]ype)"\s*:'
)
_PREFERRED = ("html", "xhtml", "text")


def looks_like(head: str) -> bool:
    """Does a file begin as ninjs does?"""
    return head.lstrip("\ufeff \t\r\n").startswith(("{", "[")) and bool(_MEMBER.search(head))


def read(raw: str, path: str, _options: ReadOptions) -> list[Document]:
    """The items that hold text, in order. Raises ReadError where there is none."""
    parsed = parse_json(raw, path)
    items = parsed if isinstance(parsed, list) else list_at(parsed, "items", "newsItems", "newsitems") or [parsed]
    paths = ArticlePaths(path, single=len(items) == 1)
    documents = []
    for number, item in enumerate(items, start=1):
        metadata = _metadata(item)
        title = string_at(item, "headline") or _best(item, "headlines")
        builder = CopyBuilder()
        if title:
            write_headline(builder, title.layer())
        _write_body(builder, item)
        name = paths.name(metadata.id, number)
        copy = builder.copy(dateline=text_at(item, "dateline"))
        if copy.blocks:
            documents.append(assemble(copy, raw, name, "ninjs", metadata))
    if not documents:
        raise ReadError(f"{path}: no item in it holds text", "give ninjs with a body, a headline or a description")
    return documents


def _write_body(builder: CopyBuilder, item: Value) -> None:
    body = string_at(item, "body_html", "body_xhtml", "body_text") or _best(item, "bodies")
    if body is None and isinstance(item, dict):
        body = next(
            (value for name, value in item.items() if name.startswith("body_") and isinstance(value, String)), None
        )
    body = body or string_at(item, "description_text") or _best(item, "descriptions")
    if body:
        layer = body.layer()
        write_body(builder, layer, is_html=looks_like_html(layer.text))


def _best(item: Value, name: str) -> String | None:
    """The value of the main entry of a list such as `bodies`: role main or none, HTML before text."""
    entries = [
        (string_at(entry, "value"), text_at(entry, "role"), text_at(entry, "contenttype", "contentType"))
        for entry in list_at(item, name)
    ]

    def order(entry: tuple[String | None, str, str]) -> tuple[bool, bool]:
        return entry[1].lower() not in ("", "main", "body"), "html" not in entry[2]

    ranked = sorted((entry for entry in entries if entry[0]), key=order)
    return ranked[0][0] if ranked else None


def _metadata(item: Value) -> Metadata:
    sources = list_at(item, "infosources", "infoSources")
    named = [text_at(source, "name", "literal") for source in sources] + [text_at(item, "infosource", "source")]
    signals = [
        _code(text_at(each, "uri", "code", "literal", "name") or str(each))
        for each in list_at(item, "signals", "signal")
    ]
    earlier = [each for each in list_at(item, "associations") if text_at(each, "role", "name").lower() in _EARLIER]
    return Metadata(
        id=text_at(item, "uri", "guid", "id"), outlet=next(filter(None, named), "") or text_at(item, "copyrightholder", "copyrightHolder"),
        credit=text_at(item, "creditline", "creditLine", "byline", "by"),
        date=text_at(item, "versioncreated", "versionCreated", "contentcreated", "contentCreated", "firstcreated", "firstCreated"),
        language=text_at(item, "language").split("-")[0].lower(), url=text_at(item, "url", "located_at"),
        status=text_at(item, "pubstatus", "pubStatus").lower(), version=text_at(item, "version"),
        signals=tuple(filter(None, signals)), replaces=text_at(item, "replaces", "evolvedfrom", "evolvedFrom") or text_at(earlier[0] if earlier else None, "uri"),
    )  # fmt: skip


_EARLIER = frozenset(("replaces", "previousversion", "correctionof", "evolvedfrom"))


def _code(value: str) -> str:
    return value.replace("/", ":").rpartition(":")[2].lower()
