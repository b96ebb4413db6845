"""Comparable articles made from parallel ones, with the answers: what the verifier is fitted on.

A parallel document gives each sentence in several wordings (machine systems, human translators). From it come a
suspect and clean articles that tell the same event in other words, with facts left out, merged, split and shortened,
and in another order; and articles on other events beside them. Random throughout, from one seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mtaudit.core import Document, Sentence

HARD_SEED = 2022
WITHOUT_SOURCE = 0.25

Wordings = Sequence[Sequence[str]]
"""For each sentence of a document, its wordings; none for one that is not told."""


@dataclass(frozen=True)
class Piece:
    """A sentence of a made article and the sentences (by number) of the parallel document whose facts it states."""

    text: str
    facts: frozenset[int]


@dataclass(frozen=True)
class Case:
    """A suspect, the clean articles that it is to be matched with, and which of their sentences are right.

    `right[i]`: (article, sentence) of all clean sentences that state a fact of the suspect's sentence i.
    """

    suspect: Document
    sources: tuple[Document, ...]
    right: tuple[frozenset[tuple[int, int]], ...]


@dataclass(frozen=True)
class Style:
    """How far a clean article is from the parallel text; shares of its sentences, 0 to 1."""

    dropped: float = 0.2
    merged: float = 0.0
    split: float = 0.0
    shortened: float = 0.0
    unnamed: float = 0.0
    reworded: float = 0.0
    repeated: float = 0.0
    shuffled: bool = True


HARD = Style(dropped=0.2)


def for_fitting(number: int) -> bool:
    """Whether a parallel document, by its place in the file, is for fitting; the others are for measuring only."""
    return number % 2 == 0


def article_of(texts: Sequence[str], path: str) -> Document:
    """A document with exactly these sentences, each a paragraph."""
    sentences = []
    position = 0
    for index, text in enumerate(texts):
        sentences.append(Sentence(index, position, position + len(text), text, paragraph=index))
        position += len(text) + 2
    whole = "\n\n".join(texts)
    return Document(path=path, raw=whole, text=whole, language="en", sentences=tuple(sentences))


Thesaurus = Mapping[str, Sequence[str]]
"""Words, in lower case, and words that could stand in their place."""


def retell(wordings: Wordings, style: Style, rng: random.Random, thesaurus: Thesaurus | None = None) -> list[Piece]:
    """The facts of a document told in another way."""
    pieces = [
        Piece(rng.choice(list(options)), frozenset({number}))
        for number, options in enumerate(wordings)
        if options and rng.random() >= style.dropped
    ]
    again = _each(_repeated(wordings, pieces, style.repeated, rng), 0.6, rng, _shortened)
    pieces = _each(pieces, style.unnamed, rng, _unnamed)
    pieces = _each(pieces, style.shortened, rng, _shortened)
    pieces = _each(pieces, style.split, rng, _split)
    if thesaurus and style.reworded:
        pieces = [Piece(_reworded(p.text, style.reworded * rng.random(), thesaurus, rng), p.facts) for p in pieces]
    pieces = _merged(pieces, style.merged, rng)
    for piece in again:
        # News says a thing in the headline, in the lead, and once more at the end.
        pieces.insert(rng.choice([0, len(pieces), rng.randint(0, len(pieces))]), piece)
    if style.shuffled:
        rng.shuffle(pieces)
    return pieces


def _repeated(wordings: Wordings, pieces: Sequence[Piece], share: float, rng: random.Random) -> list[Piece]:
    """As many facts once more, in other words where there are any."""
    again: list[Piece] = []
    for piece in pieces if share else ():
        (number,) = piece.facts
        others = [text for text in wordings[number] if text != piece.text] or [piece.text]
        if rng.random() < share:
            again.append(Piece(rng.choice(others), piece.facts))
    return again


def case_of(suspect: Sequence[Piece], sources: Sequence[Sequence[Piece]], others: Sequence[Sequence[str]]) -> Case:
    """Put together a suspect, the retold articles and articles on other events."""
    told = [article_of([p.text for p in pieces], f"source-{n}.txt") for n, pieces in enumerate(sources)]
    beside = [article_of(texts, f"other-{n}.txt") for n, texts in enumerate(others)]
    right = tuple(
        frozenset((a, s) for a, pieces in enumerate(sources) for s, p in enumerate(pieces) if p.facts & one.facts)
        for one in suspect
    )
    return Case(article_of([p.text for p in suspect], "suspect.txt"), (*told, *beside), right)


def _each(
    pieces: Sequence[Piece], share: float, rng: random.Random, change: Callable[[str, random.Random], list[str]]
) -> list[Piece]:
    changed: list[Piece] = []
    for piece in pieces:
        texts = change(piece.text, rng) if rng.random() < share else [piece.text]
        changed.extend(Piece(text, piece.facts) for text in texts)
    return changed


def _merged(pieces: Sequence[Piece], share: float, rng: random.Random) -> list[Piece]:
    made: list[Piece] = []
    for piece in pieces:
        last = made[-1] if made else None
        if last is not None and len(last.facts) == 1 and rng.random() < share:
            joint = rng.choice([", and ", ", while ", "; ", ", as "])
            text = last.text.rstrip('.!?"” ') + joint + piece.text[:1].lower() + piece.text[1:]
            made[-1] = Piece(text, last.facts | piece.facts)
        else:
            made.append(piece)
    return made


_CLAUSE = re.compile(r"(?:;|:|,)\s+(?:and|but|while|which|who|as|after|where|because|although|so)?\s*")
_NAME = re.compile(r"(?<=\s)(?:[A-Z][\w’'-]+\s+){0,2}[A-Z][\w’'-]+(?=[\s,.])")


def _split(text: str, rng: random.Random) -> list[str]:
    cuts = [m for m in _CLAUSE.finditer(text) if min(len(text[: m.start()].split()), len(text[m.end() :].split())) >= 5]
    if not cuts:
        return [text]
    cut = rng.choice(cuts)
    rest = text[cut.end() :]
    return [text[: cut.start()] + ".", rest[:1].upper() + rest[1:]]


def _shortened(text: str, rng: random.Random) -> list[str]:
    """Leave out a stretch: a clause between commas, else a fifth to two fifths of the words."""
    clauses = re.split(r"(?<=[,;])\s+", text)
    if len(clauses) > 2:
        clauses.pop(rng.randrange(len(clauses)))
        return [" ".join(clauses)]
    words = text.split()
    length = round(len(words) * rng.uniform(0.2, 0.4))
    if len(words) - length < 4:
        return [text]
    start = rng.randrange(len(words) - length)
    return [" ".join(words[:start] + words[start + length :])]


def _unnamed(text: str, rng: random.Random) -> list[str]:
    """Names give way to pronouns and general words."""
    plain = ["he", "she", "they", "the minister", "the company", "the group", "officials", "the country", "it"]
    return [_NAME.sub(lambda m: rng.choice(plain) if rng.random() < 0.6 else m.group(), text)]


def miscounted(text: str, share: float, rng: random.Random) -> str:
    """About this share of the figures with another last digit: sources and suspects do not always count alike."""
    return re.sub(r"\d(?!\d)", lambda m: str(rng.randrange(10)) if rng.random() < share else m.group(), text)


def _reworded(text: str, share: float, thesaurus: Thesaurus, rng: random.Random) -> str:
    """Replace about this share of the words that the thesaurus knows."""

    def other(match: re.Match[str]) -> str:
        options = thesaurus.get(match.group(), ())
        return rng.choice(list(options)) if options and rng.random() < share else match.group()

    return re.sub(r"\b[a-z]{4,}\b", other, text)


def hard_test(records: Sequence[dict[str, Any]], seed: int = HARD_SEED) -> list[Case]:
    """Machine articles, each to be matched with the human versions of many articles at once.

    The human versions are shuffled, a fifth of their sentences is dropped, and a quarter of the articles has no source
    at all. `records`: {"human": {translator: sentences}, "machine": {system: sentences}} each. All cases share the
    same sources; `right` counts clean sentences of the same words as right too.
    """
    rng = random.Random(seed)  # noqa: S311
    sourced = [rng.random() >= WITHOUT_SOURCE for _ in records]
    told: list[list[Piece]] = []
    for number, record in enumerate(records):
        pieces = retell([[t] for t in next(iter(record["human"].values()))], HARD, rng) if sourced[number] else []
        told.append([Piece(p.text, frozenset({number * 1000 + f for f in p.facts})) for p in pieces])
    cases = []
    for number, record in enumerate(records):
        human = next(iter(record["human"].values()))
        machine = record["machine"][rng.choice(sorted(record["machine"]))]
        facts = [
            frozenset({number * 1000 + i for i, t in enumerate(human) if t == human[n]}) for n in range(len(human))
        ]
        suspect = [Piece(text, facts[n]) for n, text in enumerate(machine)]
        rng.shuffle(suspect)
        cases.append(case_of(suspect, told, []))
    return cases
