"""What the network is shown of a text and of a clean source: word pieces, letter case, and what the two share.

The base model is uncased and must learn attestation from scratch; both are cheap to compute and are given to it as
small integer codes beside each word piece.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*|[^\w\s]|_")
_SUFFIX = re.compile(r"(?:['’]s|ies|es|s|ed|d|ing|ly|er)$")
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'", "—": "-", "–": "-"}
)

CLS, SEP = 101, 102
SHAPES = 16
ALIGNS = 24 + 9
BAGS = 16 + 9

_EQUAL, _OTHER_CASE, _SIMILAR, _REPLACED, _EXTRA = 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Piece:
    """A text cut up once, for all its views.

    `offsets` (W, 2) are its words' code points; `plain` the words with plain quotes, `folded` in lower case too;
    `ids` (P,) the word pieces, `word` (P,) the word that each belongs to, `shape` (P,) their letter case.
    """

    text: str
    offsets: NDArray[np.int32]
    plain: tuple[str, ...]
    folded: tuple[str, ...]
    ids: NDArray[np.int32]
    word: NDArray[np.int32]
    shape: NDArray[np.int32]


@dataclass(frozen=True)
class Row:
    """One input of the network, all (L,): [CLS] text [SEP] or [CLS] text [SEP] source [SEP].

    `word` is the text's word of each position, -1 elsewhere.
    """

    ids: NDArray[np.int32]
    types: NDArray[np.int32]
    shape: NDArray[np.int32]
    align: NDArray[np.int32]
    bag: NDArray[np.int32]
    word: NDArray[np.int32]


def load_tokenizer(path: Path) -> Tokenizer:
    """The word-piece tokenizer, without padding, truncation or special tokens."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def word_offsets(text: str) -> list[tuple[int, int]]:
    """Words and punctuation marks of a text as (start, end)."""
    return [match.span() for match in _WORD.finditer(text)]


def cut(texts: Sequence[str], tokenizer: Tokenizer) -> list[Piece]:
    """Each text's words, word pieces and letter case."""
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [_piece(text, encoding.ids, encoding.offsets) for text, encoding in zip(texts, encodings, strict=True)]


def _piece(text: str, ids: list[int], spans: list[tuple[int, int]]) -> Piece:
    offsets = word_offsets(text)
    plain = tuple(text[start:end].translate(_PLAIN) for start, end in offsets)
    at = np.zeros(len(text) + 1, np.int32)
    for index, (start, end) in enumerate(offsets):
        at[start:end] = index
    shapes = [_shape(word, index, offsets) for index, word in enumerate(plain)]
    word = np.array([at[start] for start, _ in spans], np.int32)
    return Piece(
        text,
        np.array(offsets, np.int32).reshape(-1, 2),
        plain,
        tuple(w.lower() for w in plain),
        np.array(ids, np.int32),
        word,
        np.array(shapes, np.int32)[word] if shapes else np.zeros(0, np.int32),
    )


def _shape(word: str, index: int, offsets: list[tuple[int, int]]) -> int:
    """Letter case (7 kinds) and whether a space stands before."""
    spaced = index > 0 and offsets[index - 1][1] < offsets[index][0]
    if not word[0].isalnum():
        kind = 1
    elif word[0].isdigit():
        kind = 2
    elif word.islower():
        kind = 3
    elif word.isupper():
        kind = 4 if len(word) > 1 else 5
    elif word[1:].islower():
        kind = 5
    else:
        kind = 6
    return kind + 8 * spaced


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A crude stem of a folded word, good enough to see that two forms belong together."""
    return _SUFFIX.sub("", word)[:7] if len(word) > 4 else word


def row(text: Piece, source: Piece | None, max_text: int, max_source: int) -> Row:
    """The network's input for a text alone or beside one source; what exceeds the limits (in word pieces) is cut."""
    n = min(len(text.ids), max_text)
    m = min(len(source.ids), max_source) if source is not None and len(source.offsets) and len(text.offsets) else 0
    length = n + 2 + (m + 1 if m else 0)
    ids, types, shape, align, bag = (np.zeros(length, np.int32) for _ in range(5))
    word = np.full(length, -1, np.int32)
    ids[0], ids[n + 1] = CLS, SEP
    ids[1 : n + 1], shape[1 : n + 1], word[1 : n + 1] = text.ids[:n], text.shape[:n], text.word[:n]
    if source is not None and m:
        ids[n + 2 : n + 2 + m], shape[n + 2 : n + 2 + m], ids[-1] = source.ids[:m], source.shape[:m], SEP
        types[n + 2 :] = 1
        text_align, source_align = _aligned(text, source)
        align[1 : n + 1], align[n + 2 : n + 2 + m] = text_align[text.word[:n]], source_align[source.word[:m]]
        text_bag, source_bag = _attested(text, source), _attested(source, text)
        bag[1 : n + 1], bag[n + 2 : n + 2 + m] = text_bag[text.word[:n]], source_bag[source.word[:m]]
        align[0] = 24 + _bucket(float(np.mean((text_align // 4 == _EQUAL) | (text_align // 4 == _OTHER_CASE))))
        bag[0] = 16 + _bucket(float(np.mean(source_bag // 4 >= 2)))
    return Row(ids, types, shape, align, bag, word)


def _bucket(share: float) -> int:
    return 8 if share >= 1.0 else int(share * 8)


def _aligned(text: Piece, source: Piece) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For each word of both: its part in the edit script between them, and whether words are missing beside it."""
    a, b = text.folded, source.folded
    kind_a, kind_b = np.full(len(a), _EQUAL, np.int32), np.full(len(b), _EQUAL, np.int32)
    gap_a, gap_b = np.zeros(len(a) + 1, np.int32), np.zeros(len(b) + 1, np.int32)
    for operation in Levenshtein.editops(a, b).as_list():
        tag, i, j = str(operation[0]), int(operation[1]), int(operation[2])
        if tag == "replace":
            kind_a[i] = kind_b[j] = _SIMILAR if stem(a[i]) == stem(b[j]) else _REPLACED
        elif tag == "delete":
            kind_a[i], gap_b[j] = _EXTRA, 1
        else:
            kind_b[j], gap_a[i] = _EXTRA, 1
    same_a, same_b = np.flatnonzero(kind_a == _EQUAL), np.flatnonzero(kind_b == _EQUAL)
    for i, j in zip(same_a.tolist(), same_b.tolist(), strict=True):
        if text.plain[i] != source.plain[j]:
            kind_a[i] = kind_b[j] = _OTHER_CASE
    return kind_a * 4 + gap_a[:-1] * 2 + gap_a[1:], kind_b * 4 + gap_b[:-1] * 2 + gap_b[1:]


def _attested(text: Piece, other: Piece) -> NDArray[np.int32]:
    """For each word of `text`: does `other` have it (3 as it stands, 2 in other case, 1 by stem), and its neighbours."""
    plain, folded = set(other.plain), set(other.folded)
    stems = {stem(w) for w in other.folded}
    pairs = set(zip(other.folded, other.folded[1:], strict=False))
    codes = np.zeros(len(text.folded), np.int32)
    left = False
    for index, word in enumerate(text.folded):
        known = 3 if text.plain[index] in plain else 2 if word in folded else 1 if stem(word) in stems else 0
        right = (word, text.folded[index + 1]) in pairs if index + 1 < len(text.folded) else False
        codes[index] = known * 4 + 2 * left + right
        left = right
    return codes
