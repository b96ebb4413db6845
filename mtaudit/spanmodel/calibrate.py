"""Fit the fusion of the two learned rules, the penalty and the document verdict on dev documents: weights/fusion.json.

    python -m mtaudit.spanmodel.calibrate --shared ../shared/data [--extra round-trip-extra.jsonl.gz] [--weights FOLDER]

Half of the dev documents are fitted on, the other half gives the figures that are printed; nothing here has been
trained on. Bars are set by false alarms on clean copy, not by the best sum of precision and recall. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtaudit.spanmodel.data import STRONG, is_dev, mqm_labels, read, sentences
from mtaudit.spanmodel.devset import Item, items
from mtaudit.spanmodel.export import record
from mtaudit.spanmodel.fusion import ALONE, BESIDE, Verdicts, Whole, candidates, weigh, wrongness
from mtaudit.spanmodel.measure import character_f1, graded, rater_grades, token_scores
from mtaudit.spanmodel.model import (
    EVIDENCE,
    PENALTY,
    WEIGHTS,
    Reading,
    SpanModel,
    machine_evidence,
    machine_odds,
    penalty_parts,
)

CANDIDATE_BAR = 0.12
# Candidates in annotated translations are many and of one kind of news; at full weight they outvote all other texts.
ANNOTATED = 0.3


# How freely the fusion may fit (scikit-learn's C): many products of few features.
STRENGTH = 0.02


@dataclass(frozen=True)
class Budget:
    """What one rule may spend of an editor's trust.

    `clean` lists kinds of clean texts with the flags and major flags that 1,000 words of them may bear; in machine
    translations (`suspect`) a flag must be right with at least `precision`, a major one with `major_precision`.
    """

    rule: str
    features: tuple[str, ...]
    clean: tuple[tuple[tuple[str, ...], float, float], ...]
    suspect: str
    precision: float
    major_precision: float


BUDGETS = (
    Budget(
        rule="garbled",
        features=ALONE,
        clean=((("news",), 4.2, 0.3), (("native",), 4.0, 0.3), (("human",), 10.0, 0.6), (("corrected",), 6.0, 0.5)),
        suspect="mqm-mt",
        precision=0.4,
        major_precision=0.5,
    ),
    Budget(
        rule="mistranslation",
        features=BESIDE,
        clean=((("news-beside",), 3.5, 1.0), (("human-beside",), 10.0, 2.5), (("corrected-beside",), 4.2, 1.0)),
        suspect="mqm-mt-beside",
        precision=0.5,
        major_precision=0.6,
    ),
)


@dataclass(frozen=True)
class Found:
    """A candidate of an item: its features, the share of raters behind it, its place, its share of major."""

    features: dict[str, float]
    gold: float
    start: int
    end: int
    major: float
    score: float = 0.0


def support(gold: NDArray[np.float32], start: int, end: int) -> float:
    """The share of raters behind a flag, by the seeds' rule for a hit; 0 where it hits no marked stretch.

    Half of the shorter of the two must overlap, and the flag is no longer than twice the stretch and 20 characters.
    """
    best = 0.0
    for first, after in stretches(gold):
        shared = min(end, after) - max(start, first)
        if 2 * shared >= min(end - start, after - first) and end - start <= 2 * (after - first) + 20:
            best = max(best, float(gold[max(start, first) : min(end, after)].mean()))
    return best


def stretches(gold: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Where anything is marked: (start, end) of each stretch."""
    edges = np.flatnonzero(np.diff(np.r_[False, gold > 0, False]))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def found_in(
    data: Sequence[Item], readings: Sequence[Reading], documents: dict[str, Whole], *, beside: bool
) -> list[list[Found]]:
    """The candidates of each item, alone or beside its sources."""
    rows = []
    for one, reading in zip(data, readings, strict=True):
        row = []
        for view in reading.views[1:] if beside else reading.views[:1]:
            for c in candidates(reading, view, CANDIDATE_BAR, documents.get(one.group, Whole())):
                gold = support(one.gold, c.span.start, c.span.end)
                major = c.span.major / max(c.span.wrong, 1e-6)
                row.append(Found(c.features, gold, c.span.start, c.span.end, major))
        rows.append(row)
    return rows


def fit(found: Sequence[tuple[Found, float]], names: tuple[str, ...]) -> dict[str, float]:
    """Logistic regression on products of two features, with soft labels, each candidate with its weight.

    Fitted on standardised features and written out for plain ones: a weight for each "one*other" (see fusion.weigh).
    """
    from sklearn.linear_model import LogisticRegression

    x = np.array([[f.features[n] for n in names] for f, _ in found])
    y = np.array([f.gold for f, _ in found])
    weight = np.array([w for _, w in found])
    mean, spread = x.mean(axis=0), x.std(axis=0)
    mean[0], spread[0] = 0.0, 1.0  # the bias
    z = (x - mean) / np.maximum(spread, 1e-6)
    i, j = np.triu_indices(len(names))
    products = (z[:, i] * z[:, j])[:, 1:]
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    labels, weights = np.r_[np.ones(len(x)), np.zeros(len(x))], np.r_[weight * y, weight * (1 - y)]
    model.fit(np.r_[products, products], labels, sample_weight=weights)
    form = np.zeros((len(names), len(names)))
    form[i, j] = np.r_[model.intercept_, model.coef_[0]]
    # z = A x, with x[0] = 1: the form for plain features is AᵀFA.
    plain = np.diag(1 / np.maximum(spread, 1e-6))
    plain[:, 0] -= mean / np.maximum(spread, 1e-6)
    form = plain.T @ form @ plain
    form = np.triu(form) + np.tril(form, -1).T
    return {f"{names[a]}*{names[b]}": float(f"{form[a, b]:.5g}") for a, b in zip(i, j, strict=True)}


def best_of(row: Sequence[Found], weights: dict[str, float]) -> list[Found]:
    """An item's candidates with their scores, the best of each overlapping set."""
    scored = [Found(f.features, f.gold, f.start, f.end, f.major, weigh(f.features, weights)) for f in row]
    kept: list[Found] = []
    for f in sorted(scored, key=lambda f: -f.score):
        if all(f.end <= k.start or k.end <= f.start for k in kept):
            kept.append(f)
    return kept


def bar_for(alarms: Sequence[float], words: int, allowed: float) -> float:
    """The lowest score at which no more than `allowed` alarms in 1,000 words remain."""
    count = int(allowed * words / 1000)
    ordered = sorted(alarms, reverse=True)
    return math.ceil(ordered[count] * 1000 + 1) / 1000 if len(ordered) > count else 0.2


def rule(budget: Budget, data: Sequence[Item], readings: Sequence[Reading], documents: dict[str, Whole]) -> Verdicts:
    """Fit one rule on its half of the documents, set its bars by false alarms there, print figures of the other half."""
    rows = found_in(data, readings, documents, beside=budget.rule == "mistranslation")
    weighed = [
        (f, ANNOTATED if one.kind.startswith("mqm") else 1.0)
        for r, one in zip(rows, data, strict=True)
        if one.fitted
        for f in r
    ]
    weights = fit(weighed, budget.features)
    kept = [(best_of(r, weights), one) for r, one in zip(rows, data, strict=True)]
    bar, major_bar = bars(budget, [(r, one) for r, one in kept if one.fitted])
    for kind in sorted({one.kind for one in data}):
        report(
            f"{budget.rule} {kind}",
            [(r, one) for r, one in kept if one.kind == kind and not one.fitted],
            bar,
            major_bar,
        )
    say(f"{budget.rule} bars", bar=bar, major_bar=major_bar)
    return Verdicts(weights, bar, major_bar, 0.5, CANDIDATE_BAR)


def bars(budget: Budget, rows: Sequence[tuple[list[Found], Item]]) -> tuple[float, float]:
    """The lowest bars, for a flag and for a major one, at which the budget is kept on these texts."""
    bar = major_bar = 0.0
    for kinds, flags, majors in budget.clean:
        clean = [(r, one) for r, one in rows if one.kind in kinds]
        words = sum(len(one.text.split()) for _, one in clean)
        alarms = [f for r, _ in clean for f in r]
        bar = max(bar, bar_for([f.score for f in alarms], words, flags))
        major_bar = max(major_bar, bar_for([f.score for f in alarms if f.major >= 0.5], words, majors))
    suspect = sorted((f for r, one in rows if one.kind == budget.suspect for f in r), key=lambda f: -f.score)
    bar = max(bar, bar_at(suspect, budget.precision))
    return bar, max(bar, major_bar, bar_at([f for f in suspect if f.major >= 0.5], budget.major_precision))


def bar_at(ordered: Sequence[Found], precision: float) -> float:
    """The lowest score down to which the flags, best first, are right with this precision; 1 where they never are."""
    right = np.cumsum([f.gold >= 0.3 for f in ordered])
    enough = np.flatnonzero(right / np.arange(1, len(ordered) + 1) >= precision)
    return ordered[int(enough[-1])].score if len(enough) else 1.0


def report(name: str, rows: Sequence[tuple[list[Found], Item]], bar: float, major_bar: float) -> None:
    """Flags in 1,000 words, precision and recall against what a third of the raters marked."""
    flagged = [f for r, _ in rows for f in r if f.score >= bar]
    thousand = sum(len(one.text.split()) for _, one in rows) / 1000
    gold = sum(len(stretches(np.where(one.gold >= 0.3, one.gold, 0))) for _, one in rows)
    hits = sum(f.gold >= 0.3 for f in flagged)
    majors = sum(f.score >= major_bar and f.major >= 0.5 for f in flagged)
    rates = {"flags": len(flagged) / max(thousand, 1e-9), "majors": majors / max(thousand, 1e-9)}
    say(
        f"  {name}", **rates, precision=hits / max(len(flagged), 1), recall=hits / max(gold, 1), thousand_words=thousand
    )


def versions(shared: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Dev documents as (key, who wrote it, sentences): "human", "news", "strong" (a system of STRONG), "weaker", "zh-en"."""
    for r in read(shared / "documents-2022.jsonl.gz"):
        if is_dev(r["id"], 0.25):
            yield from ((r["id"], "human", text) for text in r["human"].values())
            yield from ((r["id"], "strong" if name in STRONG else "weaker", v) for name, v in r["machine"].items())
    for r in read(shared / "native-news.jsonl.gz"):
        if is_dev(r["id"], 0.03):
            yield r["id"], "news", sentences(r["text"])
    segments: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for r in read(shared / "mqm-zh-en-2020.jsonl.gz"):
        if r["split"] == "dev":
            segments[r["doc"], r["system"], r["human"]].append(r["text"])
    yield from ((f"zh:{doc}", "human" if human else "zh-en", text) for (doc, _, human), text in segments.items())


def machine(model: SpanModel, shared: Path) -> dict[str, float]:
    """Fit the document verdict: machine translations against human ones and native news."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    read_ones = [
        (key, who, machine_evidence(model.read([(s, ()) for s in text]))) for key, who, text in versions(shared)
    ]
    told = [(key, who, evidence) for key, who, evidence in read_ones if evidence]
    points, who_of = np.array([evidence for *_, evidence in told]), np.array([who for _, who, _ in told])
    fitted = np.array([is_dev("half" + key.removeprefix("zh:"), 0.5) for key, *_ in told])
    side = np.where(np.isin(who_of, ("human", "news")), who_of, "machine")
    truth = side == "machine"
    # Translators and natives count alike, and both together like machines; natives alone would be told apart by their news.
    share = {kind: (2.0 if kind == "machine" else 1.0) / np.sum(side[fitted] == kind) for kind in set(side)}
    weight = np.array([len(side) * share[kind] for kind in side])[fitted]
    learnt = LogisticRegression(C=1.0).fit(points[fitted], truth[fitted], sample_weight=weight)
    if learnt.coef_[0][-1] < 0:  # more errors cannot speak for a human: the penalty says nothing that the odds don't
        points[:, -1] = 0.0
        learnt = learnt.fit(points[fitted], truth[fitted], sample_weight=weight)
    scores = learnt.predict_proba(points)[:, 1]
    wmt22 = np.array([not key.startswith("zh:") for key, *_ in told]) & (who_of != "news")
    weaker = wmt22 & np.isin(who_of, ("human", "weaker"))
    say(
        "machine",
        auc=roc_auc_score(truth[~fitted], scores[~fitted]),
        auc_human_translators=roc_auc_score(truth[wmt22], scores[wmt22]),
        auc_weaker_systems=roc_auc_score(truth[weaker], scores[weaker]),
        brier=float(np.mean((scores - truth)[~fitted] ** 2)),
        news_above_half=float(np.mean(scores[who_of == "news"] > 0.5)),
    )
    weights = zip(EVIDENCE, learnt.coef_[0], strict=True)
    return {"bias": round(float(learnt.intercept_[0]), 4)} | {name: round(float(w), 4) for name, w in weights}


def documents_of(data: Sequence[Item], readings: Sequence[Reading], fitted: dict[str, float]) -> dict[str, Whole]:
    """What each group of texts, read alone, says as a document."""
    groups: dict[str, list[Reading]] = defaultdict(list)
    for one, reading in zip(data, readings, strict=True):
        if not one.sources or one.group.startswith("planted:"):
            groups[one.group].append(reading)
    found = {}
    for group, members in groups.items():
        evidence = machine_evidence(members)
        if evidence:
            odds = machine_odds(evidence, fitted)
            found[group] = Whole(max(-4.0, min(4.0, odds)), wrongness(members))
    return found


def likely(model: SpanModel, shared: Path) -> dict[str, dict[str, float]]:
    """The bars of likely spans: by character F1 against each rater of the annotated translations; for tokens by MCC.

    Of bars that do as well as the best within .008, the highest: fewer words marked for the same agreement.
    """
    records = [r for r in read(shared / "mqm-zh-en-2020.jsonl.gz") if r["split"] == "dev" and not r["human"]][::2]
    gold = [grades for r in records for grades in rater_grades(r)]
    index = [i for i, r in enumerate(records) for _ in r["annotations"]]
    bars = {}
    for name in ("alone", "beside"):
        readings = model.read([(r["text"], r["sources"][:1] if name == "beside" else ()) for r in records])
        tried = []
        for ratio in (0.4, 0.5):
            for bar in np.arange(0.06, 0.5, 0.03):
                made = [graded(reading, float(bar), ratio) for reading in readings]
                tried.append((character_f1([made[i] for i in index], gold), float(bar), ratio))
        f1, bar, ratio = _highest(tried)
        say(f"likely {name}", f1=f1, bar=bar, major=ratio)
        bars[name] = {"bar": round(bar, 3), "major": ratio}
    mcc, bar = _highest(token_bars(model, shared))
    say("likely tokens", mcc=mcc, bar=bar)
    return bars | {"tokens": {"bar": round(bar, 3), "major": 0.5}}


def _highest(tried: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    """The try with the highest bar (its second number) of those within .008 of the best figure (its first)."""
    best = max(figure for figure, *_ in tried)
    return max((t for t in tried if t[0] >= best - 0.008), key=lambda t: t[1])


def token_bars(model: SpanModel, shared: Path) -> list[tuple[float, float]]:
    """(mean MCC over the pairs of languages, bar) for texts that come cut into tokens, alone."""
    from sklearn.metrics import matthews_corrcoef

    records = [r for r in read(shared / "mlqe-pe-into-en.jsonl.gz") if r["split"] == "dev"]
    records = [r for r in records if not is_dev(r["id"] + "x", 0.5)][::2]
    readings = model.read([(" ".join(r["tokens"]), ()) for r in records])
    scores: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for r, reading in zip(records, readings, strict=True):
        scores[r["pair"]] += zip(token_scores(reading, r["tokens"]), r["bad"], strict=True)
    columns = [np.array(rows).T for rows in scores.values()]
    return [
        (float(np.mean([matthews_corrcoef(bad, score >= bar) for score, bad in columns])), float(bar))
        for bar in np.arange(0.1, 0.7, 0.05)
    ]


def penalty(model: SpanModel, shared: Path) -> dict[str, dict[str, float]]:
    """Scale the weights of the parts of a penalty (ratios chosen on dev, see MODEL_CARD.md) to the raters' penalties."""
    records = [r for r in read(shared / "mqm-zh-en-2020.jsonl.gz") if r["split"] == "dev" and not r["human"]][::4]
    parts = {}
    for name, ratios in (("alone", (1.0, 0.3, 0.0, 0.0, 0.2)), ("beside", (1.0, 0.5, 6.0, 0.3, 0.4))):
        model.fusion["penalty"] = {k: dict.fromkeys(PENALTY, 0.0) | {"head": 1.0} for k in ("alone", "beside")}
        readings = model.read([(r["text"], r["sources"][:1] if name == "beside" else ()) for r in records])
        views = [(r.text, r.views[-1]) for r in readings]
        # With nothing but the head weighed, the penalty of a view is the head's.
        sums = [
            np.dot(ratios, penalty_parts(math.log1p(v.penalty), v.minor, v.major, text, v.source)) for text, v in views
        ]
        gold = [math.log1p(mqm_labels(r)[1]) for r in records]
        scale = float(np.dot(sums, gold) / np.dot(sums, sums))
        parts[name] = {k: round(scale * v, 4) for k, v in zip(PENALTY, ratios, strict=True)}
        say(f"penalty {name}", **parts[name])
    model.fusion["penalty"] = parts
    return parts


def say(name: str, /, **figures: float) -> None:
    """One line of figures."""
    sys.stdout.write(f"{name:38s} " + "  ".join(f"{k} {v:.3f}" for k, v in figures.items()) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--extra", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    model = SpanModel(options.weights)
    fusion: dict[str, Any] = {"penalty": penalty(model, options.shared), "machine": machine(model, options.shared)}
    data = list(items(options.shared, options.extra))
    readings = model.read([(one.text, one.sources) for one in data])
    documents = documents_of(data, readings, fusion["machine"])
    for budget in BUDGETS:
        beside = budget.rule == "mistranslation"
        chosen = [(d, r) for d, r in zip(data, readings, strict=True) if bool(d.sources) == beside]
        fusion[budget.rule] = asdict(rule(budget, [d for d, _ in chosen], [r for _, r in chosen], documents))
    fusion["likely"] = likely(model, options.shared)
    (options.weights / "fusion.json").write_text(json.dumps(fusion, indent=1) + "\n", encoding="utf-8")
    record(options.weights)


if __name__ == "__main__":
    main()
