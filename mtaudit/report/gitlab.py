"""`--format gitlab`: a Code Quality report, which GitLab shows in merge requests."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from mtaudit.core import Failure, Report, Severity
from mtaudit.report import RenderOptions
from mtaudit.report.places import Located, located, relative
from mtaudit.report.text import reason_with_words
from mtaudit.visible import dumps, one_line

_SEVERITIES = {Severity.CRITICAL: "critical", Severity.MAJOR: "major", Severity.MINOR: "minor"}


def render(report: Report, options: RenderOptions) -> str:
    """A JSON array of flags and failures. Fingerprints are unique: GitLab drops what comes twice."""
    entries = [_flag(each, options.root) for each in located(report)]
    entries += [_failure(failure, options.root) for failure in report.failures]
    seen: Counter[str] = Counter()
    for entry in entries:
        identity = entry["fingerprint"]
        seen[identity] += 1
        entry["fingerprint"] = _digest(f"{identity}\x1f{seen[identity]}")
    return dumps(entries, spread=1) + "\n"


def _flag(each: Located, root: str) -> dict[str, Any]:
    flag = each.flag
    text = reason_with_words(flag) + (f" Instead: “{flag.suggestion}”." if flag.suggestion else "")
    return {
        "description": one_line(text),
        "check_name": flag.rule,
        "severity": _SEVERITIES[flag.severity],
        "fingerprint": f"{each.audit.document.path}\x1f{flag.id}",
        "location": {
            "path": relative(each.audit.document.path, root),
            "positions": {
                "begin": {"line": each.start.line, "column": each.start.column},
                "end": {"line": each.end.line, "column": each.end.column},
            },
        },
    }


def _failure(failure: Failure, root: str) -> dict[str, Any]:
    return {
        "description": one_line(failure.message),
        "check_name": "unreadable" if failure.exit_code == 2 else "internal-error",
        "severity": "blocker",
        "fingerprint": f"{failure.path}\x1f{failure.message}",
        "location": {"path": relative(failure.path, root), "lines": {"begin": 1}},
    }


def _digest(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]
