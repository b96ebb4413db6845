"""What a sentence is about, in words: stems, names, figures, quoted words. English, no lexicon beyond the lists here."""  # noqa: E501

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from mtaudit.align.countries import COUNTRY_OF

_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’][^\W\d_]+)?")
_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{2,400})[”\"»]")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")

# Words that say nothing about which fact a sentence states.
_STOP = frozenset(
    "a an the this that these those such same other another each every any some all both no not nor none only own "  # noqa: SIM905
    "so too very just even also still already yet again once here there where when while until since after before "
    "during then now than as if because though although unless whether and or but of in on at by for from with "
    "without into onto upon about against between among through over under above below up down out off to toward "
    "towards within across along around per via amid i me my we us our you your he him his she her it its they "
    "them their who whom whose which what how why one ones itself himself herself themselves s t re ve ll d m don "
    "doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven am is are was were be been being have "
    "has had having do does did doing will would shall should can could may might must ought need get got make "
    "made take took come came go went put let many much more most less least few several well however therefore "
    "thus moreover meanwhile nevertheless despite according addition instead regard fact way thing".split()
)
# Who speaks, how, to whom and when: what is left of a bare attribution.
_SPEECH = frozenset(
    "say said says saying tell told tells telling add added adds adding note noted notes noting state stated "  # noqa: SIM905
    "states stating explain explained explains declare declared announce announced emphasize emphasized emphasise "
    "emphasised stress stressed believe believes believed think thinks thought write wrote written writes report "
    "reported reports reply replied ask asked answer answered remark remarked claim claimed claims comment "
    "commented comments continue continued conclude concluded point pointed speak spoke speaking talk talked "
    "quote quoted cite cited mention mentioned recall recalled admit admitted insist insisted argue argued warn "
    "warned suggest suggested statement reporter reporters journalist journalists interview press conference "
    "briefing spokesman spokeswoman spokesperson representative official officials source sources agency expert "
    "experts correspondent news media newspaper tass reuters afp ap interfax earlier today yesterday tomorrow day "
    "week month year later last next recently monday tuesday wednesday thursday friday saturday sunday mr mrs ms "
    "dr file photo photos picture pictured".split()
)
_ADDRESS = frozenset(
    "president minister leader chairman head director chief secretary prime foreign".split()  # noqa: SIM905
)
_FIGURES = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "  # noqa: SIM905
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "hundred": "100", "dozen": "12"}
_IRREGULAR = {
    "met": "meet", "held": "hold", "gave": "give", "given": "give", "sent": "send", "left": "leave", "won": "win",
    "lost": "lose", "paid": "pay", "fell": "fall", "fallen": "fall", "rose": "rise", "risen": "rise", "began": "begin",
    "begun": "begin", "broke": "break", "broken": "break", "brought": "bring", "bought": "buy", "built": "build",
    "found": "find", "fought": "fight", "grew": "grow", "knew": "know", "led": "lead", "sought": "seek", "sold": "sell",
    "shot": "shoot", "spent": "spend", "struck": "strike", "taught": "teach", "wore": "wear", "became": "become",
    "sank": "sink", "sunk": "sink", "died": "die", "dead": "die", "death": "die", "men": "man", "women": "woman",
    "children": "child", "people": "person", "ties": "tie",
}  # fmt: skip
_SUFFIXES = (
    "ations", "ation", "ments", "ment", "nesses", "ness", "ingly", "edly", "ities", "ity", "ions", "ion", "ings",
    "ing", "ives", "ive", "ied", "ies", "ers", "er", "ors", "or", "ed", "es", "ly", "al", "ic", "s", "e", "y",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """A sentence as sets of stems. `names` are stems of words that are capitalised inside the sentence."""

    stems: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]
    quoted: frozenset[str]
    bare: bool
    words: int


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A crude stem: "normalizing", "normalisation" → "normal"; the same for all forms matters, its look does not."""
    word = word.translate(_APOSTROPHE)
    word = word.removesuffix("'s").removesuffix("'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in COUNTRY_OF:
        return COUNTRY_OF[word]
    word = word.replace("isation", "ization").replace("our", "or") if len(word) > 5 else word
    for ending in ("izations", "ization", "izing", "ising", "ized", "ised", "izes", "ises", "ize", "ise"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    word = word.removesuffix("s").removesuffix("ship") if len(word) > 7 else word
    for ending in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= (4 if len(ending) > 4 else 3):
            word = word.removesuffix(ending)
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word


_APOSTROPHE = str.maketrans({"’": "'"})


def figure_of(word: str) -> str | None:
    """A number in figures, whether written so or as a word ("ten" → "10"); None for other words."""
    if _NUMBER.fullmatch(word):
        return word.replace(",", "")
    return _FIGURES.get(word.lower())


def _plain(text: str) -> str:
    """Without accents and without full stops in initials: "Erdoğan" → "Erdogan", "U.S." → "US"."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _INITIALS.sub(lambda m: m.group().replace(".", ""), text)


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a sentence: text[start:end]; `plain` where it begins in lower case."""

    start: int
    end: int
    stem: str
    plain: bool


@lru_cache(maxsize=16384)
def terms(text: str) -> tuple[Term, ...]:
    """The words of a sentence that are no function words, verbs of saying included, in order."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        low = word.lower()
        if low.translate(_APOSTROPHE).split("'")[0] not in _STOP or word == "US":
            found.append(Term(match.start(), match.end(), stem(low), word[0].islower()))
    return tuple(found)


@lru_cache(maxsize=16384)
def profile(text: str) -> Profile:
    """The profile of one sentence."""
    plain = _plain(text)
    stems: set[str] = set()
    names: set[str] = set()
    figures: set[str] = set()
    content = 0
    words = 0
    for position, match in enumerate(_TOKEN.finditer(plain)):
        token = match.group()
        low = token.lower()
        words += 1
        if _NUMBER.fullmatch(low):
            figures.add(low.replace(",", ""))
            content += 1
            continue
        if low in _FIGURES:
            figures.add(_FIGURES[low])
        if low.translate(_APOSTROPHE).split("'")[0] in _STOP and token != "US":  # noqa: S105
            continue
        root = stem(low)
        capital = token[0].isupper() and (position > 0 or token[1:].lower() != token[1:])
        if capital:
            names.add(root)
        if low in _SPEECH:
            continue
        stems.add(root)
        content += not (capital or token[0].isupper() or low in _ADDRESS)
    quoted = {stem(w.group().lower()) for q in _QUOTED.finditer(plain) for w in _TOKEN.finditer(q.group(1))}
    return Profile(
        frozenset(stems), frozenset(names), frozenset(figures), frozenset(quoted - _STOP), content == 0, words
    )
