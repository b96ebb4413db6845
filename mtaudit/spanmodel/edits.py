"""Changed sentences with exact labels: the records, splices of round trips, and how two changes go together."""

from __future__ import annotations

import random
from dataclasses import dataclass
from difflib import SequenceMatcher

from mtaudit.spanmodel.features import stem, word_offsets


@dataclass(frozen=True)
class Label:
    """text[start:end] is wrong: the share of raters who would call it a minor and a major error, and the category."""

    start: int
    end: int
    minor: float
    major: float
    category: str


@dataclass(frozen=True)
class Changed:
    """A changed sentence. `penalty` is its MQM penalty (0 for a harmless rewording); `seen` what shows without a source."""

    text: str
    labels: tuple[Label, ...]
    penalty: float
    seen: bool = True


def replace(
    text: str, start: int, end: int, new: str, minor: float, major: float, category: str, *, seen: bool = True
) -> Changed:
    """The text with text[start:end] replaced and the new words labelled (their neighbours, where nothing is left)."""
    changed = text[:start] + new + text[end:]
    penalty = 5.0 * major + minor
    label = Label(start, start + len(new), minor, major, category)
    return Changed(changed, (label,) if new.strip() else (), penalty, seen)


def merge(first: Changed, second: Changed) -> Changed:
    """Both changes' labels on the second text; labels of the first that were touched are moved or dropped."""
    moved = []
    edit = SequenceMatcher(None, first.text, second.text, autojunk=False).get_opcodes()
    for label in first.labels:
        for tag, a0, a1, b0, _ in edit:
            if tag == "equal" and a0 <= label.start and label.end <= a1:
                moved.append(
                    Label(label.start - a0 + b0, label.end - a0 + b0, label.minor, label.major, label.category)
                )
    return Changed(second.text, (*moved, *second.labels), first.penalty + second.penalty, first.seen or second.seen)


def splice(source: str, garbled: str, chance: random.Random, count: int) -> Changed | None:
    """One or two chunks of a round trip in the clean sentence, labelled where the wording really changed."""
    a, b = word_offsets(source), word_offsets(garbled)
    words_a, words_b = [source[s:e] for s, e in a], [garbled[s:e] for s, e in b]
    chunks = [
        op[1:]
        for op in SequenceMatcher(
            None, [w.lower() for w in words_a], [w.lower() for w in words_b], autojunk=False
        ).get_opcodes()
        if op[0] == "replace"
        and op[2] - op[1] <= 5
        and op[4] - op[3] <= 6
        and _differs(words_a[op[1] : op[2]], words_b[op[3] : op[4]])
    ]
    if not chunks:
        return None
    chosen = sorted(chance.sample(chunks, min(count, len(chunks))))
    text, labels, at = "", [], 0
    for i0, i1, j0, j1 in chosen:
        text += source[at : a[i0][0]]
        new = garbled[b[j0][0] : b[j1 - 1][1]]
        if i0 == 0:
            new = new[0].upper() + new[1:]
        labels.append(Label(len(text), len(text) + len(new), 0.25, 0.65, "mistranslation"))
        text += new
        at = a[i1 - 1][1]
    text += source[at:]
    return Changed(text, tuple(labels), 4.0 * len(labels))


def _differs(old: list[str], new: list[str]) -> bool:
    """Whether a chunk changed more than an ending, an article, a space or punctuation."""
    if "".join(old).lower() == "".join(new).lower() or {"percent", "cent"} & {w.lower() for w in new}:
        return False
    before = {stem(w.lower()) for w in old if w.isalnum() and w.lower() not in {"the", "a", "an"}}
    after = {stem(w.lower()) for w in new if w.isalnum() and w.lower() not in {"the", "a", "an"}}
    return bool(after - before) and any(len(w) > 3 for w in after - before)
