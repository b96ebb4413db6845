"""`mtaudit check`: audit files and folders, report, and say by the exit code whether the copy passes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import click

from mtaudit.align.cache import cache_folder
from mtaudit.cache import ResultsCache
from mtaudit.check import Amend, Request, exit_code, run_check
from mtaudit.cli.group import EXIT_CODES
from mtaudit.cli.progress import progress
from mtaudit.config import ORIGINALS, load_settings
from mtaudit.core import Failure, Metadata
from mtaudit.errors import MtauditError
from mtaudit.nearest import did_you_mean
from mtaudit.report import FORMATS, load, write
from mtaudit.rules import RULES
from mtaudit.since import changes_since
from mtaudit.visible import visible


def _rule_names(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    return [rule.name for rule in RULES if rule.name.startswith(typed)]


def _format_names(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    return [name for name in FORMATS if name.startswith(typed)]


@click.command("check", epilog=EXIT_CODES)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path())
@click.option(
    "--reference", "-r", "references", multiple=True, metavar="PATH", help="Clean sources: file, folder or glob."
)
@click.option(
    "--format",
    "-f",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    shell_complete=_format_names,
    help=f"One or several of {', '.join(FORMATS)}.",
)
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write to this file rather than to stdout.")
@click.option(
    "--fail-on",
    type=click.Choice(["minor", "major", "critical", "never"]),
    help="The severity that fails the check.  [default: major]",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 even when flags are found.")
@click.option("--select", multiple=True, metavar="RULE", shell_complete=_rule_names, help="Use only these rules.")
@click.option("--ignore", multiple=True, metavar="RULE", shell_complete=_rule_names, help="Leave these rules out.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), metavar="0…1", help="Leave out flags below this confidence."
)
@click.option("--model", metavar="NAME_OR_PATH", help="Embed with this sentence-transformers model.")
@click.option("--translated-from", metavar="LANG", help=f"The language of the originals: {', '.join(ORIGINALS)}.")
@click.option(
    "--stdin-filename",
    default="stdin.txt",
    metavar="NAME",
    show_default=True,
    help="What to call standard input (PATH -).",
)
@click.option("--baseline", metavar="FILE", help="Report only what this baseline does not know.")
@click.option("--suppressions", metavar="FILE", help="Leave out what this sidecar file lists, with reasons.")
@click.option("--decisions", "store", metavar="STORE", help="Count the decisions of a review store.")
@click.option("--since", metavar="GITREF", help="Only files and paragraphs changed since this commit.")
@click.option(
    "--max-flags", type=click.IntRange(0), metavar="N", help="Fail only above so many flags at or above the bar."
)
@click.option(
    "--max-mqm", type=click.FloatRange(0), metavar="X", help="Fail documents above this MQM penalty for 1,000 words."
)
@click.option(
    "--only", multiple=True, metavar="FIELD=PATTERN", help="Only articles whose metadata match (outlet=Example*)."
)
@click.option("--group-by", type=click.Choice(["outlet"]), default=None, help="Add a table of quality per supplier.")
@click.option("--no-cache", is_flag=True, help="Audit unchanged articles again.")
@click.option("--quiet", "-q", is_flag=True, help="No progress, no warnings.")
def check_command(
    paths: Sequence[str],
    references: Sequence[str],
    formats: Sequence[str],
    output: str | None,
    stdin_filename: str,
    store: str | None,
    since: str | None,
    only: Sequence[str],
    group_by: str | None,
    *,
    exit_zero: bool,
    no_cache: bool,
    quiet: bool,
    **options: object,
) -> None:
    """Audit PATH… (files, folders, globs, - for standard input) against clean sources."""
    targets = _targets(formats, output)
    given = {name: value for name, value in options.items() if value not in (None, ())}
    settings = load_settings(Path.cwd(), given)
    request = Request(
        paths=tuple(paths),
        references=tuple(references) or settings.reference,
        settings=settings,
        stdin=sys.stdin.buffer.read(settings.max_bytes + 1) if "-" in paths else b"",
        stdin_name=stdin_filename,
        changes=changes_since(since, Path.cwd()) if since else None,
        only=tuple(_filter(entry) for entry in only),
        amend=_amend(store) if store else None,
        scores=any(FORMATS[name].scores for name, _ in targets),
        cache=None if no_cache else ResultsCache(cache_folder() / "results"),
    )
    with progress(quiet=quiet) as (embedding, auditing):
        report = run_check(request, embedding, auditing)
    for failure in report.failures:
        _say(failure)
    for warning in () if quiet else report.warnings:
        click.echo(visible(f"mtaudit: {warning}"), err=True)
    for name, file in targets:
        with suppress(BrokenPipeError):  # who reads no further still gets the exit code
            write(report, name, file, group_by or "")
    sys.exit(exit_code(report, exit_zero=exit_zero))


def _amend(store: str) -> Amend:
    from mtaudit.review.apply import apply_ledger
    from mtaudit.review.ledger import Ledger
    from mtaudit.review.store import read_store

    ledger = Ledger(read_store(store).entries())
    return lambda audit: apply_ledger(audit, ledger)


def _filter(entry: str) -> tuple[str, str]:
    """(field, pattern) of one `--only FIELD=PATTERN`."""
    name, given, pattern = entry.partition("=")
    known = [field.name for field in fields(Metadata) if field.type == "str"]
    if name not in known or not given:
        raise MtauditError(f"--only {entry}: FIELD=PATTERN is wanted", did_you_mean(name, known))
    return name, pattern


def _targets(formats: Sequence[str], output: str | None) -> list[tuple[str, str]]:
    """(format, file) for each `--format FORMAT[=FILE]`; "-" is stdout, which one format at most may have."""
    targets = []
    for entry in formats or ("terminal",):
        name, _, file = entry.partition("=")
        load(name)  # a wrong name is an error now, not after the audit
        targets.append((name, file or output or "-"))
    files = [file for _, file in targets]
    for file in files:
        if file != "-" and not Path(file).parent.is_dir():  # now, not after the audit
            raise MtauditError(f"cannot write {file}: there is no such folder", "make it, or name another file")
    if len(set(files)) < len(files):
        raise MtauditError("two formats would go to the same place", "give each its file: --format FORMAT=FILE")
    return targets


def _say(failure: Failure) -> None:
    """One line on stderr; most messages name the file already."""
    place = "" if failure.path in failure.message else f"{failure.path}: "
    click.echo(visible(f"mtaudit: {place}{failure.message}"), err=True)
