"""A test of the matcher from the marked articles of the span model: two agencies' own accounts of one event.

Each marked article is a machine's translation and, beside most of its sentences, how another agency told the fact.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from mtaudit.align.comparable import HARD_SEED, WITHOUT_SOURCE, Case, Piece, Style, case_of, retell
from mtaudit.align.words import profile
from mtaudit.spanmodel.marked_articles import Article

# How the other agency's article departs from what was written.
TESTED = Style(dropped=0.2, merged=0.15)


def marked_test(stock: Sequence[Article], seed: int = HARD_SEED) -> list[Case]:
    """Each article, in its own order, to be matched with the other agency's versions of all of them at once.

    These are shuffled, a fifth of their sentences is dropped, some are merged two by two, and a quarter of the articles
    has no source at all. All cases share the same sources.
    """
    rng = random.Random(seed)  # noqa: S311
    told = []
    for number, article in enumerate(stock):
        sourced = rng.random() >= WITHOUT_SOURCE
        pieces = retell(_wordings(article), TESTED, rng) if sourced else []
        told.append([Piece(p.text, frozenset(number * 1000 + fact for fact in p.facts)) for p in pieces])
    return [case_of(suspect_of(article, number * 1000), told, []) for number, article in enumerate(stock)]


def suspect_of(article: Article, first: int = 0) -> list[Piece]:
    """Its sentences with all errors; facts are numbered from `first`. A bare attribution states none."""
    texts = [sentence.changed(sentence.marks).text for sentence in article.sentences]
    facts = [frozenset[int]() if profile(text).bare else frozenset({first + n}) for n, text in enumerate(texts)]
    return [Piece(text, stated) for text, stated in zip(texts, facts, strict=True) if text]


def _wordings(article: Article) -> list[list[str]]:
    return [[s.source] if s.source and not profile(s.source).bare else [] for s in article.sentences]
