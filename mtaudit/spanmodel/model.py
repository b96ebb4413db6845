"""Inference with the span model (onnxruntime, never torch)."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtaudit.onnx import batches, checked, open_session
from mtaudit.spanmodel.features import Piece, Row, cut, load_tokenizer, row
from mtaudit.spanmodel.likeness import chrf, strange_figures
from mtaudit.spanmodel.surface import slips
from mtaudit.spanmodel.translationese import load_translationese

WEIGHTS = Path(__file__).parent / "weights"
TOKENIZER = Path(__file__).parent.parent / "align" / "weights" / "tokenizer.json"  # the same vocabulary, bundled once
CATEGORIES: tuple[str, ...] = (
    "mistranslation",
    "omission",
    "addition",
    "grammar",
    "punctuation",
    "spelling",
    "style",
    "terminology",
    "name",
)
MAX_TEXT, MAX_SOURCE = 192, 160
FILES = ("model.onnx", "fusion.json", "translationese.safetensors")
# Word pieces of one batch, padding included: enough to keep two cores busy, small enough to stay in their caches.
BATCH_PIECES = 640

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class View:
    """One pass of the model over a sentence: alone (`source` ""), or beside one clean source.

    For T words: `minor` and `major` hold probabilities (T,), `category` the distribution over CATEGORIES (T, C),
    `penalty` the expected MQM penalty of the sentence. Alone only: `machine`, the network's log odds that a machine wrote
    it, and `wording`, those of its words and word pairs (translationese.py).
    """

    source: str
    minor: Floats
    major: Floats
    category: Floats
    penalty: float
    machine: float = 0.0
    wording: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """All views of one sentence, the one alone first. `offsets` (T, 2) are the words' code points in its own text."""

    text: str
    offsets: NDArray[np.int32]
    views: tuple[View, ...]


class SpanModel:
    """The bundled model: weights/model.onnx, checked against weights/sha256.json; fusion.json holds its calibration."""

    def __init__(self, folder: Path = WEIGHTS, tokenizer: Path = TOKENIZER) -> None:
        """Raises WeightsError, naming the file, where one is missing or not as recorded."""
        content = checked(folder, FILES)
        digest = hashlib.sha256(b"".join(content.values())).hexdigest()
        self.signature = f"mtaudit-spans-int8:{digest[:12]}"
        self.fusion: dict[str, Any] = json.loads(content["fusion.json"])
        self._session = open_session(content["model.onnx"])
        self._translationese = load_translationese(content["translationese.safetensors"])
        self._tokenizer = load_tokenizer(tokenizer)

    def read(self, items: Sequence[tuple[str, Sequence[str]]]) -> list[Reading]:
        """Read each (text, sources): one view alone and one view beside each source, in order.

        A text that stands in its sources word for word is flawless by definition. Words beyond the model's reach
        (192 word pieces) count as flawless. A reading does not depend on the sentences read with it.
        """
        texts = sorted({t for text, sources in items for t in (text, *sources)})
        pieces = dict(zip(texts, cut(texts, self._tokenizer), strict=True))
        worded = [(text, sources) for text, sources in items if len(pieces[text].offsets)]
        wanted = list(dict.fromkeys((text, s) for text, sources in worded for s in ("", *sources) if s != text))
        rows = [row(pieces[text], pieces[source] if source else None, MAX_TEXT, MAX_SOURCE) for text, source in wanted]
        views: dict[tuple[str, str], View] = {}
        for batch in batches([len(r.ids) for r in rows], BATCH_PIECES):
            for index, view in zip(
                batch, self._views([(wanted[i], pieces[wanted[i][0]], rows[i]) for i in batch]), strict=True
            ):
                views[wanted[index]] = view
        return [
            Reading(
                text,
                pieces[text].offsets,
                tuple(views.get((text, s)) or _flawless(pieces[text], s) for s in ("", *sources)),
            )
            for text, sources in items
        ]

    def _views(self, batch: Sequence[tuple[tuple[str, str], Piece, Row]]) -> Iterator[View]:
        length = max(len(r.ids) for _, _, r in batch)
        feeds = {
            name: np.zeros((len(batch), length), np.int64) for name in ("ids", "types", "shape", "align", "bag", "real")
        }
        for i, (_, _, made) in enumerate(batch):
            size = len(made.ids)
            for name in ("ids", "types", "shape", "align", "bag"):
                feeds[name][i, :size] = getattr(made, name)
            feeds["real"][i, :size] = 1
        token, category, penalty, machine = self._session.run(None, feeds)
        for i, ((_, source), piece, made) in enumerate(batch):
            size, count = len(made.ids), len(piece.offsets)
            wrong = _by_word(token[i, :size], made.word, count)
            yield View(
                source,
                wrong[:, 1],
                wrong[:, 2],
                _by_word(category[i, :size], made.word, count),
                self._penalty(float(penalty[i]), wrong, piece.text, source),
                0.0 if source else float(machine[i]),
                0.0 if source else self._translationese.odds(piece.text),
            )

    def _penalty(self, head: float, wrong: Floats, text: str, source: str) -> float:
        """The MQM penalty that the model's own estimate and other evidence add up to.

        A weighted sum in log(1 + penalty) of the parts that `penalty_parts` gives; the weights are in fusion.json.
        """
        fit = self.fusion["penalty"]["beside" if source else "alone"]
        parts = penalty_parts(head, wrong[:, 1], wrong[:, 2], text, source)
        total = sum(fit[name] * part for name, part in zip(PENALTY, parts, strict=True))
        return math.expm1(min(total, 5.0))


@cache
def load_span_model() -> SpanModel:
    """The bundled model, loaded once. Raises WeightsError where its files are not the recorded ones."""
    return SpanModel()


def machine_translated(readings: Sequence[Reading]) -> float | None:
    """The probability that a machine translated the document whose sentences were read; None for fewer than 3 sentences.

    A logistic function of what `machine_evidence` gives; coefficients from dev documents (fusion.json).
    """
    evidence = machine_evidence(readings)
    if evidence is None:
        return None
    odds = machine_odds(evidence, load_span_model().fusion["machine"])
    return round(1.0 / (1.0 + math.exp(-odds)), 6)  # fewer digits would tie the surest documents


def machine_odds(evidence: Sequence[float], fit: Mapping[str, float]) -> float:
    """The log odds that a machine translated a document: what `machine_evidence` gives, weighed by the verdict's fit."""
    return fit["bias"] + sum(fit[name] * value for name, value in zip(EVIDENCE, evidence, strict=True))


EVIDENCE = ("odds", "wording", "penalty")


def machine_evidence(readings: Sequence[Reading]) -> tuple[float, float, float] | None:
    """What speaks for a machine, means over the sentences read alone, in the order of EVIDENCE.

    The network's (capped) log odds, those of the wording, and the log penalty.
    """
    told = [r.views[0] for r in readings if r.views and len(r.offsets) >= 4]
    if len(told) < 3:
        return None
    odds = float(np.mean([np.clip(view.machine, -4.0, 4.0) for view in told]))
    wording = float(np.mean([view.wording for view in told]))
    return odds, wording, float(np.mean([math.log1p(view.penalty) for view in told]))


PENALTY = ("head", "mass", "unlike", "figures", "slips")


def penalty_parts(head: float, minor: Floats, major: Floats, text: str, source: str) -> tuple[float, ...]:
    """What speaks for a penalty, in the order of PENALTY.

    The head's own estimate, the sum over words (both as log(1 + penalty)), 1 - chrF to the source, how many figures
    the source lacks (both 0 without a source), and how many slips it does not share with the source.
    """
    mass = math.log1p(float(minor.sum() + 5.0 * major.sum()))
    if not source:
        return max(head, 0.0), mass, 0.0, 0.0, float(slips(text))
    more = float(max(0, slips(text) - slips(source)))
    return max(head, 0.0), mass, 1.0 - chrf(text, source), float(strange_figures(text, source)), more


def _by_word(values: Floats, word: NDArray[np.int32], count: int) -> Floats:
    """The mean of the word pieces' values for each word, (pieces, n) to (words, n); 0 for words without pieces."""
    inside = word >= 0
    index = word[inside]
    sums = np.zeros((count, values.shape[1]), np.float32)
    np.add.at(sums, index, values[inside])
    counts = np.maximum(np.bincount(index, minlength=count), 1).astype(np.float32)
    return np.asarray(sums / counts[:, None], np.float32)


def _flawless(piece: Piece, source: str) -> View:
    none = np.zeros(len(piece.offsets), np.float32)
    return View(source, none, none, np.zeros((len(none), len(CATEGORIES)), np.float32), 0.0)
