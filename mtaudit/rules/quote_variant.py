"""quote-variant: quoted words that the clean sources give otherwise, or that the article itself gives in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mtaudit.core import Category, Finding, Kind, Passage, Sentence, Severity
from mtaudit.rules.facts import content, overlap, stem
from mtaudit.rules.layout import paragraphs
from mtaudit.rules.names import NOT_GIVEN, mentions, plain
from mtaudit.rules.rule import Context, Example, Rule
from mtaudit.rules.speech import Quote, quotes
from mtaudit.rules.text import fold

_LEAST = 0.5
_LEAST_WORDS = 3
_SURE = 0.8  # probability of a match from which a quotation that it does not have counts
_FRAGMENT_WORDS = 8
_KNOWN_SHARE = 0.5  # of a fragment's content words: from here on the sources know it
_ALIKE_SHARE = 0.6  # of the content words of the shorter: from here on two wordings are one
_LABEL = re.compile(
    r"\b(?P<frame>(?:call(?:ed|s|ing)?|describ(?:e|es|ed|ing)|description of|brand(?:ed|s|ing)?|label(?:l?ed|s)|dub(?:s|bed)|denounc(?:ed|es|ing)|"
    r"refer(?:red|s|ring)? to|insult(?:ed|ing)|believed|thinks?|thought|considers?|considered))\s+(?P<who>[^,.;:“”\"]{2,50}?)\s*"
    r"(?:as |to be |was |is |were )?(?:an?|the) [“\"](?P<label>[^“”\"]{3,30}?)[,.]?[”\"]"
)
# Labels that translation takes for one another, by stem.
_ALIKE = tuple(
    frozenset(stem(word) for word in group.split())
    for group in (
        "killer murderer assassin slayer",
        "liar deceiver cheat cheater",
        "traitor betrayer renegade",
        "thug bandit gangster hooligan bully",
        "dictator tyrant despot autocrat",
        "criminal felon offender delinquent",
        "puppet marionette doll toy",
        "coward chicken craven",
        "fool idiot moron imbecile",
        "genocide extermination annihilation",
        "terrorist militant extremist",
        "thief robber burglar",
        "illusion delusion chimera",
        "nightmare bad-dream",
        "disaster catastrophe calamity",
        "shame disgrace ignominy",
        "blackmail extortion",
        "farce comedy circus",
        "unacceptable inadmissible intolerable",
        "provocation incitement",
    )
)
_BROKEN = re.compile(r"[\w’'-]+[.!?][”\"] [“\"](?=[A-Z])[\w’'-]+")
_INTRODUCED = re.compile(
    r"\b(?:said|stated|added|noted|told [^“\"]{2,30}|wrote|stressed|explained|comments?|statement|speech):? ?,? ?[“\"][^“”\"]*$"
)


@dataclass(frozen=True, slots=True)
class _Label:
    """A word that somebody is called, in quotation marks: its offsets in the copy and the names in its sentence."""

    word: str
    start: int
    end: int
    sentence: Sentence
    names: frozenset[str]

    @property
    def key(self) -> str:
        return fold(self.word)


def _labels(sentence: Sentence) -> Iterator[_Label]:
    for match in _LABEL.finditer(sentence.text):
        start, end = match.start("label") - 1, match.end("label") + 1
        names = frozenset(plain(m.word) for m in mentions(sentence.text) if plain(m.word) not in NOT_GIVEN)
        yield _Label(match.group("label"), sentence.start + start, sentence.start + end, sentence, names)


def _check(context: Context) -> Iterator[Finding]:
    told = [*_labelled_twice(context), *_worded_otherwise(context)]
    yield from told
    starts = {finding.start for finding in told}
    yield from (finding for finding in _quoted_by_nobody(context) if finding.start not in starts)
    yield from _broken(context)


def _labelled_twice(context: Context) -> Iterator[Finding]:
    """The word somebody is called: another one elsewhere in the article, or in the sources."""
    ours = [label for s in context.document.sentences for label in _labels(s)]
    clean = [(d, label) for d in context.related for s in d.sentences for label in _labels(s)]
    attested = {label.key for _, label in clean}
    for place, label in enumerate(ours):
        if label.key in attested or context.attested(label.word):
            continue
        rival = next((o for o in ours if o.key != label.key and o.key in attested and _kin(o, label)), None)
        sources = [(d, c) for d, c in clean if _kin(c, label) and (rival is None or c.key == rival.key)]
        if sources and (rival is not None or _alike(sources[0][1].word, label.word)):
            word = sources[0][1].word
            evidence = tuple(d.passage(c.sentence.start, c.sentence.end) for d, c in sources[:2])
            message = f"The clean sources quote the word “{word}” here."
            yield _finding(label.start, label.end, message, 0.75, f"“{word}”", evidence)
        elif not clean:
            first = next((o for o in ours[:place] if o.key != label.key and _alike(o.word, label.word)), None)
            if first is not None:
                message = f"Above, the article quotes this word as “{first.word}”."
                yield _finding(label.start, label.end, message, 0.6, f"“{first.word}”")


def _kin(one: _Label, other: _Label) -> bool:
    """Whether two labels seem to be of one saying: a name in common, or words that translation takes for one another."""
    return bool(one.names & other.names) or _alike(one.word, other.word)


def _alike(one: str, other: str) -> bool:
    a, b = stem(one), stem(other)
    return a != b and any(a in group and b in group for group in _ALIKE)


def _worded_otherwise(context: Context) -> Iterator[Finding]:
    """A quotation for which two clean sources agree on other words. One alone may have translated it itself."""
    if len(context.related) < 2:
        return
    for sentence in context.document.sentences:
        for quote in quotes(sentence.text):
            if len(quote.words.split()) < _LEAST_WORDS or context.attested(quote.words):
                continue
            found = _agreed_wording(context, sentence, quote)
            if found is not None:
                words, evidence = found
                message = f"The clean sources agree on other words for this quotation: “{words}”."
                start, end = sentence.start + quote.start, sentence.start + quote.end
                yield _finding(start, end, message, 0.6, f"“{words}”", evidence)


def _agreed_wording(context: Context, sentence: Sentence, quote: Quote) -> tuple[str, tuple[Passage, ...]] | None:
    mine = content(quote.words)
    for match in context.matches_of(sentence):
        if match.probability < _LEAST:
            break
        theirs = quotes(match.source.words)
        if any(overlap(mine, content(q.words)) >= _ALIKE_SHARE for q in theirs):
            return None
        for other in theirs:
            if len(other.words.split()) < _LEAST_WORDS or not mine & content(other.words):
                continue
            if other.words in sentence.text or len(other.words) > 3 * len(quote.words) + 20:
                continue
            second = _second_witness(context, other.words, match.source.path)
            if second is not None:
                return other.words, (match.source, second)
    return None


def _quoted_by_nobody(context: Context) -> Iterator[Finding]:
    """A few quoted words within a sentence that a clean source states without them, and no sentence of a source has.

    Of such fragments in machine translations of WMT20, raters marked four in five. Whole quoted sentences are let be:
    a source may tell them in its own words.
    """
    clean: list[frozenset[str]] | None = None
    for sentence in context.document.sentences:
        sure = [m for m in context.matches_of(sentence) if m.probability >= _SURE]
        for quote in quotes(sentence.text) if sure else ():
            mine = content(quote.words)
            if not mine or quote.words[0].isupper() or len(quote.words.split()) > _FRAGMENT_WORDS:
                continue
            if clean is None:
                clean = [content(s.text) for d in context.related for s in d.sentences]
            if max((len(mine & known) for known in clean), default=0) < _KNOWN_SHARE * len(mine):
                start, end = sentence.start + quote.start, sentence.start + quote.end
                message = "No clean source has these quoted words, though one states the same as this sentence."
                yield _finding(start, end, message, 0.5, evidence=(sure[0].source,))


def _second_witness(context: Context, words: str, path: str) -> Passage | None:
    """A passage of another clean source with the same words."""
    wanted = f" {fold(words)} "
    for document in context.related:
        if document.path != path:
            for sentence in document.sentences:
                if wanted in f" {fold(sentence.text)} ":
                    return document.passage(sentence.start, sentence.end)
    return None


def _broken(context: Context) -> Iterator[Finding]:
    """One speech in two pairs of marks with nothing between them."""
    for block in paragraphs(context.document):
        if block.kind is not Kind.BODY:
            continue
        for match in _BROKEN.finditer(block.text):
            if _INTRODUCED.search(block.text[: match.start()]):
                message = "One speech is broken into two quotations; nothing stands between them."
                yield _finding(block.start + match.start(), block.start + match.end(), message, 0.5)


def _finding(
    start: int, end: int, message: str, confidence: float, suggestion: str = "", evidence: tuple[Passage, ...] = ()
) -> Finding:
    return Finding(RULE.name, start, end, message, RULE.category, RULE.severity, confidence, suggestion, evidence)


RULE = Rule(
    name="quote-variant",
    summary="Quoted words that the clean sources, or the article itself, give otherwise",
    explanation=(
        "A quotation was translated back and came out in other words: the clean sources agree on a wording that this one does not "
        "have, a quoted word is rendered in two ways (“killer”, “murderer”), a few quoted words stand in no source though one states "
        "what the sentence states, or one speech was broken into two quotations.\n\n"
        "Whole quoted sentences are checked only against wordings that two clean sources share. Take the words from the source."
    ),
    category=Category.MISTRANSLATION,
    severity=Severity.MINOR,
    check=_check,
    flags=(
        Example(
            "The mayor called Marek a “liar” on Monday. Marek left after the mayor called him a ⟦“deceiver”⟧.",
            suggestion="“liar”",
        ),
        Example(
            "On Monday the chancellor said, ⟦“It is the hour to lower the noise.”⟧",
            (
                "The chancellor said on Monday that it was “time to lower the temperature” in the dispute.",
                "“It is time to lower the temperature,” the chancellor said.",
            ),
        ),
        Example(
            "She denounced Petrov as a ⟦“puppet”⟧ of the oligarchs.",
            ("She denounced Petrov as a “marionette” of the oligarchs.",),
            "“marionette”",
        ),
        Example(
            "The senator said that the years of ⟦“transition”⟧ to the banks have passed.",
            ("The years of rolling over for the banks are past, the senator said.",),
        ),
        Example("The envoy said: “The offer stands and we ⟦wait.” “Silence⟧ will be taken as a no.”"),
    ),
    passes=(
        Example("The mayor called Marek a “liar” on Monday. Marek called the mayor a “genius”."),
        Example(
            "The chancellor said: “It is time to lower the temperature.”",
            ("It is “time to lower the temperature”, he said.", "“It is time to lower the temperature,” he said."),
        ),
        Example(
            "“We must calm down at this time,” the minister said.",
            ("“It is high time for calm,” said the minister.",),
        ),
        Example(
            "The senator said that the years of “rolling over” for the banks are past.",
            ("The senator said the banks had had their years of rolling over.",),
        ),
        Example("“We wait,” he said. “Silence will be taken as a no.”"),
        Example("She called it a “disaster”.", ("She called it a “disaster” and left.",)),
    ),
)
