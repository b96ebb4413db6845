"""Articles written for this project as a machine would have put them, with the errors marked: marked/*.txt.

    # fr | politics | a budget vote
    The minister [[assisted to|attended|major|mistranslation]] the meeting. => The minister was at the meeting, aides said.

One sentence a line: a mark holds the wrong words, the right ones, severity and category; after " => " stands how another
agency told the same fact. With the right words in place of each mark the sentence is clean. They are training and dev
data (by article, see data.is_dev), not part of the installed package.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mtaudit.spanmodel.data import Example, Group, is_dev, mqm_weight
from mtaudit.spanmodel.edits import Changed, Label, replace
from mtaudit.spanmodel.features import word_offsets
from mtaudit.spanmodel.vocabulary import CLOSED

FOLDER = Path(__file__).parent / "marked"
DEV = 0.25
_MARK = re.compile(r"\[\[([^\[\]|]*)\|([^\[\]|]*)\|(major|minor)\|(\w+)\]\]")
# Nothing in the text shows these; from a source they do show.
_UNSEEN = frozenset({"number", "date", "negation", "name", "omission"})
_KINDS = dict.fromkeys(("idiom", "number", "date", "negation", "untranslated"), "mistranslation")
_SHARES = {"minor": (0.7, 0.1), "major": (0.1, 0.8)}


@dataclass(frozen=True)
class Mark:
    """A marked error: `wrong` is what the machine wrote, `right` what a clean text would have."""

    wrong: str
    right: str
    severity: str
    category: str

    @property
    def kind(self) -> str:
        """The model's category (model.CATEGORIES)."""
        return _KINDS.get(self.category, self.category)


@dataclass(frozen=True)
class Marked:
    """A sentence in parts, plain text and marks by turns, and another agency's sentence ("" for none)."""

    parts: tuple[str | Mark, ...]
    source: str

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Its errors."""
        return tuple(part for part in self.parts if isinstance(part, Mark))

    @property
    def clean(self) -> str:
        """The sentence with all errors put right."""
        return self.changed(()).text

    def changed(self, kept: Iterable[Mark]) -> Changed:
        """The sentence with these errors in it, labelled, and the others put right."""
        kept, text, labels, penalty = set(kept), "", [], 0.0
        for part in self.parts:
            if isinstance(part, str):
                text += part
            elif part in kept:
                labels.append(Label(len(text), len(text) + len(part.wrong), *_SHARES[part.severity], part.kind))
                text += part.wrong
                penalty += mqm_weight(part.severity, part.category)
            elif part.right:
                text += part.right
            else:
                text = text.removesuffix(" ")
        start = len(text) - len(text.lstrip())
        moved = tuple(Label(x.start - start, x.end - start, x.minor, x.major, x.category) for x in labels)
        return Changed(text.strip(), moved, penalty)


@dataclass(frozen=True)
class Article:
    """A marked article; `key` names it, `language` is what it was thought in ("spun", "trip" for spinners)."""

    key: str
    language: str
    sentences: tuple[Marked, ...]

    @property
    def marked(self) -> bool:
        """Whether it has any error; some articles are there to show what is right."""
        return any(sentence.marks for sentence in self.sentences)

    @property
    def dev(self) -> bool:
        """Whether it is kept from training."""
        return is_dev(self.key, DEV)


def articles(folder: Path = FOLDER) -> Iterator[Article]:
    """All articles, in the order of files and lines.

    Raises ValueError, naming file and line, for a broken mark, and FileNotFoundError where there are no files.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise FileNotFoundError(f"{folder} holds no marked articles; an installed package comes without them")
    for path in paths:
        heading = ""
        body: list[Marked] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("#"):
                if body:
                    yield _article(path, heading, body)
                heading, body = line[1:].strip(), []
            elif line.strip():
                body.append(_sentence(line, f"{path}:{number}"))
        if body:
            yield _article(path, heading, body)


def _article(path: Path, heading: str, body: list[Marked]) -> Article:
    return Article(f"{path.stem}: {heading}", heading.split("|", maxsplit=1)[0].strip(), tuple(body))


def _sentence(line: str, where: str) -> Marked:
    text, _, source = line.strip().partition(" => ")
    parts: list[str | Mark] = []
    at = 0
    for found in _MARK.finditer(text):
        parts += [text[at : found.start()], Mark(*found.groups())]
        at = found.end()
    parts.append(text[at:])
    if any("[[" in part or "]]" in part for part in parts if isinstance(part, str)):
        raise ValueError(f"{where}: a mark is broken: {line[:80]}")
    return Marked(tuple(parts), source.strip())


def marked_groups(stock: Iterable[Article], chance: random.Random) -> Iterator[Group]:
    """Each sentence with some of its errors and without, alone and beside the other agency's; that one alone as clean."""
    for article in stock:
        before = ""
        for sentence in article.sentences:
            yield from _sentence_groups(sentence, before, chance)
            before = sentence.source or sentence.clean


def _sentence_groups(sentence: Marked, before: str, chance: random.Random) -> Iterator[Group]:
    clean, marks = sentence.clean, sentence.marks
    if marks:
        kept = marks if len(marks) == 1 or chance.random() < 0.6 else chance.sample(marks, len(marks) - 1)
        changed = sentence.changed(kept)
        named = [m for m in marks if m in kept]
        hidden = tuple((x.start, x.end) for x, m in zip(changed.labels, named, strict=True) if m.category in _UNSEEN)
        twin = [Example(clean)] if chance.random() < 0.6 else []
        yield [Example(changed.text, "", changed.labels, changed.penalty, masked=hidden), *twin]
    else:
        yield [Example(clean)]
    if before and before != sentence.source and chance.random() < 0.15:
        yield [Example(clean, before)]
    if sentence.source:
        seen = sentence.changed(marks)
        wrong = [Example(seen.text, sentence.source, seen.labels, seen.penalty)] if marks else []
        yield [Example(clean, sentence.source), *wrong]
        alone = chance.random() < 0.5
        yield [Example(sentence.source, machine=0.0) if alone else Example(sentence.source, clean)]


def borrowed_errors(stock: Iterable[Article]) -> dict[str, list[Mark]]:
    """By its right wording (lower case), every error that shows in the text: what a planter puts into other sentences."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for article in stock:
        for sentence in article.sentences:
            for mark in sentence.marks:
                words = mark.right.lower().split()
                tells = any(len(w) > 3 and w not in CLOSED for w in words)
                if tells and len(words) <= 5 and mark.category not in _UNSEEN:
                    found[mark.right.lower()].append(mark)
    return dict(found)


def borrow(text: str, errors: dict[str, list[Mark]], chance: random.Random) -> Changed | None:
    """The text with one of its phrases as a marked article has it wrong; None where it has none of the right wordings."""
    spans = word_offsets(text)
    places = []
    for first in range(len(spans)):
        for count in range(1, min(5, len(spans) - first) + 1):
            start, end = spans[first][0], spans[first + count - 1][1]
            if text[start:end].lower() in errors:
                places.append((start, end))
    if not places:
        return None
    start, end = chance.choice(places)
    mark = chance.choice(errors[text[start:end].lower()])
    new = mark.wrong[0].upper() + mark.wrong[1:] if text[start].isupper() else mark.wrong[0].lower() + mark.wrong[1:]
    return replace(text, start, end, new, *_SHARES[mark.severity], mark.kind)
