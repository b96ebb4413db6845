"""The records that every part of mtaudit speaks of. Standard library only; nothing here is ever patched.

Two texts matter, and only two:

- the *file*: `Document.raw`, the code points of the file exactly as it came in (line ends kept);
- the *copy*: `Document.text`, what a reader sees. For plain text the two are the same string;
  for HTML and XML the copy has no tags and no entities, and `Document.offsets` leads back to the file.

Sentences, matches and findings count in the copy. What leaves the program (flags, JSON, SARIF …) counts in the
file. `Document.locate` is the one place that converts. All offsets are code points, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Severity(StrEnum):
    """MQM severities, mild to grave."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for minor, 1 for major, 2 for critical."""
        return list(Severity).index(self)


class Category(StrEnum):
    """The MQM error categories that mtaudit uses."""

    MISTRANSLATION = "Accuracy/Mistranslation"
    OMISSION = "Accuracy/Omission"
    ADDITION = "Accuracy/Addition"
    UNTRANSLATED = "Accuracy/Untranslated"
    GRAMMAR = "Fluency/Grammar"
    PUNCTUATION = "Fluency/Punctuation"
    SPELLING = "Fluency/Spelling"
    INCONSISTENCY = "Fluency/Inconsistency"
    ENCODING = "Fluency/Character encoding"
    AWKWARD = "Style/Awkward"
    TERMINOLOGY = "Terminology/Inappropriate"
    NAME = "Locale/Name"
    DATE = "Locale/Date"
    NUMBER = "Locale/Number"


class Kind(StrEnum):
    """What part of an article a sentence is."""

    HEADLINE = "headline"
    SUBHEADING = "subheading"
    BODY = "body"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of the copy and the stretch of the file that it came from.

    Runs of equal length were taken over as they stand; of others (an entity, a folded space) only the ends line up.
    """

    start: int
    end: int
    raw_start: int
    raw_end: int


@dataclass(frozen=True)
class OffsetMap:
    """From offsets into the copy to offsets into the file. No runs: the two are the same."""

    runs: tuple[Run, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [run.start for run in self.runs]

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the file that holds copy[start:end].

        Where an end falls inside a run that was not taken over as it stands, the whole run is meant.
        """
        if not self.runs:
            return start, end
        first = self._run_at(start)
        last = self._run_at(max(start, end - 1))
        raw_start = first.raw_start
        if first.end - first.start == first.raw_end - first.raw_start:
            raw_start += min(max(start - first.start, 0), first.end - first.start)
        raw_end = last.raw_end
        if last.end - last.start == last.raw_end - last.raw_start:
            raw_end = last.raw_start + min(max(end - last.start, 0), last.end - last.start)
        return raw_start, max(raw_start, raw_end)

    def _run_at(self, position: int) -> Run:
        return self.runs[max(bisect_right(self._starts, position) - 1, 0)]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the copy: `document.text[start:end] == text`."""

    index: int
    start: int
    end: int
    text: str
    kind: Kind = Kind.BODY
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch of the copy that is not audited (site furniture, a by-line, a dateline) and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a wire format says about an article. Empty where it says nothing.

    `status` is IPTC's pubStatus (usable, withheld, canceled), `signals` its signals (update, correction, kill …),
    `replaces` the id of an earlier article that this one takes the place of.
    """

    id: str = ""
    outlet: str = ""
    credit: str = ""
    date: str = ""
    language: str = ""
    url: str = ""
    status: str = ""
    version: str = ""
    signals: tuple[str, ...] = ()
    replaces: str = ""


@dataclass(frozen=True)
class Document:
    """One article: the file, the copy in it, its sentences, and what of it is not copy.

    `path` is how the user named it (POSIX separators); an article inside a feed or a JSONL file adds `#` and its
    number or id. `language` is an ISO 639-1 code, "" where the body is too short to tell.
    `dateline` is the place or date that opens the body ("MOSCOW, March 19, 2021"), "" where there is none.
    """

    path: str
    raw: str
    text: str
    format: str = "text"
    title: str = ""
    dateline: str = ""
    language: str = ""
    sentences: tuple[Sentence, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    offsets: OffsetMap = OffsetMap()
    metadata: Metadata = Metadata()

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """From offsets into the copy (`text`) to offsets into the file (`raw`)."""
        return self.offsets.to_raw(start, end)

    def sentences_in(self, start: int, end: int) -> tuple[int, ...]:
        """Indices of the sentences that text[start:end] touches."""
        return tuple(s.index for s in self.sentences if s.start < end and start < s.end)

    def passage(self, start: int, end: int) -> Passage:
        """text[start:end] as a passage that points into the file."""
        raw_start, raw_end = self.locate(start, end)
        line = self.raw.count("\n", 0, raw_start) + 1
        column = raw_start - (self.raw.rfind("\n", 0, raw_start) + 1) + 1
        return Passage(self.path, raw_start, raw_end, self.raw[raw_start:raw_end], self.text[start:end], line, column)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a document, where they stand in the file, as the file has them (`text`) and as one reads them (`words`).

    `line` and `column` (code points) count from 1 and tell where `start` is; 0 where nobody counted.
    """

    path: str
    start: int
    end: int
    text: str
    words: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """sacrebleu's sentence scores of the suspect against the clean source, each 0 to 100 (TER may exceed 100)."""

    bleu: float
    chrf: float
    ter: float


@dataclass(frozen=True, slots=True)
class Match:
    """Suspect sentences and a clean passage that states the same fact.

    `probability` is calibrated (0 to 1), `similarity` the cosine of the embeddings (-1 to 1). `comparable`: the
    source's wording can be held against the suspect's: it is in English too, and not a near copy's same words. `scores`
    stand where they were asked for.
    """

    sentences: tuple[int, ...]
    source: Passage
    probability: float
    similarity: float
    scores: Scores | None = None
    comparable: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule thinks wrong: copy[start:end], before overlaps between rules are settled.

    `suggestion` replaces exactly these words; "" where there is none. `confidence` is 0 to 1.
    `evidence` holds the clean passages that it rests on.
    """

    rule: str
    start: int
    end: int
    message: str
    category: Category
    severity: Severity
    confidence: float
    suggestion: str = ""
    evidence: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """A span that an editor should look at. `document.raw[start:end] == text`; `words` is the span as one reads it.

    `id` is a fingerprint of the document's content identity, the rule, the words and which occurrence this is.
    """

    id: str
    rule: str
    category: Category
    severity: Severity
    confidence: float
    start: int
    end: int
    text: str
    words: str
    sentences: tuple[int, ...]
    message: str
    suggestion: str = ""
    evidence: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The document as a whole. Probabilities are calibrated; None where nothing could be said.

    `translated_from` is an ISO 639-1 code or "", `reasons` the evidence for it in words.
    """

    failed: bool
    mqm_per_1000_words: float
    machine_translated: float | None = None
    translated_from: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audit:
    """All that is known about one suspect after an audit. `sentence_scores[i]` is the MQM penalty of sentence i."""

    document: Document
    matches: tuple[Match, ...]
    flags: tuple[Flag, ...]
    sentence_scores: tuple[float, ...]
    verdict: Verdict
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read (exit code 2) or audited (exit code 3), in one line."""

    path: str
    message: str
    exit_code: int = 2


@dataclass(frozen=True)
class Report:
    """What a run of `mtaudit check` found: the audits in input order, and what failed."""

    signature: str
    audits: tuple[Audit, ...]
    failures: tuple[Failure, ...] = ()
    failed: bool = False
    warnings: tuple[str, ...] = field(default=())


class Verb(StrEnum):
    """What a reviewer can do to a flag."""

    ACCEPT = "accept"
    DISMISS = "dismiss"
    LOOK = "look"
    NOTE = "note"
    SEVERITY = "severity"
    CATEGORY = "category"
    MISSED = "missed"
    REVERSE = "reverse"


class Reason(StrEnum):
    """Why a flag is dismissed."""

    CORRECT = "correct as it stands"
    QUOTATION = "quotation"
    NAME = "name"
    HOUSE_STYLE = "house style"
    SOURCE = "source is wrong"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that one reviewer did to one flag; the review store is a log of these.

    `value` depends on the verb: the replacement of an accepted flag (None where there is no wording, "" where the words
    are to go), the Reason of a dismissed one, "on" or "off" for a second look, the text of a note, a Severity, a
    Category. A missed span is MISSED with the reviewer's remark and a flag of her own making. REVERSE has no flag: it
    undoes the step `reverses`. Decisions of one `step` were taken with one key and are undone together.
    `at` is UTC in ISO 8601.
    """

    verb: Verb
    flag: str = ""
    value: str | None = None
    reviewer: str = ""
    at: str = ""
    step: int = 0
    reverses: int = 0
