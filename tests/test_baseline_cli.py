"""`mtaudit baseline` and `check --baseline`, from the command line to the files."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from command import CLEAN, SUSPECT

from mtaudit.baseline import BaselineError
from mtaudit.cli.baseline import baseline_group
from mtaudit.cli.check import check_command


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("MTAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "mtaudit.toml").write_text('reference = ["clean.txt"]\nfail-on = "minor"\n')
    (tmp_path / "clean.txt").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "suspect.txt").write_text(SUSPECT, encoding="utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(baseline_group, arguments, catch_exceptions=False)


def check(*arguments):
    done = CliRunner().invoke(check_command, ["in", "--format", "json", *arguments], catch_exceptions=False)
    return done.exit_code, json.loads(done.stdout)


def test_from_the_first_baseline_to_the_last(here: Path):
    code, before = check()
    assert code == 1
    found = before["summary"]["flags"]
    assert found > 2

    done = run("write", "in")
    assert (done.exit_code, done.stdout) == (0, "")
    path = here / "mtaudit.baseline.json"
    entries = json.loads(path.read_text())["flags"]
    assert sum(entry["count"] for entry in entries) == found
    code, after = check("--baseline", str(path))
    assert (code, after["summary"]["flags"], after["summary"]["failed"]) == (0, 0, False)

    # A reason written by hand stays when a new article brings new flags.
    entries[0]["reason"] = "the minister's own words"
    path.write_text(json.dumps({"schema": 1, "flags": entries}))
    (here / "in" / "second.txt").write_text(
        "Another title\n\nShe said that that was was all ,, and left..\n", encoding="utf-8"
    )
    code, new = check("--baseline", str(path))
    assert code == 1
    assert {document["path"] for document in new["documents"] if document["flags"]} == {"in/second.txt"}
    assert run("update", "in").exit_code == 0
    assert check("--baseline", str(path))[0] == 0
    assert "the minister's own words" in path.read_text()
    shown = run("show").stdout
    assert "in/second.txt: " in shown
    assert "# the minister's own words" in shown

    (here / "in" / "second.txt").unlink()
    assert run("prune", "in").exit_code == 0
    assert "in/second.txt" not in path.read_text()
    assert check("--baseline", str(path))[0] == 0


def test_a_baseline_is_not_written_over_by_accident(here: Path):
    (here / "mtaudit.baseline.json").write_text("mine")
    with pytest.raises(BaselineError, match="is there already"):
        run("write", "in")
    assert (here / "mtaudit.baseline.json").read_text() == "mine"


def test_what_cannot_be_audited_leaves_the_baseline_as_it_was(here: Path):
    (here / "mtaudit.baseline.json").write_text('{"schema": 1, "flags": []}')
    with pytest.raises(BaselineError, match="stays as it was"):
        run("update", "in", "nowhere.txt")
    assert (here / "mtaudit.baseline.json").read_text() == '{"schema": 1, "flags": []}'


def test_without_a_baseline_the_message_says_what_to_do(here: Path):
    with pytest.raises(BaselineError, match="mtaudit baseline write"):
        run("show")
