"""opposite-conflict: the opposite of what the clean source says of the same thing: rose for fell, before for after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from mtaudit.core import Category, Finding, Match, Severity
from mtaudit.rules.facts import Fact, around, content, group_text, other_matches, overlap, telling, words_of
from mtaudit.rules.quantities import quantities
from mtaudit.rules.roles import deeds
from mtaudit.rules.rule import Context, Example, Rule

_LEAST = 0.6
_REACH = 4  # words between a number and the word that says which way it went
_ALIKE = 0.5


class _Poles(NamedTuple):
    """Two classes of words that exclude each other, said of one number or of one thing."""

    one: frozenset[str]
    other: frozenset[str]
    numbered: bool


def _poles(one: str, other: str, *, numbered: bool = False) -> _Poles:
    return _Poles(frozenset(one.split()), frozenset(other.split()), numbered)


_POLES = (
    _poles(
        "up rose rise rises risen rising increase increased increases grew grow grown climbed jumped surged soared gained higher more",
        "down fell fall falls fallen falling decrease decreased decreases dropped drop declined decline shrank shrunk slid slumped plunged tumbled "
        "lower less fewer",
        numbered=True,
    ),
    _poles("earlier", "later", numbered=True),
    _poles("profit profits gain gains surplus", "loss losses deficit", numbered=True),
    _poles("least minimum", "most maximum", numbered=True),
    _poles("convicted", "acquitted"),
    _poles("arrested detained jailed", "released freed"),
    _poles("accepted agreed", "refused rejected declined"),
    _poles("import imports imported", "export exports exported"),
    _poles("tightened tighten tightening", "eased ease loosened loosen easing loosening"),
    _poles("widened widen", "narrowed narrow"),
    _poles("strengthened", "weakened"),
    _poles("accelerated", "slowed"),
    _poles("majority", "minority"),
    _poles("youngest", "oldest eldest"),
    _poles("largest biggest highest", "smallest lowest"),
    _poles("legal", "illegal"),
    _poles("guilty", "innocent"),
    _poles("hired", "fired dismissed"),
    _poles("grandson grandsons", "granddaughter granddaughters"),
    _poles("son sons", "daughter daughters"),
    _poles("brother brothers", "sister sisters"),
    _poles("husband", "wife"),
    _poles("mother", "father"),
    _poles("uncle", "aunt"),
)
_PARTICLES = frozenset(("up", "down"))  # which way the number went only where it follows at once: “up 6%”
_LEVEL = re.compile(r"\b(?:to|at|from)(?: (?:about|around|some|nearly|just|almost|over|a record))? ?$")


@cache
def _sides() -> dict[str, tuple[tuple[int, bool], ...]]:
    """For each word the poles that have it, and on which side."""
    found: dict[str, list[tuple[int, bool]]] = {}
    for place, poles in enumerate(_POLES):
        for words, side in ((poles.one, True), (poles.other, False)):
            for word in words:
                found.setdefault(word, []).append((place, side))
    return {word: tuple(places) for word, places in found.items()}


class _Said(NamedTuple):
    place: int
    side: bool
    start: int
    end: int


@lru_cache(maxsize=4096)
def _said(text: str) -> tuple[_Said, ...]:
    """Each word of a text that has an opposite."""
    sides = _sides()
    return tuple(
        _Said(place, side, start, end) for start, end, word in words_of(text) for place, side in sides.get(word, ())
    )


def _check(context: Context) -> Iterator[Finding]:
    told: set[int] = set()
    for match in telling(context, _LEAST):
        yield from _turned(context, match)
        offset, text = group_text(context.document, match)
        for mine, theirs, anchored in _opposites(text, match.source.words):
            start = offset + mine.start
            if start not in told and not _backed(context, match, mine):
                told.add(start)
                yield _finding(start, offset + mine.end, match, theirs, 0.72 if anchored else 0.62)


def _turned(context: Context, match: Match) -> Iterator[Finding]:
    """Deeds whose doer is the clean source's sufferer."""
    offset, text = group_text(context.document, match)
    theirs = deeds(match.source.words)
    told = {(d.deed, d.doer, d.other) for d in theirs}
    ours = deeds(text)
    mutual = {(d.deed, d.other, d.doer) for d in ours}
    for mine in ours if theirs else ():
        if (mine.deed, mine.doer, mine.other) in told | mutual:
            continue
        other = next((d for d in theirs if (d.deed, d.other, d.doer) == (mine.deed, mine.doer, mine.other)), None)
        if other is not None:
            words = match.source.words[other.start : other.end]
            yield Finding(
                rule=RULE.name,
                start=offset + mine.start,
                end=offset + mine.end,
                message=f"In the clean source it is the other way round: “{words}”.",
                category=Category.MISTRANSLATION,
                severity=Severity.MAJOR,
                confidence=round(0.8 * (0.5 + 0.5 * match.probability), 2),
                suggestion=words,
                evidence=(match.source,),
            )


def _opposites(text: str, source: str) -> Iterator[tuple[_Said, _Said, bool]]:
    """Words of the text whose opposite the source has of the same number, or in the same words."""
    ours, theirs = _said(text), _said(source)
    for place in dict.fromkeys(s.place for s in ours):
        here, there = [s for s in ours if s.place == place], [s for s in theirs if s.place == place]
        if not there:
            continue
        if _POLES[place].numbered:
            yield from ((a, b, True) for a, b in _of_one_number(text, here, source, there))
        elif len({s.side for s in here}) == len({s.side for s in there}) == 1 and here[0].side != there[0].side:
            near = around(text, here[0].start, here[0].end, 5) & around(source, there[0].start, there[0].end, 5)
            if len(near) >= 2 and overlap(content(text), content(source)) >= _ALIKE:
                yield here[0], there[0], False


def _of_one_number(text: str, here: list[_Said], source: str, there: list[_Said]) -> Iterator[tuple[_Said, _Said]]:
    for fact in quantities(text):
        for other in quantities(source):
            if fact.kind != other.kind or fact.value != other.value or _level(text, fact) != _level(source, other):
                continue
            mine, theirs = _beside(text, fact, here), _beside(source, other, there)
            if (
                mine
                and theirs
                and len({s.side for s in (*mine, *theirs)}) == 2
                and _one_side(mine)
                and _one_side(theirs)
            ):
                yield mine[0], theirs[0]


def _one_side(said: list[_Said]) -> bool:
    return len({s.side for s in said}) == 1


def _level(text: str, fact: Fact) -> bool:
    return _LEVEL.search(text[: fact.start]) is not None


def _beside(text: str, fact: Fact, said: list[_Said]) -> list[_Said]:
    """Those within a few words of a number, with no other number or break between."""
    found = []
    for one in said:
        gap = text[one.end : fact.start] if one.end <= fact.start else text[fact.end : one.start]
        reach = 0 if text[one.start : one.end] in _PARTICLES else _REACH
        if len(gap.split()) <= reach and not re.search(r"[,;:.()–—\d]|\b(?:and|but|while|as|than)\b", gap):
            found.append(one)
    return found


def _backed(context: Context, match: Match, mine: _Said) -> bool:
    """Whether another match of the same words has the suspect's side."""
    return any(
        (s.place, s.side) == (mine.place, mine.side)
        for other in other_matches(context, match)
        for s in _said(other.source.words)
    )


def _finding(start: int, end: int, match: Match, theirs: _Said, sureness: float) -> Finding:
    words = match.source.words[theirs.start : theirs.end]
    return Finding(
        rule=RULE.name,
        start=start,
        end=end,
        message=f"The clean source says the opposite here: “{words}”.",
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=round(sureness * (0.5 + 0.5 * match.probability), 2),
        suggestion=words,
        evidence=(match.source,),
    )


RULE = Rule(
    name="opposite-conflict",
    summary="The opposite of what the clean source says of the same thing",
    explanation=(
        "Shares “fell” 6 percent where the clean source has them rise 6 percent; a firm has a “loss” of what was its "
        "profit. A word and its opposite stand beside the same number, or in otherwise the same words.\n\n"
        "Find out which of the two is right; a translation that is unsure of a rare word guesses here."
    ),
    category=Category.MISTRANSLATION,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example(
            "Shares of the airline ⟦fell⟧ 6% on Monday.", ("The airline's shares rose 6% as trading began.",), "rose"
        ),
        Example(
            "The firm filed for liquidation three hours ⟦later⟧.",
            ("Three hours earlier, the firm had been put into liquidation.",),
            "earlier",
        ),
        Example(
            "The company reported a net ⟦loss⟧ of 1.12 billion yuan.",
            ("It posted a profit of 1.12 billion yuan for the quarter.",),
            "profit",
        ),
        Example(
            "The court ⟦acquitted⟧ the former mayor of Split of bribery.",
            ("The former mayor of Split was convicted of bribery by the court.",),
            "convicted",
        ),
        Example(
            "⟦Ankara accused the rebel leader Kerim Dost⟧ of breaking the truce.",
            ("Kerim Dost accused Ankara of breaking the truce.",),
        ),
        Example("⟦Marlow lost to Kingsgate⟧ on Sunday.", ("Marlow beat Kingsgate in the cup on Sunday.",)),
    ),
    passes=(
        Example("Marlow beat Kingsgate on Sunday.", ("Kingsgate lost to Marlow in the cup on Sunday.",)),
        Example("Ankara accused Athens, and Athens accused Ankara.", ("Athens accused Ankara of a breach.",)),
        Example("Shares rose 6% on Monday.", ("The airline's shares gained 6%.",)),
        Example("Inflation slowed to 5.3%, and prices rose 5.3%.", ("Prices rose 5.3%, less than in May.",)),
        Example("He was convicted of fraud and acquitted of theft.", ("He was acquitted of theft in May.",)),
        Example("The envoy came two days after the vote.", ("Two days before, the country had voted.",)),
        Example("The bridge opened two years after the flood.", ("The flood struck two years ago.",)),
        Example("Sales fell 6%.", ("Costs rose 7%.",)),
    ),
    needs_source=True,
)
