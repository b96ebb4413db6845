"""What on a page is copy and what is the site's.

tests/data/documents/pages holds pages in the manner of news sites in many countries, one line of the page a line:
H headline, S sub-heading or deck, B body, C caption, - furniture.
"""

from pathlib import Path

import pytest

from mtaudit.core import Document
from mtaudit.documents import read_path, read_text

ROOT = Path(__file__).parent.parent
PAGES = sorted((Path(__file__).parent / "data" / "documents" / "pages").glob("*.txt"))
MARKS = {"headline": "H", "subheading": "S", "body": "B", "caption": "C"}


def marked_lines(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [(line[0], line[2:].strip()) for line in lines if line.strip()]


def mark_at(document: Document, start: int, end: int) -> str:
    found = document.sentences_in(start, end)
    return MARKS[document.sentences[found[0]].kind] if found else "-"


@pytest.mark.parametrize("line_end", ["\n\n", "\n", "\r\n\r\n"], ids=["spaced", "lines", "crlf"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page(path: Path, line_end: str) -> None:
    lines = marked_lines(path)
    (document,) = read_text(line_end.join(line for _, line in lines), "page.txt")
    told = []
    position = 0
    for _, line in lines:
        start = document.text.index(line, position)
        position = start + len(line)
        told.append((mark_at(document, start, position), line))
    assert told == lines
    headlines = [line for mark, line in lines if mark == "H"]
    assert document.title == (headlines[0] if headlines else "")


SENTENCES_THAT_LOOK_LIKE_FURNITURE = [
    "Read more books, the minister told pupils.",
    "Follow the money, investigators were told.",
    "Related companies in Cyprus were named in the papers.",
    "Share prices fell on Monday in Tokyo and Hong Kong.",
    "Advertisement spending rose by 4 percent last year.",
    "Comments by the minister drew criticism in Warsaw.",
    "Sign up for war, the posters said in big letters.",
    "Support for the government fell to a new low on Friday.",
    "Join the army, he was told by his father.",
    "By Friday, 30 people had died in the floods.",
    "Published in 2019, the book sold 5,000 copies.",
    "Source after source dried up in the summer heat.",
    "Watch out for the storm, residents were warned.",
    "Updated figures are due on Monday, 5 April.",
    "On Friday, 16 April 2021, the talks resumed.",
    "The website can no longer be reached from Russia.",
    "This article of the constitution was never changed.",
    "The story was first told by villagers in the north.",
    "Copyright law was changed in 2019 by parliament.",
    "Contact between the two sides was lost at noon.",
    "Views differ on what comes next for the region.",
    "Latest figures show that prices rose by a fifth.",
    "Popular anger grew after the verdict on Thursday.",
    "Editors were told not to print the story.",
    "Home, for the refugees, is a tent near the border.",
    "Photo: that was the only word on the wall.",
    "Print works were shut down across the country.",
    "Next year, the summit will be held in Rome.",
    "The Kremlin: no comment was made on Friday.",
    "Like Putin, Biden wants a dialogue, the aide said.",
    "Visit by visit, the two grew closer, aides said.",
    "Subscribe to that view or leave, he told members.",
    "Tags of that kind were found on three of the crates.",
    "Explainer in chief, he was called by his rivals.",
    "Reuters reported on Friday that the deal was off.",
    "AP reporters saw smoke over the harbour on Sunday.",
    "Moscow denies any involvement.",
    "Most viewed the deal with suspicion.",
    "Nobody was hurt.",
    "“No comment,” he said.",
]


@pytest.mark.parametrize("sentence", SENTENCES_THAT_LOOK_LIKE_FURNITURE)
def test_a_sentence_that_begins_like_furniture_is_copy(sentence: str) -> None:
    raw = f"Port of Odesa resumes work\n\nThe port of Odesa resumed work on Sunday.\n\n{sentence}\n\nEleven ships left for Turkey, the port said."
    (document,) = read_text(raw, "a.txt")
    assert document.skipped == ()
    assert sentence in document.text[document.sentences[2].start : document.sentences[-2].end]


def skipped_in(name: str) -> dict[str, str]:
    (document,) = read_path(str(next(ROOT.glob(f"*/{name}.txt"))))
    return {document.text[skipped.start : skipped.end]: skipped.reason for skipped in document.skipped}


def test_furniture_of_the_articles() -> None:
    awani = skipped_in("awani-kremlin-calm-positively")
    assert awani["Awani Review"] == "site name or navigation"
    assert awani["Antoine Lambrochini"] == "by-line"
    assert awani["See also\xa0 Thailand implements restrictions to fight COVID-19"] == "link to another article"
    assert len(awani) == 6
    assert list(skipped_in("putins-offer-of-a-call")) == ["You may also like"]
    assert list(skipped_in("guardian-kremlin-says-good").values()) == [
        "date line",
        "navigation",
        "navigation",
        "comments",
    ]
    newstrack = skipped_in("newstrack-biden-proposes-meeting")
    assert list(newstrack.values()) == [
        *["headline of another article"] * 3,
        "sign-up prompt",
        "link to another article",
    ]
    presstv = skipped_in("presstv-kremlin-says-putin-agrees")
    assert presstv["www.presstv.ir"] == "address"
    assert presstv["SHARE THIS ARTICLE"] == "share prompt"
    assert presstv["News \xa0 / \xa0 Russia \xa0 / \xa0 Editor's Choice"] == "navigation"
    assert skipped_in("mtaudit-kremlin-call-offer") == {
        "MOSCOW, March 19, 2021": "dateline",
        "Written for the mtaudit project from public facts.": "credit line",
    }
