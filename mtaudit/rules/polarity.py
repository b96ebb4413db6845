"""What a text affirms and what it denies: which content words stand under a negation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mtaudit.rules.facts import STOP, around, stem, words_of

_NEGATORS = frozenset("not never no cannot nor none nobody unable".split())
_NEGATIVE_VERBS = frozenset("deny denies denied denying reject rejects rejected rejecting".split())
_NEGATIVE_BEFORE_TO = frozenset(
    "fail fails failed failing refuse refuses refused refusing decline declined declines declining failure refusal inability unwillingness".split()
)
# After these a negation is none, or another one than it seems.
_NO_NEGATION = re.compile(
    r"\bnot (?:only|just|merely|least|to mention|until|unlike\w*|surprising\w*|un\w+|necessarily|all|every|always|so much|alone|yet)\b|\bno (?:doubt|less|fewer|matter|later|one but|"
    r"sooner|wonder|more than|\d)\b|\b(?:whether|if|or|why) not\b|\bnothing (?:but|less|more|other)\b|\bcannot but\b|\bnot\b[^.;]{1,60}\bbut\b|\bno\.|\bspar(?:e|es|ed|ing) no\b|"
    r"\bnot\b[^.;]{1,50}\buntil\b|n[’']t\b[^.;]{1,50}\buntil\b|\bno effort",
    re.IGNORECASE,
)
# Words that deny in their own way; beside one of these a missing “not” proves nothing.
_DENYING = frozenset(
    stem(word)
    for word in "hardly barely rarely seldom few little far rule exclude reject oppose ban banned bans banning barred prevent stop avoid absence lack instead only unless "
    "except nothing none nobody neither nor against without impossible unable fail refuse deny decline cease end unlikely doubt no never "
    "not cannot difficult hard too forbid prohibit halt abandon resist dismiss longer lose lost free non miss wrong false other exempt "
    "block cancel drop suspend withdraw rather first fewer neither yet still less before until despite although but however".split()
)
_PREFIXED = re.compile(r"(?:un|in|im|ir|il|dis|non-?)([a-z]{5,})$")
_SKIPPED = STOP | frozenset(
    "be been being have had has yet ever really longer already actually fully immediately always currently even any able going go come make take get give want need go into".split()
)
_NO_CLAIMS = STOP | _NEGATORS | _NEGATIVE_VERBS | _NEGATIVE_BEFORE_TO | {"long", "whether", "time", "way"}
# Beside one of these what is not denied is as good as denied.
NEARLY_DENYING = frozenset(
    stem(w)
    for w in "little few hardly barely rarely seldom without never first last no not neither fail stop refuse".split()
)
_AUXILIARIES = frozenset("is are was were will would can could has have had does do did should must may might".split())
_REACH = 4
_CLAUSE_END = re.compile(r"[,;:.()—–]|\b(?:but|because|while|although|which|who)\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """A content word, whether it is denied, and text[start:end], the word with its negation or auxiliary."""

    key: str
    denied: bool
    start: int
    end: int
    near: frozenset[str]
    hedged: bool


@lru_cache(maxsize=4096)
def claims(text: str) -> tuple[Claim, ...]:
    """The content words of a text as claims, in text order."""
    words = words_of(text)
    blind = [(m.start(), m.end()) for m in _NO_NEGATION.finditer(text)]
    found: list[Claim] = []
    for place, (start, end, word) in enumerate(words):
        lower = word.lower()
        if lower in _NO_CLAIMS or len(lower) < 3 or word[0].isdigit():
            continue
        first, denied, hedged = _negation(text, words, place, blind)
        prefix = _PREFIXED.match(lower)
        keys = [(stem(lower), denied)]
        if prefix:
            keys.append((stem(prefix.group(1)), not denied))
        nearby = around(text, start, end, 5)
        hedged = hedged or bool(nearby & _DENYING)
        found.extend(Claim(key, no, first, end, nearby, hedged) for key, no in keys)
    return tuple(found)


def _negation(
    text: str, words: tuple[tuple[int, int, str], ...], place: int, blind: list[tuple[int, int]]
) -> tuple[int, bool, bool]:
    """Where the verb group of words[place] begins, whether it is denied, and whether that is unsure."""
    denied, hedged = False, False
    first = words[place][0]
    for back in range(place - 1, max(-1, place - 1 - _REACH), -1):
        start, end, word = words[back]
        lower = word.lower().replace("’", "'")
        if _CLAUSE_END.search(text[end : words[back + 1][0]]):
            break
        following = words[back + 1][2].lower()
        if word == "No" and back:
            break  # “the No campaign”
        if _denies(lower, following):
            if any(a <= start < b for a, b in blind):
                hedged = True
            else:
                denied = not denied
            first = start
        elif lower not in _SKIPPED:
            break
        elif lower in _AUXILIARIES:
            first = start
    return first, denied, hedged


def _denies(lower: str, following: str) -> bool:
    if lower in _NEGATIVE_BEFORE_TO:
        return following == "to"
    return lower in _NEGATORS or lower in _NEGATIVE_VERBS or lower.endswith("n't")


_NEGATION = re.compile(
    rf"\b(?:{'|'.join(sorted(_NEGATORS | _NEGATIVE_VERBS))})\b|n['’]t\b|\b(?:{'|'.join(sorted(_NEGATIVE_BEFORE_TO))}) to\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def negations(text: str) -> int:
    """How many words of a text deny."""
    return len(_NEGATION.findall(text))
