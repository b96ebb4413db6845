"""NewsML-G2: news items, alone or in a news message; bodies in NITF, HTML or plain text."""

from __future__ import annotations

from mtaudit.core import Document, Metadata, Run
from mtaudit.documents import nitf
from mtaudit.documents.articles import ArticlePaths, looks_like_html, write_body, write_headline, write_line
from mtaudit.documents.assemble import assemble
from mtaudit.documents.blocks import Copy, CopyBuilder
from mtaudit.documents.layer import Layer
from mtaudit.documents.options import ReadOptions
from mtaudit.documents.xmltree import Element, layer_of, parse_xml, text_of
from mtaudit.errors import ReadError


def looks_like(head: str) -> bool:
    """Does a file begin as NewsML-G2 does?"""
    return any(tag in head for tag in ("<newsItem", "<newsMessage", ":newsItem", ":newsMessage", "<packageItem"))


def read(raw: str, path: str, _options: ReadOptions) -> list[Document]:
    """The news items that hold text, in order; a canceled item may be empty. Raises ReadError where there is none."""
    items = list(parse_xml(raw, path).all("newsItem"))
    if not items:
        raise ReadError(f"{path}: is XML, but no feed, NITF or NewsML-G2 item", "convert it to one of these")
    paths = ArticlePaths(path, single=len(items) == 1)
    documents = []
    for number, item in enumerate(items, start=1):
        metadata = _metadata(raw, item)
        copy = _copy(raw, item)
        name = paths.name(metadata.id, number)
        if copy.blocks:
            documents.append(assemble(copy, raw, name, "newsml-g2", metadata))
    if not documents:
        raise ReadError(f"{path}: no item in it holds text", "give items with inlineXML or inlineData")
    return documents


def _copy(raw: str, item: Element) -> Copy:
    headline = item.first("headline")
    content = item.first("contentSet")
    inner = content.first("nitf") if content else None
    if inner is not None:
        return nitf.read_body(raw, inner)
    builder = CopyBuilder()
    if headline:
        write_headline(builder, layer_of(raw, headline))
    body = content.first("inlineXML", "inlineData") if content else None
    if body is not None and body.children:
        run = Run(0, body.end - body.start, body.start, body.end)
        write_body(builder, Layer(raw[body.start : body.end], (run,)), is_html=True)
    elif body is not None:
        layer = layer_of(raw, body)
        write_body(builder, layer, is_html="html" in body.attribute("contenttype") or looks_like_html(layer.text))
    elif note := item.first("edNote"):
        layer = layer_of(raw, note)
        write_line(builder, layer, 0, len(layer.text), None, "editor's note")
    return builder.copy(dateline=text_of(raw, item.first("dateline")))


def _code(element: Element | None) -> str:
    """The code of a qcode or URI, without its scheme."""
    if element is None:
        return ""
    value = element.attribute("qcode") or element.attribute("uri") or element.attribute("literal")
    return value.replace("/", ":").rpartition(":")[2].lower()


def _metadata(raw: str, item: Element) -> Metadata:
    meta = item.first("itemMeta") or item
    about = item.first("contentMeta") or item
    provider = meta.first("provider")
    language = about.first("language")
    earlier = next((link for link in meta.all("link") if _rel(link) in _EARLIER), None)
    return Metadata(
        id=item.attribute("guid"), outlet=text_of(raw, provider.first("name") if provider else None) or _provider(provider),
        credit=text_of(raw, about.first("creditline")) or text_of(raw, about.first("by")).removeprefix("By "),
        date=text_of(raw, meta.first("versionCreated")) or text_of(raw, about.first("contentModified", "contentCreated")),
        language=(language.attribute("tag") if language else item.attribute("lang")).split("-")[0].lower(),
        url=(item.first("remoteContent") or item).attribute("href"),
        status=_code(meta.first("pubStatus")) or "usable", version=item.attribute("version"),
        signals=tuple(filter(None, (_code(signal) for signal in meta.all("signal")))),
        replaces=(earlier.attribute("residref") or earlier.attribute("href")) if earlier else "",
    )  # fmt: skip


_EARLIER = frozenset(("previousversion", "replaces", "correctionof", "updateof", "evolvedfrom"))


def _rel(link: Element) -> str:
    return link.attribute("rel").rpartition(":")[2].lower()


def _provider(provider: Element | None) -> str:
    if provider is None:
        return ""
    value = provider.attribute("literal") or provider.attribute("qcode") or provider.attribute("uri")
    return value.rpartition(":")[2] if "://" not in value else value
