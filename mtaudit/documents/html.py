"""HTML pages: trafilatura says which blocks are the article, our own pass over the source says where they stand."""

from __future__ import annotations

import re

from mtaudit.core import Document, Kind, Metadata
from mtaudit.documents.assemble import assemble
from mtaudit.documents.blocks import Block, Copy, CopyBuilder
from mtaudit.documents.layer import Layer, unescaped
from mtaudit.documents.markup import OpenTags, Token, tokens
from mtaudit.documents.options import ReadOptions
from mtaudit.documents.patterns import reads_as_sentence

_BLOCKS = frozenset(
    "p div section article main header footer nav aside form h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr td th thead tbody "
    "blockquote figure figcaption pre hr address details summary body html head title fieldset button select option label "
    "center video audio picture dialog menu caption".split()
)
_OUTSIDE = {
    "nav": "navigation",
    "footer": "page footer",
    "aside": "aside",
    "form": "form",
    "button": "form",
    "select": "form",
    "label": "form",
    "menu": "navigation",
    "dialog": "dialog",
}
_KINDS = {
    "h1": Kind.HEADLINE, "h2": Kind.SUBHEADING, "h3": Kind.SUBHEADING, "h4": Kind.SUBHEADING, "h5": Kind.SUBHEADING,
    "h6": Kind.SUBHEADING, "figcaption": Kind.CAPTION, "p": Kind.BODY,
}  # fmt: skip
_INSIDE = frozenset(("article", "main", "header", "figure", "figcaption", "blockquote", "li"))
_LARGEST_FOR_TRAFILATURA = 2_000_000
_MOST_TAGS_FOR_TRAFILATURA = 40_000


def looks_like(head: str) -> bool:
    """Does a file begin as a page does?"""
    start = head.lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body", "<article", "<main", "<div", "<p>"))


def read(raw: str, path: str, _options: ReadOptions) -> list[Document]:
    """The one article of a page."""
    page = parse_html(Layer(raw))
    kept = keep_main_content(page.copy, main_content(raw))
    return [assemble(kept, raw, path, "html", page.metadata)]


class Page:
    """A page's blocks, title and metadata."""

    def __init__(self, copy: Copy, title: str, meta: dict[str, str]) -> None:
        self.title = _title(copy, title, meta)
        self.copy = Copy(copy.text, copy.blocks, copy.runs, self.title)
        date = next((meta[key] for key in _DATES if meta.get(key)), "")
        self.metadata = Metadata(
            id=meta.get("article:id", ""), outlet=meta.get("og:site_name", "") or meta.get("application-name", ""),
            credit=meta.get("author", ""), date=date, language=meta.get("lang", "").lower(), url=meta.get("canonical", "") or meta.get("og:url", ""),
        )  # fmt: skip


_DATES = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "pubdate",
    "sailthru.date",
    "parsely-pub-date",
)


def parse_html(layer: Layer) -> Page:
    """All text of a page, block by block, and what its head says."""
    builder = CopyBuilder()
    meta: dict[str, str] = {}
    title = write_html(builder, layer, meta)
    return Page(builder.copy(), title, meta)


def write_html(builder: CopyBuilder, layer: Layer, meta: dict[str, str] | None = None) -> str:
    """Add the text of HTML to a copy, block by block. Returns the text of its <title>; `meta` gets what its head says."""
    open_tags = OpenTags()
    title = ""
    breaks = 0
    for token in tokens(layer.text, is_html=True):
        if token.kind in ("text", "cdata"):
            if open_tags.inside("title"):
                title += "".join(text for text, _, _ in unescaped(layer, token.start, token.end))
            elif not open_tags.inside("head"):
                breaks = breaks if layer.text[token.start : token.end].isspace() else 0
                _add_text(builder, layer, token)
        elif token.name == "br":
            breaks += 1
            if breaks > 1:
                builder.end_block(*_kind(open_tags))
            else:
                builder.add(" ", *layer.to_raw(token.start, token.end))
        elif token.name in _BLOCKS:
            breaks = 0
            builder.end_block(*_kind(open_tags))
            _move(open_tags, token)
        if meta is not None and token.name in ("meta", "link", "html", "time"):
            _note_meta(token, meta)
    builder.end_block(*_kind(open_tags))
    return " ".join(title.split())


def _add_text(builder: CopyBuilder, layer: Layer, token: Token) -> None:
    pieces = layer.pieces(token.start, token.end) if token.kind == "cdata" else unescaped(layer, token.start, token.end)
    for text, raw_start, raw_end in pieces:
        builder.add(text, raw_start, raw_end)


def _move(open_tags: OpenTags, token: Token) -> None:
    """Follow an opening or closing tag of a block element."""
    if token.kind == "close":
        open_tags.pop(token.name)
    elif token.kind == "open":
        if token.name == "p" and open_tags.names[-1:] == ["p"]:
            open_tags.pop("p")
        if token.name == "body":
            open_tags.pop("head")
        open_tags.push(token.name, _label(token, open_tags))


def _label(token: Token, open_tags: OpenTags) -> str:
    if token.name in _OUTSIDE:
        return _OUTSIDE[token.name]
    if token.name in ("title", "head", *_KINDS):
        return token.name
    if token.name == "header" and not (open_tags.inside("article") or open_tags.inside("main")):
        return "page header"
    return token.name if token.name in _INSIDE else ""


def _kind(open_tags: OpenTags) -> tuple[Kind | None, str]:
    """What the open elements say about a block: its kind, and why it is not part of an article."""
    reason = next(
        (each for each in ("navigation", "page footer", "aside", "form", "dialog") if open_tags.inside(each)), ""
    )
    if not reason and open_tags.inside("page header") and not open_tags.inside("h1"):
        reason = "page header"
    kind = next((kind for name, kind in _KINDS.items() if open_tags.inside(name)), None)
    return kind, reason


def _note_meta(token: Token, meta: dict[str, str]) -> None:
    if token.name == "html":
        meta.setdefault("lang", token.attribute("lang").split("-")[0])
    elif token.name == "link":
        if token.attribute("rel").lower() == "canonical":
            meta.setdefault("canonical", token.attribute("href"))
    elif token.name == "time":
        meta.setdefault("date", token.attribute("datetime"))
    else:
        name = (token.attribute("property") or token.attribute("name") or token.attribute("itemprop")).lower()
        if name:
            meta.setdefault(name, token.attribute("content"))


def _title(copy: Copy, title: str, meta: dict[str, str]) -> str:
    """The h1 that the page's own title repeats, the only h1, or the title without the site's name."""
    named = meta.get("og:title", "") or title
    headlines = [
        copy.text[block.start : block.end] for block in copy.blocks if block.kind is Kind.HEADLINE and not block.reason
    ]
    for headline in headlines:
        if named and (_words(headline) in _words(named) or _words(named) in _words(headline)):
            return headline
    if len(headlines) == 1:
        return headlines[0]
    return re.split(r"\s+[|–—·»-]\s+(?=[^|–—·»-]{2,40}$)", named)[0].strip()


def main_content(raw: str) -> str:
    """The text of what trafilatura takes for the article, "" where it finds none or the page is too large for it."""
    if len(raw) > _LARGEST_FOR_TRAFILATURA or raw.count("<") > _MOST_TAGS_FOR_TRAFILATURA:
        return ""
    import logging

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    from trafilatura import extract

    return extract(raw, include_comments=False, include_tables=True, favor_recall=True, fast=False) or ""


_LEAST_SHARE = 0.25
_SHINGLE = 5


def keep_main_content(copy: Copy, main: str) -> Copy:
    """The copy with blocks outside the main content marked as such. Headlines, captions, sub-headings and sentences among it stay."""
    lines = {_words(line) for line in main.splitlines()}
    main_words = _words(main).split()
    shingles = {tuple(main_words[i : i + _SHINGLE]) for i in range(len(main_words) - _SHINGLE + 1)}
    kept = [_is_kept(_words(copy.text[block.start : block.end]), lines, shingles) for block in copy.blocks]
    prose = [block.end - block.start if block.kind is Kind.BODY and not block.reason else 0 for block in copy.blocks]
    found = sum(length for length, keep in zip(prose, kept, strict=True) if keep)
    if not any(kept) or found < _LEAST_SHARE * sum(prose):
        return copy
    first = kept.index(True)
    last = len(kept) - 1 - kept[::-1].index(True)
    blocks = []
    for index, (block, keep) in enumerate(zip(copy.blocks, kept, strict=True)):
        words = copy.text[block.start : block.end]
        belongs = block.kind in (Kind.CAPTION, Kind.SUBHEADING) or (
            block.kind is Kind.BODY and reads_as_sentence(words)
        )
        between = first <= index <= last and belongs
        title = block.kind is Kind.HEADLINE and _words(words) == _words(copy.title)
        reason = "" if keep or title else block.reason or ("" if between else "outside the article")
        blocks.append(Block(block.start, block.end, block.kind, reason))
    return Copy(copy.text, tuple(blocks), copy.runs, copy.title, copy.dateline)


def _is_kept(text: str, lines: set[str], shingles: set[tuple[str, ...]]) -> bool:
    """Is a block a line of the main content, or do its first and last words stand in it?"""
    if text in lines:
        return bool(text)
    words = text.split()
    return len(words) >= _SHINGLE and tuple(words[:_SHINGLE]) in shingles and tuple(words[-_SHINGLE:]) in shingles


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
