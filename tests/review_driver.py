"""The review app with articles in it, run without a terminal, and what is on its screen."""

from contextlib import asynccontextmanager

from review_audits import seed_audits

from mtaudit.review.app.main import ReviewApp
from mtaudit.review.feed import Feed
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
