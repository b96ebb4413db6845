"""`mtaudit score`: judge pairs that come aligned, JSON Lines in and out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import IO

import click

from mtaudit.config import Settings
from mtaudit.errors import MtauditError
from mtaudit.pairs import Judgement, Pair, judge
from mtaudit.spanmodel import load_span_model


@dataclass
class Reader:
    """Pairs from lines; a malformed line is named on stderr, counted and passed over."""

    name: str
    malformed: int = field(default=0)

    def pairs(self, lines: Iterable[bytes]) -> Iterator[Pair]:
        """The pairs of a JSON Lines stream, in order."""
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _pair(json.loads(line.decode("utf-8")))
            except (ValueError, RecursionError) as error:
                self.malformed += 1
                click.echo(f"mtaudit: {self.name}:{number}: {_reason(error)}; the line is left out", err=True)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg} at column {error.colno})"
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8"
    if isinstance(error, RecursionError):
        return "nested too deep"
    return str(error)


def _pair(record: object) -> Pair:
    if not isinstance(record, dict):
        raise ValueError("an object with id, text and sources is wanted")  # noqa: TRY004 - one kind of error for a bad line
    text, sources = record.get("text"), record.get("sources", [])
    if not isinstance(text, str):
        raise ValueError('"text" must be a string')  # noqa: TRY004
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise ValueError('"sources" must be a list of strings')
    return Pair(record.get("id", ""), text, tuple(source for source in sources if source.strip()))


def _as_json(judgement: Judgement) -> str:
    spans = [
        {
            "start": s.start,
            "end": s.end,
            "severity": str(s.severity),
            "category": str(s.category),
            "confidence": round(s.confidence, 3),
        }
        for s in judgement.spans
    ]
    return json.dumps({"id": judgement.id, "score": judgement.score, "spans": spans}, ensure_ascii=True)


@click.command(
    "score", epilog="Exit codes: 0 all lines judged, 2 usage or unreadable input, 3 some lines were malformed."
)
@click.argument("file", required=False, metavar="FILE.jsonl")
@click.option(
    "--hypothesis", type=click.Path(exists=True, dir_okay=False), help="Plain text, one suspect sentence a line."
)
@click.option(
    "--source", type=click.Path(exists=True, dir_okay=False), help="Plain text, the clean sentence of each line."
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="0…1",
    default=0.0,
    help="Leave out spans below this confidence.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to this file rather than to stdout.")
def score_command(
    file: str | None, hypothesis: str | None, source: str | None, min_confidence: float, output: str | None
) -> None:
    """Judge aligned pairs: {"id", "text", "sources": []} a line in, {"id", "score", "spans"} a line out.

    FILE is JSON Lines or - for standard input. The score is the expected MQM penalty, 0 for flawless.
    """
    reader = Reader(file or hypothesis or "")
    settings = Settings(min_confidence=min_confidence)
    with _output(output) as out:
        for judgement in judge(_input(reader, file, hypothesis, source), load_span_model(), settings):
            out.write(_as_json(judgement) + "\n")
    sys.exit(3 if reader.malformed else 0)


def _output(path: str | None) -> IO[str]:
    # The standard stream is reopened by number so that leaving the block does not close sys.stdout under click.
    return open(path or sys.stdout.fileno(), "w", encoding="utf-8", closefd=path is not None)


def _input(reader: Reader, file: str | None, hypothesis: str | None, source: str | None) -> Iterator[Pair]:
    if bool(file) == bool(hypothesis):
        raise MtauditError("give either FILE.jsonl or --hypothesis", "`mtaudit score --help` says how")
    if source and not hypothesis:
        raise MtauditError("--source goes with --hypothesis", "in JSON Lines the sources stand beside the text")
    if hypothesis:
        yield from _plain(hypothesis, source)
    elif file == "-":
        yield from reader.pairs(sys.stdin.buffer)
    else:
        yield from _lines(reader, str(file))


def _lines(reader: Reader, file: str) -> Iterator[Pair]:
    try:
        with Path(file).open("rb") as lines:
            yield from reader.pairs(lines)
    except OSError as error:
        raise MtauditError(f"{file}: {error.strerror}", "JSON Lines or - is wanted") from error


def _plain(hypothesis: str, source: str | None) -> Iterator[Pair]:
    with Path(hypothesis).open(encoding="utf-8") as texts, Path(source or hypothesis).open(encoding="utf-8") as sources:
        for number, (text, clean) in enumerate(zip_longest(texts, sources), 1):
            if text is None or clean is None:
                raise MtauditError(
                    f"{hypothesis} and {source} differ in length at line {number}", "a line a sentence in both"
                )
            yield Pair(str(number), text.rstrip("\n"), (clean.rstrip("\n"),) if source and clean.strip() else ())
