"""Numbers, dates and polarity, as the rules that hold them against clean sources read them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_harness import findings_of

from mtaudit.core import Match
from mtaudit.rules import date_conflict, negation_conflict, number_conflict
from mtaudit.rules.contexts import context_for, plain_document
from mtaudit.rules.dates import DAYS, MONTHS, weekdays, wrong_weekdays
from mtaudit.rules.polarity import claims
from mtaudit.rules.quantities import agree, quantities
from mtaudit.rules.rule import Context, Rule


def _value(text: str) -> tuple[str, float]:
    (fact,) = quantities(text)
    return fact.kind, float(fact.value)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("twenty-five soldiers", "count", 25),
        ("1,234 houses burnt", "count", 1234),
        ("two hundred and fifty people", "count", 250),
        ("3.5 million people", "count", 3_500_000),
        ("two thirds of voters", "share", 2 / 3),
        ("half of the town", "share", 0.5),
        ("12.5 per cent of output", "share", 0.125),
        ("$3bn in aid", "money:$", 3e9),
        ("ten million euros in aid", "money:€", 1e7),
        ("US$5 million in aid", "money:$", 5e6),
        ("seven decades of peace", "count", 70),
        ("the third round of talks", "ordinal", 3),
    ],
)
def test_reads_numbers_as_people_write_them(text: str, kind: str, value: float) -> None:
    assert _value(text) == (kind, pytest.approx(value))


@pytest.mark.parametrize(
    "text",
    [
        "in 2014",
        "on March 18",
        "at 10:30",
        "COVID-19 and F-16",
        "a four-legged robot",
        "No. 7",
        "one of them",
        "6:00 pm",
        "1.83m tall",
    ],
)
def test_what_counts_nothing_is_no_number(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ten diplomats", "10 diplomats", True),
        ("about 1,300 people", "1,284 people", True),
        ("more than 20 people", "23 people", True),
        ("more than 20 people", "90 people", False),
        ("26,000 people", "26,312 people", True),
        ("12 people", "10 people", False),
        ("two thirds of voters", "66% of voters", True),
        ("a third of voters", "half of the voters", False),
    ],
)
def test_rounding_and_bounds_are_no_conflict(one: str, other: str, same: bool) -> None:
    (a,), (b,) = quantities(one), quantities(other)
    assert agree(a, b) is same
    assert agree(b, a) is same


@settings(deadline=None)
@given(st.integers(min_value=2, max_value=99_999), st.integers(min_value=2, max_value=99_999))
def test_a_number_conflict_marks_the_number_and_suggests_the_sources(ours: int, theirs: int) -> None:
    text = f"The flood destroyed {ours:,} houses in the valley on the coast."
    source = f"Officials said the flood destroyed {theirs:,} houses in the valley."
    found = findings_of(number_conflict.RULE, text, (source,))
    (a,), (b,) = quantities(text), quantities(source)
    if ours == theirs or agree(a, b):
        assert not found
    else:
        assert [(text[f.start : f.end], f.suggestion) for f in found] == [(f"{ours:,}", f"{theirs:,}")]


def test_another_clean_source_that_agrees_clears_the_number() -> None:
    text = "The flood destroyed 300 houses in the valley."
    wrong, right = "The flood destroyed 500 houses in the valley.", "In the valley, the flood destroyed 300 houses."
    assert findings_of(number_conflict.RULE, text, (wrong,))
    assert not findings_of(number_conflict.RULE, text, (wrong, right))


def test_a_doubtful_match_is_no_evidence() -> None:
    document = plain_document("The flood destroyed 300 houses in the valley.")
    source = plain_document("The flood destroyed 500 houses in the valley.", "source")
    passage = source.passage(0, len(source.text))
    sure, doubtful = (Context(document, (Match((0,), passage, p, 0.8),), (source,)) for p in (0.9, 0.3))
    assert list(number_conflict.RULE.check(sure))
    assert not list(number_conflict.RULE.check(doubtful))


@settings(deadline=None)
@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_wrong_exactly_where_the_calendar_says_so(date: dt.date, day: int) -> None:
    text = f"It was signed on {DAYS[day]}, {MONTHS[date.month - 1]} {date.day}, {date.year}, in Rome."
    found = wrong_weekdays(text)
    if day == date.weekday():
        assert not found
    else:
        ((start, end, right, _),) = found
        assert text[start:end] == DAYS[day]
        assert right == DAYS[date.weekday()]


def test_weekdays_know_their_clause() -> None:
    text = "The talks began on Monday, but the envoy left on Friday."
    first, second = weekdays(text)
    assert "talk" in first.near
    assert "talk" not in second.near
    assert "envoy" in second.near


def test_one_event_on_two_days_is_settled_by_the_sources() -> None:
    text = (
        "The measures against the bank were announced on Thursday. The bank denied it. "
        "On Friday, the ministry announced the measures against the bank."
    )
    (alone,) = findings_of(date_conflict.RULE, text)
    assert (text[alone.start : alone.end], alone.suggestion) == ("Friday", "")
    source = "The ministry announced measures against the bank on Thursday."
    (backed,) = findings_of(date_conflict.RULE, text, (source, source.replace("The ministry", "The finance ministry")))
    assert backed.suggestion == "Thursday"
    assert backed.confidence > alone.confidence
    assert backed.evidence


@pytest.mark.parametrize(
    ("text", "word", "denied"),
    [
        ("The court did not accept the appeal.", "accept", True),
        ("The court accepted the appeal.", "accept", False),
        ("The court refused to accept the appeal.", "accept", True),
        ("The appeal is unacceptable to the court.", "acceptabl", True),
        ("Not only did the court accept the appeal.", "accept", False),
        ("The road will not be opened.", "open", True),
    ],
)
def test_polarity_of_a_word(text: str, word: str, denied: bool) -> None:
    assert [c.denied for c in claims(text) if c.key == word] == [denied]


def test_a_lost_not_is_found_in_the_sentence_that_lost_it() -> None:
    text = "The union met on Monday. It will accept the offer of the railway."
    context = context_for(text, ("The union will not accept the offer of the railway.",))
    (finding,) = negation_conflict.RULE.check(context)
    assert text[finding.start : finding.end] == "will accept"
    assert "will not accept" in finding.message


_PIECES = st.sampled_from(
    [
        "not",
        "no",
        "12",
        "two-thirds",
        "of",
        "%",
        "$5",
        "million",
        "Friday,",
        "March",
        "18",
        "2021",
        "In",
        "2014",
        "Peskov",
        "said",
        "“we",
        "will”",
        ".",
        ".”",
        "He",
        "did",
        "n't",
        "3rd",
        "the",
        "half",
        "30",
        "February",
        "-",
        "(",
        ").",
    ]
)


@pytest.mark.parametrize(
    "rule", [number_conflict.RULE, date_conflict.RULE, negation_conflict.RULE], ids=lambda rule: rule.name
)
@settings(deadline=None)
@given(st.lists(_PIECES, min_size=1, max_size=25), st.lists(_PIECES, max_size=25))
def test_any_pair_of_texts_gives_well_formed_findings(rule: Rule, ours: list[str], theirs: list[str]) -> None:
    findings_of(rule, " ".join(ours), (" ".join(theirs),))


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        (["The ministry expelled 10 Russian diplomats on Friday."], "The clean source has “10” here."),
        (
            [
                "The ministry expelled 10 Russian diplomats on Friday.",
                "On Friday the ministry expelled 10 Russian diplomats.",
            ],
            "Both clean sources have “10” here.",
        ),
        (
            [
                "The ministry expelled 10 Russian diplomats on Friday.",
                "Russian diplomats were expelled by the ministry on Friday.",
            ],
            "1 of 2 clean sources has “10” here.",
        ),
    ],
)
def test_the_message_counts_the_witnesses(sources, message):
    from mtaudit.rules.contexts import context_for
    from mtaudit.rules.number_conflict import RULE

    (finding,) = RULE.check(context_for("The ministry expelled 12 Russian diplomats on Friday.", sources))
    assert finding.message == message
    assert len(finding.evidence) == message.startswith("Both") + 1
