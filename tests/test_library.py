"""Stored clean sources: read and embedded once, the same afterwards, whatever happens to the cache."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import numpy as np
import pytest

from mtaudit.align import cache
from mtaudit.align.library import library_of, open_library
from mtaudit.core import Document, Metadata
from mtaudit.documents import document_of

FIRST = "Council votes\n\nThe council voted on Monday to close the bridge. It will reopen in May.\n"
SECOND = "Storm hits coast\n\nA storm tore roofs from 40 houses. Nobody was hurt, the fire brigade said.\n"


class Counting:
    """An embedder that counts what it is asked to embed."""

    signature = "counting:1"
    dimensions = 3

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts):
        self.texts += texts
        vectors = np.array([[len(t), t.count("e") + 1, t.count(" ")] for t in texts], dtype=np.float32).reshape(-1, 3)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True) if len(texts) else vectors


@pytest.fixture
def sources(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.ENVIRONMENT, str(tmp_path / "cache"))
    folder = tmp_path / "clean"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    (folder / "b.txt").write_text(SECOND, encoding="utf-8")
    return folder


def same(one, other) -> bool:
    return one.documents == other.documents and np.array_equal(one.vectors, other.vectors)


def test_rows_follow_the_sentences(sources):
    library = open_library([str(sources)], Counting())
    told = [s.text for d in library.documents for s in d.sentences]
    assert [library.place(row)[1].text for row in range(len(told))] == told
    assert library.documents[1].path == f"{sources}/b.txt"
    assert library.documents[1].raw == SECOND


def test_a_second_run_embeds_nothing_and_gives_the_same(sources):
    first, again = Counting(), Counting()
    assert same(open_library([str(sources)], first), open_library([str(sources)], again))
    assert first.texts
    assert not again.texts


def test_stored_vectors_are_opened_without_copying(sources):
    open_library([str(sources)], Counting())
    assert isinstance(open_library([str(sources)], Counting()).vectors, np.memmap)


def test_only_a_changed_source_is_embedded_again(sources):
    open_library([str(sources)], Counting())
    (sources / "a.txt").write_text(FIRST.replace("Monday", "Tuesday"), encoding="utf-8")
    again = Counting()
    library = open_library([str(sources)], again)
    assert any("Tuesday" in text for text in again.texts)
    assert not any("storm" in text for text in again.texts)
    assert "Tuesday" in library.documents[0].text


def test_another_model_shares_nothing(sources):
    open_library([str(sources)], Counting())
    other = Counting()
    other.signature = "counting:2"
    open_library([str(sources)], other)
    assert other.texts


@pytest.mark.parametrize(
    "damage", [lambda b: b[: len(b) // 2], lambda b: b[:-2] + b"xx", lambda _: b"", lambda b: b"\0" + b]
)
@pytest.mark.parametrize("ending", ["json", "npy"])
def test_a_damaged_entry_is_made_anew(sources, ending, damage):
    whole = open_library([str(sources)], Counting())
    documents, vectors = whole.documents, np.array(whole.vectors)
    for path in cache.cache_folder().rglob(f"*.{ending}"):
        path.write_bytes(damage(path.read_bytes()))
    again = open_library([str(sources)], Counting())
    assert again.documents == documents
    assert np.array_equal(again.vectors, vectors)


def test_an_unwritable_cache_is_no_error(sources, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv(cache.ENVIRONMENT, str(blocked))
    assert len(open_library([str(sources)], Counting()).documents) == 2


def test_two_at_once_get_the_same(sources):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(open_library([str(sources)], Counting()))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert all(same(found[0], other) for other in found)


def test_what_cannot_be_read_is_told_and_the_rest_is_used(sources):
    (sources / "c.txt").write_bytes(b"\0\1\2\3" * 100)
    for _ in range(2):
        library = open_library([str(sources), str(sources / "missing.txt")], Counting())
        assert len(library.documents) == 2
        assert {Path(failure.path).name for failure in library.failures} == {"c.txt", "missing.txt"}


def test_an_unreadable_source_does_not_cost_the_cache_of_the_others(sources):
    (sources / "c.txt").write_bytes(b"\0\1\2\3" * 100)
    open_library([str(sources)], Counting())
    again = Counting()
    open_library([str(sources)], again)
    assert not again.texts


def test_progress_is_told_on_the_first_run_only(sources):
    told: list[tuple[int, int]] = []
    open_library([str(sources)], Counting(), lambda done, total: told.append((done, total)))
    assert told[-1] == (2, 2)
    told.clear()
    open_library([str(sources)], Counting(), lambda done, total: told.append((done, total)))
    assert not told


def test_every_field_of_a_document_survives(sources):
    """A field that the cache does not know would be lost in silence."""
    page = sources / "page.html"
    page.write_text(
        "<html><head><title>T</title></head><body><article><h1>Talks &amp; trade</h1>"
        "<p>The two sides met on Friday &mdash; briefly. They will meet again in June, officials said on Friday.</p>"
        "<p>A second paragraph says that nothing has been signed so far, and that the talks go on next week.</p>"
        "</article></body></html>",
        encoding="utf-8",
    )
    fresh, kept = (open_library([str(sources)], Counting()).documents for _ in range(2))
    for one, other in zip(fresh, kept, strict=True):
        for field in dataclasses.fields(Document):
            assert getattr(one, field.name) == getattr(other, field.name), field.name
    assert {f.name for f in dataclasses.fields(Metadata)} == set(dataclasses.asdict(kept[0].metadata))


def test_articles_in_memory(sources):
    library = library_of([document_of("One fact. Another fact.", "x")], Counting())
    assert library.vectors.shape == (2, 3)


def test_no_references_make_an_empty_library():
    assert open_library([], Counting()).vectors.shape == (0, 3)
