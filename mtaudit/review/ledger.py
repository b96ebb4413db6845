"""What the log of decisions comes to: where each flag stands with each reviewer, and what can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from mtaudit.core import Category, Decision, Reason, Severity, Verb
from mtaudit.review.store import About, Entry

OUTCOMES = (Verb.ACCEPT, Verb.DISMISS)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a flag stands with one reviewer. `outcome` is ACCEPT, DISMISS or None while it is undecided.

    `replacement` is None where the reviewer agreed without a wording, "" where the words are to go.
    """

    reviewer: str = ""
    outcome: Verb | None = None
    at: str = ""
    replacement: str | None = None
    reason: Reason | None = None
    look: bool = False
    note: str = ""
    severity: Severity | None = None
    category: Category | None = None

    def after(self, decision: Decision) -> Standing:
        """The standing after one more decision of the same reviewer."""
        value = decision.value
        changes: dict[str, Any] = {}
        match decision.verb:
            case Verb.ACCEPT:
                changes = {"outcome": Verb.ACCEPT, "at": decision.at, "replacement": value, "reason": None}
            case Verb.DISMISS:
                changes = {"outcome": Verb.DISMISS, "at": decision.at, "replacement": None, "reason": as_reason(value)}
            case Verb.LOOK:
                changes = {"look": value == "on"}
            case Verb.NOTE:
                changes = {"note": value or ""}
            case Verb.SEVERITY:
                changes = {"severity": Severity(value or "")}
            case Verb.CATEGORY:
                changes = {"category": Category(value or "")}
        return replace(self, **changes)


def as_reason(value: str | None) -> Reason:
    """The reason of a dismissal; OTHER for words that are none of ours."""
    return Reason(value) if value in set(Reason) else Reason.OTHER


class Ledger:
    """The log, folded. Reversed steps count for nothing, as if they had never been taken."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: list[Entry] = []
        self._by_flag: dict[str, list[Entry]] = {}
        self._reversals: dict[int, int] = {}
        self._reversed: set[int] = set()
        self._standings: dict[str, dict[str, Standing]] = {}
        self.extend(entries)

    @property
    def last(self) -> int:
        """The number of the last entry read, 0 when there is none."""
        return self.entries[-1].id if self.entries else 0

    def extend(self, entries: Iterable[Entry]) -> set[str]:
        """Take in what was added to the log. Gives the flags that may stand otherwise now."""
        touched: set[str] = set()
        turned = False
        for entry in entries:
            self.entries.append(entry)
            if entry.decision.verb is Verb.REVERSE:
                self._reversals[entry.decision.step] = entry.decision.reverses
                turned = True
            else:
                self._by_flag.setdefault(entry.decision.flag, []).append(entry)
                touched.add(entry.decision.flag)
        if turned:
            before, self._reversed = self._reversed, self._dead_steps()
            steps = before ^ self._reversed
            touched |= {entry.decision.flag for entry in self.entries if entry.decision.step in steps}
        for flag in touched:
            self._standings.pop(flag, None)
        return touched - {""}

    def _dead_steps(self) -> set[int]:
        """A reversal is always newer than what it reverses: read from the end, a reversed reversal does nothing."""
        dead: set[int] = set()
        for step in sorted(self._reversals, reverse=True):
            if step not in dead:
                dead.add(self._reversals[step])
        return dead

    def flags(self) -> list[str]:
        """Every flag that the log speaks of, reversed decisions included, in the order of their first mention."""
        return list(self._by_flag)

    def live(self, flag: str) -> list[Entry]:
        """The entries about a flag that have not been reversed."""
        return [entry for entry in self._by_flag.get(flag, ()) if entry.decision.step not in self._reversed]

    def about(self, flag: str) -> About:
        """What the log last said of a flag."""
        entries = self._by_flag.get(flag)
        return entries[-1].about if entries else About()

    def missed(self, article: str) -> list[Entry]:
        """The spans that reviewers marked in an article because the tool had missed them."""
        marks = (entry for flag in self._by_flag for entry in self.live(flag) if entry.decision.verb is Verb.MISSED)
        return [entry for entry in marks if entry.about.article == article]

    def standings(self, flag: str) -> dict[str, Standing]:
        """Where a flag stands, by reviewer; reviewers without a live decision are left out."""
        if flag not in self._standings:
            found: dict[str, Standing] = {}
            for entry in self.live(flag):
                who = entry.decision.reviewer
                found[who] = found.get(who, Standing(who)).after(entry.decision)
            self._standings[flag] = found
        return self._standings[flag]

    def standing(self, flag: str, reviewer: str) -> Standing:
        """Where a flag stands with one reviewer."""
        return self.standings(flag).get(reviewer, Standing(reviewer))

    def settled(self, flag: str, reviewer: str = "") -> Standing:
        """The standing that counts: the reviewer's own decision, else the latest one of anybody."""
        standings = self.standings(flag)
        own = standings.get(reviewer)
        if own and own.outcome:
            return own
        decided = [standing for standing in standings.values() if standing.outcome]
        return max(decided, key=lambda standing: standing.at, default=own or Standing(reviewer))

    def disagreements(self) -> list[str]:
        """The flags that one reviewer accepted and another dismissed."""
        return [
            flag
            for flag in self._by_flag
            if len({standing.outcome for standing in self.standings(flag).values() if standing.outcome}) > 1
        ]

    def reviewers(self) -> list[str]:
        """Everyone who has a decision in force, in alphabetical order."""
        return sorted({who for flag in self._by_flag for who in self.standings(flag)})

    def undoable(self, reviewer: str) -> int:
        """The step that undo would reverse, 0 when there is none."""
        done, _ = self._stacks(reviewer)
        return done[-1] if done else 0

    def redoable(self, reviewer: str) -> int:
        """The reversal that redo would reverse, 0 when there is none."""
        _, undone = self._stacks(reviewer)
        return undone[-1] if undone else 0

    def flags_of_step(self, step: int) -> list[str]:
        """The flags that a step, or the step it reverses, is about."""
        while step in self._reversals:
            step = self._reversals[step]
        return [entry.decision.flag for entry in self.entries if entry.decision.step == step and entry.decision.flag]

    def _stacks(self, reviewer: str) -> tuple[list[int], list[int]]:
        """Steps in force that can be undone, and undoings that can be redone; the next to go is last in each.

        Reversing a step undoes it; reversing that reversal redoes it. A new decision makes what was undone final,
        as in every editor.
        """
        done: list[int] = []
        undone: list[int] = []
        seen = 0
        for entry in self.entries:
            decision = entry.decision
            if decision.reviewer != reviewer or decision.step == seen:
                continue
            seen = decision.step
            if decision.verb is not Verb.REVERSE:
                done.append(decision.step)
                undone.clear()
            elif decision.reverses in undone:
                undone.remove(decision.reverses)
                done.append(decision.step)
            elif decision.reverses in done:
                done.remove(decision.reverses)
                undone.append(decision.step)
        return done, undone
