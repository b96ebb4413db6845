"""The composite action under .github/actions/mtaudit: its shell, run as GitHub would."""

import json
import subprocess

import pytest
import yaml
from command import CLEAN, PROJECT, SUSPECT, command_on_path

ACTION = PROJECT / ".github" / "actions" / "mtaudit"
STEPS = {
    step.get("name", step.get("uses")): step
    for step in yaml.safe_load((ACTION / "action.yml").read_text())["runs"]["steps"]
}
SHOW_ARGUMENTS = '#!/bin/sh\nprintf "%s\\n" "$@" > "$ARGUMENTS"\nexit 3\n'


@pytest.fixture
def here(tmp_path):
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def run_step(name, here, inputs, body=""):
    """Run the shell of a step; return it, the outputs it set and the summary it wrote."""
    outputs, summary = here.parent / "outputs", here.parent / "summary"
    env = command_on_path(here.parent / "bin", body) | inputs
    env |= {"GITHUB_OUTPUT": str(outputs), "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_ACTION_PATH": str(ACTION)}
    env |= {"ARGUMENTS": str(here.parent / "arguments"), "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
        cwd=here,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = dict(line.split("=", 1) for line in outputs.read_text().splitlines()) if outputs.exists() else {}
    return done, found, summary.read_text() if summary.exists() else ""


def arguments(here, **inputs):
    given = {f"MTAUDIT_{name.upper()}": value for name, value in inputs.items()}
    done, outputs, _ = run_step("Check", here, given, SHOW_ARGUMENTS)
    assert done.returncode == 0, done.stderr
    assert outputs == {"exit-code": "3", "sarif": ""}
    return (here.parent / "arguments").read_text().splitlines()


def test_inputs_become_arguments_whatever_is_in_them(here):
    assert arguments(here, paths="a b\n\n $(touch x) \n*\r\n", reference="clean\nmore clean", fail_on="minor") == [
        "check", "--reference", "clean", "--reference", "more clean", "--fail-on", "minor",
        "--format", "github", "--format", "sarif=mtaudit.sarif", "--", "a b", " $(touch x) ", "*",
    ]  # fmt: skip
    assert list(here.iterdir()) == []


def test_further_arguments_and_a_sarif_file_of_ones_own(here):
    found = arguments(
        here,
        paths="x",
        arguments="--min-confidence\n0.5",
        since="origin/main",
        baseline="b.json",
        sarif="out dir/s.sarif",
    )
    assert found == [
        "check", "--since", "origin/main", "--baseline", "b.json", "--min-confidence", "0.5",
        "--format", "github", "--format", "sarif=out dir/s.sarif", "--", "x",
    ]  # fmt: skip


def test_a_sarif_file_from_an_earlier_step_is_not_taken_for_ours(here):
    (here / "mtaudit.sarif").write_text("{}")
    arguments(here, paths="x")
    assert not (here / "mtaudit.sarif").exists()


def test_every_input_reaches_the_script_as_a_variable_only():
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")
    action = yaml.safe_load((ACTION / "action.yml").read_text())
    used = json.dumps(action["runs"])
    assert all(f"inputs.{name} " in used for name in action["inputs"])


def test_garbled_copy_is_annotated_summarised_and_put_into_sarif(here):
    (here / "in").mkdir()
    (here / "in" / "suspect.txt").write_text(SUSPECT, encoding="utf-8")
    (here / "clean.txt").write_text(CLEAN, encoding="utf-8")
    inputs = {"MTAUDIT_PATHS": "in", "MTAUDIT_REFERENCE": "clean.txt", "MTAUDIT_FAIL_ON": "minor"}
    done, outputs, summary = run_step("Check", here, inputs)
    assert done.returncode == 0, done.stderr
    assert outputs == {"exit-code": "1", "sarif": "mtaudit.sarif"}
    assert "file=in/suspect.txt,line=" in done.stdout
    assert summary.startswith("## mtaudit\n")
    results = json.loads((here / "mtaudit.sarif").read_text())["runs"][0]["results"]
    assert {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results} == {
        "in/suspect.txt"
    }


def test_the_verdict_is_mtaudits_own(here):
    for code in ("0", "1", "2", "3"):
        done, _, _ = run_step("Verdict", here, {"MTAUDIT_EXIT_CODE": code})
        assert done.returncode == int(code)


def test_shell_completion_knows_the_commands_and_their_options(here):
    def complete(words, position):
        env = command_on_path(here.parent / "bin") | {
            "COMP_WORDS": words,
            "COMP_CWORD": str(position),
            "_MTAUDIT_COMPLETE": "bash_complete",
        }
        done = subprocess.run(["mtaudit"], env=env, cwd=here, capture_output=True, text=True, timeout=60, check=False)
        return done.stdout.split()

    assert "plain,check" in complete("mtaudit ch", 1)
    assert "plain,--format" in complete("mtaudit check --fo", 2)
    assert complete("mtaudit baseline p", 2) == ["plain,prune"]
    assert complete("mtaudit config v", 2) == ["plain,validate"]
