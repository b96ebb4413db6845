"""What clean sources say about a set phrase: that it was meant, or that another one was."""

from __future__ import annotations

from dataclasses import dataclass

from mtaudit.core import Passage, Sentence
from mtaudit.rules.idioms_lexicon import Entry
from mtaudit.rules.near_miss import NearMiss, near_misses, study
from mtaudit.rules.phrases import Words, read_words
from mtaudit.rules.rule import Context

_SURE_MATCH = 0.5
_FULL_PHRASES = frozenset({"idioms", "proverbs"})


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A phrase that is right in itself, and the other phrase that the source has in its place, as written there."""

    own: NearMiss
    meant: Entry
    wording: str
    source: Passage


def right_in_sources(context: Context, sentence: Sentence, entry: Entry) -> tuple[Passage, ...]:
    """The matched clean passages that have the phrase right."""
    return tuple(
        passage
        for passage in context.sources_of(sentence)
        if any(found.kind == "correct" for found in study(entry, read_words(passage.words)))
    )


def misplaced(context: Context, sentence: Sentence, words: Words) -> Misplaced | None:
    """A whole phrase where the matched source has another that shares a word with it.

    So “one size fits all” may stand for “it takes one to know one”: who translates word by word and then looks for a
    phrase that fits finds the wrong one. Phrases with nothing in common are left alone; they may both be right.
    """
    matches = [match for match in context.matches_of(sentence) if match.probability >= _SURE_MATCH]
    if not matches:
        return None
    for own in _whole(words):
        start, end = words.spans[own.alignment.first][0], words.spans[own.alignment.last][1]
        if context.attested(words.text[start:end]):
            continue
        for match in matches:
            there = read_words(match.source.words)
            for other in _whole(there):
                if other.entry is not own.entry and _share(own, words, other, there) and not _has(other.entry, words):
                    first, last = other.alignment.first, other.alignment.last
                    wording = there.text[there.spans[first][0] : there.spans[last][1]]
                    return Misplaced(own, other.entry, wording, match.source)
    return None


def _whole(words: Words) -> list[NearMiss]:
    found = [m for m in near_misses(words) if m.kind == "correct" and m.alignment.cost == 0]
    return [m for m in found if m.entry.kind in _FULL_PHRASES and len(m.tokens) > 3]


def _has(entry: Entry, words: Words) -> bool:
    return any(found.kind == "correct" for found in study(entry, words))


def _share(own: NearMiss, words: Words, other: NearMiss, there: Words) -> bool:
    """Whether the phrases have a word in common that both need, small ones like "one" included."""
    mine = {words.words[p] for step in own.alignment.steps if step.kind == "same" for p in step.at}
    theirs = {there.words[p] for step in other.alignment.steps if step.kind == "same" for p in step.at}
    return bool((mine & theirs) - _TOO_COMMON)


_TOO_COMMON = frozenset("a an the of to in on at for with from by and or is are be it that not".split())
