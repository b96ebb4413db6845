"""JSON as values that know where their strings stand in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mtaudit.documents.layer import Layer, LayerBuilder
from mtaudit.errors import ReadError

_TOKEN = re.compile(
    r'[ \t\r\n]*+(?:"(?P<string>(?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+)"'
    r"|(?P<mark>[{}\[\],:])|(?P<plain>true|false|null|-?\d{1,4000}(?:\.\d+)?(?:[eE][+-]?\d+)?))"
)
_ESCAPE = re.compile(
    r'\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})|u(?P<unit>[0-9a-fA-F]{4})|(?P<letter>["\\/bfnrt]))'
)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_DEEPEST = 200
_BLANKS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class String:
    """A JSON string; its characters, escapes and all, are source[start:end]."""

    source: str
    start: int
    end: int

    def layer(self) -> Layer:
        """The decoded string with the way back. Half of a surrogate pair becomes U+FFFD."""
        builder = LayerBuilder()
        position = self.start
        for match in _ESCAPE.finditer(self.source, self.start, self.end):
            builder.add(self.source[position : match.start()], position, match.start())
            builder.add(_unescaped(match), match.start(), match.end())
            position = match.end()
        builder.add(self.source[position : self.end], position, self.end)
        return builder.layer()

    def __str__(self) -> str:
        return self.layer().text


def _unescaped(match: re.Match[str]) -> str:
    if match.group("high"):
        return chr(0x10000 + ((int(match.group("high"), 16) - 0xD800) << 10) + int(match.group("low"), 16) - 0xDC00)
    if match.group("unit"):
        unit = int(match.group("unit"), 16)
        return "\ufffd" if 0xD800 <= unit <= 0xDFFF or unit == 0 else chr(unit)
    letter = match.group("letter")
    return _LETTERS.get(letter, letter)


# A value: an object, a list, a string, or the text of a number, true, false or null.
Value = dict[str, "Value"] | list["Value"] | String | str


def parse_json(source: str, path: str, start: int = 0, end: int | None = None) -> Value:
    """The value in source[start:end]. Raises ReadError (with line and column) where it is not JSON or nested too deeply."""
    parser = _Parser(source, path, start + source.startswith("\ufeff", start), len(source) if end is None else end)
    value = parser.value(parser.token(), 0)
    parser.expect_end()
    return value


class _Parser:
    """Recursive descent, as deep as `_DEEPEST` allows."""

    def __init__(self, source: str, path: str, position: int, end: int) -> None:
        self._source = source
        self._path = path
        self._position = position
        self._end = end

    def token(self) -> re.Match[str]:
        match = _TOKEN.match(self._source, self._position, self._end)
        if match is None:
            raise self._error()
        self._position = match.end()
        return match

    def value(self, token: re.Match[str], depth: int) -> Value:
        if depth > _DEEPEST:
            raise ReadError(f"{self._path}: is nested deeper than {_DEEPEST} levels", "this is no news item")
        mark = token.group("mark")
        if token.group("string") is not None:
            return self._string(token)
        if mark == "{":
            return self._object(depth + 1)
        if mark == "[":
            return self._list(depth + 1)
        if mark:
            raise self._error(token)
        return token.group("plain")

    def _object(self, depth: int) -> Value:
        found: dict[str, Value] = {}
        token = self.token()
        while token.group("mark") != "}":
            if found and token.group("mark") == ",":
                token = self.token()
            elif found:
                raise self._error(token)
            if token.group("string") is None:
                raise self._error(token)
            key = str(self._string(token))
            colon = self.token()
            if colon.group("mark") != ":":
                raise self._error(colon)
            found[key] = self.value(self.token(), depth)
            token = self.token()
        return found

    def _list(self, depth: int) -> Value:
        found: list[Value] = []
        token = self.token()
        while token.group("mark") != "]":
            if found and token.group("mark") == ",":
                token = self.token()
            elif found:
                raise self._error(token)
            found.append(self.value(token, depth))
            token = self.token()
        return found

    def expect_end(self) -> None:
        if self._source[self._position : self._end].strip(_BLANKS):
            raise self._error()

    def _string(self, token: re.Match[str]) -> String:
        return String(self._source, token.start("string"), token.end("string"))

    def _error(self, token: re.Match[str] | None = None) -> ReadError:
        position = token.end() - 1 if token else self._position
        while position < self._end and self._source[position] in _BLANKS:
            position += 1
        line = self._source.count("\n", 0, position) + 1
        column = position - self._source.rfind("\n", 0, position)
        return ReadError(f"{self._path}: is not JSON (line {line}, column {column})", "check it with a JSON validator")


def string_at(value: Value | None, *names: str) -> String | None:
    """The first of these members that is a string with something in it."""
    if isinstance(value, dict):
        for name in names:
            member = value.get(name)
            if isinstance(member, String) and member.end > member.start:
                return member
    return None


def text_at(value: Value | None, *names: str) -> str:
    """The first of these members that is a string or a number, as text; "" where there is none."""
    if isinstance(value, dict):
        for name in names:
            member = value.get(name)
            if isinstance(member, String | str) and member != "null" and str(member):
                return str(member)
    return ""


def list_at(value: Value | None, *names: str) -> list[Value]:
    """The first of these members that is a list; an empty one where there is none."""
    if isinstance(value, dict):
        for name in names:
            member = value.get(name)
            if isinstance(member, list):
                return member
    return []
