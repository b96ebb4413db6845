"""Measures on whole documents: machine against human articles, and flags on clean copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from mtaudit.config import Settings
from mtaudit.documents import read_text
from mtaudit.evaluate.figures import Figures, ratio
from mtaudit.spanmodel import SpanModel, machine_translated

Record = dict[str, Any]


def evaluate_documents(records: Sequence[Record], model: SpanModel) -> list[Figures]:
    """Area under the ROC curve of machine against human articles, by system; control: length of the article.

    `records` hold `human` (translator → sentences) and `machine` (system → sentences) for each article.
    """
    ours: dict[str, list[float]] = defaultdict(list)
    length: dict[str, list[float]] = defaultdict(list)
    for record in records:
        for side in ("human", "machine"):
            for system, sentences in record[side].items():
                name = "human" if side == "human" else system
                readings = model.read([(sentence, ()) for sentence in sentences])
                ours[name].append(machine_translated(readings) or 0.0)
                length[name].append(float(sum(map(len, sentences))))
    human = ours["human"]
    weakest = sorted((name for name in ours if name != "human"), key=lambda name: -auc(ours[name], human))[:3]
    return [_auc_figures("mtaudit", ours, weakest), _auc_figures("control: length", length, weakest)]


def _auc_figures(name: str, scores: dict[str, list[float]], weakest: Sequence[str]) -> Figures:
    human = scores["human"]
    by_system = {system: auc(values, human) for system, values in scores.items() if system != "human"}
    every = [value for system, values in scores.items() if system != "human" for value in values]
    values = {"AUC": auc(every, human), **{system: by_system[system] for system in weakest}}
    return Figures(name, len(human) + len(every), values)


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The share of (positive, negative) pairs in which the positive one scores higher; a tie counts ½."""
    high, low = np.asarray(positive)[:, None], np.asarray(negative)[None, :]
    return float(np.mean((high > low) + 0.5 * (high == low)))


def clean_pairs(records: Iterable[Record], limit: int) -> list[tuple[str, str]]:
    """(a human translation, another human translation of the same segment) from MQM rows or from documents."""
    pairs = []
    for record in records:
        if record.get("human") is True and record.get("sources"):
            others = [source for source in record["sources"] if source != record["text"]]
            pairs += [(record["text"], others[0])] if others else []
        elif isinstance(record.get("human"), dict) and len(record["human"]) > 1:
            first, second = list(record["human"].values())[:2]
            pairs += [(a, b) for a, b in zip(first, second, strict=True) if a != b]
        if len(pairs) >= limit:
            break
    return pairs[:limit]


def evaluate_clean(records: Sequence[Record]) -> list[Figures]:
    """Flags for 1,000 words of clean copy, by severity and by rule, as `mtaudit check` without sources gives them."""
    from mtaudit.pipeline import open_auditor

    auditor = open_auditor(Settings(), ())
    counts: dict[str, int] = defaultdict(int)
    words = 0
    for record in records:
        text = f"{record['title']}\n\n{record['text']}" if record.get("title") else record["text"]
        for document in read_text(text, record["id"], "text"):
            words += sum(len(sentence.text.split()) for sentence in document.sentences)
            for flag in auditor.audit(document).flags:
                counts["flags"] += 1
                counts[str(flag.severity)] += 1
                counts[flag.rule] += 1
    values = {name: ratio(1000 * counts[name], words) for name in ("flags", "major", "minor")}
    rules = {name: ratio(1000 * n, words) for name, n in sorted(counts.items(), key=lambda c: -c[1])}
    return [Figures("mtaudit", words, values | rules)]
