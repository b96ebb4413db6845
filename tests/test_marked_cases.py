"""Cases for the matcher from articles told by two agencies, and what is measured on them."""

from __future__ import annotations

import random

import numpy as np
import pytest

from mtaudit.align.features import Side, measure, reconsider
from mtaudit.align.marked import marked_among_many, marked_cases, marked_test, suspect_of
from mtaudit.errors import ReadError
from mtaudit.evaluate.matches import evaluate_hard_documents
from mtaudit.spanmodel.marked_articles import articles

TOPICS = ["politics", "markets", "weather", "sport", "courts", "health"]


@pytest.fixture
def folder(tmp_path):
    """Twenty articles of six sentences; one of them has no counterpart, one only attributes."""
    lines = []
    for number in range(20):
        town = f"Town{number}"
        lines += [
            f"# fr | {TOPICS[number % 6]} | event {number}",
            f"The mayor of {town} [[assisted to|attended|major|mistranslation]] a match. => {town}'s mayor saw a game.",
            f"Floods there killed {number + 3} people. => {number + 3} residents drowned when {town} was inundated.",
            "Schools will stay shut until Monday. => Pupils get the rest of the week off.",
            f"The bridge was built in {1900 + number}.",
            "The minister said on Friday. => The minister spoke on Friday.",
            f"Repairs will cost {number + 2} million euros. => Putting it right takes {number + 2} million euros.",
        ]
    (tmp_path / "fr.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def stock(folder):
    return list(articles(folder))


def test_the_suspect_has_all_errors_and_an_attribution_states_nothing(stock):
    told = suspect_of(stock[0], first=7000)
    assert told[0].text == "The mayor of Town0 assisted to a match."
    assert [sorted(p.facts) for p in told] == [[7000], [7001], [7002], [7003], [], [7005]]


def test_what_is_right_is_what_the_other_agency_wrote_beside_it(stock):
    sources = {s.changed(s.marks).text: s.source for a in stock for s in a.sentences}
    seen = 0
    for case in marked_cases(stock, random.Random(1), {}):
        for sentence, right in zip(case.suspect.sentences, case.right, strict=True):
            for article, place in right:
                words = set(case.sources[article].sentences[place].text.lower().split())
                known = f"{sources[sentence.text]} {sentence.text.replace('assisted to', 'attended')}".lower().split()
                assert len(words & set(known)) >= 3
                seen += 1
    assert seen > 20
    assert any(not any(case.right) for case in marked_cases(stock, random.Random(1), {}))


def test_the_test_holds_a_quarter_without_any_source_and_repeats_itself(stock):
    cases = marked_test(stock)
    assert cases == marked_test(stock)
    unsourced = sum(not document.sentences for document in cases[0].sources)
    assert 0 < unsourced < len(stock) / 2
    for case in cases:
        assert not case.right[3]
        assert not case.right[4]


def test_among_many_each_article_comes_once(stock):
    numbered = list(marked_among_many(stock, 5))
    assert sorted(number for number, _ in numbered) == list(range(20))
    for number, case in numbered:
        assert case.suspect.sentences[0].text == suspect_of(stock[number])[0].text


def test_only_dev_articles_are_measured(folder, stock):
    dev = [article for article in stock if article.dev]
    ours, cosine, _ = evaluate_hard_documents(str(folder))
    assert ours.name == f"marked articles, {len(dev)} sources"
    assert 0 < ours.n <= 4 * len(dev)
    assert ours.values["found"] >= cosine.values["found"]


def test_a_folder_without_marked_articles_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no marked articles"):
        evaluate_hard_documents(str(tmp_path))


def test_a_document_that_states_more_of_the_suspect_speaks_for_each_of_its_pairs():
    rng = np.random.default_rng(4)
    suspect = rng.normal(size=(4, 16)).astype(np.float32)
    suspect /= np.linalg.norm(suspect, axis=1, keepdims=True)
    other = rng.normal(size=(3, 16)).astype(np.float32)
    other /= np.linalg.norm(other, axis=1, keepdims=True)
    vectors = np.concatenate([suspect, suspect[:1], other])
    owners = np.array([0] * 4 + [1] * 4)
    side = Side(["x"] * 4, suspect, np.zeros(4, dtype=np.int64))
    found = measure(side, Side(["y"] * 8, vectors, owners), lexical=False)
    assert found["affinity"][0, 0] == pytest.approx(1, abs=1e-5)
    assert found["affinity_beside"][0, 4] < 0
    context = reconsider(np.where(found["cosine"] > 0.99, 3.0, -3.0), found["cosine"], owners)
    for name in ("elsewhere", "mates", "mates_beside"):
        assert context[name][0, 0] > context[name][0, 4]


def test_a_broken_mark_is_named(tmp_path):
    (tmp_path / "fr.txt").write_text(
        "# fr | politics | a vote\nThe minister [[assisted to|attended it.\n", encoding="utf-8"
    )
    with pytest.raises(ReadError, match=r"fr\.txt:2"):
        evaluate_hard_documents(str(tmp_path))
