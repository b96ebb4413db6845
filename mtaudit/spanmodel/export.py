"""From a checkpoint to the bundled int8 ONNX file.

    python -m mtaudit.spanmodel.export --checkpoint checkpoint.pt --data train.npz

The graph is written node by node, as in align/export.py. Weights are int8 with one scale for each output channel, what
goes into a linear layer is int8 with one fixed scale for each input channel, measured on training data: a sentence's
reading does not depend on its neighbours, and quantising costs one pass. The input scales are folded into the weights
after SmoothQuant (Xiao et al. 2023, equation 4, with α = .5): outlying channels give part of their range to the weights.
The second layer of each perceptron gets one scale for each token instead, since a few tokens ([CLS], [SEP]) have inputs
ten times larger than all others; one fixed scale there moved probabilities by .02 on average, one per token by .004. The heads, attention and norms are float32. Needs torch, onnx and safetensors (`pip install mtaudit[train]`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtaudit.align.export import LEVELS, SAFE_LEVELS, Graph, quantise
from mtaudit.spanmodel.config import SpanConfig
from mtaudit.spanmodel.model import CATEGORIES, FILES, MAX_SOURCE, MAX_TEXT, WEIGHTS

INPUTS = ("ids", "types", "shape", "align", "bag", "real")
PLACES = MAX_TEXT + MAX_SOURCE + 3

Array = NDArray[Any]
Tensors = dict[str, Array]


def _dense(graph: Graph, value: str, name: str, tensors: Tensors) -> str:
    """A float32 linear layer."""
    weight = graph.constant(f"{name}.weight", np.ascontiguousarray(tensors[f"{name}.weight"].T))
    return graph.node(
        "Add", graph.node("MatMul", value, weight), graph.constant(f"{name}.bias", tensors[f"{name}.bias"])
    )


def _linear(graph: Graph, value: str, name: str, tensors: Tensors) -> str:
    """A linear layer, int8 by int8 where the largest inputs are known (`name.largest`), else in float32."""
    if f"{name}.largest" not in tensors:
        return _dense(graph, value, name, tensors)
    if name.endswith(".down"):
        return graph.linear_int8(value, name, tensors[f"{name}.weight"], tensors[f"{name}.bias"])
    largest, weight = tensors[f"{name}.largest"], tensors[f"{name}.weight"]
    smooth = np.sqrt(np.maximum(largest, 1e-3) / np.maximum(np.abs(weight).max(axis=0), 1e-3))
    step = graph.number(float((largest / smooth).max()) / LEVELS)
    rounded, scale = quantise(weight * smooth, SAFE_LEVELS)
    zero = graph.constant("input_zero", np.array(128, np.uint8))
    inputs = graph.node("Mul", value, graph.constant(f"{name}.smooth", (1 / smooth).astype(np.float32)))
    inputs = graph.node("QuantizeLinear", inputs, step, zero)
    layer, weights = graph.constant(f"{name}.weight", rounded.T), graph.constant(f"{name}.scale", scale)
    bias = graph.constant(f"{name}.bias", tensors[f"{name}.bias"])
    return graph.node("MatMulIntegerToFloat", inputs, layer, step, weights, zero, "", bias, domain="com.microsoft")


def _embedded(graph: Graph, tensors: Tensors) -> str:
    words, scales = quantise(tensors["words.weight"], LEVELS)
    word = graph.node("Cast", graph.node("Gather", graph.constant("words", words), "ids"), to=1)
    hidden = graph.node("Mul", word, graph.node("Gather", graph.constant("words.scale", scales[:, None]), "ids"))
    for table, codes in (("types", "types"), ("shapes", "shape"), ("aligns", "align"), ("bags", "bag")):
        hidden = graph.node(
            "Add", hidden, graph.node("Gather", graph.constant(f"{table}.weight", tensors[f"{table}.weight"]), codes)
        )
    length = graph.node("Shape", "ids", start=1, end=2)
    places = graph.constant("places", tensors["places.weight"][:PLACES].astype(np.float16))
    place = graph.node("Cast", graph.node("Slice", places, graph.ints(0), length, graph.ints(0)), to=1)
    return graph.norm(graph.node("Add", hidden, place), "norm", tensors)


def _layer(graph: Graph, hidden: str, mask: str, name: str, tensors: Tensors, config: SpanConfig) -> str:
    each = config.width // config.heads
    joint = _linear(graph, hidden, f"{name}.qkv", tensors)
    joint = graph.node("Reshape", joint, graph.ints(0, 0, 3, config.heads, each))
    joint = graph.node("Transpose", joint, perm=[2, 0, 3, 1, 4])
    query, key, value = (
        graph.node("Gather", joint, graph.constant(f"index_{i}", np.array(i)), axis=0) for i in range(3)
    )
    scores = graph.node("MatMul", query, graph.node("Transpose", key, perm=[0, 1, 3, 2]))
    scores = graph.node("Add", graph.node("Mul", scores, graph.number(each**-0.5)), mask)
    mixed = graph.node("MatMul", graph.node("Softmax", scores, axis=-1), value)
    mixed = graph.node("Reshape", graph.node("Transpose", mixed, perm=[0, 2, 1, 3]), graph.ints(0, 0, config.width))
    hidden = graph.norm(
        graph.node("Add", hidden, _linear(graph, mixed, f"{name}.out", tensors)), f"{name}.norm1", tensors
    )
    wide = graph.node("Gelu", _linear(graph, hidden, f"{name}.up", tensors))
    return graph.norm(
        graph.node("Add", hidden, _linear(graph, wide, f"{name}.down", tensors)), f"{name}.norm2", tensors
    )


def build(tensors: Tensors, config: SpanConfig) -> bytes:
    """The network as a serialised ONNX file; linear layers whose largest inputs are not given stay in float32.

    In: INPUTS, each (batch, pieces) int64. Out: probabilities (batch, pieces, 3) of fine, minor, major; of CATEGORIES
    (batch, pieces, C); log(1 + penalty) (batch,); log odds of a machine (batch,).
    """
    from onnx import TensorProto, checker, helper

    graph = Graph()
    hidden = _embedded(graph, tensors)
    real = graph.node("Cast", "real", to=1)
    absent = graph.node("Sub", graph.number(1.0), real)
    mask = graph.node("Unsqueeze", graph.node("Mul", absent, graph.number(-1e4)), graph.ints(1, 2))
    for number in range(config.layers):
        hidden = _layer(graph, hidden, mask, f"layers.{number}", tensors, config)
    token = _dense(graph, graph.node("Gelu", _dense(graph, hidden, "token.0", tensors)), "token.2", tensors)
    wrong = graph.node("Softmax", token, axis=-1)
    category = graph.node("Softmax", _dense(graph, hidden, "category", tensors), axis=-1)
    inside = graph.node("Mul", real, graph.node("Sub", graph.number(1.0), graph.node("Cast", "types", to=1)))
    inside = graph.node("Unsqueeze", inside, graph.ints(2))
    mass = graph.node("ReduceSum", graph.node("Mul", wrong, inside), graph.ints(1), keepdims=0)
    mass = graph.node("Gather", mass, graph.constant("grades", np.array([1, 2])), axis=1)
    mass = graph.node("Mul", mass, graph.constant("gravity", np.array([1.0, 5.0], np.float32)))
    mass = graph.node("Log", graph.node("Add", mass, graph.number(1.0)))
    outside = graph.node("Mul", graph.node("Sub", graph.number(1.0), inside), graph.number(-100.0))
    top = graph.node("ReduceMax", graph.node("Add", hidden, outside), graph.ints(1), keepdims=0)
    first = graph.node("Gather", hidden, graph.constant("index_0", np.array(0)), axis=1)
    pooled = graph.node("Concat", first, top, axis=-1)
    both = graph.node("Concat", pooled, mass, axis=-1)
    penalty = _dense(graph, graph.node("Gelu", _dense(graph, both, "penalty.0", tensors)), "penalty.2", tensors)
    machine = _dense(graph, graph.node("Gelu", _dense(graph, pooled, "machine.0", tensors)), "machine.2", tensors)
    outputs = {"token": wrong, "category": category}
    outputs |= {n: graph.node("Squeeze", v, graph.ints(-1)) for n, v in (("penalty", penalty), ("machine", machine))}
    for name, value in outputs.items():
        graph.nodes.append(helper.make_node("Identity", [value], [name], name=name))
    shapes: dict[str, list[str | int]] = {
        "token": ["batch", "pieces", 3],
        "category": ["batch", "pieces", len(CATEGORIES)],
        "penalty": ["batch"],
        "machine": ["batch"],
    }
    ins = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "pieces"]) for n in INPUTS]
    outs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in shapes.items()]
    body = helper.make_graph(graph.nodes, "mtaudit-spans", ins, outs, list(graph.constants.values()))
    model = helper.make_model(
        body,
        opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)],
        ir_version=9,
        producer_name="mtaudit",
    )
    checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def tensors_of(checkpoint: Path) -> tuple[Tensors, SpanConfig]:
    """The weights of a checkpoint as float32 arrays, and the configuration that it was trained with."""
    import torch

    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    kept: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in state["config"].items()}
    return {k: v.float().numpy() for k, v in state["network"].items()}, SpanConfig(**kept)


def largest_inputs(tensors: Tensors, config: SpanConfig, data: Path, rows: int = 480) -> Tensors:
    """The largest absolute input of each channel of each linear layer of the encoder, over some training examples."""
    import torch

    from mtaudit.spanmodel.network import SpanNetwork
    from mtaudit.spanmodel.train import Packed

    network = SpanNetwork(config)
    network.load_state_dict({k: torch.from_numpy(v) for k, v in tensors.items()})
    network.eval()
    found: Tensors = {}

    def watch(name: str) -> Any:  # noqa: ANN401
        def hook(_: object, inputs: tuple[torch.Tensor, ...]) -> None:
            top = inputs[0].detach().abs().flatten(0, 1).max(0).values.numpy()
            found[f"{name}.largest"] = np.maximum(found.get(f"{name}.largest", 0.0), top)

        return hook

    for name, module in network.named_modules():
        if name.startswith("layers.") and isinstance(module, torch.nn.Linear):
            module.register_forward_pre_hook(watch(name))
    packed = Packed.load(data)
    chosen = np.random.default_rng(config.seed).choice(len(packed.begin) - 1, rows, replace=False)
    with torch.no_grad():
        for row in chosen:
            batch = packed.batch(np.array([row]), int(packed.arrays["length"][row]), torch.device("cpu"))
            network(*(batch[k] for k in INPUTS))
    return found


def record(folder: Path) -> None:
    """Write sha256.json for the files of a weights folder."""
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    (folder / "sha256.json").write_text(json.dumps(hashes, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    parser.add_argument(
        "--data", type=Path, help="packed training data to measure inputs on; without it linear layers stay float32"
    )
    options = parser.parse_args()
    tensors, config = tensors_of(options.checkpoint)
    measured = largest_inputs(tensors, config, options.data) if options.data else {}
    options.to.mkdir(parents=True, exist_ok=True)
    (options.to / "model.onnx").write_bytes(build(tensors | measured, config))
    for name in FILES[1:]:
        if not (options.to / name).exists():
            (options.to / name).write_bytes((WEIGHTS / name).read_bytes())
    record(options.to)


if __name__ == "__main__":
    main()
