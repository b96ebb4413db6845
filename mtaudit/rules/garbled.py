"""garbled: words that the learned model holds wrong by themselves, whatever a source says."""

from __future__ import annotations

from collections.abc import Iterator

from mtaudit.core import Category, Finding, Severity
from mtaudit.rules.rule import Context, Example, Rule
from mtaudit.spanmodel.fusion import Verdicts, judged, whole
from mtaudit.spanmodel.spans import category_of

_MESSAGES = {
    Category.GRAMMAR: "“{}” does not fit the grammar of the sentence; words may be missing, doubled or out of order.",
    Category.PUNCTUATION: "The punctuation at “{}” looks wrong.",
    Category.SPELLING: "“{}” looks misspelt or wrongly capitalised.",
    Category.ADDITION: "“{}” does not belong in this sentence.",
}
_GENERAL = "“{}” is not how English says this; a translator or rewriter may have put wrong words for an expression."


def _check(context: Context) -> Iterator[Finding]:
    verdicts = Verdicts.of("garbled")
    document = whole(context.readings)
    for sentence, reading in zip(context.document.sentences, context.readings, strict=False):
        if not reading.views:
            continue
        for confidence, candidate in judged(reading, reading.views[:1], verdicts, document, context.attested):
            span = candidate.span
            words = sentence.text[span.start : span.end]
            category = category_of(reading, span)
            yield Finding(
                rule=RULE.name,
                start=sentence.start + span.start,
                end=sentence.start + span.end,
                message=_MESSAGES.get(category, _GENERAL).format(words),
                category=category,
                severity=Severity.MAJOR if verdicts.major(confidence, span) else Severity.MINOR,
                confidence=confidence,
            )


RULE = Rule(
    name="garbled",
    summary="Words that make no sense where they stand, found by a learned model",
    explanation=(
        "Machine translation and paraphrasing tools put a wrong sense of a word, take an idiom literally or break a "
        "clause. The bundled model has read clean news and thousands of marked translation errors and flags words "
        "that it finds wrong without seeing a source. It errs: names, jargon and poetry may be flagged. Read the "
        "sentence aloud; where it says what the writer meant, dismiss the flag."
    ),
    category=Category.MISTRANSLATION,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example("The workers ⟦put themselves in strike⟧ on Monday morning."),
        Example("The talks have ⟦fallen into the water⟧, a diplomat said on Friday."),
        Example("The judge ordered to ⟦put him in preventive prison⟧ for six months."),
        Example("The authors propose a ⟦counterfeit neural organization⟧ for the discovery of misrepresentation."),
    ),
    passes=(
        Example("The minister told reporters on Friday that talks with the opposition would resume next week."),
        Example("Shares in the company fell 3 percent after it cut its forecast for the year."),
        Example("Heavy rain is expected to spread across the north of the country overnight."),
        Example("Voters went to the polls on Sunday to elect a new parliament."),
        Example("“We have no comment at this time,” the company said in a statement."),
        Example("The court will hear the case in June, a spokeswoman said."),
    ),
)
