"""The review store: what is written stays written, and what cannot be written is said in words."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtaudit.core import Decision, Reason, Severity, Verb
from mtaudit.review.ledger import Ledger
from mtaudit.review.migrations import MIGRATIONS, migrate
from mtaudit.review.store import About, Review, StoreError, open_store, read_store

ABOUT = About("k1", "a.txt", "A title", "calque", "Style/Awkward", "minor", 0.7, "arms pass", 1)


def decide(store, verb=Verb.ACCEPT, value="x", flag="f1", who="ada"):
    store.append([(Decision(verb, flag, value), ABOUT)], who)


def test_a_decision_comes_back_as_it_was_written(tmp_path):
    store = open_store(tmp_path / "deep" / "review.db")
    decide(store, Verb.DISMISS, Reason.NAME.value)
    decide(store, Verb.ACCEPT, None, flag="f2")
    store.close()
    first, second = open_store(tmp_path / "deep" / "review.db").entries()
    assert (first.decision.verb, first.decision.value, first.decision.reviewer) == (Verb.DISMISS, "name", "ada")
    assert first.about == ABOUT
    assert second.decision.value is None
    assert first.decision.at.endswith("+00:00")


@given(st.text(st.characters()), st.text(st.characters()))
@settings(max_examples=40)
def test_any_copy_can_be_kept(words, note):
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    from mtaudit.review.store import Store

    store = Store(connection, Path("memory"))
    store.append([(Decision(Verb.NOTE, "f", note), About(words=words, path=words))], "ada")
    (entry,) = store.entries()
    assert entry.decision.value == note.encode("utf-8", "replace").decode()
    assert entry.about.words == words.encode("utf-8", "replace").decode()


@pytest.mark.parametrize("version", range(len(MIGRATIONS) + 1))
def test_every_earlier_schema_is_brought_up_to_date_and_keeps_its_decisions(tmp_path, version):
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, upto=version)
    if version:
        connection.execute(
            "INSERT INTO log (step, at, reviewer, verb, value, flag) VALUES (1, '2020-01-01', 'ada', 'accept', 'new', 'f')"
        )
    connection.close()
    store = open_store(path)
    assert [entry.decision.value for entry in store.entries()] == (["new"] if version else [])
    store.remember(Review(("a.txt",)), "ada")
    assert sqlite3.connect(path).execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    decide(store)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sqlite3.connect(path).execute("DELETE FROM log")


def test_a_store_that_was_dumped_by_the_first_version_still_opens(tmp_path):
    path = tmp_path / "v1.db"
    script = (Path(__file__).parent / "data" / "review" / "store-v1.sql").read_text(encoding="utf-8")
    sqlite3.connect(path).executescript(script)
    ledger = Ledger(open_store(path).entries())
    assert ledger.standing("c0ffee", "ada").replacement == "hacking"
    assert ledger.standing("decade", "ada").outcome is None


def test_the_log_is_append_only_for_everyone(tmp_path):
    store = open_store(tmp_path / "review.db")
    decide(store)
    other = sqlite3.connect(tmp_path / "review.db")
    for statement in ("DELETE FROM log", "UPDATE log SET value = 'forged'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(statement)


def test_it_is_in_wal_mode_and_syncs_each_commit(tmp_path):
    store = open_store(tmp_path / "review.db")
    assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_newer_store_is_refused_in_one_line(tmp_path):
    open_store(tmp_path / "review.db").close()
    connection = sqlite3.connect(tmp_path / "review.db")
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    with pytest.raises(StoreError, match="newer mtaudit") as refused:
        open_store(tmp_path / "review.db")
    assert "\n" not in str(refused.value)


def test_other_files_are_not_taken_for_stores(tmp_path):
    (tmp_path / "text.db").write_text("Not a database at all, but long enough to be looked at. " * 20)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE bookmarks (url)")
    other.commit()
    for name in ("text.db", "other.db"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(StoreError, match="store"):
            open_store(tmp_path / name)
        assert (tmp_path / name).read_bytes() == before
    with pytest.raises(StoreError, match="folder"):
        open_store(tmp_path)
    with pytest.raises(StoreError, match="there is no review store"):
        read_store(tmp_path / "none.db")


def test_a_locked_store_says_so_writes_nothing_and_works_again_afterwards(tmp_path):
    store = open_store(tmp_path / "review.db")
    other = sqlite3.connect(tmp_path / "review.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program holds the store"):
        decide(store)
    other.execute("ROLLBACK")
    assert store.entries() == []
    decide(store)
    assert len(store.entries()) == 1


def test_a_full_disk_says_so_and_loses_nothing_written_before(tmp_path):
    store = open_store(tmp_path / "review.db")
    decide(store)
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"disk of the store .* is full"):
        decide(store, value="long " * 10_000)
    assert len(store.entries()) == 1
    store._connection.execute(f"PRAGMA max_page_count = {pages + 100}")
    decide(store, value="long " * 10_000)
    assert len(store.entries()) == 2


def test_where_nothing_can_be_written_one_can_still_read(tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = open_store(tmp_path / "file" / "review.db")
    assert "cannot be written" in store.readonly
    with pytest.raises(StoreError, match="not recorded"):
        decide(store)
    assert store.entries() == []


def test_a_store_on_a_read_only_disk_opens_with_what_is_in_it(tmp_path, monkeypatch):
    path = tmp_path / "review.db"
    store = open_store(path)
    decide(store)
    store.close()
    # The root user may write anywhere, so SQLite itself is told that the disk refuses.
    from mtaudit.review import store as module

    connect = module._connect
    monkeypatch.setattr(module, "_connect", lambda uri: connect(uri.replace("mode=rwc", "mode=ro")))
    monkeypatch.setattr(
        module, "migrate", lambda c, *a: c.execute("INSERT INTO reviews VALUES (1, '', '', '', '', '')")
    )
    store = open_store(path)
    assert "cannot be written" in store.readonly
    assert len(store.entries()) == 1


def test_the_last_review_is_remembered_once(tmp_path):
    store = open_store(tmp_path / "review.db")
    assert store.last_review() is None
    review = Review(("seeds",), ("reference",))
    store.remember(review, "ada")
    store.remember(review, "ada")
    assert store.last_review() == review
    assert store._connection.execute("SELECT count(*) FROM reviews").fetchone() == (1,)


def test_a_step_is_written_whole_or_not_at_all(tmp_path):
    store = open_store(tmp_path / "review.db")
    with pytest.raises((StoreError, sqlite3.Error, TypeError, AttributeError)):
        store.append([(Decision(Verb.ACCEPT, "f1", "x"), ABOUT), (Decision(Verb.ACCEPT, None, "x"), ABOUT)], "ada")
    assert store.entries() == []
    decide(store)
    assert len(store.entries()) == 1


STEPS = st.lists(
    st.one_of(st.tuples(st.just("do"), st.integers(0, 3), st.integers(0, 9)), st.just(("undo",)), st.just(("redo",))),
    max_size=30,
)


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_undo_and_redo_behave_as_in_an_editor(steps):
    """Against the plainest model there is: a list of states and a place in it."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    from mtaudit.review.store import Store

    store = Store(connection, Path("memory"))
    ledger = Ledger()
    history: list[dict[str, str]] = [{}]
    place = 0
    for kind, *rest in steps:
        if kind == "do":
            flag, value = f"f{rest[0]}", str(rest[1])
            decide(store, value=value, flag=flag)
            history = [*history[: place + 1], {**history[place], flag: value}]
            place += 1
        else:
            step = ledger.undoable("ada") if kind == "undo" else ledger.redoable("ada")
            possible = place > 0 if kind == "undo" else place < len(history) - 1
            assert bool(step) == possible
            if step:
                store.append([(Decision(Verb.REVERSE, reverses=step), About())], "ada")
                place += -1 if kind == "undo" else 1
        ledger.extend(store.entries(after=ledger.last))
        now = {flag: ledger.standing(flag, "ada").replacement for flag in ledger.flags()}
        assert {flag: value for flag, value in now.items() if value is not None} == history[place]
    assert Ledger(store.entries()).flags() == ledger.flags()
    fresh = Ledger(store.entries())
    assert all(fresh.standing(flag, "ada") == ledger.standing(flag, "ada") for flag in fresh.flags())


def test_two_reviewers_on_one_store_see_each_other_and_undo_only_their_own(tmp_path):
    ada, bob = open_store(tmp_path / "review.db"), open_store(tmp_path / "review.db")
    seen = ada.changed_elsewhere()
    decide(ada, value="one")
    decide(bob, Verb.DISMISS, Reason.NAME.value, who="bob")
    assert ada.changed_elsewhere() != seen
    ledger = Ledger(ada.entries())
    assert {who: s.outcome for who, s in ledger.standings("f1").items()} == {"ada": Verb.ACCEPT, "bob": Verb.DISMISS}
    assert ledger.disagreements() == ["f1"]
    ada.append([(Decision(Verb.REVERSE, reverses=ledger.undoable("ada")), About())], "ada")
    ledger.extend(ada.entries(after=ledger.last))
    assert "ada" not in ledger.standings("f1")
    assert ledger.settled("f1", "ada").outcome is Verb.DISMISS


def test_severity_note_and_second_look_leave_a_flag_undecided(tmp_path):
    store = open_store(tmp_path / "review.db")
    decide(store, Verb.SEVERITY, "critical")
    decide(store, Verb.NOTE, "ask the desk")
    decide(store, Verb.LOOK, "on")
    standing = Ledger(store.entries()).standing("f1", "ada")
    assert (standing.severity, standing.note, standing.look) == (Severity.CRITICAL, "ask the desk", True)
    assert standing.outcome is None


WRITERS = """
import sys
from mtaudit.core import Decision, Verb
from mtaudit.review.store import About, open_store
store = open_store(sys.argv[1])
for number in range(25):
    store.append([(Decision(Verb.ACCEPT, f"{sys.argv[2]}{number}", "x"), About())], sys.argv[2])
"""


def test_processes_that_write_and_open_at_once_lose_nothing(tmp_path):
    path = str(tmp_path / "review.db")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITERS, path, who], env=env, stderr=subprocess.PIPE)
        for who in ("ada", "bob", "eve")
    ]
    for writer in writers:
        _, error = writer.communicate(timeout=60)
        assert writer.returncode == 0, error
    entries = open_store(path).entries()
    assert len({(e.decision.reviewer, e.decision.flag) for e in entries}) == 75
    assert len({e.decision.step for e in entries}) == 75


KILLED = """
import asyncio, sys
sys.path.insert(0, sys.argv[2])
from review_audits import long_audit
from mtaudit.review.app.main import ReviewApp
from mtaudit.review.feed import Feed
from mtaudit.review.session import Session
from mtaudit.review.store import open_store

async def main():
    app = ReviewApp(Session(open_store(sys.argv[1]), "ada"), Feed(lambda report: iter([long_audit(200)]), 1))
    async with app.run_test(size=(100, 30)) as pilot:
        while not app.session.items:
            await pilot.pause()
        for number in range(200):
            await pilot.press("a")
            print(number + 1, flush=True)

asyncio.run(main())
"""


def test_kill_9_in_the_middle_of_200_decisions_loses_none(tmp_path):
    path = tmp_path / "review.db"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    args = [sys.executable, "-c", KILLED, str(path), str(Path(__file__).parent)]
    acknowledged = 0
    with subprocess.Popen(args, env=env, stdout=subprocess.PIPE, text=True) as app:
        for line in app.stdout:
            acknowledged = int(line)
            if acknowledged == 100:
                app.send_signal(signal.SIGKILL)
                break
        # What it had told before it died was decided as well, and had to be on disk.
        acknowledged = max([acknowledged, *(int(line) for line in app.stdout if line.strip())])
        assert app.wait(timeout=30) == -signal.SIGKILL
    entries = open_store(path).entries()
    assert len(entries) >= acknowledged >= 100
    assert len({entry.decision.flag for entry in entries}) == len(entries) < 200
