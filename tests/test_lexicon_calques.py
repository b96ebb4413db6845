"""Every entry of every calque lexicon: its own examples through the rule, its order, its phrasing."""

from __future__ import annotations

from functools import partial
from importlib.resources import files

import pytest
from timing import seconds

from mtaudit.config import Settings
from mtaudit.rules import calque_lexicon
from mtaudit.rules.calque import RULE, hits_in
from mtaudit.rules.calque_lexicon import COLUMNS, LANGUAGES, Entry, Lexicon, load_lexicon, read_lexicon
from mtaudit.rules.contexts import plain_document as article
from mtaudit.rules.rule import Context

LARGE = {"fr", "es", "pt", "it", "de", "ru", "uk", "zh"}
ENTRIES = [pytest.param(e, id=f"{e.language}:{e.literal[:40]}") for e in load_lexicon().entries]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lexicon_is_sorted_unique_and_large_enough(language: str) -> None:
    lines = files("mtaudit.rules").joinpath("calques", f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == list(COLUMNS)
    literals = [line.split("\t")[0] for line in lines[1:]]
    assert literals == sorted(set(literals))
    assert len(literals) >= (60 if language in LARGE else 30)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_entry_is_found_in_its_flagging_example(entry: Entry) -> None:
    settings = Settings(translated_from=entry.language if entry.sure == "weak" else "")
    document = article(entry.flags)
    found = list(RULE.check(Context(document, settings=settings)))
    of_entry = [h for _, hits in hits_in(document, settings.translated_from) for h in hits if h.entry == entry]
    assert of_entry
    assert any(f.start < h.end and h.start < f.end for f in found for h in of_entry)
    for finding in found:
        assert not set("~^*=/") & set(finding.suggestion)
        assert finding.suggestion != document.text[finding.start : finding.end]


@pytest.mark.parametrize("entry", ENTRIES)
def test_nothing_is_found_in_its_passing_example(entry: Entry) -> None:
    for declared in ("", entry.language):
        found = list(RULE.check(Context(article(entry.passes), settings=Settings(translated_from=declared))))
        assert not found, [f.message for f in found]


def test_a_passing_example_uses_words_of_the_entry() -> None:
    """A passing example that has nothing to do with its entry would prove nothing."""
    idle = [e.literal for e in load_lexicon().entries if not _shares_a_word(e)]
    assert not idle


def _shares_a_word(entry: Entry) -> bool:
    words = {token.lower for token in calque_lexicon.tokenize(entry.passes + " " + entry.passes.replace("-", " "))}
    forms = {form.lower() for items in entry.patterns for item in items for form in item.forms}
    forms |= {word.strip("~^()").lower() for word in entry.english.split() if len(word) > 3}
    return any(word[:4] == form[:4] for word in words for form in forms)


def test_lexicons_load_quickly() -> None:
    calque_lexicon.load_lexicon.cache_clear()
    load_lexicon()
    assert max(seconds(partial(read_lexicon, language)) for language in LANGUAGES) < 0.02


def test_two_thousand_sentences_a_second() -> None:
    lexicon: Lexicon = load_lexicon()
    sentences = [e.passes for e in lexicon.entries]
    words = frozenset({"minister", "summit"})
    taken = seconds(lambda: [list(lexicon.find(s, calque_lexicon.tokenize(s), words)) for s in sentences])
    assert len(sentences) / taken > 2000
