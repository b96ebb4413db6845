"""number-conflict: a number that the clean sources give otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from mtaudit.core import Category, Finding, Severity
from mtaudit.rules.facts import Conflict, conflicts, content, group_text, named, overlap, stem
from mtaudit.rules.quantities import agree, comparable, quantities
from mtaudit.rules.rule import Context, Example, Rule
from mtaudit.rules.scales import wrong_scales


def _check(context: Context) -> Iterator[Finding]:
    slipped = {(slip.start, slip.end): slip for slip in wrong_scales(context)}
    for (start, end), slip in sorted(slipped.items()):
        yield Finding(
            rule=RULE.name,
            start=start,
            end=end,
            message=f"The same figures, but the clean source has “{slip.theirs}”.",
            category=Category.NUMBER,
            severity=Severity.MAJOR,
            confidence=round(0.85 * (0.5 + 0.5 * slip.match.probability), 2),
            suggestion=slip.theirs,
            evidence=(slip.match.source,),
        )
    for conflict in conflicts(context, quantities, agree, comparable):
        told = any(a < conflict.end and conflict.start < b for a, b in slipped)
        if not told and _convincing(context, conflict):
            yield Finding(
                rule=RULE.name,
                start=conflict.start,
                end=conflict.end,
                message=conflict.told,
                category=Category.NUMBER,
                severity=Severity.MAJOR,
                confidence=conflict.sureness(0.7),
                suggestion=conflict.words,
                evidence=conflict.witnesses,
            )


_TIME = frozenset(map(stem, "second minute hour day night week month year".split()))


def _convincing(context: Context, conflict: Conflict) -> bool:
    """The same thing counted, or the one number by which two accounts of the same differ."""
    fact, other = conflict.fact, conflict.other
    _, text = group_text(context.document, conflict.match)
    if _adds_up(text, conflict) or (fact.kind == "age" and not named(text) & named(conflict.match.source.words)):
        return False
    common = overlap(content(text), content(conflict.match.source.words))
    if fact.kind in ("count", "ordinal") and fact.about & other.about:
        return common >= 0.3 and (conflict.shared >= 4 or (conflict.alone and conflict.shared >= 1))
    if bool(fact.about & _TIME) != bool(other.about & _TIME):
        return False  # a span of time, and something else
    if fact.kind == "ordinal" or (fact.about and other.about and conflict.shared < 3):
        return False  # two things are counted, as far as their names tell
    enough = 0.5 if conflict.shared >= 2 else 0.6
    return conflict.alone and common >= enough and conflict.match.probability >= 0.6


def _adds_up(text: str, conflict: Conflict) -> bool:
    """Whether the two numbers make a third that either side has: nine of 55 arrived, 46 were lost."""
    one, other = float(conflict.fact.value), float(conflict.other.value)  # type: ignore[arg-type]
    both = (*quantities(text), *quantities(conflict.match.source.words))
    known = {float(f.value) for f in both if f.kind == conflict.fact.kind}  # type: ignore[arg-type]
    return one + other in known or (conflict.fact.kind == "share" and abs(one + other - 1) < 1e-9)


RULE = Rule(
    name="number-conflict",
    summary="A number that the clean sources give otherwise",
    explanation=(
        "The clean sources count the same thing and come to another number. Words and figures, rounded numbers, “more than” and "
        "“about” are allowed for; other currencies and units are not compared.\n\nLook the number up; machine translation "
        "slips above all on “billion”, on fractions and on numbers with commas."
    ),
    category=Category.NUMBER,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example(
            "Washington expelled ⟦12⟧ Russian diplomats on Thursday.",
            ("The United States announced the expulsion of 10 Russian diplomats.",),
            "10",
        ),
        Example(
            "Unemployment rose to ⟦8 percent⟧ in the eurozone in May.",
            ("The unemployment rate in the eurozone rose to 11% in May.",),
            "11%",
        ),
        Example(
            "The company will invest ⟦$3 million⟧ in a battery plant near Leipzig.",
            ("The company plans to invest $3 billion in a battery plant close to Leipzig.",),
            "$3 billion",
        ),
        Example(
            "At least ⟦thirty⟧ miners were trapped when the shaft collapsed.",
            ("Thirteen miners were trapped underground after the shaft collapsed.",),
            "Thirteen",
        ),
        Example(
            "The state gains ⟦13.5 million⟧ euros a year from the reform.",
            ("By the end of the decade, the treasury stands to collect 13.5 billion euros annually.",),
            "13.5 billion",
        ),
        Example(
            "Boat owners were told to stay ⟦12 miles⟧ away from the search area.",
            ("Pleasure boats have to keep 12 kilometres clear of the search area.",),
            "12 kilometres",
        ),
        Example(
            "Demand for such software grew ⟦six percent⟧ overnight, analysts said.",
            ("Six times as many people downloaded such software; demand grew sixfold, analysts said.",),
        ),
        Example(
            "It is the ⟦third⟧ round of talks between the two governments.",
            ("The two governments met for a second round of talks.",),
        ),
    ),
    passes=(
        Example("Washington expelled ten diplomats.", ("The expulsion of 10 Russian diplomats was announced.",)),
        Example("Some 1,300 people fled.", ("Officials said 1,284 people fled the town.",)),
        Example("More than 20 people were hurt.", ("Police said 23 people were hurt.",)),
        Example("Two thirds of voters agree.", ("A poll found that 66% of voters agree.",)),
        Example("The 12 ministers met for 3 hours.", ("The ministers met in Brussels with 27 envoys.",)),
        Example(
            "Of the 55 lorries that set out, nine arrived.", ("A driver said that 46 of the 55 lorries were lost.",)
        ),
        Example("It is a first in 250 years.", ("Nothing like it was seen in two and a half centuries.",)),
        Example("He faces between three and fifteen years in prison.", ("He may go to prison for up to 15 years.",)),
        Example(
            "The bank cut its rate by one and a half percentage points.",
            ("Turkey's rate was cut by 150 basis points.",),
        ),
        Example("Five lakh rupees go to each family.", ("Each family gets 500,000 rupees.",)),
        Example("He won the race in 2015.", ("He won the race in 2016.",)),
        Example("The plant cost $5 million.", ("The plant cost 4.2 million euros.",)),
    ),
    needs_source=True,
)
