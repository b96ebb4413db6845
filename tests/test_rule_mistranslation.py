import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtaudit.rules.contexts import context_for
from mtaudit.rules.mistranslation import RULE, suggestion
from mtaudit.spanmodel import load_span_model

SOURCE = "Moscow recalled its ambassador to Washington for consultations on Wednesday."


@pytest.mark.parametrize(
    ("text", "words", "source", "expected"),
    [
        ("The team found the bows between us.", "bows", "The team found the ties between us.", "ties"),
        ("He weighed his nose in the debate.", "weighed his nose in", "He weighed in on the debate.", "weighed in on"),
        ("Big prices fell in May.", "Big", "Oil prices fell in May.", "Oil"),
        ("Prices fell in Mai.", "Mai", "Prices fell in May.", "May"),
        ("All other words here differ.", "words", "Nothing is alike in that one.", ""),
        ("The ties are bad.", "ties", "The Ties are bad.", ""),
    ],
)
def test_the_clean_wording_is_offered_where_both_neighbours_agree(text, words, source, expected):
    start = text.index(words)
    assert suggestion(text, start, start + len(words), source) == expected


@given(
    st.lists(st.sampled_from(["a", "few", "small", "words", "stand", "here", "."]), min_size=1, max_size=9), st.data()
)
def test_an_offer_put_in_place_gives_the_source_where_all_else_is_the_same(words, data):
    source = " ".join(words)
    at = data.draw(st.integers(0, len(words) - 1))
    changed = [*words[:at], "XX", *words[at + 1 :]]
    text = " ".join(changed)
    start = text.index("XX")
    offered = suggestion(text, start, start + 2, source)
    assert offered in ("", words[at])
    if offered:
        assert text[:start] + offered + text[start + 2 :] == source


def _findings(text, *sources):
    reading = load_span_model().read([(text, sources)])[0]
    return list(RULE.check(context_for(text, sources, reading=reading)))


def test_findings_lie_on_words_and_bring_their_source():
    text = "The team published its findings in the diary Nature."
    source = "The team published its findings in the journal Nature."
    found = _findings(text, source)
    assert found
    for finding in found:
        assert text[finding.start : finding.end] == text[finding.start : finding.end].strip()
        assert finding.evidence[0].words == source
        assert 0 < finding.confidence <= 1


def test_the_source_itself_is_never_flagged():
    assert _findings(SOURCE, SOURCE) == []


def test_nothing_is_found_without_a_source():
    assert _findings("Moscow reviewed its ambassador to Washington for consultations on Wednesday.") == []
