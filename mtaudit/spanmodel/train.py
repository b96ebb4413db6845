"""Training of the span model, top to bottom: packed data in, a checkpoint out. Stopped, it goes on where it was.

    python -m mtaudit.spanmodel.train --data train.npz --base model.safetensors --out checkpoint.pt

One core with bfloat16 matrix units does some 6,000 tokens a second; a GPU is used where torch finds one.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from mtaudit.spanmodel.config import SpanConfig
from mtaudit.spanmodel.network import SpanNetwork, load_base, losses

_CODES = ("ids", "types", "shape", "align", "bag")
_TARGETS = ("minor", "major", "category", "weight")


@dataclass(frozen=True)
class Packed:
    """The arrays that data.pack wrote; `begin` is where each example's pieces begin."""

    arrays: dict[str, NDArray[Any]]
    begin: NDArray[np.int64]

    @classmethod
    def load(cls, path: Path) -> Packed:
        """Read a packed .npz file."""
        arrays = dict(np.load(path))
        return cls(arrays, np.concatenate([[0], np.cumsum(arrays["length"].astype(np.int64))]))

    def batch(self, rows: NDArray[np.int64], length: int, device: torch.device) -> dict[str, Tensor]:
        """The examples `rows`, padded to one length."""
        batch: dict[str, Tensor] = {}
        sizes = np.minimum(self.arrays["length"][rows].astype(np.int64), length)
        for key in (*_CODES, *_TARGETS):
            full = np.full(
                (len(rows), length),
                -1 if key == "category" else 0,
                np.int64 if key in _CODES or key == "category" else np.float32,
            )
            for i, row in enumerate(rows):
                full[i, : sizes[i]] = self.arrays[key][self.begin[row] : self.begin[row] + sizes[i]]
            batch[key] = torch.from_numpy(full)
        batch["real"] = torch.from_numpy((np.arange(length)[None] < sizes[:, None]).astype(np.int64))
        for key in ("group", "penalty", "machine"):
            batch[key] = torch.from_numpy(self.arrays[key][rows].astype(np.float32))
        return {key: value.to(device) for key, value in batch.items()}


def plan(data: Packed, config: SpanConfig, epoch: int) -> list[tuple[int, NDArray[np.int64]]]:
    """One epoch's batches as (padded length, examples): groups stay together, lengths are alike, order is random."""
    chance = np.random.default_rng(config.seed + epoch)
    group, length = data.arrays["group"].astype(np.int64), data.arrays["length"].astype(np.int64)
    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    counts = np.diff(np.r_[first, len(group)])
    longest = np.maximum.reduceat(length, first)
    buckets: dict[int, list[int]] = defaultdict(list)
    for index in chance.permutation(len(first)):
        buckets[next((size for size in config.lengths if longest[index] <= size), config.lengths[-1])].append(
            int(index)
        )
    batches = []
    for size, members in buckets.items():
        rows: list[int] = []
        for index in members:
            rows += range(first[index], first[index] + counts[index])
            if len(rows) * size >= config.batch_tokens:
                batches.append((size, np.array(rows)))
                rows = []
        if rows:
            batches.append((size, np.array(rows)))
    return [batches[i] for i in chance.permutation(len(batches))]


def optimizer_for(network: SpanNetwork, config: SpanConfig) -> torch.optim.AdamW:
    """AdamW; what is new (heads and codes) learns faster than what the base model brings."""
    new: list[nn.Parameter] = []
    old: list[nn.Parameter] = []
    for name, weight in network.named_parameters():
        if weight.requires_grad:
            fresh = name.split(".")[0] in {"token", "category", "penalty", "machine", "shapes", "aligns", "bags"}
            (new if fresh else old).append(weight)
    sets = [
        {"params": old, "lr": config.rate, "base": config.rate},
        {"params": new, "lr": config.head_rate, "base": config.head_rate},
    ]
    return torch.optim.AdamW(sets, weight_decay=config.weight_decay, betas=(0.9, 0.98), fused=True)


def rate_at(step: int, done: float, config: SpanConfig) -> float:
    """The share of the learning rate: warm-up by steps, then a straight fall over the time given."""
    return min(1.0, (step + 1) / config.warmup) * max(0.0, 1.0 - done)


def save(path: Path, **state: object) -> None:
    """Write a checkpoint so that a stop in the middle leaves the old one."""
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def train(
    data: Packed, network: SpanNetwork, config: SpanConfig, out: Path, *, max_steps: int | None = None
) -> SpanNetwork:
    """Train until the minutes (or `max_steps`) are used up; goes on from `out` where that is a checkpoint in progress."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device).train()
    optimizer = optimizer_for(network, config)
    step, epoch, at, used = 0, 0, 0, 0.0
    torch.manual_seed(config.seed)
    if out.exists():
        state = torch.load(out, map_location=device, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        step, epoch, at, used = state["step"], state["epoch"], state["at"], state["used"]
    batches = plan(data, config, epoch)
    totals: dict[str, float] = defaultdict(float)
    tokens, began = 0, time.monotonic() - used
    while True:
        used = time.monotonic() - began
        done = used / (config.minutes * 60) if max_steps is None else step / max_steps
        if (step % config.checkpoint_every == 0 and step) or done >= 1.0:
            save(
                out,
                network=network.state_dict(),
                optimizer=optimizer.state_dict(),
                step=step,
                epoch=epoch,
                at=at,
                used=used,
                config=asdict(config),
            )
        if done >= 1.0:
            return network.eval()
        if at == len(batches):
            epoch, at = epoch + 1, 0
            batches = plan(data, config, epoch)
        size, rows = batches[at]
        for part in optimizer.param_groups:
            part["lr"] = part["base"] * rate_at(step, done, config)
        with torch.autocast(device.type, torch.bfloat16):
            parts = losses(network, data.batch(rows, size, device), config)
        sum(parts.values()).backward()  # type: ignore[union-attr]
        torch.nn.utils.clip_grad_norm_(network.parameters(), config.clip, foreach=True)
        optimizer.step()
        optimizer.zero_grad()
        step, at, tokens = step + 1, at + 1, tokens + size * len(rows)
        for key, value in parts.items():
            totals[key] += float(value.detach())
        if step % 50 == 0:
            shown = " ".join(f"{k} {v / 50:.4f}" for k, v in totals.items())
            speed = tokens / (time.monotonic() - began)
            sys.stderr.write(
                f"step {step} epoch {epoch} {at}/{len(batches)} done {done:.3f} {speed:.0f} tok/s {shown}\n"
            )
            sys.stderr.flush()
            totals.clear()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--base", type=Path, required=True, help="all-MiniLM-L6-v2 (.safetensors), or a checkpoint (.pt) to start from"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=SpanConfig.minutes)
    parser.add_argument("--rate", type=float, default=SpanConfig.rate)
    options = parser.parse_args()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    config = replace(SpanConfig(), minutes=options.minutes, rate=options.rate)
    torch.manual_seed(config.seed)
    network = SpanNetwork(config)
    if options.base.suffix == ".pt":
        network.load_state_dict(torch.load(options.base, map_location="cpu", weights_only=True)["network"])
    else:
        load_base(network, options.base)
    train(Packed.load(options.data), network, config, options.out)


if __name__ == "__main__":
    main()
