"""Garbled set phrases: what an editor sees flagged, what passes, and what clean sources change."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_harness import findings_of

from mtaudit.core import Category, Severity
from mtaudit.rules.contexts import context_for
from mtaudit.rules.garbled_idiom import RULE
from mtaudit.rules.idioms_lexicon import entries
from mtaudit.spanmodel.model import CATEGORIES, Reading, View


def flagged(text: str, *sources: str) -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.suggestion) for f in findings_of(RULE, text, sources)]


@pytest.mark.parametrize(
    ("text", "span", "suggestion"),
    [
        ("The sale will open a tin of worms.", "open a tin of worms", "open a can of worms"),
        ("Talks have come to a crushing halt.", "come to a crushing halt", "come to a grinding halt"),
        (
            "From a foreseeable perspective, ties will stay cool.",
            "From a foreseeable perspective",
            "For the foreseeable future",
        ),
        ("They were killed with cold blood.", "with cold blood", "in cold blood"),
        ("The critics were barking up the wrong trunk.", "barking up the wrong trunk", "barking up the wrong tree"),
        # the end of another phrase, a slip of the pen, a rarer preposition
        ("He let the cat out of the worms.", "let the cat out of the worms", "let the cat out of the bag"),
        ("It got a clean bull of health.", "a clean bull of health", "a clean bill of health"),
        ("That was a blow beneath the belt.", "beneath the belt", "below the belt"),
    ],
)
def test_suggestion_replaces_exactly_the_flagged_words(text: str, span: str, suggestion: str) -> None:
    assert flagged(text) == [(span, suggestion)]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("buries the axe", "buries the hatchet"),
        ("interred the hatchet", "buried the hatchet"),
        ("has murdered two birds with one stone", "killed two birds with one stone"),
    ],
)
def test_suggestion_is_inflected_to_fit(written: str, wanted: str) -> None:
    (found,) = flagged(f"The minister {written} at last.")
    assert found[1].endswith(wanted)


def test_two_phrases_crossed_are_both_named() -> None:
    text = "The bank weighed its nose in the row over fees."
    (finding,) = findings_of(RULE, text)
    assert text[finding.start : finding.end] == "weighed its nose in"
    assert finding.suggestion == "weighed in on"
    assert "weigh in on" in finding.message
    assert "poke one's nose in" in finding.message


def test_message_names_phrase_meaning_and_the_wrong_word() -> None:
    (finding,) = findings_of(RULE, "It is only the point of the iceberg.")
    assert "the tip of the iceberg" in finding.message
    assert "“point”" in finding.message
    assert "problem" in finding.message


def test_loss_of_meaning_is_major_and_awkward_wording_minor() -> None:
    (idiom,) = findings_of(RULE, "The board let the kitten out of the bag.")
    assert (idiom.severity, idiom.category) == (Severity.MAJOR, Category.MISTRANSLATION)
    (article,) = findings_of(RULE, "The firm gave green light to the sale.")
    assert article.severity is Severity.MINOR


@pytest.mark.parametrize(
    "text",
    [
        "He weighed the parcel in his hand.",
        "It takes one hour to know the result.",
        "The axe and the hatchet were buried in the garden.",
        "A rock killed two birds on the shore.",
        "The cat slept on the bag.",
        "Workers turned the leaf over to look for beetles.",
        "She did not leave any stone unturned.",
        "The foreseeable risks were listed in the report.",
        "Nine people were cut by broken glass.",
        "The book is kept in the reading room.",
        "The allies joined forces against the bill.",
        "The state failed to organise the courses.",
        "The army will run out by May, he said.",
    ],
)
def test_literal_use_of_the_same_words_passes(text: str) -> None:
    assert flagged(text) == []


def test_wording_of_a_clean_source_passes() -> None:
    text = "The report is the point of the iceberg."
    assert flagged(text)
    assert flagged(text, "Officials called it the point of the iceberg.") == []


def test_source_with_the_phrase_right_is_evidence() -> None:
    text = "The minister said the bank had opened a tin of worms."
    source = "The bank has opened a can of worms, the minister said."
    (alone,) = findings_of(RULE, text)
    (beside,) = findings_of(RULE, text, (source,))
    assert beside.confidence > alone.confidence
    assert [passage.words for passage in beside.evidence] == [source]


def test_whole_phrase_in_the_place_of_another() -> None:
    text = "The envoy said that one size fits all."
    source = "“It takes one to know one,” the envoy said."
    assert flagged(text) == []
    assert flagged(text, source) == [("one size fits all", "It takes one to know one")]
    assert flagged(text, "“One size fits all,” the envoy said.") == []


def test_span_model_moves_the_confidence() -> None:
    text = "The report is only the point of the iceberg."
    offsets = np.array([(m, m + 1) for m in range(len(text))], dtype=np.int32)

    def confidence(wrong: float) -> float:
        share = np.full(len(text), wrong, dtype=np.float32)
        even = np.full((len(text), len(CATEGORIES)), 1 / len(CATEGORIES), dtype=np.float32)
        reading = Reading(text, offsets, (View("", share, 0 * share, even, 0.0),))
        (finding,) = RULE.check(context_for(text, (), reading=reading))
        return finding.confidence

    assert confidence(0.0) < confidence(0.9)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([e.plain for e in entries()[::40]] + ["(", "“", "”", "the", "’s", "a", "leaf", "𝒳", "\u00a0"]),
        max_size=8,
    )
)
def test_any_text_gives_well_formed_findings(parts: list[str]) -> None:
    findings_of(RULE, " ".join(parts))


def test_same_text_gives_the_same_findings_whatever_the_hash_seed() -> None:
    code = (
        "from mtaudit.rules.contexts import context_for; from mtaudit.rules.garbled_idiom import RULE\n"
        "text = 'They put the horse before the cart, let the kitten out of the bag and gave green light to the plan.'\n"
        "print(list(RULE.check(context_for(text, ()))))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
