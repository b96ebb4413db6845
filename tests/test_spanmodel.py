import json
import shutil
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtaudit.errors import WeightsError
from mtaudit.spanmodel import CATEGORIES, SpanModel, load_span_model, machine_translated
from mtaudit.spanmodel.features import cut, load_tokenizer, row, word_offsets
from mtaudit.spanmodel.model import FILES, TOKENIZER, WEIGHTS
from mtaudit.spanmodel.spans import likely_spans, spans
from mtaudit.spanmodel.translationese import ngrams

GARBLED = "The president weighed his nose in this debate, saying that the bows between the two nations have submerged."
CLEAN = "The president weighed in on the debate, saying that ties between the two countries had fallen to a low."


@pytest.fixture(scope="module")
def model():
    return load_span_model()


def test_each_text_is_read_alone_and_beside_each_source(model):
    reading = model.read([(GARBLED, (CLEAN, "Something else."))])[0]
    assert [view.source for view in reading.views] == ["", CLEAN, "Something else."]
    for view in reading.views:
        assert view.minor.shape == view.major.shape == (len(reading.offsets),)
        assert view.category.shape == (len(reading.offsets), len(CATEGORIES))
        assert ((view.minor >= 0) & (view.major >= 0) & (view.minor + view.major <= 1.001)).all()
        assert view.penalty >= 0


def test_garbling_scores_worse_than_the_clean_sentence_with_and_without_a_source(model):
    bad, good = model.read([(GARBLED, (CLEAN,)), (CLEAN, (CLEAN + " He spoke in Moscow.",))])
    assert all(b.penalty > g.penalty for b, g in zip(bad.views, good.views, strict=True))


def test_a_wrong_figure_costs_beside_another_wording(model):
    told = [
        ("The bank gave loans to {} firms in 2019, it said.", "In 2019 the bank lent 5,000 firms money, its annual report says.", "5000", "8000"),
        ("{} people were hurt when a train left the rails.", "A derailed train left 24 injured.", "24", "74"),
        ("The company will cut {} jobs by the end of the year.", "By December 1200 staff will have gone.", "1200", "1900"),
        ("The vote was {} in favour of the bill.", "Lawmakers passed it, with 312 for.", "312", "371"),
        ("Prices rose {} percent in May.", "Inflation ran at 3.4 percent last May.", "3.4", "8.4"),
    ]  # fmt: skip
    pairs = [(text.format(figure), (source,)) for text, source, *figures in told for figure in figures]
    penalties = [reading.views[1].penalty for reading in model.read(pairs)]
    worse = [wrong > right for right, wrong in zip(penalties[::2], penalties[1::2], strict=True)]
    assert worse[0]
    assert sum(worse) >= 4, penalties


def test_a_text_beside_itself_is_flawless(model):
    view = model.read([(GARBLED, (GARBLED,))])[0].views[1]
    assert view.penalty == 0
    assert not (view.minor + view.major).any()


def test_a_reading_does_not_depend_on_the_sentences_beside_it(model):
    alone = model.read([(GARBLED, (CLEAN,))])[0]
    among = model.read([("Short.", ()), (CLEAN * 3, ()), (GARBLED, (CLEAN,)), ("x " * 300, (GARBLED,))])[2]
    for one, other in zip(alone.views, among.views, strict=True):
        assert np.abs(one.major - other.major).max() < 1e-4
        assert one.penalty == pytest.approx(other.penalty, abs=1e-3)


def test_the_same_bytes_twice(model):
    one, other = (SpanModel().read([(GARBLED, (CLEAN,))])[0] for _ in range(2))
    assert all(
        a.major.tobytes() == b.major.tobytes() and a.penalty == b.penalty
        for a, b in zip(one.views, other.views, strict=True)
    )


def test_odd_input_is_read_without_complaint(model):
    texts = ["", "   ", "…", "\u200b\u0301", "中文 text", "word " * 2000, "🙂🙂", "<br/>&nbsp;"]
    readings = model.read([(t, (CLEAN, "")) for t in texts])
    assert [r.text for r in readings] == texts
    assert machine_translated(readings[5:6] * 3) is not None
    assert machine_translated(readings[:2]) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_words_and_pieces_stay_inside_the_text_and_in_order(text):
    piece = cut([text], load_tokenizer(TOKENIZER))[0]
    flat = [edge for pair in word_offsets(text) for edge in pair]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= len(text) for start, end in word_offsets(text))
    assert (np.diff(piece.word) >= 0).all()
    made = row(piece, piece, 20, 20)
    assert len(made.ids) <= 43
    assert made.align.max(initial=0) < 33
    assert made.bag.max(initial=0) < 25


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["word", ",", "“", "two-part", "don’t", "."]), min_size=1, max_size=12), st.data())
def test_spans_lie_on_word_boundaries_and_slice_right(tokens, data):
    text = " ".join(tokens)
    offsets = np.array(word_offsets(text), np.int32)
    count = len(offsets)
    major = np.array(data.draw(st.lists(st.floats(0, 1, width=32), min_size=count, max_size=count)), np.float32)
    found = spans(text, offsets, np.zeros(count, np.float32), major, 0.5, 0.25)
    starts, ends = set(offsets[:, 0].tolist()), set(offsets[:, 1].tolist())
    assert all(s.start in starts and s.end in ends and s.start < s.end for s in found)
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert bool(found) == bool((major >= 0.5).any())


def test_likely_spans_mark_the_garbled_words_and_not_the_whole_sentence(model):
    reading = model.read([(GARBLED, ())])[0]
    found = likely_spans(reading)
    assert found
    assert sum(f.end - f.start for f in found) < 0.7 * len(GARBLED)
    assert all(0 < f.confidence <= 1 for f in found)


@pytest.mark.parametrize("name", FILES)
def test_a_corrupt_or_swapped_weight_file_is_refused_by_name(tmp_path, name):
    folder = tmp_path / "weights"
    shutil.copytree(WEIGHTS, folder)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(bytes(content))
    with pytest.raises(WeightsError, match=name):
        SpanModel(folder)
    (folder / name).unlink()
    with pytest.raises(WeightsError, match=name):
        SpanModel(folder)


def test_a_broken_record_of_the_weights_is_refused(tmp_path):
    shutil.copytree(WEIGHTS, tmp_path / "weights")
    (tmp_path / "weights" / "sha256.json").write_text(json.dumps({"model.onnx": 1}))
    with pytest.raises(WeightsError, match=r"sha256\.json"):
        SpanModel(tmp_path / "weights")


def test_weights_are_small_enough_to_be_bundled():
    assert (WEIGHTS / "model.onnx").stat().st_size <= 30_000_000


def test_inference_imports_neither_torch_nor_transformers():
    code = (
        "import sys; from mtaudit.spanmodel import load_span_model, machine_translated;"
        "machine_translated(load_span_model().read([('One two three four.', ('a',))] * 3));"
        "bad = {'torch', 'transformers', 'onnx', 'sklearn', 'scipy', 'pandas'} & set(sys.modules); sys.exit(str(bad) if bad else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_wording_tells_nothing_by_names_and_figures_and_does_not_mind_the_kind_of_quotes():
    one = ngrams("“Shares” fell 3 percent in Paris, says Müller.")
    other = ngrams('"Shares" fell 97 percent in London, says Smith.')
    assert one == other
    assert one != ngrams("“Shares” rose 3 percent in Paris, says Müller.")
