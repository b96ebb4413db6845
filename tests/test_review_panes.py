"""Panes, mouse, help, keys and themes of the app, and the clean source beside it."""

import pytest
from review_audits import audit, document
from review_driver import review, seen, shown
from textual import events

from mtaudit.core import Verb
from mtaudit.errors import ConfigError
from mtaudit.review.app.dialogs import ChoiceDialog, HelpDialog
from mtaudit.review.app.keys import KEYS
from mtaudit.review.app.source import JumpScreen, SourceScreen, SourceView


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


async def test_the_theme_changes_by_a_key_and_no_color_is_heeded(tmp_path, monkeypatch):
    async with review(tmp_path) as pilot:
        await pilot.press("ctrl+t")
        assert pilot.app.theme == "mtaudit-light"
        await pilot.press("ctrl+t", "a")
        assert pilot.app.theme == "monochrome"
    monkeypatch.setenv("NO_COLOR", "1")
    async with review(tmp_path) as pilot:
        assert pilot.app.theme == "monochrome"


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
