"""Where the copy of a document lies: which stretches are audited, and what its paragraphs are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from mtaudit.core import Document, Kind


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of copy, `document.text[start:end] == text`, and what its sentences are."""

    start: int
    end: int
    text: str
    kind: Kind


def paragraphs(document: Document) -> Iterator[Paragraph]:
    """The audited paragraphs, headlines and captions included, in text order."""
    for (_, kind), group in groupby(document.sentences, key=lambda s: (s.paragraph, s.kind)):
        sentences = list(group)
        start, end = sentences[0].start, sentences[-1].end
        yield Paragraph(start, end, document.text[start:end], kind)


def in_copy(document: Document, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of a pattern in the copy that touch an audited sentence."""
    for match in pattern.finditer(document.text):
        if document.sentences_in(match.start(), match.end()):
            yield match
