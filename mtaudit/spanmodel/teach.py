"""Fine-tunes the teacher and writes down what it thinks of sentences, for pack.py to mix in.

python -m mtaudit.spanmodel.teach fit --language-model SmolLM2-135M-Instruct.Q4_1.gguf --shared ../shared/data \
            --extra round-trip-extra.jsonl.gz --trigrams en-us.lm.bin --out teacher.pt
python -m mtaudit.spanmodel.teach label --language-model … --teacher teacher.pt … --out taught.jsonl.gz
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from mtaudit.spanmodel.data import (
    UNKNOWN,
    Example,
    Group,
    document_groups,
    mlqe_groups,
    mlqe_labels,
    mlqe_penalty,
    mqm_groups,
    mqm_labels,
    train_part,
)
from mtaudit.spanmodel.features import word_offsets
from mtaudit.spanmodel.marked_articles import articles, marked_groups
from mtaudit.spanmodel.network import token_loss
from mtaudit.spanmodel.pack import targets
from mtaudit.spanmodel.planted import clean_groups, corrupt_groups, material
from mtaudit.spanmodel.teacher import Reader, Row, Teacher, batches, collate, load_language_model

TOKENS = 2560
_RATE, _HEAD_RATE, _WARMUP = 1e-4, 1e-3, 40


def lessons(options: argparse.Namespace, chance: random.Random) -> Iterator[Group]:
    """What the teacher learns from: all marked articles, and a share of the other labelled sentences."""

    def some(groups: Iterator[Group], share: float) -> Iterator[Group]:
        return (group for group in groups if chance.random() < share)

    shared: Path = options.shared
    yield from marked_groups([a for a in articles() if not a.dev], chance)
    yield from some(mqm_groups(train_part(shared, "mqm-zh-en-2020"), chance), 0.16)
    yield from some(mlqe_groups(train_part(shared, "mlqe-pe-into-en")), 0.08)
    yield from some(document_groups(train_part(shared, "documents-2022"), chance), 0.3)
    stock = material(shared, options.extra, options.trigrams, chance)
    yield from corrupt_groups(stock, 2000)
    yield from clean_groups(stock, 1500, 1500)


def word_targets(example: Example) -> NDArray[np.float32]:
    """(words, 3): share of minor (-1: gravity unknown), share of major, weight."""
    made = targets(example, np.array(word_offsets(example.text)))
    return np.stack([made["minor"], made["major"], made["weight"]], 1)


def loss(logits: Tensor, target: Tensor) -> Tensor:
    """The mean over all words; a word of unknown gravity counts half."""
    minor, major, weight = target.unbind(1)
    counts = weight * torch.where(minor >= 0, 1.0, 0.5)
    return (counts * token_loss(logits, minor, major)).sum() / weight.sum().clamp(min=1.0)


def fit(teacher: Teacher, reader: Reader, options: argparse.Namespace) -> None:
    """Train for the minutes given; each epoch draws new errors."""
    chance, rng = random.Random(options.seed), np.random.default_rng(options.seed)  # noqa: S311  # nothing secret
    body = [w for name, w in teacher.named_parameters() if w.requires_grad and not name.startswith("head")]
    head = list(teacher.head.parameters())
    sets = [{"params": body, "base": _RATE}, {"params": head, "base": _HEAD_RATE}]
    optimizer = torch.optim.AdamW(sets, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    step, began = 0, time.monotonic()
    while True:
        examples = [e for e in chain.from_iterable(lessons(options, chance)) if e.weight and word_offsets(e.text)]
        rows = [reader.row(e.text, e.source) for e in examples]
        began = began if step else time.monotonic()
        for length, indices, _ in batches(rows, TOKENS, rng):
            done = (time.monotonic() - began) / 60 / options.minutes
            if done >= 1.0:
                return
            for part in optimizer.param_groups:
                part["lr"] = part["base"] * min(1.0, (step + 1) / _WARMUP) * (1.0 - done)
            target = torch.from_numpy(np.concatenate([word_targets(examples[i]) for i in indices]))
            with torch.autocast("cpu", torch.bfloat16):
                logits = teacher(*collate([rows[i] for i in indices], length))
            value = loss(logits, target)
            value.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(body + head, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
            if step % 25 == 0:
                sys.stderr.write(f"step {step} done {done:.3f} loss {float(value.detach()):.4f}\n")


def marked_questions() -> Iterator[Example]:
    """Each wrong sentence of the marked articles, alone and beside the other agency's."""
    wrong = (s for a in articles() if not a.dev for s in a.sentences if s.marks)
    for sentence in wrong:
        made = sentence.changed(sentence.marks)
        for source in sorted({"", sentence.source}):
            yield Example(made.text, source, made.labels, made.penalty)


def annotated_questions(shared: Path, chance: random.Random) -> Iterator[Example]:
    """Machine translations whose words raters or post-editors judged."""
    for record in train_part(shared, "mqm-zh-en-2020"):
        if not record["human"]:
            labels, penalty = mqm_labels(record)
            yield Example(record["text"], "", labels, penalty, 1.0)
            others = [s for s in record["sources"] if s != record["text"]]
            if others and chance.random() < 0.4:
                yield Example(record["text"], chance.choice(others), labels, penalty, 1.0)
    for record in train_part(shared, "mlqe-pe-into-en"):
        if chance.random() < 0.35:
            text, labels = mlqe_labels(record)
            yield Example(text, "", labels, mlqe_penalty(record))


def document_questions(shared: Path, chance: random.Random) -> Iterator[Example]:
    """Machine translations of whole documents, of whose words nothing is known."""
    for record in train_part(shared, "documents-2022"):
        for machine in record["machine"].values():
            for human, text in zip(record["human"]["A"], machine, strict=True):
                if chance.random() < 0.8:
                    yield Example(text, penalty=UNKNOWN, machine=1.0)
                if chance.random() < 0.4 and text != human:
                    yield Example(text, human, penalty=UNKNOWN, machine=1.0)


def questions(options: argparse.Namespace, chance: random.Random) -> Iterator[Example]:
    """Sentences that the teacher is asked about, with what is known of them."""
    yield from marked_questions()
    yield from annotated_questions(options.shared, chance)
    yield from document_questions(options.shared, chance)
    stock = material(options.shared, options.extra, options.trigrams, chance)
    yield from (e for g in corrupt_groups(stock, 12_000) for e in g if e.labels and not e.source and e.weight)


def label(teacher: Teacher, reader: Reader, options: argparse.Namespace) -> None:
    """Write each question with the teacher's share of minor and major for each of its words."""
    examples = [e for e in questions(options, random.Random(options.seed)) if 4 < len(e.text.split()) < 80]  # noqa: S311
    rows: list[Row] = [reader.row(e.text, e.source) for e in examples]
    with (
        gzip.open(options.out, "wt", encoding="utf-8") as out,
        torch.inference_mode(),
        torch.autocast("cpu", torch.bfloat16),
    ):
        for length, indices, count in batches(rows, TOKENS, np.random.default_rng(options.seed)):
            shares = teacher(*collate([rows[i] for i in indices], length)).softmax(-1).numpy()
            at = 0
            for index in indices[:count]:
                mine = shares[at : (at := at + len(rows[index].at))]
                example = examples[index]
                record = {
                    "text": example.text,
                    "source": example.source,
                    "labels": [[x.start, x.end, x.minor, x.major, x.category] for x in example.labels],
                    "penalty": example.penalty,
                    "machine": example.machine,
                    "minor": [round(float(x), 3) for x in mine[:, 1]],
                    "major": [round(float(x), 3) for x in mine[:, 2]],
                }
                out.write(json.dumps(record) + "\n")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=("fit", "label"))
    parser.add_argument("--language-model", type=Path, required=True, help="a GGUF file of the Llama architecture")
    parser.add_argument("--teacher", type=Path, default=None, help="a fitted teacher to start from")
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--extra", type=Path, default=None)
    parser.add_argument("--trigrams", type=Path, default=None)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.manual_seed(options.seed)
    teacher = Teacher(load_language_model(options.language_model))
    if options.teacher:
        teacher.load_state_dict(torch.load(options.teacher, weights_only=True))
    teacher.compile()
    if options.task == "fit":
        fit(teacher.train(), Reader(options.language_model), options)
        torch.save(teacher.state_dict(), options.out)
    else:
        label(teacher.eval(), Reader(options.language_model), options)


if __name__ == "__main__":
    main()
