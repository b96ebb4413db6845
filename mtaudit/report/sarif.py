"""`--format sarif`: SARIF 2.1.0, with what GitHub code scanning asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from mtaudit import __version__
from mtaudit.core import Failure, Passage, Report, Severity
from mtaudit.report import RenderOptions
from mtaudit.report.places import Located, located, passage_end, uri, worst_first
from mtaudit.report.text import reason_with_words
from mtaudit.rules.rule import Rule
from mtaudit.visible import dumps, plural, visible

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 5000
"""GitHub keeps no more of a run, so the worst come first and the cut is said."""
ROOT = "%SRCROOT%"

_SPREAD = 4
"""log, runs, run, results: a line for each result."""
_LEVELS = {Severity.CRITICAL: "error", Severity.MAJOR: "error", Severity.MINOR: "warning"}
_PRECISIONS = ((0.9, "very-high"), (0.75, "high"), (0.5, "medium"), (0.0, "low"))


def render(report: Report, options: RenderOptions) -> str:
    """The report as one SARIF log with one run."""
    from mtaudit.rules import RULES

    return dumps(as_sarif(report, options.root, RULES), spread=_SPREAD) + "\n"


def as_sarif(report: Report, root: str, rules: Sequence[Rule]) -> dict[str, Any]:
    """The log as plain objects. Paths become relative to `root`; `rules` are described in it."""
    flags = worst_first(located(report))
    kept = flags[:MOST_RESULTS]
    descriptors = _descriptors(flags, rules)
    index = {descriptor["id"]: number for number, descriptor in enumerate(descriptors)}
    run = {
        "tool": {
            "driver": {
                "name": "mtaudit",
                "fullName": f"mtaudit {__version__}",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": descriptors,
            }
        },
        "automationDetails": {"id": "mtaudit/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that mtaudit ran in."}}},
        "invocations": [_invocation(report, root, len(flags) - len(kept))],
        "results": [_result(each, root, index[each.flag.rule]) for each in kept],
        "properties": {"signature": report.signature},
    }
    return {"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}


def _descriptors(flags: list[Located], rules: Sequence[Rule]) -> list[dict[str, Any]]:
    confidences: dict[str, list[float]] = {}
    for each in flags:
        confidences.setdefault(each.flag.rule, []).append(each.flag.confidence)
    known = {rule.name for rule in rules}
    # A flag may come from a rule that this version no longer has (a stored audit): it still needs a descriptor.
    unknown = [{"id": name, "name": name} for name in sorted(confidences.keys() - known)]
    return [_descriptor(rule, confidences.get(rule.name, [])) for rule in rules] + unknown


def _descriptor(rule: Rule, confidences: list[float]) -> dict[str, Any]:
    """A rule as SARIF describes it. Its precision is how sure mtaudit is of this run's flags, on average."""
    properties: dict[str, Any] = {"tags": [rule.category], "problem.severity": _LEVELS[rule.severity]}
    if confidences:
        mean = sum(confidences) / len(confidences)
        properties["precision"] = next(name for bar, name in _PRECISIONS if mean >= bar)
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": _plain(rule.explanation), "markdown": rule.explanation},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": properties,
    }


def _result(each: Located, root: str, rule_index: int) -> dict[str, Any]:
    flag, path = each.flag, each.audit.document.path
    result: dict[str, Any] = {
        "ruleId": flag.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[flag.severity],
        "rank": round(100 * flag.confidence, 1),
        "message": {"text": _message(each)},
        "locations": [{"physicalLocation": _location(path, root, _region(each))}],
        "partialFingerprints": {"primaryLocationLineHash": f"{flag.id}:1", "mtauditFlag/v1": flag.id},
        "properties": {
            "category": flag.category,
            "severity": flag.severity,
            "confidence": flag.confidence,
            "suggestion": flag.suggestion,
            "article": path,
        },
    }
    if flag.evidence:
        result["relatedLocations"] = [
            _related(passage, root, number) for number, passage in enumerate(flag.evidence, 1)
        ]
    if each.replaceable:
        replacement = {"deletedRegion": _region(each), "insertedContent": {"text": flag.suggestion}}
        change = {"artifactLocation": _artifact(path, root), "replacements": [replacement]}
        result["fixes"] = [{"description": {"text": "The clean wording"}, "artifactChanges": [change]}]
    return result


def _message(each: Located) -> str:
    flag = each.flag
    text = visible(_one_line(reason_with_words(flag)))
    if flag.suggestion:
        text += f" Instead: “{visible(_one_line(flag.suggestion))}”."
    # In a message [words](1) is a link to related location 1, so brackets in copy need a backslash.
    text = re.sub(r"([\\\[\]])", r"\\\1", text)
    links = " ".join(f"[{number}]({number})" for number in range(1, len(flag.evidence) + 1))
    return f"{text} Clean source: {links}" if links else text


def _region(each: Located) -> dict[str, Any]:
    return {
        "startLine": each.start.line,
        "startColumn": each.start.column,
        "endLine": each.end.line,
        "endColumn": each.end.column,
        "snippet": {"text": each.flag.text},
    }


def _related(passage: Passage, root: str, number: int) -> dict[str, Any]:
    region: dict[str, Any] = {"snippet": {"text": passage.text}}
    if passage.line:
        end = passage_end(passage)
        region |= {
            "startLine": passage.line,
            "startColumn": passage.column,
            "endLine": end.line,
            "endColumn": end.column,
        }
    else:
        region |= {"charOffset": passage.start, "charLength": passage.end - passage.start}
    return {
        "id": number,
        "message": {"text": visible(_one_line(passage.words))},
        "physicalLocation": _location(passage.path, root, region),
    }


def _location(path: str, root: str, region: dict[str, Any] | None = None) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": _artifact(path, root)}
    return location | {"region": region} if region else location


def _artifact(path: str, root: str) -> dict[str, Any]:
    where = uri(path, root)
    return {"uri": where} if where.startswith("file:") else {"uri": where, "uriBaseId": ROOT}


def _invocation(report: Report, root: str, cut: int) -> dict[str, Any]:
    notifications = [_failed(failure, root) for failure in report.failures]
    notifications += [{"level": "warning", "message": {"text": visible(warning)}} for warning in report.warnings]
    for audit in report.audits:
        for note in audit.notes:
            where = [{"physicalLocation": _location(audit.document.path, root)}]
            notifications.append({"level": "note", "message": {"text": visible(note)}, "locations": where})
    if cut:
        text = (
            f"{plural(cut, 'flag')} left out: GitHub keeps {MOST_RESULTS:,} results of a run, and these are the worst."
        )
        notifications.append({"level": "warning", "message": {"text": text}})
    return {"executionSuccessful": not report.failures, "toolExecutionNotifications": notifications}


def _failed(failure: Failure, root: str) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": visible(failure.message)},
        "locations": [{"physicalLocation": _location(failure.path, root)}],
        "properties": {"exitCode": failure.exit_code},
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(markdown: str) -> str:
    return re.sub(r"(?m)^#+ |[*_`]{1,2}", "", markdown)
