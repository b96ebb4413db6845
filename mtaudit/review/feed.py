"""Audits as they come: a thread runs the audit while the editor is already at work. No Textual here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event, Thread

from mtaudit.core import Audit, Failure
from mtaudit.errors import MtauditError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work before the first audit is: `done` of `total` clean sources read."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Finished:
    """No more audits will come. `error` is one line when the run broke off, "" when all is done."""

    error: str = ""


News = Audit | Failure | Progress | Finished
Report = Callable[[int, int], None]
Source = Callable[[Report], Iterator[Audit | Failure]]
"""Makes the iterator of audits; it is called in the thread, with a function to report progress to."""
Again = Callable[[str], Iterator[Audit | Failure]]
"""Audits one path anew, in the caller's thread."""


class Feed:
    """Starts to audit at once; `news` waits for what comes next.

    `total` is how many articles are expected (0: unknown), `again` audits one of them anew.
    """

    def __init__(self, source: Source, total: int = 0, again: Again | None = None) -> None:
        self.total = total
        self.again = again
        self._source = source
        self._queue: SimpleQueue[News] = SimpleQueue()
        self._stopped = Event()
        # A daemon: who quits does not wait for an audit that nobody will read.
        self._thread = Thread(target=self._run, name="audit", daemon=True)
        self._thread.start()

    def news(self) -> News:
        """The next piece of news; waits for it. After Finished nothing comes."""
        return self._queue.get()

    def audits(self) -> Iterator[Audit | Failure]:
        """All audits; waits for each. Raises MtauditError where the run broke off."""
        while not isinstance(news := self.news(), Finished):
            if not isinstance(news, Progress):
                yield news
        if news.error:
            raise MtauditError(news.error)

    def stop(self, seconds: float) -> bool:
        """End after the article at hand, waiting so long for it at most; whether the thread has ended.

        A process must not simply end under it: the model's runtime would abort loudly.
        """
        self._stopped.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            for found in self._source(lambda done, total: self._queue.put(Progress(done, total))):
                self._queue.put(found)
                if self._stopped.is_set():
                    break
        except MtauditError as error:
            self._queue.put(Finished(str(error)))
        except Exception as error:  # noqa: BLE001 - the session goes on with what it has, and says what happened
            self._queue.put(Finished(f"the audit failed inside mtaudit: {type(error).__name__}: {error}"))
        else:
            self._queue.put(Finished())
