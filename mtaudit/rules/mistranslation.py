"""mistranslation: words that say something else than the matched clean source does."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from mtaudit.core import Category, Finding, Severity
from mtaudit.rules.rule import Context, Example, Rule
from mtaudit.rules.text import fold
from mtaudit.spanmodel.features import word_offsets
from mtaudit.spanmodel.fusion import Verdicts, judged, whole
from mtaudit.spanmodel.spans import category_of

_MOST_WORDS = 10


def _check(context: Context) -> Iterator[Finding]:
    verdicts = Verdicts.of("mistranslation")
    document = whole(context.readings)
    for sentence, reading in zip(context.document.sentences, context.readings, strict=False):
        by_words = {match.source.words: match for match in reversed(context.matches_of(sentence))}
        views = [view for view in reading.views if view.source in by_words]
        for confidence, candidate in judged(reading, views, verdicts, document, context.attested):
            span, match = candidate.span, by_words[candidate.source]
            words = sentence.text[span.start : span.end]
            clean = suggestion(sentence.text, span.start, span.end, candidate.source)
            yield Finding(
                rule=RULE.name,
                start=sentence.start + span.start,
                end=sentence.start + span.end,
                message=_message(words, clean),
                category=category_of(reading, span),
                severity=Severity.MAJOR if verdicts.major(confidence, span) else Severity.MINOR,
                confidence=confidence,
                suggestion=clean,
                evidence=(match.source,),
            )


def _message(words: str, clean: str) -> str:
    if clean:
        return f"“{words}” does not say what the clean source says: “{clean}”."
    return f"“{words}” does not fit what the clean source says here."


def suggestion(text: str, start: int, end: int, source: str) -> str:
    """The source's words in place of text[start:end], where the words on both sides of it are the same; else "".

    The beginning and the end of both texts count as the same.
    """
    mine, theirs = word_offsets(text), word_offsets(source)
    a, b = ([t[s:e].lower() for s, e in spans] for t, spans in ((text, mine), (source, theirs)))
    same = {-1: -1, len(a): len(b)}
    for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        same |= {block.a + k: block.b + k for k in range(block.size)}
    inside = [i for i, (s, e) in enumerate(mine) if s < end and start < e]
    if not inside:
        return ""
    left, right = same.get(inside[0] - 1), same.get(inside[-1] + 1)
    if left is None or right is None or not 1 < right - left <= _MOST_WORDS + 1:
        return ""
    found = source[theirs[left + 1][0] : theirs[right - 1][1]]
    return "" if fold(found) == fold(text[start:end]) else found


RULE = Rule(
    name="mistranslation",
    summary="Words that say something else than the clean source, found by a learned model",
    explanation=(
        "A clean source reports the same fact, and these words do not fit it: another meaning, a lost negation, a wrong "
        "name or figure, an expression taken literally. Another wording of the same thing is no error and should not "
        "be flagged; where it is, dismiss the flag. The source is shown beside the flag, and its words are offered where "
        "they can be put in just there."
    ),
    category=Category.MISTRANSLATION,
    severity=Severity.MAJOR,
    check=_check,
    needs_source=True,
    flags=(
        Example(
            "The team published its findings in the ⟦diary⟧ Nature.",
            sources=("The team published its findings in the journal Nature.",),
            suggestion="journal",
        ),
        Example(
            "The bank ⟦closed the exercise with⟧ a profit of two billion euros.",
            sources=("The bank made a profit of two billion euros in the financial year.",),
        ),
        Example(
            "Talks on the ⟦file⟧ will resume in Geneva.",
            sources=("Talks on the issue will resume in Geneva.",),
            suggestion="issue",
        ),
        Example(
            "The regulator has ⟦retired the medicine⟧ from the market.",
            sources=("The regulator has withdrawn the drug from the market.",),
            suggestion="withdrawn the drug",
        ),
    ),
    passes=(
        Example(
            "The minister told reporters on Friday that talks with the opposition would resume next week.",
            sources=("Talks with the opposition will restart next week, the minister told journalists on Friday.",),
        ),
        Example(
            "Shares in the carmaker dropped 3 percent after it lowered its forecast.",
            sources=("The carmaker's shares fell 3 percent after the company cut its outlook for the year.",),
        ),
        Example(
            "Two people were killed when a bus left the road near the border.",
            sources=("A bus veered off the road close to the border, killing two passengers and injuring five.",),
        ),
        Example(
            "The court will hear the appeal in June.",
            sources=("Judges are to hear the appeal in June, a spokeswoman said.",),
        ),
        Example(
            "The president recalled the ambassador on Wednesday.",
            sources=("On Wednesday the president called the ambassador home for consultations.",),
        ),
    ),
)
