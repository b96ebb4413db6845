"""Copy made safe to show: nothing in it can move a cursor, change a colour or turn the writing around.

And counts in words.
"""

from __future__ import annotations

import json
import re

# Controls (C0, DEL, C1), soft hyphen, zero-width and bidirectional marks, line and paragraph separators,
# interlinear and tag characters, the byte order mark, lone surrogates. U+200D stays: emoji are joined by it.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# Legal in JSON, but not fit for a terminal, a diff or JavaScript: written as escapes.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_SPACE = re.compile(r"\s+")


def visible(text: str) -> str:
    """Text in which every control and invisible character shows as a symbol; line breaks and tabs too.

    C0 controls and DEL become their Unicode pictures (ESC is ␛), all others their number (⟨U+202E⟩).
    """
    return _UNSEEN.sub(_symbol, text)


def one_line(text: str) -> str:
    """Text on one line: every run of white space is one space, the rest as `visible` has it."""
    return visible(_SPACE.sub(" ", text).strip())


def _symbol(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def dumps(value: object, spread: int = 0) -> str:
    """JSON in UTF-8 with controls, bidirectional marks and lone surrogates as escapes; the values stay the same.

    The outer `spread` levels of objects and arrays have a line for each item, the inner ones stand on it.
    """
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", _spread(value, spread, "\n"))


def _spread(value: object, levels: int, line: str) -> str:
    if not levels or not value or not isinstance(value, (dict, list)):
        return _encode(value)
    deeper = line + " "
    if isinstance(value, dict):
        items = (f"{_encode(key)}: {_spread(item, levels - 1, deeper)}" for key, item in value.items())
        return "{" + deeper + f",{deeper}".join(items) + line + "}"
    return "[" + deeper + f",{deeper}".join(_spread(item, levels - 1, deeper) for item in value) + line + "]"


def plural(count: int, noun: str) -> str:
    """`1 flag`, `2 flags`, `1,200 flags`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
