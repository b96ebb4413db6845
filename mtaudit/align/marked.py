"""Comparable articles from the marked ones of the span model: two agencies' own accounts of one event.

Each marked article is a machine's translation and, beside most of its sentences, how another agency told the fact. The
suspect has all marked errors in it; sources are the other agency's sentences, some merged, some dropped, in another
order, and at times the corrected article retold more nearly; beside them stand other agencies' articles on the same
kind of topic.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from mtaudit.align.comparable import HARD_SEED, WITHOUT_SOURCE, Case, Piece, Style, Thesaurus, case_of, retell
from mtaudit.align.words import profile
from mtaudit.spanmodel.marked_articles import Article

# Other articles beside the sources; of so many of them the topic is the same, where there are any.
BESIDE = (1, 4, 20)
SAME_TOPIC = 0.7
# Share of the suspect's sentences that it leaves out: a source states more than the suspect does.
UNTOLD = 0.15
# Share of the articles with sources that two agencies tell.
TWO_AGENCIES = 0.35
SHUFFLED = 0.5
# How the other agency's article of the dev test departs from what was written.
TESTED = Style(dropped=0.2, merged=0.15)


def marked_cases(stock: Sequence[Article], rng: random.Random, thesaurus: Thesaurus) -> Iterator[Case]:
    """One case an article, none to two sources each, among other articles of the stock."""
    for article in stock:
        told = [p for p in suspect_of(article) if rng.random() >= UNTOLD]
        sources: list[list[Piece]] = []
        if rng.random() >= WITHOUT_SOURCE:
            sources.append(_agency(article, rng))
            if rng.random() < TWO_AGENCIES:
                sources.append(_nearer(article, rng, thesaurus))
        others = [_plain(other) for other in _beside(article, stock, rng)]
        if told:
            yield case_of(told, [pieces for pieces in sources if pieces], [texts for texts in others if texts])


def marked_among_many(stock: Sequence[Article], folds: int) -> Iterator[tuple[int, Case]]:
    """The marked test made of every `folds`-th article, of those after them, and so on; with the article's number."""
    for fold in range(folds):
        yield from zip(range(fold, len(stock), folds), marked_test(stock[fold::folds]), strict=True)


def suspect_of(article: Article, first: int = 0) -> list[Piece]:
    """Its sentences with all errors; facts are numbered from `first`. A bare attribution states none."""
    texts = [sentence.changed(sentence.marks).text for sentence in article.sentences]
    facts = [frozenset[int]() if profile(text).bare else frozenset({first + n}) for n, text in enumerate(texts)]
    return [Piece(text, stated) for text, stated in zip(texts, facts, strict=True) if text]


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
        told.append([_stating(p, number * 1000) for p in pieces])
    return [case_of(suspect_of(article, number * 1000), told, []) for number, article in enumerate(stock)]


def _stating(piece: Piece, first: int) -> Piece:
    return Piece(piece.text, frozenset(first + fact for fact in piece.facts))


def _wordings(article: Article) -> list[list[str]]:
    return [[s.source] if s.source and not profile(s.source).bare else [] for s in article.sentences]


def _agency(article: Article, rng: random.Random) -> list[Piece]:
    shuffled = rng.random() < SHUFFLED
    style = Style(dropped=rng.uniform(0, 0.7), merged=rng.uniform(0, 0.3), shuffled=shuffled)
    return retell(_wordings(article), style, rng)


def _nearer(article: Article, rng: random.Random, thesaurus: Thesaurus) -> list[Piece]:
    clean = [[] if profile(s.clean).bare else [s.clean] for s in article.sentences]
    style = Style(rng.uniform(0.3, 0.7), 0.1, 0.15, 0.3, 0.1, 0.5, shuffled=rng.random() < SHUFFLED)
    return retell(clean, style, rng, thesaurus)


def _plain(article: Article) -> list[str]:
    return [s.source for s in article.sentences if s.source]


def _beside(article: Article, stock: Sequence[Article], rng: random.Random) -> list[Article]:
    """Other articles, most of them on the same kind of topic."""
    others = [other for other in stock if other is not article]
    alike = [other for other in others if _topic(other) == _topic(article)]
    count = rng.choice(BESIDE)
    chosen = rng.sample(alike, min(len(alike), round(SAME_TOPIC * count)))
    rest = [other for other in others if other not in chosen]
    return [*chosen, *rng.sample(rest, min(len(rest), count - len(chosen)))]


def _topic(article: Article) -> str:
    """The topic of the heading "language | topic | event"."""
    return article.key.split("|")[1].strip() if article.key.count("|") > 1 else ""
