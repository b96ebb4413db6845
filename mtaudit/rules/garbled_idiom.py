"""Set phrases that came out wrong: a word swapped, two phrases crossed, a wrong joint, a wrong order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from mtaudit.core import Category, Finding, Passage, Sentence, Severity
from mtaudit.rules.idiom_blends import blends
from mtaudit.rules.idiom_judge import confidence
from mtaudit.rules.idiom_mend import mended, message
from mtaudit.rules.idiom_sources import Misplaced, misplaced, right_in_sources
from mtaudit.rules.near_miss import NearMiss, near_misses
from mtaudit.rules.phrases import Words, read_words
from mtaudit.rules.rule import Context, Example, Rule

_BAR = 0.5
_TELLING = frozenset(
    {"swap", "crossed", "blend", "joint", "order"}
)  # damage that a source with the phrase right settles
_NEAR = 0.25  # an alignment that costs no more but for words between follows its phrase: another determiner or a plural at most


@dataclass(frozen=True, slots=True)
class _Judged:
    miss: NearMiss
    confidence: float
    evidence: tuple[Passage, ...] = ()


def check(context: Context) -> Iterator[Finding]:
    """All garbled set phrases of the suspect, and right ones that stand for another."""
    for sentence in context.document.sentences:
        words = read_words(sentence.text)
        for judged in _settle(context, words, sentence):
            finding = _finding(context, sentence, words, judged)
            if finding is not None:
                yield finding
        other = misplaced(context, sentence, words)
        if other is not None:
            yield _instead(sentence, words, other)


def _settle(context: Context, words: Words, sentence: Sentence) -> list[_Judged]:
    """The near misses worth a flag, none on words that another phrase explains, the surest first where two meet."""
    correct: list[NearMiss] = []
    judged: list[_Judged] = []
    for miss in chain(near_misses(words), blends(words)):
        if miss.kind in {"correct", "form"} and miss.alignment.cost - 0.5 * len(miss.alignment.of("extra")) <= _NEAR:
            correct.append(miss)
        if miss.kind != "correct":
            sure = confidence(miss, words, sentence)
            evidence = right_in_sources(context, sentence, miss.meant) if sure or miss.rest else ()
            if evidence and (sure >= _BAR or miss.kind in _TELLING):
                sure = 0.97
            if sure >= _BAR:
                judged.append(_Judged(miss, sure, evidence))
    kept: list[_Judged] = []
    for one in sorted(judged, key=_rank):
        if not any(_explains(right, one.miss) for right in correct) and not any(_meet(one.miss, k.miss) for k in kept):
            kept.append(one)
    return kept


def _rank(judged: _Judged) -> tuple[float, int, int, float, int, str]:
    """Sort key: surest first, then the one that keeps more of its phrase, has no gaps, and stands first."""
    miss = judged.miss
    gaps = len(miss.alignment.of("slot"))
    return (
        -judged.confidence,
        -miss.rest,
        gaps,
        round(miss.alignment.cost, 2),
        miss.alignment.first,
        miss.entry.pattern,
    )


def _explains(right: NearMiss, miss: NearMiss) -> bool:
    """Whether a phrase that is right covers the words that seemed wrong."""
    if right is miss or (right.entry is miss.entry and right.kind == "form"):
        return False
    changed = [step for step in miss.changed if step.kind != "determiner"]
    wrong = {place for step in changed for place in step.at} or set(
        range(miss.alignment.first, miss.alignment.last + 1)
    )
    own = {place for step in right.alignment.steps if step.kind in {"same", "form", "slot"} for place in step.at}
    kept = [place for step in miss.alignment.steps if step.kind == "same" for place in step.at]
    if miss.rest == 1 and right.rest > 1 and _meaning(miss) <= own:
        return True
    return wrong <= own and len(own) >= len(kept)


def _meaning(miss: NearMiss) -> set[int]:
    """Places of the intact words that carry meaning."""
    steps = [step for step in miss.alignment.steps if step.kind in {"same", "form"} and miss.tokens[step.token].content]
    return {step.at[0] for step in steps if not miss.tokens[step.token].joint}


def _meet(one: NearMiss, two: NearMiss) -> bool:
    return one.alignment.first <= two.alignment.last and two.alignment.first <= one.alignment.last


def _finding(context: Context, sentence: Sentence, words: Words, judged: _Judged) -> Finding | None:
    miss = judged.miss
    first, last = miss.alignment.first, _last(miss, words)
    start, end = words.spans[first][0], words.spans[last][1]
    if context.attested(sentence.text[start:end]):
        return None
    sure = judged.confidence if judged.evidence else _with_reading(context, sentence, start, end, judged.confidence)
    if sure < _BAR:
        return None
    major = miss.kind not in {"form", "article", "added"} and miss.entry.kind in {"idioms", "proverbs"}
    return Finding(
        rule="garbled-idiom",
        start=sentence.start + start,
        end=sentence.start + end,
        message=message(miss, words),
        category=Category.MISTRANSLATION if major else Category.AWKWARD,
        severity=Severity.MAJOR if major else Severity.MINOR,
        confidence=round(sure, 2),
        suggestion=mended(miss, words),
        evidence=judged.evidence,
    )


def _last(miss: NearMiss, words: Words) -> int:
    """The last word to replace: the crossed phrase brings its own particle, so that one goes too if it stands next."""
    last = miss.alignment.last
    particle = miss.meant.tokens[1].words[0] if miss.kind == "crossed" else ""
    return last + 1 if particle and words.words[last + 1 : last + 2] == (particle,) else last


def _instead(sentence: Sentence, words: Words, found: Misplaced) -> Finding:
    first, last = found.own.alignment.first, found.own.alignment.last
    start, end = words.spans[first][0], words.spans[last][1]
    own, meant = found.own.entry, found.meant
    return Finding(
        rule="garbled-idiom",
        start=sentence.start + start,
        end=sentence.start + end,
        message=(
            f"“{own.plain}” means {own.meaning}; the source has “{meant.plain}” ({meant.meaning}). "
            "One phrase seems to stand for the other."
        ),
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=0.8,
        suggestion=found.wording,
        evidence=(found.source,),
    )


def _with_reading(context: Context, sentence: Sentence, start: int, end: int, confidence: float) -> float:
    """The span model's word, where there is one: up to a tenth more or less."""
    if sentence.index >= len(context.readings):
        return confidence
    reading = context.readings[sentence.index]
    inside = (reading.offsets[:, 0] < end) & (reading.offsets[:, 1] > start)
    if not reading.views or not inside.any():
        return confidence
    wrong = max(float((view.minor + view.major)[inside].mean()) for view in reading.views)
    return min(1.0, max(0.0, confidence + min(0.1, max(-0.1, (wrong - 0.3) * 0.3))))


RULE = Rule(
    name="garbled-idiom",
    summary="A set phrase that came out wrong",
    explanation="""\
Machine translation and paraphrasing tools break set phrases: they swap a word for a neighbour in meaning
(“kill two birds with one rock”), cross two phrases (“weighed his nose in”), take another preposition or lose a small
word. The copy then means something else, or nothing.

Each flag names the phrase that was probably meant and offers it, inflected to fit. Read the sentence: where the words
are meant literally, or the writer plays with the phrase, let it stand.""",
    category=Category.MISTRANSLATION,
    severity=Severity.MAJOR,
    check=check,
    flags=(
        Example("The deal would ⟦kill two birds with one rock⟧, he said.", suggestion="kill two birds with one stone"),
        Example("The minister ⟦weighed his nose in⟧ the dispute over fees.", suggestion="weighed in on"),
        Example("Both sides agreed to ⟦bury the axe⟧ after years of lawsuits.", suggestion="bury the hatchet"),
        Example("The report is only ⟦the point of the iceberg⟧.", suggestion="the tip of the iceberg"),
        Example(
            "The board ⟦put the horse before the cart⟧ by hiring first.", suggestion="put the cart before the horse"
        ),
        Example("Take the forecast ⟦with a pinch of sugar⟧.", suggestion="with a pinch of salt"),
    ),
    passes=(
        Example("The deal would kill two birds with one stone, he said."),
        Example("He weighed the parcel in his hand."),
        Example("The protest is meant to force the Commission's hand."),
        Example("Prices follow demand and supply; General Motors sold its Parts business for cash."),
        Example("He broke his nose in a fall."),
        Example("They buried the axe and the spade behind the barn, where the police found them."),
        Example("It takes one hour to know the result."),
        Example("A rock fell and killed two birds on the shore."),
        Example("The chef added a pinch of sugar to the sauce."),
    ),
)
