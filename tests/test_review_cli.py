"""`mtaudit review` and `mtaudit learn-allowlist` as a shell sees them: output, exit codes, one line for each fault."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from review_audits import seed_audits

from mtaudit.core import Reason, Report, Verb
from mtaudit.report.json_ import as_json
from mtaudit.review.session import Session
from mtaudit.review.store import Review, open_store

ROOT = Path(__file__).parent.parent


def run(folder, *args):
    return subprocess.run(
        [sys.executable, "-m", "mtaudit", *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )


@pytest.fixture
def desk(tmp_path):
    """A folder with the seed articles, an earlier result, and a store in which two reviewers have decided."""
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    (tmp_path / "reference").symlink_to(ROOT / "reference")
    result = json.dumps(as_json(Report("sig", seed_audits())))
    (tmp_path / "result.json").write_text(result, encoding="utf-8")
    store = open_store(tmp_path / ".mtaudit/review.db")
    store.remember(Review(("result.json",)), "ada")
    for who in ("ada", "bob"):
        session = Session(store, who)
        for audit in seed_audits():
            session.add(audit)
        for item in session.items[:10]:
            if item.number % 3 == 0 and who == "ada":
                session.decide(item, Verb.DISMISS, Reason.CORRECT.value)
            else:
                session.accept(item)
        trenning = next(item for item in session.items if item.flag.words == "Trenning")
        session.decide(trenning, Verb.DISMISS, Reason.NAME.value)
    store.close()
    return tmp_path


def test_export_resumes_the_last_review_and_writes_every_format(desk):
    done = run(desk, "review", "--export", "--reviewer", "ada")
    assert done.returncode == 0, done.stderr
    files = {Path(line).name for line in done.stdout.splitlines()}
    assert files == {
        "awani-kremlin-calm-positively.txt", "putins-offer-of-a-call.txt", "corrections.diff", "decisions.jsonl",
        "decisions.csv", "decisions.mqm.tsv", "summary.md",
    }  # fmt: skip
    text = (desk / ".mtaudit/export/corrected/seeds/putins-offer-of-a-call.txt").read_bytes()
    assert text == (ROOT / "seeds/putins-offer-of-a-call.txt").read_bytes()
    changed = (desk / ".mtaudit/export/corrected/seeds/awani-kremlin-calm-positively.txt").read_text("utf-8")
    assert "Kremlin says it is “good” that Biden wants calm" in changed


def test_export_of_one_format_from_a_named_result(desk):
    done = run(desk, "review", "result.json", "--export", "--format", "jsonl", "-o", "out", "--reviewer", "bob")
    assert done.stdout == "out/decisions.jsonl\n"
    rows = [json.loads(line) for line in (desk / "out/decisions.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 56
    assert sum(row["outcome"] == "accepted" for row in rows) == 10


def test_stats_and_agreement(desk):
    stats = run(desk, "review", "--stats")
    assert stats.returncode == 0
    assert "name-variant" in stats.stdout
    agreement = run(desk, "review", "--agreement")
    assert agreement.returncode == 0
    assert "ada and bob: 11 flags decided by both, 8 alike; Cohen's kappa" in agreement.stdout
    assert "Krippendorff's alpha" in agreement.stdout
    assert "3 flags on which reviewers disagree" in agreement.stdout


def test_learning_shows_before_it_writes(desk):
    (desk / "mtaudit.toml").write_text('# the desk\nfail-on = "minor"\n')
    asked = run(desk, "learn-allowlist")
    assert '+allow = ["Trenning"]' in asked.stdout
    assert "dismissed 2 times" in asked.stderr
    assert "allow" not in (desk / "mtaudit.toml").read_text()
    written = run(desk, "learn-allowlist", "--yes")
    assert written.returncode == 0
    assert (desk / "mtaudit.toml").read_text().startswith('# the desk\nfail-on = "minor"\n')
    assert 'allow = ["Trenning"]' in (desk / "mtaudit.toml").read_text()
    again = run(desk, "learn-allowlist", "--yes")
    assert "nothing new" in again.stderr


def test_keys_in_the_configuration_are_checked(desk):
    (desk / "mtaudit.toml").write_text('[keys]\naccept = "y"\n')
    assert run(desk, "review", "--export").returncode == 0


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["review"], "there is no review store"),
        (["review", "--stats"], "there is no review store"),
        (["review", "--agreement", "--store", "x.db"], "there is no review store"),
        (["review", "broken.json", "--export"], "is not a result of mtaudit check"),
        (["review", "broken.json", "other.txt", "--export"], "one RESULT.json at a time"),
        (["review", "ok.json"], "needs a terminal"),
        (["review", "--store", ".", "ok.json"], "is a folder"),
        (["learn-allowlist"], "there is no review store"),
    ],
)
def test_faults_are_one_line_and_exit_2(tmp_path, args, words):
    (tmp_path / "broken.json").write_text('{"schema": 1')
    (tmp_path / "ok.json").write_text('{"schema": 1, "documents": []}')
    done = run(tmp_path, *args)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_a_newer_store_is_refused_in_one_line(desk):
    connection = sqlite3.connect(desk / ".mtaudit/review.db")
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    done = run(desk, "review", "result.json", "--export")
    assert done.returncode == 2
    assert "newer mtaudit" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_does_not_open_the_app_does_not_import_textual(desk):
    code = (
        "import sys; from mtaudit.cli import cli; from click.testing import CliRunner\n"
        "for args in (['--help'], ['--stats'], ['--export']): CliRunner().invoke(cli, ['review', *args])\n"
        "import mtaudit.review.apply\n"
        "assert not {'textual', 'torch', 'transformers', 'scipy.stats'} & set(sys.modules), sorted(sys.modules)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=desk, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
