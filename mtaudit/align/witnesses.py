"""Where clean sources that state the same thing give different figures for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mtaudit.align.words import figure_of, stem
from mtaudit.core import Match, Passage

_WORD = re.compile(r"\d[\d.,]*\d|\d|[A-Za-z][A-Za-z’'-]*")
# How many words may stand between a figure and what it counts: "10 Russian diplomats".
_REACH = 3


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One source that has it otherwise than the other sources of a suspect sentence."""

    sentence: int
    source: Passage
    message: str


def counts(text: str) -> dict[str, tuple[str, str]]:
    """What a sentence counts: stem of the thing → (figure, the words as they stand)."""
    words = [match.group() for match in _WORD.finditer(text)]
    found: dict[str, tuple[str, str]] = {}
    for position, word in enumerate(words):
        figure = figure_of(word)
        if figure is None:
            continue
        for follower in words[position + 1 : position + 1 + _REACH]:
            if figure_of(follower) is not None:
                break
            if len(follower) > 3 and follower.islower() and follower.endswith("s"):
                found.setdefault(stem(follower), (figure, f"{word} {follower}"))
                break
    return found


def disagreements(matches: Sequence[Match]) -> tuple[Disagreement, ...]:
    """Every source that counts otherwise than most other sources of the same sentence, or than the only other one."""
    by_sentence: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        for index in match.sentences:
            by_sentence[index].append(match)
    found = []
    for index, witnesses in sorted(by_sentence.items()):
        said: dict[str, list[tuple[str, str, Passage]]] = defaultdict(list)
        for witness in witnesses:
            for thing, (figure, words) in counts(witness.source.words).items():
                said[thing].append((figure, words, witness.source))
        for statements in said.values():
            found.extend(_odd_ones(index, statements))
    return tuple(found)


def _odd_ones(index: int, statements: Sequence[tuple[str, str, Passage]]) -> list[Disagreement]:
    figures = [figure for figure, _, _ in statements]
    usual = max(figures, key=lambda f: (figures.count(f), -figures.index(f)))
    words = next(words for figure, words, _ in statements if figure == usual)
    number = figures.count(usual)
    others = "another source says" if number == 1 else f"{number} other sources say"
    return [
        Disagreement(index, source, f"says “{odd}” where {others} “{words}”")
        for figure, odd, source in statements
        if figure != usual
    ]
