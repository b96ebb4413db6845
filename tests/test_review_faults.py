"""What goes wrong in the app: words on the screen, and the session goes on."""

import sqlite3

from review_audits import audit, document, flag, long_audit
from review_driver import ready, review, seen
from textual.widgets import Input

from mtaudit.core import Failure
from mtaudit.errors import MtauditError
from mtaudit.review.app.main import ReviewApp
from mtaudit.review.feed import Feed
from mtaudit.review.session import Session
from mtaudit.review.store import open_store


async def test_an_empty_result(tmp_path):
    session = Session(open_store(tmp_path / "review.db"), "ada")
    app = ReviewApp(session, Feed(lambda report: iter(()), 0))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert await seen(pilot, "There is no article to review.")
        await pilot.press(*"axejkunfscmAXoGU", "g", "g", "slash", "enter", "F", "escape", "ctrl+o", "escape")
        assert pilot.app.screen is pilot.app.review


async def test_a_failure_and_an_audit_that_breaks_off_are_told(tmp_path):
    def broken(report):
        yield Failure("bad.txt", "is binary")
        yield long_audit(3)
        raise MtauditError("the model is damaged", "install it again")

    session = Session(open_store(tmp_path / "review.db"), "ada")
    async with ReviewApp(session, Feed(broken, 2)).run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        assert await seen(pilot, "the model is damaged")
        assert await seen(pilot, "⚠ bad.txt")
        await pilot.press("a", "a", "a")
        assert session.progress() == (3, 3)


async def test_a_locked_store_keeps_what_was_typed(tmp_path):
    async with review(tmp_path) as pilot:
        session = pilot.app.session
        other = sqlite3.connect(tmp_path / "review.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await pilot.press("e", "end", *" typed", "enter")
        assert await seen(pilot, "another program holds the store")
        line = pilot.app.screen.query_one("#line", Input)
        assert line.value.endswith(" typed")
        assert session.progress()[0] == 0
        other.execute("ROLLBACK")
        await pilot.press("enter")
        assert session.standing(session.items[0]).replacement.endswith(" typed")
        assert session.current.number == 2


async def test_a_full_disk_and_a_read_only_one(tmp_path):
    async with review(tmp_path) as pilot:
        store = pilot.app.session.store
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        await pilot.press("e")
        pilot.app.screen.query_one("#line", Input).value = "long " * 10_000
        await pilot.press("enter")
        assert await seen(pilot, "is full")
        assert pilot.app.session.progress()[0] == 0
    (tmp_path / "file").write_text("in the way")
    async with review(tmp_path, store=open_store(tmp_path / "file" / "review.db")) as pilot:
        assert await seen(pilot, "READING ONLY")
        await pilot.press("a", "j")
        assert await seen(pilot, "not recorded")
        assert pilot.app.session.current.number == 2


async def test_an_article_that_is_deleted_changed_or_audited_again(tmp_path):
    path = tmp_path / "a.txt"
    text = "Title\n\nThe arms pass ended."
    path.write_text(text)

    def found(text):
        doc = document(text, str(path), "Title")
        return audit(doc, flag(doc, "arms pass", "duel"))

    path_edited = text + " It was long."
    async with review(tmp_path, found(text), again=lambda p: iter([found(path_edited)])) as pilot:
        await pilot.press("a")
        path.write_text(path_edited)
        pilot.app.review.look_around()
        await pilot.pause()
        assert await seen(pilot, "changed on disk")
        await pilot.press("E", "c")
        assert await seen(pilot, "has changed since the audit")
        await pilot.press("R")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert await seen(pilot, "It was long.")
        assert pilot.app.session.progress() == (1, 1)
        path.unlink()
        pilot.app.review.look_around()
        await pilot.pause()
        assert await seen(pilot, "deleted on disk")


async def test_hostile_and_wide_copy_keeps_the_screen_whole(tmp_path):
    names = "習近平國家主席 said; ולדימיר פוטין agreed; e\u0301le\u0301phant 👩‍👩‍👧 came."
    text = f"Title \x1b[31m\n\n{names}\n\nBad \x1b]0;owned\x07 \u202ereversed\u202c \x9b31m \ud800 \ttab."
    doc = document(text, "h\x1b[2J.txt", "Title \x1b[31m")
    flags = [
        flag(doc, words, "\x1b[32mgreen")
        for words in ("習近平國家主席", "ולדימיר פוטין", "\x1b]0;owned\x07 \u202ereversed")
    ]
    async with review(tmp_path, audit(doc, *flags), size=(100, 30)) as pilot:
        for key in ("J", "J", "J", "e", "escape", "o", "F", "escape"):
            await pilot.press(key)
            strips = pilot.app.screen._compositor.render_strips()
            assert {strip.cell_length for strip in strips} == {100}
            for strip in strips:
                assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char == "\u202e" for char in strip.text)
                strip.text.encode("utf-8")
        assert await seen(pilot, "␛[31m")
        await pilot.press("g", "g", "a")
        assert pilot.app.session.progress()[0] == 1
