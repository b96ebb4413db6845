"""How much a sentence reads like a machine's: a linear model over its words and word pairs.

The network's own estimate looks at a sentence through its errors; strong systems make few. What they share with weak
ones is a way of writing: which small words, in which order, with which marks. That shows in counts of short n-grams
(Volansky, Ordan and Wintner 2015, "On the features of translationese"). Names and digits are masked, so that the
subject of an article says nothing.
Fitted by fit_translationese.py.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

NAME = "translationese.safetensors"
BUCKETS = 1 << 16
_TOKEN = re.compile(r"\w+|[^\w\s]")
_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-"})

Floats = NDArray[np.float32]


def ngrams(text: str) -> Counter[int]:
    """The buckets of a sentence's masked words and word pairs, with counts."""
    words = ["<"]
    for match in _TOKEN.finditer(text.translate(_PLAIN)):
        word = match.group()
        if word[0].isdigit():
            words.append("0")
        elif word[0].isupper() and match.start() > 0:
            words.append("N")
        else:
            words.append(word.lower())
    grams = [*words[1:], *(f"{a} {b}" for a, b in pairwise(words))]
    return Counter(zlib.crc32(gram.encode()) % BUCKETS for gram in grams)


class Translationese:
    """The linear model: a weight for each bucket, and a bias."""

    def __init__(self, weights: Floats, bias: float) -> None:
        self.weights, self.bias = weights, bias

    def odds(self, text: str) -> float:
        """The log odds that a machine wrote a sentence; counts are scaled to length 1, as in training."""
        counts = ngrams(text)
        values = np.fromiter(counts.values(), np.float32, len(counts))
        return float(self.weights[list(counts)] @ values) / length(counts) + self.bias


def length(counts: Counter[int]) -> float:
    """The Euclidean length of a sentence's counts."""
    return math.sqrt(sum(v * v for v in counts.values())) or 1.0


def load_translationese(content: bytes) -> Translationese:
    """From the content of a weights file (int8 with one scale)."""
    from safetensors.numpy import load

    tensors = load(content)
    scale, bias = (float(v) for v in tensors["scale_bias"])
    return Translationese(tensors["weights"].astype(np.float32) * scale, bias)
