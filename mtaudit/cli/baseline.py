"""`mtaudit baseline`: keep the flags that are known in a file, so that checks report only what is new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from mtaudit import baseline
from mtaudit.cli.group import Group
from mtaudit.config import Settings, load_settings
from mtaudit.core import Report
from mtaudit.visible import visible

DEFAULT = "mtaudit.baseline.json"

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _audited(command: _Command) -> _Command:
    """Give a command the arguments of an audit."""
    for decorate in (
        click.option("--reference", "-r", "references", multiple=True, metavar="PATH", help="Clean sources."),
        click.argument("paths", nargs=-1, required=True, metavar="PATH…"),
        _FILE,
    ):
        command = decorate(command)
    return command


_FILE = click.option(
    "--baseline", "file", metavar="FILE", help=f"The baseline.  [default: as configured, or {DEFAULT}]"
)


@click.group("baseline", cls=Group)
def baseline_group() -> None:
    """Keep known flags in a file; `mtaudit check --baseline FILE` reports only new ones."""


@baseline_group.command("write")
@_audited
@click.option("--force", is_flag=True, help="Write over a baseline that is there; its reasons are lost.")
def write_command(paths: Sequence[str], references: Sequence[str], file: str | None, *, force: bool) -> None:
    """Audit PATH… and write all its flags to a new baseline."""
    settings, path = _opened(file)
    if path.exists() and not force:
        hint = "`mtaudit baseline update` adds to it and keeps reasons; --force writes it anew"
        raise baseline.BaselineError(f"{path} is there already", hint)
    _save(path, baseline.from_report(_report(paths, references, settings)), ())


@baseline_group.command("update")
@_audited
def update_command(paths: Sequence[str], references: Sequence[str], file: str | None) -> None:
    """Audit PATH… and add its new flags to the baseline; reasons stay."""
    settings, path = _opened(file)
    old = baseline.read(path)
    _save(path, baseline.updated(old, _report(paths, references, settings)), old)


@baseline_group.command("prune")
@_audited
def prune_command(paths: Sequence[str], references: Sequence[str], file: str | None) -> None:
    """Audit PATH… and take out of the baseline what no longer occurs there. PATH… must be all that it covers."""
    settings, path = _opened(file)
    old = baseline.read(path)
    _save(path, baseline.pruned(old, _report(paths, references, settings)), old)


@baseline_group.command("show")
@_FILE
def show_command(file: str | None) -> None:
    """Print the baseline, a flag a line."""
    _, path = _opened(file)
    known = baseline.read(path)
    for each in known:
        times = f" ×{each.count}" if each.count > 1 else ""
        reason = f"  # {each.reason}" if each.reason else ""
        click.echo(visible(f"{each.path}: {each.rule}{times}: {each.words}{reason}"))
    click.echo(f"{_flags(known)} in {visible(str(path))}", err=True)


def _opened(file: str | None) -> tuple[Settings, Path]:
    settings = load_settings(Path.cwd())
    return replace(settings, baseline=""), Path(file or settings.baseline or DEFAULT)


def _report(paths: Sequence[str], references: Sequence[str], settings: Settings) -> Report:
    """The audit, without a baseline on top of it. What could not be audited is said and ends the command."""
    from mtaudit.check import Request, run_check
    from mtaudit.cli.progress import progress

    with progress(quiet=False) as (embedding, auditing):
        report = run_check(
            Request(tuple(paths), tuple(references) or settings.reference, settings), embedding, auditing
        )
    for failure in report.failures:
        click.echo(visible(f"mtaudit: {failure.path}: {failure.message}"), err=True)
    if report.failures:
        raise baseline.BaselineError("the baseline stays as it was", "mend or leave out what cannot be audited")
    return report


def _save(path: Path, new: baseline.Baseline, old: baseline.Baseline) -> None:
    try:
        path.write_text(baseline.dump(new), encoding="utf-8", newline="")
    except OSError as error:
        raise baseline.BaselineError(
            f"cannot write {path}: {error.strerror}", "name a file that you may write"
        ) from None
    difference = _count(new) - _count(old)
    change = f" ({difference:+d})" if old else ""
    click.echo(f"{visible(str(path))}: {_flags(new)}{change}", err=True)


def _count(known: baseline.Baseline) -> int:
    return sum(each.count for each in known)


def _flags(known: baseline.Baseline) -> str:
    count = _count(known)
    return f"{count} known {'flag' if count == 1 else 'flags'}"
