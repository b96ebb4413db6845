"""name-variant: one person or place under two spellings, in the article or against the clean sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mtaudit.core import Category, Document, Finding, Passage, Sentence, Severity
from mtaudit.rules.names import NOT_GIVEN, Mention, is_convention, mentions, near_pairs, plain, sound
from mtaudit.rules.other_name import other_names
from mtaudit.rules.rule import Context, Example, Rule

_SPEECH = frozenset(
    "said told added noted stressed says stated replied claimed also was is has had 's who will would and argued warned insisted called "
    "wrote explained believes did does announced denied asked met visited".split()
)
_LEAST_LETTERS = 4
_LEAST_SLIP = 5


@dataclass(frozen=True, slots=True)
class _Place:
    mention: Mention
    sentence: Sentence
    document: Document

    @property
    def span(self) -> tuple[int, int]:
        return self.sentence.start + self.mention.start, self.sentence.start + self.mention.end


_Index = dict[str, list[_Place]]


def _index(document: Document) -> _Index:
    """The names of a document. Words that it also writes in lower case are no names."""
    index: _Index = {}
    for sentence in document.sentences:
        for mention in mentions(sentence.text):
            if len(mention.word) >= _LEAST_LETTERS:
                index.setdefault(mention.word, []).append(_Place(mention, sentence, document))
    lower = {word for s in document.sentences for word in s.text.split() if word[:1].islower()}
    lower = {word.strip(".,;:!?”“\"'’()") for word in lower}
    return {word: places for word, places in index.items() if word.lower() not in lower and _is_name(places)}


def _is_name(places: list[_Place]) -> bool:
    """A word that only opens sentences is a name where a person's verb follows it."""
    return any(not p.mention.opens or p.mention.follows in _SPEECH or p.mention.after for p in places)


def _givens(places: list[_Place]) -> set[str]:
    """Sounds of the given names that stand before a name."""
    befores = (p.mention.before for p in places)
    return {sound(before) for before in befores if before and plain(before) not in NOT_GIVEN}


def _surnames(places: list[_Place]) -> set[str]:
    afters = (p.mention.after for p in places)
    return {plain(after) for after in afters if after and plain(after) not in NOT_GIVEN}


def _check(context: Context) -> Iterator[Finding]:
    ours = _index(context.document)
    if not ours:
        return
    clean: _Index = {}
    for document in context.related:
        for word, places in _index(document).items():
            clean.setdefault(word, []).extend(places)
    told: set[tuple[int, int]] = set()
    for finding in (*_within(ours, clean), *_against_sources(context, ours, clean), *_other(context)):
        if (finding.start, finding.end) not in told:
            told.add((finding.start, finding.end))
            yield finding


def _within(ours: _Index, clean: _Index) -> Iterator[Finding]:
    words = [word for word in ours if word.lower() not in NOT_GIVEN]
    seen: set[frozenset[str]] = set()
    for one, other, distance in near_pairs(words, words):
        pair = frozenset((one, other))
        if pair in seen or (one in clean and other in clean) or (distance and is_convention(one, other)):
            continue
        seen.add(pair)
        sureness = _same_bearer(ours[one], ours[other], distance)
        if not sureness:
            continue
        wrong, right = _wrong_and_right(one, other, ours, clean)
        severity = Severity.MAJOR if distance else Severity.MINOR
        evidence = tuple(p.document.passage(p.sentence.start, p.sentence.end) for p in clean.get(right, [])[:1])
        for place in ours[wrong]:
            message = f"The same name is spelt “{right}” elsewhere in the article."
            if evidence:
                message = f"The same name is spelt “{right}” elsewhere in the article and in the clean sources."
            yield _finding(place, message, sureness + 0.05 * bool(evidence), right, severity, evidence)


def _same_bearer(one: list[_Place], other: list[_Place], distance: int) -> float:
    """How sure it is that two spellings mean one person or place; 0 where they may be two."""
    givens, other_givens = _givens(one), _givens(other)
    if givens & other_givens:
        return 0.9 if distance < 2 else 0.7
    surnames = _surnames(one) & _surnames(other)
    if surnames and distance == 0:
        return 0.6
    if givens and other_givens:
        return 0.0
    if distance == 0:
        return 0.55 if len(sound(one[0].mention.word)) > 4 else 0.0
    bare, full = (one, other) if other_givens else (other, one)
    if distance == 1 and (givens or other_givens) and _only_bare(bare) and len(bare) <= max(2, len(full)):
        return 0.75
    return 0.0


def _only_bare(places: list[_Place]) -> bool:
    """A name that always stands alone, as of somebody who was introduced before."""
    return all(not p.mention.before and not p.mention.after for p in places)


def _wrong_and_right(one: str, other: str, ours: _Index, clean: _Index) -> tuple[str, str]:
    """Which spelling to mend: the one that the clean sources lack, else the rarer, else the later."""
    if (one in clean) != (other in clean):
        return (other, one) if one in clean else (one, other)
    if len(ours[one]) != len(ours[other]):
        return (one, other) if len(ours[one]) < len(ours[other]) else (other, one)
    return (other, one) if ours[one][0].span < ours[other][0].span else (one, other)


def _against_sources(context: Context, ours: _Index, clean: _Index) -> Iterator[Finding]:
    known = {plain(word) for word in clean}
    strangers = [word for word in ours if plain(word) not in known and not context.attested(word)]
    for word, right, distance in near_pairs(strangers, list(clean)):
        if distance == 0 or is_convention(word, right) or len(word) < _LEAST_SLIP:
            continue
        named_alike = bool(_givens(ours[word]) & _givens(clean[right])) or bool(
            _surnames(ours[word]) & _surnames(clean[right])
        )
        for place in ours[word]:
            passage = _matched(context, place, clean[right])
            if passage is None and not (named_alike and distance == 1):
                continue
            if distance == 2 and not named_alike:
                continue
            sureness = 0.7 + 0.15 * named_alike + 0.05 * (len({p.document.path for p in clean[right]}) > 1)
            first = clean[right][0]
            evidence = passage or first.document.passage(first.sentence.start, first.sentence.end)
            yield _finding(
                place, f"The clean sources spell this “{right}”.", sureness, right, Severity.MAJOR, (evidence,)
            )


def _other(context: Context) -> Iterator[Finding]:
    """Names that no spelling joins to the source's, where the source has its one name in this place."""
    for start, end, name, match, same_office in other_names(context):
        message = f"The clean source names somebody else here: “{name}”."
        confidence = 0.75 if same_office else 0.6
        yield Finding(RULE.name, start, end, message, RULE.category, Severity.MAJOR, confidence, name, (match.source,))


def _matched(context: Context, place: _Place, clean: list[_Place]) -> Passage | None:
    """The matched source of the sentence that has the other spelling, where the sentence itself has not."""
    right = clean[0].mention.word
    if right in place.sentence.text:
        return None
    for match in context.matches_of(place.sentence):
        if match.probability < 0.5:
            break
        if right in match.source.words:
            return match.source
    return None


def _finding(
    place: _Place, message: str, confidence: float, suggestion: str, severity: Severity, evidence: tuple[Passage, ...]
) -> Finding:
    start, end = place.span
    return Finding(RULE.name, start, end, message, RULE.category, severity, round(confidence, 2), suggestion, evidence)


RULE = Rule(
    name="name-variant",
    summary="One person or place under two spellings",
    explanation=(
        "A name is spelt in two ways in the article, or otherwise than in the clean sources: machine translation spells a name "
        "anew each time it meets it. Namesakes, families, plurals and adjectives (Russia, Russian) are kept apart; spellings "
        "that differ by transliteration alone (Zelensky, Zelenskyy) are no error against a source, and a minor one within an "
        "article.\n\nUse your house spelling throughout."
    ),
    category=Category.NAME,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example(
            "Andrei Kolesnik, an analyst, expects a long winter. ⟦Kolesnick⟧ said so. “It will be cold,” ⟦Kolesnic⟧ added. "
            "Kolesnik did not elaborate."
        ),
        Example("Marta Lindqvist won the race in Oslo. ⟦Lindqvirt⟧ said she was happy.", suggestion="Lindqvist"),
        Example(
            "The minister Pavel ⟦Gorbanov⟧ met the envoy.",
            ("Pavel Gorbunov, the minister, met the envoy.",),
            "Gorbunov",
        ),
        Example("The talks in ⟦Samarcund⟧ ended early.", ("The talks in Samarkand ended early.",), "Samarkand"),
        Example(
            "Foreign minister ⟦Maoki⟧ hopes for talks with Moscow on the islands.",
            ("Foreign minister Motegi hopes that talks with Moscow on the islands go on.",),
            "Motegi",
        ),
    ),
    passes=(
        Example(
            "Russia and the Russians; Iran, Iranian and Iraq; Ukraine and Ukrainian troops in Austria and Australia."
        ),
        Example("Jack Johnson and Peter Johnston met. Johnson smiled; Johnston did not."),
        Example("Dmitry Peskov spoke. His daughter, Elizaveta Peskova, did not. The Peskovs live in Moscow."),
        Example("President Zelenskiy spoke in Kiev.", ("President Zelensky spoke in Kyiv.",)),
        Example("Robert Roberts and William Williams saw Martin Martins."),
        Example("President Erdoğan spoke in Istanbul.", ("President Erdogan spoke in Istanbul.",)),
        Example("Starting in May, Ann Starling will sing."),
        Example(
            "Mayor Anna Lind said the bridge over the river would open in May.",
            ("“The bridge over the river will open in May,” said a spokesman for the city, Jonas Falk.",),
        ),
    ),
)
