"""Which matched sources are evidence: those that tell the suspect's story."""

from __future__ import annotations

from mtaudit.core import Document, Match
from mtaudit.rules import number_conflict
from mtaudit.rules.contexts import plain_document
from mtaudit.rules.facts import same_story
from mtaudit.rules.rule import Context

SUSPECT = [
    "Rescuers in Lomsk pulled nine miners out of a flooded shaft.",
    "The pit had been filling with water since Monday.",
    "A pump failed in the night.",
    "The owner is abroad.",
    "If convicted, he faces up to ten years in prison.",
    "Families waited at the gate.",
    "The governor thanked the divers.",
    "It is the second accident this year.",
]


def context(own: int, stray: str) -> Context:
    """The suspect with `own` sentences matched to one source, and the fifth matched to a sentence of another."""
    document = plain_document("\n".join(SUSPECT))
    source, other = plain_document("\n".join(SUSPECT[:own]), "own"), plain_document(stray, "stray")
    matches = [_match(index, source, index) for index in range(own)]
    return Context(document, (*matches, _match(4, other, 0)), (source, other))


def _match(index: int, source: Document, line: int) -> Match:
    sentence = source.sentences[line]
    return Match((index,), source.passage(sentence.start, sentence.end), 0.9, 0.8)


def test_a_source_that_shares_one_sentence_where_another_shares_many_is_no_evidence() -> None:
    stray = context(4, "If convicted in Lomsk, he faces eight years in prison.")
    assert [same_story(stray, m) for m in stray.matches] == [True] * 4 + [False]
    assert not list(number_conflict.RULE.check(stray))
    lone = context(0, "If convicted, the man faces eight years in prison.")
    assert not same_story(lone, lone.matches[-1])


def test_a_single_sentence_of_a_long_article_counts_where_both_name_somebody() -> None:
    named = context(0, "Nine miners were pulled out of a shaft at Lomsk.")
    pair = _match(0, named.related[-1], 0)
    assert same_story(Context(named.document, (pair,), named.related), pair)
