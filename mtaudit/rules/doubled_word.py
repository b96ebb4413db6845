"""doubled-word: the same word, or the same two words, twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtaudit.core import Category, Finding, Severity
from mtaudit.rules.rule import Context, Example, Rule

_DOUBLED = re.compile(r"(?<![\w'’-])(\w+(?:['’]\w+)?)(\s+)\1(?![\w'’]|-\w)", re.IGNORECASE)
_PAIR = re.compile(
    r"(?<![\w'’-])((?:of|in|on|at|for|to|with|from|by|into|that|and|as|about|after)\s+(?:the|a|an|his|her|their|its|this))"
    r"\s+\1(?![\w'’-])",
    re.IGNORECASE,
)

# Fine twice in a row: by grammar ("had had", "that that", "gave her her book"), for emphasis, or as one expression.
_FINE_TWICE = frozenset(
    "had that is was her you it do did who what there so very really many much far long never no yes hear bye now "
    "well go more ha ho he hey oh blah knock chop tut pooh rah aye win can cha yo yum ding tick choo hush hurry "
    "please over again round up down in on out out through by years days old big little deep high way too sing come "
    "la extremely ever quite please thank same hubba tuk bling zoom night goody hip beep honk woof pro one two "
    "three four five six seven eight nine zero which this all not boom bang hot wait stop run five time if us as boda gado piri peri mahi pili tuktuk".split()
)
_FUNCTION = frozenset(
    "the a an of in on at to for with from by and or but as is are was were be been has have had will would could "
    "should that this these those it he she they we his her their its not into than".split()
)


def _check(context: Context) -> Iterator[Finding]:
    for sentence in context.document.sentences:
        for match in _DOUBLED.finditer(sentence.text):
            first, second = match.group(1), match.group()[-len(match.group(1)) :]
            if _flagged(first, second):
                yield _finding(sentence.start, match, first)
        for match in _PAIR.finditer(sentence.text):
            yield _finding(sentence.start, match, match.group(1))


def _flagged(first: str, second: str) -> bool:
    lower = first.lower()
    if lower in _FINE_TWICE or not second.islower() or len(lower) < 2 or not lower[0].isalpha():
        return lower == "a" and second == "a" and first in ("a", "A")
    # A capitalised first word may be a name or a title ("Who wrote Still still?"); only small words are sure then.
    return first.islower() or lower in _FUNCTION


def _finding(offset: int, match: re.Match[str], words: str) -> Finding:
    return Finding(
        rule=RULE.name,
        start=offset + match.start(),
        end=offset + match.end(),
        message=f"“{words}” stands here twice in a row.",
        category=Category.GRAMMAR,
        severity=Severity.MINOR,
        confidence=0.9,
        suggestion=words,
    )


RULE = Rule(
    name="doubled-word",
    summary="The same word twice in a row",
    explanation=(
        "A word or a pair of words stands twice in a row (“the the”, “in the in the”). Machine translation does this when it "
        "loses its place, and so do editors who change half of a phrase. Doubles that English allows (“had had”, “that "
        "that”, “very very”) pass.\n\nDelete one of the two, or find out what stood between them."
    ),
    category=Category.GRAMMAR,
    severity=Severity.MINOR,
    check=_check,
    flags=(
        Example("The minister met ⟦the the⟧ head of the delegation.", suggestion="the"),
        Example("Prices rose because ⟦of of⟧ a poor harvest.", suggestion="of"),
        Example("⟦The the⟧ talks were held in Geneva.", suggestion="The"),
        Example("He was arrested ⟦in the in the⟧ capital on Monday.", suggestion="in the"),
        Example("The ministry ⟦said said⟧ the road was closed."),
        Example("It was ⟦a a⟧ difficult year for farmers."),
    ),
    passes=(
        Example("He said he had had enough of the talks."),
        Example("The fact that that deal failed surprised no one."),
        Example("What it is is a disgrace, the senator said."),
        Example("It was a very, very long night; a very very long one."),
        Example("Duran Duran and the The will play in Walla Walla."),
        Example("She gave her her passport back."),
        Example("Whatever they moved in, in the end they paid for."),
        Example("The the-end-is-near mood passed."),
    ),
)
