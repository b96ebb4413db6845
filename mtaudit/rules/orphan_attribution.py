"""orphan-attribution: "His spokesman Dmitry Peskov said." after a full stop, with nothing that was said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtaudit.core import Category, Finding, Kind, Sentence, Severity
from mtaudit.rules.rule import Context, Example, Rule

_NAME = r"(?:(?:[A-Z][\w’'.-]*|de|del|der|van|von|bin|al|el|da|la|le|dos)(?:\s+|$|(?=,)))"
_ROLE = r"(?:[a-z][\w’'-]*\s+)"
_SUBJECT = (
    r"(?:He|She|They|"
    rf"(?:His|Her|Their|Its|The|A|An|Another)\s+{_ROLE}{{0,4}}{_NAME}{{0,4}}{_ROLE}{{0,2}}|"
    rf"(?:[A-Z][\w-]*[’']s?\s+)?(?:{_NAME}|{_ROLE}(?=[A-Z])){{1,6}})"
)
# Verbs that want to be told what was said. "He agreed." and "She explained." stand well alone and are not here.
_VERB = (
    r"(?:has\s+|had\s+|also\s+|then\s+|later\s+)?(?:said|stated|noted|stressed|emphasi[sz]ed|underlined|added|remarked|claimed|"
    r"pointed\s+out|told\s+(?:reporters|journalists|the\s+(?:press|media|agency|newspaper|channel)|[A-Z]{2,}|Reuters|Interfax|Xinhua))"
)
_WHEN = (
    r"(?:\s+(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\s+(?:yesterday|today|earlier|later|separately)|"
    r"\s+in\s+(?:a|an|the|his|her|their)\s+(?:[a-z]+\s+)?(?:statement|interview|speech|tweet|comment|commentary|comments|briefing)|"
    r"\s+at\s+a\s+(?:[a-z]+\s+)?(?:briefing|conference)|\s+to\s+(?:reporters|journalists))?"
)
_ORPHAN = re.compile(rf"{_SUBJECT}\s*{_VERB}{_WHEN}\.")
_INVERTED = re.compile(
    r"(?:[Ss]aid|[Aa]dded|[Ss]tated|[Ss]tressed|[Dd]eclared)\s+"
    rf"(?:he|she|they|(?:the\s+)?{_ROLE}{{0,5}}(?:[A-Z][\w’'-]*\s*){{1,4}}|(?:the|his|her|their|its)\s+{_ROLE}{{0,3}}[a-z][\w’'-]*){_WHEN}\."
)
_RELATIVE = re.compile(r"\b(?:that|what|who|which|whom|as|so|where|why|how)\b", re.IGNORECASE)
_OPEN_END = re.compile(
    r"[,:;—–-]\s*[”\"’'»]?\s*$|[?!…]\s*[”\"’'»]?\s*$|\b(?:[A-Z]{1,5}|Mr|Mrs|Ms|Dr|Gen|Col|Sen|Gov|Inc|Corp|Ltd|Co)\.$"
)


def _check(context: Context) -> Iterator[Finding]:
    before: Sentence | None = None
    for sentence in context.document.sentences:
        if sentence.kind is Kind.BODY and _is_orphan(sentence, before):
            yield Finding(
                rule=RULE.name,
                start=sentence.start,
                end=sentence.end,
                message="This attribution stands alone; it belongs to a sentence beside it, after a comma.",
                category=Category.GRAMMAR,
                severity=Severity.MAJOR,
                confidence=0.85 if before is not None else 0.6,
            )
        before = sentence


def _is_orphan(sentence: Sentence, before: Sentence | None) -> bool:
    text = sentence.text
    if len(text) > 110 or not text.endswith(".") or _RELATIVE.search(text):
        return False
    if not (_ORPHAN.fullmatch(text) or _INVERTED.fullmatch(text)):
        return False
    # “Why?” Smith asked; “We are —” she said: there the copy is right and only the cut between sentences is not.
    same = before is not None and before.paragraph == sentence.paragraph
    return not (same and before is not None and _OPEN_END.search(before.text))


RULE = Rule(
    name="orphan-attribution",
    summary="An attribution left standing as a sentence of its own",
    explanation=(
        "“His spokesman said.” is half a sentence: what he said was cut off by a full stop. Machine translation splits long "
        "sentences this way, since other languages put the attribution at the end.\n\nJoin it to the sentence whose words "
        "it attributes (mostly the one before), after a comma. Make sure that it is the right one."
    ),
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example("The two sides will meet again in May. ⟦The foreign minister said.⟧ No date was given."),
        Example("The ministry found no trace of the ship. ⟦Its spokeswoman Anna Keller told reporters.⟧"),
        Example("“We are ready to talk.” ⟦Mr. Lavrov stressed on Friday.⟧"),
        Example("There was no damage. ⟦He said.⟧"),
        Example("Exports will recover next year. ⟦Economy Minister Bruno Le Maire said in a statement.⟧"),
        Example("The reform is off the table. ⟦Said the head of the chamber Maria Lopez.⟧"),
        Example("Both sides were near an agreement.\n\n⟦said the mediator Jonas Eklund.⟧\n\nHe is a retired judge."),
        Example("The bridge is safe.\n\n⟦added the engineer on Monday.⟧"),
    ),
    passes=(
        Example("He was right. That is what his spokesman said."),
        Example("“The talks went well,” the foreign minister said."),
        Example("The court found for the bank. Smith agreed."),
        Example("“Why now?” Smith said."),
        Example("“Why now?” said the mediator."),
        Example("“The bridge is safe,” added the engineer."),
        Example("He wanted to go. So he said."),
        Example("The minister said the talks went well. She added that more would follow."),
        Example("Nobody believed him. The president told the truth."),
    ),
)
