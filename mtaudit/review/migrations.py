"""The store's schema, one numbered step after the other. Steps are only ever added, never changed.

Step n takes a store from schema n - 1 to schema n; SQLite's `user_version` says where a store is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

APPLICATION_ID = 0x6D746172  # "mtar", so that `file` and we ourselves know the store from other databases

MIGRATIONS: tuple[str, ...] = (
    # 1: the log. Each row carries what one needs to know of the flag, so that it reads without the audit.
    """
    CREATE TABLE log (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        step INTEGER NOT NULL,
        at TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        verb TEXT NOT NULL,
        value TEXT,
        reverses INTEGER NOT NULL DEFAULT 0,
        flag TEXT NOT NULL DEFAULT '',
        article TEXT NOT NULL DEFAULT '',
        path TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        rule TEXT NOT NULL DEFAULT '',
        category TEXT NOT NULL DEFAULT '',
        severity TEXT NOT NULL DEFAULT '',
        confidence REAL NOT NULL DEFAULT 0,
        words TEXT NOT NULL DEFAULT '',
        occurrence INTEGER NOT NULL DEFAULT 1
    );
    CREATE INDEX log_flag ON log (flag);
    """,
    # 2: what was opened, so that `mtaudit review` without arguments resumes it.
    """
    CREATE TABLE reviews (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        paths TEXT NOT NULL,
        refs TEXT NOT NULL,
        options TEXT NOT NULL DEFAULT '{}'
    );
    """,
    # 3: append-only is a promise; the database itself keeps it.
    """
    CREATE TRIGGER log_keeps_rows BEFORE DELETE ON log
    BEGIN SELECT RAISE(ABORT, 'the log of decisions is append-only'); END;
    CREATE TRIGGER log_keeps_words BEFORE UPDATE ON log
    BEGIN SELECT RAISE(ABORT, 'the log of decisions is append-only'); END;
    """,
)


def migrate(connection: sqlite3.Connection, upto: int = len(MIGRATIONS)) -> None:
    """Bring a store to schema `upto`, each step in a transaction of its own; the connection is in autocommit mode.

    Raises sqlite3.Error; a step that fails leaves the store at the schema before it.
    """
    for number, script in enumerate(MIGRATIONS[:upto], start=1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Asked inside the transaction: another process may be bringing the same store up to date.
            if number > _version(connection):
                for statement in _statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            connection.execute("ROLLBACK")
            raise


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, whole: a trigger has semicolons inside."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
