"""Facts in a text (numbers, dates, …) and how those of a suspect are held against those of its clean sources.

A suspect and a source are comparable, not parallel. A fact of the suspect is at odds with a source only where the
source has another one *in its place*: of the same kind, about the same thing, and itself missing from the suspect.
Whatever another clean source says the suspect's way is no error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mtaudit.core import Document, Match, Passage
from mtaudit.rules.names import mentions
from mtaudit.rules.rule import Context

LEAST_PROBABILITY = 0.5
"""Matches below this are no evidence of a difference in facts."""

_WORD = re.compile(r"[^\W_]+(?:[’'.][^\W_]+)*")
STOP = frozenset(
    "a an the of in on at to for with from by and or but as is are was were be been being has have had do does did will would "
    "could should can may might must not no nor than then that this these those it its he his him she her they their them we "
    "our us you your i my me who whom whose which what when where while if so such there here also more most about over under "
    "up down out off into onto between among against during before after since until through per via all any some each other "
    "another said says say told tells added according reporters would-be very just only even still yet now one ones".split()
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that can differ: text[start:end] has this `value`; facts of one `kind` are held against each other.

    `about` are the stems of the words that it governs (the counted thing), `near` those of the content words around it.
    """

    kind: str
    value: Hashable
    start: int
    end: int
    near: frozenset[str]
    about: frozenset[str] = frozenset()
    loose: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fact of the suspect (offsets into the copy) and the source's fact in its place (offsets into the passage's words).

    `shared` counts the content words that both have around them, `witnesses` the sources that have the other value.
    `alone` tells that each side has just this one of its kind that the other lacks, `asked` is how many clean sources
    state what the sentence states.
    """

    fact: Fact
    start: int
    end: int
    other: Fact
    match: Match
    shared: int
    alone: bool
    witnesses: tuple[Passage, ...]
    asked: int

    @property
    def told(self) -> str:
        """How many of the sources that could know have the other value: "3 of 4 clean sources have “12” here."."""
        agree = len(self.witnesses)
        if self.asked == 1:
            return f"The clean source has “{self.words}” here."
        every = "Both" if agree == 2 else f"All {agree}"
        many = every if agree == self.asked else f"{agree} of {self.asked}"
        return f"{many} clean sources {'has' if agree == 1 else 'have'} “{self.words}” here."

    @property
    def words(self) -> str:
        """The source's words for the fact."""
        return self.match.source.words[self.other.start : self.other.end]

    def sureness(self, base: float) -> float:
        """A confidence from a base: more with more shared words and witnesses, less with a doubtful match."""
        gain = 0.04 * min(self.shared, 3) + 0.05 * (len(self.witnesses) > 1) + 0.05 * self.alone
        return round(min(0.95, (base + gain) * (0.5 + 0.5 * self.match.probability)), 2)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its commonest endings; good enough to tell "sanctions" from "talks", not to write it."""
    word = word.lower().replace("’", "'")
    word = word.removesuffix("'s").removesuffix("s'") if "'" in word else word
    for ending, rest in (
        ("ies", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
        ("ly", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + rest
            break
    if len(word) > 4 and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[tuple[int, int, str], ...]:
    """Each word of a text with its offsets."""
    return tuple((m.start(), m.end(), m.group()) for m in _WORD.finditer(text))


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """Stems of the content words of a text."""
    return frozenset(stem(word) for _, _, word in words_of(text) if word.lower() not in STOP and not word[0].isdigit())


_CLAUSE_BREAK = re.compile(r"[,;:()“”\"—–]|\b(?:but|while|when|after|before|because|although|which|who|that|where)\b")


def around(text: str, start: int, end: int, reach: int = 7) -> frozenset[str]:
    """Stems of the content words within `reach` words of text[start:end]."""
    words = words_of(text)
    left = [w for w in words if w[1] <= start][-reach:]
    right = [w for w in words if w[0] >= end][:reach]
    return frozenset(stem(w[2]) for w in (*left, *right) if w[2].lower() not in STOP and not w[2][0].isdigit())


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause that text[start:end] stands in, as punctuation and conjunctions show it."""
    left, right = 0, len(text)
    for match in _CLAUSE_BREAK.finditer(text):
        if match.end() <= start and text[match.end() : start].strip():
            left = match.end()
        elif match.start() >= end and text[end : match.start()].strip():
            right = match.start()
            break
    return left, right


def group_text(document: Document, match: Match) -> tuple[int, str]:
    """The suspect's words that a match is about, and where they begin."""
    sentences = [document.sentences[index] for index in match.sentences]
    start = min(s.start for s in sentences)
    return start, document.text[start : max(s.end for s in sentences)]


_STRAYS = 4  # so many times more sentences than the one source has, another has in common with the suspect
_LONG = 8  # sentences of a suspect with which a source on the same event has more than a few in common
_FEW = 2


def overlap(one: frozenset[str], other: frozenset[str], fewest: int = 1) -> float:
    """The share (0 to 1) of the words of the shorter that the longer has too; fewer than `fewest` count as so many."""
    return len(one & other) / max(fewest, min(len(one), len(other)))


def telling(context: Context, least: float) -> Iterator[Match]:
    """The matches from which a difference in facts may be told: `least` as probable, and of the suspect's own story."""
    return (match for match in context.matches if match.probability >= least and same_story(context, match))


def other_matches(context: Context, match: Match) -> Iterator[Match]:
    """The other matches of the same sentences: where one of them bears the suspect out, there is no error."""
    ours = set(match.sentences)
    return (other for other in context.matches if other is not match and ours & set(other.sentences))


def same_story(context: Context, match: Match) -> bool:
    """Whether the match's source tells the suspect's story, as far as the other matches and the names show.

    A document that shares one sentence with the suspect, where another shares many, tells another story; so does one
    that shares one sentence or two of a long article, unless both name the same person or place in it.
    """
    common = context.support[match.source.path]
    if _STRAYS * common < max(context.support.values()):
        return False
    if common > _FEW or len(context.document.sentences) < _LONG:
        return True
    _, text = group_text(context.document, match)
    return bool(named(text) & named(match.source.words))


@lru_cache(maxsize=8192)
def named(text: str) -> frozenset[str]:
    """The stems of the names in a text, weekdays and months left out."""
    return frozenset(stem(m.word) for m in mentions(text) if not m.opens and not _CALENDAR.match(m.word))


_CALENDAR = re.compile(r"(?:[A-Z][a-z]+day|Janua|Febru|March|April|May|June|July|Augus|Septe|Octob|Novem|Decem)")

Reader = Callable[[str], Sequence[Fact]]
Same = Callable[[Fact, Fact], bool]


def conflicts(context: Context, read: Reader, same: Same, comparable: Same) -> Iterator[Conflict]:
    """Facts of the suspect that stand where a matched source has another.

    `read` finds the facts of a text, `same` tells whether two agree, `comparable` whether they are about one thing.
    Each fact of the suspect yields at most one conflict, the one with the most words shared.
    """
    best: dict[tuple[int, int], Conflict] = {}
    for match in telling(context, LEAST_PROBABILITY):
        start, text = group_text(context.document, match)
        ours, theirs = read(text), read(match.source.words)
        if not ours or not theirs:
            continue
        lone = [f for f in ours if not any(f.kind == g.kind and same(f, g) for g in theirs)]
        free = [g for g in theirs if not any(f.kind == g.kind and same(f, g) for f in ours)]
        for fact in lone:
            found = _in_its_place(fact, lone, free, comparable)
            if found is None or _said_elsewhere(context, match, fact, read, same):
                continue
            other, shared, alone = found
            witnesses = _witnesses(context, match, other, read, same)
            place = (start + fact.start, start + fact.end)
            asked = _asked(context, match) | {passage.path for passage in witnesses}
            conflict = Conflict(fact, *place, other, match, shared, alone, witnesses, len(asked))
            if place not in best or _strength(best[place]) < _strength(conflict):
                best[place] = conflict
    yield from sorted(best.values(), key=lambda c: c.start)


def _strength(conflict: Conflict) -> tuple[int, float]:
    return conflict.shared, conflict.match.probability


def _in_its_place(
    fact: Fact, lone: Sequence[Fact], free: Sequence[Fact], comparable: Same
) -> tuple[Fact, int, bool] | None:
    """The source's fact that stands where this one does, the words they share, and whether each is the only one left."""
    candidates = [g for g in free if g.kind == fact.kind and comparable(fact, g)]
    if not candidates:
        return None
    other = max(candidates, key=lambda g: len(fact.near & g.near))
    kin = [f for f in lone if f.kind == fact.kind and rivals(f, fact)]
    alone = len(kin) == 1 and len([g for g in free if g.kind == fact.kind and rivals(g, other)]) == 1
    return other, len(fact.near & other.near), alone


def rivals(one: Fact, other: Fact) -> bool:
    """Whether two facts of one text could be taken for each other: nothing tells that they are about two things."""
    return not one.about or not other.about or bool(one.about & other.about)


def _said_elsewhere(context: Context, match: Match, fact: Fact, read: Reader, same: Same) -> bool:
    """Whether some clean source, matched or near, has the suspect's value about the same thing."""
    ours = set(match.sentences)
    for other in context.matches:
        if ours & set(other.sentences) and any(same(fact, g) for g in read(other.source.words) if g.kind == fact.kind):
            return True
    for document in context.related:
        for sentence in document.sentences:
            for g in read(sentence.text):
                if g.kind == fact.kind and same(fact, g) and len(fact.near & g.near) >= 2:
                    return True
    return False


def _asked(context: Context, match: Match) -> set[str]:
    """The paths of all sources that state what the matched sentences state."""
    ours = set(match.sentences)
    return {other.source.path for other in context.matches if ours & set(other.sentences)}


def _witnesses(context: Context, match: Match, other: Fact, read: Reader, same: Same) -> tuple[Passage, ...]:
    """The matched source and the first passage of each further document that has the same value about the same thing."""
    found = [match.source]
    for document in context.related:
        if document.path == match.source.path:
            continue
        for sentence in document.sentences:
            if any(
                g.kind == other.kind and same(other, g) and len(other.near & g.near) >= 2 for g in read(sentence.text)
            ):
                found.append(document.passage(sentence.start, sentence.end))
                break
    return tuple(found)
