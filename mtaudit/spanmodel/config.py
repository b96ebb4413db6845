"""The one configuration of the span model: shape, data mixture, training."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SpanConfig:
    """Shape of the network, the mixture it learns from, and how it is trained.

    `rows_*` count groups of examples (a sentence and its variants), `passes_marked` and `passes_taught` how often the
    marked articles and the teacher's sentences come, `share_annotated` how many of the annotated translations' groups.
    `batch_tokens` is rows x padded length; each batch has one of the `lengths`, so that kernels meet few shapes.
    `minutes` bounds the training by the clock: the learning rate falls to 0 at its end, whatever the machine's speed.
    """

    layers: int = 6
    width: int = 384
    heads: int = 12
    inner: int = 1536
    vocabulary: int = 30522
    positions: int = 512
    dropout: float = 0.0

    max_text: int = 144
    max_source: int = 128
    lengths: tuple[int, ...] = (16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 176, 224, 288)
    batch_tokens: int = 4096

    share_annotated: float = 0.5
    passes_marked: int = 3
    passes_taught: int = 2
    rows_splice: int = 26_000
    rows_corrupt: int = 56_000
    rows_corrupt_source: int = 28_000
    rows_clean: int = 20_000
    rows_native_source: int = 8_000

    minutes: float = 18.0
    rate: float = 2e-4
    head_rate: float = 1e-3
    warmup: int = 60
    weight_decay: float = 0.01
    clip: float = 1.0
    seed: int = 47

    weight_category: float = 0.15
    weight_penalty: float = 0.15
    weight_rank: float = 0.3
    weight_machine: float = 0.1
    checkpoint_every: int = 200
