"""Measures on aligned pairs: spans, words, segments, contrasts and clean copy, all through `mtaudit score`'s audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtaudit.core import Severity
from mtaudit.evaluate.figures import Figures, f1, ratio
from mtaudit.pairs import Judgement, Pair
from mtaudit.score import mqm_weight, similarity_scores

Record = dict[str, Any]


def mqm_gold(record: Record) -> float:
    """The mean over raters of the MQM penalty (minor 1, minor punctuation 0.1, major 5, critical 25)."""
    raters = record["annotations"].values()
    return float(np.mean([sum(_weight(span) for span in spans) for spans in raters])) if raters else 0.0


def _weight(span: Record) -> float:
    severity = str(span["severity"]).lower()
    if severity not in ("minor", "major", "critical"):
        return 0.0
    if severity == "minor" and str(span.get("category", "")).lower() == "fluency/punctuation":
        return 0.1
    return mqm_weight(Severity(severity))


def kendall(gold: NDArray[np.float64], score: NDArray[np.float64]) -> float:
    """Kendall's τ-b over all pairs of segments (ties corrected)."""
    from scipy.stats import kendalltau

    value = float(kendalltau(gold, score).statistic)
    return 0.0 if np.isnan(value) else value


def kendall_within(groups: Sequence[str], gold: NDArray[np.float64], score: NDArray[np.float64]) -> float:
    """The mean of Kendall's τ-b over groups (translations of one source segment) in which the gold differs."""
    members: dict[str, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        members[group].append(index)
    values = [kendall(gold[m], score[m]) for m in members.values() if len(set(gold[m].tolist())) > 1]
    return float(np.mean(values)) if values else 0.0


def evaluate_segments(records: Sequence[Record], judged: Sequence[Judgement]) -> list[Figures]:
    """Kendall's τ of scores with MQM, flat and within a source segment, beside length and chrF."""
    gold = np.array([mqm_gold(r) for r in records])
    groups = [f"{r.get('doc', '')}:{r.get('segment', r['id'])}" for r in records]
    scores = {
        "mtaudit": np.array([j.score for j in judged]),
        "control: length": np.array([float(len(r["text"])) for r in records]),
        "control: 100 - chrF": np.array([100 - _chrf(r["text"], r.get("sources", ())) for r in records]),
    }
    return [
        Figures(name, len(records), {"tau": kendall(gold, s), "tau within a segment": kendall_within(groups, gold, s)})
        for name, s in scores.items()
    ]


def _chrf(text: str, sources: Sequence[str]) -> float:
    return max((similarity_scores(text, source).chrf for source in sources), default=0.0)


def evaluate_spans(records: Sequence[Record], judged: Sequence[Judgement]) -> list[Figures]:
    """Character F1 as in WMT 2023's fine-grained quality task, each rater a gold of its own.

    A character marked by both counts 1 where the severities agree and ½ where they differ (Blain et al. 2023, 2.2).
    """
    ours = [
        _paint(len(r["text"]), [(s.start, s.end, str(s.severity)) for s in j.spans])
        for r, j in zip(records, judged, strict=True)
    ]
    whole = [np.full(len(r["text"]), 2, dtype=np.int8) for r in records]
    return [_span_figures("mtaudit", records, ours), _span_figures("control: flag everything", records, whole)]


def _paint(length: int, spans: Sequence[tuple[int, int, str]]) -> NDArray[np.int8]:
    """0 for a character without error, 1 minor, 2 major or worse."""
    painted = np.zeros(length, dtype=np.int8)
    for start, end, severity in sorted(spans, key=lambda s: s[2].lower() != "minor"):
        painted[start:end] = np.maximum(painted[start:end], 1 if severity.lower() == "minor" else 2)
    return painted


def _span_figures(name: str, records: Sequence[Record], predicted: Sequence[NDArray[np.int8]]) -> Figures:
    credit = guessed = wanted = 0.0
    for record, guess in zip(records, predicted, strict=True):
        for spans in record["annotations"].values():
            marked = [(s["start"], s["end"], s["severity"]) for s in spans if s.get("start") is not None]
            gold = _paint(len(record["text"]), marked)
            both = (gold > 0) & (guess > 0)
            credit += float(np.sum(both & (gold == guess)) + 0.5 * np.sum(both & (gold != guess)))
            guessed += float(np.sum(guess > 0))
            wanted += float(np.sum(gold > 0))
    precision, recall = ratio(credit, guessed), ratio(credit, wanted)
    return Figures(name, len(records), {"F1": f1(precision, recall), "precision": precision, "recall": recall})


def word_pair(record: Record, *, with_source: bool) -> Pair:
    """A row of word labels (`tokens`, `bad`, `post_edit`) as a pair: its post-edit is the source."""
    return Pair(record["id"], " ".join(record["tokens"]), (record["post_edit"],) if with_source else ())


def evaluate_words(records: Sequence[Record], judged: Sequence[Judgement]) -> list[Figures]:
    """Matthews' correlation of words marked by a span with words that were bad, a mean over language pairs."""
    gold, guess, everything = defaultdict(list), defaultdict(list), defaultdict(list)
    for record, judgement in zip(records, judged, strict=True):
        start = 0
        for token, bad in zip(record["tokens"], record["bad"], strict=True):
            end = start + len(token)
            gold[record["pair"]].append(bad)
            guess[record["pair"]].append(int(any(s.start < end and start < s.end for s in judgement.spans)))
            everything[record["pair"]].append(int(len(token) > 3))
            start = end + 1
    return [
        _mcc_figures("mtaudit", gold, guess),
        _mcc_figures("control: every word of 4 letters or more", gold, everything),
    ]


def _mcc_figures(name: str, gold: dict[str, list[int]], guess: dict[str, list[int]]) -> Figures:
    from sklearn.metrics import matthews_corrcoef

    values = {pair: float(matthews_corrcoef(gold[pair], guess[pair])) for pair in sorted(gold)}
    return Figures(name, sum(map(len, gold.values())), {"MCC": float(np.mean(list(values.values()))), **values})


def evaluate_contrast(
    worse: Sequence[Judgement],
    better: Sequence[Judgement],
    texts: Sequence[tuple[str, str]],
    sources: Sequence[Sequence[str]],
    kinds: Sequence[str] = (),
) -> list[Figures]:
    """How often the text that is known to be worse has the higher score (a tie counts ½), in all and for each kind.

    The controls: the longer text is worse, and where there are sources the one with the lower chrF is.
    """
    verdicts = {
        "mtaudit": [_wins(w.score, b.score) for w, b in zip(worse, better, strict=True)],
        "control: length": [_wins(len(w), len(b)) for w, b in texts],
    }
    if any(sources):
        verdicts["control: chrF"] = [
            _wins(-_chrf(w, s), -_chrf(b, s)) for (w, b), s in zip(texts, sources, strict=True)
        ]
    return [Figures(name, len(texts), _by_kind(wins, kinds)) for name, wins in verdicts.items()]


def _by_kind(wins: Sequence[float], kinds: Sequence[str]) -> dict[str, float]:
    values = {"worse scores worse": float(np.mean(wins))}
    for kind in sorted(set(kinds)):
        values[kind] = float(np.mean([w for w, k in zip(wins, kinds, strict=True) if k == kind]))
    return values


def _wins(worse: float, better: float) -> float:
    return 1.0 if worse > better else 0.5 if worse == better else 0.0
