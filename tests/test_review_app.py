"""The app, driven by keys through whole reviews; what counts is the store, the files and the screen."""

from review_audits import audit, document, long_audit, seed_audits
from review_driver import review, seen
from textual.widgets import Input

from mtaudit.core import Reason, Severity, Verb
from mtaudit.review.app.dialogs import ChoiceDialog, FilterDialog
from mtaudit.review.ledger import Ledger
from mtaudit.review.session import Session
from mtaudit.review.store import open_store


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


async def test_a_second_reviewers_progress_shows_without_being_asked(tmp_path):
    async with review(tmp_path) as pilot:
        bob = Session(open_store(tmp_path / "review.db"), "bob")
        for each in seed_audits():
            bob.add(each)
        bob.decide(bob.items[0], Verb.DISMISS, Reason.QUOTATION.value)
        pilot.app.review.look_around()
        await pilot.pause()
        assert await seen(pilot, "bob ✗ dismissed: quotation")


async def test_many_flags_do_not_slow_a_key_down(tmp_path):
    import time

    async with review(tmp_path, *[long_audit(1000)]) as pilot:
        start = time.process_time()
        await pilot.press(*"aaaaaaaaaa")
        assert (time.process_time() - start) / 10 < 0.5
