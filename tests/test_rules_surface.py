"""Surface rules on whole articles: what the examples, one sentence each, cannot show."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_harness import findings_of

from mtaudit.rules import encoding, markup_leftover, orphan_attribution, punctuation, untranslated, word_order
from mtaudit.rules.contexts import context_for
from mtaudit.rules.rule import Rule

_SURFACE: tuple[Rule, ...] = (
    encoding.RULE,
    markup_leftover.RULE,
    orphan_attribution.RULE,
    punctuation.RULE,
    untranslated.RULE,
    word_order.RULE,
)


@pytest.mark.parametrize("rule", _SURFACE, ids=lambda rule: rule.name)
@settings(deadline=None)
@given(text=st.text(alphabet=st.sampled_from("aáœ вT.,;:!?“”\"'()[]<>&;{}*_Ã©â€™\n 1"), max_size=120))
def test_any_text_gives_well_formed_findings(rule: Rule, text: str) -> None:
    findings_of(rule, text)


@settings(deadline=None)
@given(
    st.text(alphabet="éüñçø’“–—…£€", min_size=1, max_size=30) | st.text(alphabet="Журналмйо", min_size=2, max_size=30)
)
def test_mojibake_is_undone(words: str) -> None:
    garbled = words.encode("utf-8").decode("cp1252", errors="replace")
    found = findings_of(encoding.RULE, f"The paper wrote {garbled} on Monday.")
    assert found
    for finding in found:
        assert finding.suggestion in words


def test_tokenized_text_is_data_and_no_slip() -> None:
    text = "He came , saw , and left . She stayed , ate , and slept . They , too , left ."
    assert not [f for f in findings_of(punctuation.RULE, text) if "space" in f.message]


def test_a_quotation_may_run_over_paragraphs() -> None:
    assert not findings_of(punctuation.RULE, "“We came.\n“We saw.\n“We won,” he said.\nThey left.")
    assert findings_of(punctuation.RULE, "“We came.\nThey left.\nIt rained.\nNight fell.\nAll slept.\nThe end came.")


def test_phrases_of_the_clean_source_pass() -> None:
    text = "Ties fell to a post-war The lowest point on record."
    assert list(word_order.RULE.check(context_for(text, ())))
    assert not list(word_order.RULE.check(context_for(text, (text,))))


def test_an_orphan_is_one_where_the_quotation_ended_in_a_full_stop() -> None:
    assert findings_of(orphan_attribution.RULE, "“We are ready.” Prime Minister Jan Novak said. Talks go on.")
    assert not findings_of(orphan_attribution.RULE, "“Are we ready?” Prime Minister Jan Novak said. Talks go on.")
