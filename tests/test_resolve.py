"""Overlaps between rules: one flag for each stretch of words, and the rule that knows most speaks."""

from hypothesis import given
from hypothesis import strategies as st

from mtaudit.core import Category, Finding, Severity
from mtaudit.rules import RULES, resolve

KNOWING, VAGUE = RULES[0].name, RULES[-1].name


def finding(rule, start, end, confidence=0.6, severity=Severity.MINOR):
    return Finding(rule, start, end, "", Category.GRAMMAR, severity, confidence)


def test_the_rule_named_first_speaks_for_the_same_words():
    settled = resolve([finding(VAGUE, 0, 20, 0.9), finding(KNOWING, 5, 15)])
    assert [(f.rule, f.start, f.end) for f in settled] == [(KNOWING, 5, 15)]


def test_agreement_raises_confidence_and_keeps_the_gravest_severity():
    (settled,) = resolve([finding(KNOWING, 0, 10, 0.6), finding(VAGUE, 0, 10, 0.5, Severity.MAJOR)])
    assert settled.confidence == 0.8
    assert settled.severity is Severity.MAJOR


def test_one_rule_does_not_agree_with_itself():
    (settled,) = resolve([finding(VAGUE, 0, 10, 0.6), finding(VAGUE, 0, 10, 0.5)])
    assert settled.confidence == 0.6


def test_a_slight_overlap_stays_side_by_side():
    assert len(resolve([finding(KNOWING, 0, 20), finding(VAGUE, 18, 40)])) == 2


def test_doubtful_findings_are_left_out():
    assert resolve([finding(KNOWING, 0, 20, 0.4)], min_confidence=0.5) == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from([rule.name for rule in RULES]),
            st.integers(0, 50),
            st.integers(1, 20),
            st.floats(0, 1),
            st.sampled_from(Severity),
        )
    )
)
def test_no_words_are_lost_or_flagged_twice(drawn):
    findings = [finding(rule, start, start + length, c, s) for rule, start, length, c, s in drawn]
    settled = resolve(findings)
    assert settled == resolve(reversed(findings))
    for f in findings:
        assert any(f.start < s.end and s.start < f.end for s in settled)
    spans = [(s.start, s.end) for s in settled]
    assert len(spans) == len(set(spans))
    assert spans == sorted(spans)
    assert all(0 <= s.confidence <= 1 for s in settled)
