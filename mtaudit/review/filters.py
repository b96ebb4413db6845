"""Which flags are shown: facets for the filter dialog, and words for the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

CONFIDENCES = (0.5, 0.7, 0.9)
DISAGREE = "reviewers disagree"
FACETS = ("severity", "state", "rule", "category", "article", "confidence")
"""The facets in the order in which the dialog lists them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a filter sees of a flag: its values by facet, the confidence apart, and all its words for the search."""

    values: frozenset[tuple[str, str]]
    confidence: float
    words: str


@dataclass(frozen=True)
class Filter:
    """Chosen values by facet. A flag is shown when each facet with a choice has one of the flag's values."""

    chosen: frozenset[tuple[str, str]] = frozenset()

    def shows(self, facts: Facts) -> bool:
        """Whether a flag passes."""
        wanted: dict[str, set[str]] = {}
        for facet, value in self.chosen:
            wanted.setdefault(facet, set()).add(value)
        bars = wanted.pop("confidence", set())
        if bars and facts.confidence < min(map(_bar, bars)):
            return False
        return all(any((facet, value) in facts.values for value in values) for facet, values in wanted.items())

    def __bool__(self) -> bool:
        return bool(self.chosen)

    def __str__(self) -> str:
        by_facet: dict[str, list[str]] = {}
        for facet, value in sorted(self.chosen, key=lambda pair: (FACETS.index(pair[0]), pair[1])):
            by_facet.setdefault(facet, []).append(value)
        return " · ".join(f"{facet}: {', '.join(values)}" for facet, values in by_facet.items())


def choices(facts: Iterable[Facts]) -> list[tuple[str, str, int]]:
    """All (facet, value, number of flags) that could be chosen, in the order of the dialog."""
    known = list(facts)
    counts = Counter(pair for one in known for pair in one.values)
    for bar in CONFIDENCES:
        counts["confidence", f"{bar:.0%} or more"] = sum(one.confidence >= bar for one in known)
    found = [(facet, value, count) for (facet, value), count in counts.items()]
    return sorted(found, key=lambda choice: (FACETS.index(choice[0]), choice[1]))


def hits(term: str, facts: Facts) -> bool:
    """Whether a flag has all the words of a search, in any case and order."""
    words = facts.words.casefold()
    return all(part in words for part in term.casefold().split())


def _bar(value: str) -> float:
    return float(value.split("%", maxsplit=1)[0]) / 100
