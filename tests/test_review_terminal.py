"""The real program in a real terminal: tmux gives it one, types, and reads the screen."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from review_audits import seed_audits

from mtaudit.core import Reason, Report, Verb
from mtaudit.report.json_ import as_json
from mtaudit.review.ledger import Ledger
from mtaudit.review.store import open_store

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux for a real terminal")


class Terminal:
    """A tmux of its own, on a socket of its own."""

    def __init__(self, folder, width, height, command, **environment):
        self.socket = str(folder / "tmux")
        env = " ".join(f"{name}='{value}'" for name, value in {"PYTHONPATH": ROOT, **environment}.items())
        # The shell waits, so that what the program says last can be read.
        shell = f"cd '{ROOT}' && env {env} {command}; echo ENDED $?; sleep 60"
        self.tmux("new-session", "-d", "-x", str(width), "-y", str(height), shell)

    def tmux(self, *args):
        environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["tmux", "-S", self.socket, "-f", "/dev/null", "-u", *args],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    def screen(self, *options):
        return self.tmux("capture-pane", "-p", *options)

    def until(self, words, seconds=60):
        end = time.monotonic() + seconds
        while words not in (text := self.screen()):
            assert time.monotonic() < end, f"“{words}” never came:\n{text}"
            time.sleep(0.1)
        return text

    def keys(self, *keys):
        self.tmux("send-keys", *keys)


@pytest.fixture
def result(tmp_path):
    path = tmp_path / "result.json"
    path.write_text(json.dumps(as_json(Report("sig", seed_audits()))), encoding="utf-8")
    return path


@pytest.fixture
def terminal(tmp_path, result):
    opened = []

    def open_terminal(width, height, arguments="", **environment):
        store = tmp_path / "review.db"
        command = f"'{sys.executable}' -m mtaudit review '{result}' --store '{store}' --reviewer ada {arguments}"
        opened.append(Terminal(tmp_path, width, height, command, **environment))
        return opened[-1]

    yield open_terminal
    for each in opened:
        each.tmux("kill-server")


def test_a_review_in_a_real_terminal(terminal, tmp_path):
    term = terminal(100, 30)
    text = term.until("▸⟦!considers")
    assert "word-order" in text
    assert "a Accept" in text
    term.keys("a")
    term.until("flag 2 of 56")
    term.keys("x")
    term.until("Dismiss: why?")
    term.keys("n")
    term.until("2/56 decided")
    term.tmux("resize-window", "-x", "80", "-y", "24")
    term.until("flag 3 of 56")
    term.keys("g", "5", "1", "Enter")
    text = term.until("flag 51 of 56")
    assert "weighed his nose in this debate → weighed in on the debate" in text
    term.keys("q")
    assert "2 of 56 flags decided by ada" in term.until("ENDED 0")
    ledger = Ledger(open_store(tmp_path / "review.db").entries())
    first, second = (ledger.standing(flag, "ada") for flag in ledger.flags())
    assert first.outcome is Verb.ACCEPT
    assert second.reason is Reason.NAME


def test_no_color_sends_no_colour(terminal):
    term = terminal(100, 30, NO_COLOR="1")
    term.until("▸⟦!considers")
    codes = [code for part in term.screen("-e").split("\x1b[")[1:] for code in part.split("m")[0].split(";")]
    assert codes
    assert not [code for code in codes if code.isdecimal() and (30 <= int(code) <= 38 or 40 <= int(code) <= 48)]


def test_quitting_while_the_audit_runs_ends_at_once_and_quietly(tmp_path):
    store = tmp_path / "review.db"
    command = f"'{sys.executable}' -m mtaudit review seeds --reference reference --store '{store}' --reviewer ada"
    term = Terminal(tmp_path, 100, 30, command)
    try:
        term.until("0/0 decided")
        term.keys("q")
        text = term.until("ENDED")
        assert "ENDED 0" in text
        assert "terminate" not in text
        assert "flags decided by ada" in text
    finally:
        term.tmux("kill-server")
