"""The network: a six-layer BERT encoder with three small extra embeddings and four heads (torch; training only)."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from mtaudit.spanmodel.config import SpanConfig
from mtaudit.spanmodel.features import ALIGNS, BAGS, SHAPES
from mtaudit.spanmodel.model import CATEGORIES


class Layer(nn.Module):
    """A post-norm transformer layer. Attention is written out: torch's fused CPU kernel is slow on short rows."""

    def __init__(self, config: SpanConfig) -> None:
        super().__init__()
        width = config.width
        self.heads = config.heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, config.inner), nn.Linear(config.inner, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(B, L, D) in and out; `mask` (B, 1, 1, L) is added to the attention scores."""
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        scores = torch.matmul(q * (width // self.heads) ** -0.5, k.transpose(-1, -2)) + mask
        mixed = torch.matmul(torch.softmax(scores, -1).to(v.dtype), v).transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.drop(self.out(mixed)))
        out: Tensor = self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))
        return out


class SpanNetwork(nn.Module):
    """Word pieces and their codes in; token logits (fine, minor, major), category logits, penalty, machine logit out."""

    def __init__(self, config: SpanConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.words = nn.Embedding(config.vocabulary, width)
        self.places, self.types = nn.Embedding(config.positions, width), nn.Embedding(2, width)
        self.shapes, self.aligns, self.bags = (nn.Embedding(n, width) for n in (SHAPES, ALIGNS, BAGS))
        for extra in (self.shapes, self.aligns, self.bags):
            nn.init.normal_(extra.weight, std=0.01)
        self.norm, self.drop = nn.LayerNorm(width, eps=1e-12), nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.token = nn.Sequential(nn.Linear(width, width // 2), nn.GELU(), nn.Linear(width // 2, 3))
        self.category = nn.Linear(width, len(CATEGORIES))
        self.penalty = nn.Sequential(nn.Linear(2 * width + 2, width // 2), nn.GELU(), nn.Linear(width // 2, 1))
        self.machine = nn.Sequential(nn.Linear(2 * width, width // 4), nn.GELU(), nn.Linear(width // 4, 1))
        # The table of 11.7 million weights stays as it came: nothing is lost, and the optimizer has half as much to do.
        self.words.weight.requires_grad = False

    def forward(
        self, ids: Tensor, types: Tensor, shape: Tensor, align: Tensor, bag: Tensor, real: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """All inputs (B, L) integers, `real` 1 where a row has a piece. Out: (B, L, 3), (B, L, C), (B,), (B,).

        The penalty is log(1 + MQM penalty).
        """
        x = self.words(ids) + self.types(types) + self.places.weight[: ids.shape[1]]
        x = x + self.shapes(shape) + self.aligns(align) + self.bags(bag)
        x = self.drop(self.norm(x))
        mask = (1.0 - real[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, mask)
        token = self.token(x)
        inside = real * (1 - types)
        wrong = torch.softmax(token.float(), -1) * inside[..., None]
        mass = torch.log1p(torch.stack([wrong[..., 1].sum(1), 5.0 * wrong[..., 2].sum(1)], -1))
        top = (x + (1.0 - inside[..., None].to(x.dtype)) * -100.0).max(1).values
        pooled = torch.cat([x[:, 0], top], -1)
        penalty = self.penalty(torch.cat([pooled, mass.to(pooled.dtype)], -1)).squeeze(-1)
        return token, self.category(x), penalty, self.machine(pooled).squeeze(-1)


def load_base(network: SpanNetwork, path: Path) -> None:
    """Take over the encoder of all-MiniLM-L6-v2 (a safetensors file)."""
    from safetensors.torch import load_file

    base = {k.removeprefix("bert."): v for k, v in load_file(str(path)).items()}
    state: dict[str, Any] = {
        "words.weight": base["embeddings.word_embeddings.weight"],
        "places.weight": base["embeddings.position_embeddings.weight"],
        "types.weight": base["embeddings.token_type_embeddings.weight"],
        "norm.weight": base["embeddings.LayerNorm.weight"],
        "norm.bias": base["embeddings.LayerNorm.bias"],
    }
    names = {
        "attention.output.dense": "out",
        "intermediate.dense": "up",
        "output.dense": "down",
        "attention.output.LayerNorm": "norm1",
        "output.LayerNorm": "norm2",
    }
    for i in range(network.config.layers):
        for end in ("weight", "bias"):
            at = f"encoder.layer.{i}"
            state[f"layers.{i}.qkv.{end}"] = torch.cat(
                [base[f"{at}.attention.self.{n}.{end}"] for n in ("query", "key", "value")]
            )
            for old, new in names.items():
                state[f"layers.{i}.{new}.{end}"] = base[f"{at}.{old}.{end}"]
    missing, unexpected = network.load_state_dict(state, strict=False)
    if unexpected or any(name.startswith("layers.") for name in missing):
        raise ValueError(f"{path} is not a BERT encoder of this shape")


def token_loss(logits: Tensor, minor: Tensor, major: Tensor) -> Tensor:
    """Cross entropy (...) of logits (..., 3) with the raters' shares; of right against wrong where minor < 0."""
    log = torch.log_softmax(logits, -1)
    share = minor.clamp(min=0)
    exact = -((1 - share - major).clamp(min=0) * log[..., 0] + share * log[..., 1] + major * log[..., 2])
    vague = -(major * torch.logsumexp(log[..., 1:], -1) + (1 - major) * log[..., 0])
    return torch.where(minor >= 0, exact, vague)


def losses(network: SpanNetwork, batch: dict[str, Tensor], config: SpanConfig) -> dict[str, Tensor]:
    """The parts of the loss, each already weighted."""
    token, category, penalty, machine = network(*(batch[k] for k in ("ids", "types", "shape", "align", "bag", "real")))
    token, category, penalty, machine = token.float(), category.float(), penalty.float(), machine.float()
    weight, minor, major = batch["weight"], batch["minor"], batch["major"]
    parts = {"token": (weight * token_loss(token, minor, major)).sum() / weight.sum().clamp(min=1.0)}
    kind = batch["category"]
    mass = (minor.clamp(min=0) + major) * (kind >= 0) * weight
    named = torch.nn.functional.cross_entropy(
        category.flatten(0, 1), kind.clamp(min=0).flatten(), reduction="none"
    ).view_as(mass)
    parts["category"] = config.weight_category * (mass * named).sum() / mass.sum().clamp(min=1.0)
    target = batch["penalty"]
    known = ~torch.isnan(target)
    parts["penalty"] = (
        config.weight_penalty * nn.functional.smooth_l1_loss(penalty[known], torch.log1p(target[known]))
        if known.any()
        else penalty.sum() * 0
    )
    together = (batch["group"][:, None] == batch["group"][None, :]) & known[:, None] & known[None, :]
    gap = torch.log1p(target.nan_to_num())[:, None] - torch.log1p(target.nan_to_num())[None, :]
    better = (gap * together).clamp(min=0, max=1)
    rank = better * nn.functional.softplus(-2.0 * (penalty[:, None] - penalty[None, :])) / math.log(2)
    parts["rank"] = config.weight_rank * rank.sum() / better.sum().clamp(min=1.0)
    told = ~torch.isnan(batch["machine"])
    if told.any():
        parts["machine"] = config.weight_machine * nn.functional.binary_cross_entropy_with_logits(
            machine[told], batch["machine"][told]
        )
    return parts
