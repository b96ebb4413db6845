"""Near copies of a suspect among the sources: the same text again is no witness."""

from __future__ import annotations

import re

from mtaudit.core import Document

SHINGLE = 4
# Share of the shorter text's shingles that the other has too. Two reports of one event share quotations, rarely .3.
NEAR_COPY = 0.8
# Fewer shingles than this (about two sentences) prove nothing.
ENOUGH = 30
_WORD = re.compile(r"\w+")


def shingles(document: Document) -> frozenset[tuple[str, ...]]:
    """All runs of four words of a document's sentences, in lower case."""
    words = [word for s in document.sentences for word in _WORD.findall(s.text.lower())]
    return frozenset(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def is_near_copy(suspect: frozenset[tuple[str, ...]], source: frozenset[tuple[str, ...]]) -> bool:
    """Whether two texts, as shingles, are one text with small changes, or one is cut from the other."""
    shorter = min(len(suspect), len(source))
    return shorter >= ENOUGH and len(suspect & source) >= NEAR_COPY * shorter
