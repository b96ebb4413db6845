"""The teacher: a language model of 135 million parameters that learns to mark wrong words (torch; training only).

It is too large to be bundled. What it thinks of machine-translated sentences the span model learns from (distillation,
Hinton et al. 2015). The lower layers read from left to right, as they learnt to; the upper ones may look both ways.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from mtaudit.spanmodel.features import word_offsets

FROZEN, ONE_WAY = 10, 15
"""Layers that stay as they came, and layers that read from left to right."""
LENGTHS = (32, 48, 64, 96, 128, 192)
_BREAK = "\n\n"
_MAX_SOURCE = 70
_PARTS = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
}


def load_language_model(path: Path) -> Any:  # noqa: ANN401  # transformers' LlamaModel
    """The language model of a GGUF file of the Llama architecture, in float32."""
    from gguf import GGUFReader
    from gguf.quants import dequantize
    from transformers import LlamaConfig, LlamaModel

    reader = GGUFReader(str(path))

    def field(name: str) -> Any:  # noqa: ANN401
        return reader.fields[f"llama.{name}"].contents()

    heads, key_heads = field("attention.head_count"), field("attention.head_count_kv")
    config = LlamaConfig(
        vocab_size=field("vocab_size"),
        hidden_size=field("embedding_length"),
        intermediate_size=field("feed_forward_length"),
        num_hidden_layers=field("block_count"),
        num_attention_heads=heads,
        num_key_value_heads=key_heads,
        rms_norm_eps=field("attention.layer_norm_rms_epsilon"),
        rope_parameters={"rope_type": "default", "rope_theta": field("rope.freq_base")},
    )
    config._attn_implementation = "eager"  # noqa: SLF001  # torch's fused CPU kernel is slow on short rows
    state = {}
    for tensor in reader.tensors:
        weight = np.array(dequantize(tensor.data, tensor.tensor_type))
        layer, _, part = tensor.name.removesuffix(".weight").removeprefix("blk.").partition(".")
        if part in {"attn_q", "attn_k"}:
            # llama.cpp interleaves the two halves that the rotary embedding turns.
            count = heads if part == "attn_q" else key_heads
            weight = weight.reshape(count, -1, 2, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)
        name = (
            f"layers.{layer}.{_PARTS[part]}" if part else {"token_embd": "embed_tokens", "output_norm": "norm"}[layer]
        )
        state[f"{name}.weight"] = torch.tensor(weight)
    model = LlamaModel(config)
    model.load_state_dict(state)
    return model


@dataclass(frozen=True)
class Row:
    """Token ids of a source (if any) and a text, and for each word of the text where its last token is."""

    ids: list[int]
    at: list[int]


class Reader:
    """Turns texts into rows with the language model's own tokenizer."""

    def __init__(self, path: Path) -> None:
        from transformers import AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
        self.start = self.tokenizer.convert_tokens_to_ids("<|endoftext|>")

    def row(self, text: str, source: str) -> Row:
        """A text, beside a source or alone ("")."""
        plain: dict[str, Any] = {"add_special_tokens": False}
        before = self.tokenizer(source, **plain).input_ids[:_MAX_SOURCE] if source else []
        made = self.tokenizer(text, return_offsets_mapping=True, **plain)
        ids = [self.start, *before, *self.tokenizer(_BREAK, **plain).input_ids]
        begins = [start for start, _ in made.offset_mapping]
        last = [max(int(np.searchsorted(begins, end)) - 1, 0) for _, end in word_offsets(text)]
        return Row(ids + made.input_ids, [len(ids) + i for i in last])


class Teacher(nn.Module):
    """Rows in, for each word the logits of fine, minor and major out."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401
        super().__init__()
        self.model = model
        self.head = nn.Linear(model.config.hidden_size, 3)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)
        for part in (model.embed_tokens, *model.layers[:FROZEN]):
            part.requires_grad_(requires_grad=False)

    def compile(self, *_: object, **__: object) -> None:
        """Compile the layers for the few shapes of `batches`; half as fast again, after some minutes."""
        torch._dynamo.config.cache_size_limit = 64  # noqa: SLF001
        for layer in self.model.layers:
            layer.forward = torch.compile(layer.forward, dynamic=False)

    def forward(self, ids: Tensor, real: Tensor, rows: Tensor, at: Tensor) -> Tensor:
        """`ids` and `real` (B, L); words as their rows and places (W,); (W, 3) out."""
        length = ids.shape[1]
        x = self.model.embed_tokens(ids)
        turns = self.model.rotary_emb(x, torch.arange(length, device=ids.device)[None].expand(len(ids), length))
        hidden = (~real)[:, None, None, :].expand(len(ids), 1, length, length)
        ahead = torch.ones(length, length, dtype=torch.bool, device=ids.device).triu(1) | hidden
        lowest = torch.finfo(torch.bfloat16).min
        masks = [torch.zeros(hidden.shape, device=ids.device).masked_fill(m, lowest) for m in (ahead, hidden)]
        for index, layer in enumerate(self.model.layers):
            with torch.set_grad_enabled(torch.is_grad_enabled() and index >= FROZEN):
                x = layer(x, attention_mask=masks[index >= ONE_WAY], position_embeddings=turns)
        out: Tensor = self.head(self.model.norm(x)[rows, at]).float()
        return out


def batches(
    rows: Sequence[Row], tokens: int, chance: np.random.Generator
) -> Iterator[tuple[int, NDArray[np.int64], int]]:
    """(length, indices, how many of them count): rows of like length in random order; a last batch is filled up.

    Rows longer than the last length are left out.
    """
    sorted_in: dict[int, list[int]] = defaultdict(list)
    for index in chance.permutation(len(rows)):
        fitting = [length for length in LENGTHS if len(rows[index].ids) <= length]
        if fitting:
            sorted_in[fitting[0]].append(int(index))
    parts = [
        (length, members[first : first + tokens // length])
        for length, members in sorted_in.items()
        for first in range(0, len(members), tokens // length)
    ]
    for index in chance.permutation(len(parts)):
        length, members = parts[index]
        yield length, np.resize(np.array(members), tokens // length), len(members)


def collate(rows: Sequence[Row], length: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The arguments of Teacher.forward."""
    ids = torch.zeros(len(rows), length, dtype=torch.int64)
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = torch.tensor(row.ids)
    real = torch.arange(length)[None] < torch.tensor([len(row.ids) for row in rows])[:, None]
    owners = torch.tensor([index for index, row in enumerate(rows) for _ in row.at])
    return ids, real, owners, torch.tensor([at for row in rows for at in row.at])
