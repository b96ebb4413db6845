"""A closer look at pairs that may be matches: every word of one sentence beside every word of the other.

A sentence's vector blurs who did what; the vectors of its words in their places do not. For each word the nearest word
of the other sentence is sought, in the manner of BERTScore (Zhang et al. 2020, eq. 1) and ColBERT (Khattab and Zaharia
2020, eq. 3), and what is found is weighed by how rare a word is in the documents at hand.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mtaudit.align.embed import Pieces, Vectors
from mtaudit.align.features import Matrix
from mtaudit.align.words import Term, terms

# What of a sentence's own mean is taken out of its words' vectors: it is in all of them and says nothing of a word.
COMMON = 0.5

# For both sides: how near its words are, those in lower case, the worst third; how near its words are to those that
# have them as nearest, too; then: how often the next word's nearest is the next word, and how often it is a later one.
CLOSE = (
    "near_suspect", "near_source", "near_plain_suspect", "near_plain_source", "worst_suspect", "worst_source",
    "mutual_suspect", "mutual_source", "adjacent", "forward",
)  # fmt: skip


@dataclass(frozen=True)
class Worded:
    """A sentence's content words: unit vectors (W, d), rarity (W,) and which are in lower case (W,)."""

    vectors: Vectors
    rarity: NDArray[np.float32]
    plain: NDArray[np.bool_]


def look_closely(
    suspect: Sequence[str],
    sources: Sequence[str],
    candidates: NDArray[np.bool_],
    read: Callable[[Sequence[str]], Mapping[str, Pieces]],
) -> dict[str, Matrix]:
    """The CLOSE features (suspect sentences, source sentences) of the candidates among them; 0 elsewhere.

    `read` gives the word pieces of texts; all texts tell how rare a word is.
    """
    found = {name: np.zeros(candidates.shape, dtype=np.float32) for name in CLOSE}
    rarity = _rarity([*suspect, *sources])
    rows, columns = (np.flatnonzero(candidates.any(axis=axis)).tolist() for axis in (1, 0))
    pieces = read([*(suspect[i] for i in rows), *(sources[i] for i in columns)])
    left = {i: _worded(suspect[i], rarity, pieces) for i in rows}
    right = {i: _worded(sources[i], rarity, pieces) for i in columns}
    for row, column in np.argwhere(candidates).tolist():
        if len(left[row].rarity) and len(right[column].rarity):
            for name, value in zip(CLOSE, _compare(left[row], right[column]), strict=True):
                found[name][row, column] = value
    return found


def _compare(one: Worded, other: Worded) -> tuple[float, ...]:
    near = one.vectors @ other.vectors.T
    forward, backward = near.max(axis=1), near.max(axis=0)
    mutual = np.where((near >= forward[:, None]) & (near >= backward[None, :]), near, 0)
    steps = np.diff(near.argmax(axis=1))
    return (
        _mean(forward, one.rarity),
        _mean(backward, other.rarity),
        _mean(forward, one.rarity * one.plain),
        _mean(backward, other.rarity * other.plain),
        _worst(forward),
        _worst(backward),
        _mean(mutual.max(axis=1), one.rarity),
        _mean(mutual.max(axis=0), other.rarity),
        float(np.mean(steps == 1)) if len(steps) else 0.0,
        float(np.mean(steps > 0)) if len(steps) else 0.0,
    )


def _mean(values: Matrix, weights: Matrix) -> float:
    total = float(weights.sum())
    return float(values @ weights) / total if total > 0 else float(values.mean())


def _worst(values: Matrix) -> float:
    return float(np.sort(values)[: max(1, len(values) // 3)].mean())


def _worded(text: str, rarity: Mapping[str, float], pieces: Mapping[str, Pieces]) -> Worded:
    content = terms(text)
    vectors = _unit(_pooled(content, pieces[text]))
    if content:
        vectors = _unit(vectors - COMMON * vectors.mean(axis=0))
    return Worded(
        vectors,
        np.array([rarity[term.stem] for term in content], dtype=np.float32),
        np.array([term.plain for term in content], dtype=bool),
    )


def _pooled(content: Sequence[Term], pieces: Pieces) -> Vectors:
    """The sum of each word's pieces, (W, d)."""
    place = {position: number for number, term in enumerate(content) for position in range(term.start, term.end)}
    vectors = np.zeros((len(content), pieces.vectors.shape[1]), dtype=np.float32)
    for (start, end), vector in zip(pieces.offsets.tolist(), pieces.vectors, strict=True):
        if end > start and start in place:
            vectors[place[start]] += vector
    return vectors


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-6))
    return unit


def _rarity(texts: Sequence[str]) -> dict[str, float]:
    """Inverse document frequency over the different sentences, 0 to 1, of each word's stem."""
    different = set(texts)
    seen = Counter(stem for text in different for stem in {term.stem for term in terms(text)})
    whole = len(different) + 1
    return {stem: min(1.0, math.log(whole / (count + 0.5)) / math.log(whole / 0.5)) for stem, count in seen.items()}
