"""What shows on a sentence's surface: whether it is cut into tokens, and its slips."""

from __future__ import annotations

import re

_TOKENISED = re.compile(r"\w [,.;:!?](?= |$)")
_WRITTEN = re.compile(r"\w[,.;:!?](?= |$)")
# One to three words twice in a row, the second time in lower case; marks doubled, out of place or without a space.
_AGAIN = re.compile(r"\b([^\W\d_][\w'’-]*(?: [\w'’-]+){0,2}) ((?i:\1))\b(?!-)")
_MARKS = re.compile(r" [,.;:?!)](?![\w.])|[,;:]{2}|(?<!\.)\.\.(?!\.)|,\.|\.,(?! )|[;:,][.?!]|\( |(?<=[a-z]\. )[a-z]")
_FINE_AGAIN = frozenset({"had", "that", "is", "very", "so"})


def is_tokenised(text: str) -> bool:
    """Whether a text comes cut into tokens ("word , word .").

    The model knows such texts from post-edited translations, in which every third word was changed, and doubts them more.
    """
    return bool(_TOKENISED.search(text)) and not _WRITTEN.search(text)


def slips(text: str) -> int:
    """How many slips show on a sentence's surface: words twice in a row, stray marks, half a pair of brackets, a small beginning.

    The network, uncased and used to tokenised text, takes little notice of them. Half a pair of quotation marks is none: a
    speech may go on in the next sentence.
    """
    again: int = sum(m[1].lower() not in _FINE_AGAIN and m[2].islower() for m in _AGAIN.finditer(text))
    marks = 0 if is_tokenised(text) else len(_MARKS.findall(text))
    first = text.lstrip()[:1]
    unpaired = text.count("(") != text.count(")")
    return again + marks + int(unpaired) + int(first.islower())
