"""Each rule brings its own examples; here they are tried."""

from __future__ import annotations

import pytest
from rule_harness import check_flags, check_passes, findings_of, unmark

from mtaudit.rules import RULES
from mtaudit.rules.rule import Example, Rule

LEAST = 4
"""Examples of each sort that a rule must bring."""

_FLAGS = [pytest.param(rule, e, id=f"{rule.name}-{n}") for rule in RULES for n, e in enumerate(rule.flags)]
_PASSES = [pytest.param(rule, e, id=f"{rule.name}-{n}") for rule in RULES for n, e in enumerate(rule.passes)]
_NEEDS_SOURCE = [pytest.param(rule, id=rule.name) for rule in RULES if rule.needs_source]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_says_what_it_is(rule: Rule) -> None:
    assert len(rule.flags) >= LEAST, f"{rule.name} has {len(rule.flags)} examples that flag"
    assert len(rule.passes) >= LEAST, f"{rule.name} has {len(rule.passes)} examples that pass"
    assert "\n" not in rule.summary
    assert 10 < len(rule.summary) <= 100
    assert len(rule.explanation) > len(rule.summary)


def test_rule_names_are_unique() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("rule", "example"), _FLAGS)
def test_flags_what_is_marked(rule: Rule, example: Example) -> None:
    check_flags(rule, example)


@pytest.mark.parametrize(("rule", "example"), _PASSES)
def test_passes_good_copy(rule: Rule, example: Example) -> None:
    check_passes(rule, example)


@pytest.mark.parametrize("rule", _NEEDS_SOURCE)
def test_finds_nothing_without_a_source(rule: Rule) -> None:
    for example in rule.flags:
        assert not findings_of(rule, unmark(example.text)[0])
