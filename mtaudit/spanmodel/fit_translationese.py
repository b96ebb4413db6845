"""Fit the model of translationese.py on human and machine translations of the same news.

    python -m mtaudit.spanmodel.fit_translationese --shared ../shared/data     writes weights/translationese.safetensors

Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtaudit.spanmodel.data import train_part
from mtaudit.spanmodel.export import record
from mtaudit.spanmodel.model import WEIGHTS
from mtaudit.spanmodel.translationese import BUCKETS, NAME, Translationese, length, ngrams


def examples(shared: Path) -> Iterator[tuple[str, bool]]:
    """(sentence, whether a machine wrote it) of the train documents: human and machine translations of the same news.

    Native English is left out on purpose: it is so easy to tell that nothing else would be learnt (MODEL_CARD.md).
    """
    for r in train_part(shared, "mqm-zh-en-2020"):
        yield r["text"], not r["human"]
    for r in train_part(shared, "documents-2022"):
        for kind in ("human", "machine"):
            yield from ((text, kind == "machine") for version in r[kind].values() for text in version)


def fit(rows: Sequence[tuple[str, bool]]) -> Translationese:
    """Logistic regression with as much weight on human sentences as on machines'. Needs scikit-learn."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counted = [ngrams(text) for text, _ in rows]
    begin = np.cumsum([0, *(len(c) for c in counted)])
    columns = np.fromiter((k for c in counted for k in c), np.int64, begin[-1])
    values = np.fromiter((v / length(c) for c in counted for v in c.values()), np.float32, begin[-1])
    truth = np.array([machine for _, machine in rows])
    model = LogisticRegression(C=4.0, class_weight="balanced", solver="liblinear", max_iter=300)
    model.fit(csr_matrix((values, columns, begin), (len(rows), BUCKETS)), truth)
    return Translationese(model.coef_[0].astype(np.float32), float(model.intercept_[0]))


def main() -> None:
    """Command line."""
    from safetensors.numpy import save_file

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    model = fit(list(examples(options.shared)))
    scale = float(np.abs(model.weights).max()) / 127
    tensors: dict[str, NDArray[Any]] = {
        "weights": np.round(model.weights / scale).astype(np.int8),
        "scale_bias": np.array([scale, model.bias], np.float32),
    }
    save_file(tensors, options.to / NAME)
    record(options.to)


if __name__ == "__main__":
    main()
