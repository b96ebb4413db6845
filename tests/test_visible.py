import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtaudit.visible import one_line, visible


@given(st.text(st.characters()))
def test_nothing_that_a_terminal_would_obey_is_left(text):
    shown = visible(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert not any(
        unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI") for c in shown
    )


@given(st.text(st.characters()))
def test_one_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x9b2J", "⟨U+009B⟩2J"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("\ud83d", "⟨U+D83D⟩"),
        ("a\nb", "a␊b"),
        ("👨\u200d👩\u200d👧 naïve “quote”", "👨\u200d👩\u200d👧 naïve “quote”"),
    ],
)
def test_what_is_hidden_shows_and_the_rest_stays(text, shown):
    assert visible(text) == shown
