"""Fit verifier.json on comparable articles made from parallel ones.

    python -m mtaudit.align.fit --documents documents-2022.jsonl.gz --segments mqm-zh-en-2020.jsonl.gz

`--documents`: {"human": {translator: sentences}, "machine": {system: sentences}} a line. `--segments`: one segment a
line, {"doc", "segment", "system", "human", "text", "split"}. Fitted on every second document (the others are for
`mtaudit evaluate matches`) and on the segments of the split "train". The bar is set, and what is printed is measured,
by five-fold cross-validation over these documents. No annotated article plays a part.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtaudit.align.comparable import Case, Piece, Style, Thesaurus, Wordings, case_of, for_fitting, retell
from mtaudit.align.embed import WEIGHTS, Embedder, Vectors, load_embedder
from mtaudit.align.features import CONTEXT, PAIR, PAIR_WORDLESS, Matrix, reconsider
from mtaudit.align.library import library_of
from mtaudit.align.match import above, pair_features, unclaimed
from mtaudit.align.verifier import COEFFICIENTS, Logistic, Verifier

NEARLY, LOOSELY = (0.0, 1.0), (1.0, 1.6)
PENALTY = 1.0
FOLDS = 5
# Share of the suspects in an order of their own, so that order weighs little.
SHUFFLED = 0.4
# Share of false matches that the bar allows on the made articles: fewer on nearly parallel, more on loose ones.
MOST_FALSE = 0.06
# Cosine from which a pair that is not right is worth learning from.
NEAR = 0.25


def read(path: str) -> list[dict[str, Any]]:
    """The rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def parallel_documents(rows: Sequence[dict[str, Any]]) -> list[tuple[Wordings, Wordings]]:
    """(machine wordings, human wordings) of each document, sentence by sentence, from `--documents` rows."""
    made: list[tuple[Wordings, Wordings]] = []
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
    made: list[tuple[Wordings, Wordings]] = []
    for segments in documents.values():
        machine, human = [], []
        for number in sorted(segments):
            clean = [r["text"] for r in segments[number] if r["human"]]
            if clean:
                human.append(clean[-1:])
                machine.append([r["text"] for r in segments[number] if r["text"] != clean[-1]] or clean)
        made.append((machine, human))
    return made


def near_words(neighbours: int = 6) -> dict[str, list[str]]:
    """A rough thesaurus: for each common word, those whose input embeddings in the bundled model are nearest."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(str(WEIGHTS / "model.onnx"))
    table = next(numpy_helper.to_array(t) for t in model.graph.initializer if t.name == "words").astype(np.float32)
    vocabulary = json.loads((WEIGHTS / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    words = [
        word
        for word, number in vocabulary.items()
        if number < 14000 and len(word) >= 4 and word.isascii() and word.isalpha()
    ]
    vectors = table[[vocabulary[word] for word in words]]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found: dict[str, list[str]] = {}
    for start in range(0, len(words), 1000):
        nearest = np.argsort(-(vectors[start : start + 1000] @ vectors.T), axis=1)[:, 1 : neighbours + 1]
        found.update({words[start + row]: [words[c] for c in columns] for row, columns in enumerate(nearest)})
    return found


def cases(
    documents: Sequence[tuple[Wordings, Wordings]], far: tuple[float, float], rng: random.Random, thesaurus: Thesaurus
) -> Iterator[Case]:
    """One case a document: none to three retellings of it among other articles.

    `far`: how loosely they tell it, from nearly parallel (0) through comparable (1) to little but the facts (1.6).
    """
    order = random.Random(len(documents))  # noqa: S311
    for index, (machine, human) in enumerate(documents):
        suspect = [Piece(rng.choice(list(options)), frozenset({n})) for n, options in enumerate(machine)]
        if rng.random() < 0.5 or far[0]:
            spun = Style(0.1, 0.15, 0.15, 0.15, 0.1, 0.4 + 0.3 * far[0], shuffled=False)
            suspect = retell(machine, spun, rng, thesaurus)
        if order.random() < SHUFFLED:
            order.shuffle(suspect)
        told = [retell(human, _style(far, rng), rng, thesaurus) for _ in range(rng.choice([0, 1, 1, 1, 2, 3]))]
        others = rng.sample(
            [d for n, d in enumerate(documents) if n != index], min(len(documents) - 1, rng.choice([1, 3, 6]))
        )
        if suspect:
            beside = [[options[0] for options in clean] for _, clean in others]
            yield case_of(suspect, [pieces for pieces in told if pieces], beside)


def _style(far: tuple[float, float], rng: random.Random) -> Style:
    """A style as far from the parallel text as `far` allows."""
    how = rng.uniform(*far)
    dropped = min(0.8, rng.uniform(0.1, 0.3 + 0.5 * how))
    return Style(dropped, 0.35 * how, 0.3 * how, 0.6 * how, 0.4 * how, 0.7 * how, shuffled=rng.random() < 0.4)


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


@dataclass(frozen=True)
class Measured:
    """One case as the matcher sees it: features of all pairs, owner of each column, right pairs, parallel document."""

    features: dict[str, Matrix]
    owners: NDArray[np.int64]
    right: NDArray[np.bool_]
    document: int


def measured(made: Iterable[Case], embedder: Embedder) -> Iterator[Measured]:
    """Measure each case; the number of its document is its place."""
    for number, case in enumerate(made):
        library = library_of(case.sources, embedder)
        vectors = embedder.encode([s.text for s in case.suspect.sentences])
        features, places = pair_features(case.suspect, vectors, library)
        right = [[(owner, s.index) in answers for owner, s in places] for answers in case.right]
        yield Measured(features, np.array([owner for owner, _ in places]), np.array(right), number)


def fit(found: Sequence[Measured], looks: Sequence[dict[str, Matrix]], names: Sequence[str]) -> Logistic:
    """Logistic regression with an L2 penalty on standardised features, by Newton's method.

    `looks` hold the features of each case to fit on. Pairs that are plainly unlike are left out.
    """
    near = [one.right | (one.features["cosine"] > NEAR) for one in found]
    tables = [np.stack([look[name] for name in names], axis=-1)[k] for look, k in zip(looks, near, strict=True)]
    features = np.concatenate(tables).astype(np.float64)
    answers = np.concatenate([one.right[k] for one, k in zip(found, near, strict=True)]).astype(np.float64)
    mean, spread = features.mean(0), features.std(0) + 1e-9
    design = np.column_stack([np.ones(len(features)), (features - mean) / spread])
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
    named = {name: round(float(w), 4) for name, w in zip(names, slopes, strict=True)}
    return Logistic(named, round(float(weights[0] - slopes @ mean), 4))


def fit_both(found: Sequence[Measured], names: Sequence[str]) -> tuple[Logistic, Logistic]:
    """The first look on these features, then the second on what the first thinks."""
    pair = fit(found, [one.features for one in found], names)
    looks = [reconsider(pair.log_odds(one.features), one.features["cosine"], one.owners) for one in found]
    return pair, fit(found, looks, CONTEXT)


def operating_bar(found: Sequence[Measured], names: Sequence[str]) -> tuple[float, float, float]:
    """The lowest bar that keeps to MOST_FALSE, with found and false there, cross-validated by document."""
    judged: list[tuple[Matrix, Measured]] = []
    for fold in range(FOLDS):
        models = fit_both([one for one in found if one.document % FOLDS != fold], names)
        verifier = Verifier(*models, bar=0)
        judged += [(verifier.judge(one.features, one.owners), one) for one in found if one.document % FOLDS == fold]
    figures = [(bar, *_found_and_false(judged, bar)) for bar in np.arange(0.1, 0.95, 0.05).round(2).tolist()]
    return next((f for f in figures if f[2] <= MOST_FALSE), figures[-1])


def _found_and_false(judged: Sequence[tuple[Matrix, Measured]], bar: float) -> tuple[float, float]:
    """As evaluate/matches.py counts them."""
    counterparts = hits = made = wrong = 0
    for probability, one in judged:
        for row, right in zip(unclaimed(probability), one.right, strict=True):
            chosen = above(row, bar, one.owners)
            counterparts += bool(right.any())
            hits += bool(right[chosen].any())
            made += len(chosen)
            wrong += int((~right[chosen]).sum())
    return hits / max(counterparts, 1), wrong / max(made, 1)


def record_of(found: Sequence[Measured], names: Sequence[str]) -> dict[str, Any]:
    """Both models and their bar, as verifier.json has them; prints what the cross-validation gave."""
    bar, hits, wrong = operating_bar(found, names)
    sys.stdout.write(f"{len(names)} features: bar {bar:.2f}, found {hits:.3f}, false {wrong:.3f} (cross-validated)\n")
    pair, context = fit_both(found, names)
    return {"pair": asdict(pair), "context": asdict(context), "bar": bar}


def main() -> None:
    """Fit both models and write verifier.json."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--documents", required=True)
    parser.add_argument("--segments", required=True)
    parser.add_argument("--to", type=Path, default=COEFFICIENTS)
    arguments = parser.parse_args()
    rng = random.Random(20210319)  # noqa: S311
    rows = [row for number, row in enumerate(read(arguments.documents)) if for_fitting(number)]
    documents = parallel_documents(rows)
    segments = parallel_segments(read(arguments.segments), "train")
    thesaurus = near_words()
    rounds = [(documents, NEARLY), (documents, NEARLY), (segments, NEARLY), (documents, LOOSELY), (segments, LOOSELY)]
    embedder = Remembering(load_embedder())
    found = [one for group, far in rounds for one in measured(cases(group, far, rng, thesaurus), embedder)]
    record = {"english": record_of(found, PAIR), "any": record_of(found, PAIR_WORDLESS)}
    arguments.to.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
