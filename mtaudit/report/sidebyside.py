"""`mtaudit match`: a suspect beside its clean sources, so that a person can judge the matcher alone."""

from __future__ import annotations

from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from mtaudit.align.match import Matching
from mtaudit.core import Document, Match, Passage, Sentence
from mtaudit.report.text import difference_pieces
from mtaudit.visible import one_line, plural

# Narrower terminals get the sources below the sentence rather than beside it.
BESIDE = 100
# Probability from which a match is shown in green rather than yellow.
LIKELY = 0.8


def show(console: Console, document: Document, matching: Matching) -> None:
    """Print one suspect with its matches, sentence by sentence, then what else the matcher has to say."""
    console.print(Rule(Text(one_line(document.path), style="bold"), align="left"))
    table = Table(box=None, show_header=False, padding=(0, 1, 1, 0), expand=True)
    table.add_column(justify="right", style="dim", width=4)
    table.add_column(ratio=1)
    beside = console.width >= BESIDE
    if beside:
        table.add_column(ratio=1)
    for sentence in document.sentences:
        sources = _sources(sentence, matching)
        text = Text(one_line(sentence.text), style="" if _of(sentence, matching) else "dim")
        number = str(sentence.index + 1)
        if beside:
            table.add_row(number, text, sources)
        else:
            table.add_row(number, Group(text, Padding(sources, (0, 0, 0, 2))))
    console.print(table)
    for note in matching.notes:
        console.print(Text(f"note: {one_line(note)}", style="yellow"))
    console.print(Text(_summary(document, matching), style="bold"))
    console.print()


def _of(sentence: Sentence, matching: Matching) -> list[Match]:
    return [m for m in matching.matches if sentence.index in m.sentences]


def _sources(sentence: Sentence, matching: Matching) -> Group | Text:
    matches = _of(sentence, matching)
    if not matches:
        return Text("no clean source states this", style="dim italic")
    odd = {(d.source.path, d.source.start): d.message for d in matching.disagreements if d.sentence == sentence.index}
    parts = []
    for match in matches:
        if not match.comparable:
            parts.append(Text(f"the near copy {one_line(match.source.path)} has the same words", style="dim italic"))
            continue
        head = Text.assemble(
            (_percent(match.probability), "bold green" if match.probability >= LIKELY else "bold yellow"),
            (f" cos {match.similarity:.2f}  {one_line(match.source.path)}{_together(match)}", "dim"),
        )
        parts += [head, _marked(sentence.text, match.source.words)]
        message = odd.get((match.source.path, match.source.start))
        if message:
            parts.append(Text(f"! this source {message}", style="bold red"))
    return Group(*parts)


def _together(match: Match) -> str:
    if len(match.sentences) == 1:
        return ""
    return f"  says {' and '.join(str(index + 1) for index in match.sentences)} together"


def _percent(probability: float) -> str:
    """Never certain: 99% is the most."""
    return f"{min(probability, 0.99):.0%}"


def _marked(suspect: str, source: str) -> Text:
    """The source's words, with those marked that the suspect has not."""
    text = Text()
    for piece in difference_pieces(one_line(suspect), one_line(source)):
        text.append(f"⟦{piece.text}⟧" if piece.marked else piece.text, style="bold cyan" if piece.marked else "")
    return text


def _summary(document: Document, matching: Matching) -> str:
    covered = len({index for m in matching.matches for index in m.sentences if m.comparable})
    total = plural(len(document.sentences), "sentence")
    related = plural(len(matching.related), "clean article")
    return f"{covered} of {total} stated by a clean source; {related} on the same events"


def as_json(document: Document, matching: Matching) -> dict[str, Any]:
    """The same as plain objects. Offsets are code points into the files, end exclusive."""
    sentences = []
    for sentence in document.sentences:
        start, end = document.locate(sentence.start, sentence.end)
        matches = [
            {
                "probability": m.probability,
                "similarity": m.similarity,
                "comparable": m.comparable,
                "source": _passage(m.source),
            }
            for m in _of(sentence, matching)
        ]
        sentences.append(
            {"index": sentence.index, "start": start, "end": end, "text": document.raw[start:end], "matches": matches}
        )
    return {
        "path": document.path,
        "title": document.title,
        "language": document.language,
        "sentences": sentences,
        "related": [related.path for related in matching.related],
        "near_copies": list(matching.copies),
        "versions": list(matching.versions),
        "disagreements": [
            {"sentence": d.sentence, "source": _passage(d.source), "message": d.message} for d in matching.disagreements
        ],
        "notes": list(matching.notes),
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {"path": passage.path, "start": passage.start, "end": passage.end, "text": passage.text}
