"""repeated-pair and type-clash in running copy: what they flag, what they leave alone, and where they give way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_harness import findings_of

from mtaudit.core import Severity
from mtaudit.rules import RULES, grammar_pattern, name_variant, repeated_pair, type_clash, word_order
from mtaudit.rules.contexts import context_for
from mtaudit.rules.rule import Rule


def marked(rule: Rule, text: str, sources: tuple[str, ...] = ()) -> list[str]:
    """The words that a rule flags in a text."""
    return [text[f.start : f.end] for f in findings_of(rule, text, sources)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Police carried out inspections and inspection of the docks.", "inspections and inspection"),
        ("Both sides praised trust, respect and trust between them.", "trust, respect and trust"),
        ("The firm hired artistic and artistic directors.", "artistic and artistic"),
        ("Voters in Ghana, Togo and Togo went to the polls.", "Togo and Togo"),
        ("The violations of violations were not counted.", "violations of violations"),
        ("The Central Bank of Ruritania (Central Bank of Ruritania) cut rates.",
         "Central Bank of Ruritania (Central Bank of Ruritania)"),
    ],
)  # fmt: skip
def test_a_pair_of_one_word_is_flagged(text: str, wanted: str) -> None:
    assert marked(repeated_pair.RULE, text) == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "He waited for hours and hours while thousands and thousands marched.",
        "The river got wider and wider and deeper and deeper.",
        "They ran faster and faster, then slower and slower.",
        "She called it the king of kings and the poorest of the poor.",
        "The bank (Bank of Ruritania) and the ministry (of trade) agreed.",
        "He said that and that was all. They had what they had and had no more.",
        "They drove on and on and on; he cried and cried and cried.",
        "Profits at Miller and Miller rose.",
        "In Ghana and other countries, Miller and Miller said, profits rose.",
        "The people and the people of the north disagree.",
        "Trade between Mali and Niger, and Niger and Chad, grew.",
    ],
)
def test_repetition_that_english_wants_passes(text: str) -> None:
    assert marked(repeated_pair.RULE, text) == []


def test_what_a_clean_source_says_twice_is_left_alone() -> None:
    text = "The fund pays for buildings and buildings."
    assert marked(repeated_pair.RULE, text) == ["buildings and buildings"]
    assert marked(repeated_pair.RULE, text, ("It pays for buildings and buildings.",)) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("An ambassador like Norway should not say so.", "ambassador like Norway"),
        ("He met leaders of countries including President Navarro.", "countries including President Navarro"),
        ("Prices rose in countries such as Africa.", "countries such as Africa"),
        ("The government of Turkish said no.", "government of Turkish"),
        ("Journalists which were in the square saw it.", "Journalists which were"),
        ("The firm occupied the second place in sales.", "occupied the second place"),
        ("They will hold a speech in May.", "hold a speech"),
    ],
)
def test_things_of_two_kinds_are_flagged(text: str, wanted: str) -> None:
    found = marked(type_clash.RULE, text)
    assert [f.lower() for f in found] == [wanted.lower()]


@pytest.mark.parametrize(
    "text",
    [
        "An ambassador like Norway’s Lie would not say so.",
        "Countries such as South Africa and cities like London grew.",
        "A politician like India Walton could win.",
        "He met the ambassador of a country like Norway.",
        "The government of Turkish President Yilmaz said no.",
        "The author of the law who lives in Oslo agreed.",
        "The talks passed off in silence; troops occupied the first village.",
    ],
)
def test_things_of_one_kind_pass(text: str) -> None:
    assert marked(type_clash.RULE, text) == []


def test_a_capital_in_mid_sentence_is_flagged_but_a_title_is_not() -> None:
    assert marked(word_order.RULE, "Eight projects were held In the symposium, he said.") == ["held In the symposium"]
    assert marked(word_order.RULE, "They sang Only You and And I Love Her at the gala.") == []


def test_my_country_is_a_reporters_slip_only_outside_what_people_say() -> None:
    slip = "The exports of my country rose by 4 percent."
    assert marked(grammar_pattern.RULE, slip) == ["my country"]
    for fine in ("“I serve my country,” he said.", "I left my country in May.", "We love my country and our town."):
        assert marked(grammar_pattern.RULE, fine) == []


def test_two_quotations_side_by_side_are_flagged_and_joined_ones_pass() -> None:
    torn = "The envoy offered a “pause” “without terms.”"
    assert marked(grammar_pattern.RULE, torn) == ["“pause” “without terms.”"]
    for fine in ("He offered a “pause” and “terms.”", "“Wait.” “Why?”", 'They sell "A" and "B" here, and "C" too.'):
        assert marked(grammar_pattern.RULE, fine) == []


_SOURCE = "Finance minister Phomvihane told reporters that the bank would cut its rates in May."


def test_the_one_name_of_a_sentence_is_held_against_the_one_name_of_its_source() -> None:
    text = "Finance minister Feng Weihan told reporters that the bank would cut its rates in May."
    found = findings_of(name_variant.RULE, text, (_SOURCE,))
    assert [(text[f.start : f.end], f.suggestion) for f in found] == [("Feng Weihan", "Phomvihane")]


@pytest.mark.parametrize(
    "text",
    [
        "Finance minister Phomvihane said that the bank would cut its rates in May.",
        "Ambassador Feng Weihan told reporters that the bank would cut its rates in May.",
        "Finance minister Feng and director Osman told reporters that the bank would cut its rates in May.",
        "Finance minister Feng Weihan likes jazz.",
        "Finance minister Phom Vihane told reporters that the bank would cut its rates in May.",
    ],
)
def test_another_person_in_the_source_is_no_wrong_name(text: str) -> None:
    assert findings_of(name_variant.RULE, text, (_SOURCE,)) == []


def test_exact_rules_speak_before_the_small_words() -> None:
    order = [rule.name for rule in RULES]
    assert order.index("repeated-pair") < order.index("word-order")
    assert order.index("type-clash") < order.index("word-order")
    assert repeated_pair.RULE.severity is type_clash.RULE.severity is Severity.MAJOR


_PIECES = st.sampled_from(
    ["walls", "and", "of", "the", "(walls)", ",", "Niger", "like", "ministers", "Russia", "“", "”", "-", "’", "who", ""]
)


@given(st.lists(_PIECES, max_size=14).map(" ".join))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    context = context_for(text, ())
    for rule in (repeated_pair.RULE, type_clash.RULE):
        for finding in rule.check(context):
            assert 0 <= finding.start < finding.end <= len(text)
            assert text[finding.start : finding.end].strip() == text[finding.start : finding.end]
