"""The review store: one append-only log of decisions in SQLite, on disk before the next key is read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mtaudit.core import Decision, Verb
from mtaudit.errors import MtauditError
from mtaudit.review.migrations import APPLICATION_ID, MIGRATIONS, migrate

DEFAULT_STORE = ".mtaudit/review.db"
_WAIT_SECONDS = 1.0  # how long another program may hold the store before we say so


class StoreError(MtauditError):
    """The store cannot be opened, read or written."""


@dataclass(frozen=True, slots=True)
class About:
    """What the log keeps of a flag, so that a decision can be read, counted and found again without the audit.

    `article` is the identity of the article (never its path), `occurrence` counts equal words in it from 1.
    """

    article: str = ""
    path: str = ""
    title: str = ""
    rule: str = ""
    category: str = ""
    severity: str = ""
    confidence: float = 0.0
    words: str = ""
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log: the decision, its number, and what it was about."""

    id: int
    decision: Decision
    about: About


@dataclass(frozen=True, slots=True)
class Review:
    """What was opened for review: an earlier result (one .json path) or articles with their clean sources."""

    paths: tuple[str, ...]
    references: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)


class Store:
    """An open store. `readonly` says in words why nothing can be written, "" when all is well."""

    def __init__(self, connection: sqlite3.Connection, path: Path, readonly: str = "") -> None:
        self._connection = connection
        self.path = path
        self.readonly = readonly

    def append(self, decisions: Sequence[tuple[Decision, About]], reviewer: str) -> None:
        """Write decisions as one step: all of them or none. They are on disk when this returns.

        `step`, `at` and `reviewer` of the decisions are set here. Raises StoreError in words fit for the screen;
        then nothing was written.
        """
        if self.readonly:
            raise StoreError(f"not recorded: {self.readonly}")
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._writing():
            last = self._connection.execute("SELECT coalesce(max(id), 0) FROM log").fetchone()[0]
            self._connection.executemany(
                f"INSERT INTO log ({_COLUMNS}) VALUES ({_MARKS})",
                [_as_row(last + 1, at, reviewer, decision, about) for decision, about in decisions],
            )

    def entries(self, after: int = 0) -> list[Entry]:
        """The log in the order it was written, from the entry behind number `after` on."""
        try:
            rows = self._connection.execute(f"SELECT id, {_COLUMNS} FROM log WHERE id > ? ORDER BY id", (after,))
            return [_as_entry(row) for row in rows]
        except sqlite3.Error as error:
            raise _in_words(error, self.path) from error

    def changed_elsewhere(self) -> int:
        """A number that changes when another process has written; cheap enough to ask every second."""
        try:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error as error:
            raise _in_words(error, self.path) from error

    def remember(self, review: Review, reviewer: str) -> None:
        """Note what was opened, for the next `mtaudit review` without arguments. A store that cannot is left alone."""
        if self.readonly or self.last_review() == review:
            return
        row = (
            datetime.now(UTC).isoformat(timespec="seconds"),
            reviewer,
            *map(json.dumps, (review.paths, review.references, review.options)),
        )
        with self._writing():
            self._connection.execute(
                "INSERT INTO reviews (at, reviewer, paths, refs, options) VALUES (?, ?, ?, ?, ?)", row
            )

    def last_review(self) -> Review | None:
        """What was opened last, None in a new store."""
        try:
            row = self._connection.execute(
                "SELECT paths, refs, options FROM reviews ORDER BY id DESC LIMIT 1"
            ).fetchone()
        except sqlite3.Error as error:
            raise _in_words(error, self.path) from error
        if row is None:
            return None
        paths, references, options = map(json.loads, row)
        return Review(tuple(paths), tuple(references), options)

    def close(self) -> None:
        """Close the file. The log is complete without this."""
        self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise _in_words(error, self.path) from error


def open_store(path: str | Path = DEFAULT_STORE) -> Store:
    """Open a store, making the file and its folder when they are missing, and bring its schema up to date.

    On a disk that cannot be written the store opens for reading (empty when there is none) and `Store.readonly` says
    why. Raises StoreError for a file that is no store, and for one that a newer mtaudit has written.
    """
    path = Path(path)
    if path.is_dir():
        raise StoreError(f"{path} is a folder, not a review store", "name a file with --store")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connect(f"{path.resolve().as_uri()}?mode=rwc")
        _check(connection, path)
        migrate(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL syncs the write-ahead log at each commit: a decision outlives a power cut, not only a crash.
        connection.execute("PRAGMA synchronous = FULL")
        return Store(connection, path)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise StoreError(f"another program holds the store {path}", "try again in a moment") from error
        return _open_for_reading(path, error)
    except OSError as error:
        return _open_for_reading(path, error)
    except sqlite3.DatabaseError as error:
        raise _in_words(error, path) from error


def read_store(path: str | Path) -> Store:
    """Open an existing store for reading and writing; StoreError when there is none."""
    if not Path(path).exists():
        raise StoreError(
            f"there is no review store at {path}", "name one with --store, or start `mtaudit review PATH…`"
        )
    return open_store(path)


def _open_for_reading(path: Path, reason: Exception) -> Store:
    why = f"the store {path} cannot be written ({_plain(reason)}); start again with --store on another disk"
    if path.is_file():
        # immutable: on a read-only disk SQLite cannot make the files that WAL needs for sharing.
        connection = _connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1")
        try:
            _check(connection, path)
            if _user_version(connection) == len(MIGRATIONS):
                return Store(connection, path, why)
        except sqlite3.DatabaseError as error:
            raise _in_words(error, path) from error
    connection = _connect(":memory:")
    migrate(connection)
    return Store(connection, path, why)


def _connect(uri: str) -> sqlite3.Connection:
    # Autocommit mode: transactions are begun by us, where one sees them. The app may read from a worker thread.
    return sqlite3.connect(uri, uri=True, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    version = _user_version(connection)
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != APPLICATION_ID:
        raise StoreError(
            f"{path} is a database of another program, not a review store", "name another file with --store"
        )
    if version > len(MIGRATIONS):
        raise StoreError(
            f"the store {path} was written by a newer mtaudit (schema {version}, this one knows {len(MIGRATIONS)})",
            "update mtaudit, or name another file with --store",
        )


def _user_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _plain(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _in_words(error: sqlite3.Error, path: Path) -> StoreError:
    text = str(error)
    if "locked" in text or "busy" in text:
        return StoreError(f"not recorded: another program holds the store {path}", "press the key again in a moment")
    if "full" in text:
        return StoreError(f"not recorded: the disk of the store {path} is full", "make room, then press the key again")
    if "readonly" in text:
        return StoreError(f"not recorded: the store {path} is read-only", "start again with --store on another disk")
    if "not a database" in text or "malformed" in text:
        return StoreError(f"{path} is not a review store, or it is damaged", "name another file with --store")
    return StoreError(f"the store {path} failed: {text}", "nothing was recorded; press the key again")


_COLUMNS = (
    "step, at, reviewer, verb, value, reverses, flag, "
    "article, path, title, rule, category, severity, confidence, words, occurrence"
)
_MARKS = ", ".join("?" * 16)


def _as_row(step: int, at: str, reviewer: str, decision: Decision, about: About) -> tuple[object, ...]:
    done = (step, at, reviewer, decision.verb.value, _storable(decision.value), decision.reverses, decision.flag)
    flag = (about.article, _storable(about.path), _storable(about.title), about.rule, about.category, about.severity)
    return (*done, *flag, about.confidence, _storable(about.words), about.occurrence)


def _storable(text: str | None) -> str | None:
    """Text as SQLite can hold it: hostile copy may carry lone surrogates, which UTF-8 has no form for."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")


def _as_entry(row: Sequence[Any]) -> Entry:
    number, step, at, reviewer, verb, value, reverses, flag, *about = row
    return Entry(number, Decision(Verb(verb), flag, value, reviewer, at, step, reverses), About(*about))
