"""Small text helpers that several rules share."""

from __future__ import annotations

import re
from functools import lru_cache

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'"})
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Text as attestation compares it: lower case, plain quotes, words only, single spaces."""
    return " ".join(match.group().lower() for match in _WORD.finditer(text.translate(_QUOTES)))


def words_with_offsets(text: str) -> list[tuple[int, int, str]]:
    """Each word of a text as (start, end, word); hyphens, dots and apostrophes inside a word stay in it."""
    return [(match.start(), match.end(), match.group()) for match in _WORD.finditer(text)]
