"""grammar-pattern: frames of wrong grammar that machine translation into English leaves behind.

The frames are in grammar_pattern.tsv, each with the words to look for first, a pattern, how sure it is, what to write
instead, why, and an example of each sort.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from mtaudit.core import Category, Finding, Sentence, Severity
from mtaudit.rules.lexicons import rows
from mtaudit.rules.rule import Context, Example, Rule

_GRADES = {"sure": 0.85, "likely": 0.7, "weak": 0.5}
_VERBS = (
    "accept|act|agree|answer|ask|attack|avoid|be|become|begin|believe|break|bring|build|buy|call|change|close|come|continue|"
    "create|cut|deal|decide|discuss|do|end|ensure|enter|fight|find|follow|get|give|go|have|hear|help|hold|improve|increase|"
    "join|keep|know|learn|leave|live|look|lose|make|meet|mention|move|note|obtain|open|participate|pay|prepare|prevent|protect|"
    "provide|reach|receive|recognize|reduce|remember|remove|reply|resign|resolve|respond|return|save|say|see|sell|send|show|"
    "sign|solve|speak|start|stay|stop|strengthen|support|take|talk|tell|think|travel|try|understand|use|visit|vote|wait|win|"
    "withdraw|work|write"
)
_MACROS = {
    "<n>": r"(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|several|a few)",
    "<day>": r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
    "<month>": r"(?:January|February|March|April|May|June|July|August|September|October|November|December)",
    "<him>": r"(?:him|her|them|us|me|it|people)",
    "<verb>": rf"(?:{_VERBS})",
    "<N>": r"[A-Z][\w’-]+",
}
_MACRO = re.compile(r"<(?:n|day|month|him|verb|N)>")


class Frame(NamedTuple):
    """One row of the table. `cue` holds pieces of words, separated by semicolons, one of which the sentence must have."""

    cue: str
    pattern: str
    grade: str
    suggestion: str
    message: str
    flags: str
    passes: str

    @property
    def cues(self) -> list[str]:
        """The cues, each in lower case."""
        return self.cue.split(";")


@cache
def frames() -> tuple[Frame, ...]:
    """All frames, in the order of the table."""
    return tuple(Frame(*row) for row in rows("grammar_pattern.tsv", len(Frame._fields)))


@cache
def _by_cue() -> tuple[tuple[str, Frame], ...]:
    """Each cue with its frame: one of a frame's cues must be in a sentence for its pattern to be tried."""
    return tuple((cue, frame) for frame in frames() for cue in frame.cues)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A frame's pattern with its macros written out; most frames of a table never meet their cue and stay uncompiled."""
    return re.compile(_MACRO.sub(lambda macro: _MACROS[macro.group()], pattern))


def _check(context: Context) -> Iterator[Finding]:
    article = context.document.text.lower()
    at_hand = [(cue, frame) for cue, frame in _by_cue() if cue in article]
    for sentence in context.document.sentences:
        lower = sentence.text.lower()
        for frame in dict.fromkeys(frame for cue, frame in at_hand if cue in lower):
            yield from _look(context, sentence, frame)


def _look(context: Context, sentence: Sentence, frame: Frame) -> Iterator[Finding]:
    for match in compiled(frame.pattern).finditer(sentence.text):
        part = "flag" if "flag" in match.re.groupindex else 0
        if context.attested(match.group(part)):
            continue
        # Patterns take the space after the words along, to say that more follows; it is no part of the error.
        words = match.group(part).rstrip()
        yield Finding(
            rule=RULE.name,
            start=sentence.start + match.start(part),
            end=sentence.start + match.start(part) + len(words),
            message=frame.message,
            category=Category.GRAMMAR,
            severity=Severity.MINOR,
            confidence=_GRADES[frame.grade],
            suggestion=_suggestion(match, frame),
        )


def _suggestion(match: re.Match[str], frame: Frame) -> str:
    if not frame.suggestion:
        return ""
    words = match.expand(frame.suggestion)
    if match.group()[0].isupper():
        words = words[0].upper() + words[1:]
    return words.rstrip()


RULE = Rule(
    name="grammar-pattern",
    summary="A turn of grammar that machine translation leaves and English lacks",
    explanation=(
        "Other languages build these phrases another way, and the translation kept theirs: “discuss about”, “call him as a "
        "killer”, “since three years”, “although …, but”. There are well over a hundred such frames; each tells what "
        "English has instead."
    ),
    category=Category.GRAMMAR,
    severity=Severity.MINOR,
    check=_check,
    flags=(
        Example("The ministers ⟦discussed about⟧ the border.", suggestion="discussed"),
        Example("The premier ⟦told to reporters⟧ that he would go.", suggestion="told reporters"),
        Example("⟦Although the army denied it, but⟧ witnesses saw planes."),
        Example("They have been on strike ⟦since three weeks⟧."),
        Example("The device ⟦allows to make⟧ calls."),
    ),
    passes=(
        Example("The ministers discussed the border and talked about trade."),
        Example("They discussed about 20 cases."),
        Example("It has been three weeks since the strike began."),
        Example("The law allows them to make calls; it is allowed to do so."),
        Example("Although the army denied it, witnesses saw planes."),
    ),
)
