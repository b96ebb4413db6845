"""Small logistic models that turn features into the probability that two sentences state the same fact.

The first looks at a pair by itself, the second at what the first thought of the pairs around it. Where word vectors are
to be had, two more do the same for what is left, word by word (close.py). All are fitted by fit.py on comparable
articles, told by two agencies or made from parallel ones; the weights stand in verifier.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mtaudit.align.features import Matrix, reconsider

# Chance from which a pair is looked at closely.
CANDIDATE = 0.05
COEFFICIENTS = Path(__file__).parent / "verifier.json"


@dataclass(frozen=True)
class Logistic:
    """log odds = intercept + Σ weight · feature."""

    weights: Mapping[str, float]
    intercept: float

    def log_odds(self, features: Mapping[str, Matrix]) -> Matrix:
        """(suspect sentences, source sentences)."""
        total = np.full(next(iter(features.values())).shape, self.intercept, dtype=np.float64)
        for name, weight in self.weights.items():
            total += weight * features[name]
        return total.astype(np.float32)


@dataclass(frozen=True)
class Look:
    """One look at all pairs: each by itself, then in the light of the others; and the chance that makes a match."""

    pair: Logistic
    context: Logistic
    bar: float

    def judge(self, features: Mapping[str, Matrix], owners: NDArray[np.int64]) -> Matrix:
        """Probabilities (suspect sentences, source sentences); `owners` tells the document of each column."""
        return self._around(self.pair.log_odds(features), features["cosine"], owners)

    def judge_closely(
        self, chance: Matrix, features: Mapping[str, Matrix], closely: Mapping[str, Matrix], owners: NDArray[np.int64]
    ) -> Matrix:
        """The same for those that have a chance after the first look, with the CLOSE features of them; others keep it.

        `chance` are the probabilities of the first look, `features` what it saw.
        """
        score = self.score_closely(chance, features, closely)
        return np.where(chance >= CANDIDATE, self._around(score, features["cosine"], owners), chance)

    def score_closely(self, chance: Matrix, features: Mapping[str, Matrix], closely: Mapping[str, Matrix]) -> Matrix:
        """Log odds by the pair alone, after the close look; those that were not looked at keep theirs."""
        first = log_odds(chance)
        return np.where(chance >= CANDIDATE, self.pair.log_odds({**features, **closely, "first": first}), first)

    def _around(self, score: Matrix, cosine: Matrix, owners: NDArray[np.int64]) -> Matrix:
        chance: Matrix = 1 / (1 + np.exp(-self.context.log_odds(reconsider(score, cosine, owners))))
        return chance


def log_odds(chance: Matrix) -> Matrix:
    """Of probabilities; finite at 0 and 1."""
    chance = chance.clip(1e-4, 1 - 1e-4)
    odds: Matrix = np.log(chance / (1 - chance))
    return odds


@cache
def load_look(name: str) -> Look:
    """A fitted look: "english", "any" (does not look at words), or "close" (the second one, after "english")."""
    record = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))[name]
    pair, context = (Logistic(record[part]["weights"], record[part]["intercept"]) for part in ("pair", "context"))
    return Look(pair, context, record["bar"])
