"""Markdown, with or without front matter (YAML's `key: value` lines between two `---`, or TOML's between two `+++`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mtaudit.core import Document, Kind, Metadata
from mtaudit.documents.assemble import assemble
from mtaudit.documents.blocks import Copy, CopyBuilder
from mtaudit.documents.layer import Layer, unescaped
from mtaudit.documents.options import ReadOptions

_FRONT = re.compile(
    r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<body>(?:[^\r\n]*+\r?\n){0,400}?)(?P=fence)[ \t]*(?:\r?\n|$)"
)
_FIELD = re.compile(r"^(?P<key>[A-Za-z_][\w.-]*)[ \t]*[:=][ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n|$)")
_HEADING = re.compile(r"[ ]{0,3}(?P<marks>#{1,6})[ \t]+(?P<text>.*)$")
_UNDERLINE = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_QUOTE = re.compile(r"[ ]{0,3}(?:>[ ]?)+")
_FENCE = re.compile(r"[ ]{0,3}(```+|~~~+)")
_REFERENCE = re.compile(r"[ ]{0,3}\[[^\]]+\]:[ \t]*\S+")
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!\[(?P<alt>[^\]\n]{0,500})\]\([^()\n]{0,2000}\)"
    r"|\[(?P<link>[^\[\]\n]{1,500})\](?:\([^()\n]{0,2000}\)|\[[^\]\n]{0,200}\])"
    r"|<(?P<address>https?://[^>\s]{1,2000})>"
    r"|</?[A-Za-z!][^<>\n]{0,1000}>"
    r"|`+|~~|(?<![\s*])\*{1,3}|\*{1,3}(?![\s*])|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)"
)


def looks_like(head: str) -> bool:
    """Does a file begin as Markdown does: with front matter or a heading?"""
    return bool(_FRONT.match(head) or re.match(r"\ufeff?\s{0,3}# \S", head))


def read(raw: str, path: str, _options: ReadOptions) -> list[Document]:
    """The one article of a Markdown file."""
    front = _FRONT.match(raw)
    fields = front_matter(front.group("body")) if front else {}
    start = front.end() if front else int(raw.startswith("\ufeff"))
    copy = parse_markdown(Layer(raw), start, fields.get("title", ""))
    return [assemble(copy, raw, path, "markdown", _metadata(fields))]


def front_matter(body: str) -> dict[str, str]:
    """The plain fields of front matter: keys in lower case, values without quotation marks. Nested ones are left out."""
    return {match.group("key").lower(): _unquoted(match.group("value")) for match in _FIELD.finditer(body)}


def _unquoted(value: str) -> str:
    if len(value) < 2 or value[0] != value[-1] or value[0] not in "\"'":
        return value
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] == '"' else value[1:-1].replace("''", "'")


def _metadata(fields: dict[str, str]) -> Metadata:
    def first(*names: str) -> str:
        return next((fields[name] for name in names if fields.get(name)), "")

    return Metadata(
        id=first("id", "guid", "uuid"), outlet=first("outlet", "publisher", "site", "source"), credit=first("credit", "agency", "author", "byline"),
        date=first("date", "published", "pubdate"), language=first("language", "lang", "locale").split("-")[0].lower(),
        url=first("url", "canonical", "canonical_url", "link", "permalink"), status=first("pubstatus", "status"), version=first("version", "revision"),
    )  # fmt: skip


def parse_markdown(layer: Layer, start: int, title: str) -> Copy:
    """The copy of Markdown text from an offset on, without its marks."""
    writer = _Writer(layer)
    for match in _LINE.finditer(layer.text, start):
        if match.start() == match.end():
            break
        writer.line(match.start(), match.start() + len(match.group().rstrip("\r\n")))
    writer.flush()
    return writer.builder.copy(title)


@dataclass
class _Writer:
    """Collects the lines of a paragraph and writes them out as one block."""

    layer: Layer
    builder: CopyBuilder = field(default_factory=CopyBuilder)
    _lines: list[tuple[int, int]] = field(default_factory=list)
    _fence: str = ""

    def line(self, start: int, end: int) -> None:
        text = self.layer.text[start:end]
        fence = _FENCE.match(text)
        if self._fence:
            if fence and fence.group(1).startswith(self._fence):
                self._fence = ""
            return
        if fence:
            self.flush()
            self._fence = fence.group(1)
        elif _UNDERLINE.fullmatch(text) and self._lines:
            self.flush(Kind.HEADLINE if "=" in text else Kind.SUBHEADING)
        elif not text.strip() or _RULE.fullmatch(text) or _REFERENCE.match(text):
            self.flush()
        elif heading := _HEADING.fullmatch(text):
            self.flush()
            words = heading.group("text").rstrip().rstrip("#").rstrip()
            self._lines.append((start + heading.start("text"), start + heading.start("text") + len(words)))
            self.flush(Kind.HEADLINE if len(heading.group("marks")) == 1 else Kind.SUBHEADING)
        else:
            self._paragraph_line(start, end, text)

    def _paragraph_line(self, start: int, end: int, text: str) -> None:
        quote = _QUOTE.match(text)
        skip = quote.end() if quote else 0
        item = _ITEM.match(text, skip)
        if item:
            self.flush()
            skip = item.end()
        self._lines.append((start + skip, end))

    def flush(self, kind: Kind | None = None) -> None:
        """Write the collected lines as one block."""
        for index, (start, end) in enumerate(self._lines):
            if index:
                before = self._lines[index - 1][1]
                self.builder.add(" ", *self.layer.to_raw(before, start))
            self._inline(start, end)
        self._lines = []
        self.builder.end_block(kind)

    def _inline(self, start: int, end: int) -> None:
        position = start
        for match in _INLINE.finditer(self.layer.text, start, end):
            self._plain(position, match.start())
            if match.group("link") is not None:
                self._inline(match.start("link"), match.end("link"))
            else:
                for name in ("escaped", "alt", "address"):
                    if match.group(name):
                        self._plain(match.start(name), match.end(name))
            position = match.end()
        self._plain(position, end)

    def _plain(self, start: int, end: int) -> None:
        for text, raw_start, raw_end in unescaped(self.layer, start, end):
            self.builder.add(text, raw_start, raw_end)
