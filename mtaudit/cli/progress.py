"""Progress on stderr, on a terminal only, and only for work that takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[int, int], None]

_PATIENCE = 1.0
"""Seconds of silence before the first line: short work needs no narration."""


@contextmanager
def progress(*, quiet: bool) -> Iterator[tuple[Tell | None, Tell | None]]:
    """Two callbacks, for (done, total) clean sources and suspects; (None, None) where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None, None
        return
    line = _Line()
    yield line.teller("clean sources"), line.teller("articles audited")
    line.clear()


class _Line:
    """One line of stderr, written over and over."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._shown = False
        self._last = 0.0

    def teller(self, what: str) -> Tell:
        """A callback that shows how many of `what` are done."""

        def tell(done: int, total: int) -> None:
            now = time.monotonic()
            if now - self._start < _PATIENCE or (now - self._last < 0.1 and done != total):
                return
            self._shown, self._last = True, now
            count = f"{done} of {total}" if total else str(done)
            sys.stderr.write(f"\r\x1b[K{what}: {count}")
            sys.stderr.flush()

        return tell

    def clear(self) -> None:
        """Take the line away, so that the report starts on a clean one."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
