"""Training data of the span model: the files of shared/data in, groups of labelled examples out.

A group holds a sentence and its variants (clean and garbled, or several systems' translations of one segment); the
network learns to order them, besides the labels of each. Which documents are dev is settled here, by `is_dev`.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mtaudit.spanmodel.edits import Label
from mtaudit.spanmodel.features import word_offsets
from mtaudit.spanmodel.model import CATEGORIES

UNKNOWN = float("nan")
_FAINT = 0.01
"""Below it a teacher's doubt about a word is not written down."""
STRONG = ("Online-B", "Online-W", "Lan-Bridge", "JDExploreAcademy", "HuaweiTSC")
_CATEGORY = {
    "Accuracy/Mistranslation": "mistranslation",
    "Accuracy/Omission": "omission",
    "Accuracy/Addition": "addition",
    "Fluency/Grammar": "grammar",
    "Fluency/Punctuation": "punctuation",
    "Fluency/Spelling": "spelling",
    "Fluency/Character encoding": "spelling",
    "Fluency/Inconsistency": "style",
    "Fluency/Register": "style",
    "Style/Awkward": "style",
    "Terminology/Inappropriate for context": "terminology",
    "Terminology/Inconsistent use of terminology": "terminology",
    "Locale convention/Name format": "name",
}
_SENTENCE = re.compile(r"(?<=[.!?][\"”]) (?=[A-Z\"“])|(?<=[a-z0-9)][.!?]) (?=[A-Z\"“])")


@dataclass(frozen=True)
class Example:
    """A text, alone (`source` "") or beside a source.

    `labels` as in corrupt.py; a label with minor < 0 only says with what share the words are wrong (`major`), not how
    gravely. `weight` scales the token loss (0: nothing is known of the tokens). NaN penalty or machine: unknown.
    """

    text: str
    source: str = ""
    labels: tuple[Label, ...] = ()
    penalty: float = 0.0
    machine: float = UNKNOWN
    weight: float = 1.0
    masked: tuple[tuple[int, int], ...] = ()


Group = list[Example]


def read(path: Path) -> list[dict[str, Any]]:
    """The records of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def is_dev(key: str, share: float = 0.1) -> bool:
    """Whether a document (or phrase) is kept for dev; depends on its key alone."""
    return zlib.crc32(key.encode()) % 1000 < share * 1000


def train_part(shared: Path, name: str) -> list[dict[str, Any]]:
    """The records of a file that training may see: by its own split, or three documents in four."""
    records = read(shared / f"{name}.jsonl.gz")
    return [r for r in records if (r["split"] == "train" if "split" in r else not is_dev(r["id"], 0.25))]


def sentences(text: str) -> list[str]:
    """A rough cut of clean paragraphs into sentences."""
    return [s.strip() for p in text.split("\n") for s in _SENTENCE.split(" ".join(p.split())) if s.strip()]


# Annotated translations


def mqm_labels(record: dict[str, Any]) -> tuple[tuple[Label, ...], float]:
    """The share of raters behind each stretch of a translation, and the mean MQM penalty."""
    raters = record["annotations"]
    minor, major = (np.zeros(len(record["text"]), np.float32) for _ in range(2))
    kind = np.full(len(record["text"]), -1)
    penalty = 0.0
    for spans in raters.values():
        grade = np.zeros(len(minor), np.int8)
        for span in spans:
            severe = span["severity"] != "minor"
            penalty += mqm_weight(span["severity"], span["category"])
            if span["start"] is not None:
                here = slice(span["start"], span["end"])
                grade[here] = np.maximum(grade[here], 1 + severe)
                kind[here] = CATEGORIES.index(_CATEGORY.get(span["category"], "mistranslation"))
        minor += grade == 1
        major += grade == 2
    count = max(len(raters), 1)
    labels, at = [], 0
    for end in range(1, len(minor) + 1):
        if end == len(minor) or (minor[end], major[end], kind[end]) != (minor[at], major[at], kind[at]):
            if minor[at] + major[at] > 0:
                labels.append(Label(at, end, float(minor[at] / count), float(major[at] / count), CATEGORIES[kind[at]]))
            at = end
    return tuple(labels), penalty / count


def mqm_weight(severity: str, category: str) -> float:
    """MQM weights of Freitag et al. 2021, table 5: 5 major, 1 minor, 0.1 minor punctuation, 25 non-translation."""
    if category.startswith("Non-translation"):
        return 25.0
    if severity == "minor":
        return 0.1 if category == "Fluency/Punctuation" else 1.0
    return 5.0


def mqm_groups(records: Iterable[dict[str, Any]], chance: random.Random) -> Iterator[Group]:
    """Several systems' translations of one segment, beside one reference and alone."""
    segments: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        segments[record["doc"], record["segment"]].append(record)
    for members in segments.values():
        for alone in (False, True, False, True):
            chance.shuffle(members)
            for first in range(0, len(members), 4):
                sources = [s for m in members for s in m["sources"]]
                group = []
                for member in members[first : first + 4]:
                    source = "" if alone else chance.choice([s for s in sources if s != member["text"]] or [""])
                    labels, penalty = mqm_labels(member)
                    named = tuple((x.start, x.end) for x in labels if x.category == "name") if alone else ()
                    group.append(
                        Example(member["text"], source, labels, penalty, 0.0 if member["human"] else 1.0, masked=named)
                    )
                yield group


def mlqe_groups(records: Iterable[dict[str, Any]]) -> Iterator[Group]:
    """A machine translation beside its post-edit, and alone with the post-edit as the better variant.

    Alone also as it would be printed, to learn how machines write; of its words the tokens' labels tell less there.
    """
    for record in records:
        text, labels = mlqe_labels(record)
        edited = record["post_edit"]
        penalty = mlqe_penalty(record)
        good = record["pair"] in ("ro-en", "ru-en", "et-en")
        if is_dev(record["id"] + "half", 0.5):
            yield [Example(text, edited, labels, UNKNOWN)]
        better = [Example(edited, "", (), 0.0, weight=0.3)] if good else []
        yield [Example(text, "", labels, penalty), *better]
        if is_dev(record["id"] + "print", 0.4):
            printed = [Example(printed_text(edited.split()), machine=0.0, penalty=UNKNOWN, weight=0.0)] if good else []
            yield [Example(printed_text(record["tokens"]), penalty=UNKNOWN, machine=1.0, weight=0.0), *printed]
        if is_dev(record["id"], 0.1):
            yield [Example(edited, edited)]


def printed_text(tokens: Sequence[str]) -> str:
    """Tokens as they would be printed: no space before a closing mark or after an opening one."""
    text = " ".join(tokens)
    text = re.sub(r" ([.,;:!?%)\]}]|n't\b|'(?:s|re|ve|d|m|ll)\b)", r"\1", text)
    text = re.sub(r"([(\[{$]) ", r"\1", text)
    return re.sub(r"\" ([^\"]*?) \"", r'"\1"', text)


def mlqe_penalty(record: dict[str, Any]) -> float:
    """What a post-edited translation's wrong tokens cost, about, in MQM."""
    return min(4.0 * float(sum(record["bad"])), 25.0)


def mlqe_labels(record: dict[str, Any]) -> tuple[str, tuple[Label, ...]]:
    """The tokens as a text, and its wrong tokens."""
    labels, at = [], 0
    for token, bad in zip(record["tokens"], record["bad"], strict=True):
        if bad:
            labels.append(Label(at, at + len(token), -1.0, 1.0, "mistranslation"))
        at += len(token) + 1
    return " ".join(record["tokens"]), tuple(labels)


def document_groups(records: Iterable[dict[str, Any]], chance: random.Random) -> Iterator[Group]:
    """A human sentence and some machines' versions of it; of the machines' tokens nothing is known."""
    for record in records:
        human = record["human"]["A"]
        for index, text in enumerate(human):
            systems = chance.sample(sorted(record["machine"]), min(3, len(record["machine"])))
            group = [Example(text, machine=0.0)]
            group += [Example(record["machine"][s][index], penalty=UNKNOWN, machine=1.0, weight=0.0) for s in systems]
            yield group
            strong = [record["machine"][s][index] for s in STRONG if s in record["machine"]]
            if strong:
                yield [Example(text, chance.choice(strong))]


# What the teacher thinks


def taught_groups(path: Path) -> Iterator[Group]:
    """The sentences that teach.py wrote, each word's label halfway between what was known and what the teacher thinks.

    A post-editor's change often is one of taste, so these count less; where nothing was known the teacher alone counts.
    """
    for record in read(path):
        known = [Label(*label) for label in record["labels"]]
        vague = any(label.minor < 0 for label in known)
        trust = 0.0 if np.isnan(record["penalty"]) else 0.3 if vague else 0.5
        labels = []
        spans = word_offsets(record["text"])
        for (start, end), minor, major in zip(spans, record["minor"], record["major"], strict=True):
            there = next((x for x in known if x.start < end and start < x.end), Label(start, end, 0.0, 0.0, ""))
            right = (there.minor, there.major)
            if there.minor < 0:
                right = (minor / max(minor + major, 1e-3), major / max(minor + major, 1e-3))
            mixed = [trust * a + (1 - trust) * b for a, b in zip(right, (minor, major), strict=True)]
            if sum(mixed) > _FAINT:
                labels.append(Label(start, end, mixed[0], mixed[1], "" if vague else there.category))
        yield [Example(record["text"], record["source"], tuple(labels), record["penalty"], record["machine"])]
