from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

import onnxruntime  # noqa: E402

from mtaudit.spanmodel.config import SpanConfig  # noqa: E402
from mtaudit.spanmodel.data import Example  # noqa: E402
from mtaudit.spanmodel.export import INPUTS, build, largest_inputs  # noqa: E402
from mtaudit.spanmodel.model import TOKENIZER  # noqa: E402
from mtaudit.spanmodel.network import SpanNetwork  # noqa: E402
from mtaudit.spanmodel.pack import pack  # noqa: E402
from mtaudit.spanmodel.train import Packed  # noqa: E402

SMALL = SpanConfig(layers=2, width=48, heads=4, inner=96, dropout=0.0)
# Probabilities of a word piece may move by so much when linear layers go from float32 to int8.
BOUND = 0.05


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    path = tmp_path_factory.mktemp("packed") / "tiny.npz"
    texts = [
        "Ties have fallen to a low.",
        "The minister said on Friday that talks would go on.",
        "Prices rose again in March.",
    ]
    pack([[Example(text, source)] for text in texts for source in ("", texts[0])], TOKENIZER, SMALL, path)
    torch.manual_seed(3)
    network = SpanNetwork(replace(SMALL)).eval()
    tensors = {k: v.numpy() for k, v in network.state_dict().items()}
    packed = Packed.load(path)
    batch = packed.batch(np.arange(len(packed.begin) - 1), int(packed.arrays["length"].max()), torch.device("cpu"))
    return network, tensors, largest_inputs(tensors, SMALL, path, rows=5), batch


def _run(model, batch):
    session = onnxruntime.InferenceSession(model)
    return session.run(None, {k: batch[k].numpy() for k in INPUTS})


def test_the_float_graph_computes_what_the_network_does(exported):
    network, tensors, _, batch = exported
    with torch.no_grad():
        token, category, penalty, machine = network(*(batch[k] for k in INPUTS))
    real = batch["real"].numpy().astype(bool)
    out = _run(build(tensors, SMALL), batch)
    # Not equal: the word table is int8 in both.
    assert np.abs(out[0] - token.softmax(-1).numpy())[real].max() < 0.01
    assert np.abs(out[1] - category.softmax(-1).numpy())[real].max() < 0.01
    assert np.abs(out[2] - penalty.numpy()).max() < 0.02
    assert np.abs(out[3] - machine.numpy()).max() < 0.02


def test_int8_stays_within_the_stated_bound_of_float32(exported):
    _, tensors, largest, batch = exported
    real = batch["real"].numpy().astype(bool)
    exact, small = _run(build(tensors, SMALL), batch), _run(build(tensors | largest, SMALL), batch)
    assert np.abs(exact[0] - small[0])[real].max() < BOUND
    assert not np.array_equal(exact[0], small[0])


def test_the_same_checkpoint_gives_the_same_bytes(exported):
    _, tensors, largest, _ = exported
    assert build(tensors | largest, SMALL) == build(tensors | largest, SMALL)
