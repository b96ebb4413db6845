"""Groups of examples as flat arrays, cut into word pieces once, ready for training.

python -m mtaudit.spanmodel.pack --shared ../shared/data --extra round-trip-extra.jsonl.gz \
        --trigrams en-us.lm.bin --taught taught.jsonl.gz --out train.npz
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtaudit.spanmodel.config import SpanConfig
from mtaudit.spanmodel.data import (
    Example,
    Group,
    document_groups,
    is_dev,
    mlqe_groups,
    mqm_groups,
    read,
    taught_groups,
    train_part,
)
from mtaudit.spanmodel.features import Piece, cut, load_tokenizer, row, word_offsets
from mtaudit.spanmodel.marked_articles import articles, marked_groups
from mtaudit.spanmodel.model import CATEGORIES, TOKENIZER
from mtaudit.spanmodel.planted import (
    calque_groups,
    clean_groups,
    corrupt_groups,
    material,
    source_groups,
    splice_groups,
    tortured_groups,
)

CALQUES = Path(__file__).parent.parent / "rules" / "calques"
_CODES: dict[str, Any] = {"ids": np.uint16, "types": np.uint8, "shape": np.uint8, "align": np.uint8, "bag": np.uint8}
_TARGETS: dict[str, Any] = {"minor": np.float16, "major": np.float16, "category": np.int8, "weight": np.float16}


def groups(
    shared: Path, extra: Path | None, trigrams: Path | None, taught: Path | None, config: SpanConfig
) -> Iterator[Group]:
    """The whole mixture, always the same for the same seed."""
    chance = random.Random(config.seed)  # noqa: S311  # nothing secret
    annotated = chain(
        mqm_groups(train_part(shared, "mqm-zh-en-2020"), chance),
        mlqe_groups(train_part(shared, "mlqe-pe-into-en")),
    )
    # All of them in each run were learnt by heart.
    yield from (group for group in annotated if chance.random() < config.share_annotated)
    yield from document_groups(train_part(shared, "documents-2022"), chance)
    yield from tortured_groups(
        (r for r in read(shared / "tortured-phrases.jsonl.gz") if not is_dev(r["expected"], 0.2)), chance
    )
    yield from calque_groups(CALQUES)
    if taught:
        for _ in range(config.passes_taught):
            yield from taught_groups(taught)
    marked = [article for article in articles() if not article.dev]
    for _ in range(config.passes_marked):
        yield from marked_groups(marked, chance)
    stock = material(shared, extra, trigrams, chance)
    yield from splice_groups(stock, config.rows_splice)
    yield from corrupt_groups(stock, config.rows_corrupt)
    yield from source_groups(stock, config.rows_corrupt_source)
    yield from clean_groups(stock, config.rows_clean, config.rows_native_source)


def targets(example: Example, offsets: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """For each word, of these offsets (words, 2): share of minor (-1: gravity unknown), share of major, category (-1: none), weight."""
    count = len(offsets)
    minor, major = np.zeros(count, np.float32), np.zeros(count, np.float32)
    weight, category = np.full(count, example.weight, np.float32), np.full(count, -1, np.int32)
    for label in example.labels:
        hit = (offsets[:, 0] < label.end) & (offsets[:, 1] > label.start)
        minor[hit], major[hit] = label.minor, label.major
        category[hit] = CATEGORIES.index(label.category) if label.category and label.minor >= 0 else -1
    if any(label.minor < 0 for label in example.labels):
        minor[minor == 0] = -1.0
    for start, end in example.masked:
        weight[(offsets[:, 0] < end) & (offsets[:, 1] > start)] = 0.0
    return {"minor": minor, "major": major, "category": category, "weight": weight}


def pack(all_groups: Iterable[Group], tokenizer_path: Path, config: SpanConfig, out: Path) -> None:
    """Groups as flat arrays in one .npz file: the pieces of all examples on end, and where each begins."""
    tokenizer = load_tokenizer(tokenizer_path)
    flat: dict[str, list[NDArray[Any]]] = defaultdict(list)
    heads: dict[str, list[float]] = defaultdict(list)
    chunk: list[Group] = []

    def flush() -> None:
        texts = sorted({t for g in chunk for e in g for t in (e.text, e.source) if t})
        pieces = dict(zip(texts, cut(texts, tokenizer), strict=True))
        for members in chunk:
            _pack_group(members, pieces, config, flat, heads)
        chunk.clear()

    for group in all_groups:
        chunk.append([e for e in group if word_offsets(e.text)])
        if len(chunk) >= 4000:
            flush()
    flush()
    arrays: dict[str, Any] = {k: np.concatenate(v) for k, v in flat.items()}
    arrays |= {k: np.array(v) for k, v in heads.items()}
    np.savez(out, allow_pickle=False, **arrays)


def _pack_group(
    group: Sequence[Example],
    pieces: dict[str, Piece],
    config: SpanConfig,
    flat: dict[str, list[NDArray[Any]]],
    heads: dict[str, list[float]],
) -> None:
    number = heads["group"][-1] + 1 if heads["group"] else 0
    for example in group:
        piece = pieces[example.text]
        made = row(piece, pieces[example.source] if example.source else None, config.max_text, config.max_source)
        inside = made.word >= 0
        for key, kind in _CODES.items():
            flat[key].append(getattr(made, key).astype(kind))
        for key, values in targets(example, piece.offsets).items():
            spread = np.full(len(inside), -1 if key == "category" else 0, _TARGETS[key])
            spread[inside] = values[made.word[inside]]
            flat[key].append(spread)
        for key, value in (
            ("group", number),
            ("length", len(inside)),
            ("penalty", example.penalty),
            ("machine", example.machine),
        ):
            heads[key].append(float(value))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--extra", type=Path, default=None)
    parser.add_argument("--trigrams", type=Path, default=None, help="pocketsphinx/model/en-us/en-us.lm.bin")
    parser.add_argument("--taught", type=Path, default=None, help="what teach.py wrote")
    parser.add_argument("--tokenizer", type=Path, default=TOKENIZER)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    config = SpanConfig()
    mixture = groups(options.shared, options.extra, options.trigrams, options.taught, config)
    pack(mixture, options.tokenizer, config, options.out)


if __name__ == "__main__":
    main()
