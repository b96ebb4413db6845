"""Set phrases as patterns, and how nearly a sentence follows one.

A pattern is words with spaces between: `kill~ two birds with one stone`. `~` marks a word that inflects, `/` parts
alternatives (the first is the usual one), parentheses hold a word that may be left out, `one's` stands for any
possessive, `oneself` for any reflexive pronoun, `something` and `somebody` for one to five words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from mtaudit.rules.inflection import lemmas
from mtaudit.rules.text import words_with_offsets

FUNCTION_WORDS = frozenset(
    """a an the this that these those some any each every all both no not never none nor neither another such other
    i you he she it we they me him her us them my your his its our their one's who whom whose what which where when why
    how be do have will would can could may might must shall should cannot can't won't don't doesn't isn't
    and or but if as like than then so too to of in on at by for from with without within into onto upon over under up down out
    off about across after against along among amid around before behind below beneath beside between beyond despite
    during except inside near outside past per since through throughout till until toward towards via away there here
    one only just even is are was were been am""".split()
)
DETERMINERS = frozenset(
    "a an the this that these those some any each every my your his her its our their one's".split()
)
PREPOSITIONS = frozenset(
    """in on at with by under over for outside inside beyond behind as like above below beneath to against of into from
    upon""".split()
)
_POSSESSIVES = frozenset("my your his her its our their one's whose".split())
_ONE = frozenset({"a", "an", "one"})
_REFLEXIVES = frozenset("myself yourself himself herself itself ourselves yourselves themselves oneself".split())
_SLOTS = frozenset({"something", "somebody"})
_OBJECTS = frozenset("me you him her us them it".split()) | _REFLEXIVES
NEGATIONS = frozenset("no not never".split())
_BREAK = re.compile(r"[,;:.!?()\[\]\"“”«»—–\n]")
LONGEST_SLOT = 5
_SLACK = 1.2  # the damage, beyond its swapped words, after which a stretch of words no longer counts as this phrase


@dataclass(frozen=True)
class Words:
    """A sentence cut into words: lower case, where each stands, its lemmas, and after which words a clause may end."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    lemmas: tuple[tuple[str, ...], ...]
    breaks: frozenset[int]

    @cached_property
    def known(self) -> frozenset[str]:
        """Every lemma of every word."""
        return frozenset(lemma for options in self.lemmas for lemma in options)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each lemma stands."""
        found: dict[str, list[int]] = {}
        for index, options in enumerate(self.lemmas):
            for lemma in options:
                found.setdefault(lemma, []).append(index)
        return found

    def surface(self, index: int) -> str:
        """A word as the sentence writes it."""
        start, end = self.spans[index]
        return self.text[start:end]


@lru_cache(maxsize=64)
def read_words(text: str) -> Words:
    """Cut one sentence into words. The last few sentences are kept, since several rules ask for the same one."""
    found = words_with_offsets(text)
    words = tuple(word.lower().replace("’", "'") for _, _, word in found)
    spans = tuple((start, end) for start, end, _ in found)
    breaks = frozenset(
        index
        for index in range(len(spans) - 1)
        if spans[index + 1][0] - spans[index][1] > 1 and _BREAK.search(text, spans[index][1], spans[index + 1][0])
    )
    return Words(text, words, spans, tuple(map(lemmas, words)), breaks)


@dataclass(frozen=True)
class Token:
    """One word of a pattern. `lemmas` are what a word of the sentence must share to count as this one.

    `words` are its alternatives in lower case, `usual` the first of them as it is written.
    """

    kind: str
    usual: str
    words: tuple[str, ...]
    lemmas: frozenset[str]
    inflects: bool
    optional: bool
    content: bool = False
    """Whether the word carries meaning of its own (kill, stone), and is not a mere joint (with, the)."""

    @cached_property
    def joint(self) -> bool:
        """Whether it is a small word, one that most sentences have."""
        return FUNCTION_WORDS.issuperset(self.words) and not (self.inflects and self.content)

    @cached_property
    def determiner(self) -> bool:
        """Whether it is an article or the like, which phrases exchange freely."""
        return self.kind == "possessive" or (self.kind == "word" and DETERMINERS.issuperset(self.words))


def _token(part: str) -> Token:
    optional = part[0] == "("
    part = part.strip("()")
    inflects = part[-1] == "~"
    shown = part.rstrip("~").split("/")
    words = tuple(word.rstrip("',").lower() for word in shown)
    if words[0] in _SLOTS:
        return Token("slot", shown[0], words, frozenset(), inflects=False, optional=optional)
    if words[0] == "one's":
        return Token("possessive", shown[0], words, _POSSESSIVES, inflects=False, optional=optional)
    if words[0] == "oneself":
        return Token("reflexive", shown[0], words, _REFLEXIVES, inflects=False, optional=optional)
    known = frozenset(words) if inflects else frozenset(lemma for word in words for lemma in lemmas(word))
    content = not FUNCTION_WORDS.issuperset(words)
    return Token("word", shown[0], words, known, inflects=inflects, optional=optional, content=content)


@lru_cache(maxsize=8192)
def compile_pattern(pattern: str) -> tuple[Token, ...]:
    """A written pattern as tokens."""
    return tuple(_token(part) for part in pattern.split())


class Step(NamedTuple):
    """How one token of a pattern fared: `kind` is same, form, swap, joint, determiner, missing or slot.

    Words that stand between are object (a pronoun after a verb), article (a determiner), added (another small word) or
    extra (any other). `token` is the place in the pattern (-1 for a word between), `at` the words of the sentence it took.
    """

    kind: str
    token: int
    at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """A pattern laid over a sentence; `cost` is 0 where the sentence follows it to the letter."""

    steps: tuple[Step, ...]
    cost: float

    def of(self, kind: str) -> list[Step]:
        """The steps of one kind."""
        return [step for step in self.steps if step.kind == kind]

    @property
    def first(self) -> int:
        """Index of the first word covered."""
        return min(step.at[0] for step in self.steps if step.at)

    @property
    def last(self) -> int:
        """Index of the last word covered."""
        return max(step.at[-1] for step in self.steps if step.at)


_Walk = tuple[float, tuple[Step, ...]]


class Aligner:
    """Lays one pattern over one sentence. `swaps[i]` are the words that may stand for content token i; None: any.

    `swapped` is how many words are expected to be swapped; it bounds the search.
    """

    def __init__(
        self, tokens: tuple[Token, ...], words: Words, swaps: dict[int, frozenset[str] | None], swapped: int = 0
    ) -> None:
        self.tokens = tokens
        self.words = words
        self.swaps = swaps
        self.budget = swapped + _SLACK

    def at(self, token: int, place: int) -> Alignment | None:
        """The cheapest alignment in which pattern token `token` is word `place` of the sentence; None beyond the budget."""
        middle = self._one(token, place)
        if middle is None:
            return None
        cost, step = middle
        left = self._walk(token - 1, place - 1, -1, self.budget - cost)
        if left is None:
            return None
        right = self._walk(token + 1, place + 1, 1, self.budget - cost - left[0])
        if right is None:
            return None
        return Alignment((*reversed(left[1]), step, *right[1]), cost + left[0] + right[0])

    def _one(self, index: int, place: int) -> tuple[float, Step] | None:  # noqa: C901, PLR0911 - one branch for each outcome
        token = self.tokens[index]
        word = self.words.words[place]
        found = self.words.lemmas[place]
        if word in token.words or (token.inflects and not token.lemmas.isdisjoint(found)):
            return 0.0, Step("same", index, (place,))
        if token.kind in {"possessive", "reflexive"} and (
            word in token.lemmas or (token.kind == "possessive" and word.endswith("'s"))
        ):
            return 0.0, Step("same", index, (place,))
        allowed = self.swaps.get(index, frozenset())
        if not token.lemmas.isdisjoint(found) and not (allowed and word in allowed):
            return 0.2, Step("form", index, (place,))
        if token.content:
            if allowed is None:
                return None if word in FUNCTION_WORDS else (1.0, Step("swap", index, (place,)))
            if not allowed.isdisjoint(found):
                return 0.55 if token.joint else 1.0, Step("swap", index, (place,))
            if not token.joint:
                return None
        if (word in _ONE and token.words[0] in _ONE) or (token.determiner and word in _ONE):
            return 0.3, Step("determiner", index, (place,))
        if token.determiner and (word in DETERMINERS or word.endswith("'s")):
            return 0.1, Step("determiner", index, (place,))
        if word in FUNCTION_WORDS and word not in DETERMINERS and not token.determiner:
            return 0.6, Step("joint", index, (place,))
        return None

    def _walk(self, index: int, place: int, step: int, budget: float) -> _Walk | None:
        if budget < 0:
            return None
        if not 0 <= index < len(self.tokens):
            return 0.0, ()
        token = self.tokens[index]
        broken = (place - 1 if step > 0 else place) in self.words.breaks
        comma = self.tokens[index - 1 if step > 0 else index].usual.endswith(",")
        inside = 0 <= place < len(self.words.words) and (comma or not broken)
        if token.kind == "slot":
            return self._slot(index, place, step, budget) if inside else self._lost(index, place, step, budget)
        best: _Walk | None = None
        one = self._one(index, place) if inside else None
        if one is not None:
            best = self._then(one[0], one[1], index + step, place + step, step, budget)
            if best is not None and one[0] == 0:
                return best
        for other in (
            self._lost(index, place, step, budget),
            self._extra(index, place, step, budget) if inside else None,
        ):
            if other is not None and (best is None or other[0] < best[0]):
                best = other
        return best

    def _then(self, cost: float, step: Step, index: int, place: int, way: int, budget: float) -> _Walk | None:
        rest = self._walk(index, place, way, budget - cost)
        return None if rest is None else (cost + rest[0], (step, *rest[1]))

    def _lost(self, index: int, place: int, step: int, budget: float) -> _Walk | None:
        token = self.tokens[index]
        if token.optional:
            return self._walk(index + step, place, step, budget)
        if token.content and not token.joint:
            return None
        return self._then(0.3 if token.determiner else 0.7, Step("missing", index), index + step, place, step, budget)

    def _extra(self, index: int, place: int, step: int, budget: float) -> _Walk | None:
        word = self.words.words[place]
        if word in _OBJECTS and self.tokens[index - 1 if step > 0 else index].inflects:
            return self._then(0.1, Step("object", -1, (place,)), index, place + step, step, min(budget, 1.5))
        kind = "article" if word in DETERMINERS else "added" if word in FUNCTION_WORDS else "extra"
        cost = 0.3 if kind == "article" else 0.5
        return self._then(cost, Step(kind, -1, (place,)), index, place + step, step, min(budget, 1.5))

    def _slot(self, index: int, place: int, step: int, budget: float) -> _Walk | None:
        best: _Walk | None = None
        taken: list[int] = []
        for length in range(LONGEST_SLOT):
            at = place + step * length
            if not 0 <= at < len(self.words.words):
                break
            taken.append(at)
            found = self._then(0.0, Step("slot", index, tuple(sorted(taken))), index + step, at + step, step, budget)
            if found is not None and (best is None or found[0] < best[0]):
                best = found
            if (at if step > 0 else at - 1) in self.words.breaks or (best is not None and best[0] == 0):
                break
        return best


def anchors(tokens: tuple[Token, ...], words: Words) -> Iterator[tuple[int, int]]:
    """Where a pattern can be pinned to a sentence: (token, place) for its content words that occur, rarest first."""
    found = []
    for index, token in enumerate(tokens):
        if token.content:
            places = sorted({place for lemma in token.lemmas for place in words.places.get(lemma, ())})
            if places:
                found.append((len(places), -max(map(len, token.words)), index, places))
    for _, _, index, places in sorted(found):
        for place in places:
            yield index, place
