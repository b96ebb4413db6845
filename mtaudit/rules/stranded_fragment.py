"""stranded-fragment: half a sentence left standing alone, or a sentence that breaks off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtaudit.core import Category, Finding, Kind, Sentence, Severity
from mtaudit.rules.rule import Context, Example, Rule

# No English sentence ends in these (prepositions do: "the man he spoke with").
_BREAKS_OFF = re.compile(
    r"(?<![\w'’“\"‘-])(the|a|an|and|or|nor|because|although|whether|whose|their|its|our|my|your|every|unless)([.!?][”\"’]?)$"
)
_LOWER_START = re.compile(
    r"(?<![\w.])([a-z]{4,}|(?:it|him|her|me|us|war|oil|day|end|law))\.\s+(?=[a-z]{2,}[\s,])((?:\S+\s){0,3}[^\s.]+)"
)
_MAY_GO_ON = frozenset(
    "approx dept govt intl misc corp univ incl excl seq vols figs prof capt bros messrs assoc resp etal cent temp "
    "dist orig".split()
)
_LOWER_NAMES = frozenset(
    "de di da du del della van von der den ter ten bin ibn al el la le http https www com org net".split()
)
_OCCURRED = re.compile(
    r"Any (?:[a-z][a-z-]* ){1,4}(?:occurred|happened|took place|broke out|erupted|arose|emerged)\b(?:(?! (?:was|were|is|are|will|would|"
    r"could|should|must|can|may|might|has|had|and|that|which|who) )[^,;])*\."
)
_ONLY_FRAME = re.compile(
    r"(?:According to|Despite|In spite of|In addition to|As a result of|Because of|Due to|Thanks to|In response to|"
    r"In view of|In connection with|With regard to|Instead of|Regarding|Apart from|As well as) "
    r"(?:the|a|an|his|her|their|its|this|these|[A-Z])[^,;:—–?!“\"]{12,120}\."
)
_VERBLIKE = re.compile(
    r"\b(?:is|are|was|were|be|been|am|has|have|had|do|does|did|will|would|can|could|may|might|shall|should|must|said|says|"
    r"\w+(?:n['’]t|['’](?:s|re|ve|ll|d|m))|\w{2,}ed|\w{3,}[^s'’]s|"
    r"came|went|took|gave|made|got|saw|knew|became|began|wrote|spoke|fell|rose|held|kept|left|lost|won|met|paid|put|ran|sent|"
    r"set|sold|stood|thought|told|brought|built|bought|caught|chose|cut|drew|drove|fought|felt|found|grew|heard|hit|led|let|"
    r"meant|read|sat|sought|shot|shut|sank|slept|spent|spread|struck|swore|swept|taught|threw|understood|wore|withdrew|hurt|"
    r"think|know|want|need|seem|make|take|come|go|get|see|say|give|find|show|remain|look|let|stop|keep|hope)\b",
    re.IGNORECASE,
)


def _check(context: Context) -> Iterator[Finding]:
    for sentence in context.document.sentences:
        if sentence.kind is Kind.BODY:
            yield from _look(sentence)


def _look(sentence: Sentence) -> Iterator[Finding]:
    text = sentence.text
    if broken := _BREAKS_OFF.search(text):
        start = max(text.rfind(" ", 0, max(text.rfind(" ", 0, broken.start(1)) - 1, 0)) + 1, 0)
        message = f"The sentence breaks off after “{broken.group(1)}”."
        yield _finding(sentence, start, len(text), message, 0.85)
        return
    for match in _LOWER_START.finditer(text):
        if match.group(1) not in _MAY_GO_ON and match.group(2).split()[0] not in _LOWER_NAMES:
            message = "A sentence begins in lower case here; it seems to be the rest of the one before."
            yield _finding(sentence, match.start(2), match.end(2), message, 0.7)
    if _OCCURRED.fullmatch(text):
        message = (
            "This seems to be the second half of the sentence before (“any” cannot open a report of what happened)."
        )
        yield _finding(sentence, 0, len(text), message, 0.75)
        return
    frame = _ONLY_FRAME.fullmatch(text)
    if frame and not _VERBLIKE.search(re.sub(r"^According to \S+", "", text)):
        message = "This opens a sentence, but the main clause is missing."
        yield _finding(sentence, 0, len(text), message, 0.7)


def _finding(sentence: Sentence, start: int, end: int, message: str, confidence: float) -> Finding:
    return Finding(
        RULE.name, sentence.start + start, sentence.start + end, message, RULE.category, RULE.severity, confidence
    )


RULE = Rule(
    name="stranded-fragment",
    summary="Half a sentence left standing alone, or one that breaks off",
    explanation=(
        "A sentence that ends in “the” or “and”, one that begins in lower case after a full stop, an opening (“According to the "
        "ministry.”) without its main clause: a longer sentence was cut in two, or words were lost.\n\n"
        "Join the halves, or look up in the source what is missing."
    ),
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example("The minister will travel to the capital to ⟦meet the.⟧ He returns on Friday."),
        Example("The court ordered the release of the editor of ⟦Novosti and.⟧ Both are free."),
        Example("Work focused on preventing a clash. ⟦Any armed conflict occurred during the transition.⟧"),
        Example("The storm hit the coast at noon. ⟦and destroyed two villages⟧ in the north."),
        Example("The strike went on. ⟦According to the head of the national railway union in Lyon.⟧"),
        Example("Output fell. ⟦In response to the new import tariff on foreign steel from China.⟧"),
    ),
    passes=(
        Example("It is the house he lived in. She is the one he spoke with."),
        Example("Any incident that occurred during the talks was reported. Any doubt was gone."),
        Example("All went according to plan. According to him, it had to."),
        Example("He works for iRobot. eBay bought the firm. iPhone sales fell."),
        Example("Despite the rain. Despite the rain the match went on, the club said."),
        Example("“Vitamin A. Group B. What for?” He gave the film an A."),
        Example("He worked on well into the night. What a day it was for."),
    ),
)
