"""repeated-pair: one word twice where two words stood: “inspections and inspections”, “Kenya, Chad and Chad”, “X (X)”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtaudit.core import Category, Finding, Sentence, Severity
from mtaudit.rules.rule import Context, Example, Rule

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_PARENTHESIS = re.compile(r" \(([^()]{4,90})\)")
_OF_ITSELF = re.compile(
    r"(?<![\w“\"-])(?:[Tt]he (?![a-z]*est\b|worst\b)([a-z]{4,}) of the \1"
    r"|([a-z]{5,}) of (?:(?:a|an|his|her|their|its) )?\2)(?![\w’'”\"-]| of\b)"
)
_NO_END = re.compile(
    r"[.,;:!?”\"]| (?:in|of|at|for|on|to|with|by|is|are|was|were|will|has|have|had|that|which|between|among|from|during)\b"
)
_LEAST_LETTERS = 4
# What describes a noun does so once; a noun may stand before another ("wheat and wheat flour").
_DESCRIBING = ("ic", "al", "ive", "ous", "ful", "less", "able", "ible", "ed", "ing", "ary")
_ENDINGS = ("s", "es", "d", "ed", "ing")
# English says these twice on purpose, for a lot of it or for going on.
_ON_PURPOSE = frozenset(
    "more less fewer over again further years days weeks hours months minutes decades centuries ages miles yards round around each "
    "millions thousands hundreds dozens billions lots tons loads layers pages generations times time back down through half "
    "forever never only very much many some such that this these those there here with from what when will have they other "
    "better worse louder pieces bits rows heaps hills rounds tens scores countless about people".split()
)


def _check(context: Context) -> Iterator[Finding]:
    for sentence in context.document.sentences:
        found = [*_joined(sentence), *_bracketed(sentence), *_of_itself(sentence)]
        yield from (f for f in found if not context.attested(context.document.text[f.start : f.end]))


def _joined(sentence: Sentence) -> Iterator[Finding]:
    """Members of a list with “and” that are one word."""
    text = sentence.text
    if " and " not in text:
        return
    words = list(_WORD.finditer(text))
    for place in range(1, len(words) - 1):
        if words[place].group() == "and" and text[words[place].end() : words[place + 1].start()] == " ":
            yield from _members(sentence, words, place)


def _members(sentence: Sentence, words: list[re.Match[str]], place: int) -> Iterator[Finding]:
    """Compare what follows the “and” at this place with what stands before it, back to the first comma of the list."""
    text, last = sentence.text, words[place + 1]
    if text[words[place - 1].end() : words[place].start()] not in (" ", ", "):
        return
    after, first = text[last.end() :], place - 1
    comma = text[words[first].end() : words[place].start()] == ", "
    while first > 0 and text[words[first - 1].end() : words[first].start()] == ", ":
        first -= 1
    in_a_list = first < place - 1
    name = in_a_list and last.group()[0].isupper() and words[place - 2].group()[0].isupper()
    end_of_list = not after or bool(_NO_END.match(after)) or (name and after[1:2].islower())
    if (after.startswith(" and ") and after[5:].startswith(last.group())) or after[:1] in ("-", "’", "'"):
        return
    for member in range(first, place):
        word = words[member].group()
        next_to_it = member == place - 1
        if text[: words[member].start()].endswith(("-", "“", '"', " and ")) or (next_to_it and comma):
            continue
        if not _same(word, last.group(), next_to_it) or (word[0].isupper() and not name):
            continue
        if end_of_list or (next_to_it and word == last.group() and word.endswith(_DESCRIBING)):
            confidence = 0.8 if end_of_list else 0.55
            message = f"“{last.group()}” joins itself: two words of the original became one."
            yield _finding(sentence, words[member].start(), last.end(), message, confidence)
            return


def _same(one: str, other: str, next_to_it: bool) -> bool:
    """Whether two members of a list are one word; right beside the “and”, also in two forms of it."""
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST_LETTERS or short.lower() in _ON_PURPOSE or long.lower() in _ON_PURPOSE:
        return False
    if one == other:
        comparative = one.islower() and one.endswith("er") and not one.endswith(("ber", "ister"))
        return not comparative
    return next_to_it and short.islower() and len(short) > _LEAST_LETTERS and long in [short + end for end in _ENDINGS]


def _bracketed(sentence: Sentence) -> Iterator[Finding]:
    """A parenthesis that says only what stands before it."""
    if " (" not in sentence.text:
        return
    for match in _PARENTHESIS.finditer(sentence.text):
        inside, before = match.group(1), sentence.text[: match.start()]
        if before.endswith(inside) and not before[: -len(inside)][-1:].isalnum():
            start = match.start() - len(inside)
            message = "The parenthesis repeats what stands before it; the original gave another name or form here."
            # A single name may be that of a town and of its county too.
            yield _finding(sentence, start, match.end(), message, 0.85 if " " in inside else 0.6, inside)


def _of_itself(sentence: Sentence) -> Iterator[Finding]:
    if " of " not in sentence.text:
        return
    for match in _OF_ITSELF.finditer(sentence.text):
        message = (
            f"“{match.group(1) or match.group(2)}” stands on both sides of “of”: two words of the original became one."
        )
        yield _finding(sentence, match.start(), match.end(), message, 0.75)


def _finding(
    sentence: Sentence, start: int, end: int, message: str, confidence: float, suggestion: str = ""
) -> Finding:
    return Finding(
        RULE.name,
        sentence.start + start,
        sentence.start + end,
        message,
        RULE.category,
        RULE.severity,
        confidence,
        suggestion,
    )


RULE = Rule(
    name="repeated-pair",
    summary="A pair or list that names one thing twice",
    explanation=(
        "The original had two words of near meaning, or a name and its other form, and the translation has one word for both: "
        "“inspections and inspections”, “Angola, Zimbabwe and Zimbabwe”, “the launch of the launch”, “Senex Energy (Senex "
        "Energy)”.\n\nLook up what the second word was, or strike one of them."
    ),
    category=Category.MISTRANSLATION,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example("The fund pays for the upkeep of ⟦buildings and buildings⟧ of the union."),
        Example("The market will be ⟦inspected and inspected⟧ before the holiday."),
        Example("Troops came from Chad, Kenya, ⟦Niger and Niger⟧."),
        Example("It stands for ⟦friendship, unity and friendship⟧ between the two peoples."),
        Example("The stake in ⟦Baltic Energy (Baltic Energy)⟧ was sold.", suggestion="Baltic Energy"),
        Example("⟦The launch of the launch⟧ was put off by the storm."),
        Example("They will reveal the ⟦message of his message⟧ in court."),
    ),
    passes=(
        Example("It took years and years, and more and more people left; prices rose higher and higher."),
        Example("The book is about the best of the best, and the end of the century."),
        Example("Johnson and Johnson sold it. The German people and the people of France voted."),
        Example("The World Health Organization (WHO) and the ministry (of health) agreed."),
        Example("They export wheat and wheat flour; stock and stock index traders lose and lose big."),
        Example("Cash, bonds and cash-like assets rose; they sell computers and computer parts."),
    ),
)
