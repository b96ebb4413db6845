"""The logistic model that turns features into the probability that two sentences state the same fact."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mtaudit.align.features import Matrix

COEFFICIENTS = Path(__file__).parent / "verifier.json"


@dataclass(frozen=True)
class Verifier:
    """probability = 1 / (1 + exp(-(intercept + Σ weight · feature))); matches are pairs at or above `bar`."""

    weights: dict[str, float]
    intercept: float
    bar: float

    def probability(self, features: dict[str, Matrix]) -> NDArray[np.float64]:
        """(suspect sentences, source sentences) of probabilities."""
        total = np.full(next(iter(features.values())).shape, self.intercept, dtype=np.float64)
        for name, weight in self.weights.items():
            total += weight * features[name]
        return 1 / (1 + np.exp(-total))


@cache
def load_verifier(name: str) -> Verifier:
    """The fitted model "english" (all features) or "any" (those that do not look at words)."""
    record = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))[name]
    return Verifier(record["weights"], record["intercept"], record["bar"])
