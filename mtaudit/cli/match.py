"""`mtaudit match`: what the matcher alone makes of some suspects."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from mtaudit.core import Failure


@click.command("match")
@click.argument("paths", nargs=-1, required=True, metavar="SUSPECT…")
@click.option("--reference", "-r", "references", multiple=True, required=True, metavar="PATH", help="Clean sources.")
@click.option(
    "--format", "-f", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True,
    help="Side by side for people, or JSON.",
)  # fmt: skip
@click.option("--model", default="", metavar="NAME_OR_PATH", help="Embed with this sentence-transformers model.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def match_command(paths: Sequence[str], references: Sequence[str], form: str, model: str, *, quiet: bool) -> None:
    """Show SUSPECT… side by side with the clean sentences that state the same, with probabilities and differences.

    Exit code 0, or 2 where a suspect or a source could not be read.
    """
    from mtaudit.align.embed import load_embedder
    from mtaudit.align.library import open_library
    from mtaudit.align.match import match
    from mtaudit.cli.progress import progress
    from mtaudit.documents import find_files, read_path
    from mtaudit.errors import MtauditError

    embedder = load_embedder(model)
    with progress(quiet=quiet) as (embedding, _):
        library = open_library(references, embedder, embedding)
    files, failures = find_files(paths)
    failures = [*failures, *library.failures]
    made = []
    for path in files:
        try:
            documents = read_path(path)
        except MtauditError as error:
            failures.append(Failure(path, str(error), error.exit_code))
            continue
        made += [(document, match(document, library, embedder)) for document in documents]
    if form == "json":
        from mtaudit.report.sidebyside import as_json
        from mtaudit.visible import dumps

        plain = {"schema": 1, "signature": embedder.signature, "documents": [as_json(*one) for one in made]}
        click.echo(dumps(plain, spread=4))
    else:
        from rich.console import Console

        from mtaudit.report.sidebyside import show

        console = Console(highlight=False, markup=False, emoji=False)
        for document, matching in made:
            show(console, document, matching)
    _tell(failures)
    sys.exit(max((failure.exit_code for failure in failures), default=0))


def _tell(failures: Sequence[Failure]) -> None:
    from mtaudit.visible import visible

    for failure in failures:
        place = "" if failure.path in failure.message else f"{failure.path}: "
        click.echo(visible(f"mtaudit: {place}{failure.message}"), err=True)
