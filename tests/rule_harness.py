"""Turns the examples of a rule into checks: what is marked ⟦like this⟧ must be flagged, and nothing else."""

from __future__ import annotations

import re

from mtaudit.core import Finding
from mtaudit.rules.contexts import context_for
from mtaudit.rules.rule import Example, Rule
from mtaudit.spanmodel import load_span_model

LEARNED = frozenset({"garbled", "mistranslation"})
"""The rules that need the span model's reading of the text."""

_MARK = re.compile(r"[⟦⟧]")


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the marked spans in it."""
    spans: list[tuple[int, int]] = []
    text = ""
    opened = -1
    for piece in re.split(r"([⟦⟧])", marked):
        if piece == "⟦":
            assert opened < 0, f"a mark inside a mark: {marked!r}"
            opened = len(text)
        elif piece == "⟧":
            assert opened >= 0, f"a mark that closes nothing: {marked!r}"
            spans.append((opened, len(text)))
            opened = -1
        else:
            text += piece
    assert opened < 0, f"a mark that is not closed: {marked!r}"
    return text, spans


def findings_of(rule: Rule, text: str, sources: tuple[str, ...] = ()) -> list[Finding]:
    """What a rule finds in a text beside its sources, in text order; every finding is checked to be well formed."""
    reading = load_span_model().read([(text, sources)])[0] if rule.name in LEARNED else None
    found = sorted(rule.check(context_for(text, sources, reading=reading)), key=lambda f: (f.start, f.end))
    for finding in found:
        assert finding.rule == rule.name
        assert 0 <= finding.start < finding.end <= len(text), f"a span outside the text: {finding}"
        assert 0.0 < finding.confidence <= 1.0
        assert finding.message.strip()
        assert finding.suggestion != text[finding.start : finding.end], "a suggestion that changes nothing"
    return found


def check_flags(rule: Rule, example: Example) -> None:
    """The rule finds exactly the marked spans."""
    text, wanted = unmark(example.text)
    assert wanted, f"nothing is marked in {example.text!r}"
    found = findings_of(rule, text, example.sources)
    assert [text[f.start : f.end] for f in found] == [text[a:b] for a, b in wanted]
    assert [(f.start, f.end) for f in found] == wanted
    if example.suggestion:
        assert found[0].suggestion == example.suggestion


def check_passes(rule: Rule, example: Example) -> None:
    """The rule finds nothing."""
    assert not _MARK.search(example.text), "an example that passes has no marks"
    found = findings_of(rule, example.text, example.sources)
    assert not found, [(f.message, example.text[f.start : f.end]) for f in found]
