"""The pre-commit hooks, tried with pre-commit itself on a scratch repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from command import CLEAN, PROJECT, SUSPECT, command_on_path

HOOKS = PROJECT / ".pre-commit-hooks.yaml"


def git(folder, *arguments, env=None):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=False, env=env
    )


def test_the_hooks_take_the_files_that_mtaudit_reads():
    for hook in yaml.safe_load(HOOKS.read_text()):
        assert hook["entry"] == "mtaudit check"
        assert hook["require_serial"]


@pytest.fixture
def repo(tmp_path, monkeypatch):
    if not (shutil.which("pre-commit") or shutil.which("pre-commit", path=str(Path(sys.executable).parent))):
        pytest.skip("pre-commit is not installed (pip install pre-commit)")
    hooks, folder = tmp_path / "hooks", tmp_path / "repo"
    for each in (hooks, folder):
        each.mkdir()
        git(each, "init", "-q")
    shutil.copy(HOOKS, hooks)
    git(hooks, "add", ".")
    git(hooks, "commit", "-q", "-m", "hooks")
    rev = git(hooks, "rev-parse", "HEAD").stdout.strip()
    hook = {"id": "mtaudit-installed", "args": ["--reference", "clean", "--fail-on", "minor"], "files": "^in/"}
    (folder / ".pre-commit-config.yaml").write_text(
        yaml.safe_dump({"repos": [{"repo": str(hooks), "rev": rev, "hooks": [hook]}]})
    )
    (folder / "in").mkdir()
    (folder / "clean").mkdir()
    (folder / "clean" / "source.txt").write_text(CLEAN, encoding="utf-8")
    return folder


@pytest.fixture
def env(tmp_path):
    env = command_on_path(tmp_path / "bin")
    env["PATH"] = os.pathsep.join([env["PATH"], str(Path(sys.executable).parent)])
    return env | {"PRE_COMMIT_HOME": str(tmp_path / "home"), "NO_COLOR": "1"}


def commit(repo, env):
    git(repo, "add", ".")
    installed = subprocess.run(
        ["pre-commit", "install"], cwd=repo, env=env, capture_output=True, text=True, check=False
    )
    assert installed.returncode == 0, installed.stderr
    return git(repo, "commit", "-m", "copy", env=env)


def test_a_commit_with_garbled_copy_is_stopped_and_says_where(repo, env):
    (repo / "in" / "suspect copy.txt").write_text(SUSPECT, encoding="utf-8")
    done = commit(repo, env)
    assert done.returncode == 1
    assert "in/suspect copy.txt:" in done.stdout + done.stderr
    assert git(repo, "log").returncode != 0


def test_a_commit_with_clean_copy_goes_through(repo, env):
    (repo / "in" / "good.txt").write_text(CLEAN, encoding="utf-8")
    done = commit(repo, env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout + done.stderr
