"""Which words differ between a suspect sentence and a clean one."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+(?:['’.\-]\w+)*|[^\w\s]")

Spans = list[tuple[int, int]]


def differing(one: str, other: str) -> tuple[Spans, Spans]:
    """Offsets of the words of each text that the other does not have in this place, neighbours joined.

    Case and the style of quotation marks count for nothing.
    """
    ours, theirs = list(_TOKEN.finditer(one)), list(_TOKEN.finditer(other))
    matcher = SequenceMatcher(
        None, [_fold(m.group()) for m in ours], [_fold(m.group()) for m in theirs], autojunk=False
    )
    left: Spans = []
    right: Spans = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            left += [(ours[i1].start(), ours[i2 - 1].end())] if i2 > i1 else []
            right += [(theirs[j1].start(), theirs[j2 - 1].end())] if j2 > j1 else []
    return left, right


def _fold(word: str) -> str:
    return word.casefold().translate(_QUOTES)


_QUOTES = str.maketrans("“”„«»‘’‚", '"""""' + "'''")
