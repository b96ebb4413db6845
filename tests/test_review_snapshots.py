"""How the app looks, at three sizes and in three themes. After a change that is meant: pytest --snapshot-update."""

import pytest
from review_audits import seed_audits

from mtaudit.review.app.main import ReviewApp
from mtaudit.review.feed import Feed
from mtaudit.review.session import Session
from mtaudit.review.store import open_store

LOOKS = [
    ("80x24", "mtaudit-dark", ""),
    ("80x24", "mtaudit-light", "a x h e"),
    ("80x24", "monochrome", "a x h"),
    ("120x40", "mtaudit-dark", "a a x h f"),
    ("120x40", "mtaudit-light", "F"),
    ("120x40", "monochrome", "g 5 1 enter x"),
    ("200x60", "mtaudit-dark", "a a x h g 5 1 enter"),
    ("200x60", "mtaudit-light", "question_mark"),
    ("200x60", "monochrome", "a a x h"),
]


@pytest.mark.parametrize(("size", "theme", "keys"), LOOKS, ids=[f"{size}-{theme}" for size, theme, _ in LOOKS])
def test_looks(snap_compare, tmp_path, monkeypatch, size, theme, keys):
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    session = Session(open_store(tmp_path / "review.db"), "ada")
    app = ReviewApp(session, Feed(lambda report: iter(seed_audits()), 2), theme=theme)

    async def play(pilot):
        for _ in range(500):
            await pilot.pause(0.02)
            if not app.review.status and app.review.is_current:
                break
        await pilot.press(*keys.split())
        await pilot.pause()
        # A cursor that blinks would be there in one picture and gone in the next.
        for line in app.screen.query("Input"):
            line.cursor_blink = False
        await pilot.pause(0.2)

    width, height = map(int, size.split("x"))
    assert snap_compare(app, terminal_size=(width, height), run_before=play)
