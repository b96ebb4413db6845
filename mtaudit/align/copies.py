"""Near copies of a suspect among the sources.

The same text again is no witness: whoever spun the suspect may have spun the copy. But a copy in which sentences have
other words may be the clean original of a suspect that was garbled here and there. Wording alone does not tell which of
the two came first, and it need not: where they differ, each speaks against the other; where they agree, nothing is
gained for either.
"""

from __future__ import annotations

import re
from collections import Counter

from mtaudit.core import Document

SHINGLE = 4
# Share of the shorter text's shingles that the other has too. Two reports of one event share quotations, rarely .3.
NEAR_COPY = 0.8
# Fewer shingles than this (about two sentences) prove nothing.
ENOUGH = 30
_WORD = re.compile(r"\w+")
# Likeness of two sentences' words from which they are one sentence in two versions.
VERSION = 0.5


def shingles(document: Document) -> frozenset[tuple[str, ...]]:
    """All runs of four words of a document's sentences, in lower case."""
    words = [word for s in document.sentences for word in _WORD.findall(s.text.lower())]
    return frozenset(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def is_near_copy(suspect: frozenset[tuple[str, ...]], source: frozenset[tuple[str, ...]]) -> bool:
    """Whether two texts, as shingles, are one text with small changes, or one is cut from the other."""
    shorter = min(len(suspect), len(source))
    return shorter >= ENOUGH and len(suspect & source) >= NEAR_COPY * shorter


def reworded(suspect: str, source: str) -> bool:
    """Whether two sentences are one sentence with other words in places: each has words that the other lacks."""
    from rapidfuzz.distance import Indel

    one, other = (_WORD.findall(text.lower()) for text in (suspect, source))
    if not Counter(one) - Counter(other) or not Counter(other) - Counter(one):
        return False
    return float(Indel.normalized_similarity(one, other)) >= VERSION


def versions_of(suspect: Document, copy: Document) -> int:
    """How many sentences of a suspect its near copy has in other words; 0 for one that was only cut or added to."""
    theirs = {" ".join(_WORD.findall(s.text.lower())) for s in copy.sentences}
    mine = [s.text for s in suspect.sentences if " ".join(_WORD.findall(s.text.lower())) not in theirs]
    return sum(any(reworded(text, s.text) for s in copy.sentences) for text in mine)
