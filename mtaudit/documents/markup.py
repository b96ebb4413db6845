"""Tags and text of HTML and XML with their offsets, in one pass over the source that no input can slow down.

Parsers that build trees forget where a word stood, expand entities and recurse; this one does none of it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z_][\w:.-]*+)"
    r"(?P<attributes>(?:[^<>\"']++|\"[^\"<]{0,65536}+\"|'[^'<]{0,65536}+')*+)>"
)
_LOOSE_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z_][\w:.-]*+)(?P<attributes>[^<>]*+)>?")
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,64})\s{0,8}=\s{0,8}(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_CHUNK = re.compile(r"[^<]+")
_RAW_TEXT = frozenset(
    ("script", "style", "textarea", "noscript", "template", "iframe", "svg", "math", "noembed", "noframes", "object")
)

_XHTML_PREFIXES = frozenset(("", "xhtml", "html", "h", "xh"))


class Token(NamedTuple):
    """A tag (`kind` "open", "close" or "empty") or a stretch of text ("text", "cdata") at source[start:end]."""

    kind: str
    name: str
    start: int
    end: int
    attributes: str = ""

    def attribute(self, name: str) -> str:
        """The value of an attribute of this tag, entities resolved, "" where it has none."""
        for match in _ATTRIBUTE.finditer(self.attributes[:20_000]):
            if match.group(1).lower() == name:
                return html.unescape(match.group(2) or match.group(3) or match.group(4) or "").strip()
        return ""


def tokens(source: str, *, is_html: bool) -> Iterator[Token]:
    """Tags and text in order. Comments, declarations and processing instructions are left out.

    In HTML the content of scripts, styles and the like is left out too, and names are lower case.
    """
    position = 0
    length = len(source)
    missing: set[str] = set()
    while position < length:
        if source[position] != "<":
            chunk = _CHUNK.match(source, position)
            assert chunk
            yield Token("text", "", position, chunk.end())
            position = chunk.end()
            continue
        if source.startswith("<![CDATA[", position):
            position += 9
            end = _find(source, "]]>", position, missing)
            yield Token("cdata", "", position, end)
            position = end + 3
        elif source.startswith("<!--", position):
            position = _find(source, "-->", position + 4, missing) + 3
        elif source.startswith(("<!", "<?"), position):
            position = _declaration_end(source, position, missing)
        else:
            match = _TAG.match(source, position) or _LOOSE_TAG.match(source, position)
            if match is None:
                yield Token("text", "", position, position + 1)
                position += 1
                continue
            token = _tag(match, is_html=is_html)
            yield token
            position = match.end()
            if is_html and token.kind == "open" and token.name in _RAW_TEXT:
                position = _find(source, f"</{token.name}", position, missing, ignore_case=True)


def _tag(match: re.Match[str], *, is_html: bool) -> Token:
    name = match.group("name")
    if is_html:
        prefix, _, local = name.lower().rpartition(":")
        name = local if prefix in _XHTML_PREFIXES else name.lower()
    attributes = match.group("attributes")
    kind = "close" if match.group("close") else "empty" if attributes.endswith("/") else "open"
    return Token(kind, name, match.start(), match.end(), attributes)


def _find(source: str, end: str, position: int, missing: set[str], *, ignore_case: bool = False) -> int:
    """Where `end` next stands; the end of the source where it does not. What is missing once is not sought again."""
    if end in missing:
        return len(source)
    if ignore_case:
        match = re.compile(re.escape(end), re.IGNORECASE).search(source, position)
        found = match.start() if match else -1
    else:
        found = source.find(end, position)
    if found < 0:
        missing.add(end)
        return len(source)
    return found


def _declaration_end(source: str, position: int, missing: set[str]) -> int:
    """The end of <!DOCTYPE …> with its internal subset, of <?…>, or of another declaration."""
    if source.startswith("<?", position):
        return _find(source, ">", position, missing) + 1
    bracket = source.find("[", position, position + 1000)
    close = _find(source, ">", position, missing)
    if 0 <= bracket < close:
        return _find(source, ">", _find(source, "]", bracket, missing), missing) + 1
    return close + 1


_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_NEAR = 40


@dataclass
class OpenTags:
    """The elements that are open, as far as sloppy markup lets one tell."""

    names: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def push(self, name: str, label: str = "") -> None:
        """An element opens; `label` is what a reader wants to remember of it."""
        if name not in _VOID:
            self.names.append(name)
            self.labels.append(label)
            self._counts[label] = self._counts.get(label, 0) + 1

    def pop(self, name: str) -> bool:
        """An element closes: with it all that was left open inside. A close tag without its element does nothing."""
        for back in range(1, min(len(self.names), _NEAR) + 1):
            if self.names[-back] == name:
                for label in self.labels[-back:]:
                    self._counts[label] -= 1
                del self.names[-back:], self.labels[-back:]
                return True
        return False

    def inside(self, label: str) -> bool:
        """Is an element with this label open?"""
        return self._counts.get(label, 0) > 0
