"""punctuation: marks doubled, lost, wrongly spaced or left without their partner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mtaudit.core import Category, Finding, Kind, Severity
from mtaudit.rules.layout import Paragraph, paragraphs
from mtaudit.rules.rule import Context, Example, Rule

_ABBREVIATIONS = r"(?:etc|approx|dept|govt|intl|misc|corp|univ|incl|excl|seq|vols|figs|viz|resp|prof|capt|esq|bros|messrs|jnr|snr|assoc)"


class _Slip(NamedTuple):
    pattern: re.Pattern[str]
    message: str
    confidence: float
    suggestion: str


_SLIPS = (
    _Slip(re.compile(r"(?<=[\w”\"'’)])\.(?:[ \t]+\.)+(?!\.|[ \t]+\.|\w)"), "The full stop is doubled.", 0.9, "."),
    _Slip(re.compile(r"(?<=[\w”\"'’)])\.\.(?!\.|/)(?=\s|$|[”\"])"), "The full stop is doubled.", 0.7, "."),
    _Slip(re.compile(r",(?:\s?,)+"), "The comma is doubled.", 0.9, ","),
    _Slip(re.compile(r"(?<=[a-z]{4})\.,(?!\w)"), "A full stop and a comma collide.", 0.75, ""),
    _Slip(re.compile(r"(?<=[\w”)]),\s?\.(?![\d.]|\w)"), "A comma and a full stop collide.", 0.85, "."),
    _Slip(re.compile(r"(?:;\s?;|:\s?:(?!\w)|;\s?,|,\s?;)(?![\w)])"), "Two marks collide.", 0.8, ""),
    _Slip(re.compile(r"\(\s*\)|“\s*”|«\s*»"), "These marks enclose nothing.", 0.85, ""),
)  # fmt: skip
# Any two marks side by side, or an empty pair; what is wrong with them, the slips tell.
_COLLISION = re.compile(r"[.,;:]\s*[.,;:]|[(“«]\s*[)”»]")
_MAY_BE_ABBREVIATED = re.compile(rf"(?:\b{_ABBREVIATIONS}|[A-Z][\w’'-]*)$")
_SPACED = re.compile(r"(?<=[a-z’”)\d])[ \u00a0]+[,;](?=\s)|(?<=[a-z’”)])[ \u00a0]+[.!?](?=\s|$)(?!\s*\.)")
_ANY_MARK = re.compile(r"[,;](?=\s)")
_UNSPACED = re.compile(
    r"(?<![\w.@/:-])(?:[a-z]{2,}|[A-Z][a-z]{2,}|\d{4})([.?!,;])(?=[A-Z][a-z]+\b(?![.@/(]))(?=[A-Z][a-z]+[\s,’'])"
)
_MARK_AND_CAPITAL = re.compile(r"[.?!,;][A-Z][a-z]")
_URL_NEAR = re.compile(r"\S*(?:://|www\.|@|\.com|\.org|\.net)\S*")


def _check(context: Context) -> Iterator[Finding]:
    blocks = list(paragraphs(context.document))
    tokenized = _is_tokenized(context.document.text)
    for block in blocks:
        yield from _slips(block)
        if not tokenized:
            yield from _spacing(block)
        yield from _lone_brackets_of(block)
    # A single paragraph may be a piece of a longer quotation; only an article shows which mark is lost.
    if len(context.document.sentences) > 1:
        yield from _lone_quotes(blocks)


def _slips(block: Paragraph) -> Iterator[Finding]:
    if not _COLLISION.search(block.text):
        return
    for slip in _SLIPS:
        for match in slip.pattern.finditer(block.text):
            if match.group() == ".," and _MAY_BE_ABBREVIATED.search(block.text[: match.start()]):
                continue
            yield _finding(block, match.start(), match.end(), slip.message, slip.confidence, slip.suggestion)


def _is_tokenized(text: str) -> bool:
    """Whether spaces before marks are the habit of the whole text: then it is data, and no slip of an editor's."""
    spaced = len(_SPACED.findall(text))
    return spaced > 4 and spaced * 3 > len(_ANY_MARK.findall(text))


def _spacing(block: Paragraph) -> Iterator[Finding]:
    for match in _SPACED.finditer(block.text):
        mark = match.group().strip()
        message = "No space belongs before this mark."
        yield _finding(block, match.start(), match.end(), message, 0.8, mark)
    if not _MARK_AND_CAPITAL.search(block.text):
        return
    for match in _UNSPACED.finditer(block.text):
        around = block.text[max(0, match.start() - 30) : match.end() + 30]
        if not _URL_NEAR.search(around):
            message = "The space after this mark is missing; two sentences or clauses may have run together."
            yield _finding(block, match.start(1), match.end(1), message, 0.8, match.group(1) + " ")


class _Mark(NamedTuple):
    place: int
    opens: bool | None  # None: the mark may do either


_QUOTE = re.compile(r"[“”„«»\"]|''|``")
_BRACKET = re.compile(r"[()\[\]]")
_LIST_LABEL = re.compile(r"(?:^|[\s;,:(])(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})\)")
_LONGEST_QUOTATION = 4  # paragraphs
_SMILEY = re.compile(r"[:;=8]-?[()\[\]]|[()\[\]]-?[:;=](?!\w)")


def _lone_quotes(blocks: list[Paragraph]) -> Iterator[Finding]:
    """Marks without a partner in their paragraph, unless the quotation closes in one of the next few."""
    lone = [(number, mark) for number, block in enumerate(blocks) if (mark := _lone_quote(block.text)) is not None]
    partners: set[int] = set()
    for place, (number, mark) in enumerate(lone):
        if place in partners or mark.opens is False:
            continue
        follows = lone[place + 1 : place + 2]
        if follows and follows[0][1].opens is not True and follows[0][0] - number <= _LONGEST_QUOTATION:
            partners |= {place, place + 1}
        elif number + 1 < len(blocks) and _goes_on(blocks[number + 1].text):
            partners.add(place)
    for place, (number, mark) in enumerate(lone):
        if place not in partners:
            start, end = _with_word(blocks[number].text, mark.place)
            yield _finding(blocks[number], start, end, "This quotation mark has no partner.", 0.75)


def _lone_brackets_of(block: Paragraph) -> Iterator[Finding]:
    for place in _lone_brackets(block.text):
        start, end = _with_word(block.text, place)
        yield _finding(block, start, end, "This bracket has no partner in the paragraph.", 0.75)


def _quote_marks(text: str) -> list[_Mark]:
    marks = []
    for match in _QUOTE.finditer(text):
        mark, start, end = match.group(), match.start(), match.end()
        before, after = text[start - 1 : start], text[end : end + 1]
        if mark in "„«":
            opens: bool | None = True
        elif mark == "»":
            opens = False
        elif mark == '"' and before.isdigit() and not after.isalpha():
            continue  # inches, or a figure that ends a quotation: not to be told apart
        elif mark in ("“", "”"):
            # German closes with “, and many keyboards type one mark for both: the neighbours decide where they can.
            opens = mark == "“" if not before.isspace() or not after.isspace() else None
            if "„" in text and mark == "“":
                opens = False
        else:
            opening = not before or before.isspace() or before in "([—–-‘'/"
            closing = not after or after.isspace() or after in ".,;:!?)]—–-’'s/"
            opens = None if opening == closing else opening
        marks.append(_Mark(start, opens))
    return marks


def _lone_quote(text: str) -> _Mark | None:
    """The first quotation mark without a partner, if there is one and the marks allow no other reading."""
    marks = _quote_marks(text)
    straight = '"' in text
    if straight and (len(marks) % 2 == 0 or re.search(r"\d\"", text)):
        return None
    opened: _Mark | None = None
    for mark in marks:
        if mark.opens is None:
            opened = None if opened else mark
        elif mark.opens:
            if opened:
                return opened
            opened = mark
        elif opened:
            opened = None
        else:
            return mark
    return opened


def _goes_on(follows: str) -> bool:
    """A quotation that runs over paragraphs opens each of them and closes only the last."""
    return follows.lstrip()[:1] in ('"', "“", "«", "„", "‘", "'")


def _lone_brackets(text: str) -> Iterator[int]:
    if text.count("(") == text.count(")") and text.count("[") == text.count("]"):
        return
    labels = {match.end() - 1 for match in _LIST_LABEL.finditer(text)}
    smileys = {place for match in _SMILEY.finditer(text) for place in range(match.start(), match.end())}
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        place = match.start()
        if place in smileys:
            continue
        if match.group() in "([":
            opened.append(place)
        elif opened:
            opened.pop()
        elif place not in labels:
            yield place
    yield from opened


def _with_word(text: str, place: int) -> tuple[int, int]:
    """The mark and the word that it touches, so that an editor sees it."""
    after = re.compile(r"\S*?[\w’'-]+").match(text, place + 1)
    if after and not text[place + 1 : place + 2].isspace():
        return place, after.end()
    before = re.search(r"[\w’'-]+\S*$", text[:place])
    return (before.start() if before else place), place + 1


def _finding(block: Paragraph, start: int, end: int, message: str, confidence: float, suggestion: str = "") -> Finding:
    if block.kind is not Kind.BODY:
        confidence -= 0.1
    return Finding(
        RULE.name, block.start + start, block.start + end, message, RULE.category, RULE.severity, confidence, suggestion
    )


RULE = Rule(
    name="punctuation",
    summary="Punctuation doubled, lost, wrongly spaced or unbalanced",
    explanation=(
        "Marks that collide (“. .”, “,,”), a space before a comma, no space after a full stop, quotation marks and brackets "
        "that open and never close. Machine translation drops and doubles marks where it splits and joins sentences, so look "
        "at the words around them too.\n\nA quotation that runs over several paragraphs opens each and closes only the last; "
        "that passes."
    ),
    category=Category.PUNCTUATION,
    severity=Severity.MINOR,
    check=_check,
    flags=(
        Example("The opening was shown on television⟦. .⟧", suggestion="."),
        Example("He came⟦,,⟧ saw and left.", suggestion=","),
        Example("The talks failed⟦.,⟧ and the envoy went home."),
        Example("The bank⟦ ,⟧ which lost money, was sold.", suggestion=","),
        Example("They met in Eastern Europe⟦.⟧Putin was not there.", suggestion=". "),
        Example("It is over. ⟦“Now⟧ is the time to talk, the minister said."),
        Example("Now is the time to ⟦talk,”⟧ the minister said. He left.\nTalks began."),
        Example("The firm ⟦(based⟧ in Oslo lost half its value."),
        Example('The minister called it ⟦"a⟧ mistake and left. No one followed.'),
    ),
    passes=(
        Example("“We came early.\n“We left late,” he said."),
        Example("“We came early.\nWe left late,” he said.\nIt rained."),
        Example("The U.S., the U.K. and Acme Inc., the maker, agreed, etc., on it."),
        Example("He is 6' 2\" tall and rides a 28\" wheel."),
        Example("He said: “She told me ‘no’ and left.” Well… it happens."),
        Example("There are two ways: a) to pay, b) to leave."),
        Example("Visit example.com or mail Bob.Smith@example.org; see Node.Js docs."),
        Example("The dogs’ owner (a man of 50) said ‘maybe’ at 5.30 p.m., then slept."),
        Example("The ratio was 3:1, up from 2.5.\nWait... what?"),
    ),
)  # fmt: skip
