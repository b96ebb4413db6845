"""Errors planted one at a time in clean sentences: does the damaged sentence score worse than the clean one?"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_PREPOSITIONS = ("in", "on", "at", "for", "with", "from", "by", "of", "to", "into", "about", "under", "over")
_ANTONYMS = dict(
    pair
    for a, b in (
        ("increase", "decrease"), ("rise", "fall"), ("rose", "fell"), ("more", "less"), ("before", "after"),
        ("high", "low"), ("higher", "lower"), ("first", "last"), ("accept", "reject"), ("accepted", "rejected"),
        ("support", "oppose"), ("supported", "opposed"), ("win", "lose"), ("won", "lost"), ("open", "close"),
        ("strong", "weak"), ("good", "bad"), ("new", "old"), ("large", "small"), ("many", "few"), ("north", "south"),
        ("east", "west"), ("allow", "forbid"), ("allowed", "forbade"), ("confirm", "deny"), ("confirmed", "denied"),
        ("improve", "worsen"), ("improved", "worsened"), ("buy", "sell"), ("bought", "sold"), ("import", "export"),
        ("begin", "end"), ("began", "ended"), ("success", "failure"), ("possible", "impossible"), ("long", "short"),
        ("positive", "negative"), ("early", "late"), ("up", "down"), ("best", "worst"), ("main", "minor"),
    )
    for pair in ((a, b), (b, a))
)  # fmt: skip
_TENSES = dict(
    pair
    for a, b in (
        ("is", "was"), ("are", "were"), ("has", "had"), ("have", "had"), ("will", "would"), ("says", "said"),
        ("said", "says"), ("was", "is"), ("were", "are"), ("had", "has"), ("would", "will"), ("can", "could"),
    )
    for pair in ((a, b),)
)  # fmt: skip
_NAMES = ("Baranov", "Okonkwo", "Lindqvist", "Marseille", "Tanaka", "Ferreira", "Dresden", "Kessler", "Quito", "Haddad")


@dataclass(frozen=True, slots=True)
class Planted:
    """A clean text and the same text with one error of one kind."""

    kind: str
    clean: str
    damaged: str


def _swap(table: dict[str, str]) -> Callable[[list[str], random.Random], list[str] | None]:
    def plant(words: list[str], rng: random.Random) -> list[str] | None:
        places = [i for i, word in enumerate(words) if word in table]
        if not places:
            return None
        place = rng.choice(places)
        return [*words[:place], table[words[place]], *words[place + 1 :]]

    return plant


def _negation(words: list[str], rng: random.Random) -> list[str] | None:
    if "not" in words:
        return [word for word in words if word != "not"]
    places = [
        i for i, word in enumerate(words) if word in ("is", "are", "was", "were", "will", "would", "has", "have", "can")
    ]
    if not places:
        return None
    place = rng.choice(places) + 1
    return [*words[:place], "not", *words[place:]]


def _number(words: list[str], rng: random.Random) -> list[str] | None:
    places = [i for i, word in enumerate(words) if re.search(r"\d", word)]
    if not places:
        return None
    place = rng.choice(places)
    changed = re.sub(r"\d", lambda m: str((int(m.group()) + rng.randint(1, 8)) % 10), words[place], count=1)
    return [*words[:place], changed, *words[place + 1 :]]


def _name(words: list[str], rng: random.Random) -> list[str] | None:
    places = [i for i, word in enumerate(words) if i and re.fullmatch(r"[A-Z][a-z]{3,}", word)]
    if not places:
        return None
    place = rng.choice(places)
    return [*words[:place], rng.choice(_NAMES), *words[place + 1 :]]


def _preposition(words: list[str], rng: random.Random) -> list[str] | None:
    places = [i for i, word in enumerate(words) if word in _PREPOSITIONS]
    if not places:
        return None
    place = rng.choice(places)
    other = rng.choice([p for p in _PREPOSITIONS if p != words[place]])
    return [*words[:place], other, *words[place + 1 :]]


def _order(words: list[str], rng: random.Random) -> list[str] | None:
    if len(words) < 8:
        return None
    place = rng.randrange(1, len(words) - 4)
    return [*words[:place], *words[place + 2 : place + 4], *words[place : place + 2], *words[place + 4 :]]


def _omission(words: list[str], rng: random.Random) -> list[str] | None:
    if len(words) < 8:
        return None
    place = rng.randrange(1, len(words) - 4)
    return words[:place] + words[place + rng.randint(2, 4) :]


def _repetition(words: list[str], rng: random.Random) -> list[str] | None:
    place = rng.randrange(len(words) - 1)
    return [*words[: place + 2], *words[place : place + 2], *words[place + 2 :]]


def _case(words: list[str], rng: random.Random) -> list[str] | None:
    places = [i for i, word in enumerate(words) if i and re.fullmatch(r"[A-Z][a-z]{2,}", word)]
    if not places:
        return None
    place = rng.choice(places)
    return [*words[:place], words[place].lower(), *words[place + 1 :]]


def _punctuation(words: list[str], rng: random.Random) -> list[str] | None:
    place = rng.randrange(len(words) - 1)
    return [
        *words[:place],
        words[place].rstrip(",") + ("" if words[place].endswith(",") else rng.choice((",", ";", " ,"))),
        *words[place + 1 :],
    ]


KINDS: dict[str, Callable[[list[str], random.Random], list[str] | None]] = {
    "negation": _negation,
    "antonym": _swap(_ANTONYMS),
    "number": _number,
    "name": _name,
    "tense": _swap(_TENSES),
    "preposition": _preposition,
    "word order": _order,
    "omission": _omission,
    "repetition": _repetition,
    "case": _case,
    "punctuation": _punctuation,
}


def plant(texts: list[str], seed: int = 0) -> Iterator[tuple[int, Planted]]:
    """For each text, in turn, one error of a kind that it can take: (index of the text, what was planted)."""
    rng = random.Random(seed)  # noqa: S311 - reproducible test data, no secret
    kinds = list(KINDS)
    for index, text in enumerate(texts):
        words = text.split()
        if len(words) < 6:
            continue
        for offset in range(len(kinds)):
            kind = kinds[(index + offset) % len(kinds)]
            damaged = KINDS[kind](words, rng)
            if damaged and damaged != words:
                yield index, Planted(kind, text, " ".join(damaged))
                break
