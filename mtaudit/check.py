"""One run of `mtaudit check`: audit every article, then put what the desk decided earlier on top."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mtaudit.config import Settings, check_rules
from mtaudit.core import Audit, Failure, Report
from mtaudit.documents import read_text
from mtaudit.errors import MtauditError
from mtaudit.pipeline import Auditor, Progress, audit_or_failure, audit_paths, open_auditor
from mtaudit.rules import RULES
from mtaudit.signature import signature


@dataclass(frozen=True)
class Request:
    """What a run is asked for. `stdin` is the copy on standard input (PATH -), called `stdin_name`."""

    paths: tuple[str, ...]
    references: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    stdin: bytes = b""
    stdin_name: str = "stdin.txt"


def run_check(request: Request, embedding: Progress | None = None, auditing: Progress | None = None) -> Report:
    """Audit everything that is asked for and return the report.

    `embedding` and `auditing` are told how far the run is. Raises MtauditError for what makes the whole run
    pointless (an unknown rule, a model that cannot be had); a single file that cannot be read is in `failures`.
    """
    settings = request.settings
    check_rules(settings, [rule.name for rule in RULES])
    auditor = open_auditor(settings, request.references, embedding)
    audits: list[Audit] = []
    failures: list[Failure] = list(auditor.library.failures)
    for done, outcome in enumerate(_outcomes(request, auditor), 1):
        if isinstance(outcome, Failure):
            failures.append(outcome)
        else:
            audits.append(outcome)
        if auditing:
            auditing(done, 0)
    return Report(
        signature=signature(settings, auditor.embedder.signature, auditor.model.signature),
        audits=tuple(audits),
        failures=tuple(failures),
        failed=any(audit.verdict.failed for audit in audits),
    )


def _outcomes(request: Request, auditor: Auditor) -> Iterator[Audit | Failure]:
    files = [path for path in request.paths if path != "-"]
    if "-" in request.paths:
        yield from _standard_input(request, auditor)
    if files:
        yield from audit_paths(files, auditor)


def _standard_input(request: Request, auditor: Auditor) -> Iterator[Audit | Failure]:
    try:
        documents = read_text(request.stdin.decode("utf-8"), request.stdin_name)
    except UnicodeDecodeError as error:
        yield Failure(request.stdin_name, f"standard input is not UTF-8 (byte {error.start}); convert it first")
        return
    except MtauditError as error:
        yield Failure(request.stdin_name, str(error), error.exit_code)
        return
    for document in documents:
        yield audit_or_failure(document, auditor)


def exit_code(report: Report, *, exit_zero: bool = False) -> int:
    """0 nothing at or above the bar, 1 flags at or above it, 2 unreadable input, 3 something inside failed."""
    worst = max((failure.exit_code for failure in report.failures), default=0)
    return worst or int(report.failed and not exit_zero)
