"""Which blocks of an article are copy, and which are what the site put around it.

Told by general means: the wording of a line (patterns.py), its shape, and where on the page it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mtaudit.core import Kind
from mtaudit.documents.blocks import Block
from mtaudit.documents.patterns import line_reason, reads_as_sentence

_FINAL = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
_CAPTION = re.compile(
    r"[(\[](?:file|archive|undated|representational|handout)?\s?(?:photo|image|picture|pic|file)s?\b[^)\]]*[)\]]"
    r"|\((?-i:COMBO|FILES?|L|R|C|L-R)\)|\((?:left|right)\)"
    r"|\b(?:file|handout|combination of(?: file)?|undated|archive|pool) (?:photo|picture|image)s?\b"
    r"|^(?:FILE\b|in this (?:\w+ )?(?:\w+ )?(?:photo|image|picture|handout)\b|this (?:photo|image|picture)\b"
    r"|(?:photo|image|picture|pictured|image (?:source|caption))\s?[:,–-]|a (?:file |general )?(?:photo|picture|view)\b)"
    r"|(?-i:\b(?:AFP|REUTERS|Reuters|AP|EPA|Getty Images)(?: Photo)?(?:[/)\]]|$))|[|—–-]\s?(?:photo|image|picture)s?(?: credit| by)?\s?:"
    r"|\b(?:photo(?:graph)?|picture|image)s?\s?[:/]\s?(?-i:[A-Z])[\w .-]{2,40}$|(?:\||[—–])\s?(?-i:[A-Z])\w{2,20}(?:/\w{2,20})?$"
    r"|[—–]\s?(?-i:[A-Z][A-Z. ]{4,40})$|\(submitted by [^)]{2,60}\)"
    r"|\b(?:is|are|was) (?:seen|pictured)\b|\bposes? for\b",
    re.IGNORECASE,
)
_HEADS = re.compile(
    r"(?:you (?:may|might) (?:also )?(?:like|enjoy)|related|recommended|more (?:from|news|stories)|most (?:read|popular)|latest|"
    r"trending|top stories|read (?:more|next|also)|also read|see also|popular|editor'?s'? picks?|up next|don'?t miss|join|share|keep reading|list \d+ of \d+)\b.{0,30}",
    re.IGNORECASE,
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "in",
        "on",
        "at",
        "to",
        "for",
        "with",
        "by",
        "from",
        "as",
        "is",
        "are",
        "de",
        "van",
        "von",
        "der",
        "bin",
        "al",
        "el",
        "la",
    ]
)
_TITLE_WORDS = (2, 30)
_OPENING = 1500
_LONGEST_CAPTION = 200
_LONGEST_LINE = 2000


@dataclass(frozen=True, slots=True)
class Part:
    """A block and what it is: a kind of copy, or the reason why it is none."""

    start: int
    end: int
    kind: Kind
    reason: str = ""


def classify(copy: str, blocks: Sequence[Block], title: str = "") -> tuple[list[Part], str]:
    """What each block is, and the article's title ("" where it has none).

    `title` is what the file names as the title; the blocks that repeat it are headlines.
    """
    page = _Page([copy[block.start : block.end] for block in blocks], [block.kind for block in blocks], title)
    for index, block in enumerate(blocks):
        page.reasons[index] = block.reason or (
            line_reason(page.lines[index]) if block.kind is not Kind.HEADLINE else ""
        )
    page.find_headlines()
    page.sort_top()
    page.cut_page_end()
    page.sort_tail()
    page.sort_middle()
    parts = [
        Part(block.start, block.end, kind or Kind.BODY, reason)
        for block, kind, reason in zip(blocks, page.kinds, page.reasons, strict=True)
    ]
    return parts, page.title


class _Page:
    """The lines of one article while they are being told apart."""

    def __init__(self, lines: list[str], kinds: list[Kind | None], title: str) -> None:
        self.lines = lines
        self.kinds = kinds
        self.reasons = [""] * len(lines)
        self.title = title
        self._sentences = [reads_as_sentence(line) for line in lines]

    def prose(self, index: int) -> bool:
        """Is this line running text?"""
        return self._sentences[index] and not self.reasons[index] and self.kinds[index] in (None, Kind.BODY)

    def open(self, index: int) -> bool:
        """Is still nothing known about this line?"""
        return not self.reasons[index] and self.kinds[index] is None

    def find_headlines(self) -> None:
        """The title: named by the file, marked up, repeated, or the first line above the body that reads like one."""
        if not self.title:
            marked = [i for i, kind in enumerate(self.kinds) if kind is Kind.HEADLINE]
            found = marked[0] if marked else self._guess_title()
            if found is None:
                return
            self.title = self.lines[found]
        wanted = _folded(self.title)
        for index, line in enumerate(self.lines):
            if _folded(line) == wanted and self.kinds[index] in (None, Kind.HEADLINE, Kind.SUBHEADING):
                self.kinds[index] = Kind.HEADLINE
                self.reasons[index] = ""

    def _guess_title(self) -> int | None:
        """The first line above the body that shares its words; a site's slogan does not."""
        top = self._top_end()
        low, high = _TITLE_WORDS
        choices = [
            i
            for i in range(min(top + 2, len(self.lines)))
            if not self.reasons[i] and low <= len(self.lines[i].split()) <= high and not _is_caption(self.lines[i])
        ]
        repeated = Counter(_folded(self.lines[i]) for i in choices)
        for index in choices:
            if repeated[_folded(self.lines[index])] > 1 and len(self.lines[index].split()) >= 3:
                return index
        above = [i for i in choices if self.open(i) and i < top]
        body = " ".join(self.lines[i] for i in range(top, len(self.lines)) if self.prose(i))
        stems = _stems(body[:_OPENING])
        shares = {i: len(_stems(self.lines[i]) & stems) / max(len(_stems(self.lines[i])), 2) for i in above}
        best = max(shares.values(), default=0.0)
        longer = [i for i in above if len(self.lines[i].split()) >= 4] or above
        return next((i for i in longer if shares[i] >= best / 2), None)

    def _top_end(self) -> int:
        """Index of the first line of running text."""
        return next((i for i in range(len(self.lines)) if self.prose(i) and not _is_caption(self.lines[i])), 0)

    def sort_top(self) -> None:
        """Above the body: site names, by-lines, captions, a deck."""
        headline = next((i for i, kind in enumerate(self.kinds) if kind is Kind.HEADLINE), None)
        if headline is None:
            return
        for index in range(headline):
            if self.open(index) and not self.prose(index):
                self.reasons[index] = "site name or navigation"
        first_prose = next((i for i in range(headline + 1, len(self.lines)) if self.prose(i)), len(self.lines))
        for index in range(headline + 1, first_prose):
            if not self.open(index):
                continue
            if _is_caption(self.lines[index]):
                self.kinds[index] = Kind.CAPTION
            elif _is_name(self.lines[index]) or _is_role(self.lines[index]):
                self.reasons[index] = "by-line"
            elif (
                first_prose < len(self.lines)
                and len(self.lines[index].split()) >= 4
                and not _FINAL.search(self.lines[index][-20:])
            ):
                self.kinds[index] = Kind.SUBHEADING

    def cut_page_end(self) -> None:
        """A last stray sentence under what ends a page (comments, tags, other news) belongs to the site."""
        proses = [i for i in range(len(self.lines)) if self.prose(i) and self.kinds[i] is None]
        if len(proses) < 3:
            return
        last, before = proses[-1], proses[-2]
        between = self.reasons[before + 1 : last]
        if len(between) >= 2 and any(reason in _STRONG_ENDS for reason in between):
            self.reasons[last] = "page end"

    def sort_tail(self) -> None:
        """Below the last line of running text: other articles' headlines and what is left of the page."""
        last = max((i for i in range(len(self.lines)) if self.prose(i)), default=-1)
        if last < 0:
            return
        rest = [i for i in range(last + 1, len(self.lines)) if self.open(i) and not _FINAL.search(self.lines[i][-20:])]
        rest = [i for i in rest if not _is_caption(self.lines[i])]
        furnished = any(self.reasons[i] in _PAGE_ENDS for i in range(last + 1, len(self.lines)))
        if len(rest) >= 2 or furnished:
            for index in rest:
                self.reasons[index] = (
                    "headline of another article" if len(self.lines[index].split()) > 3 else "page end"
                )
        elif rest and len(self.lines[rest[0]].split()) <= 4:
            self.reasons[rest[0]] = "page end"

    def sort_middle(self) -> None:
        """Within the body: captions, by-lines, links under a label, sub-headings."""
        after_label = False
        prose_seen = 0
        for index, line in enumerate(self.lines):
            if self.reasons[index]:
                if self.reasons[index] == "photo credit":
                    self._close_caption(index)
                is_link = self.reasons[index] == "link to another article"
                after_label = is_link and bool(_HEADS.fullmatch(line.rstrip(" :")))
            elif self.prose(index) and not (after_label and line.endswith("?") and len(line.split()) <= 15):
                after_label = False
                prose_seen += 1
                if self.kinds[index] is None and _is_caption(line) and _surely_caption(line):
                    self.kinds[index] = Kind.CAPTION
            elif after_label and self.kinds[index] in (None, Kind.BODY):
                self.reasons[index] = "headline of another article"
            elif self.kinds[index] is None:
                self._sort_line(index, near_top=prose_seen <= 2)

    def _sort_line(self, index: int, *, near_top: bool) -> None:
        """A line of the body that is no running text."""
        line = self.lines[index]
        if _is_caption(line):
            self.kinds[index] = Kind.CAPTION
        elif near_top and self._in_byline(index):
            self.reasons[index] = "by-line"
        elif len(line.split()) <= 12 and not _FINAL.search(line[-20:].rstrip(":")) and self._prose_follows(index):
            self.kinds[index] = Kind.SUBHEADING

    def _close_caption(self, credit: int) -> None:
        """A credit in brackets ends a caption; agency captions may run over several paragraphs."""
        above = credit - 1
        if self.lines[credit].startswith("(") and above >= 0 and self.open(above) and not self.prose(above):
            self.kinds[above] = Kind.CAPTION
        opening = next((i for i in range(credit - 1, max(credit - 5, -1), -1) if self.kinds[i] is Kind.CAPTION), credit)
        for index in range(opening + 1, credit):
            if self.kinds[index] in (None, Kind.BODY):
                self.kinds[index] = Kind.CAPTION

    def _in_byline(self, index: int) -> bool:
        """Two short lines of names, one under the other, are a by-line; one alone may be a sub-heading."""
        near = [i for i in (index - 1, index + 1) if 0 <= i < len(self.lines)]
        short = _is_name(self.lines[index]) or _is_role(self.lines[index])
        return short and any(self.reasons[i] == "by-line" or (self.open(i) and _is_name(self.lines[i])) for i in near)

    def _prose_follows(self, index: int) -> bool:
        return any(self.prose(i) for i in range(index + 1, min(index + 4, len(self.lines))))


_STRONG_ENDS = frozenset(("page end", "comments", "tags", "copyright", "credit line"))
_PAGE_ENDS = frozenset(
    (
        "link to another article",
        "share prompt",
        "sign-up prompt",
        "comments",
        "tags",
        "navigation",
        "copyright",
        "advertisement",
    )
)


def _stems(text: str) -> set[str]:
    """The first five letters of each longer word."""
    return {word[:5] for word in _folded(text).split() if len(word) > 3}


def _folded(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.lower()))


def _is_caption(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and bool(_CAPTION.search(line))


def _surely_caption(line: str) -> bool:
    return len(line.split()) <= _LONGEST_CAPTION and bool(
        re.search(
            r"^\((?:COMBO|FILES?)\)|\([Ff]ile photo|\b(?:combination of(?: file)? (?:photo|picture)s?)\b|^FILE\b|^Image caption|\([Pp]hotos? by [^)]*\)$",
            line,
        )
    )


def _is_name(line: str) -> bool:
    """One to four capitalised words and no final mark: the name of a person, an agency or a site."""
    words = line.split()
    return (
        1 <= len(words) <= 5
        and len(line) < 100
        and not _FINAL.search(line[-20:])
        and all(not word[0].islower() or word in _SMALL for word in words)
        and not any(char.isdigit() for char in line)
    )


def _is_role(line: str) -> bool:
    return (
        len(line) < 200
        and len(line.split()) <= 6
        and bool(
            re.search(
                r"\b(?:correspondent|reporter|editor|writer|bureau|agency|agencies|news service|staff|desk)\b",
                line,
                re.IGNORECASE,
            )
        )
    )
