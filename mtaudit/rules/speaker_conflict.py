"""speaker-conflict: the clean sources attribute these words to somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from mtaudit.core import Category, Document, Finding, Match, Severity
from mtaudit.rules.facts import content, group_text, other_matches, overlap, telling
from mtaudit.rules.names import NOT_GIVEN, mentions, plain, spelling_distance
from mtaudit.rules.rule import Context, Example, Rule
from mtaudit.rules.speech import Speaker, quotes, speakers

_HOUSES = frozenset(
    "department bureau municipality ministry agency office council committee commission court bank group company corporation institute university "
    "academy association federation union party front board centre center service fund foundation times post journal news press house street "
    "kremlin pentagon government parliament congress army police police ltd inc corp plc authority administration securities exchange city".split()
)
_LEAST = 0.6
_SAME_QUOTE = 80  # of 100, rapidfuzz token_sort_ratio
_SAME_CLAIM = 0.6
_LEAST_WORDS = 4


def _check(context: Context) -> Iterator[Finding]:
    people: frozenset[str] | None = None
    told: set[int] = set()
    for match in telling(context, _LEAST):
        offset, text = group_text(context.document, match)
        source = match.source.words
        ours, theirs = speakers(text), speakers(source)
        if len(ours) != 1 or len(theirs) != 1:
            continue
        mine, other = ours[0], theirs[0]
        if _same(mine, other):
            continue
        people = people if people is not None else _people(context)
        if mine.surname not in people or other.surname not in people:
            continue
        quoted = _share_a_quote(text, source)
        if not quoted and (
            _names(mine, source) or _names(other, text) or _overlap(text, source, mine, other) < _SAME_CLAIM
        ):
            continue
        start = offset + mine.start
        if start in told or _backed(context, match, mine):
            continue
        told.add(start)
        sureness = (0.8 if quoted else 0.65) * (0.5 + 0.5 * match.probability)
        yield Finding(
            rule=RULE.name,
            start=start,
            end=offset + mine.end,
            message=f"In the clean source {other.name} says this.",
            category=Category.MISTRANSLATION,
            severity=Severity.MAJOR,
            confidence=round(sureness, 2),
            suggestion=other.name,
            evidence=(match.source,),
        )


def _people(context: Context) -> frozenset[str]:
    """Surnames that somewhere follow a given name, a title or an office: these are people, not houses or countries."""
    found: set[str] = set()
    documents: tuple[Document, ...] = (context.document, *context.related)
    for document in documents:
        for sentence in document.sentences:
            if (
                "said" not in sentence.text
                and "told" not in sentence.text
                and not quotes(sentence.text)
                and not speakers(sentence.text)
            ):
                continue
            for mention in mentions(sentence.text):
                if mention.before and not mention.after and plain(mention.word) not in NOT_GIVEN:
                    found.add(plain(mention.word))
    return frozenset(found) - _HOUSES


def _same(one: Speaker, other: Speaker) -> bool:
    """One person, as far as the names tell: any word of the names in common, or two spellings of a surname."""
    shared = {plain(word) for word in one.name.split()} & {plain(word) for word in other.name.split()}
    return bool(shared) or spelling_distance(one.surname, other.surname) <= 2


def _names(speaker: Speaker, text: str) -> bool:
    return speaker.surname in plain(text)


def _share_a_quote(text: str, source: str) -> bool:
    from rapidfuzz.fuzz import token_sort_ratio

    return any(
        token_sort_ratio(q.words, r.words) >= _SAME_QUOTE
        for q in quotes(text)
        for r in quotes(source)
        if min(len(q.words.split()), len(r.words.split())) >= _LEAST_WORDS
    )


def _overlap(text: str, source: str, mine: Speaker, other: Speaker) -> float:
    ours = content(text) - content(mine.name)
    theirs = content(source) - content(other.name)
    return overlap(ours, theirs, _LEAST_WORDS)


def _backed(context: Context, match: Match, mine: Speaker) -> bool:
    """Whether another matched source has the suspect's speaker."""
    return any(_same(mine, s) for other in other_matches(context, match) for s in speakers(other.source.words))


RULE = Rule(
    name="speaker-conflict",
    summary="The clean sources attribute these words to somebody else",
    explanation=(
        "The same quotation or claim is put into the mouth of another person than in the clean sources. Translation loses track "
        "of “he” and “she”, and spun copy moves attributions about.\n\nPronouns and institutions are not compared; only two "
        "people who are both named."
    ),
    category=Category.MISTRANSLATION,
    severity=Severity.MAJOR,
    check=_check,
    flags=(
        Example(
            "“We will not give up a single village in the valley,” said ⟦Ivan Marek⟧.",
            ("“We will not give up a single village in the valley,” said Colonel Petr Novak.",),
            "Petr Novak",
        ),
        Example(
            "⟦Laura Conti⟧ said the central bank would raise interest rates twice this year.",
            ("Finance minister Hans Weber said the central bank would raise interest rates twice this year.",),
        ),
        Example(
            "“The sea is eating our streets and nobody comes to help us,” ⟦Amina Bello⟧ said.",
            ("“The sea is eating our streets and nobody comes to help,” fisherman Yusuf Okafor said.",),
        ),
        Example(
            "According to ⟦Maria Silva⟧, the fire destroyed half of the national park.",
            ("The fire destroyed half of the national park, according to Pedro Gomes.",),
        ),
    ),
    passes=(
        Example("“We will not give up,” Novak said.", ("“We will not give up,” Colonel Petr Novak said.",)),
        Example("“We will not give up the valley,” he said.", ("“We will not give up the valley,” Petr Novak said.",)),
        Example("The Kremlin said it was good.", ("Dmitry Peskov said it was good.",)),
        Example(
            "Laura Conti said exports fell in March.",
            ("Hans Weber said the central bank would raise interest rates.",),
        ),
        Example("Sergey Lavrow said talks had begun in Geneva.", ("Sergei Lavrov said talks had begun in Geneva.",)),
    ),
    needs_source=True,
)
