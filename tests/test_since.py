import os
import subprocess
from dataclasses import replace

import pytest
from report_fixture import flag_on

from mtaudit.config import Settings
from mtaudit.core import Audit, Document, Report, Sentence, Severity, Verdict
from mtaudit.errors import MtauditError
from mtaudit.since import Hunk, changes_since, only_changed


def git(folder, *arguments):
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
    )


FIRST = "Title here\n\nOne bad line.\n\nTwo bad lines\nthat are wrapped.\n\nThree bad line.\n"


@pytest.fixture
def repo(tmp_path, monkeypatch):
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "feeds").mkdir()
    for name in ("a.txt", "b.txt", "old name.txt", "line\nbreak.txt", "é“q”.txt"):
        (folder / "feeds" / name).write_text(FIRST + name.replace("\n", "") + "\n", newline="")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    monkeypatch.chdir(folder)
    return folder


def change(folder, name, old, new):
    path = folder / "feeds" / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


def audit_of(folder, name):
    raw = (folder / "feeds" / name).read_bytes().decode()
    sentences, at = [], 0
    for number, paragraph in enumerate(raw.replace("\r\n", "\n").split("\n\n")):
        wanted = paragraph.strip("\n").replace("\n", "\r\n" if "\r\n" in raw else "\n")
        start = raw.index(wanted, at)
        at = start + len(wanted)
        sentences.append(Sentence(number, start, at, wanted, paragraph=number))
    document = Document(f"feeds/{name}", raw, raw, sentences=tuple(sentences))
    flags = []
    for sentence in sentences:
        if "bad" in sentence.text:
            flag = flag_on(document, sentence.text.split()[0] + " bad", "r", Severity.MAJOR, "m")
            flags.append(flag)
    return Audit(document, (), tuple(flags), (0.0,) * len(sentences), Verdict(failed=True, mqm_per_1000_words=1.0))


def left(folder, name, ref="HEAD"):
    report = Report("s", (audit_of(folder, name),), failed=True)
    narrowed = only_changed(report, changes_since(ref, folder), Settings())
    return [flag.words.split()[0] for flag in narrowed.audits[0].flags]


def test_unchanged_files_are_not_touched(repo):
    change(repo, "a.txt", "One", "Won")
    changes = changes_since("HEAD", repo)
    assert changes.touches("feeds/a.txt")
    assert not changes.touches("feeds/b.txt")
    assert not changes.touches(str(repo / "feeds" / "b.txt"))


def test_only_the_changed_paragraph_is_left(repo):
    change(repo, "a.txt", "Three bad line", "Three bad lines")
    assert left(repo, "a.txt") == ["Three"]
    assert left(repo, "b.txt") == []


def test_a_change_anywhere_in_a_wrapped_paragraph_counts(repo):
    change(repo, "a.txt", "that are wrapped", "that are rapped")
    assert left(repo, "a.txt") == ["Two"]


def test_a_line_taken_out_of_a_paragraph_changes_it(repo):
    change(repo, "a.txt", "that are wrapped.\n", "")
    assert left(repo, "a.txt") == ["Two"]


def test_a_paragraph_taken_out_changes_no_other(repo):
    change(repo, "a.txt", "One bad line.\n\n", "")
    assert left(repo, "a.txt") == []
    change(repo, "b.txt", "\nThree bad line.\nb.txt\n", "")
    assert left(repo, "b.txt") == []


def test_lines_put_in_above_change_nothing_below(repo):
    change(repo, "a.txt", "Title here\n\n", "Title here\n\nNew bad line.\n\n")
    assert left(repo, "a.txt") == ["New"]


def test_new_untracked_and_ignored_files_count_as_a_whole(repo):
    (repo / ".gitignore").write_text("feeds/i.txt\n")
    for name in ("n.txt", "i.txt"):
        (repo / "feeds" / name).write_text(FIRST)
    (repo / "feeds" / "s.txt").write_text(FIRST)
    git(repo, "add", "feeds/s.txt")
    for name in ("n.txt", "i.txt", "s.txt"):
        assert left(repo, name) == ["One", "Two", "Three"], name


def test_committed_changes_count_and_those_of_the_other_branch_do_not(repo):
    git(repo, "switch", "-q", "-c", "work")
    change(repo, "a.txt", "One", "Won")
    git(repo, "commit", "-q", "-a", "-m", "work")
    git(repo, "switch", "-q", "main")
    change(repo, "b.txt", "One", "Won")
    git(repo, "commit", "-q", "-a", "-m", "main")
    git(repo, "switch", "-q", "work")
    assert left(repo, "a.txt", "main") == ["Won"]
    assert left(repo, "b.txt", "main") == []


def test_a_renamed_file_is_compared_with_its_old_self(repo):
    (repo / "feeds" / "old name.txt").rename(repo / "feeds" / "new name.txt")
    change(repo, "new name.txt", "One", "Won")
    git(repo, "add", "-A")
    assert left(repo, "new name.txt") == ["Won"]


@pytest.mark.parametrize("name", ["line\nbreak.txt", "é“q”.txt"])
def test_names_of_any_kind(repo, name):
    assert left(repo, name) == []
    change(repo, name, "One", "Won")
    assert left(repo, name) == ["Won"]


def test_carriage_returns_do_not_shift_lines(repo):
    path = repo / "feeds" / "b.txt"
    path.write_bytes(FIRST.replace("\n", "\r\n").encode())
    git(repo, "-c", "core.autocrlf=false", "commit", "-q", "-a", "-m", "crlf")
    change(repo, "b.txt", "Three", "Free")
    assert left(repo, "b.txt") == ["Free"]


def test_the_users_git_settings_do_not_matter(repo):
    for key, value in (
        ("diff.external", "false"),
        ("diff.noprefix", "true"),
        ("color.ui", "always"),
        ("diff.mnemonicPrefix", "true"),
    ):
        git(repo, "config", key, value)
    change(repo, "a.txt", "Three", "Free")
    assert left(repo, "a.txt") == ["Free"]


def test_an_article_in_a_feed_stands_in_the_feeds_file(repo):
    (repo / "feeds" / "a.txt").rename(repo / "feeds" / "a.xml")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "xml")
    assert not changes_since("HEAD", repo).touches("feeds/a.xml#2")
    change(repo, "a.xml", "One", "Won")
    audit = audit_of(repo, "a.xml")
    audit = replace(audit, document=replace(audit.document, path="feeds/a.xml#2"))
    narrowed = only_changed(Report("s", (audit,)), changes_since("HEAD", repo), Settings())
    assert [flag.words for flag in narrowed.audits[0].flags] == ["Won bad"]


def test_an_unknown_commit_is_a_clear_error(repo):
    for ref in ("no-such", "--output=evil", ""):
        with pytest.raises(MtauditError, match="git knows no commit"):
            changes_since(ref, repo)
    assert not (repo / "evil").exists()


def test_outside_a_repository_is_a_clear_error(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(MtauditError, match=r"--since: .*not a git repository"):
        changes_since("HEAD", tmp_path)


def test_without_git_there_is_a_clear_error(repo, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MtauditError, match="install git"):
        changes_since("HEAD", repo)


@pytest.mark.parametrize(
    ("hunk", "lines", "touches"),
    [
        (Hunk(3, 5), (5, 9), True),
        (Hunk(3, 5), (6, 9), False),
        (Hunk(6, 5), (5, 6), True),
        (Hunk(6, 5), (6, 8), True),
        (Hunk(6, 5), (7, 8), False),
        (Hunk(6, 5, inner=False), (6, 8), False),
        (Hunk(6, 5, inner=False), (4, 8), True),
    ],
)
def test_hunks(hunk, lines, touches):
    assert hunk.touches(*lines) is touches
