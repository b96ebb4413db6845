"""negation-conflict: denied here, affirmed in the clean sources, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mtaudit.core import Category, Finding, Match, Passage, Severity
from mtaudit.rules.facts import content, group_text, other_matches, overlap, telling
from mtaudit.rules.polarity import NEARLY_DENYING, Claim, claims, negations
from mtaudit.rules.rule import Context, Example, Rule

_LEAST = 0.6
_OFTEN = 3
_ONE_SENTENCE = 0.9  # of the content words in common: the same sentence, but for the slip
_FEW_WORDS = 3  # of fewer words in common nothing follows
# “unacceptable or palatable”: a negation that should reach over both and reaches one.
_WELCOME = (
    "acceptable|palatable|tolerable|appropriate|justified|justifiable|reasonable|fair|legal|lawful|legitimate|suitable|permissible|"
    "desirable|useful|necessary|correct|proper|credible|realistic|feasible|moral|ethical|honest|admissible|excusable|understandable"
)
_HALF_DENIED = re.compile(
    rf"\b(?P<first>(?:un|in|im|il|ir)(?:{_WELCOME}|thinkable|worthy|believable|human|moral)) (?:or|nor) (?P<second>{_WELCOME})\b"
)


def _check(context: Context) -> Iterator[Finding]:
    for sentence in context.document.sentences:
        for half in _HALF_DENIED.finditer(sentence.text):
            if not context.attested(half.group()):
                yield Finding(
                    rule=RULE.name,
                    start=sentence.start + half.start(),
                    end=sentence.start + half.end(),
                    message=f"The negation is lost on “{half.group('second')}”; both words should be denied.",
                    category=Category.MISTRANSLATION,
                    severity=Severity.MAJOR,
                    confidence=0.75,
                    evidence=context.sources_of(sentence)[:1],
                )
    seen: set[tuple[int, int]] = set()
    for match in telling(context, _LEAST):
        found = _in_match(context, match)
        if found is not None and (found.start, found.end) not in seen and not _backed(context, match, found):
            seen.add((found.start, found.end))
            yield found


def _in_match(context: Context, match: Match) -> Finding | None:
    """The first claim of the matched words that the source turns round."""
    start, text = group_text(context.document, match)
    source = match.source.words
    here, there = negations(text), negations(source)
    if here == there:
        return None
    for claim, other in _pairs(claims(text), claims(source)):
        if claim.denied == other.denied or claim.denied != (here > there):
            continue
        shared = overlap(content(text), content(source), _FEW_WORDS)
        common = len((claim.near & other.near) - {claim.key})
        hedged = (claim.hedged and not claim.denied) or (other.hedged and not other.denied)
        affirmed = other if claim.denied else claim
        if affirmed.near & NEARLY_DENYING or (hedged and shared < _ONE_SENTENCE) or (min(here, there) and common < 4):
            continue
        if common >= 3 or (common >= 1 and shared >= 0.5):
            return _finding(claim, other, start, match, common, shared)
    return None


def _pairs(ours: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """The claims about one word on both sides, in order, where each side makes as many of them."""
    for key in dict.fromkeys(c.key for c in ours):
        here, there = [c for c in ours if c.key == key], [c for c in theirs if c.key == key]
        if len(here) == len(there) <= _OFTEN:
            yield from zip(here, there, strict=True)


def _backed(context: Context, match: Match, finding: Finding) -> bool:
    """Whether another match of the same words has the suspect's polarity."""
    start, text = group_text(context.document, match)
    mine = next((c for c in claims(text) if c.start + start == finding.start), None)
    if mine is None:
        return False
    return any(
        c.key == mine.key and c.denied == mine.denied
        for other in other_matches(context, match)
        for c in claims(other.source.words)
    )


def _finding(claim: Claim, other: Claim, offset: int, match: Match, common: int, shared: float) -> Finding:
    theirs = match.source.words[other.start : other.end]
    turn = "The clean source does not deny this" if claim.denied else "The clean source denies this"
    confidence = 0.55 + 0.05 * min(common, 4) + 0.15 * shared
    evidence: tuple[Passage, ...] = (match.source,)
    return Finding(
        rule=RULE.name,
        start=offset + claim.start,
        end=offset + claim.end,
        message=f"{turn}: “{theirs}”.",
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=round(min(0.9, confidence) * (0.5 + 0.5 * match.probability), 2),
        evidence=evidence,
    )


RULE = Rule(
    name="negation-conflict",
    summary="Denied here and affirmed in the clean source, or the other way round",
    explanation=(
        "A “not” was lost or added: the clean source says of the same thing that it will happen, is allowed, is true, and this "
        "says that it is not – or the reverse. Also negations that reach only one of two words (“unacceptable or palatable”).\n\n"
        "Read both sentences in full; this changes the meaning more than any other slip."
    ),
    category=Category.MISTRANSLATION,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example(
            "The ministry said the border crossing ⟦will reopen⟧ before the summer.",
            ("The border crossing will not reopen before the summer, the ministry said.",),
        ),
        Example(
            "The company ⟦does not plan⟧ to cut jobs at its plant in Ghent.",
            ("The company plans to cut jobs at its plant in Ghent.",),
        ),
        Example(
            "Such a tone is ⟦intolerable or acceptable⟧ between neighbours, the premier said.",
            ("The premier said such a tone could not be accepted between neighbours.",),
        ),
        Example(
            "The court ⟦has ruled⟧ on the appeal of the former mayor.",
            ("The court has not ruled on the appeal of the former mayor.",),
        ),
    ),
    passes=(
        Example("The border will not reopen in May.", ("The border will not reopen in May.",)),
        Example("It is not possible to vote by post.", ("It is impossible to vote by post.",)),
        Example("He refused to sign the treaty in Prague.", ("He did not sign the treaty in Prague.",)),
        Example("Not only exports fell; prices fell too.", ("Exports fell, and prices fell too.",)),
        Example("This is unfair or inappropriate.", ("It was called unfair and inappropriate.",)),
        Example("The premier will not resign.", ("The minister will travel to Paris on Monday.",)),
    ),
)
