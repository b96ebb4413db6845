"""The reader of CMU Sphinx's trigram file, on a small file written here bit by bit, and what training draws from it."""

import math
import random
import struct

import numpy as np
import pytest

from mtaudit.spanmodel.corrupt import Planter
from mtaudit.spanmodel.trigrams import load_trigrams
from mtaudit.spanmodel.wordnet import WordNet
from tests.test_spanmodel_data import WORDNET, needs_wordnet

WORDS = ("cat", "house", "sat", "the")
CAT, HOUSE, SAT, THE = range(4)
# word -> what stood before it, and under that what stood before both
TREE = {CAT: {THE: [SAT]}, HOUSE: {THE: [CAT, SAT]}, SAT: {CAT: [THE]}}


def write_trigrams(path):
    """Sphinx's binary file of TREE: every value is the logarithm of 1/2."""
    pairs = [(w, h) for w, under in TREE.items() for h in under]
    triples = [(w, h, first) for w, h in pairs for first in TREE[w][h]]
    table = np.full(3 * 65536, math.log(0.5) / math.log(1.0001), np.float32)
    children = np.cumsum([0] + [len(TREE.get(w, {})) for w in range(len(WORDS))])
    unigrams = b"".join(struct.pack("<2fI", -7000.0, 0.0, c) for c in children)
    word_bits, next_bits = len(WORDS).bit_length(), len(triples).bit_length()
    begins = np.cumsum([0] + [len(TREE[w][h]) for w, h in pairs])
    heads = [h for _, h in pairs] + [0]
    bigrams = [[(h, word_bits), (0, 32), (int(b), next_bits)] for h, b in zip(heads, begins, strict=True)]
    trigrams = [[(first, word_bits), (0, 16)] for *_, first in triples] + [[(0, word_bits), (0, 16)]]
    names = b"\0".join(w.encode() for w in WORDS) + b"\0"
    header = b"Trie Language Model\3" + struct.pack("<3I", len(WORDS), len(pairs), len(triples)) + struct.pack("<I", 1)
    path.write_bytes(
        header
        + table.tobytes()
        + unigrams
        + _packed(bigrams)
        + _packed(trigrams)
        + struct.pack("<I", len(names))
        + names
    )
    return path


def _packed(rows):
    value = place = 0
    for row in rows:
        for number, width in row:
            value |= number << place
            place += width
    return value.to_bytes((place + 7) // 8 + 8, "little")


def test_words_are_drawn_from_what_follows_two_words_or_one(tmp_path):
    trigrams = load_trigrams(write_trigrams(tmp_path / "small.lm.bin"))
    chance = random.Random(1)
    assert trigrams.words == WORDS
    assert set(trigrams.after("sat", "the", 1, chance) * 9) <= {"cat", "house"}
    assert {w for _ in range(40) for w in trigrams.after("sat", "The", 2, chance)} == {"cat", "house"}
    assert trigrams.after("the", "cat", 1, chance) == ["sat"]
    assert set(trigrams.after("nowhere", "the", 8, chance)) == {"cat", "house"}  # the last word alone
    assert trigrams.after("the", "nowhere", 3, chance) == []


def test_another_kind_of_file_is_refused_by_name(tmp_path):
    (tmp_path / "x.bin").write_bytes(b"ARPA")
    with pytest.raises(ValueError, match=r"x\.bin is not a trigram model"):
        load_trigrams(tmp_path / "x.bin")


@needs_wordnet
def test_a_plausible_replacement_follows_the_words_before_it(tmp_path):
    planter = Planter(WordNet(WORDNET.parent), random.Random(1), [])
    text = "Yesterday we sat the table down in front of it."
    assert planter.plant(text, ["plausible"]) is None
    planter.trigrams = load_trigrams(write_trigrams(tmp_path / "small.lm.bin"))
    changed = planter.plant(text, ["plausible"])
    assert changed is not None
    assert changed.text == "Yesterday we sat the house down in front of it."
    assert [changed.text[x.start : x.end] for x in changed.labels] == ["house"]
