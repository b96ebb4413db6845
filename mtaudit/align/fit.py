"""Fit verifier.json on comparable articles made from parallel ones.

    python -m mtaudit.align.fit --documents documents-2022.jsonl.gz --segments mqm-zh-en-2020.jsonl.gz

`--documents`: {"human": {translator: sentences}, "machine": {system: sentences}} a line. `--segments`: one segment a
line, {"doc", "segment", "system", "human", "text", "split"}; rows of the split "dev" are left out. Of the documents
the last quarter (by order in the file) is left out as well, and what is printed is measured on what was left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtaudit.align.comparable import Case, Piece, Style, Wordings, case_of, retell
from mtaudit.align.embed import Embedder, Vectors, load_embedder
from mtaudit.align.features import NAMES, WORDLESS
from mtaudit.align.library import library_of
from mtaudit.align.match import pair_features
from mtaudit.align.verifier import COEFFICIENTS

Array = NDArray[np.float64]
ROUNDS = 1
PENALTY = 1.0
BAR = 0.5


def read(path: str) -> list[dict[str, Any]]:
    """The rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def parallel_documents(rows: Sequence[dict[str, Any]]) -> list[tuple[Wordings, Wordings]]:
    """(machine wordings, human wordings) of each document, sentence by sentence, from `--documents` rows."""
    made = []
    for row in rows:
        machine = [list(dict.fromkeys(options)) for options in zip(*row["machine"].values(), strict=True)]
        human = [list(dict.fromkeys(options)) for options in zip(*row["human"].values(), strict=True)]
        made.append((machine, human))
    return made


def parallel_segments(rows: Sequence[dict[str, Any]], split: str) -> list[tuple[Wordings, Wordings]]:
    """The same from `--segments` rows: the freest human translation is the clean side, everything else the suspect."""
    documents: dict[str, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["split"] == split:
            documents[row["doc"]][row["segment"]].append(row)
    made = []
    for segments in documents.values():
        machine, human = [], []
        for number in sorted(segments):
            clean = [r["text"] for r in segments[number] if r["human"]]
            if clean:
                human.append(clean[-1:])
                machine.append([r["text"] for r in segments[number] if r["text"] != clean[-1]] or clean)
        made.append((machine, human))
    return made


def cases(documents: Sequence[tuple[Wordings, Wordings]], rng: random.Random) -> Iterator[Case]:
    """One case a document: none to three retellings of it among other articles."""
    for index, (machine, human) in enumerate(documents):
        suspect = [Piece(rng.choice(list(options)), frozenset({n})) for n, options in enumerate(machine)]
        if rng.random() < 0.3:
            suspect = retell(machine, Style(0.1, 0.15, 0.15, 0.15, 0.1, shuffled=False), rng)
        told = [retell(human, _style(rng), rng) for _ in range(rng.choice([0, 1, 1, 1, 2, 3]))]
        others = rng.sample([d for n, d in enumerate(documents) if n != index], min(len(documents) - 1, rng.choice([1, 3, 6])))
        if suspect:
            beside = [[options[0] for options in clean] for _, clean in others]
            yield case_of(suspect, [pieces for pieces in told if pieces], beside)


def _style(rng: random.Random) -> Style:
    """From nearly parallel to loosely comparable."""
    far = rng.random()
    dropped = rng.uniform(0.1, 0.3 + 0.5 * far)
    return Style(dropped, 0.35 * far, 0.3 * far, 0.6 * far, 0.4 * far, shuffled=rng.random() < 0.4)


class Remembering:
    """An embedder that embeds each text once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}
        self.signature, self.dimensions = embedder.signature, embedder.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the embedder's own."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update(zip(new, self._embedder.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def pairs(made: Sequence[Case]) -> tuple[Array, Array]:
    """Features (n, len(NAMES)) and answers (n,) of all pairs that a matcher would look at."""
    embedder = Remembering(load_embedder())
    rows: list[Array] = []
    answers: list[Array] = []
    for case in made:
        library = library_of(case.sources, embedder)
        vectors = embedder.encode([s.text for s in case.suspect.sentences])
        features, places = pair_features(case.suspect, vectors, library)
        right = np.array([[(owner, s.index) in case.right[i] for owner, s in places] for i in range(len(vectors))])
        table = np.stack([features[name] for name in NAMES], axis=-1).astype(np.float64)
        near = right | (features["cosine"] > 0.25)
        rows.append(table[near])
        answers.append(right[near].astype(np.float64))
    return np.concatenate(rows), np.concatenate(answers)


def fit(features: Array, answers: Array, names: Sequence[str]) -> dict[str, Any]:
    """Logistic regression with an L2 penalty on standardised features, by Newton's method."""
    columns = [NAMES.index(name) for name in names]
    mean, spread = features[:, columns].mean(0), features[:, columns].std(0) + 1e-9
    design = np.column_stack([np.ones(len(features)), (features[:, columns] - mean) / spread])
    penalty = np.diag([0.0, *[PENALTY] * len(names)])
    weights = np.zeros(design.shape[1])
    for _ in range(30):
        probability = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (probability - answers) + penalty @ weights
        curvature = (design * (probability * (1 - probability))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    slopes = weights[1:] / spread
    return {
        "weights": {name: round(float(w), 4) for name, w in zip(names, slopes, strict=True)},
        "intercept": round(float(weights[0] - slopes @ mean), 4),
        "bar": BAR,
    }


def main() -> None:
    """Fit both models and write verifier.json."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--documents", required=True)
    parser.add_argument("--segments", required=True)
    parser.add_argument("--to", type=Path, default=COEFFICIENTS)
    arguments = parser.parse_args()
    rng = random.Random(20210319)  # noqa: S311
    documents = parallel_documents(read(arguments.documents))
    documents = documents[: len(documents) * 3 // 4]
    segments = parallel_segments(read(arguments.segments), "train")
    made = [case for _ in range(ROUNDS) for group in (documents, segments) for case in cases(group, rng)]
    features, answers = pairs(made)
    record = {"english": fit(features, answers, NAMES), "any": fit(features, answers, WORDLESS)}
    arguments.to.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
