"""Words that paraphrasers put for a technical one, beside a word that takes the technical one: “savvy lock”, “irregular timberland”.

No list of terms is needed for that, only words: which word stands for which (terms/neighbours.tsv), what the words of
established terms are and where in a term they stand, how usual a word is (terms/usual.tsv). What these speak for adds
up as in a logistic regression; `tests/bench/terms.py fit` fits it on tortured phrases against compounds of clean English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from mtaudit.rules.calque_lexicon import Token
from mtaudit.rules.lexicons import rows
from mtaudit.rules.phrases import FUNCTION_WORDS
from mtaudit.rules.term_lexicon import SAME, load_terms, singular

LEAST = -0.8
"""The score from which a compound may be flagged at all, in an article about research."""
_RARE = 0.0  # how usual a word is that is not in the table
_WEIGHTS = {
    "bias": -1.97,
    "favourite": 0.87,
    "swap": 1.75,
    "usual": -0.34,
    "term word": -0.15,
    "role": 0.45,
    "partner usual": -0.27,
    "partner role": 0.54,
    "partner swapped": 0.95,
}


class Odd(NamedTuple):
    """tokens[first] and the next are a compound in which tokens[odd] seems to stand for `word`; log odds of that."""

    first: int
    odd: int
    word: str
    score: float


def odd_pairs(tokens: list[Token]) -> Iterator[Odd]:
    """Every compound of two words that reads as one with a technical word swapped, the likelier of its two readings."""
    best: dict[int, Odd] = {}
    for odd, word, first, features in _readings(tokens):
        reading = Odd(first, odd, word, score(features))
        if first not in best or reading.score > best[first].score:
            best[first] = reading
    yield from best.values()


def features_of(tokens: list[Token]) -> Iterator[tuple[int, dict[str, float]]]:
    """The features of each reading, with the place of its compound: what the weights are fitted on."""
    for _, _, first, features in _readings(tokens):
        yield first, features


def _readings(tokens: list[Token]) -> Iterator[tuple[int, str, int, dict[str, float]]]:
    """Each word that may stand for a technical one beside another word: its place, that word, the compound's place."""
    for odd, token in enumerate(tokens):
        if _near(token.lower) and not (token.text[0].isupper() and token.start > 0):
            if odd and token.joined and _carries_meaning(tokens[odd - 1].lower):
                yield odd, *_reading(tokens, odd, odd - 1)
            if odd + 1 < len(tokens) and tokens[odd + 1].joined and _carries_meaning(tokens[odd + 1].lower):
                yield odd, *_reading(tokens, odd, odd + 1)


@lru_cache(maxsize=16384)
def _near(word: str) -> dict[str, float]:
    """The words of terms that a word may stand for, forms of it left out; none for small words."""
    if not _carries_meaning(word):
        return {}
    targets = load_terms().targets(word)
    return {other: weight for other, weight in targets.items() if 1.0 <= weight < SAME and not _kin(other, word)}


def _carries_meaning(word: str) -> bool:
    return len(word) > 2 and word not in FUNCTION_WORDS and word[0].isalpha()


def _reading(tokens: list[Token], odd: int, other: int) -> tuple[str, int, dict[str, float]]:
    near = _near(tokens[odd].lower)
    best = max(near.values())
    before, last = role_counts()
    own, partners = (before, last) if odd < other else (last, before)
    partner = singular(tokens[other].lower)
    pairs = term_pairs()
    word = max(
        (w for w in near if near[w] > best - 0.15),
        key=lambda w: (((w, partner) if odd < other else (partner, w)) in pairs, own[w], near[w], w),
    )
    written = singular(tokens[odd].lower)
    swapped = max(_near(tokens[other].lower).values(), default=0.0)
    features = {
        "bias": 1.0,
        "favourite": float(best >= 1.2),
        "swap": float(best >= 1.1),
        "usual": usual(written),
        "term word": float(own[written].bit_length()),
        "role": float(own[word].bit_length()),
        "partner usual": usual(partner),
        "partner role": float(partners[partner].bit_length()),
        "partner swapped": float(swapped >= 1.1),
    }
    return word, min(odd, other), features


def score(features: dict[str, float]) -> float:
    """Log odds that a word was swapped."""
    return sum(_WEIGHTS[name] * value for name, value in features.items())


@cache
def role_counts() -> tuple[Counter[str], Counter[str]]:
    """How many established terms have a word before their last one, and how many have it last, in the singular."""
    every = [term for group in load_terms().starting.values() for term in group]
    before = Counter(singular(word) for term in every for word in term.words[:-1])
    return before, Counter(singular(term.words[-1]) for term in every)


@cache
def term_pairs() -> frozenset[tuple[str, str]]:
    """Every two words that stand together in an established term, in the singular."""
    every = [[singular(w) for w in t.words] for group in load_terms().starting.values() for t in group]
    return frozenset(pair for words in every for pair in pairwise(words))


def _kin(one: str, other: str) -> bool:
    """Whether two words are forms of one word, or derived from one ("neuronal", "neural")."""
    shared = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(min(one, other, key=len))
    )
    return shared > 3 and shared >= min(len(one), len(other)) - 2


@cache
def _usual() -> dict[str, float]:
    return {word: float(bits) for bits, words in rows("terms/usual.tsv", 2)[1:] for word in words.split()}


def usual(word: str) -> float:
    """How usual a word is: how many binary digits its count in 3.5 million words of clean English has."""
    return _usual().get(word, _RARE)
