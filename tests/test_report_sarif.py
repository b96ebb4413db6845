import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
from golden import assert_golden
from report_fixture import make_report

from mtaudit.core import Category, Severity
from mtaudit.positions import Lines, Position
from mtaudit.report import RenderOptions, load
from mtaudit.report.sarif import MOST_RESULTS, as_sarif
from mtaudit.rules import RULES
from mtaudit.rules.rule import Rule
from mtaudit.visible import dumps

SCHEMA = json.loads((Path(__file__).parent / "data" / "schemas" / "sarif-schema-2.1.0.json").read_text())
URI = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?#\[\]]|%[0-9A-F]{2})+")


def example_rule(name: str, severity: Severity = Severity.MAJOR) -> Rule:
    explanation = f"# {name}\n\nWhat it *is*, why it happens, `what` to do."
    return Rule(name, f"Finds {name}.", explanation, Category.MISTRANSLATION, severity, lambda _: (), (), ())


EXAMPLES = tuple(map(example_rule, ("garbled-idiom", "fact-date", "fact-number", "unused")))


def log(report=None, rules=EXAMPLES):
    return as_sarif(report or make_report(), "", rules)


def run_of(report=None):
    return log(report)["runs"][0]


def test_golden():
    assert_golden("report.sarif", dumps(log(), spread=4) + "\n")


@pytest.mark.parametrize("rules", [EXAMPLES, RULES])
def test_valid_against_the_oasis_schema(rules):
    plain = json.loads(dumps(log(rules=rules)))
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(plain)


def test_the_schema_would_find_a_mistake():
    plain = json.loads(dumps(log()))
    plain["runs"][0]["results"][0]["level"] = "grave"
    assert not jsonschema.Draft4Validator(SCHEMA).is_valid(plain)


def test_the_format_renders_what_is_tested_here():
    assert json.loads(load("sarif")(make_report(), RenderOptions())) == json.loads(dumps(log(rules=RULES)))


def test_regions_lead_to_the_flagged_words_by_code_points():
    assert run_of()["columnKind"] == "unicodeCodePoints"
    texts = {audit.document.path.partition("#")[0]: audit.document.raw for audit in make_report().audits}
    for result in run_of()["results"]:
        place = result["locations"][0]["physicalLocation"]
        raw, region = texts[unquote(place["artifactLocation"]["uri"])], place["region"]
        lines = Lines(raw)
        start = lines.offset(Position(region["startLine"], region["startColumn"]))
        end = lines.offset(Position(region["endLine"], region["endColumn"]))
        assert raw[start:end] == region["snippet"]["text"]


def test_uris_are_relative_and_valid_whatever_the_file_is_called():
    for result in run_of()["results"]:
        for location in [*result["locations"], *result.get("relatedLocations", [])]:
            artifact = location["physicalLocation"]["artifactLocation"]
            assert URI.fullmatch(artifact["uri"])
            assert not artifact["uri"].startswith(("/", "file:"))
            assert artifact["uriBaseId"] == "%SRCROOT%"


def test_absolute_paths_under_the_working_folder_become_relative():
    report = make_report()
    audit = report.audits[0]
    moved = replace(report, audits=(replace(audit, document=replace(audit.document, path="/work/here/a b.txt")),))
    uris = [
        as_sarif(moved, root, ())["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"][
            "uri"
        ]
        for root in ("/work", "/elsewhere")
    ]
    assert uris == ["here/a%20b.txt", "file:///work/here/a%20b.txt"]


def test_rules_have_help_and_precision_where_something_was_found():
    rules = {rule["id"]: rule for rule in run_of()["tool"]["driver"]["rules"]}
    assert rules["garbled-idiom"]["help"]["markdown"].startswith("# garbled-idiom")
    assert rules["garbled-idiom"]["help"]["text"] == "garbled-idiom\n\nWhat it is, why it happens, what to do."
    assert rules["garbled-idiom"]["properties"]["precision"] == "high"
    assert rules["fact-number"]["properties"]["precision"] == "very-high"
    assert "precision" not in rules["unused"]["properties"]
    assert {result["ruleId"] for result in run_of()["results"]} <= rules.keys()


def test_rule_indices_point_at_their_rules():
    rules = run_of()["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run_of()["results"])


def test_links_in_messages_lead_to_related_locations():
    for result in run_of()["results"]:
        linked = re.findall(r"(?<!\\)\[\d+\]\((\d+)\)", result["message"]["text"])
        assert [int(number) for number in linked] == [each["id"] for each in result.get("relatedLocations", [])]


def test_brackets_in_copy_are_no_links():
    report = make_report()
    audit = report.audits[0]
    flags = tuple(replace(flag, words="[this](1)", evidence=()) for flag in audit.flags)
    results = run_of(replace(report, audits=(replace(audit, flags=flags),)))["results"]
    assert all(r"\[this\](1)" in result["message"]["text"] for result in results)


def test_what_failed_is_in_the_invocation():
    invocation = run_of()["invocations"][0]
    assert invocation["executionSuccessful"] is False
    errors = [each for each in invocation["toolExecutionNotifications"] if each["level"] == "error"]
    assert [each["properties"]["exitCode"] for each in errors] == [2, 3]
    assert run_of(replace(make_report(), failures=()))["invocations"][0]["executionSuccessful"] is True


def test_past_githubs_limit_the_worst_come_first_and_the_cut_is_said():
    report = make_report()
    audit = report.audits[0]
    minor, critical = audit.flags[2], audit.flags[1]
    flags = (*(replace(minor, id=str(number)) for number in range(MOST_RESULTS)), critical)
    run = run_of(replace(report, audits=(replace(audit, flags=flags),)))
    assert len(run["results"]) == MOST_RESULTS
    assert run["results"][0]["properties"]["severity"] == "critical"
    notes = [each["message"]["text"] for each in run["invocations"][0]["toolExecutionNotifications"]]
    assert any(note.startswith("1 flag left out") for note in notes)


def test_fingerprints_are_those_of_the_flags():
    ids = {flag.id for audit in make_report().audits for flag in audit.flags}
    assert {result["partialFingerprints"]["mtauditFlag/v1"] for result in run_of()["results"]} == ids


def test_only_plain_copy_gets_fixes():
    fixed = [result for result in run_of()["results"] if "fixes" in result]
    assert {result["properties"]["suggestion"] for result in fixed} == {"Thursday", "weighed in on this debate", ":"}
