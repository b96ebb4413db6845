"""The measures themselves, on cases small enough to work out by hand."""

import numpy as np
import pytest
from click.testing import CliRunner

from mtaudit.cli import cli
from mtaudit.core import Category, Finding, Severity
from mtaudit.evaluate.documents import auc
from mtaudit.evaluate.flags import GoldSpan, Marked, hits, measure
from mtaudit.evaluate.pairs import evaluate_spans, evaluate_words, kendall_within, mqm_gold
from mtaudit.evaluate.planted import KINDS, plant
from mtaudit.pairs import Judgement


def gold(start, end, severity="major", *, required=True):
    return GoldSpan("d", start, end, severity, required)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [(10, 20, True), (15, 30, True), (16, 30, False), (0, 40, True), (0, 41, False), (20, 30, False), (12, 14, True)],
)
def test_a_hit_overlaps_by_half_and_is_no_net(start, end, found):
    assert hits(Marked("d", start, end), gold(10, 20)) is found
    assert not hits(Marked("other", start, end), gold(10, 20))


def test_optional_spans_are_no_misses_and_no_false_alarms():
    figures = measure("x", [Marked("d", 50, 60), Marked("d", 100, 110)], [gold(10, 20), gold(50, 60, required=False)])
    assert figures.values == {"major recall": 0, "recall": 0, "precision": 0.5}


def span(start, end, severity):
    return Finding("r", start, end, "", Category.GRAMMAR, Severity(severity), 0.5)


def test_character_f1_gives_half_credit_for_the_other_severity():
    record = {"text": "x" * 20, "annotations": {"a": [{"start": 0, "end": 10, "severity": "major"}]}}
    right = evaluate_spans([record], [Judgement("", 1, (span(0, 10, "major"),))])[0].values["F1"]
    other = evaluate_spans([record], [Judgement("", 1, (span(0, 10, "minor"),))])[0].values["F1"]
    half = evaluate_spans([record], [Judgement("", 1, (span(0, 5, "major"),))])[0].values
    assert (right, other) == (1.0, 0.5)
    assert (half["precision"], half["recall"]) == (1.0, 0.5)


def test_word_labels_come_from_the_spans_that_touch_them():
    record = {"pair": "ro-en", "tokens": ["a", "bad", "word"], "bad": [0, 1, 0]}
    assert evaluate_words([record], [Judgement("", 1, (span(2, 5, "minor"),))])[0].values["MCC"] == 1.0


def test_tau_within_segments_ignores_what_lies_between_them():
    truth = np.array([0.0, 1.0, 10.0, 11.0])
    assert kendall_within(["a", "a", "b", "b"], truth, np.array([5.0, 6.0, 0.0, 1.0])) == 1.0


def test_mqm_is_a_mean_over_raters():
    minor = {"severity": "minor", "category": "Fluency/Punctuation"}
    assert mqm_gold({"annotations": {"a": [{"severity": "major", "category": "x"}], "b": [minor]}}) == pytest.approx(
        2.55
    )


def test_auc_counts_ties_half():
    assert auc([1, 2], [1, 0]) == 0.875


def test_planted_errors_are_one_each_of_every_kind():
    text = "On Monday the ministry in Ankara said that 12 of its ships were not able to win support, before the vote in March."
    planted = [p for _, p in plant([text] * len(KINDS))]
    assert {p.kind for p in planted} == set(KINDS)
    assert all(p.damaged != p.clean for p in planted)


def test_figures_over_a_part_of_the_articles_are_refused(tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text("")
    good = tmp_path / "good.txt"
    good.write_text("The minister said on Friday that talks would resume next week.\n")
    run = CliRunner().invoke(
        cli, ["evaluate", "flags", str(gold), "--suspect", str(good), "--suspect", str(tmp_path / "gone.txt")]
    )
    assert run.exit_code == 2
    assert "gone.txt" in run.stderr
    assert "recall" not in run.stdout
