"""What the calque rule says, what it suggests, and how calques add up to the language of the original."""

from __future__ import annotations

import pytest

from mtaudit.config import Settings
from mtaudit.core import Category, Document, Finding, Severity
from mtaudit.rules.calque import RULE
from mtaudit.rules.calque_lexicon import parse_conditions, parse_line
from mtaudit.rules.contexts import plain_document
from mtaudit.rules.inflection import inflect, verb_forms, with_article
from mtaudit.rules.origin import likely_origin
from mtaudit.rules.rule import Context


def find(text: str, declared: str = "", related: tuple[Document, ...] = ()) -> list[Finding]:
    settings = Settings(translated_from=declared)
    return list(RULE.check(Context(plain_document(text), related=related, settings=settings)))


def only(text: str, declared: str = "") -> Finding:
    (finding,) = find(text, declared)
    return finding


def test_the_message_names_the_original_and_what_is_meant() -> None:
    finding = only("The visit ended in an arms pass between the two ministers.")
    assert finding.message == "“arms pass” is French “passe d'armes” taken literally: exchange of barbs"
    assert (finding.category, finding.severity) == (Category.MISTRANSLATION, Severity.MAJOR)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("He pays a visit after realizing a visit to Peru.", "paying a visit"),
        ("Firms have deposited complaints.", "filed complaints"),
        ("The association deposited a complaint.", "filed a complaint"),
        ("Arms passes marked the debate.", "Exchanges of barbs"),
        ("The report puts in cause two ministers.", "implicates"),
        ("The plan was put in question.", "called into question"),
        ("He was met by an actual minister of the region.", "a current"),
        ("The bank will suppress 400 posts.", "cut 400 jobs"),
    ],
)
def test_the_suggestion_takes_the_forms_of_what_it_replaces(text: str, suggestion: str) -> None:
    assert [f.suggestion for f in find(text)] == [suggestion]


def test_an_article_goes_with_the_suggestion() -> None:
    text = "Sixty artists signed a tribune published in a daily newspaper."
    finding = only(text)
    assert (text[finding.start : finding.end], finding.suggestion) == ("a tribune", "an op-ed")


def test_words_that_a_clean_source_uses_are_left_alone() -> None:
    text = "He spoke of the arms pass between the two."
    assert find(text)
    assert not find(text, related=(plain_document("The “arms pass”, as fencers call it, was short."),))


def test_a_condition_about_the_article_looks_beyond_the_sentence() -> None:
    alone = "The minister denied any piracy."
    assert not find(alone)
    assert find("The report blames the ministry's hackers for the piracy of email accounts.")
    assert not find("The navy fights piracy at sea, and no data on the ministry's ships were lost.")


def test_declaring_the_language_asks_for_less_evidence_of_it_and_more_of_others() -> None:
    french = "The verdict is a cold shower for the government."
    assert not find(french)
    assert find(french, "fr")
    assert not find(french, "ru")
    shared = "He has led the party since ten years."
    assert "French" in only(shared, "fr").message
    assert "German" in only(shared, "de").message
    assert only("The arms pass went on.", "ru").confidence < only("The arms pass went on.").confidence


def test_a_weak_entry_counts_once_the_article_shows_the_language() -> None:
    weak = "The verdict is a cold shower for the government."
    strong = "The Kremlin master saw an arms pass."
    assert find(f"{weak} {strong}")[0].suggestion == "blow"


def origin_of(text: str, declared: str = "") -> tuple[str, tuple[str, ...]]:
    document = plain_document(text)
    findings = RULE.check(Context(document, settings=Settings(translated_from=declared)))
    return likely_origin(findings, document)


def test_two_calques_of_one_language_say_where_an_article_comes_from() -> None:
    language, reasons = origin_of("The Kremlin master answered. The reply was merely an extension of the arms pass.")
    assert language == "fr"
    assert any("passe d'armes" in reason for reason in reasons)
    assert len(reasons) == 2


@pytest.mark.parametrize(
    "text",
    [
        "The reply was merely an extension of the arms pass.",
        "The reply was an extension of the arms pass. The competent organs are checking.",
        "He has led the party since ten years. It has lost members since five years.",
        "Parliament passed the budget after a long debate on Friday.",
    ],
)
def test_one_calque_shared_calques_or_none_say_nothing(text: str) -> None:
    assert origin_of(text) == ("", ())


def test_a_hint_supports_a_calque_but_proves_nothing() -> None:
    assert origin_of("Angela Merkel met Selenskyj in Kiew.") == ("", ())
    language, reasons = origin_of("In the night to Sunday Selenskyj left Kiew for the summit.")
    assert language == "de"
    assert any("Selenskyj" in reason for reason in reasons)


def test_forms_and_articles() -> None:
    assert inflect("pay", "past") == "paid"
    assert inflect("inquiry", "pl") == "inquiries"
    assert inflect("admit", "ing") == "admitting"
    assert inflect("spokesman", "pl") == "spokesmen"
    assert "realised" in verb_forms("realize")["past"]
    assert (with_article("A", "exchange"), with_article("an", "row"), with_article("a", "union")) == ("An", "a", "a")


def test_a_lexicon_line_that_is_wrong_says_so() -> None:
    with pytest.raises(ValueError, match="unknown condition"):
        parse_conditions("around: ship")
    with pytest.raises(ValueError, match="unknown grade"):
        parse_line("arms pass\tpasse d'armes\tbarb\tperhaps major\t\ta\tb", "fr")
