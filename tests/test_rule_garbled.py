from mtaudit.rules.contexts import context_for
from mtaudit.rules.garbled import RULE
from mtaudit.spanmodel import load_span_model

GARBLED = "Ties between the two nations have to a submerged to stick-Cold War down, the diplomat said said the."
CLEAN = "The minister told reporters on Friday that talks with the opposition would resume next week."


def _findings(text, *sources):
    reading = load_span_model().read([(text, sources)])[0]
    return list(RULE.check(context_for(text, sources, reading=reading)))


def test_garbling_is_found_and_clean_copy_is_not():
    assert _findings(GARBLED)
    assert _findings(CLEAN) == []


def test_findings_lie_on_words_with_a_message_that_quotes_them():
    for finding in _findings(GARBLED):
        words = GARBLED[finding.start : finding.end]
        assert words == words.strip()
        assert words in finding.message
        assert finding.rule == "garbled"


def test_words_that_a_clean_source_uses_are_spared():
    marked = [GARBLED[f.start : f.end] for f in _findings(GARBLED)]
    assert _findings(GARBLED, f"He said: {GARBLED}", CLEAN) == []
    assert marked


def test_a_context_without_readings_finds_nothing():
    assert list(RULE.check(context_for(GARBLED, ()))) == []
