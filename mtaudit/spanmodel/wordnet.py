"""Words that WordNet relates, for planted errors and for other wordings (training only; Debian's wordnet-base)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
_IRREGULAR = frozenset({"be", "have", "do", "can", "will", "may", "must", "shall"})


@dataclass(frozen=True)
class Sense:
    """One synset: its part of speech, its words, and the offsets of its antonyms and hypernyms."""

    part: str
    words: tuple[str, ...]
    antonyms: tuple[str, ...]
    hypernyms: tuple[str, ...]


class WordNet:
    """`usual(word)`: words for its first sense; `other(word)`: words for rarer senses; `antonyms(word)`."""

    def __init__(self, folder: Path = Path("/usr/share/wordnet")) -> None:
        self._senses: dict[str, Sense] = {}
        self._index: dict[str, list[str]] = defaultdict(list)
        for name, part in _PARTS.items():
            self._read_data(folder / f"data.{name}", part)
            self._read_index(folder / f"index.{name}", part)
        self._count = _counts(folder / "cntlist.rev")

    def _read_data(self, path: Path, part: str) -> None:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split(" | ")[0].split()
            count = int(fields[3], 16)
            words = tuple(w.split("(")[0].replace("_", " ") for w in fields[4 : 4 + 2 * count : 2])
            rest = fields[5 + 2 * count :]
            links = [tuple(rest[i : i + 4]) for i in range(0, 4 * int(fields[4 + 2 * count]), 4)]
            antonyms = tuple(f"{_part(p)}{o}:{_number(t)}" for s, o, p, t in links if s == "!")
            hypernyms = tuple(f"{_part(p)}{o}" for s, o, p, _ in links if s == "@")
            self._senses[f"{part}{fields[0]}"] = Sense(part, words, antonyms, hypernyms)

    def _read_index(self, path: Path, part: str) -> None:
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith(" "):
                fields = line.split()
                self._index[f"{part}:{fields[0]}"] = [f"{part}{o}" for o in fields[-int(fields[2]) :]]

    @cached_property
    def parts(self) -> dict[str, str]:
        """The part of speech in which a word has most senses."""
        best: dict[str, tuple[int, str]] = {}
        for key, senses in self._index.items():
            part, word = key.split(":", 1)
            best[word] = max(best.get(word, (0, "")), (len(senses), part))
        return {word: part for word, (_, part) in best.items()}

    def senses(self, word: str, part: str) -> list[Sense]:
        """The senses of a word, most frequent first."""
        return [self._senses[key] for key in self._index.get(f"{part}:{word}", []) if key in self._senses]

    def usual(self, word: str, part: str) -> list[str]:
        """Common single words that share the word's most frequent sense; none where the part of speech is in doubt."""
        senses = self.senses(word, part)
        if not senses or self.parts.get(word) != part:
            return []
        return [
            w
            for w in senses[0].words
            if w.isalpha() and w.islower() and w != word and self._count.get(f"{part}:{w}", 0) >= 8
        ]

    def other(self, word: str, part: str) -> list[str]:
        """Single words that share one of its rarer senses, or stand beside its first one, but not its first."""
        senses = self.senses(word, part)
        first = {word, *(senses[0].words if senses else ())}
        found = [w for sense in senses[1:] for w in sense.words]
        found += [
            w for sense in senses[:2] for key in sense.hypernyms if key in self._senses for w in self._senses[key].words
        ]
        return [w for w in found if w.isalpha() and w.islower() and w not in first]

    def antonyms(self, word: str, part: str) -> list[str]:
        """Single words that WordNet calls its opposite."""
        found = []
        for sense in self.senses(word, part)[:2]:
            for link in sense.antonyms:
                key, number = link.split(":")
                words = self._senses[key].words if key in self._senses else ()
                found += list(words[max(int(number) - 1, 0) :][:1])
        return [w for w in found if w.isalpha() and w.islower()]


def _counts(path: Path) -> dict[str, int]:
    """How often each word was met in each part of speech in WordNet's tagged texts."""
    counts: dict[str, int] = defaultdict(int)
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, count = line.split()
        word, number = key.split("%")
        counts[f"{'nvara'[int(number[0]) - 1]}:{word}"] += int(count)
    return counts


def _number(pointer: str) -> int:
    """Which word of the other synset a pointer means (two hex digits for ours, two for theirs)."""
    return int(pointer, 16) % 256


def _part(letter: str) -> str:
    return "a" if letter == "s" else letter


def lemma(word: str, part: str, known: Container[str]) -> tuple[str, str]:
    """A folded word's base form and its ending ("", s, ed, ing), by spelling alone."""
    for base, ending in _bases(word, part) if len(word) > 4 and word not in _IRREGULAR else ():
        if base in known:
            return base, ending
    return word, ""


def _bases(word: str, part: str) -> Iterator[tuple[str, str]]:
    if part in "nv" and word.endswith("s") and not word.endswith("ss"):
        if word.endswith("ies"):
            yield word[:-3] + "y", "s"
        yield word[:-1], "s"
        if word.endswith("es"):
            yield word[:-2], "s"
    if part == "v" and word.endswith(("ed", "ing")):
        ending = "ed" if word.endswith("ed") else "ing"
        base = word[: -len(ending)]
        yield base + "e", ending
        yield base, ending
        if base[-1:] == base[-2:-1]:
            yield base[:-1], ending
        if base.endswith("i"):
            yield base[:-1] + "y", ending


def inflect(base: str, ending: str) -> str:
    """The base form with an ending, by the regular spelling rules."""
    if ending == "s":
        if base.endswith(("s", "x", "z", "ch", "sh")):
            return base + "es"
        return base[:-1] + "ies" if base.endswith("y") and base[-2:-1] not in "aeiou" else base + "s"
    if ending in ("ed", "ing"):
        if base.endswith("e"):
            return base[:-1] + ending
        if ending == "ed" and base.endswith("y") and base[-2:-1] not in "aeiou":
            return base[:-1] + "ied"
    return base + ending
