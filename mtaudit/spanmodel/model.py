"""Interface that the rest of the program sees of the span model (inference only; onnxruntime, never torch)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CATEGORIES: tuple[str, ...] = ("mistranslation", "omission", "addition", "grammar", "punctuation", "spelling", "style", "terminology", "name")


@dataclass(frozen=True, slots=True)
class View:
    """One pass of the model over a sentence: alone, or beside one clean source.

    For T words: `minor` and `major` hold probabilities (T,), `category` the distribution over CATEGORIES (T, C),
    `penalty` the expected MQM penalty of the sentence.
    """

    source: str
    minor: NDArray[np.float32]
    major: NDArray[np.float32]
    category: NDArray[np.float32]
    penalty: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All views of one sentence. `offsets` (T, 2) are the words' code points in the sentence's own text."""

    text: str
    offsets: NDArray[np.int32]
    views: tuple[View, ...]


class SpanModel:
    """The bundled model."""

    signature: str = ""

    def read(self, items: Sequence[tuple[str, Sequence[str]]]) -> list[Reading]:
        """Read each (text, sources): one view alone and one view beside each source."""
        raise NotImplementedError
