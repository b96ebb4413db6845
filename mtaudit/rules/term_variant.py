"""term-variant: an established term under a second name, where the clean sources know only the first.

The terms are in term_variant.tsv, each with the renderings that translation puts in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from mtaudit.core import Category, Finding, Passage, Severity
from mtaudit.rules.lexicons import rows
from mtaudit.rules.rule import Context, Example, Rule


class Term(NamedTuple):
    """One row of the table."""

    term: str
    renderings: str
    flags: str
    source: str
    passes: str


@cache
def terms() -> tuple[Term, ...]:
    """All terms, sorted."""
    return tuple(Term(*row) for row in rows("term_variant.tsv", len(Term._fields)))


def _pattern(words: str) -> str:
    """The words in singular and plural."""
    stem = words[:-1] if words.endswith("s") and not words.endswith("ss") else words
    return rf"(?<![\w-]){re.escape(stem)}(?:s|es)?(?![\w-])"


@cache
def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(_pattern(words), re.IGNORECASE)


def _check(context: Context) -> Iterator[Finding]:
    if not context.related:
        return
    article = context.document.text.lower()
    sources = "\n".join(document.text for document in context.related)
    lower_sources = sources.lower()
    for term in terms():
        for rendering in term.renderings.split(";"):
            root = rendering.removesuffix("s")
            if root not in article or term.term.removesuffix("s") not in lower_sources:
                continue
            if _compiled(rendering).search(sources) or not _compiled(term.term).search(sources):
                continue
            if _compiled(term.term).search(context.document.text):
                yield from _occurrences(context, term.term, rendering)


def _occurrences(context: Context, term: str, rendering: str) -> Iterator[Finding]:
    evidence = _evidence(context, term)
    for sentence in context.document.sentences:
        for match in _compiled(rendering).finditer(sentence.text):
            if match.group()[0].isupper() and match.start() > 0:
                continue  # a name
            suggestion = term.capitalize() if match.group()[0].isupper() else term
            yield Finding(
                rule=RULE.name,
                start=sentence.start + match.start(),
                end=sentence.start + match.end(),
                message=f"The article elsewhere and the clean sources speak of “{term}”.",
                category=Category.TERMINOLOGY,
                severity=Severity.MINOR,
                confidence=0.65,
                suggestion=suggestion,
                evidence=evidence,
            )


def _evidence(context: Context, term: str) -> tuple[Passage, ...]:
    for document in context.related:
        for sentence in document.sentences:
            if _compiled(term).search(sentence.text):
                return (document.passage(sentence.start, sentence.end),)
    return ()


RULE = Rule(
    name="term-variant",
    summary="A term under a second name, where the clean sources know only the first",
    explanation=(
        "The article calls one thing by two names (“sanctions”, then “punishments”), and the clean sources have only one of them. "
        "Translation picks a new word each time; readers take it for a new thing.\n\nKeep to the established term."
    ),
    category=Category.TERMINOLOGY,
    severity=Severity.MINOR,
    check=_check,
    flags=(
        Example(
            "The ⟦armistice⟧ held for a day. The ceasefire had begun at noon.",
            ("A ceasefire began at noon in the valley.",),
            "ceasefire",
        ),
        Example(
            "⟦Dismissals of staff⟧ began in May. Layoffs hurt the town.", ("The layoffs began in May.",), "Layoffs"
        ),
        Example("The ⟦confinement⟧ ended in June after the lockdown was eased.", ("The lockdown ended in June.",)),
        Example("The runoff is close; the ⟦second tour⟧ is in May.", ("The runoff is in May.",)),
    ),
    passes=(
        Example("The armistice of 1918 and the ceasefire of today.", ("The ceasefire recalls the armistice of 1918.",)),
        Example("The ceasefire began at noon.", ("The ceasefire began at noon.",)),
        Example("The armistice held.", ("The ceasefire held.",)),
        Example("The armistice held. The ceasefire began."),
    ),
    needs_source=True,
)
