"""Who says what in copy: quotations with their words, and the people to whom sayings are attributed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mtaudit.rules.names import NOT_GIVEN, plain

_VERB = (
    r"(?:said|says|told|added|noted|stressed|stated|replied|wrote|argued|warned|insisted|explained|announced|claimed|declared|"
    r"remarked|commented|tweeted|asked|emphasi[sz]ed|concluded|continued|pointed out|went on|recalled|promised|admitted|complained|predicted)"
)
_NAME = r"[A-Z][\w’'-]+(?: (?:[a-z]{2,3} )?[A-Z][\w’'-]+){0,3}"
_BEFORE = re.compile(rf"(?P<name>{_NAME})(?:,[^,“”\"]{{3,60}},)? (?:also |later |then |has |had )?{_VERB}\b")
_AFTER = re.compile(rf"[,.?!][”\"’] {_VERB} (?:the |its |his |her |[a-z]+ ){{0,5}}(?P<name>{_NAME})")
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?:the |[a-z]+ ){{0,4}}(?P<name>{_NAME})")
_QUOTE = re.compile(r"[“«„](?P<curly>[^“”«»„\n]{2,400})[”»“]|(?<![\w\"])\"(?P<straight>[^\"\n]{2,400})\"(?!\w)")


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words: text[start:end] with the marks, `words` without them or a final comma."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person to whom something is attributed: the name as written, the surname to compare by, and its offsets."""

    name: str
    surname: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def quotes(text: str) -> tuple[Quote, ...]:
    """The quotations of a text, in order."""
    return tuple(
        Quote((m.group("curly") or m.group("straight")).strip(" ,."), m.start(), m.end()) for m in _QUOTE.finditer(text)
    )


@lru_cache(maxsize=8192)
def speakers(text: str) -> tuple[Speaker, ...]:
    """The named speakers of a text, in order."""
    found: dict[int, Speaker] = {}
    for pattern in (_BEFORE, _AFTER, _ACCORDING):
        for match in pattern.finditer(text):
            name, start = match.group("name"), match.start("name")
            while (head := name.split(" ", 1)) and len(head) == 2 and head[0].lower() in NOT_GIVEN:
                start += len(head[0]) + 1
                name = head[1]
            surname = plain(re.sub(r"['’]s?$", "", name.split(" ")[-1]))
            if surname in NOT_GIVEN or text[max(0, start - 4) : start].lower().endswith("the "):
                continue
            found.setdefault(start, Speaker(name, surname, start, start + len(name)))
    return tuple(found[start] for start in sorted(found))
