"""The rules: one file for each flaw. To add one, write the file and name it in RULES.

RULES is in order of precedence: where two rules mark the same words, the earlier one speaks (see `resolve`).
Rules that know exactly what is wrong come first, the learned model, which knows only that something is, last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mtaudit.config import Settings
from mtaudit.core import Finding, Severity
from mtaudit.rules import (
    calque,
    date_conflict,
    doubled_word,
    encoding,
    garbled,
    garbled_idiom,
    gender_conflict,
    grammar_pattern,
    markup_leftover,
    mistranslation,
    name_variant,
    negation_conflict,
    number_conflict,
    opposite_conflict,
    orphan_attribution,
    punctuation,
    quote_variant,
    repeated_pair,
    speaker_conflict,
    stranded_fragment,
    term_variant,
    tortured_term,
    type_clash,
    untranslated,
    word_order,
)
from mtaudit.rules.rule import Context, Example, Rule
from mtaudit.rules.text import fold

__all__ = ["RULES", "Context", "Example", "Rule", "active", "resolve", "run"]

RULES: tuple[Rule, ...] = (
    encoding.RULE,
    markup_leftover.RULE,
    doubled_word.RULE,
    punctuation.RULE,
    orphan_attribution.RULE,
    stranded_fragment.RULE,
    untranslated.RULE,
    number_conflict.RULE,
    date_conflict.RULE,
    negation_conflict.RULE,
    opposite_conflict.RULE,
    name_variant.RULE,
    speaker_conflict.RULE,
    gender_conflict.RULE,
    quote_variant.RULE,
    term_variant.RULE,
    calque.RULE,
    tortured_term.RULE,
    garbled_idiom.RULE,
    repeated_pair.RULE,
    type_clash.RULE,
    word_order.RULE,
    grammar_pattern.RULE,
    mistranslation.RULE,
    garbled.RULE,
)


def active(settings: Settings) -> tuple[Rule, ...]:
    """The rules that a run uses: those selected (all, if none is), less those ignored."""
    return tuple(
        rule
        for rule in RULES
        if (not settings.select or rule.name in settings.select) and rule.name not in settings.ignore
    )


def run(context: Context) -> tuple[Finding, ...]:
    """All findings of all active rules, with the user's severities and allowed words applied; overlaps remain.

    A rule that raises is not caught here: a result with a rule missing would look like clean copy.
    """
    settings = context.settings
    severities = dict(settings.severity)
    allowed = {fold(words) for words in settings.allow}
    findings = (finding for rule in active(settings) for finding in rule.check(context))
    kept = (f for f in findings if fold(context.document.text[f.start : f.end]) not in allowed)
    return tuple(replace(f, severity=Severity(severities.get(f.rule, f.severity))) for f in kept)


def resolve(findings: Iterable[Finding], min_confidence: float = 0.0) -> tuple[Finding, ...]:
    """Settle overlaps: one finding for each stretch of words, in text order.

    Findings that share at least half of the shorter one are about the same words. The rule named first in RULES
    speaks for them; since the others agree that something is wrong, their confidences add up as independent ones
    would (1 - Π(1 - c)) and the gravest severity stands. Lesser overlaps stay side by side.
    """
    order = {rule.name: place for place, rule in enumerate(RULES)}
    ranked = sorted(
        findings,
        key=lambda f: (order.get(f.rule, len(order)), -f.confidence, -f.severity.rank, f.start, f.end, f.message),
    )
    groups: list[list[Finding]] = []
    for finding in ranked:
        group = next((g for g in groups if _same_words(g[0], finding)), None)
        if group is None:
            groups.append([finding])
        else:
            group.append(finding)
    settled = (_speaker(group) for group in groups)
    return tuple(sorted((f for f in settled if f.confidence >= min_confidence), key=lambda f: (f.start, f.end, f.rule)))


def _same_words(one: Finding, other: Finding) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0 and 2 * shared >= min(one.end - one.start, other.end - other.start)


def _speaker(group: Sequence[Finding]) -> Finding:
    first = group[0]
    others = {f.rule: f for f in reversed(group) if f.rule != first.rule}
    if not others:
        return first
    doubt = 1.0 - first.confidence
    for other in others.values():
        doubt *= 1.0 - other.confidence
    gravest = max((first, *others.values()), key=lambda f: f.severity.rank).severity
    return replace(first, confidence=max(first.confidence, min(1.0 - doubt, 0.99)), severity=gravest)
