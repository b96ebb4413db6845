"""Another name where the clean source has its own: “Minister Maoki said” beside “Foreign Minister Motegi said”.

Names in a script that spells sounds come back in the wrong language (Motegi as Maoki, Phomvihane as Feng Weihan). Nothing
in the spelling tells; that the one name of a sentence and the one name of its source have the same office or the same
verb, and neither is known to the other side, does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mtaudit.core import Document, Match, Sentence
from mtaudit.rules.facts import content
from mtaudit.rules.names import NOT_GIVEN, is_inflected, plain
from mtaudit.rules.rule import Context

_SURE = 0.85
_LEAST_SHARED = 3
_LEAST_LETTERS = 4
_MOST_WORDS = 4
_RUN = re.compile(r"(?<![\w’'-])[A-Z][a-z’-]+(?: (?:(?:bin|al|de|van|von) )?[A-Z][a-z’-]+){0,5}")
_WORD = re.compile(r"[^\W\d_]+")
_SPEECH = re.compile(
    r",? (?:said|told|added|noted|stressed|says|stated|replied|claimed|announced|expressed|pointed|thanked|believes|believed|hopes|hoped|"
    r"explained|warned|insisted|recalled|emphasi[sz]ed|reiterated|introduced|described|praised|took office|was arrested|was elected)\b"
)
_OFFICE = re.compile(
    r"(?:[Mm]inister|[Pp]resident|[Dd]irector|[Cc]hairman|[Cc]hairwoman|[Ss]ecretary|[Aa]mbassador|[Gg]overnor|[Mm]ayor|[Ss]pokesman|"
    r"[Ss]pokeswoman|[Pp]rofessor|[Dd]r\.?|Mr\.?|Ms\.?|Mrs\.?|[Gg]eneral|[Pp]layer|[Rr]eporter|[Ll]eader|[Cc]ommander|[Cc]oach|[Aa]ctors?),? $"
)


class _Name(NamedTuple):
    start: int
    end: int
    text: str
    office: str


class OtherName(NamedTuple):
    """Where the suspect has a name, the name that the match has there, and whether both have an office before it."""

    start: int
    end: int
    name: str
    match: Match
    same_office: bool


def other_names(context: Context) -> Iterator[OtherName]:
    """The people of the suspect whom a matched source calls by another name."""
    if not context.matches:
        return
    ours, theirs = _vocabulary((context.document,)), _vocabulary(context.related)
    for sentence in context.document.sentences:
        match = next((m for m in context.matches_of(sentence) if m.probability >= _SURE), None)
        if match is None:
            continue
        found = _rival(sentence, match, ours, theirs)
        if found is not None:
            yield found


def _vocabulary(documents: tuple[Document, ...]) -> frozenset[str]:
    return frozenset(word for d in documents for word in _WORD.findall(d.text)) | frozenset(
        plain(word) for d in documents for word in _WORD.findall(d.text)
    )


def _rival(sentence: Sentence, match: Match, ours: frozenset[str], theirs: frozenset[str]) -> OtherName | None:
    mine = [n for n in _people(sentence.text) if not _known(n.text, theirs)]
    if len(mine) != 1:
        return None
    others = [n for n in _people(match.source.words) if not _known(n.text, ours)]
    if len(others) != 1 or (mine[0].office and others[0].office and mine[0].office != others[0].office):
        return None
    one, other = mine[0], others[0]
    if plain(one.text).replace(" ", "") == plain(other.text).replace(" ", ""):
        return None
    if any(is_inflected(a, b) for a in one.text.split() for b in other.text.split()):
        return None
    if len(content(sentence.text) & content(match.source.words)) < _LEAST_SHARED:
        return None
    same_office = bool(one.office) and one.office == other.office
    return OtherName(sentence.start + one.start, sentence.start + one.end, other.text, match, same_office)


def _known(name: str, words: frozenset[str]) -> bool:
    """Whether the other side has some word of a name, as a name or as a plain word."""
    return any(plain(word) in words for word in _WORD.findall(name))


def _people(text: str) -> list[_Name]:
    """The names of people in a sentence, as their office or a verb of speech beside them shows."""
    found = []
    for run in _RUN.finditer(text):
        start, words = run.start(), run.group()
        while words and (plain(first := words.split(" ", 1)[0]) in NOT_GIVEN or _OFFICE.match(f"{first} ")):
            words = words[len(first) + 1 :]
            start += len(first) + 1
        if words.endswith(("’s", "’")) or len(words) < _LEAST_LETTERS or words.count(" ") >= _MOST_WORDS:
            continue
        office = _OFFICE.search(text[:start])
        if office or _SPEECH.match(text, run.end()):
            found.append(_Name(start, run.end(), words, office.group().strip(" ,.").lower() if office else ""))
    return found
