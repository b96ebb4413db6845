"""Names in copy, and whether two spellings are one name: by sound, across transliterations, and by edit distance."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_CAPITAL = re.compile(r"(?<![\w’'-])[^\W\d_a-z][^\W\d_]+(?:[’'-][^\W\d_]+)*")
_NEXT = re.compile(r"[^\w\n]{0,3}(\w+)")
_INITIAL = re.compile(r" [A-Z]\. ")
_POSSESSIVE = re.compile(r"['’]s?$")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"shch|sch|sh", "š"),
        (r"tch|tsch|cz", "č"),
        (r"ch(?=[ae-z])", "č"),
        (r"kh|gh", "h"),
        (r"ph", "f"),
        (r"ck|q|k|c(?=[aour]|$|l|t)", "k"),
        (r"x", "ks"),
        (r"tz|ts|z", "z"),
        (r"w|(?<=.)ff?$", "v"),
        (r"^[yj](?=[aeu])|(?<=[iy])[yj](?=[aou])", ""),
        (r"oo|ou", "u"),
        (r"[iyj]+e?(?=[iyj]|$)|[iyj]+", "i"),
        (r"ei|ai", "ai"),
        (r"ia(?=$)", "a"),
    )
)
_ENDINGS = frozenset(
    "s es n an ian ean ese i is ish ic er ers ist ists ism y ia ias a e in o os us al ns ans ians y ie ies d ed ly ing ans sky skaya aya ova "
    "eva ina ov ev ski ska na son sen sson le ya ty ity en um ry eans ite ites que ois aise ais ien ienne land lands ion ions ive ial ry rial me mes ation ative tion tive".split()
) | {""}  # fmt: skip
# Two names of one place, both at home in good copy; and names of two places that only look like one.
CONVENTIONS = tuple(
    frozenset(pair.split("/"))
    for pair in (
        "kiev/kyiv kharkov/kharkiv lvov/lviv lugansk/luhansk odessa/odesa chernobyl/chornobyl nikolaev/mykolaiv dnepr/dnipro zaporozhye/zaporizhzhia "
        "burma/myanmar rangoon/yangon peking/beijing bombay/mumbai calcutta/kolkata madras/chennai turkey/türkiye belorussia/belarus moldavia/moldova "
        "artyomovsk/bakhmut swaziland/eswatini macedonia/north zelensky/zelenskiy koran/quran daesh/isis czechia/czech tehran/teheran macao/macau shaanxi/shanxi aqaba/arabia austria/australia slovakia/slovenia reagan/regan henan/hunan hebei/hubei guangdong/guangxi goldman/goodman hi-tech/high-tech zemlya/zembla mohammed/mohammad mohammed/muhammad mohammed/mohamed mohammad/muhammad mohammad/mohamed "
        "muhammad/mohamed mohamad/muhammad muhamad/mohammad hussein/husain hussein/hossein hussain/hossein moscow/moskva eight/eighth nine/ninth astana/nur-sultan"
    ).split()
)
NOT_GIVEN = frozenset(
    "the a an in on at of for by to and but or as if he she it they we his her its their this that these those mr mrs ms miss dr sir lord lady "
    "president premier minister prime chancellor secretary senator governor mayor king queen prince princess pope general colonel captain "
    "judge justice professor director chairman chairwoman chief spokesman spokeswoman deputy vice former foreign defense defence finance "
    "interior state north south east west northern southern eastern western new saint st san santa los las el la great upper lower central "
    "mount lake river port fort cape republic kingdom city province county district national international european american russian "
    "chinese british french german ukrainian turkish japanese indian israeli iranian when while after before since with from into over "
    "under no not one two three many some most all both each every other another last next first january february march april may june "
    "july august september october november december monday tuesday wednesday thursday friday saturday sunday ministry democrat republican "
    "representative rep sen gov gen lt col sgt rev us u.s uk eu un nato house senate white supreme high federal united".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A capitalised word: text[start:end] == word (possessive left out), the capitalised words beside it, and where it stands."""

    word: str
    start: int
    end: int
    before: str
    after: str
    opens: bool
    follows: str


@lru_cache(maxsize=8192)
def mentions(text: str) -> tuple[Mention, ...]:
    """The capitalised words of a sentence of three letters or more."""
    tokens = [token for token in _CAPITAL.finditer(text) if token.group()[0].isupper()]
    found = []
    for place, token in enumerate(tokens):
        word = _POSSESSIVE.sub("", token.group())
        if len(word) < 3 or word[1].isupper():
            continue
        start, end = token.start(), token.start() + len(word)
        before = tokens[place - 1].group() if place and _joined(text, tokens[place - 1], token) else ""
        after = tokens[place + 1].group() if place + 1 < len(tokens) and _joined(text, token, tokens[place + 1]) else ""
        head = text[:start].rstrip(" “”\"'‘’(«—-")
        opens = not head or head[-1] in ".:?!" or text[:start].rstrip()[-1:] in '“"‘'
        next_word = _NEXT.match(text, token.end())
        follows = "'s" if token.group() != word else next_word.group(1) if next_word else ""
        found.append(Mention(word, start, end, before, after, opens, follows))
    return tuple(found)


def _joined(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether two capitalised words stand right beside each other, but for an initial between them."""
    gap = text[first.end() : second.start()]
    return gap in (" ", ". ", "\n") or _INITIAL.fullmatch(gap) is not None


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A word in lower case without accents."""
    decomposed = unicodedata.normalize(
        "NFKD", word.lower().replace("ø", "o").replace("ł", "l").replace("ı", "i").replace("đ", "d")
    )
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """What a name sounds like, however it was transliterated: "Zelenskyy" and "Zelenskiy" are one, "Dmitri" and "Dmitry"."""
    key = plain(word).replace("'", "").replace("’", "").replace("-", "")
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    return re.sub(r"(.)\1+", r"\1", key)


def is_convention(one: str, other: str) -> bool:
    """Whether two spellings are both at home in good copy (Kiev and Kyiv)."""
    parts, others = one.split("-"), other.split("-")
    if len(parts) == len(others) > 1:
        return all(a == b or is_convention(a, b) for a, b in zip(parts, others, strict=True))
    pair = frozenset((one.lower(), other.lower()))
    return pair in CONVENTIONS or len({_american(word) for word in pair}) == 1


def _american(word: str) -> str:
    """The American spelling of a British word, near enough to compare (centre, harbour, defence, organisation)."""
    return re.sub(
        r"re$", "er", re.sub(r"our", "or", re.sub(r"is(?=(?:e|ed|ing|ation)s?$)", "iz", re.sub(r"ce$", "se", word)))
    )


def is_inflected(one: str, other: str) -> bool:
    """Whether two words differ by endings only: plural, demonym, female form, family (Russia, Russian; Peskov, Peskova)."""
    a, b = plain(one), plain(other)
    if "-" in one + other and (a in b.split("-") or b in a.split("-")):
        return True
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    if shared < min(len(a), len(b), 4):
        return False
    return any(a[cut:] in _ENDINGS and b[cut:] in _ENDINGS for cut in range(shared, max(2, shared - 3), -1))


@lru_cache(maxsize=65536)
def spelling_distance(one: str, other: str) -> int:
    """0: the same but for transliteration; 1, 2: so many slips of the pen or the ear apart; 9: two names."""
    a, b = sound(one), sound(other)
    if a == b:
        return 0
    if a[:1] != b[:1] or min(len(a), len(b)) < 4:
        return 9
    from rapidfuzz.distance import OSA

    written = OSA.distance(plain(one), plain(other), score_cutoff=2)
    heard = OSA.distance(a, b, score_cutoff=2)
    distance = min(written, heard)
    longest = max(len(one), len(other))
    if distance == 1 and longest >= 5 and max(written, heard) <= 3:
        return 1
    return 2 if distance == 2 and longest >= 8 else 9


def near_pairs(words: list[str], others: list[str]) -> Iterator[tuple[str, str, int]]:
    """Pairs of a word and another spelling that may be one name, with their distance (0 to 2)."""
    by_start: dict[str, list[str]] = {}
    for other in others:
        by_start.setdefault(sound(other)[:1], []).append(other)
    for word in words:
        for other in by_start.get(sound(word)[:1], ()):
            if word != other and abs(len(word) - len(other)) <= 3 and not is_inflected(word, other):
                distance = spelling_distance(word, other)
                if distance <= 2:
                    yield word, other, distance
