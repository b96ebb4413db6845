"""What a rule is, and what it is shown: shared context in, findings out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from mtaudit.config import Settings
from mtaudit.core import Category, Document, Finding, Match, Passage, Sentence, Severity

if TYPE_CHECKING:
    from mtaudit.spanmodel.model import Reading


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of copy with the spans to be flagged in ⟦double brackets⟧ (none in an example that passes).

    `sources` are clean sentences; each counts as a certain match of every sentence of the text.
    `suggestion`, where given, is the expected suggestion for the first marked span.
    """

    text: str
    sources: tuple[str, ...] = ()
    suggestion: str = ""


@dataclass(frozen=True)
class Context:
    """What every rule sees of one suspect.

    `matches` are this document's matches, `related` the clean documents about the same events (those with a match,
    or otherwise near), best first. `readings` holds the span model's reading of each sentence (by sentence index),
    alone and with its sources; empty where the model did not run.
    """

    document: Document
    matches: tuple[Match, ...] = ()
    related: tuple[Document, ...] = ()
    settings: Settings = field(default_factory=Settings)
    readings: tuple[Reading, ...] = ()

    @cached_property
    def _by_sentence(self) -> dict[int, tuple[Match, ...]]:
        found: dict[int, list[Match]] = {}
        for match in self.matches:
            for index in match.sentences:
                found.setdefault(index, []).append(match)
        return {index: tuple(sorted(ms, key=lambda m: -m.probability)) for index, ms in found.items()}

    def matches_of(self, sentence: Sentence) -> tuple[Match, ...]:
        """The matches of one sentence, most probable first."""
        return self._by_sentence.get(sentence.index, ())

    def sources_of(self, sentence: Sentence) -> tuple[Passage, ...]:
        """The clean passages that state what this sentence states, most probable first."""
        return tuple(match.source for match in self.matches_of(sentence))

    @cached_property
    def support(self) -> dict[str, int]:
        """By path of each clean source, how many sentences of the suspect it states."""
        told: dict[str, set[int]] = {}
        for match in self.matches:
            told.setdefault(match.source.path, set()).update(match.sentences)
        return {path: len(indexes) for path, indexes in told.items()}

    def attested(self, words: str) -> bool:
        """Whether a clean source about the same events uses these very words (case, quote style and spacing aside)."""
        from mtaudit.rules.text import fold

        wanted = f" {fold(words)} "
        return any(wanted in text for text in self._folded)

    @cached_property
    def _folded(self) -> tuple[str, ...]:
        from mtaudit.rules.text import fold

        return tuple(f" {fold(document.text)} " for document in self.related)


@dataclass(frozen=True)
class Rule:
    """One flaw that mtaudit looks for.

    `summary` fits on a line; `explanation` tells an editor what it is, why it happens and what to do (Markdown).
    `check` yields findings with offsets into the copy. `needs_source` rules find nothing without a matched source.
    `flags` and `passes` are examples; tests are made of them.
    """

    name: str
    summary: str
    explanation: str
    category: Category
    severity: Severity
    check: Callable[[Context], Iterable[Finding]]
    flags: tuple[Example, ...]
    passes: tuple[Example, ...]
    needs_source: bool = False
