"""Dev figures of the span model by itself, on the dev parts of ../shared/data (see data.is_dev).

    python -m mtaudit.spanmodel.measure --shared ../shared/data [--weights FOLDER] [--rows mqm words tortured ...]

`mtaudit evaluate` measures the whole audit; this measures the model, and is what the tries were chosen by.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtaudit.spanmodel.corrupt import Planter
from mtaudit.spanmodel.data import is_dev, mqm_labels, read, sentences
from mtaudit.spanmodel.model import WEIGHTS, Reading, SpanModel
from mtaudit.spanmodel.planted import spun_words
from mtaudit.spanmodel.spans import combined, spans
from mtaudit.spanmodel.vocabulary import SEEN, UNSEEN
from mtaudit.spanmodel.wordnet import WordNet

CARRIERS = ("The committee discussed {} on Tuesday.", "There is growing interest in {} among scientists.", "{} was the subject of a recent survey.",
            "She has written two books about {}.", "The authors show that {} can be improved.")  # fmt: skip
BARS = np.arange(0.05, 0.95, 0.025)


def tau(pairs: Iterable[tuple[float, float]]) -> float:
    """Kendall's tau-b of (gold, score) pairs, both penalties."""
    from scipy.stats import kendalltau

    gold, score = zip(*pairs, strict=True)
    return float(kendalltau(gold, score).statistic)


def within(groups: Iterable[list[tuple[float, float]]]) -> float:
    """Concordant less discordant over all pairs within a segment whose gold differs."""
    right = total = 0
    for group in groups:
        for i, (gold, score) in enumerate(group):
            for other_gold, other_score in group[:i]:
                if gold != other_gold:
                    total += 1
                    right += int(np.sign((gold - other_gold) * (score - other_score)))
    return right / max(total, 1)


def penalty(reading: Reading) -> float:
    """The mean penalty beside the sources, or alone."""
    views = [v for v in reading.views if v.source] or list(reading.views)
    return float(np.mean([v.penalty for v in views]))


def mass(reading: Reading) -> float:
    """The sum of a reading's word probabilities."""
    minor, major = combined(reading)
    return float((minor + major).sum())


def character_f1(found: Sequence[NDArray[Any]], gold: Sequence[NDArray[Any]]) -> float:
    """WMT23 task 2: characters graded 0, 1 minor, 2 major; half credit for the other severity."""
    hit = said = there = 0.0
    for f, g in zip(found, gold, strict=True):
        both = (f > 0) & (g > 0)
        hit += float((both & (f == g)).sum() + 0.5 * (both & (f != g)).sum())
        said += float((f > 0).sum())
        there += float((g > 0).sum())
    precision, recall = hit / max(said, 1), hit / max(there, 1)
    return 2 * precision * recall / max(precision + recall, 1e-9)


def rater_grades(record: dict[str, Any]) -> list[NDArray[np.int8]]:
    """Each rater's grades of a translation's characters: 0 fine, 1 minor, 2 major."""
    found = []
    for marks in record["annotations"].values():
        grades = np.zeros(len(record["text"]), np.int8)
        for mark in marks:
            if mark["start"] is not None:
                here = slice(mark["start"], mark["end"])
                grades[here] = np.maximum(grades[here], 1 if mark["severity"] == "minor" else 2)
        found.append(grades)
    return found


def graded(reading: Reading, bar: float, ratio: float) -> NDArray[Any]:
    """Each character's grade by the spans found at a bar."""
    minor, major = combined(reading)
    grades = np.zeros(len(reading.text), np.int8)
    for span in spans(reading.text, reading.offsets, minor, major, bar, bar):
        grades[span.start : span.end] = 2 if span.major >= ratio * span.wrong else 1
    return grades


def mqm(model: SpanModel, shared: Path) -> None:
    """Segment tau and span F1 on dev documents (machine translations), with sources and alone."""
    records = [r for r in read(shared / "mqm-zh-en-2020.jsonl.gz") if r["split"] == "dev" and not r["human"]]
    for name, sources in (("with source", 1), ("alone", 0)):
        readings = model.read([(r["text"], r["sources"][:sources]) for r in records])
        groups = defaultdict(list)
        for record, reading in zip(records, readings, strict=True):
            groups[record["doc"], record["segment"]].append((mqm_labels(record)[1], penalty(reading)))
        say(f"mqm {name}", tau_flat=tau([p for g in groups.values() for p in g]), tau_within=within(groups.values()))
        gold = [grades for r in records for grades in rater_grades(r)]
        index = [i for i, r in enumerate(records) for _ in r["annotations"]]
        for ratio in (0.0, 0.4, 0.5, 0.6):
            scores = []
            for bar in BARS[:24]:
                made = [graded(r, bar, ratio) for r in readings]
                scores.append(character_f1([made[i] for i in index], gold))
            say(f"  spans {name} ratio {ratio}", f1=max(scores), bar=BARS[int(np.argmax(scores))])
        everything = character_f1([np.full(len(g), 2, np.int8) for g in gold], gold)
        say(f"  control {name}: everything major", f1=everything)


def words(model: SpanModel, shared: Path) -> None:
    """Word MCC on MLQE-PE dev: beside the post-edit, and alone."""
    from sklearn.metrics import matthews_corrcoef

    records = [
        r for r in read(shared / "mlqe-pe-into-en.jsonl.gz") if r["split"] == "dev" and is_dev(r["id"] + "x", 0.5)
    ]
    for name, sources in (("with post-edit", True), ("alone", False)):
        readings = model.read([(" ".join(r["tokens"]), [r["post_edit"]] if sources else []) for r in records])
        by_pair = defaultdict(list)
        for record, reading in zip(records, readings, strict=True):
            by_pair[record["pair"]].append((record["bad"], token_scores(reading, record["tokens"])))
        table = []
        for rows in by_pair.values():
            bad, score = (np.concatenate([np.array(r[k]) for r in rows]) for k in (0, 1))
            table.append([matthews_corrcoef(bad, score >= bar) for bar in BARS])
        means = np.mean(table, axis=0)
        at = int(means.argmax())
        say(f"words {name}", mcc=means[at], bar=BARS[at], **{p: t[at] for p, t in zip(by_pair, table, strict=True)})


def token_scores(reading: Reading, tokens: Sequence[str]) -> NDArray[Any]:
    """The highest word probability within each space-separated token."""
    minor, major = combined(reading)
    wrong, starts = minor + major, reading.offsets[:, 0]
    scores, at = [], 0
    for token in tokens:
        inside = (starts >= at) & (starts < at + len(token))
        scores.append(float(wrong[inside].max()) if inside.any() else 0.0)
        at += len(token) + 1
    return np.array(scores)


def tortured(model: SpanModel, shared: Path) -> None:
    """How often the tortured phrase scores worse than the phrase it came from, in one carrier sentence (dev phrases)."""
    records = [r for r in read(shared / "tortured-phrases.jsonl.gz") if is_dev(r["expected"], 0.2)]
    texts = [
        (CARRIERS[i % len(CARRIERS)].format(r["tortured"]), CARRIERS[i % len(CARRIERS)].format(r["expected"]))
        for i, r in enumerate(records)
    ]
    bad, good = (model.read([(t[k], []) for t in texts]) for k in (0, 1))
    wins = [(penalty(b) > penalty(g)) + 0.5 * (penalty(b) == penalty(g)) for b, g in zip(bad, good, strict=True)]
    summed = [mass(b) > mass(g) for b, g in zip(bad, good, strict=True)]
    say("tortured", worse=float(np.mean(wins)), worse_by_sum=float(np.mean(summed)), n=len(wins))


def planted(model: SpanModel, shared: Path) -> None:
    """How often one planted error makes a human translation score worse: beside another human's, beside itself, alone."""
    chance = random.Random(7)  # noqa: S311
    records = [r for r in read(shared / "mqm-zh-en-2020.jsonl.gz") if r["split"] == "dev" and r["human"]]
    names = ["Johnson", "Berlin", "Kenya", "Petrov", "Garcia", "Osaka", "Miller", "Lagos"]
    phrases = [r for r in read(shared / "tortured-phrases.jsonl.gz") if is_dev(r["expected"], 0.2)]
    planter = Planter(
        WordNet(), chance, names, {"n": ["ship"], "v": ["carry"], "a": ["large"], "r": ["often"]}, spun_words(phrases)
    )
    rows = []
    for record in records:
        for kind in chance.sample(sorted({*SEEN, *UNSEEN}), 5):
            changed = planter.plant(record["text"], [kind])
            if changed:
                rows.append((kind, record["text"], changed.text, record["sources"][0]))
    for name, place in (("beside other", 3), ("beside itself", 1), ("alone", None)):
        beside = [[] if place is None else [r[place]] for r in rows]
        good = [penalty(x) for x in model.read([(r[1], b) for r, b in zip(rows, beside, strict=True)])]
        bad = [penalty(x) for x in model.read([(r[2], b) for r, b in zip(rows, beside, strict=True)])]
        wins = np.array([(b > g) + 0.5 * (b == g) for b, g in zip(bad, good, strict=True)])
        kinds = sorted({r[0] for r in rows})
        say(
            f"planted {name}",
            worse=wins.mean(),
            n=len(wins),
            **{k: wins[[r[0] == k for r in rows]].mean() for k in kinds},
        )


def clean(model: SpanModel, shared: Path) -> None:
    """Flags in 1,000 words of clean news at several bars, by plain thresholds."""
    news = [r for r in read(shared / "native-news.jsonl.gz") if is_dev(r["id"])][:260]
    texts = [s for r in news for s in sentences(r["text"])]
    other = [r["text"] for r in read(shared / "native-english-2022.jsonl.gz")][:1200]
    for name, chosen in (("native-news dev", texts), ("native-english-2022", other)):
        readings = model.read([(t, []) for t in chosen])
        thousand = sum(len(t.split()) for t in chosen) / 1000
        at = {}
        for bar in (0.3, 0.5, 0.6, 0.7, 0.8):
            found = [s for r in readings for s in spans(r.text, r.offsets, *combined(r), bar, bar / 2)]
            at[f"{bar}"] = len(found) / thousand
            at[f"{bar}major"] = sum(s.major >= bar for s in found) / thousand
        say(f"clean {name} ({thousand:.1f}k words)", **at)


def documents(model: SpanModel, shared: Path) -> None:
    """AUC of machine against human documents (dev), alone, by mean machine odds and by mean penalty."""
    from sklearn.metrics import roc_auc_score

    records = [r for r in read(shared / "documents-2022.jsonl.gz") if is_dev(r["id"], 0.25)]
    rows = []
    for record in records:
        for kind, versions in (("human", record["human"]), ("machine", record["machine"])):
            for system, text in versions.items():
                readings = model.read([(s, []) for s in text])
                odds = np.mean([np.clip(r.views[0].machine, -4, 4) for r in readings if r.views])
                rows.append(
                    (
                        kind == "machine",
                        system,
                        odds,
                        np.mean([np.log1p(r.views[0].penalty) for r in readings if r.views]),
                    )
                )
    truth = [r[0] for r in rows]
    say(
        f"documents ({len(records)})",
        auc_odds=roc_auc_score(truth, [r[2] for r in rows]),
        auc_penalty=roc_auc_score(truth, [r[3] for r in rows]),
    )
    by = defaultdict(list)
    for _, system, odds, _ in rows:
        by[system].append(odds)
    say("  mean odds", **{k: np.mean(v) for k, v in sorted(by.items(), key=lambda x: np.mean(x[1]))})


def say(name: str, /, **figures: float) -> None:
    """One line of figures."""
    sys.stdout.write(f"{name:32s} " + "  ".join(f"{k} {v:.3f}" for k, v in figures.items()) + "\n")
    sys.stdout.flush()


ROWS: dict[str, Callable[[SpanModel, Path], Any]] = {
    f.__name__: f for f in (mqm, words, tortured, planted, clean, documents)
}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--rows", nargs="*", default=list(ROWS), choices=list(ROWS))
    options = parser.parse_args()
    model = SpanModel(options.weights)
    say("model " + model.signature)
    for name in options.rows:
        began = time.monotonic()
        ROWS[name](model, options.shared)
        say(f"  ({name})", seconds=time.monotonic() - began)


if __name__ == "__main__":
    main()
