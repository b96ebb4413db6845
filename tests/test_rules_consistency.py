"""Names, quotations and speakers across an article and its clean sources."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_harness import findings_of

from mtaudit.rules import name_variant, quote_variant, speaker_conflict
from mtaudit.rules.names import is_inflected, sound, spelling_distance
from mtaudit.rules.rule import Rule
from mtaudit.rules.speech import quotes, speakers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelensky", "Zelenskyy"),
        ("Dmitri", "Dmitry"),
        ("Erdogan", "Erdoğan"),
        ("Alexei", "Aleksey"),
        ("Khrushchev", "Hrushchev"),
        ("Yeltsin", "Eltsin"),
        ("Qaddafi", "Kadafi"),
    ],
)
def test_transliterations_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("Trenin", "Trenning", 1), ("Lambroschini", "Lambrochini", 1), ("Peskov", "Lavrov", 9), ("Smith", "Jones", 9)],
)
def test_distance_of_spellings(one: str, other: str, distance: int) -> None:
    assert spelling_distance(one, other) == spelling_distance(other, one) == distance


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Russia", "Russian"),
        ("Iran", "Iranians"),
        ("Ukraine", "Ukrainian"),
        ("Peskov", "Peskova"),
        ("China", "Chinese"),
        ("Turk", "Turkish"),
    ],
)
def test_endings_make_no_other_name(one: str, other: str) -> None:
    assert is_inflected(one, other)
    assert is_inflected(other, one)


@settings(deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéüøšč'-", max_size=20))
def test_a_name_is_at_no_distance_from_itself(word: str) -> None:
    assert spelling_distance(word, word) == 0


def test_every_mention_of_the_wrong_spelling_is_marked_and_mended() -> None:
    text = "Viktor Bartosh leads the party. Bartosch said so. Voters like Bartosch. Bartosh smiled. Bartosh left."
    found = findings_of(name_variant.RULE, text)
    assert [(text[f.start : f.end], f.suggestion) for f in found] == [("Bartosch", "Bartosh")] * 2


def test_the_sources_decide_which_spelling_is_right() -> None:
    text = "Viktor Bartosh leads the party. Viktor Bartoch said so on Monday."
    for right, wrong in (("Bartosh", "Bartoch"), ("Bartoch", "Bartosh")):
        found = findings_of(name_variant.RULE, text, (f"Viktor {right}, the head of the party, spoke.",))
        assert [(text[f.start : f.end], f.suggestion) for f in found] == [(wrong, right)]


def test_namesakes_stay_apart() -> None:
    text = "Anna Petrova met Boris Petrov. John Anderson met Karl Andersen. Petrova smiled; Andersen did not."
    assert not findings_of(name_variant.RULE, text)


def test_quotations_and_speakers_have_their_place() -> None:
    text = '“It is late,” Prime Minister Jan Novak said. "Go home," said the mayor, Eva Malik.'
    assert [q.words for q in quotes(text)] == ["It is late", "Go home"]
    assert [text[s.start : s.end] for s in speakers(text)] == ["Jan Novak"]
    assert [s.surname for s in speakers("According to analyst Eva Malik, it is late.")] == ["malik"]


def test_a_speaker_whom_another_source_confirms_is_no_conflict() -> None:
    text = "“We will not give up a single village in the valley,” said Ivan Marek."
    wrong = "“We will not give up a single village in the valley,” said Petr Novak."
    assert findings_of(speaker_conflict.RULE, text, (wrong,))
    assert not findings_of(speaker_conflict.RULE, text, (wrong, text))


def test_one_source_alone_does_not_settle_the_words_of_a_quotation() -> None:
    text = "On Monday the chancellor said, “It is the hour to lower the noise.”"
    one = "The chancellor said on Monday that it was “time to lower the temperature” in the dispute."
    other = "“It is time to lower the temperature,” the chancellor said."
    assert not findings_of(quote_variant.RULE, text, (one,))
    (finding,) = findings_of(quote_variant.RULE, text, (one, other))
    assert text[finding.start : finding.end] == "“It is the hour to lower the noise.”"
    assert len(finding.evidence) == 2


_PIECES = st.sampled_from(
    [
        "Viktor",
        "Bartosh",
        "Bartoch",
        "the",
        "Kremlin",
        "said",
        "“it",
        "is",
        "time”",
        "“time”",
        "called",
        "him",
        "a",
        "“liar”",
        ".",
        ",",
        "told",
        "reporters",
        "According",
        "to",
        "Mr",
    ]
)


@pytest.mark.parametrize(
    "rule", [name_variant.RULE, speaker_conflict.RULE, quote_variant.RULE], ids=lambda rule: rule.name
)
@settings(deadline=None)
@given(st.lists(_PIECES, min_size=1, max_size=25), st.lists(_PIECES, max_size=25), st.lists(_PIECES, max_size=9))
def test_any_texts_give_well_formed_findings(rule: Rule, ours: list[str], one: list[str], other: list[str]) -> None:
    findings_of(rule, " ".join(ours), (" ".join(one), " ".join(other)))
