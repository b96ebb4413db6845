"""The command line: arguments in, one call, exit code out. Commands are imported when they are used."""

from __future__ import annotations

import gc

import click

from mtaudit import __version__
from mtaudit.cli.group import EXIT_CODES, LazyGroup, flush_or_drop


class Mtaudit(LazyGroup):
    """All commands. To add one: a file and a line here."""

    commands_at = {  # noqa: RUF012 - nobody changes it
        "check": ("mtaudit.cli.check", "check_command"),
        "review": ("mtaudit.cli.review", "review_command"),
        "match": ("mtaudit.cli.match", "match_command"),
        "score": ("mtaudit.cli.score", "score_command"),
        "evaluate": ("mtaudit.cli.evaluate", "evaluate_group"),
        "rules": ("mtaudit.cli.rules", "rules_command"),
        "rule": ("mtaudit.cli.rules", "rule_command"),
        "baseline": ("mtaudit.cli.baseline", "baseline_group"),
        "config": ("mtaudit.cli.config", "config_group"),
        "learn-allowlist": ("mtaudit.cli.review", "learn_allowlist_command"),
    }


@click.group(cls=Mtaudit, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mtaudit", message="%(prog)s %(version)s")
def cli() -> None:
    """Find mistranslations and garbled idioms in syndicated copy.

    `mtaudit check suspects/ --reference clean/` audits; `mtaudit review` steps through what it found.
    """


def main() -> None:
    """Run the command line; what the user can mend is one line on stderr and an exit code."""
    # A run makes many small objects that all stay; looking among them for garbage took 6% of its time.
    gc.set_threshold(100_000)
    try:
        cli(prog_name="mtaudit")
    finally:
        flush_or_drop()
