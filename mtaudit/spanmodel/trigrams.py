"""What stands often after two words: replacements for training that fit where they stand, and say something else.

Read from the trigram model of CMU Sphinx (72,000 words of broadcast news), which the package pocketsphinx brings:
pocketsphinx/model/en-us/en-us.lm.bin. Used in training only; nothing of it goes into the weights' folder.
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"Trie Language Model"
_LOG = float(np.log(1.0001))  # Sphinx keeps logarithms to the base 1.0001
_QUANTUM = 65536  # values are 16-bit indices into tables of this size
_UNIGRAM = np.dtype([("p", "<f4"), ("backoff", "<f4"), ("children", "<u4")])

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Trigrams:
    """Words, and for each context the words seen after it: `pair_*` by two words, `word_*` by one (sorted by context)."""

    words: tuple[str, ...]
    number: dict[str, int]
    pair_context: Ints
    pair_word: Ints
    pair_log: NDArray[np.float64]
    word_context: Ints
    word_word: Ints
    word_log: NDArray[np.float64]

    def after(self, before: str, last: str, count: int, chance: random.Random) -> list[str]:
        """Up to `count` words drawn as often as they follow `before last` (or `last` alone); none for unknown words."""
        a, b = self.number.get(before.lower(), -1), self.number.get(last.lower(), -1)
        if b < 0:
            return []
        found = _under(self.pair_context, a * len(self.words) + b) if a >= 0 else slice(0, 0)
        words, logs = self.pair_word[found], self.pair_log[found]
        if len(words) < count:
            found = _under(self.word_context, b)
            words, logs = self.word_word[found], self.word_log[found]
        if not len(words):
            return []
        return [self.words[i] for i in chance.choices(words.tolist(), np.exp(logs).tolist(), k=count)]


def _under(contexts: Ints, context: int) -> slice:
    return slice(int(np.searchsorted(contexts, context)), int(np.searchsorted(contexts, context, side="right")))


def load_trigrams(path: Path) -> Trigrams:
    """Read Sphinx's binary file (lm_trie.c of pocketsphinx). Raises ValueError where it is another kind of file."""
    content = path.read_bytes()
    if not content.startswith(_MAGIC + b"\3"):
        raise ValueError(f"{path} is not a trigram model of CMU Sphinx")
    at = len(_MAGIC) + 1
    one, two, three = struct.unpack_from("<3I", content, at)
    at += 12 + 4
    tables = np.frombuffer(content, np.float32, 3 * _QUANTUM, at).reshape(3, _QUANTUM)
    at += 12 * _QUANTUM
    unigrams = np.frombuffer(content, _UNIGRAM, one + 1, at)
    at += 12 * (one + 1)
    word_bits, next_bits = int(one).bit_length(), int(three).bit_length()
    middle, longest = word_bits + 32 + next_bits, word_bits + 16
    size = ((1 + two) * middle + 7) // 8 + 8
    bigrams, trigrams = content[at : at + size], content[at + size : at + size + ((1 + three) * longest + 7) // 8 + 8]
    at += len(bigrams) + len(trigrams)
    words = content[at + 4 :].decode("latin-1").split("\0")[:one]
    # The tree is kept backwards: under each word the word before it, under that the one before.
    children = unigrams["children"].astype(np.int64)
    last = np.repeat(np.arange(one), children[1:] - children[:-1])
    context = _field(bigrams, middle, 0, word_bits, two)[: len(last)]
    first = _field(bigrams, middle, word_bits + 32, next_bits, len(last) + 1)
    first[np.flatnonzero(first)[-1] + 1 :] = three
    node = np.repeat(np.arange(len(last)), first[1:] - first[:-1])
    log_two = tables[0][_field(bigrams, middle, word_bits + 16, 16, len(last))] * _LOG
    log_three = tables[2][_field(trigrams, longest, word_bits, 16, len(node))] * _LOG
    before = _field(trigrams, longest, 0, word_bits, len(node))
    pair = before * one + context[node]
    by_pair, by_word = np.argsort(pair, kind="stable"), np.argsort(context, kind="stable")
    return Trigrams(
        tuple(words),
        {word: i for i, word in enumerate(words)},
        pair[by_pair],
        last[node][by_pair],
        log_three[by_pair].astype(np.float64),
        context[by_word],
        last[by_word],
        log_two[by_word].astype(np.float64),
    )


def _field(packed: bytes, stride: int, offset: int, width: int, count: int) -> Ints:
    """`count` unsigned numbers of `width` bits, each `stride` bits after the last, little-endian."""
    place = np.arange(count, dtype=np.int64) * stride + offset
    content = np.frombuffer(packed + b"\0" * 16, np.uint8)
    values = np.zeros(count, np.uint64)
    for k in range(8):
        values |= content[(place >> 3) + k].astype(np.uint64) << np.uint64(8 * k)
    return ((values >> (place & 7).astype(np.uint64)) & np.uint64((1 << width) - 1)).astype(np.int64)
