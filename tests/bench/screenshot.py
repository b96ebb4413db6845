"""The picture of `mtaudit review` in the README: `python tests/bench/screenshot.py review.svg` makes it anew.

It audits the seed articles as `mtaudit review seeds --reference reference` does, decides a few flags by keys, and
saves what is on the screen as SVG. The store is a temporary one.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from mtaudit.cli.review import start_feed
from mtaudit.config import Settings
from mtaudit.review.app.main import ReviewApp
from mtaudit.review.session import Session
from mtaudit.review.store import Review, open_store

ROOT = Path(__file__).parent.parent.parent


async def picture(size: tuple[int, int], theme: str, keys: list[str]) -> str:
    """The screen after some keys, as SVG."""
    feed = start_feed(Review(("seeds",), ("reference",)), Settings())
    with tempfile.TemporaryDirectory() as folder:
        app = ReviewApp(Session(open_store(Path(folder) / "review.db"), "editor"), feed, theme=theme)
        async with app.run_test(size=size) as pilot:
            while app.review.status:
                await pilot.pause(0.1)
            await pilot.press(*keys)
            await pilot.pause(0.5)
            return app.export_screenshot(title="mtaudit review seeds --reference reference")


if __name__ == "__main__":
    keys = ["a", "x", "c", "a", "slash", *"nose", "enter"]
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "review.svg").absolute()
    os.chdir(ROOT)  # so that the picture shows the paths that a user would see
    svg = asyncio.run(picture((132, 38), sys.argv[2] if len(sys.argv) > 2 else "mtaudit-dark", keys))
    target.write_text(svg, encoding="utf-8")
