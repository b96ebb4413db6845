"""The command line: arguments in, one call, exit code out. Commands are imported when they are used."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from mtaudit import __version__
from mtaudit.errors import MtauditError

COMMANDS: dict[str, tuple[str, str]] = {
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
"""Each command with the module and the name that hold it. To add one: a file and a line here."""


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All commands, the main job first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown command names the nearest one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"the commands are {', '.join(COMMANDS)}"
            raise click.UsageError(f"there is no command '{args[0]}': {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mtaudit", message="%(prog)s %(version)s")
def cli() -> None:
    """Find mistranslations and garbled idioms in syndicated copy.

    `mtaudit check suspects/ --reference clean/` audits; `mtaudit review` steps through what it found.
    """


def main() -> None:
    """Run the command line; what the user can mend is one line on stderr and an exit code."""
    try:
        cli(prog_name="mtaudit")
    except MtauditError as error:
        click.echo(f"mtaudit: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: no fault of anyone's. Python would complain at exit.
        sys.stderr.close()
        sys.exit(0)
