"""Versions, corrections and kills."""

from pathlib import Path

import pytest

from mtaudit.core import Document, Metadata
from mtaudit.documents import read_path
from mtaudit.documents.status import kill_reason, supersede

WIRE = Path(__file__).parent / "data" / "documents" / "wire"


def item(name: str, **metadata: object) -> Document:
    return Document(name, "", "", metadata=Metadata(**metadata))  # type: ignore[arg-type]


def paths(documents: list[Document]) -> tuple[list[str], list[tuple[str, str, str]]]:
    standing = supersede(documents)
    return [d.path for d in standing.kept], [(r.earlier.path, r.later.path, r.reason) for r in standing.replaced]


def test_the_highest_version_stands_in_whatever_order_they_come() -> None:
    ten = item("ten", id="urn:x:1", version="10", signals=("update",))
    nine = item("nine", id="urn:x:1", version="9")
    other = item("other", id="urn:x:2", version="1")
    assert paths([ten, other, nine]) == (["ten", "other"], [("nine", "ten", "update")])
    assert paths([nine, other, ten]) == (["other", "ten"], [("nine", "ten", "update")])


def test_a_correction_under_its_own_id_names_what_it_replaces() -> None:
    first = item("first", id="urn:x:1", version="3", date="2024-01-02")
    second = item("second", id="urn:x:7", version="1", date="2024-01-01", replaces="urn:x:1", signals=("correction",))
    third = item("third", id="urn:x:8", replaces="urn:x:7")
    assert paths([second, first]) == (["second"], [("first", "second", "correction")])
    assert paths([third, first, second])[0] == ["third"]


def test_dates_tell_where_versions_do_not() -> None:
    assert paths([item("b", id="g", outlet="A", date="2024-02-02"), item("a", id="g", outlet="A", date="2024-02-01")]) == (
        ["b"], [("a", "b", "new version")],
    )  # fmt: skip


def test_what_shares_no_more_than_a_bare_id_is_kept() -> None:
    assert paths([item("a", id="1"), item("b", id="1"), item("c"), item("d")]) == (["a", "b", "c", "d"], [])
    assert paths([item("a", id="1", outlet="A", date="1"), item("b", id="1", outlet="B", date="2")]) == (["a", "b"], [])


def test_articles_that_replace_each_other_in_a_circle_leave_one() -> None:
    circle = [item("a", id="urn:a", replaces="urn:b"), item("b", id="urn:b", replaces="urn:a")]
    assert len(supersede(circle).kept) == 1
    assert paths([item("a", id="urn:a", replaces="urn:a", version="1")]) == (["a"], [])
    assert paths([item("a", id="urn:a", replaces="urn:gone", version="1")]) == (["a"], [])


@pytest.mark.parametrize(
    ("metadata", "killed"),
    [
        (Metadata(status="canceled"), True),
        (Metadata(status="Cancelled"), True),
        (Metadata(signals=("update", "kill")), True),
        (Metadata(status="usable", signals=("correction",)), False),
        (Metadata(status="withheld"), False),
        (Metadata(), False),
    ],
)
def test_killed(metadata: Metadata, killed: bool) -> None:
    assert bool(kill_reason(metadata)) is killed


def test_a_news_message_with_a_correction_and_a_kill() -> None:
    documents = read_path(str(WIRE / "newsml-message.xml"))
    kept, replaced = supersede(documents).kept, supersede(documents).replaced
    assert [(d.metadata.version, bool(kill_reason(d.metadata))) for d in kept] == [("2", False), ("3", True)]
    assert [(r.earlier.metadata.version, r.later.metadata.version, r.reason) for r in replaced] == [
        ("1", "2", "correction")
    ]


def test_a_kill_takes_the_place_of_the_article() -> None:
    assert paths([item("a", id="urn:a", version="1"), item("k", id="urn:a", version="2", status="canceled")]) == (
        ["k"], [("a", "k", "kill")],
    )  # fmt: skip


def test_a_ninjs_list_with_a_correction() -> None:
    standing = supersede(read_path(str(WIRE / "ninjs3.json")))
    assert [document.title for document in standing.kept] == ["Correction: whales in the fjord"]
