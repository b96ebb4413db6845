"""number-conflict: a number that the clean sources give otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from mtaudit.core import Category, Finding, Severity
from mtaudit.rules.facts import Conflict, conflicts, content, group_text
from mtaudit.rules.quantities import agree, comparable, quantities
from mtaudit.rules.rule import Context, Example, Rule


def _check(context: Context) -> Iterator[Finding]:
    for conflict in conflicts(context, quantities, agree, comparable):
        if _convincing(context, conflict):
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


def _convincing(context: Context, conflict: Conflict) -> bool:
    """The same thing counted, or the one number by which two accounts of the same differ."""
    fact, other = conflict.fact, conflict.other
    _, text = group_text(context.document, conflict.match)
    ours, theirs = content(text), content(conflict.match.source.words)
    overlap = len(ours & theirs) / max(1, min(len(ours), len(theirs)))
    if fact.kind in ("count", "ordinal") and fact.about & other.about:
        return overlap >= 0.3 and (conflict.shared >= 4 or (conflict.alone and conflict.shared >= 1))
    if fact.about and other.about and conflict.shared < 3:
        return False  # two things are counted, as far as their names tell
    enough = 0.5 if conflict.shared >= 2 else 0.6
    return conflict.alone and overlap >= enough and conflict.match.probability >= 0.6


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
        Example("He won the race in 2015.", ("He won the race in 2016.",)),
        Example("The plant cost $5 million.", ("The plant cost 4.2 million euros.",)),
    ),
    needs_source=True,
)
