"""gender-conflict: “he” for somebody whom the clean source calls “she”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtaudit.core import Category, Finding, Match, Severity
from mtaudit.rules.dates import DAYS, MONTHS
from mtaudit.rules.facts import group_text, other_matches, telling
from mtaudit.rules.names import mentions, plain
from mtaudit.rules.rule import Context, Example, Rule

_LEAST = 0.7
_WORDS = {
    "m": "he his him himself spokesman chairman businessman",
    "f": "she her hers herself spokeswoman chairwoman businesswoman",
}
_GENDER_OF = {word: gender for gender, words in _WORDS.items() for word in words.split()}
_GENDERED = re.compile(rf"\b(?:{'|'.join(sorted(_GENDER_OF, key=len, reverse=True))})\b", re.IGNORECASE)
# Beside one of these the sentence is about two people, and the pronoun may be either's.
_ANOTHER = re.compile(
    r"\b(?:wife|husband|widow|widower|mother|father|parents|son|daughter|sister|brother|uncle|aunt|niece|nephew|girlfriend|"
    r"boyfriend|partner|friend|client|lawyer|predecessor|successor|counterpart|rival|opponent|colleague|aide|assistant|victim|"
    r"accused|suspect|defendant|patient|child|baby|boy|girl|man|woman|queen|king|actress|who|whom|whose)s?\b",
    re.IGNORECASE,
)
_CALENDAR = frozenset((*DAYS, *MONTHS))
_OTHERS = {
    "he": "she",
    "his": "her",
    "him": "her",
    "himself": "herself",
    "she": "he",
    "hers": "his",
    "herself": "himself",
}


def _check(context: Context) -> Iterator[Finding]:
    told: set[int] = set()
    for match in telling(context, _LEAST):
        offset, text = group_text(context.document, match)
        word = _clash(text, match.source.words)
        if word is None or offset + word.start() in told or _backed(context, match, word.group()):
            continue
        told.add(offset + word.start())
        yield _finding(offset + word.start(), offset + word.end(), word.group(), match)


def _clash(text: str, source: str) -> re.Match[str] | None:
    """The first gendered word of the text, where it and the source speak of one named person as of two sexes."""
    ours, theirs = list(_GENDERED.finditer(text)), list(_GENDERED.finditer(source))
    if not ours or not theirs or _ANOTHER.search(text) or _ANOTHER.search(source):
        return None
    here = {_GENDER_OF[m.group().lower()] for m in ours}
    there = {_GENDER_OF[m.group().lower()] for m in theirs}
    if len(here) != 1 or len(there) != 1 or here == there:
        return None
    return ours[0] if _one_person(text, source) else None


def _one_person(text: str, source: str) -> bool:
    """Whether each side names one person, and the same; of several, the pronoun may be any's."""
    runs = []
    for one, other in ((text, source), (source, text)):
        elsewhere = {m.word for m in mentions(other) if not m.opens}
        found = [
            m for m in mentions(one) if m.word not in _CALENDAR and (not m.opens or m.after or m.word in elsewhere)
        ]
        if sum(not m.before for m in found) != 1:
            return False
        runs.append({plain(m.word) for m in found})
    return bool(runs[0] & runs[1])


def _backed(context: Context, match: Match, word: str) -> bool:
    """Whether another match of the same words has a word of the suspect's gender."""
    gender = _GENDER_OF[word.lower()]
    return any(
        _GENDER_OF[m.group().lower()] == gender
        for other in other_matches(context, match)
        for m in _GENDERED.finditer(other.source.words)
    )


def _finding(start: int, end: int, word: str, match: Match) -> Finding:
    theirs = next(m.group() for m in _GENDERED.finditer(match.source.words))
    right = _OTHERS.get(word.lower(), "")
    return Finding(
        rule=RULE.name,
        start=start,
        end=end,
        message=f"The clean source has “{theirs}” for this person.",
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=round(0.75 * (0.5 + 0.5 * match.probability), 2),
        suggestion=right.capitalize() if word[0].isupper() else right,
        evidence=(match.source,),
    )


RULE = Rule(
    name="gender-conflict",
    summary="“He” for somebody whom the clean source calls “she”, or the other way round",
    explanation=(
        "Many languages have one word for “he” and “she”, or leave the word out; translation then guesses. Only sentences that "
        "name one person, and the same one as the clean source, are compared.\n\nLook up who is meant."
    ),
    category=Category.MISTRANSLATION,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example(
            "A resident, Wati (38), heard a roar before ⟦his⟧ kitchen wall collapsed.",
            ("Wati, 38, said she heard a rumble, and then the wall of her kitchen fell in.",),
            "her",
        ),
        Example(
            "Analyst Dina Mansour said ⟦he⟧ expected a cut in April.",
            ("A cut is likely in April, said Dina Mansour, adding that she saw no other way.",),
            "she",
        ),
        Example(
            "Mayor Selin Demir said ⟦he⟧ would take office next week.",
            ("Selin Demir said she would be sworn in as mayor next week.",),
        ),
        Example(
            "Minister Kovacs is known for ⟦her⟧ frank words.", ("His candour has made the minister, Kovacs, known.",)
        ),
    ),
    passes=(
        Example("Wati heard a roar before her wall fell.", ("Wati said she heard a rumble.",)),
        Example("His lawyer, Anna Kos, expects a verdict in May.", ("Anna Kos said she expects a verdict in May.",)),
        Example(
            "Anna Kos said he would be freed.", ("Anna Kos, the lawyer of Jan Bek, said she hoped for a release.",)
        ),
        Example("He resigned on Monday.", ("She resigned on Monday.",)),
    ),
    needs_source=True,
)
