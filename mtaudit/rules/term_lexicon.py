"""Established terms and the words that spinners put in their place: reading the tables, finding candidates.

terms/established.tsv holds fixed terms with their domain, terms/neighbours.tsv the words near each of their words (from
WordNet and from what paraphrasers are fond of, see terms/README.md), terms/attested.txt compounds that look like a
candidate and are ordinary English all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from mtaudit.rules.calque_lexicon import Token
from mtaudit.rules.inflection import inflect, lemmas
from mtaudit.rules.lexicons import rows

SAME = 2.0
"""The nearness of a word that was left as it is; a neighbour's is at most 1.2."""
_SMALL = frozenset({"of", "and", "the", "in", "to", "on", "by", "for", "a", "an", "at"})


class Term(NamedTuple):
    """An established term, its words, its domain."""

    text: str
    words: tuple[str, ...]
    domain: str


class Candidate(NamedTuple):
    """tokens[first:last] as a term whose words were swapped; the nearness of each word, in order."""

    term: Term
    first: int
    last: int
    nearness: tuple[float, ...]


@dataclass(frozen=True)
class Terms:
    """The tables, ready for look-up.

    `stands_for` maps a word in any spelling to the words of terms that it may stand for, with nearness;
    `starting` the first words of terms to the terms.
    """

    stands_for: Mapping[str, Mapping[str, float]]
    starting: Mapping[str, tuple[Term, ...]]
    established: frozenset[str]
    attested: frozenset[str]
    _known: dict[str, Mapping[str, float]] = field(default_factory=dict)

    def targets(self, word: str) -> Mapping[str, float]:
        """The words of terms that a word in lower case may stand for, with nearness."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> Mapping[str, float]:
        known = [self.stands_for[lemma] for lemma in lemmas(word) if lemma in self.stands_for]
        if len(known) < 2:
            return known[0] if known else {}
        merged: dict[str, float] = {}
        for near in known:
            merged.update((word, max(weight, merged.get(word, 0.0))) for word, weight in near.items())
        return merged

    def candidates(self, tokens: list[Token]) -> Iterator[Candidate]:
        """Every stretch that reads as an established term with at least one word swapped, outside terms as they are."""
        targets = [self.targets(token.lower) for token in tokens]
        read = [
            Candidate(term, place, place + len(term.words), found)
            for place, options in enumerate(targets)
            for word in options
            for term in self.starting.get(word, ())
            if (found := _match(term, place, tokens, targets))
        ]
        whole = [c for c in read if min(c.nearness) == SAME]
        for candidate in read:
            inside = any(w.first <= candidate.first and candidate.last <= w.last for w in whole)
            if min(candidate.nearness) < SAME and not inside:
                yield candidate


def _match(term: Term, place: int, tokens: list[Token], targets: list[Mapping[str, float]]) -> tuple[float, ...] | None:
    if place + len(term.words) > len(tokens):
        return None
    found: list[float] = []
    for offset, word in enumerate(term.words):
        near = targets[place + offset].get(word)
        if near is None or (offset and not tokens[place + offset].joined):
            return None
        found.append(near)
    return tuple(found)


def singular_term(words: Sequence[str]) -> str:
    """Words as attested.txt spells them: the last one in the singular."""
    return " ".join([*words[:-1], singular(words[-1])])


def compound(tokens: list[Token], first: int, last: int) -> str:
    """The words of a stretch, its last word in the singular: how attested.txt spells it."""
    return singular_term([token.lower for token in tokens[first:last]])


def singular(word: str) -> str:
    """The singular of a word as far as spelling tells."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


def _forms(word: str) -> set[str]:
    """The word, its singular and plural."""
    one = singular(word)
    return {word, one, inflect(one, "s")} if word not in _SMALL else {word}


@cache
def load_terms() -> Terms:
    """The tables, read once, when first asked for."""
    starting: dict[str, list[Term]] = {}
    stands_for: dict[str, dict[str, float]] = {}
    for text, domain in rows("terms/established.tsv", 2)[1:]:
        term = Term(text, tuple(text.split()), domain)
        starting.setdefault(term.words[0], []).append(term)
        for word in term.words:
            for form in _forms(word):
                stands_for.setdefault(form, {})[word] = SAME
    for word, others in rows("terms/neighbours.tsv", 2)[1:]:
        for other in others.split():
            name, _, tenths = other.partition(":")
            near = stands_for.setdefault(name, {})
            near[word] = max(near.get(word, 0.0), int(tenths) / 10)
    attested = frozenset(line for (line,) in rows("terms/attested.txt", 1))
    established = frozenset(singular_term(term.words) for terms in starting.values() for term in terms)
    return Terms(stands_for, {word: tuple(terms) for word, terms in starting.items()}, established, attested)
