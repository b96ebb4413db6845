"""What readers of feeds and wire formats share: bodies inside other files, paths and ids of articles."""

from __future__ import annotations

import re

from mtaudit.core import Kind
from mtaudit.documents.blocks import CopyBuilder, text_blocks
from mtaudit.documents.html import write_html
from mtaudit.documents.layer import Layer, unescaped

_TAGS = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|a|em|strong|b|i|blockquote|figure|img|span)\b[^<>]*>", re.IGNORECASE)
_LONGEST_ID = 200


def looks_like_html(text: str) -> bool:
    """Does a body hold HTML tags?"""
    return bool(_TAGS.search(text))


def write_body(builder: CopyBuilder, layer: Layer, *, is_html: bool) -> None:
    """Add an article's body, as HTML or as plain text with its paragraphs."""
    if is_html:
        write_html(builder, layer)
        return
    for block in text_blocks(layer.text):
        write_line(builder, layer, block.start, block.end)


def write_line(  # noqa: PLR0913, PLR0917 - a place and what stands there
    builder: CopyBuilder, layer: Layer, start: int, end: int, kind: Kind | None = None, reason: str = ""
) -> None:
    """Add layer.text[start:end] as one block."""
    for text, raw_start, raw_end in layer.pieces(start, end):
        builder.add(text, raw_start, raw_end)
    builder.end_block(kind, reason)


def write_headline(builder: CopyBuilder, layer: Layer) -> None:
    """Add a headline; many feeds escape the entities in theirs once more."""
    for text, raw_start, raw_end in unescaped(layer, 0, len(layer.text)):
        builder.add(text, raw_start, raw_end)
    builder.end_block(Kind.HEADLINE)


class ArticlePaths:
    """Names for the articles of one file: its path, `#`, and the article's id or number."""

    def __init__(self, path: str, *, single: bool = False) -> None:
        self._path = path
        self._single = single
        self._seen: set[str] = set()

    def name(self, article_id: str, number: int) -> str:
        """The path of the article with this id; the number (from 1) where it has none or shares it with another."""
        if self._single:
            return self._path
        cleaned = "".join(char for char in article_id if char.isprintable() and not char.isspace())
        if not cleaned or len(cleaned) > _LONGEST_ID or cleaned in self._seen:
            cleaned = str(number)
        self._seen.add(cleaned)
        return f"{self._path}#{cleaned}"
