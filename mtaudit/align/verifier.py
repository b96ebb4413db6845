"""Two small logistic models that turn features into the probability that two sentences state the same fact.

The first looks at a pair by itself, the second at what the first thought of the pairs around it. Both are fitted by
fit.py on comparable articles made from parallel ones; the weights stand in verifier.json.
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
class Verifier:
    """The two models, and the probability from which a pair is a match."""

    pair: Logistic
    context: Logistic
    bar: float

    def judge(self, features: Mapping[str, Matrix], owners: NDArray[np.int64]) -> Matrix:
        """Probabilities (suspect sentences, source sentences); `owners` tells the document of each column."""
        context = reconsider(self.pair.log_odds(features), features["cosine"], owners)
        chance: Matrix = 1 / (1 + np.exp(-self.context.log_odds(context)))
        return chance


@cache
def load_verifier(name: str) -> Verifier:
    """The fitted models "english" (all features) or "any" (those that do not look at words)."""
    record = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))[name]
    pair, context = (Logistic(record[part]["weights"], record[part]["intercept"]) for part in ("pair", "context"))
    return Verifier(pair, context, record["bar"])
