"""`mtaudit evaluate`: figures on gold data, each beside its trivial controls."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import Any

import click

from mtaudit.cli.group import Group
from mtaudit.config import Settings
from mtaudit.core import Audit, Failure
from mtaudit.errors import MtauditError
from mtaudit.evaluate.figures import Figures, rows
from mtaudit.pairs import Judgement, Pair, judge


@click.group("evaluate", cls=Group)
def evaluate_group() -> None:
    """Measure flags, matches, spans and scores against gold files."""


def _show(figures: Sequence[Figures], form: str) -> None:
    if form == "json":
        click.echo(json.dumps([{"name": f.name, "n": f.n, **f.values} for f in figures], indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("", *(f"{figure.name} (n {figure.n})" for figure in figures), box=None, pad_edge=False)
    for value in dict.fromkeys(key for figure in figures for key in figure.values):
        table.add_row(value, *(f"{f.values[value]:.3f}" if value in f.values else "" for f in figures))
    Console().print(table)


_form = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
_limit = click.option("--limit", type=click.IntRange(1), help="Only so many rows, drawn with a fixed seed.")
_split = click.option("--split", help="Only rows of this split (train, dev).")
_alone = click.option("--alone", is_flag=True, help="Withhold the sources.")


def _sample(
    path: str, limit: int | None, keep: Callable[[dict[str, Any]], bool] = lambda _: True
) -> list[dict[str, Any]]:
    records = [record for record in rows(path) if keep(record)]
    if limit is None or limit >= len(records):
        return records
    return random.Random(0).sample(records, limit)  # noqa: S311 - a reproducible sample, no secret


def _judged(pairs: Sequence[Pair]) -> list[Judgement]:
    from mtaudit.spanmodel import load_span_model

    return list(judge(pairs, load_span_model()))


def _in_split(split: str | None) -> Callable[[dict[str, Any]], bool]:
    return lambda record: split is None or record.get("split") == split


def _audits(suspects: Sequence[str], references: Sequence[str], without: Sequence[str]) -> list[Audit]:
    from mtaudit.documents import find_files
    from mtaudit.pipeline import audit_paths, open_auditor

    files, _ = find_files(references)
    auditor = open_auditor(Settings(), [f for f in files if PurePosixPath(f).name not in without])
    audits = []
    for outcome in audit_paths(suspects, auditor):
        if isinstance(outcome, Failure):  # figures of the other articles would pass for those of all
            error = MtauditError(f"{outcome.path}: {outcome.message}")
            error.exit_code = outcome.exit_code
            raise error
        audits.append(outcome)
    return audits


@evaluate_group.command("flags")
@click.argument("gold")
@click.option("--suspect", "suspects", multiple=True, required=True, help="Suspect files or folders.")
@click.option("--reference", "references", multiple=True, help="Clean files or folders.")
@click.option("--without", multiple=True, metavar="NAME", help="Leave this clean file out.")
@click.option("--missed", is_flag=True, help="List what was missed and what was flagged for nothing.")
@_form
def flags_command(
    gold: str, suspects: Sequence[str], references: Sequence[str], without: Sequence[str], form: str, *, missed: bool
) -> None:
    """Flags on whole articles against an editor's annotation (GOLD)."""
    from mtaudit.evaluate.flags import evaluate_flags, listing, read_gold

    audits = _audits(suspects, references, without)
    spans = read_gold(gold)
    _show(evaluate_flags(audits, spans), form)
    if missed:
        click.echo("\n".join(listing(audits, spans)))


@evaluate_group.command("segments")
@click.argument("gold")
@_split
@_limit
@_alone
@_form
def segments_command(gold: str, split: str | None, limit: int | None, form: str, *, alone: bool) -> None:
    """Kendall's τ of segment scores with MQM, flat and within a source segment."""
    from mtaudit.evaluate.pairs import evaluate_segments

    records = _sample(gold, None, _in_split(split))
    if limit:  # whole segments, so that there is something to compare within them
        keys = sorted({(r["doc"], r["segment"]) for r in records})
        chosen = set(random.Random(0).sample(keys, min(len(keys), max(1, limit * len(keys) // len(records)))))  # noqa: S311
        records = [r for r in records if (r["doc"], r["segment"]) in chosen]
    _show(evaluate_segments(records, _judged([_pair(r, alone=alone) for r in records])), form)


def _pair(record: dict[str, Any], *, alone: bool) -> Pair:
    return Pair(record["id"], record["text"], () if alone else tuple(record.get("sources", ())))


@evaluate_group.command("spans")
@click.argument("gold")
@_split
@_limit
@_alone
@_form
def spans_command(gold: str, split: str | None, limit: int | None, form: str, *, alone: bool) -> None:
    """Character F1 of error spans (WMT 2023's definition: half credit for the other severity)."""
    from mtaudit.evaluate.pairs import evaluate_spans

    records = _sample(gold, limit, _in_split(split))
    _show(evaluate_spans(records, _judged([_pair(r, alone=alone) for r in records])), form)


@evaluate_group.command("words")
@click.argument("gold")
@_split
@_limit
@_alone
@_form
def words_command(gold: str, split: str | None, limit: int | None, form: str, *, alone: bool) -> None:
    """Matthews' correlation of flagged words with words that a post-editor changed."""
    from mtaudit.evaluate.pairs import evaluate_words, word_pair

    records = _sample(gold, limit, _in_split(split))
    _show(evaluate_words(records, _judged([word_pair(r, with_source=not alone) for r in records])), form)


@evaluate_group.command("documents")
@click.argument("gold")
@_form
def documents_command(gold: str, form: str) -> None:
    """AUC of machine against human articles, from the text alone, for all systems and for the weakest."""
    from mtaudit.evaluate.documents import evaluate_documents
    from mtaudit.spanmodel import load_span_model

    _show(evaluate_documents(list(rows(gold)), load_span_model()), form)


@evaluate_group.command("phrases")
@click.argument("gold")
@click.option("--carrier", default="The authors used {} in this study.", show_default=True)
@_limit
@_form
def phrases_command(gold: str, carrier: str, limit: int | None, form: str) -> None:
    """How often a tortured phrase scores worse than the phrase it came from, in one carrier sentence."""
    from mtaudit.evaluate.pairs import evaluate_contrast

    records = _sample(gold, limit)
    worse = [carrier.format(r["tortured"]) for r in records]
    better = [carrier.format(r["expected"]) for r in records]
    _contrast(worse, better, [()] * len(worse), evaluate_contrast, form)


@evaluate_group.command("planted")
@click.argument("gold")
@_limit
@_alone
@_form
def planted_command(gold: str, limit: int | None, form: str, *, alone: bool) -> None:
    """How often one planted error makes a clean translation score worse (GOLD: MQM rows or documents)."""
    from mtaudit.evaluate.documents import clean_pairs
    from mtaudit.evaluate.pairs import evaluate_contrast
    from mtaudit.evaluate.planted import plant

    pairs = clean_pairs(rows(gold), limit or 1000)
    planted = list(plant([text for text, _ in pairs]))
    sources = [() if alone else (pairs[index][1],) for index, _ in planted]
    _contrast(
        [p.damaged for _, p in planted],
        [p.clean for _, p in planted],
        sources,
        evaluate_contrast,
        form,
        [p.kind for _, p in planted],
    )


def _contrast(
    worse: Sequence[str],
    better: Sequence[str],
    sources: Sequence[tuple[str, ...]],
    measure: Callable[..., list[Figures]],
    form: str,
    kinds: Sequence[str] = (),
) -> None:
    bad = _judged([Pair(str(i), text, s) for i, (text, s) in enumerate(zip(worse, sources, strict=True))])
    good = _judged([Pair(str(i), text, s) for i, (text, s) in enumerate(zip(better, sources, strict=True))])
    _show(measure(bad, good, list(zip(worse, better, strict=True)), sources, kinds), form)


@evaluate_group.command("clean")
@click.argument("gold")
@_limit
@_form
def clean_command(gold: str, limit: int | None, form: str) -> None:
    """Flags of `mtaudit check` for 1,000 words of clean copy (GOLD: rows with a text and perhaps a title)."""
    from mtaudit.evaluate.documents import evaluate_clean

    _show(evaluate_clean(_sample(gold, limit)), form)


@evaluate_group.command("matches")
@click.argument("gold")
@click.option("--suspect", "suspects", multiple=True, help="Suspect files or folders (gold: seed alignments).")
@click.option("--reference", "references", multiple=True, help="Clean files or folders.")
@click.option("--without", multiple=True, metavar="NAME", help="Leave this clean file out.")
@_form
def matches_command(
    gold: str, suspects: Sequence[str], references: Sequence[str], without: Sequence[str], form: str
) -> None:
    """Matches found and false: GOLD is an alignment file (with --suspect and --reference) or a file of documents."""
    from mtaudit.evaluate.matches import evaluate_alignments, evaluate_hard_documents

    figures = evaluate_alignments(gold, suspects, references, without) if suspects else evaluate_hard_documents(gold)
    _show(figures, form)
