"""Contexts for text that comes aligned already: `mtaudit score`, and the examples of the rules themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mtaudit.config import Settings
from mtaudit.core import Document, Match, Sentence
from mtaudit.rules.rule import Context

if TYPE_CHECKING:
    from mtaudit.spanmodel.model import Reading

_PARAGRAPH = re.compile(r"[^\n]+")


def plain_document(text: str, path: str = "text") -> Document:
    """A document whose every line is a paragraph of body copy: no title, no furniture, nothing skipped."""
    from mtaudit.documents.sentences import split_sentences

    sentences: list[Sentence] = []
    for number, line in enumerate(_PARAGRAPH.finditer(text)):
        for start, end in split_sentences(line.group()):
            first, last = line.start() + start, line.start() + end
            sentences.append(Sentence(len(sentences), first, last, text[first:last], paragraph=number))
    return Document(path, text, text, language="en", sentences=tuple(sentences))


def context_for(
    text: str,
    sources: Sequence[str],
    settings: Settings | None = None,
    reading: Reading | None = None,
) -> Context:
    """The context of a text beside clean sources that are known to state the same.

    Each source is a document of its own and a certain match of every sentence of the text. `reading` is the span
    model's reading of the whole text; each sentence is given its part of it.
    """
    document = plain_document(text)
    related = tuple(plain_document(source, f"source {n}") for n, source in enumerate(sources, 1))
    every = tuple(sentence.index for sentence in document.sentences)
    matches = tuple(Match(every, source.passage(0, len(source.text)), 1.0, 1.0) for source in related)
    readings = () if reading is None else tuple(_part(reading, s) for s in document.sentences)
    return Context(document, matches, related, settings or Settings(), readings)


def _part(reading: Reading, sentence: Sentence) -> Reading:
    """What a reading of a longer text says about one sentence in it; the penalty is shared out by words."""
    from dataclasses import replace

    inside = (reading.offsets[:, 0] >= sentence.start) & (reading.offsets[:, 1] <= sentence.end)
    share = float(inside.mean()) if len(inside) else 0.0
    views = tuple(
        replace(
            view,
            minor=view.minor[inside],
            major=view.major[inside],
            category=view.category[inside],
            penalty=view.penalty * share,
        )
        for view in reading.views
    )
    return replace(reading, text=sentence.text, offsets=reading.offsets[inside] - sentence.start, views=views)
