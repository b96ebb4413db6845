"""The marked articles: what training and the fits read from them, and that every line of them can be read."""

import random
from pathlib import Path

import pytest

from mtaudit.spanmodel.marked_articles import Mark, articles, borrow, borrowed_errors, marked_groups

ARTICLE = """\
# fr | politics | a budget vote
The minister [[assisted to|attended|major|mistranslation]] the meeting on [[Monday|Tuesday|major|date]]. => He was there on Tuesday.
It [[was|will be|minor|grammar]] long[[, yes| |minor|addition]] and dull.
Nobody left early. => All stayed.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fr.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def test_marks_turn_into_wrong_and_right_text(folder):
    (article,) = articles(folder)
    first = article.sentences[0]
    made = first.changed(first.marks)
    assert (article.language, article.key) == ("fr", "fr: fr | politics | a budget vote")
    assert first.clean == "The minister attended the meeting on Tuesday."
    assert made.text == "The minister assisted to the meeting on Monday."
    assert [made.text[x.start : x.end] for x in made.labels] == ["assisted to", "Monday"]
    assert made.penalty == 10.0
    half = first.changed(first.marks[:1])
    assert half.text == "The minister assisted to the meeting on Tuesday."
    assert first.source == "He was there on Tuesday."


def test_a_broken_mark_is_named_with_file_and_line(tmp_path):
    (tmp_path / "x.txt").write_text("# fr | a | b\nHe [[was|is|grave|grammar]] here.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.txt:2: a mark is broken"):
        list(articles(tmp_path))


def test_a_folder_without_articles_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no marked articles"):
        list(articles(tmp_path / "gone"))


def test_groups_hold_the_wrong_sentence_and_its_twin_and_hide_what_only_a_source_shows(folder):
    groups = list(marked_groups(articles(folder), random.Random(1)))
    alone = [e for g in groups for e in g if e.text.startswith("The minister assisted to") and not e.source]
    beside = [e for g in groups for e in g if e.text.startswith("The minister assisted to") and e.source]
    assert beside, "a sentence with errors is learnt beside the other agency's"
    for example in alone:
        hidden = [example.text[start:end] for start, end in example.masked]
        assert hidden == (["Monday"] if "Monday" in example.text else [])
    assert all(not e.labels for g in groups for e in g if e.text == "The minister attended the meeting on Tuesday.")


def test_errors_are_borrowed_where_their_right_wording_stands(folder):
    errors = borrowed_errors(articles(folder))
    assert set(errors) == {"attended"}, "neither small words nor what only a source shows"
    made = borrow("Four hundred people attended the funeral.", errors, random.Random(1))
    assert made.text == "Four hundred people assisted to the funeral."
    assert [made.text[x.start : x.end] for x in made.labels] == ["assisted to"]
    assert borrow("Nobody came.", errors, random.Random(1)) is None


def test_every_bundled_article_can_be_read():
    found = list(articles())
    assert len({a.key for a in found}) == len(found) > 500
    for article in found:
        assert 5 <= len(article.sentences) <= 30, article.key
        for sentence in article.sentences:
            made = sentence.changed(sentence.marks)
            assert [made.text[x.start : x.end] for x in made.labels] == [m.wrong for m in sentence.marks], made.text
            assert "  " not in sentence.clean, (article.key, sentence.clean)
            assert all(m.wrong != m.right for m in sentence.marks)


def test_a_mark_of_every_category_has_one_of_the_model():
    from mtaudit.spanmodel.model import CATEGORIES

    kinds = {m.category: m.kind for a in articles() for s in a.sentences for m in s.marks}
    assert set(kinds.values()) <= set(CATEGORIES), kinds
    assert Mark("a", "b", "major", "idiom").kind == "mistranslation"
