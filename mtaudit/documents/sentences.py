"""Sentences: sentencex within a paragraph, with corrections for news copy."""

from __future__ import annotations

import re

_TITLES = frozenset(
    "mr mrs ms dr gen sen rep gov lt col capt sgt cpl pvt prof rev hon pres adm maj cmdr brig supt insp det messrs mme "
    "mlle st mt ft sec amb atty asst dep fr eng".split()
)
_BEFORE_FIGURES = frozenset("no nos art fig vol pp p para sec ch ca est rs".split())
_NEVER_END = frozenset("v vs cf approx e.g i.e viz ca".split())
_FIRMS = frozenset("inc ltd corp co llc plc".split())
_MONTHS = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun".split()
)
_MAY_END = frozenset(
    "u.s u.k u.n e.u u.s.a u.s.s.r u.a.e d.c n.y l.a a.m p.m am pm inc ltd corp co jr sr etc ph.d m.d b.a m.a bros plc "
    "ave blvd rd dept univ gov't int'l al".split()
)
_STARTERS = frozenset(
    "the a an he she it they we i you this that these those there in on at by for from with after before when while if "
    "as but and or so yet his her its their our my some many most several all both no not what who why how according "
    "despite since although however meanwhile earlier later last next during under over also still now then such one "
    "two three mr mrs ms dr asked speaking officials police".split()
)
_CLOSERS = "\"'”’»)]"
_END = re.compile(rf"(?<![.!?…。！？])[.!?…。！？]++[{re.escape(_CLOSERS)}]*+(?=\s)")
_AT_A_TIME = 4000
_SURROGATE = re.compile("[\ud800-\udfff]")
_LAST_WORD = re.compile(r"[^\s“”\"‘(\[]+$")
_NEXT_WORD = re.compile(r"[“”\"‘'«(\[\s]*([^\W_]+)")
_SAID = re.compile(
    r"(?:(?:[A-Z][\w’'.-]*|of|the|de|van|von|al|bin)\s+){1,5}"
    r"(?:said|asked|told|says|asks|wrote|added|replied|wondered|cried|shouted|demanded|tweeted|posted)\b"
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence in a paragraph, in order, without the white space around them.

    Closing quotation marks stay with their sentence; a sentence inside a long quotation is a sentence of its own.
    What holds no letter or figure (a stray full stop) stays with the sentence before.
    """
    cuts = {cut for cut in _sentencex_cuts(text) if not _vetoed(text, cut)}
    cuts.update(match.end() for match in _END.finditer(text) if _ends_sentence(text, match.start(), match.end()))
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in [*sorted(cuts), len(text)]:
        piece = text[start:cut]
        stripped = piece.strip()
        if not stripped:
            continue
        first = start + piece.index(stripped)
        start = cut
        if spans and not any(map(str.isalnum, stripped)):
            spans[-1] = (spans[-1][0], first + len(stripped))
        else:
            spans.append((first, first + len(stripped)))
    return spans


def _sentencex_cuts(text: str) -> list[int]:
    """Where sentencex parts a paragraph: offsets of the first character after each sentence, white space left behind.

    It is given at most 4,000 characters at a time: on long runs of brackets or quotation marks its time grows with the
    square. An end that falls on such a border is found by `_END`.
    """
    from sentencex import segment

    text = _SURROGATE.sub("\ufffd", text)
    cuts = []
    for start in range(0, len(text), _AT_A_TIME):
        chunk = text[start : start + _AT_A_TIME]
        position = 0
        for piece in segment("en", chunk):
            found = chunk.find(piece, position)
            if found < 0:
                break
            position = found + len(piece)
            cuts.append(start + found + len(piece.rstrip()))
    return cuts


def _vetoed(text: str, cut: int) -> bool:
    """Does news copy go on where sentencex parts it?"""
    match = re.search(rf"[.!?…。！？]+[{re.escape(_CLOSERS)}]*$", text[max(0, cut - 40) : cut])
    if not match:
        # sentencex also parts at line ends and colons; a wrapped line is no sentence.
        return True
    return not _ends_sentence(text, cut - len(match.group()), cut)


def _ends_sentence(text: str, mark: int, cut: int) -> bool:
    """Does the sentence whose final mark begins at `mark` and whose closing quotes end at `cut` end there?"""
    rest = text[cut : cut + 120].lstrip()
    if not rest:
        return False
    following = _NEXT_WORD.match(rest)
    word = following.group(1) if following else ""
    if (word[:1].islower() and not word[1:2].isupper()) or word.lower() in _FIRMS:
        return False
    mark_text = text[mark:cut]
    if mark_text[0] in "!?" and len(mark_text) > 1 and mark_text[-1] in _CLOSERS:
        return not _SAID.match(rest)
    if mark_text.startswith(("...", "…")):
        return bool(word) and word.lower() in _STARTERS
    if mark_text[0] != "." or len(mark_text.rstrip(_CLOSERS)) > 1:
        return True
    last = _LAST_WORD.search(text[max(0, mark - 30) : mark])
    return not _is_abbreviation(last.group() if last else "", rest, word, closed=len(mark_text) > 1)


def _is_abbreviation(last: str, rest: str, word: str, *, closed: bool) -> bool:  # noqa: PLR0911 - one way out for each kind of abbreviation
    """Is the full stop after the word `last` part of an abbreviation, with the sentence going on in `rest`?"""
    lower = last.lower().lstrip("'’")
    starts = word.lower() in _STARTERS
    quote_follows = rest[0] in '“"‘«'
    if lower in _NEVER_END:
        return True
    if lower in _TITLES and last[:1].isupper():
        return not closed
    if lower in _BEFORE_FIGURES and (lower != "no" or last == "No"):
        return word[:1].isdigit()
    if lower in _MONTHS and last[:1].isupper() and lower != "mar":
        return not closed and word[:1].isdigit()
    if lower in _MAY_END or re.fullmatch(r"(?:[a-z]\.)+[a-z]", lower):
        return not (starts or quote_follows or closed)
    if re.fullmatch(r"[A-Z]|[A-Z]-[A-Z]|(?:[A-Z]\.)+[A-Z]", last) and last != "I":
        return not (starts or quote_follows or closed)
    return False
