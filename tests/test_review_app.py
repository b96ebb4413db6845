"""The app, driven by keys and mouse through whole reviews; what counts is the store, the files and the screen."""

import sqlite3
from contextlib import asynccontextmanager

import pytest
from review_audits import audit, document, flag, long_audit, seed_audits
from textual import events
from textual.widgets import Input

from mtaudit.core import Failure, Reason, Severity, Verb
from mtaudit.errors import ConfigError, MtauditError
from mtaudit.review.app.dialogs import ChoiceDialog, FilterDialog, HelpDialog
from mtaudit.review.app.keys import KEYS
from mtaudit.review.app.main import ReviewApp
from mtaudit.review.app.source import JumpScreen, SourceScreen, SourceView
from mtaudit.review.feed import Feed
from mtaudit.review.ledger import Ledger
from mtaudit.review.session import Session
from mtaudit.review.store import open_store


@asynccontextmanager
async def review(tmp_path, *audits, size=(120, 40), store=None, again=None, who="ada", **known):
    session = Session(store or open_store(tmp_path / "review.db"), who)
    found = audits or seed_audits()
    app = ReviewApp(session, Feed(lambda report: iter(found), len(found), again), folder=str(tmp_path / "out"), **known)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        yield pilot


async def ready(pilot):
    """Wait until all audits are in."""
    for _ in range(1000):
        if getattr(pilot.app, "review", None) and pilot.app.review.is_mounted and not pilot.app.review.status:
            break
        await pilot.pause(0.03)
    await pilot.pause()


def shown(pilot):
    """What is on the screen, as text."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def seen(pilot, words):
    """Whether the words come on the screen, in a pane or in a notice (those wrap), within ten seconds."""
    for _ in range(200):
        notices = "\n".join(str(notice.message) for notice in pilot.app._notifications)
        if words in shown(pilot) or words in notices:
            return True
        await pilot.pause(0.05)
    return False


def logged(tmp_path):
    ledger = Ledger(open_store(tmp_path / "review.db").entries())
    return [ledger.standing(flag, "ada") for flag in ledger.flags()]


async def test_a_whole_review_by_keys_alone(tmp_path):
    async with review(tmp_path) as pilot:
        session = pilot.app.session
        assert await seen(pilot, "▸⟦!considers that Biden")
        await pilot.press("a", "x", "n")  # accept; dismiss as a name
        assert session.current.number == 3
        await pilot.press("e")
        line = pilot.app.screen.query_one("#line", Input)
        assert line.value == session.items[2].flag.suggestion
        await pilot.press("end", "!", "enter")
        await pilot.press("f", "s", "c", "n", *"ask", "enter")
        assert [s.outcome for s in map(session.standing, session.items[:4])] == [
            Verb.ACCEPT,
            Verb.DISMISS,
            Verb.ACCEPT,
            None,
        ]
        await pilot.press("E", "a")
    first, second, third, fourth = logged(tmp_path)
    assert first.replacement == "Kremlin says it is “good” that Biden wants calm"
    assert second.reason is Reason.NAME
    assert third.replacement.endswith("tensions!")
    assert (fourth.look, fourth.severity, fourth.note) == (True, Severity.CRITICAL, "ask")
    corrected = (tmp_path / "out/corrected/seeds/awani-kremlin-calm-positively.txt").read_text(encoding="utf-8")
    assert "Kremlin says it is “good” that Biden wants calm" in corrected
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"decisions.jsonl", "summary.md", "corrections.diff"}


async def test_a_decision_is_in_the_store_before_the_next_key(tmp_path):
    async with review(tmp_path) as pilot:
        for number in range(1, 6):
            await pilot.press("a")
            assert len(open_store(tmp_path / "review.db").entries()) == number


async def test_undo_and_redo_without_end(tmp_path):
    async with review(tmp_path, long_audit(30)) as pilot:
        session = pilot.app.session
        await pilot.press(*"a" * 10, *"u" * 10)
        assert session.progress() == (0, 30)
        assert session.current.number == 1
        await pilot.press(*"U" * 10)
        assert session.progress() == (10, 30)
        await pilot.press("u", "x", "c", "U")
        assert await seen(pilot, "nothing to redo")
        assert session.progress() == (10, 30)


async def test_moving_by_keys(tmp_path):
    async with review(tmp_path) as pilot:
        session = pilot.app.session

        async def after(*keys):
            await pilot.press(*keys)
            return session.current.number

        assert await after("j") == 2
        assert await after("a", "k", "k") == 56
        assert await after("g", "g") == 1
        assert await after("K") == 56
        assert await after("J") == 1
        assert await after("g", "5", "1", "enter") == 51
        assert await seen(pilot, "weighed his nose in this debate⟧")
        assert await after("G") == 56
        assert await after("right_curly_bracket") == 1
        assert await after("slash", *"palatable", "enter") == 53
        assert await after("g", "9", "9", "enter", "escape") == 53


async def test_the_current_sentence_is_in_the_middle_of_the_article(tmp_path):
    async with review(tmp_path) as pilot:
        await pilot.press("g", "4", "0", "enter")
        article = pilot.app.review.article
        line = article.line_of(pilot.app.session.current.start)
        assert abs(line - article.scroll_offset.y - article.size.height // 2) <= 1


async def test_all_alike_by_rule_here_and_everywhere(tmp_path):
    async with review(tmp_path) as pilot:
        session = pilot.app.session
        await pilot.press("g", "4", "enter", "A")
        assert isinstance(pilot.app.screen, ChoiceDialog)
        assert await seen(pilot, "calque in this article")
        await pilot.press("r")
        accepted = [i for i in session.items if session.standing(i).outcome is Verb.ACCEPT]
        assert {(i.flag.rule, i.article) for i in accepted} == {("calque", 0)}
        await pilot.press("X", "R", "h")
        dismissed = [i for i in session.items if session.standing(i).reason is Reason.HOUSE_STYLE]
        assert len(dismissed) > 1
        await pilot.press("u", "u")
        assert session.progress()[0] == 0


async def test_the_filter_narrows_the_queue_and_the_keys_keep_to_it(tmp_path):
    async with review(tmp_path) as pilot:
        session = pilot.app.session
        await pilot.press("F", *"idiom", "down", "space", "enter")
        assert str(session.filter) == "rule: garbled-idiom"
        assert session.current.flag.rule == "garbled-idiom"
        await pilot.press("a", "a", "a")
        assert [i.flag.rule for i in session.items if session.standing(i).outcome] == ["garbled-idiom"] * 3
        assert await seen(pilot, "Every flag shown is decided")
        await pilot.press("F", "ctrl+r")
        assert not session.filter
        await pilot.press("F", "escape")
        assert not isinstance(pilot.app.screen, FilterDialog)


async def test_marking_a_missed_span_by_keys(tmp_path):
    doc = document("Title\n\nOne two three four five.", str(tmp_path / "a.txt"), "Title")
    async with review(tmp_path, audit(doc)) as pilot:
        assert await seen(pilot, "Nothing is flagged")
        await pilot.press("m", "right", "right", "space", "right", "enter")
        await pilot.press("w", "m")  # Style/Awkward, major
        line = pilot.app.screen.query_one("#line", Input)
        assert line.value == "two three"
        await pilot.press("end", *" x", "enter")
        (item,) = pilot.app.session.items
        assert (item.flag.rule, item.flag.words, item.flag.category.value) == ("missed", "two three", "Style/Awkward")
        assert pilot.app.session.standing(item).replacement == "two three x"
        await pilot.press("m", "escape", "u")
        assert pilot.app.session.items == []


async def test_dragging_over_words_marks_them(tmp_path):
    doc = document("Title\n\nOne two three four five.", str(tmp_path / "a.txt"), "Title")
    async with review(tmp_path, audit(doc)) as pilot:
        inner = pilot.app.review.article.scrollable_content_region
        for kind, x in ((events.MouseDown, 6), (events.MouseMove, 11), (events.MouseUp, 11)):
            at = {"x": inner.x + x, "y": inner.y + 2, "screen_x": inner.x + x, "screen_y": inner.y + 2}
            rest = {"delta_x": 0, "delta_y": 0, "button": 1, "shift": False, "meta": False, "ctrl": False}
            pilot.app.screen._forward_event(kind(widget=None, **at, **rest))
            await pilot.pause()
        article = pilot.app.review.article
        assert article.marking
        start, end = article.marking.span
        assert doc.text[start:end] == "two three"


async def test_the_clean_source_opens_at_its_sentence(tmp_path):
    async with review(tmp_path) as pilot:
        await pilot.press("G", "o")
        assert isinstance(pilot.app.screen, SourceScreen)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.1)
        assert await seen(pilot, "Biden has not telephoned Erdogan since taking office in")
        await pilot.press("escape")
        assert pilot.app.screen is pilot.app.review


async def test_a_source_that_is_gone_shows_the_passage_the_audit_had(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with review(tmp_path) as pilot:
        await pilot.press("G", "o")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.1)
        assert await seen(pilot, "there is no such file")
        assert await seen(pilot, "Biden has not telephoned Erdogan")
        assert pilot.app.screen.query_one(SourceView)


async def test_further_matches_are_a_key_away(tmp_path):
    async with review(tmp_path) as pilot:
        assert await seen(pilot, "Clean source 1/2")
        await pilot.press("right_square_bracket")
        assert await seen(pilot, "Clean source 2/2")
        await pilot.press("right_square_bracket")
        assert await seen(pilot, "Clean source 1/2")


async def test_jumping_by_letters(tmp_path):
    async with review(tmp_path) as pilot:
        await pilot.press("ctrl+o")
        assert isinstance(pilot.app.screen, JumpScreen)
        await pilot.press("b")
        assert pilot.app.session.current.number == 2
        await pilot.press("ctrl+o", "3")
        assert pilot.app.focused.id == "why"
        await pilot.press("ctrl+o", "escape")
        assert pilot.app.focused.id == "why"


async def test_panes_are_hidden_enlarged_and_resized(tmp_path):
    async with review(tmp_path) as pilot:
        screen = pilot.app.review

        def width(name):
            return screen.query_one(f"#{name}").region.width

        queue, article = width("queue"), width("article")
        await pilot.press("1")
        assert (width("queue"), width("article")) == (0, article + queue)
        await pilot.press("1", "z")
        assert (width("queue"), width("why"), width("article")) == (0, 0, 120)
        await pilot.press("z", "greater_than_sign")
        assert width("article") == article + 4
        await pilot.press("equals_sign", "tab", "tab", "greater_than_sign")
        assert width("queue") == queue + 4
        await pilot.press("1", "2", "3")
        assert await seen(pilot, "one pane stays")
        await pilot.press("equals_sign")
        assert (width("queue"), width("article")) == (queue, article)


async def test_borders_are_pulled_with_the_mouse(tmp_path):
    async with review(tmp_path) as pilot:
        queue = pilot.app.review.query_one("#queue")
        before = queue.region.width
        await pilot.mouse_down("#queue", offset=(before - 1, 5))
        await pilot.hover("#work", offset=(8, 5))
        await pilot.mouse_up("#work", offset=(8, 5))
        await pilot.pause()
        assert queue.region.width > before + 4


async def test_the_mouse_chooses_flags_and_runs_keys(tmp_path):
    async with review(tmp_path) as pilot:
        session = pilot.app.session
        await pilot.click("#queue", offset=(8, 5))
        assert session.current.number == 4
        places = pilot.app.review.article.visible_flags()
        x, y = places[0]
        await pilot.click("#article", offset=(x + 1, y + 1))
        assert session.current.number == 1
        await pilot.click("FooterKey")  # the first one: accept
        await pilot.pause()
        assert session.standing(session.items[0]).outcome is Verb.ACCEPT


async def test_help_lists_every_key_and_runs_it(tmp_path):
    async with review(tmp_path, size=(100, 70)) as pilot:
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpDialog)
        text = shown(pilot)
        assert all(key.tooltip in text for key in KEYS)
        await pilot.press("down", "enter")  # the first is accept, the second dismiss
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChoiceDialog)


async def test_every_key_has_an_id_of_its_own_and_a_tooltip():
    assert len({key.id for key in KEYS}) == len(KEYS)
    names = [name for key in KEYS for name in key.keys.split(",")]
    assert len(set(names)) == len(names)
    assert all(key.tooltip for key in KEYS)


async def test_keys_are_remapped_and_wrong_ids_are_named(tmp_path):
    async with review(tmp_path, keymap={"accept": "y", "dismiss": "ctrl+d"}) as pilot:
        session = pilot.app.session
        await pilot.press("a")
        assert session.progress()[0] == 0
        await pilot.press("y", "ctrl+d", "c")
        assert session.progress()[0] == 2
    with pytest.raises(ConfigError, match="did you mean 'accept'"):
        async with review(tmp_path, keymap={"acept": "y"}):
            pass
    with pytest.raises(ConfigError, match="no theme"):
        async with review(tmp_path, theme="pink"):
            pass


async def test_the_palette_knows_the_keys(tmp_path):
    async with review(tmp_path) as pilot:
        await pilot.press("ctrl+p", *"second look")
        await pilot.pause(0.6)
        await pilot.press("enter", "enter")
        await pilot.pause(0.2)
        assert pilot.app.session.standing(pilot.app.session.items[0]).look


async def test_a_second_reviewers_progress_shows_without_being_asked(tmp_path):
    async with review(tmp_path) as pilot:
        bob = Session(open_store(tmp_path / "review.db"), "bob")
        for each in seed_audits():
            bob.add(each)
        bob.decide(bob.items[0], Verb.DISMISS, Reason.QUOTATION.value)
        pilot.app.review.look_around()
        await pilot.pause()
        assert await seen(pilot, "bob ✗ dismissed: quotation")


# Faults: words on the screen, and the session goes on


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


async def test_a_tiny_terminal_says_so_and_comes_back(tmp_path):
    async with review(tmp_path, size=(40, 10)) as pilot:
        assert await seen(pilot, "The terminal is 40×10")
        await pilot.press("a")
        assert pilot.app.session.progress()[0] == 1
        await pilot.resize_terminal(100, 30)
        await pilot.pause(0.1)
        assert await seen(pilot, "⟦")


@pytest.mark.parametrize("keys", [["x"], ["F"], ["e"], ["m"], ["G", "o"]])
async def test_a_resize_during_a_dialog(tmp_path, keys):
    async with review(tmp_path) as pilot:
        await pilot.press(*keys)
        for size in ((40, 10), (200, 60), (80, 24), (12, 4), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await pilot.press("escape")
        await pilot.press("a")
        assert pilot.app.session.progress()[0] in (0, 1)
        assert await seen(pilot, "decided")


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


async def test_the_theme_changes_by_a_key_and_no_color_is_heeded(tmp_path, monkeypatch):
    async with review(tmp_path) as pilot:
        await pilot.press("ctrl+t")
        assert pilot.app.theme == "mtaudit-light"
        await pilot.press("ctrl+t", "a")
        assert pilot.app.theme == "monochrome"
    monkeypatch.setenv("NO_COLOR", "1")
    async with review(tmp_path) as pilot:
        assert pilot.app.theme == "monochrome"


async def test_many_flags_do_not_slow_a_key_down(tmp_path):
    import time

    async with review(tmp_path, *[long_audit(1000)]) as pilot:
        start = time.process_time()
        await pilot.press(*"aaaaaaaaaa")
        assert (time.process_time() - start) / 10 < 0.5
