"""Contexts for text that comes aligned already: `mtaudit score`, and the examples of the rules themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mtaudit.config import Settings
from mtaudit.core import Document, Match, Sentence
from mtaudit.rules.rule import Context

if TYPE_CHECKING:
    from mtaudit.spanmodel.model import Reading


def plain_document(text: str, path: str = "text") -> Document:
    """English body copy as it stands, cut into sentences: nothing in it is a title or is skipped."""
    from mtaudit.documents import document_of

    return replace(document_of(text, path), language="en")


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
