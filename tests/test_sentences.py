"""Sentence ends in news copy."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtaudit.core import Kind
from mtaudit.documents import read_path, read_text
from mtaudit.documents.sentences import split_sentences

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "gold" / "seed-alignments.jsonl"

# One paragraph a case; | parts the sentences.
PARAGRAPHS = [
    # abbreviations, initials, figures
    "Mr. Lee met Gen. Mark A. Milley in Washington, D.C. on Monday.|They spoke for an hour.",
    "The U.S. Senate voted at 5 p.m. on Friday.|The vote was close.",
    "He works for the U.S. government.|It pays him well.",
    "The summit is in the U.S.|The date is open.",
    "Sales rose to $3.5 million in Sept. 2020.|Costs fell.",
    "J. R. R. Tolkien wrote it.|George W. Bush read it.",
    "Acme Inc. shares fell.|Rivals gained, among them Widget Co. Ltd. of Leeds.",
    "The case, Smith v. Jones, is No. 14 on the list.|The judge said no.|Lawyers protested.",
    "St. Petersburg and Mt. Everest are far apart.|Lt. Col. Ann Roe knows both.",
    "He won on Jan. 5. in a close race.|She lost.",
    "Prof. Dr. Hans Weber, Ph.D., spoke first.|Then came Sen. Roe (D-Ill.) with questions.",
    "They met at 10 a.m.|The talks ended at noon.",
    "It cost Rs. 500 crore, vs. Rs. 300 crore last year.|Prices rose.",
    "He moved to the U.K. in 2010.|“I like it,” he said.",
    "Foods such as rice, beans, etc. are sold out.|Shops are shut.",
    "Inflation was 2.1 percent.|3,000 people lost their jobs.",
    "She was born in the U.S.S.R.|He was not.",
    "He asked for vitamin C.|The doctor agreed.",
    # quotations
    "“We are ready,” he said.|“We have been for years.”|Others were not.",
    "“It is bad.|It is good,” he said.",
    "He said: “The request has been made.”|“Lack of response will mean refusal to talk.”",
    '"I do," he replied.|"We want peace."|Moscow disagreed.',
    "“Why now?” Peskov said.|“Who asked for it?”|Nobody knew.",
    "“Stop!” the man shouted, and ran.|Police followed.",
    "“Will they come?” she asked reporters.|They did.",
    "He called it “a disgrace.”|Nobody objected.",
    "He called it “a disgrace”.|Nobody objected.",
    "‘We will not go,’ said the minister.|‘We stay.’",
    "The “so-called experts.” were wrong.",
    "(He spoke first.|Then he left.)|The room was empty.",
    # marks
    "Was it televised?|Yes!|It was...|The rest is history.",
    "He paused ... and went on.|She did not.",
    "The call was televised. .",
    "The talks ended. . . .",
    "It was great!!!|Nobody came?!|Really.",
    "Visit mtaudit.example.com for more.|It is free.",
    "Yahoo! Inc. was sold.",
    # openings
    "(Moscow) The Kremlin said so.|It said more.",
    "MOSCOW, March 19, 2021 (AP) — The Kremlin said so.|It said more.",
    "President Putin (the first) spoke about it.|He talks about it constantly.",
    "He left.|iPhone sales rose.",
]  # fmt: skip


@pytest.mark.parametrize("marked", PARAGRAPHS)
def test_paragraph(marked: str) -> None:
    text, expected = "", []
    for piece in marked.split("|"):
        text += (" " if text else "") + piece
        expected.append(piece)
    assert [text[start:end] for start, end in split_sentences(text)] == expected


@given(
    st.lists(
        st.sampled_from([*" .?!…“”\"'‘’()AaBbé1", "Mr.", "U.S.", " The ", "\n", "\xa0", "\u3000", "。", "😀"])
    ).map("".join)
)
def test_nothing_is_lost_and_nothing_overlaps(text: str) -> None:
    position = 0
    for start, end in split_sentences(text):
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end].strip() == text[start:end]
        position = end
    assert not text[position:].strip()


def test_a_long_paragraph_takes_no_time() -> None:
    text = "He said it was so. " * 20_000 + "“" * 10_000 + "." * 10_000 + " A" * 10_000
    assert len(split_sentences(text)) >= 20_000


@pytest.mark.skipif(not GOLD.exists(), reason="needs ../shared/gold")
def test_every_annotated_sentence_start_is_one() -> None:
    starts: dict[str, set[int]] = {}
    for folder in ("seeds", "reference"):
        for path in (ROOT / folder).glob("*.txt"):
            starts[path.name] = {sentence.start for sentence in read_path(str(path))[0].sentences}
    wanted = [json.loads(line) for line in GOLD.read_text().splitlines()]
    wanted += [source for record in wanted for source in record["sources"]]
    assert [each for each in wanted if each["start"] not in starts[each["doc"]]] == []


DATELINES = [
    ("(Moscow) The Kremlin said so on Friday.", "Moscow"),
    ("Moscow: The Kremlin said so on Friday.", "Moscow"),
    ("WASHINGTON: The U.S. president said so.", "WASHINGTON"),
    ("LONDON (Reuters) - Shares fell on Monday.", "LONDON (Reuters)"),
    ("MOSCOW, March 19, 2021 (AP) — The Kremlin said so.", "MOSCOW, March 19, 2021 (AP)"),
    ("NEW DELHI, April 16 – India said so.", "NEW DELHI, April 16"),
    ("KUALA LUMPUR: Malaysia said so.", "KUALA LUMPUR"),
    ("ANKARA, Turkey -- The minister said so.", "ANKARA, Turkey"),
    ("Islamabad, 16 April 2021 (APP): The prime minister said so.", "Islamabad, 16 April 2021 (APP)"),
    ("Kyiv – The president of Ukraine said so.", "Kyiv"),
    ("Berlin (dpa) - The German government said so.", "Berlin (dpa)"),
    ("Peskov said: “We are ready.”", ""),
    ("The Kremlin – as ever – said nothing.", ""),
    ("NATO said on Friday that it was ready.", ""),
    ("Analysis: The world has changed.", ""),
    ("(The author is a former diplomat.) The world has changed.", ""),
]


@pytest.mark.parametrize(("opening", "dateline"), DATELINES)
def test_the_dateline_is_recorded_and_stays_in_the_sentence(opening: str, dateline: str) -> None:
    (document,) = read_text(
        f"Talks to go on this week\n\n{opening}\n\nNothing more was known on Friday evening.", "a.txt"
    )
    assert document.dateline == dateline
    body = [sentence for sentence in document.sentences if sentence.kind is Kind.BODY]
    assert document.text[body[0].start :].startswith(opening[:20])


@pytest.mark.parametrize(
    "line", ["MOSCOW, March 19, 2021", "Moscow, 19 March 2021", "MOSCOW", "NEW YORK, April 16 (Reuters)"]
)
def test_a_dateline_on_a_line_of_its_own_is_no_sentence(line: str) -> None:
    (document,) = read_text(
        f"Talks to go on this week\n\n{line}\n\nThe Kremlin said on Friday that talks would go on.", "a.txt"
    )
    assert document.dateline == line
    assert [skipped.reason for skipped in document.skipped] == ["dateline"]


def test_kinds_and_repeated_headlines() -> None:
    raw = (
        "Talks to go on this week\n\nTalks to go on this week\n\nThe Kremlin said on Friday that talks would go on.\n\n"
        "New hopes, old fears\n\nNobody expects much of them, diplomats in both of the capitals said."
    )
    (document,) = read_text(raw, "a.txt")
    assert [sentence.kind for sentence in document.sentences] == [
        Kind.HEADLINE, Kind.HEADLINE, Kind.BODY, Kind.SUBHEADING, Kind.BODY,
    ]  # fmt: skip
    assert [sentence.paragraph for sentence in document.sentences] == [0, 1, 2, 3, 4]
