"""Two set phrases run together: one begins ("count one's chickens …"), another ends ("… in one basket")."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from mtaudit.rules.idioms_lexicon import LIGHT, Entry, candidates, entries
from mtaudit.rules.near_miss import NearMiss
from mtaudit.rules.phrases import DETERMINERS, FUNCTION_WORDS, Aligner, Alignment, Step, Token, Words

_KINDS = frozenset({"idioms", "proverbs", "set-phrases"})
_BEFORE_NOUN = DETERMINERS | {"one"}
_CLEAN = 0.3  # what the beginning may cost: another determiner, no more


def blends(words: Words) -> Iterator[NearMiss]:
    """Beginnings of one phrase with the end of another right behind them."""
    ends = list(_ends(words))
    if not ends:
        return
    for entry in candidates(words):
        cut = _cut(entry)
        if cut and sum(not own.isdisjoint(words.known) for place, own, _ in entry.needs if place < cut) > 1:
            for start, stop, other in ends:
                found = _blend(entry, cut, words, start, stop) if other is not entry else None
                if found is not None:
                    yield NearMiss(entry, entry.tokens, found, "blend", "blend", other)


def _ends(words: Words) -> Iterator[tuple[int, int, Entry]]:
    """Each place that a phrase of the lexicon may end with: its first word, its last, the phrase."""
    table = _tails()
    for place in range(1, len(words.words) - 1):
        joint = words.words[place]
        if joint not in FUNCTION_WORDS or place - 1 in words.breaks or place in words.breaks:
            continue
        noun = place + 2 if words.words[place + 1] in _BEFORE_NOUN else place + 1
        for lemma in words.lemmas[noun] if noun < len(words.words) else ():
            if (joint, lemma) in table:
                yield place, noun, table[joint, lemma]
                break


@cache
def _tails() -> dict[tuple[str, str], Entry]:
    """From a small word and the noun behind it to a phrase that ends so."""
    found: dict[tuple[str, str], Entry] = {}
    for entry in entries():
        if entry.kind in _KINDS and " " in entry.pattern and len(entry.tokens) > 2:
            *_, before, last = (token for token in entry.tokens if not _BEFORE_NOUN.issuperset(token.words))
            if last.content and before.joint and not (last.joint or last.inflects or before.optional):
                for joint in before.words:
                    found.update({(joint, noun): entry for noun in last.lemmas})
    return found


def _cut(entry: Entry) -> int:
    """Where the beginning of a phrase ends, the word that its own end starts with; 0 where it has too little to tell.

    The beginning needs two words that carry meaning, light verbs not counted.
    """
    if entry.kind not in _KINDS:
        return 0
    heavy = [place for place in entry.content if not entry.tokens[place].joint]
    telling = [place for place in heavy[:-1] if not LIGHT.issuperset(entry.tokens[place].words)]
    if len(telling) < 2 or any(token.kind == "slot" for token in entry.tokens[: telling[-1]]):
        return 0
    return telling[-1] + 1


def _blend(entry: Entry, cut: int, words: Words, start: int, stop: int) -> Alignment | None:
    beginning = entry.tokens[:cut]
    found = Aligner(beginning, words, {}, 0).at(cut - 1, start - 1)
    if found is None or found.cost > _CLEAN or found.of("extra") or _goes_on(entry.tokens[cut:], words, start, stop):
        return None
    rest = tuple(Step("missing", place) for place in range(cut, len(entry.tokens)))
    between = tuple(Step("added", -1, (place,)) for place in range(start, stop + 1))
    return Alignment((*found.steps, *between, *rest), found.cost + 1.0)


def _goes_on(end: tuple[Token, ...], words: Words, start: int, stop: int) -> bool:
    """Whether the words of the end are, after all, among those that the phrase ends with, or follow in the sentence."""
    own = {lemma for token in end if token.content for lemma in token.lemmas}
    return any(not own.isdisjoint(words.lemmas[place]) for place in range(start, min(len(words.words), stop + 4)))
