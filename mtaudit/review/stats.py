"""What the decisions say of the rules: how often each one was right, and how far to believe it next time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from mtaudit.core import Verb
from mtaudit.review.identity import MISSED
from mtaudit.review.ledger import Ledger
from mtaudit.visible import plural

PRIOR_STRENGTH = 10.0
"""How many decisions the rule's own confidence weighs as much as, before there are any."""


@dataclass(frozen=True, slots=True)
class Record:
    """A rule's record: flags accepted and dismissed, and the mean confidence (0 to 1) that it claimed for them."""

    rule: str
    accepted: int
    dismissed: int
    claimed: float

    @property
    def decided(self) -> int:
        """How many of its flags were decided."""
        return self.accepted + self.dismissed

    def posterior(self) -> tuple[float, float]:
        """Alpha and beta of the belief that a flag of this rule is right.

        The prior is Beta(s·c, s·(1−c)) with c the mean confidence that the rule claimed and s = PRIOR_STRENGTH; each
        accepted flag adds one to alpha and each dismissed one to beta (Gelman et al., Bayesian Data Analysis, 2.4).
        """
        claimed = min(max(self.claimed, 0.01), 0.99)
        return PRIOR_STRENGTH * claimed + self.accepted, PRIOR_STRENGTH * (1 - claimed) + self.dismissed

    def precision(self) -> float:
        """The mean of that belief, 0 to 1."""
        alpha, beta = self.posterior()
        return alpha / (alpha + beta)

    def interval(self, mass: float = 0.95) -> tuple[float, float]:
        """The equal-tailed interval that holds `mass` of the belief; scipy computes the quantiles."""
        from scipy.special import betaincinv

        alpha, beta = self.posterior()
        return float(betaincinv(alpha, beta, (1 - mass) / 2)), float(betaincinv(alpha, beta, (1 + mass) / 2))

    def scaled(self, confidence: float) -> float:
        """A flag's confidence in the light of the rule's record.

        logit(p) = logit(confidence) + logit(m) − logit(c), with m the posterior mean and c what the rule claimed: the
        odds are multiplied by how much better or worse the rule did than it said. A rule that keeps its word, and one
        without a record, is left alone.
        """
        claimed = min(max(self.claimed, 0.01), 0.99)
        shifted = _logit(confidence) + _logit(self.precision()) - _logit(claimed)
        return 1 / (1 + math.exp(-shifted))


def records(ledger: Ledger) -> dict[str, Record]:
    """Each rule's record over all flags that anyone has decided; a flag counts once, by its latest decision."""
    accepted: Counter[str] = Counter()
    dismissed: Counter[str] = Counter()
    claimed: Counter[str] = Counter()
    for flag in ledger.flags():
        outcome = ledger.settled(flag).outcome
        about = ledger.about(flag)
        if outcome is None or about.rule == MISSED:
            continue
        (accepted if outcome is Verb.ACCEPT else dismissed)[about.rule] += 1
        claimed[about.rule] += about.confidence  # type: ignore[assignment]  # a Counter adds floats as well
    rules = accepted | dismissed
    return {
        rule: Record(rule, accepted[rule], dismissed[rule], claimed[rule] / (accepted[rule] + dismissed[rule]))
        for rule in sorted(rules)
    }


def missed_count(ledger: Ledger) -> int:
    """How many spans reviewers marked that no rule had flagged."""
    return sum(ledger.about(flag).rule == MISSED and bool(ledger.standings(flag)) for flag in ledger.flags())


def table(found: Iterable[Record], missed: int = 0) -> str:
    """The records as a plain table."""
    lines = [f"{'rule':<24} {'accepted':>8} {'dismissed':>9} {'right':>6}  95% interval"]
    for record in found:
        low, high = record.interval()
        right = f"{record.precision():.0%}"
        lines.append(
            f"{record.rule:<24} {record.accepted:>8} {record.dismissed:>9} {right:>6}  {low:.0%} to {high:.0%}"
        )
    lines.append(f"{plural(missed, 'span')} marked that no rule had flagged")
    return "\n".join(lines)


def _logit(probability: float) -> float:
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))
