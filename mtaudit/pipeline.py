"""The whole story: documents → sentences → matches with clean sources → flags → audit."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

from mtaudit.ahead import in_order
from mtaudit.align.embed import Embedder, load_embedder
from mtaudit.align.library import Library, open_library
from mtaudit.align.match import match
from mtaudit.config import Settings
from mtaudit.core import Audit, Document, Failure, Finding, Flag, Match, Verdict
from mtaudit.documents import find_files, read_path
from mtaudit.documents.options import ReadOptions
from mtaudit.errors import MtauditError
from mtaudit.rules import Context, resolve, run
from mtaudit.rules.origin import likely_origin
from mtaudit.score import sentence_penalties, verdict
from mtaudit.spanmodel import Reading, SpanModel, load_span_model, machine_translated

# The models run outside of the interpreter, several articles at a time. Rules are pure Python: two articles at a time
# would gain nothing, and the first two would load every lexicon twice.
_RULES = Lock()

Outcome = Audit | Failure

Progress = Callable[[int, int], None]
"""Called with (done, total) while the clean sources are read and embedded."""

# Languages of texts that are read as English; "" where nothing told.
_ENGLISH = ("", "en")


@dataclass(frozen=True)
class Auditor:
    """What an audit needs, opened once: settings, the two models, the clean sources."""

    settings: Settings
    embedder: Embedder
    model: SpanModel
    library: Library

    def audit(self, document: Document) -> Audit:
        """Audit one suspect against the clean sources."""
        if document.language not in _ENGLISH:
            return _not_english(document)
        settings = self.settings.for_document(document.path, document.metadata.outlet or document.metadata.credit)
        matching = match(document, self.library, self.embedder)
        related = tuple(d for d in matching.related if d.language in _ENGLISH)
        comparable, others = _by_language(matching.matches, matching.related)
        readings = self._read(document, comparable)
        context = Context(document, comparable, related, settings, readings)
        with _RULES:
            findings = resolve(run(context), settings.min_confidence)
        flags = as_flags(document, findings)
        origin = likely_origin(findings, document)
        translated = machine_translated(readings)
        return Audit(
            document=document,
            matches=tuple(sorted((*comparable, *others), key=lambda m: (m.sentences, -m.probability))),
            flags=flags,
            sentence_scores=sentence_penalties(document, flags),
            verdict=verdict(document, flags, settings.fail_on, translated, origin),
            notes=(*matching.notes, *_across_languages(matching.related)),
        )

    def _read(self, document: Document, matches: Sequence[Match]) -> tuple[Reading, ...]:
        """The span model's reading of each sentence, alone and beside each source."""
        wordings = _sources_by_sentence(document, matches)
        return tuple(self.model.read([(s.text, wordings[s.index]) for s in document.sentences]))


def open_auditor(settings: Settings, references: Sequence[str], progress: Progress | None = None) -> Auditor:
    """Load the models and open the clean sources (embedding what is not in the cache)."""
    with ThreadPoolExecutor(1) as beside:
        model = beside.submit(load_span_model)
        embedder = load_embedder(settings.model)
        library = open_library(references, embedder, progress)
    return Auditor(settings, embedder, model.result(), library)


def audit_paths(paths: Sequence[str], auditor: Auditor) -> Iterator[Outcome]:
    """Audit each article of the given files, folders and globs, in order.

    What cannot be read, and what fails inside, comes as a Failure in its place; the others are audited all the same.
    """
    files, missing = find_files(paths)
    yield from missing
    for path in files:
        yield from audit_file(path, auditor)


def audit_file(path: str, auditor: Auditor) -> Iterator[Outcome]:
    """Audit the articles of one file; one Failure where it cannot be read."""
    settings = auditor.settings
    try:
        documents = read_path(path, ReadOptions(settings.encoding, settings.max_bytes, settings.jsonl_field))
    except MtauditError as error:
        yield Failure(path, str(error), error.exit_code)
        return
    yield from in_order(lambda document: audit_or_failure(document, auditor), documents)


def audit_or_failure(document: Document, auditor: Auditor) -> Outcome:
    """Audit one document; a fault inside mtaudit becomes a Failure (exit code 3) that names it."""
    try:
        return auditor.audit(document)
    except MtauditError:
        raise
    except Exception as error:  # noqa: BLE001 - one broken document must not cost the audit of the others
        return Failure(document.path, f"the audit failed inside mtaudit: {type(error).__name__}: {error}", 3)


def as_flags(document: Document, findings: Sequence[Finding]) -> tuple[Flag, ...]:
    """Findings in the copy as flags in the file, each with its fingerprint."""
    seen: Counter[tuple[str, str]] = Counter()
    flags = []
    for finding in findings:
        start, end = document.locate(finding.start, finding.end)
        words = document.text[finding.start : finding.end]
        seen[finding.rule, words] += 1
        flags.append(
            Flag(
                id=_fingerprint(document, finding.rule, words, seen[finding.rule, words]),
                rule=finding.rule,
                category=finding.category,
                severity=finding.severity,
                confidence=round(finding.confidence, 3),
                start=start,
                end=end,
                text=document.raw[start:end],
                words=words,
                sentences=document.sentences_in(finding.start, finding.end),
                message=finding.message,
                suggestion=finding.suggestion,
                evidence=finding.evidence,
            )
        )
    return tuple(flags)


def _fingerprint(document: Document, rule: str, words: str, occurrence: int) -> str:
    """16 hex digits that stay the same when the file moves and when other words in it change."""
    first = document.sentences[0].text if document.sentences else ""
    identity = document.metadata.id or document.title or first
    key = "\x1f".join((" ".join(identity.split()), rule, " ".join(words.split()), str(occurrence)))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _by_language(matches: Sequence[Match], related: Sequence[Document]) -> tuple[tuple[Match, ...], tuple[Match, ...]]:
    """The matches whose wording can be compared, and the others: those across languages, same words in a near copy."""
    foreign = {document.path for document in related if document.language not in _ENGLISH}
    comparable, others = [], []
    for found in matches:
        if found.comparable and found.source.path not in foreign:
            comparable.append(found)
        else:
            others.append(replace(found, comparable=False))
    return tuple(comparable), tuple(others)


def _sources_by_sentence(document: Document, matches: Sequence[Match]) -> list[tuple[str, ...]]:
    """For each sentence, the clean wordings matched to it, most probable first."""
    wordings: list[list[str]] = [[] for _ in document.sentences]
    for found in sorted(matches, key=lambda m: -m.probability):
        for index in found.sentences:
            wordings[index].append(found.source.words)
    return [tuple(dict.fromkeys(ws)) for ws in wordings]


def _across_languages(related: Sequence[Document]) -> tuple[str, ...]:
    """What is to be said where clean sources are in other languages: they cover sentences, but give no wording."""
    others = sorted({d.language for d in related} - set(_ENGLISH))
    if not others:
        return ()
    return (
        f"sources in {', '.join(others)}: matched across languages; rules that compare English wording stand aside",
    )


def _not_english(document: Document) -> Audit:
    note = f"the text is in another language ({document.language}), not English; it was not audited"
    scores = (0.0,) * len(document.sentences)
    return Audit(document, (), (), scores, Verdict(failed=False, mqm_per_1000_words=0.0), (note,))
