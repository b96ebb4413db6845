"""What the shell sees: exit codes when the output or the program itself fails, help, completion."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLAGGED = "The minister said on Monday that the the bridge would open..\n"
LONG = "".join(f"The minister said on Monday that the the bridge {number} would open..\n\n" for number in range(400))


@pytest.fixture
def shell(tmp_path):
    def run(line, **environment):
        env = {**os.environ, "PYTHONPATH": str(ROOT), "MTAUDIT_CACHE_DIR": str(tmp_path / "cache"), **environment}
        command = f'set -o pipefail; mtaudit() {{ "{sys.executable}" -m mtaudit "$@"; }}; {line}'
        return subprocess.run(["bash", "-c", command], cwd=tmp_path, env=env, capture_output=True, check=False)

    (tmp_path / "bad.txt").write_text(FLAGGED)
    (tmp_path / "long.txt").write_text(LONG)
    return run


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("line", ["mtaudit check bad.txt > /dev/full", "mtaudit rules > /dev/full"])
def test_a_full_disk_is_one_line_and_not_the_code_for_flags(shell, line):
    done = shell(line)
    assert done.returncode == 3
    assert done.stderr.decode() == "mtaudit: the output: No space left on device\n"


def test_who_reads_no_further_still_gets_the_verdict(shell):
    done = shell("mtaudit check long.txt --fail-on minor | head -c 1")
    assert (done.returncode, done.stderr) == (1, b"")
    assert shell("mtaudit check long.txt --fail-on never | head -c 1").returncode == 0
    assert shell("mtaudit rules | true").returncode == 0


def test_a_fault_inside_is_one_line_and_code_3(shell):
    broken = "import mtaudit.cli.check as c; c.run_check = lambda *a: 1 / 0; import mtaudit.cli as m; m.main()"
    done = shell(f'"{sys.executable}" -c "{broken}" check bad.txt')
    assert done.returncode == 3
    assert done.stderr.decode() == (
        "mtaudit: failed inside: ZeroDivisionError: division by zero (MTAUDIT_DEBUG=1 tells where)\n"
    )
    assert b"Traceback" in shell(f'"{sys.executable}" -c "{broken}" check bad.txt', MTAUDIT_DEBUG="1").stderr


def test_an_interruption_is_not_the_code_for_flags(shell):
    stopped = "import mtaudit.cli.check as c, signal as s; s.signal(s.SIGINT, s.default_int_handler); c.run_check = lambda *a: s.raise_signal(s.SIGINT)"
    done = shell(f'"{sys.executable}" -c "{stopped}; import mtaudit.cli as m; m.main()" check bad.txt')
    assert (done.returncode, done.stderr) == (130, b"mtaudit: interrupted\n")


def test_a_folder_that_is_not_there_is_told_before_the_audit(shell):
    done = shell("mtaudit check nothing.txt -o nowhere/report.html")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("mtaudit: cannot write nowhere/report.html: there is no such folder")


def test_help_tells_exit_codes_and_commands_in_whole_sentences(shell):
    for line in ("mtaudit --help", "mtaudit check --help"):
        assert "Exit codes: 0 nothing at or above the bar" in " ".join(shell(line).stdout.decode().split())
    assert "..." not in shell("mtaudit --help").stdout.decode().partition("Commands:")[2]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("mtaudit ch", "check"),
        ("mtaudit check --select garb", "garbled-idiom"),
        ("mtaudit check --format sa", "sarif"),
        ("mtaudit rule date", "date-conflict"),
    ],
)
def test_the_shell_completes(shell, words, wanted):
    count = str(len(words.split()) - 1)
    done = shell("mtaudit", _MTAUDIT_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=count)
    assert wanted in [line.partition(",")[2] for line in done.stdout.decode().splitlines()]
