"""Numbers in copy: figures, words, fractions, percentages and money, with the thing that is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from mtaudit.rules.facts import STOP, Fact, around, stem, words_of

_UNITS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "mln": 1e6,
    "bln": 1e9,
    "m": 1e6,
    "bn": 1e9,
    "k": 1e3,
    "lakh": 1e5,
    "crore": 1e7,
}
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "tenth": 10,
}
_ORDINALS = {
    **dict(
        zip(
            "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
            range(2, 13),
            strict=True,
        )
    ),
    "first": 1,
}
_CURRENCY = r"(?:US|AU|A|C|HK|NZ|S)?[$€£¥₽₹₺]"
_CURRENCY_WORDS = {
    "dollar": "$", "buck": "$", "usd": "$", "dlr": "$", "euro": "€", "eur": "€", "pound": "£", "gbp": "£", "yen": "¥", "yuan": "yuan", "rmb": "yuan",
    "renminbi": "yuan", "ruble": "₽", "rouble": "₽", "rupee": "₹", "lira": "₺", "hryvnia": "hryvnia", "franc": "franc", "won": "won",
}  # fmt: skip
_SMALL = "|".join([*_UNITS, *_TENS])
_FIGURE = re.compile(
    rf"(?<![\w.,/:#’'+-])(?P<cur>{_CURRENCY})? ?(?P<num>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:[ -]?(?P<scale>(?i:hundred|thousand|lakh|crore|million|billion|trillion|mln|bln|bn)|m|k)\b)?(?P<pct> ?%| per ?cent\b| percent\b| pct\b)?"
    r"(?P<tail>st|nd|rd|th)?(?![\w/:]|[.,]\d|-\d|–\d)"
)
_SPELT = re.compile(
    rf"\b(?:{_SMALL}|a hundred|a thousand|a million|a billion|a dozen|dozen|hundred|half a (?:million|billion|dozen))"
    rf"(?:(?:(?<=hundred)|(?<=thousand)|(?<=million)|(?<=billion))[ -]and[ -](?:{_SMALL})|"
    rf"[ -](?:{_SMALL}|hundred|thousand|lakh|crore|million|billion|trillion|dozen))*(?P<half> and a half(?: (?P<times>hundred|thousand|million|billion|trillion))?)?\b(?P<pct> per ?cent\b| percent\b)?",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?P<top>a|one|two|three|four|five|seven|nine)[ -](?P<part>third|quarter|fifth|sixth|eighth|tenth)s?\b(?= of|-| the| [a-z]+)|"
    r"\b(?P<half>half)(?= (?:of|the|its|their|his|all)\b)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"\b(?P<word>{'|'.join(_ORDINALS)})\b(?= [a-z]{{3,}})", re.IGNORECASE)
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?,?\s*$"
)
_MONTH_NEXT = re.compile(
    r"\s*(?:of\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_LOOSE = re.compile(
    r"\b(?P<about>about|around|roughly|approximately|some|nearly|almost|close to|an estimated|estimated|as many as|up to|approaching)\s*$|"
    r"\b(?P<over>more than|over|at least|exceeding|exceeded|above|in excess of|no fewer than|upwards of|no less than)\s*$|"
    r"\b(?P<under>less than|fewer than|under|below|at most|no more than)\s*$",
    re.IGNORECASE,
)
_NOT_NOUNS = STOP | frozenset("year-old old ago later earlier times time long away ahead late early".split())
_CLOCK = re.compile(r"\d: ?$")
_LABELS = re.compile(
    r"\b(?:No|Nos|number|page|chapter|article|section|resolution|room|flight|route|version|group|grade|level|type|phase|channel|highway)\.?\s*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Fact, ...]:
    """The numbers of a text. Kinds: count (with `about`, the counted thing), age, share (0 to 1), money:<currency>, ordinal."""
    words = frozenset(text.lower().replace("-", " ").split())
    found: list[Fact] = []
    taken: list[tuple[int, int]] = []
    for pattern, make, signs in _READERS:
        if words.isdisjoint(signs) if signs else not any(map(str.isdigit, text)):
            continue
        for match in pattern.finditer(text):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            fact = make(text, match)
            if fact is not None:
                found.append(fact)
                taken.append((match.start(), match.end()))
    return tuple(sorted(found, key=lambda f: f.start))


_IN_YEARS = {"decad": 10, "century": 100}
_BASIS = re.compile(r"[ -]basis[ -]points?\b", re.IGNORECASE)
_AGE = re.compile(r"[ -]years?[ -]olds?\b", re.IGNORECASE)
_AGED = re.compile(r"\b(?:aged?|ages) (?:between )?$", re.IGNORECASE)
_COMPOUND = re.compile(
    r"-(?!day|week|month|year|set|vote|goal|seat|century|decade|hour|minute|member|percent|point|seat|man|mile|kilomet|met|ton)\w"
)


def _fact(kind: str, value: float, text: str, start: int, end: int, about: frozenset[str] = frozenset()) -> Fact:
    if kind == "count" and _BASIS.match(text, end):
        value /= 100  # a hundred basis points are one percentage point
    if kind == "count" and (_AGE.match(text, end) or _AGED.search(text, max(0, start - 20), start)):
        kind = "age"
    for unit, years in _IN_YEARS.items():
        if unit in about and kind == "count":
            value, about = value * years, frozenset({"year"})
    return Fact(kind, value, start, end, around(text, start, end), about, _loose(text, start))


def _loose(text: str, start: int) -> str:
    match = _LOOSE.search(text[max(0, start - 24) : start])
    return (match.lastgroup or "") if match else ""


def _fraction(text: str, match: re.Match[str]) -> Fact | None:
    if match.group("half"):
        return _fact("share", 0.5, text, match.start(), match.end())
    top, part = match.group("top").lower(), match.group("part").lower()
    value = (1 if top == "a" else _UNITS[top]) / _PARTS[part]
    following = text[match.end() : match.end() + 4]
    if value == 1 / _PARTS[part] and not following.startswith(" of"):
        return None  # “a third party”, “one quarter later”
    return _fact("share", value, text, match.start(), match.end()) if value < 1 else None


def _figure(text: str, match: re.Match[str]) -> Fact | None:
    start, end = match.start(), match.end()
    if text[start].isspace():
        start += 1
    if _CLOCK.search(text[max(0, start - 4) : start]):
        return None
    value = float(match.group("num").replace(",", ""))
    if match.group("pct"):
        return _fact("share", value / 100, text, start, end)
    about, currency = _counted(text, end)
    dated = _MONTH.search(text[max(0, start - 14) : start]) or _MONTH_NEXT.match(text, end)
    if match.group("tail"):
        return None if dated or not about else _fact("ordinal", value, text, start, end, about)
    scale = (match.group("scale") or "").lower()
    value *= _SCALES.get(scale, 1)
    if match.group("cur") or currency:
        return _fact(f"money:{(match.group('cur') or '')[-1:] or currency}", value, text, start, end)
    year = re.fullmatch(r"1[5-9]\d\d|20\d\d|2100", match.group("num"))
    metres = scale in ("m", "k")
    if year or dated or metres or _LABELS.search(text[max(0, start - 14) : start]):
        return None
    return _fact("count", value, text, start, end, about)


def _spelt(text: str, match: re.Match[str]) -> Fact | None:
    half = match.group("half") or ""
    words = re.split(r"[ -]", match.group().removesuffix(match.group("pct") or "").removesuffix(half).lower())
    if not half and words in (["one"], ["zero"], ["hundred"], ["dozen"], ["a", "dozen"]):
        return None
    if _COMPOUND.match(text, match.end()):
        return None  # “four-legged”, “two-way”
    value = (_value(words) + 0.5 * bool(half)) * _SCALES.get(match.group("times") or "", 1)
    if match.group("pct"):
        return _fact("share", value / 100, text, match.start(), match.end())
    about, currency = _counted(text, match.end())
    if currency:
        return _fact(f"money:{currency}", value, text, match.start(), match.end())
    return _fact("count", value, text, match.start(), match.end(), about)


def _value(words: list[str]) -> float:
    total, current = 0.0, 0.0
    for word in words:
        if word in _UNITS:
            current += _UNITS[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word == "half":
            current = 0.5
        elif word == "dozen":
            current = (current or 1) * 12
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _SCALES:
            total += (current or 1) * _SCALES[word]
            current = 0.0
    return total + current


def _ordinal(text: str, match: re.Match[str]) -> Fact | None:
    word = match.group("word").lower()
    about, _ = _counted(text, match.end())
    if not about:
        return None
    return _fact("ordinal", float(_ORDINALS[word]), text, match.start(), match.end(), about)


def _counted(text: str, end: int) -> tuple[frozenset[str], str]:
    """Stems of the words right after a number, up to the first small word: the counted thing among them; or a currency."""
    about: list[str] = []
    tail, last = text[end : end + 60], 0
    for start, stop, word in words_of(tail):
        gap, last = tail[last:start], stop
        lower = word.lower()
        if re.search(r"[.;:()“”\"]", gap) or (about and "," in gap):
            break
        if not about and lower in ("of", "the", "these", "those", "other", "more", "new"):
            continue
        currency = "" if about else _CURRENCY_WORDS.get(stem(lower), _CURRENCY_WORDS.get(lower, ""))
        if currency:
            return frozenset(), currency
        if lower in _NOT_NOUNS or len(about) == 4:
            break
        about.append(stem(lower))
        if start == 1 and tail[0] == "-":
            break
    return frozenset(about), ""


def agree(one: Fact, other: Fact) -> bool:
    """Whether two numbers may be meant as the same: equal, rounded, or within what “more than” and “about” allow."""
    a, b = float(one.value), float(other.value)  # type: ignore[arg-type]
    if a == b:
        return True
    if one.kind == "ordinal":
        return False
    if one.kind == "share":
        slack = 0.035 if one.loose or other.loose or _is_simple(a) or _is_simple(b) else 0.006
        return abs(a - b) <= slack or _within_bounds(one, other)
    if _rounds_to(a, b) or _rounds_to(b, a):
        return True
    if one.loose or other.loose:
        return abs(a - b) <= 0.1 * max(a, b) or _within_bounds(one, other)
    return False


def _is_simple(share: float) -> bool:
    return any(abs(share * parts - round(share * parts)) < 1e-9 for parts in (2, 3, 4)) and share < 1


def _rounds_to(exact: float, rounded: float) -> bool:
    """Whether `rounded` is `exact` to one to three figures (26,300 to 26,000; 9,870 to 10,000)."""
    if min(exact, rounded) < 20 and exact == int(exact):
        return False
    return any(float(f"{exact:.{digits}g}") == rounded for digits in (1, 2, 3)) and abs(exact - rounded) <= 0.08 * exact


def _within_bounds(one: Fact, other: Fact) -> bool:
    if one.loose == other.loose:
        return False
    for bound, value in ((one, other), (other, one)):
        a, b = float(bound.value), float(value.value)  # type: ignore[arg-type]
        if bound.loose == "over" and a <= b <= 1.6 * a:
            return True
        if bound.loose == "under" and 0.5 * a <= b <= a:
            return True
    return False


def comparable(one: Fact, other: Fact) -> bool:
    """Whether two numbers may count the same thing, as far as the words beside them show."""
    return bool(one.about & other.about) or bool(one.near & other.near)


# Each pattern, what it makes, and the words without which it finds nothing (none: a figure must be there).
_READERS: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], Fact | None], frozenset[str]], ...] = (
    (_FRACTION, _fraction, frozenset((*_PARTS, *(f"{part}s" for part in _PARTS)))),
    (_FIGURE, _figure, frozenset()),
    (_SPELT, _spelt, frozenset((*_UNITS, *_TENS, *_SCALES, "dozen"))),
    (_ORDINAL, _ordinal, frozenset(_ORDINALS)),
)
