"""XML as a tree of elements that know where they stand in the file. No entity is expanded, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mtaudit.documents.layer import Layer, LayerBuilder, unescaped
from mtaudit.documents.markup import Token, tokens
from mtaudit.errors import ReadError

_DEEPEST = 256
_MOST_ELEMENTS = 300_000


@dataclass(slots=True)
class Element:
    """An element: its name without prefix, its tag, and where its content begins and ends."""

    name: str
    tag: Token
    start: int
    end: int
    children: list[Element] = field(default_factory=list)

    def attribute(self, name: str) -> str:
        """The value of an attribute, with or without prefix; "" where there is none."""
        return self.tag.attribute(name) or self.tag.attribute(f"xml:{name}")

    def all(self, *names: str) -> Iterator[Element]:
        """All elements of these names inside this one, in document order."""
        stack = list(reversed(self.children))
        while stack:
            element = stack.pop()
            if element.name in names:
                yield element
            stack.extend(reversed(element.children))

    def first(self, *names: str) -> Element | None:
        """The first element inside this one that has the first of these names; else the second …"""
        return next((element for name in names for element in self.all(name)), None)

    def child(self, *names: str) -> Element | None:
        """The first direct child that has the first of these names; else the second …"""
        return next((each for name in names for each in self.children if each.name == name), None)


def parse_xml(source: str, path: str) -> Element:
    """The root of a tree over the source. Raises ReadError where it is nested too deeply or holds no element.

    Sloppy markup is read as far as it goes: what is left open is closed at the end.
    """
    root = Element("", Token("open", "", 0, 0), 0, len(source))
    stack = [root]
    count = 0
    for token in tokens(source, is_html=False):
        if token.kind in ("text", "cdata"):
            continue
        name = token.name.rpartition(":")[2]
        if token.kind == "close":
            _close(stack, name, token.start)
            continue
        count += 1
        if len(stack) > _DEEPEST:
            raise ReadError(f"{path}: is nested deeper than {_DEEPEST} elements", "this is no news item")
        if count > _MOST_ELEMENTS:
            raise ReadError(f"{path}: holds more than {_MOST_ELEMENTS:,} elements", "split it")
        element = Element(name, token, token.end, token.end)
        stack[-1].children.append(element)
        if token.kind == "open":
            stack.append(element)
    for element in stack[1:]:
        element.end = len(source)
    if not root.children:
        raise ReadError(f"{path}: is not XML", "give a feed, NITF or NewsML-G2")
    return root


def _close(stack: list[Element], name: str, position: int) -> None:
    """Close the nearest open element of this name, and what was left open inside it."""
    for back in range(1, len(stack)):
        if stack[-back].name == name:
            for element in stack[-back:]:
                element.end = position
            del stack[-back:]
            return


def text_of(source: str, element: Element | None) -> str:
    """The text inside an element on one line, tags left out, "" for none."""
    return " ".join(layer_of(source, element).text.split()) if element else ""


def layer_of(source: str, element: Element) -> Layer:
    """The text inside an element, entities and CDATA resolved, tags left out, with the way back."""
    builder = LayerBuilder()
    whole = Layer(source)
    for token in tokens(source[element.start : element.end], is_html=False):
        start, end = token.start + element.start, token.end + element.start
        if token.kind == "cdata":
            builder.add(source[start:end], start, end)
        elif token.kind == "text":
            for text, raw_start, raw_end in unescaped(whole, start, end):
                builder.add(text, raw_start, raw_end)
    return builder.layer()
