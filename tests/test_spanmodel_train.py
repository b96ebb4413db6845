import random
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from mtaudit.spanmodel.config import SpanConfig  # noqa: E402
from mtaudit.spanmodel.data import Example  # noqa: E402
from mtaudit.spanmodel.edits import Label  # noqa: E402
from mtaudit.spanmodel.model import TOKENIZER  # noqa: E402
from mtaudit.spanmodel.network import SpanNetwork  # noqa: E402
from mtaudit.spanmodel.pack import pack  # noqa: E402
from mtaudit.spanmodel.train import Packed, plan, train  # noqa: E402

SMALL = SpanConfig(
    layers=2,
    width=48,
    heads=4,
    inner=96,
    dropout=0.0,
    batch_tokens=256,
    rate=3e-3,
    head_rate=3e-3,
    warmup=5,
    checkpoint_every=40,
)
PAIRS = [
    ("The president weighed his nose in this debate.", "weighed his nose", "The president weighed in on this debate."),
    (
        "Moscow received no answer to the repurchase offer.",
        "repurchase",
        "Moscow received no answer to the offer to call back.",
    ),
    ("Prices have fallen to a stick-war down.", "stick-war down", "Prices have fallen to a post-war low."),
    (
        "The team published its discoveries in the diary Nature.",
        "diary",
        "The team published its findings in the journal Nature.",
    ),
]


def _groups():
    for bad, words, good in PAIRS:
        start = bad.index(words)
        yield [
            Example(good, machine=0.0),
            Example(bad, "", (Label(start, start + len(words), 0.0, 1.0, "mistranslation"),), 5.0, 1.0),
        ]


@pytest.fixture
def packed(tmp_path):
    pack(_groups(), TOKENIZER, SMALL, tmp_path / "tiny.npz")
    return Packed.load(tmp_path / "tiny.npz")


def test_a_handful_of_sentences_can_be_learnt_by_heart(packed, tmp_path):
    torch.manual_seed(1)
    network = train(packed, SpanNetwork(SMALL), SMALL, tmp_path / "model.pt", max_steps=120)
    size, rows = plan(packed, SMALL, 0)[0]
    batch = packed.batch(rows, size, torch.device("cpu"))
    with torch.no_grad():
        token, _, penalty, machine = network(*(batch[k] for k in ("ids", "types", "shape", "align", "bag", "real")))
    words = batch["weight"] > 0
    wrong = token.softmax(-1)[..., 2] > 0.5
    assert torch.equal(wrong[words], batch["major"][words] > 0.5)
    bad = batch["penalty"] > 0
    assert penalty[bad].min() > penalty[~bad].max()
    assert torch.equal(machine > 0, bad)


def test_training_goes_on_after_a_stop_and_ends_where_it_would_have(packed, tmp_path):
    torch.manual_seed(1)
    whole = train(packed, SpanNetwork(SMALL), SMALL, tmp_path / "whole.pt", max_steps=20)
    torch.manual_seed(1)
    network = SpanNetwork(SMALL)
    stopped = replace(SMALL, checkpoint_every=10)
    with pytest.raises(KeyboardInterrupt):
        train(_Stopping(packed.arrays, packed.begin, after=13), network, stopped, tmp_path / "parts.pt", max_steps=20)
    resumed = train(packed, SpanNetwork(SMALL), stopped, tmp_path / "parts.pt", max_steps=20)
    for one, other in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-5)


class _Stopping(Packed):
    """Data that is interrupted at one of its batches."""

    def __init__(self, arrays, begin, after):
        super().__init__(arrays, begin)
        object.__setattr__(self, "left", [after])

    def batch(self, rows, length, device):
        self.left[0] -= 1
        if self.left[0] < 0:
            raise KeyboardInterrupt
        return super().batch(rows, length, device)


def test_groups_stay_in_one_batch_and_every_example_is_seen_once(packed):
    batches = plan(packed, SMALL, 3)
    seen = np.concatenate([rows for _, rows in batches])
    assert sorted(seen) == list(range(2 * len(PAIRS)))
    for _, rows in batches:
        numbers = packed.arrays["group"][rows]
        assert all((numbers == n).sum() == 2 for n in set(numbers))


def test_packed_data_is_the_same_for_the_same_input(tmp_path):
    groups = list(_groups())
    random.Random(0).shuffle(groups)
    for name in ("a", "b"):
        pack(groups, TOKENIZER, SMALL, tmp_path / f"{name}.npz")
    a, b = (np.load(tmp_path / f"{n}.npz") for n in "ab")
    assert all(np.array_equal(a[k], b[k], equal_nan=a[k].dtype.kind == "f") for k in a.files)
