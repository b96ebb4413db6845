"""Do two reviewers agree? Cohen's and Krippendorff's coefficients over the flags that both have decided."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from mtaudit.core import Verb
from mtaudit.review.ledger import Ledger
from mtaudit.visible import plural


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reviewers: flags that both decided, how many alike, and Cohen's kappa (None where it is not defined)."""

    one: str
    other: str
    shared: int
    alike: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """All pairs, and Krippendorff's alpha (nominal) over all reviewers; None where it is not defined."""

    pairs: tuple[Pair, ...]
    alpha: float | None
    disagreements: tuple[str, ...]


def agreement(ledger: Ledger) -> Agreement:
    """Accepted against dismissed, by flag. scikit-learn computes kappa, the krippendorff package alpha."""
    reviewers = ledger.reviewers()
    verdicts = [[_verdict(ledger, flag, who) for flag in ledger.flags()] for who in reviewers]
    pairs = tuple(
        _pair(reviewers[i], reviewers[j], verdicts[i], verdicts[j]) for i, j in combinations(range(len(reviewers)), 2)
    )
    return Agreement(pairs, _alpha(verdicts), tuple(ledger.disagreements()))


def table(found: Agreement) -> str:
    """The coefficients as plain text."""
    if not found.pairs:
        return "only one reviewer has decided anything here; agreement needs two"
    lines = [
        f"{pair.one} and {pair.other}: {pair.shared} flags decided by both, {pair.alike} alike; "
        f"Cohen's kappa {_number(pair.kappa)}"
        for pair in found.pairs
    ]
    lines.append(f"Krippendorff's alpha (nominal): {_number(found.alpha)}")
    lines.append(f"{plural(len(found.disagreements), 'flag')} on which reviewers disagree")
    return "\n".join(lines)


def _verdict(ledger: Ledger, flag: str, reviewer: str) -> float:
    outcome = ledger.standing(flag, reviewer).outcome
    return math.nan if outcome is None else float(outcome is Verb.ACCEPT)


def _pair(one: str, other: str, ones: Sequence[float], others: Sequence[float]) -> Pair:
    both = [(a, b) for a, b in zip(ones, others, strict=True) if not (math.isnan(a) or math.isnan(b))]
    alike = sum(a == b for a, b in both)
    kappa = None
    # With one single verdict throughout, chance agreement is certain and kappa is 0/0.
    if len({verdict for pair in both for verdict in pair}) > 1:
        from sklearn.metrics import cohen_kappa_score

        kappa = float(cohen_kappa_score([a for a, _ in both], [b for _, b in both]))
    return Pair(one, other, len(both), alike, kappa)


def _alpha(verdicts: list[list[float]]) -> float | None:
    columns = [[v for v in column if not math.isnan(v)] for column in zip(*verdicts, strict=True)]
    paired = [column for column in columns if len(column) > 1]
    if len({v for column in paired for v in column}) < 2:
        return None
    import krippendorff

    return float(krippendorff.alpha(reliability_data=verdicts, level_of_measurement="nominal"))


def _number(value: float | None) -> str:
    return "not defined (too few flags, or only one kind of verdict)" if value is None else f"{value:.3f}"
