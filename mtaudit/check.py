"""One run of `mtaudit check`: audit every article, then put what the desk decided earlier on top."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from mtaudit.ahead import in_order
from mtaudit.cache import ResultsCache, key_of
from mtaudit.config import Settings, check_rules
from mtaudit.core import Audit, Failure, Report
from mtaudit.desk import with_decisions
from mtaudit.documents import find_files, read_text
from mtaudit.errors import MtauditError
from mtaudit.narrow import amended
from mtaudit.pipeline import Auditor, Outcome, Progress, audit_file, audit_or_failure, open_auditor
from mtaudit.rules import RULES
from mtaudit.score import metric_signatures, scored
from mtaudit.signature import signature
from mtaudit.since import Changes
from mtaudit.versions import standing

Amend = Callable[[Audit], Audit]
"""What a review store makes of an audit."""


@dataclass(frozen=True)
class Request:
    """What a run is asked for.

    `stdin` is the copy on standard input (PATH -), called `stdin_name`. `changes` limits the run to what changed,
    `only` to articles whose metadata match all of the (field, pattern), with * and ?, case aside. `amend` applies the
    decisions of a review. `scores`: matches get sacrebleu's scores, which take longer than all else. `cache` keeps the
    results of unchanged files; None: no cache.
    """

    paths: tuple[str, ...]
    references: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    stdin: bytes = b""
    stdin_name: str = "stdin.txt"
    changes: Changes | None = None
    only: tuple[tuple[str, str], ...] = ()
    amend: Amend | None = None
    scores: bool = False
    cache: ResultsCache | None = None


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
    for outcome in _Run(request, auditor, auditing).outcomes():
        if isinstance(outcome, Failure):
            failures.append(outcome)
        elif _wanted(outcome, request.only):
            audits.append(outcome)
    if request.cache:
        request.cache.trim()
    metrics = metric_signatures() if request.scores else {}
    report = Report(
        signature=signature(settings, auditor.embedder.signature, auditor.model.signature, metrics),
        audits=standing([amended(audit, request.amend, settings) for audit in audits] if request.amend else audits),
        failures=tuple(failures),
    )
    return with_decisions(report, settings, datetime.now(UTC).astimezone().date(), request.changes)


def _wanted(audit: Audit, only: Sequence[tuple[str, str]]) -> bool:
    metadata = audit.document.metadata
    return all(fnmatchcase(str(getattr(metadata, name)).lower(), pattern.lower()) for name, pattern in only)


@dataclass(frozen=True)
class _Run:
    """The outcomes of a request, file by file."""

    request: Request
    auditor: Auditor
    progress: Progress | None

    def outcomes(self) -> Iterator[Outcome]:
        """What became of each article, in input order."""
        if "-" in self.request.paths:
            yield from self._standard_input()
        files, missing = find_files([path for path in self.request.paths if path != "-"])
        yield from missing
        changes = self.request.changes
        wanted = [path for path in files if changes is None or changes.touches(path)]
        for done, outcomes in enumerate(in_order(self._file, wanted), 1):
            yield from outcomes
            if self.progress:
                self.progress(done, len(wanted))

    def _file(self, path: str) -> Sequence[Outcome]:
        key = self._key(path) if self.request.cache else ""
        kept = self.request.cache.get(key) if self.request.cache and key else None
        audited = audit_file(path, self.auditor) if kept is None else kept
        outcomes = [self._finished(outcome) for outcome in audited]
        audits = [outcome for outcome in outcomes if isinstance(outcome, Audit)]
        if self.request.cache and key and len(audits) == len(outcomes) and audits != list(kept or ()):
            self.request.cache.put(key, audits)
        return outcomes

    def _finished(self, outcome: Outcome) -> Outcome:
        return scored(outcome) if self.request.scores and isinstance(outcome, Audit) else outcome

    def _key(self, path: str) -> str:
        """The cache key of a file's audits; "" where it cannot be read (the reader will say why)."""
        try:
            if Path(path).stat().st_size > self.request.settings.max_bytes:
                return ""
            return key_of(path, Path(path).read_bytes(), self._common)
        except (OSError, ValueError):
            return ""

    @cached_property
    def _common(self) -> str:
        """What all results of this run depend on beside the file: settings, models, clean sources."""
        auditor = self.auditor
        sources = key_of(*(part for d in auditor.library.documents for part in (d.path, d.raw)))
        settings = auditor.settings  # paths in its overrides count from its root
        return "\n".join((repr(settings), settings.root, auditor.embedder.signature, auditor.model.signature, sources))

    def _standard_input(self) -> Iterator[Outcome]:
        name = self.request.stdin_name
        try:
            documents = read_text(self.request.stdin.decode("utf-8"), name)
        except UnicodeDecodeError as error:
            yield Failure(name, f"standard input is not UTF-8 (byte {error.start}); convert it first")
            return
        except MtauditError as error:
            yield Failure(name, str(error), error.exit_code)
            return
        for document in documents:
            yield self._finished(audit_or_failure(document, self.auditor))


def exit_code(report: Report, *, exit_zero: bool = False) -> int:
    """0 nothing at or above the bar, 1 flags at or above it, 2 unreadable input, 3 something inside failed."""
    worst = max((failure.exit_code for failure in report.failures), default=0)
    return worst or int(report.failed and not exit_zero)
