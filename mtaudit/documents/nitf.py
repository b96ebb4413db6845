"""NITF 3.x: one article a file."""

from __future__ import annotations

from mtaudit.core import Document, Kind, Metadata
from mtaudit.documents.articles import write_line
from mtaudit.documents.assemble import assemble
from mtaudit.documents.blocks import Copy, CopyBuilder
from mtaudit.documents.options import ReadOptions
from mtaudit.documents.xmltree import Element, layer_of, parse_xml, text_of
from mtaudit.errors import ReadError

_BLOCKS = {
    "p": None,
    "hl1": Kind.HEADLINE,
    "hl2": Kind.SUBHEADING,
    "abstract": Kind.BODY,
    "media-caption": Kind.CAPTION,
    "li": Kind.BODY,
    "td": None,
    "caption": Kind.CAPTION,
}
_SET_ASIDE = {
    "byline": "by-line",
    "distributor": "by-line",
    "media-producer": "photo credit",
    "dateline": "dateline",
    "tagline": "credit line",
    "bibliography": "credit line",
    "note": "editor's note",
    "series": "navigation",
}


def looks_like(head: str) -> bool:
    """Does a file begin as NITF does?"""
    return "<nitf" in head


def read(raw: str, path: str, _options: ReadOptions) -> list[Document]:
    """The article. Raises ReadError where there is none."""
    nitf = parse_xml(raw, path).first("nitf")
    if nitf is None or nitf.first("body") is None:
        raise ReadError(f"{path}: is XML, but no feed, NITF or NewsML-G2 item", "convert it to one of these")
    return [assemble(read_body(raw, nitf), raw, path, "nitf", _metadata(raw, nitf))]


def read_body(raw: str, nitf: Element) -> Copy:
    """The copy of an NITF element: headlines, paragraphs, captions; by-lines and the like set aside."""
    builder = CopyBuilder()
    body = nitf.first("body")
    for element, kind in _blocks_in(body) if body else ():
        layer = layer_of(raw, element)
        write_line(builder, layer, 0, len(layer.text), kind, _SET_ASIDE.get(element.name, ""))
    dateline = text_of(raw, nitf.first("dateline"))
    return builder.copy("" if nitf.first("hl1") else text_of(raw, nitf.first("title")), dateline)


def _blocks_in(body: Element) -> list[tuple[Element, Kind | None]]:
    """The innermost blocks in document order with their kinds; nothing twice. A paragraph in a caption is a caption."""
    found = []
    stack: list[tuple[Element, Kind | None]] = [(body, None)]
    while stack:
        element, kind = stack.pop()
        kind = kind or _BLOCKS.get(element.name)
        if element.name in _SET_ASIDE or (element.name in _BLOCKS and next(element.all(*_BLOCKS), None) is None):
            found.append((element, kind))
        else:
            stack.extend((child, kind) for child in reversed(element.children))
    return found


def _metadata(raw: str, nitf: Element) -> Metadata:
    def attribute(element: str, *names: str) -> str:
        found = nitf.first(element)
        return next((value for name in names if found and (value := found.attribute(name))), "")

    status = attribute("docdata", "management-status").lower()
    correction = nitf.first("correction")
    idref = attribute("correction", "id-string")
    signals = ["correction"] if correction else []
    if "kill" in f"{attribute('ed-msg', 'msg-type')} {attribute('ed-msg', 'info')}".lower().split():
        signals.append("kill")
    return Metadata(
        id=attribute("doc-id", "id-string"), outlet=attribute("pubdata", "name") or attribute("doc.copyright", "holder"),
        credit=text_of(raw, nitf.first("distributor")) or text_of(raw, nitf.first("byline")).removeprefix("By ") or attribute("doc-id", "regsrc"),
        date=attribute("date.issue", "norm") or attribute("date.release", "norm") or attribute("story.date", "norm"),
        language=(nitf.attribute("lang") or attribute("body", "lang")).split("-")[0].lower(),
        url=attribute("pubdata", "ex-ref"), status=status, version=attribute("du-key", "version") or attribute("doc-id", "version"),
        signals=tuple(signals), replaces=idref,
    )  # fmt: skip
