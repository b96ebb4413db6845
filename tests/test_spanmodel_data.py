import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtaudit.spanmodel.calibrate import support
from mtaudit.spanmodel.corrupt import Planter
from mtaudit.spanmodel.data import is_dev, mlqe_labels, mqm_labels, printed_text, sentences
from mtaudit.spanmodel.devset import item
from mtaudit.spanmodel.edits import Label, splice
from mtaudit.spanmodel.likeness import chrf, strange_figures
from mtaudit.spanmodel.pack import CALQUES
from mtaudit.spanmodel.planted import calque_groups, reword, spun_words
from mtaudit.spanmodel.vocabulary import SEEN, UNSEEN
from mtaudit.spanmodel.wordnet import WordNet, inflect, lemma

WORDNET = Path("/usr/share/wordnet/data.noun")
needs_wordnet = pytest.mark.skipif(not WORDNET.exists(), reason="Debian's wordnet-base is not installed")
CLEAN = "The minister said on Friday, 12 March, that Germany had not raised the price of bread in three years."


@pytest.fixture(scope="module")
def planter():
    names = ["Johnson", "Berlin"]
    return Planter(
        WordNet(WORDNET.parent), random.Random(1), names, {"n": ["ship"], "v": ["carry"]}, {"price": ["cost"]}
    )


@needs_wordnet
@pytest.mark.parametrize("kind", sorted({*SEEN, *UNSEEN}))
def test_each_kind_of_planted_error_changes_the_text_and_labels_changed_words(planter, kind):
    changed = planter.plant(CLEAN, [kind])
    if changed is None:
        pytest.skip("this sentence has no place for it")
    assert changed.text != CLEAN
    assert changed.penalty > 0
    for label in changed.labels:
        words = changed.text[label.start : label.end]
        assert words.strip()
        assert 0 < label.minor + label.major <= 1.01


@needs_wordnet
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_many_errors_keep_their_labels_inside_the_text(planter, seed):
    planter.random.seed(seed)
    changed = planter.plant_many(CLEAN, SEEN, 4)
    assert changed is not None
    assert all(0 <= x.start < x.end <= len(changed.text) for x in changed.labels)


@needs_wordnet
def test_a_rewording_is_harmless_and_still_a_sentence(planter):
    planter.random.seed(3)
    wordings = {reword(CLEAN, "Bread is cheap there.", planter) for _ in range(20)}
    assert len(wordings) > 3
    assert not any(w[0].islower() for w in wordings)


@needs_wordnet
def test_wordnet_tells_senses_apart():
    wordnet = WordNet(WORDNET.parent)
    assert "bad" in wordnet.antonyms("good", "a")
    assert not set(wordnet.usual("bank", "n")) & set(wordnet.other("bank", "n"))


@pytest.mark.parametrize(
    ("word", "part", "base", "ending"),
    [
        ("prices", "n", "price", "s"),
        ("carried", "v", "carry", "ed"),
        ("stopping", "v", "stop", "ing"),
        ("glass", "n", "glass", ""),
    ],
)
def test_endings_come_off_and_go_on_again(word, part, base, ending):
    assert lemma(word, part, {"price", "carry", "stop", "glass"}) == (base, ending)
    if word != "stopping":
        assert inflect(base, ending) == word


def test_a_splice_marks_just_the_chunk_that_changed():
    clean = "Ties have plunged to a post-war low, the two sides said."
    trip = "The bows have submerged to a stick-war down, the two sides said."
    changed = splice(clean, trip, random.Random(0), 3)
    assert changed is not None
    assert changed.text.endswith(", the two sides said.")
    for label in changed.labels:
        assert changed.text[label.start : label.end] in trip


def test_rater_shares_are_kept_apart_by_severity():
    record = {
        "text": "one two three",
        "annotations": {
            "a": [{"start": 0, "end": 3, "severity": "major", "category": "Accuracy/Mistranslation"}],
            "b": [{"start": 0, "end": 7, "severity": "minor", "category": "Fluency/Punctuation"}],
            "c": [{"start": None, "end": None, "severity": "major", "category": "Accuracy/Omission"}],
        },
    }
    labels, penalty = mqm_labels(record)
    assert [(x.start, x.end, round(x.minor, 2), round(x.major, 2)) for x in labels] == [
        (0, 3, 0.33, 0.33),
        (3, 7, 0.33, 0.0),
    ]
    assert penalty == pytest.approx((5 + 0.1 + 5) / 3)


def test_wrong_tokens_become_spans_of_the_joined_text():
    text, labels = mlqe_labels({"tokens": ["the", "bad", "word"], "bad": [0, 1, 0]})
    assert text == "the bad word"
    assert [text[x.start : x.end] for x in labels] == ["bad"]


def test_tokens_are_printed_without_stray_spaces():
    tokens = ["He", "said", "(", "twice", ")", ":", '"', "We", "do", "n't", "know", ",", "it", "'s", "5", "%", ".", '"']
    assert printed_text(tokens) == "He said (twice): \"We don't know, it's 5%.\""


def test_calque_examples_are_labelled_where_the_literal_words_stand():
    labelled = [e for group in calque_groups(CALQUES) for e in group if e.labels]
    assert len(labelled) > 400
    words = {e.text[x.start : x.end] for e in labelled for x in e.labels}
    assert any(w.endswith("Kremlin master") for w in words)


def test_spun_words_come_from_phrases_of_the_same_length():
    rows = [
        {"expected": "deep learning", "tortured": "profound learning"},
        {"expected": "big data", "tortured": "colossal information set"},
    ]
    assert spun_words(rows) == {"deep": ["profound"]}


def test_dev_is_settled_by_the_key_alone():
    keys = [f"doc{i}" for i in range(2000)]
    share = sum(is_dev(k) for k in keys) / len(keys)
    assert 0.07 < share < 0.13
    assert [is_dev(k) for k in keys] == [is_dev(k) for k in keys]


def test_paragraphs_are_cut_after_full_stops_only():
    assert sentences('He said so. "It is 5.4 pct," he added.\n\nNew text') == [
        "He said so.",
        '"It is 5.4 pct," he added.',
        "New text",
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_chrf_is_a_share_and_full_for_the_same_text(one, other):
    assert 0 <= chrf(one, other) <= 1
    if one.strip():
        assert chrf(one, one) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "source"),
    [("The cat sat on the mat.", "A cat sat on a mat."), ("Prices fell.", "Oil prices fell sharply.")],
)
def test_chrf_is_sacrebleus(text, source):
    from sacrebleu.metrics import CHRF

    assert chrf(text, source) == pytest.approx(CHRF().sentence_score(text, [source]).score / 100, abs=0.005)


def test_a_flag_over_the_whole_sentence_finds_nothing():
    gold = item("x", ("k", "g"), CLEAN, (), [Label(4, 12, 0.0, 1.0, "mistranslation")]).gold
    assert support(gold, 4, 12) == 1
    assert support(gold, 0, 12) > 0
    assert support(gold, 0, len(CLEAN)) == 0
    assert support(gold, 30, 40) == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He sold 5,000 tonnes to Berlin in 2019.", 0),
        ("He sold 5,100 tonnes to Berlin in 2018.", 2),
        ("He sold it all to Berlin.", 0),
    ],
)
def test_figures_that_the_source_lacks_are_counted(text, found):
    assert strange_figures(text, "In 2019 Berlin bought 5000 tonnes from him.") == found
