"""Measures of the matcher: right matches found, and wrong ones among those made.

- found: of the suspect sentences that some clean sentence states, the share with at least one right match;
- false: of all matches made (each suspect sentence with each clean passage counts once), the share that is wrong:
  the passage touches no sentence listed for it.
- first: of the sentences with a counterpart, the share whose most probable match (by any score, no bar) is right.

Beside ours stand two controls: for each sentence the best clean sentence by cosine, kept at .60 and above, and by ratio
margin (Artetxe and Schwenk 2019), kept at 1.0 and above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtaudit.align.comparable import Case, for_fitting, hard_test
from mtaudit.align.embed import Embedder, load_embedder
from mtaudit.align.features import NEIGHBOURS, Matrix, ratio_margin
from mtaudit.align.library import Library, library_of, open_library
from mtaudit.align.marked import marked_test
from mtaudit.align.match import match
from mtaudit.core import Document, Passage
from mtaudit.documents import find_files, read_path
from mtaudit.errors import ReadError
from mtaudit.evaluate.figures import Figures, ratio, rows
from mtaudit.spanmodel.marked_articles import Article, articles

COSINE_BAR, MARGIN_BAR = 0.6, 1.0

Place = tuple[int, int]
"""A clean sentence: (document, sentence)."""


@dataclass
class Tally:
    """Counts of one way of matching."""

    counterparts: int = 0
    found: int = 0
    first: int = 0
    made: int = 0
    false: int = 0

    def add(self, chosen: Sequence[frozenset[Place]], best: Place | None, right: frozenset[Place]) -> None:
        """Count one suspect sentence: the passages chosen for it, the best without a bar, and what is right."""
        self.made += len(chosen)
        self.false += sum(not (passage & right) for passage in chosen)
        if right:
            self.counterparts += 1
            self.found += any(passage & right for passage in chosen)
            self.first += best in right

    def figures(self, name: str, *, ranked: bool = True) -> Figures:
        """As a row of a table."""
        values = {
            "found": ratio(self.found, self.counterparts),
            "false": ratio(self.false, self.made),
            "matches": float(self.made),
        }
        if ranked:
            values["first"] = ratio(self.first, self.counterparts)
        return Figures(name, self.counterparts, values)


@dataclass
class Tallies:
    """Ours and the two controls."""

    ours: Tally = field(default_factory=Tally)
    cosine: Tally = field(default_factory=Tally)
    margin: Tally = field(default_factory=Tally)

    def figures(self, name: str) -> list[Figures]:
        """Three rows."""
        return [
            self.ours.figures(name, ranked=False),
            self.cosine.figures(f"control: cosine ≥ {COSINE_BAR}"),
            self.margin.figures(f"control: margin ≥ {MARGIN_BAR}"),
        ]


Answers = Callable[[int], frozenset[Place] | None]
"""From a suspect sentence to the right clean sentences; None where either answer passes."""


def tally(suspect: Document, library: Library, embedder: Embedder, answers: Answers, tallies: Tallies) -> None:
    """Match one suspect, by us and by the controls, and count."""
    made = match(suspect, library, embedder).matches
    numbers = {document.path: index for index, document in enumerate(library.documents)}
    cosine = embedder.encode([s.text for s in suspect.sentences]) @ library.vectors.T
    scores: list[tuple[Tally, Matrix, float]] = [
        (tallies.cosine, cosine, COSINE_BAR),
        (tallies.margin, ratio_margin(cosine, NEIGHBOURS), MARGIN_BAR),
    ]
    for sentence in suspect.sentences:
        right = answers(sentence.index)
        if right is None:
            continue
        ours = [_places(library, numbers[m.source.path], m.source) for m in made if sentence.index in m.sentences]
        tallies.ours.add(ours, None, right)
        for control, matrix, bar in scores:
            row = int(matrix[sentence.index].argmax())
            best = _place(library, row)
            control.add([frozenset({best})] if matrix[sentence.index, row] >= bar else [], best, right)


def _place(library: Library, row: int) -> Place:
    document, sentence = library.place(row)
    return document, sentence.index


def _places(library: Library, number: int, source: Passage) -> frozenset[Place]:
    document = library.documents[number]
    return frozenset(
        (number, s.index)
        for s in document.sentences
        for start, end in [document.locate(s.start, s.end)]
        if start < source.end and source.start < end
    )


def evaluate_alignments(
    gold: str, suspects: Sequence[str], references: Sequence[str], without: Sequence[str] = ()
) -> list[Figures]:
    """Found and false on annotated articles; `without` names clean files (base names) to leave out.

    `gold`: {"doc", "start", "label", "sources": [{"doc", "start"}]} a line, starts as offsets into the files. A sentence
    whose sources are all left out counts as one that no source states.
    """  # noqa: E501
    embedder = load_embedder()
    clean = [path for path in find_files(references)[0] if Path(path).name not in without]
    library = open_library(clean, embedder)
    records = list(rows(gold))
    tallies = Tallies()
    for path in find_files(suspects)[0]:
        for document in read_path(path):
            answers = _annotated(document, library, [r for r in records if r["doc"] == Path(path).name])
            tally(document, library, embedder, lambda index, found=answers: found.get(index), tallies)  # type: ignore[misc]
    return tallies.figures(f"matches, {len(clean)} sources")


def _annotated(
    document: Document, library: Library, records: Iterable[dict[str, Any]]
) -> dict[int, frozenset[Place] | None]:
    """The right answers by sentence; sentences without annotation are absent."""
    numbers = {Path(d.path).name: index for index, d in enumerate(library.documents)}
    answers: dict[int, frozenset[Place] | None] = {}
    for record in records:
        index = _sentence_at(document, record["start"])
        listed = {
            (numbers[s["doc"]], _sentence_at(library.documents[numbers[s["doc"]]], s["start"]))
            for s in record["sources"]
            if s["doc"] in numbers
        }
        right = frozenset((d, s) for d, s in listed if s is not None)
        if index is not None:
            answers[index] = None if record["label"] == "unscored" else right
    return answers


def _sentence_at(document: Document, start: int) -> int | None:
    """The sentence that holds this offset of the file."""
    for sentence in document.sentences:
        first, last = document.locate(sentence.start, sentence.end)
        if first <= start < last:
            return sentence.index
    return None


def evaluate_hard_documents(gold: str) -> list[Figures]:
    """Found and false on the hard test made of a file of parallel documents (documents-2022.jsonl.gz).

    Only documents that align/fit.py leaves alone are used: every second one. A folder stands for its marked articles
    (mtaudit/spanmodel/marked): of the dev ones, each is matched with another agency's versions of all of them.
    """
    if Path(gold).is_dir():
        return _on_cases("marked articles", marked_test(_dev_articles(Path(gold))))
    records = [record for number, record in enumerate(rows(gold)) if not for_fitting(number)]
    if not records or not {"human", "machine"} <= records[0].keys():
        raise ReadError(f"{gold}: holds no documents with human and machine versions", "see shared/data/README.md")
    return _on_cases("hard documents", hard_test(records))


def _dev_articles(folder: Path) -> list[Article]:
    try:
        return [article for article in articles(folder) if article.dev]
    except (FileNotFoundError, ValueError) as error:
        raise ReadError(str(error), "mtaudit/spanmodel/marked_articles.py says what a marked article is") from error


def _on_cases(name: str, cases: Sequence[Case]) -> list[Figures]:
    """Figures over cases that share their sources."""
    if not cases:
        raise ReadError(f"there are no {name} to measure on", "see mtaudit/align/MODEL_CARD.md")
    embedder = load_embedder()
    library = library_of(cases[0].sources, embedder)
    tallies = Tallies()
    for case in cases:
        tally(case.suspect, library, embedder, case.right.__getitem__, tallies)
    return tallies.figures(f"{name}, {len(library.documents)} sources")
