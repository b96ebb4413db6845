"""Every frame of grammar-pattern flags its own example and lets its other one pass."""

from __future__ import annotations

import pytest
from rule_harness import findings_of, unmark

from mtaudit.rules.grammar_pattern import RULE, Frame, compiled, frames

_FRAMES = [pytest.param(frame, id=frame.flags) for frame in frames()]


@pytest.mark.parametrize("frame", _FRAMES)
def test_frame_flags_its_example(frame: Frame) -> None:
    text, spans = unmark(frame.flags)
    assert any(cue in text.lower() for cue in frame.cues)
    assert spans in [[(f.start, f.end)] for f in findings_of(RULE, text) if f.message == frame.message]


@pytest.mark.parametrize("frame", _FRAMES)
def test_words_and_suggestion_have_no_space_at_their_ends(frame: Frame) -> None:
    text, _ = unmark(frame.flags)
    for finding in findings_of(RULE, text):
        words = text[finding.start : finding.end]
        assert (words, finding.suggestion) == (words.strip(), finding.suggestion.strip())


@pytest.mark.parametrize("frame", _FRAMES)
def test_frame_lets_good_english_pass(frame: Frame) -> None:
    assert not [f for f in findings_of(RULE, frame.passes) if f.message == frame.message]
    assert not compiled(frame.pattern).search(frame.passes)


def test_table_is_sorted_unique_and_broad() -> None:
    keys = [(frame.cue, frame.pattern) for frame in frames()]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys) >= 60
    assert {frame.grade for frame in frames()} <= {"sure", "likely", "weak"}
