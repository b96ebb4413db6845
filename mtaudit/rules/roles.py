"""Who did it to whom: deeds between two named parties, in a form that two tellings share."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from mtaudit.rules.dates import DAYS, MONTHS
from mtaudit.rules.names import plain

# Each deed: the words for it, and those that tell it from the other side (“lost to” for “beat”).
_DEEDS = {
    "beat": (
        "beat|beats|defeated|defeats|thrashed|overcame|edged out|knocked out",
        "lost to|loses to|were beaten by|fell to",
    ),
    "accuse": ("accused|accuses|blamed|blames", ""),
    "attack": ("attacked|attacks|invaded|bombed|shelled", ""),
    "criticise": ("criticised|criticized|condemned|rebuked|denounced", ""),
    "praise": ("praised|praises|thanked|congratulated", ""),
    "succeed": ("succeeded|succeeds|replaced|replaces", ""),
    "sue": ("sued|sues", ""),
    "buy": ("bought|acquired|took over|swallowed up", ""),
    "sell": ("sold", ""),
    "overtake": ("overtook|overtakes|surpassed|outsold", "lagged behind|fell behind|trailed"),
    "kill": ("killed|murdered|shot|stabbed", ""),
    "help": ("helped|rescued|saved", ""),
    "invite": ("invited|invites|summoned", ""),
    "warn": ("warned|warns|threatened|threatens|urged|urges", ""),
    "owe": ("owes|owed", ""),
}
_NAME = r"(?:[A-Z][\w’'-]*[a-z](?: (?:de |van |von |al-)?[A-Z][\w’'-]*[a-z]){0,3})"
_TITLE = r"(?:(?:the|rebel|leader|coach|its|his|her|former|rival|neighbouring|neighboring|title|holders|champions|favourites|president|premier|minister|then) )*"
_NO_NAMES = frozenset((*DAYS, *MONTHS, "He", "She", "They", "It", "We", "The", "But", "And", "This", "That"))


class Deed(NamedTuple):
    """`doer` did `deed` to `other` (last words of their names, plain), told by text[start:end]."""

    deed: str
    doer: str
    other: str
    start: int
    end: int


def _patterns() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    found = []
    for deed, (active, inverse) in _DEEDS.items():
        has = r"(?:has |had |have )?(?:[a-z]+ly )?"
        found.append((deed, re.compile(rf"(?P<one>{_NAME}) {has}(?:{active}) {_TITLE}(?P<two>{_NAME})"), False))
        passive = rf"(?P<one>{_NAME}) (?:was|were|has been|have been|had been|is|are) (?:[a-z]+ly )?(?:{active}) by {_TITLE}(?P<two>{_NAME})"
        found.append((deed, re.compile(passive), True))
        if inverse:
            found.append((deed, re.compile(rf"(?P<one>{_NAME}) {has}(?:{inverse}) {_TITLE}(?P<two>{_NAME})"), True))
    return tuple(found)


_PATTERNS = _patterns()
_CUE = re.compile("|".join(rf"\b(?:{words})\b" for pair in _DEEDS.values() for words in pair if words))


@lru_cache(maxsize=4096)
def deeds(text: str) -> tuple[Deed, ...]:
    """The deeds between two named parties that a sentence tells of."""
    if _CUE.search(text) is None:
        return ()
    found = []
    for deed, pattern, turned in _PATTERNS:
        for m in pattern.finditer(text):
            one, two = m.group("one").split()[-1], m.group("two").split()[-1]
            if _NO_NAMES.isdisjoint((one, two)):
                doer, other = (two, one) if turned else (one, two)
                found.append(Deed(deed, _key(doer), _key(other), m.start(), m.end()))
    return tuple(found)


def _key(name: str) -> str:
    return plain(name).removesuffix("'s").removesuffix("’s")
