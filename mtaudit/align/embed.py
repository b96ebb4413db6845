"""Embedding models: texts in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Embedder(Protocol):
    """Anything that turns texts into unit vectors. `signature` names model and weights; cache keys contain it."""

    signature: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n,) texts in, (n, dimensions) float32 out, each row of length 1."""
        ...


def load_embedder(name: str = "") -> Embedder:
    """The bundled model for "", else any sentence-transformers model by name or path."""
    raise NotImplementedError
