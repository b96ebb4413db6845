"""What counts as a tortured term, what passes, and the state of the tables behind it."""

from __future__ import annotations

from importlib.resources import files

import pytest
from timing import seconds

from mtaudit.core import Category, Finding, Severity
from mtaudit.rules.calque_lexicon import tokenize
from mtaudit.rules.contexts import plain_document
from mtaudit.rules.lexicons import rows
from mtaudit.rules.rule import Context
from mtaudit.rules.term_lexicon import load_terms, singular
from mtaudit.rules.tortured_term import RULE

TERMS = load_terms()


def find(text: str, source: str = "") -> list[Finding]:
    related = (plain_document(source),) if source else ()
    return list(RULE.check(Context(plain_document(text), related=related)))


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Counterfeit consciousness will change the newsroom.", "Artificial intelligence"),
        ("The firm bets on counterfeit neural organizations.", "artificial neural networks"),
        ("The report warns of kidney disappointments.", "kidney failures"),
        ("They used a colossal information tool.", "big data"),
    ],
)
def test_the_suggestion_is_the_term_in_its_place(text: str, suggestion: str) -> None:
    (finding,) = find(text)
    assert finding.suggestion == suggestion
    assert finding.category is Category.TERMINOLOGY
    assert suggestion.lower().rstrip("s") in finding.message


def test_the_article_goes_with_the_term() -> None:
    text = "They trained an irregular woodland on the results."
    (finding,) = find(text)
    assert text[finding.start : finding.end] == "an irregular woodland"
    assert finding.suggestion == "a random forest"


@pytest.mark.parametrize(
    "text",
    [
        "Artificial intelligence and big data need deep learning.",
        "Mr Counterfeit Consciousness is the name of the band.",
        "The notes were counterfeit, and consciousness of the fraud grew.",
        "Information technology is taught at the school.",
        "Profound. Learning is fun.",
    ],
)
def test_terms_names_and_words_apart_pass(text: str) -> None:
    assert not find(text)


def test_an_ordinary_compound_is_flagged_only_where_the_article_is_about_the_term() -> None:
    assert "repurchase offer" in TERMS.attested
    assert not find("The bank made a repurchase offer to holders of its bonds.")
    about_a_call = (
        "The Kremlin suggested a call between the two leaders. Washington has not replied to the repurchase offer, "
        "he said in a conference call."
    )
    assert [f.suggestion for f in find(about_a_call)] == ["call-back offer"]


def test_a_word_out_of_place_needs_no_term_of_the_list_in_an_article_about_research() -> None:
    words = "ravenous scheduler"
    (finding,) = find(f"The authors of the study propose a {words}.")
    assert (finding.suggestion, finding.severity) == ("greedy scheduler", Severity.MINOR)
    assert "ravenous" in finding.message
    assert not find(f"The hotel has a {words}.")


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("The office sent a pursuit call.", "follow-up call"),
        ("He got a scarlet card.", "red card"),
        ("The premier is a lame goose.", "lame duck"),
        ("Police put out an apprehension warrant.", "arrest warrant"),
    ],
)
def test_everyday_terms_of_office_sport_and_courts(text: str, suggestion: str) -> None:
    assert suggestion in [f.suggestion.removeprefix("an ") for f in find(text)]


def test_words_of_a_clean_source_pass() -> None:
    text = "The play is about a counterfeit consciousness."
    assert find(text)
    assert not find(text, "A review of “A Counterfeit Consciousness”, the new play.")


def test_the_table_of_terms_is_sorted_unique_and_large_enough() -> None:
    table = rows("terms/established.tsv", 2)[1:]
    terms = [term for term, _ in table]
    assert terms == sorted(set(terms))
    assert len(terms) >= 4000
    assert all(domain and len(term.split()) in (2, 3, 4, 5) for term, domain in table)


def test_the_tables_built_from_wordnet_are_small_and_carry_its_notice() -> None:
    folder = files("mtaudit.rules").joinpath("terms")
    assert "Princeton University" in folder.joinpath("README.md").read_text(encoding="utf-8")
    for name in ("neighbours.tsv", "attested.txt", "usual.tsv"):
        assert len(folder.joinpath(name).read_bytes()) < 300_000


def test_established_terms_are_not_candidates_of_each_other() -> None:
    """No term is flagged as another one in the same carrier sentence."""
    flagged = {term: f.suggestion for term in sorted(TERMS.established) for f in find(f"They discussed {term} today.")}
    assert not flagged


@pytest.mark.parametrize(
    ("word", "one"), [("studies", "study"), ("losses", "loss"), ("analysis", "analysis"), ("gas", "gas")]
)
def test_singular(word: str, one: str) -> None:
    assert singular(word) == one


def test_two_thousand_sentences_a_second() -> None:
    sentences = [f"The committee discussed {term} with the minister on Friday." for term in sorted(TERMS.established)]
    taken = seconds(lambda: [list(TERMS.candidates(tokenize(sentence))) for sentence in sentences])
    assert len(sentences) / taken > 2000


def test_the_tables_load_quickly() -> None:
    def load() -> None:
        load_terms.cache_clear()
        rows.cache_clear()
        load_terms()

    assert seconds(load) < 0.1
