"""MQM penalties, sacrebleu scores and the bar of the verdict."""

import pytest
import sacrebleu

from mtaudit.core import Audit, Category, Document, Flag, Match, Passage, Sentence, Severity, Verdict
from mtaudit.score import (
    metric_signatures,
    mqm_per_1000_words,
    mqm_weight,
    reaches,
    scored,
    sentence_penalties,
    similarity_scores,
)


def flag(severity, sentences, category=Category.GRAMMAR):
    return Flag("id", "rule", category, severity, 0.9, 0, 1, "x", "x", sentences, "")


def test_weights_are_those_of_the_paper():
    assert mqm_weight(Severity.MINOR, Category.GRAMMAR) == 1
    assert mqm_weight(Severity.MAJOR, Category.PUNCTUATION) == 5
    assert mqm_weight(Severity.MINOR, Category.PUNCTUATION) == 0.1


def test_a_flag_over_two_sentences_counts_once():
    text = "One two. Three four."
    document = Document("x", text, text, sentences=(Sentence(0, 0, 8, text[:8]), Sentence(1, 9, 20, text[9:])))
    flags = [flag(Severity.MAJOR, (0, 1)), flag(Severity.MINOR, (1,))]
    assert sentence_penalties(document, flags) == (5, 1)
    assert mqm_per_1000_words(document, flags) == 1500


def test_a_document_without_words_has_no_penalty():
    assert mqm_per_1000_words(Document("x", "", ""), []) == 0


@pytest.mark.parametrize(
    ("severity", "bar", "expected"),
    [("minor", "minor", True), ("minor", "major", False), ("critical", "major", True), ("critical", "never", False)],
)
def test_the_bar(severity, bar, expected):
    assert reaches(Severity(severity), bar) is expected


def test_scores_are_sacrebleus_own():
    text, source = "Biden took a hard line against Russia.", "Biden has taken a hard line on Russia."
    scores = similarity_scores(text, source)
    assert scores.chrf == round(sacrebleu.sentence_chrf(text, [source]).score, 1)
    assert scores.bleu == round(sacrebleu.sentence_bleu(text, [source]).score, 1)
    assert scores.ter == round(sacrebleu.sentence_ter(text, [source]).score, 1)
    assert list(metric_signatures()) == ["bleu", "chrf", "ter"]
    assert all("version:" in s for s in metric_signatures().values())


def test_matches_get_scores_where_the_wording_can_be_compared():
    text = "Biden took a hard line. Moscow waited."
    document = Document("x", text, text, sentences=(Sentence(0, 0, 23, text[:23]), Sentence(1, 24, 38, text[24:])))
    source = Passage("c", 0, 20, "Biden was hard on it.", "Biden was hard on it.")
    matches = (Match((0,), source, 0.9, 0.8), Match((1,), source, 0.9, 0.8, comparable=False))
    verdict = Verdict(failed=False, mqm_per_1000_words=0.0)
    first, second = scored(Audit(document, matches, (), (0.0, 0.0), verdict)).matches
    assert first.scores == similarity_scores(text[:23], source.words)
    assert second.scores is None
