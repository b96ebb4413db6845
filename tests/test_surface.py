"""What shows on a sentence's surface."""

import pytest

from mtaudit.spanmodel.surface import is_tokenised, slips


@pytest.mark.parametrize(
    "text",
    [
        "The minister said that that deal had had its day.",
        "Talks (held in Geneva) resumed on Friday, officials said.",
        "“We will not go back, he said.",
        "It cost $1,000.50, or 3.5 percent; nobody knows … why.",
        "New York, New York: so good they named it twice.",
        "the minister , who resigned , left .".capitalize(),
    ],
)
def test_good_sentences_have_no_slips(text):
    assert slips(text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "The the minister left.",
        "He was arrested in the in the capital.",
        "The minister left,, and came back.",
        "The minister left , and came back.",
        "The minister (who left came back.",
        "minister left.",
        "He left.. Then he came back.",
    ],
)
def test_slips_are_counted(text):
    assert slips(text) == 1


def test_texts_cut_into_tokens_are_known_by_their_marks():
    assert is_tokenised("Talks , he said , will resume .")
    assert not is_tokenised("Talks, he said , will resume.")
