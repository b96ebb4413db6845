"""Copy made safe for a terminal: what would steer it is shown, and nothing is lost or widened."""

from __future__ import annotations

import re

_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Text without a character that a terminal obeys.

    Control characters become their pictures (ESC is ␛), tabs and line ends one space; C1 controls, bidirectional
    controls, invisible separators and lone surrogates are spelt out (‹U+202E›). Joiners that scripts and emoji need
    (U+200C, U+200D) and combining marks stay.
    """
    return _STEERING.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    char = match.group()
    code = ord(char)
    if char in "\t\n\r\x0b\x0c\u2028\u2029":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"‹U+{code:04X}›"
