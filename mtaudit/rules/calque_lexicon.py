"""The calque lexicons: how an entry is written, read and matched.

One TSV file for each language in calques/, seven columns: literal English, original phrase, right English, grade
(how sure, how grave), when, an example that flags, one that passes. The literal English is a pattern:

    realize~ a? visit^      ~ any form of a verb, ^ singular or plural, ? may be missing
    arms/weapons pass^      one word or the other
    put * in evidence       * one to four words, & a capitalised word, # a number; the right English may repeat them
    a/the= visit            the right English repeats the word found, where it has =
    actual [president]      in brackets: must be there, but is not part of what is flagged
    the law project | project of law    two patterns

The right English takes the forms of what was found: the first verb there the form of the first verb here, and so
on. `when` holds conditions, all of which must hold, about words (`elect*`: that begin so):

    near: some in the sentence        about: some in the article
    not: none in the sentence         prev: next: the word before or after is one of these (& # .: as above, . none)
    -prev: -next: it is not
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from mtaudit.core import Severity
from mtaudit.rules.inflection import inflect, noun_forms, verb_forms

LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
GRADES = {"sure": 0.9, "likely": 0.75, "weak": 0.55}
COLUMNS = ("literal", "original", "english", "grade", "when", "flags", "passes")

_TOKEN = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_PLAIN_GAP = re.compile(r"[\s“”\"‘’'*]*")
_AUXILIARY = frozenset(
    {"have", "has", "had", "having", "be", "is", "are", "was", "were", "been", "being", "get", "got"}
)
_BEFORE_BASE = frozenset(
    {"to", "will", "would", "can", "could", "may", "might", "must", "shall", "should", "not", "cannot"}
    | {"do", "does", "did", "let", "i", "you", "we", "they"}
)
_NUMBERS = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
    | {"fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "eighty", "hundred"}
)
_MARKS = str.maketrans("", "", "[]?")
# Words too frequent in news to look a pattern up by.
_COMMON = frozenset(
    {"a", "an", "the", "of", "in", "on", "at", "to", "for", "by", "with", "from", "as", "and", "or", "but", "it", "its"}
    | {"be", "is", "are", "was", "were", "been", "being", "have", "has", "had", "do", "does", "did", "that", "this"}
    | {"make", "take", "give", "put", "go", "say", "said", "come", "work", "will", "can", "may", "there", "not", "no"}
    | {"his", "her", "their", "he", "she", "they", "him", "them", "our", "my", "your", "these", "those", "all", "one"}
    | {"about", "after", "back", "between", "first", "last", "new", "next", "now", "out", "up", "over", "right", "way"}
    | {"country", "day", "days", "government", "group", "company", "law", "people", "president", "public", "minister"}
    | {"police", "party", "state", "states", "time", "today", "week", "weeks", "year", "years", "month", "months"}
    | {"national", "security", "industry", "study", "project", "military", "team", "program", "information", "city"}
    | {"according", "report", "part", "world", "house", "plan", "use", "number", "statement", "case", "big"}
)


class Token(NamedTuple):
    """A word of a sentence: as written, in lower case, its offsets, and whether only space joins it to the last."""

    text: str
    lower: str
    start: int
    end: int
    joined: bool


def tokenize(text: str) -> list[Token]:
    """The words of a sentence."""
    tokens: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        word = match.group().replace("’", "'")
        gap = text[last : match.start()]
        joined = gap == " " or _PLAIN_GAP.fullmatch(gap) is not None
        tokens.append(Token(word, word.lower(), match.start(), match.end(), joined))
        last = match.end()
    return tokens


class Item(NamedTuple):
    """One place of a pattern. `forms` maps what may stand there to its form ("" for a plain word)."""

    forms: Mapping[str, str]
    wild: str = ""
    context: bool = False
    cased: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Conditions:
    """When an entry counts: (kind, words, word beginnings) for each condition."""

    parts: tuple[tuple[str, frozenset[str], tuple[str, ...]], ...] = ()

    def hold(self, tokens: list[Token], first: int, last: int, article: frozenset[str], loose: bool) -> bool:
        """Whether they hold for tokens[first:last]. `loose`: what is asked of the sentence may be in the article."""
        around = {t.lower for t in (*tokens[:first], *tokens[last:])}
        for kind, words, beginnings in self.parts:
            if kind in ("near", "about"):
                pool = around if kind == "near" and not loose else article | around
                if not _some(pool, words, beginnings):
                    return False
            elif kind == "not":
                if _some(around, words, beginnings):
                    return False
            else:
                neighbour = _neighbour(tokens, first, last, before=kind.endswith("prev"))
                if _is_one_of(neighbour, words, beginnings) == kind.startswith("-"):
                    return False
        return True


def _some(pool: set[str] | frozenset[str], words: frozenset[str], beginnings: tuple[str, ...]) -> bool:
    return not words.isdisjoint(pool) or bool(beginnings and any(word.startswith(beginnings) for word in pool))


def _neighbour(tokens: list[Token], first: int, last: int, *, before: bool) -> Token | None:
    if before:
        return tokens[first - 1] if first and tokens[first].joined else None
    return tokens[last] if last < len(tokens) and tokens[last].joined else None


def _is_one_of(token: Token | None, words: frozenset[str], beginnings: tuple[str, ...]) -> bool:
    if token is None:
        return "." in words
    return (
        token.lower in words
        or ("&" in words and token.text[0].isupper())
        or ("#" in words and token.text[0].isdigit())
        or bool(beginnings and token.lower.startswith(beginnings))
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a lexicon."""

    language: str
    literal: str
    original: str
    english: str
    sure: str
    severity: Severity
    conditions: Conditions
    flags: str
    passes: str
    patterns: tuple[tuple[Item, ...], ...] = field(repr=False)


class Hit(NamedTuple):
    """An entry found in a sentence: offsets into the sentence, and the words that stand there instead."""

    entry: Entry
    start: int
    end: int
    suggestion: str


@dataclass(frozen=True)
class Lexicon:
    """All entries of all languages, under one word of each pattern that is neither a slot nor a common word."""

    entries: tuple[Entry, ...]
    index: Mapping[str, tuple[tuple[Entry, tuple[Item, ...], int], ...]]

    def find(self, text: str, tokens: list[Token], article: frozenset[str], declared: str = "") -> Iterator[Hit]:
        """Every entry found in a sentence (and its tokens) whose conditions hold; overlapping ones too."""
        for place, token in enumerate(tokens):
            for entry, items, offset in self.index.get(token.lower, ()):
                first = place - offset
                if first < 0:
                    continue
                found = _match(items, 0, tokens, first)
                if found is None:
                    continue
                inner = [pair for pair in found if not pair[0].context]
                start, end = inner[0][1], inner[-1][2]
                if entry.conditions.hold(tokens, start, end, article, declared == entry.language):
                    suggestion = _write(entry.english, inner, tokens, text)
                    yield Hit(entry, tokens[start].start, tokens[end - 1].end, suggestion)


_Found = list[tuple[Item, int, int]]


def _match(items: tuple[Item, ...], at: int, tokens: list[Token], place: int) -> _Found | None:
    """The tokens that items[at:] take from `place` on, as (item, first, last); None if they do not fit."""
    if at == len(items):
        return []
    item = items[at]
    for length in range(1, 5 if item.wild == "*" else 2):
        last = place + length
        if last > len(tokens) or ((at or length > 1) and not tokens[last - 1].joined):
            return None
        if item.wild == "*" or _fits(item, tokens[place]):
            rest = _match(items, at + 1, tokens, last)
            if rest is not None:
                return [(item, place, last), *rest]
    return None


def _fits(item: Item, token: Token) -> bool:
    if item.wild == "&":
        return token.text[0].isupper()
    if item.wild == "#":
        return token.text[0].isdigit() or token.lower in _NUMBERS
    if ("&" in item.forms and token.text[0].isupper()) or ("#" in item.forms and token.text[0].isdigit()):
        return True
    return (token.text if item.cased else token.lower) in item.forms


def _write(english: str, found: _Found, tokens: list[Token], text: str) -> str:
    """The right English in the forms of what was found, with its slots filled; "" where it is advice in brackets."""
    if english.startswith("("):
        return ""
    forms: dict[str, list[str]] = {"~": [], "^": []}
    slots: dict[str, list[str]] = {"*": [], "&": [], "#": [], "=": []}
    for item, first, last in found:
        if item.wild or item.kept:
            slots[item.wild or "="].append(text[tokens[first].start : tokens[last - 1].end])
            continue
        token = tokens[first]
        form = item.forms[token.text if item.cased else token.lower]
        form = _finite(form, token.lower, [t.lower for t in tokens[max(first - 2, 0) : first]])
        if form:
            forms["^" if form in ("sg", "pl") else "~"].append(form)
    words = []
    for word in english.split(" | ", maxsplit=1)[0].split():
        mark = word[-1]
        if mark in forms:
            wanted = forms[mark].pop(0) if forms[mark] else ("base" if mark == "~" else "sg")
            words.append(inflect(word[:-1], wanted))
        elif word in slots:
            words += slots[word][:1]
            del slots[word][:1]
        else:
            words.append(word)
    written = " ".join(words)
    return written[0].upper() + written[1:] if tokens[found[0][1]].text[0].isupper() and found[0][1] == 0 else written


def _finite(form: str, word: str, before: list[str]) -> str:
    """The form that a word has in its place, where its spelling leaves it open (put; helped)."""
    if form not in ("past", "base") or (form == "base" and word not in verb_forms(word)["past"]):
        return form
    if any(word in _AUXILIARY for word in before):
        return "participle"
    return "base" if form == "base" and any(word in _BEFORE_BASE for word in before) else "past"


@cache
def _item(written: str) -> Item:
    """One word of a literal, as it is written there; the same ones come again and again."""
    context = written[0] == "["
    word = written.translate(_MARKS)
    if word in ("*", "&", "#"):
        return Item({}, word, context)
    forms: dict[str, str] = {}
    cased = False
    for option in word.rstrip("=").split("/"):
        if option[-1] == "~":
            # Setdefault: where past and participle are the same word it counts as past, and `_write` looks again.
            for form, spellings in verb_forms(option[:-1]).items():
                for spelling in spellings:
                    forms.setdefault(spelling, form)
        elif option[-1] == "^":
            for form, spellings in noun_forms(option[:-1]).items():
                for spelling in spellings:
                    forms.setdefault(spelling, form)
                    forms.setdefault(spelling[:1].upper() + spelling[1:], form)
            cased = cased or option != option.lower()
        elif option in ("a", "an"):
            forms.update(a="", an="")
        else:
            forms.setdefault(option, "")
            cased = cased or option != option.lower()
    return Item(forms, "", context, cased, kept=word.endswith("="))


def parse_literal(literal: str) -> tuple[tuple[Item, ...], ...]:
    """Every sequence of items that a literal stands for, optional words spelt out."""
    patterns: list[tuple[Item, ...]] = []
    for alternative in literal.split(" | "):
        variants: list[tuple[Item, ...]] = [()]
        for word in alternative.split():
            optional = word[-1] == "?" or word[-2:] == "?]"
            item = _item(word)
            longer = [(*variant, item) for variant in variants]
            variants = longer + variants if optional else longer
        patterns += variants
    return tuple(patterns)


def parse_conditions(when: str) -> Conditions:
    """`near: ship, port*; not: music` → Conditions."""
    parts = []
    for part in filter(None, (p.strip() for p in when.split(";"))):
        kind, colon, words = part.partition(":")
        if not colon or kind not in ("near", "about", "not", "prev", "next", "-prev", "-next"):
            raise ValueError(f"unknown condition {part!r}")
        listed = [word.strip() for word in words.split(",")]
        exact = frozenset(word for word in listed if not word.endswith("*"))
        parts.append((kind, exact, tuple(word[:-1] for word in listed if word.endswith("*"))))
    return Conditions(tuple(parts))


def parse_line(line: str, language: str) -> Entry:
    """One line of calques/<language>.tsv."""
    literal, original, english, grade, when, flags, passes = line.split("\t")
    sure, severity = grade.split()
    if sure not in GRADES:
        raise ValueError(f"{literal}: unknown grade {grade!r}")
    patterns = parse_literal(literal)
    return Entry(
        language, literal, original, english, sure, Severity(severity), parse_conditions(when), flags, passes, patterns
    )


def read_lexicon(language: str) -> tuple[Entry, ...]:
    """The entries of one language, in file order."""
    text = files("mtaudit.rules").joinpath("calques", f"{language}.tsv").read_text(encoding="utf-8")
    return tuple(parse_line(line, language) for line in text.splitlines()[1:])


def _anchor(items: tuple[Item, ...]) -> int:
    """The place of the word to index a pattern by: the rarest before its first slot of open length."""
    fixed = next((i for i, item in enumerate(items) if item.wild == "*"), len(items))

    def rarity(place: int) -> tuple[bool, int]:
        forms = items[place].forms
        open_ended = not forms or "&" in forms or "#" in forms
        return not open_ended and _COMMON.isdisjoint(forms), 0 if open_ended else max(map(len, forms))

    return max(range(fixed), key=rarity)


@cache
def load_lexicon() -> Lexicon:
    """All lexicons, indexed; read once, when first asked for."""
    entries = tuple(entry for language in LANGUAGES for entry in read_lexicon(language))
    index: dict[str, list[tuple[Entry, tuple[Item, ...], int]]] = {}
    for entry in entries:
        for items in entry.patterns:
            place = _anchor(items)
            for form in {form.lower() for form in items[place].forms}:
                index.setdefault(form, []).append((entry, items, place))
    return Lexicon(entries, {form: tuple(found) for form, found in index.items()})
