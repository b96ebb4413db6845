"""How texts of different lengths are put together for the models."""

from hypothesis import given
from hypothesis import strategies as st

from mtaudit.onnx import CALL, batches

LENGTHS = st.lists(st.integers(1, 200), max_size=40)


def cost(found, lengths):
    return sum(max(lengths[i] for i in batch) * len(batch) + CALL for batch in found)


@given(LENGTHS, st.integers(1, 700))
def test_every_text_is_in_one_batch_and_none_is_too_large(lengths, most):
    found = list(batches(lengths, most))
    assert sorted(index for batch in found for index in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) == 1 or max(lengths[i] for i in batch) * len(batch) <= most


@given(LENGTHS, st.integers(200, 700), st.lists(st.booleans(), min_size=40, max_size=40))
def test_no_other_cut_has_less_padding(lengths, most, breaks):
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    other = []
    for place, index in enumerate(order):
        if not other or breaks[place] or lengths[index] * (len(other[-1]) + 1) > most:
            other.append([])
        other[-1].append(index)
    assert cost(list(batches(lengths, most)), lengths) <= cost(other, lengths)


def test_short_texts_do_not_wait_for_a_long_one():
    assert [sorted(batch) for batch in batches([10, 190, 11, 9], 700)] == [[0, 2, 3], [1]]
