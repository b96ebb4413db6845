"""Groups of commands: imported when used, listed with a whole sentence each; what goes wrong is a line and a code."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NoReturn

import click

from mtaudit.errors import MtauditError

DEBUG = "MTAUDIT_DEBUG"
INTERRUPTED = 130
EXIT_CODES = (
    "Exit codes: 0 nothing at or above the bar, 1 flags at or above it, 2 usage or unreadable input, "
    "3 something inside failed."
)


class Group(click.Group):
    """A group whose help has the first sentence of each command's whole."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, each.get_short_help_str(limit=200)) for name, each in found if each])


class LazyGroup(Group):
    """A group that imports a command's module only when that command is asked for."""

    commands_at: Mapping[str, tuple[str, str]] = {}
    """Each command with the module and the name that hold it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All commands, the main job first."""
        return list(self.commands_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported now."""
        if cmd_name not in self.commands_at:
            return None
        module, name = self.commands_at[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown command names the nearest one."""
        if args and args[0] not in self.commands_at and not args[0].startswith("-"):
            from mtaudit.nearest import did_you_mean

            raise click.UsageError(f"there is no command '{args[0]}': {did_you_mean(args[0], self.commands_at)}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what click returns
        """Run the command. Exit codes say whether the copy passes, so no fault of ours may end with code 1."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except MtauditError as error:
            click.echo(f"mtaudit: {error}", err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("mtaudit: interrupted", err=True)
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output (head, less) has gone: no fault of anyone's.
            sys.exit(0)
        except Exception as error:  # noqa: BLE001 - the last place where it can become one line
            _failed(error)


def _failed(error: Exception) -> NoReturn:
    if os.environ.get(DEBUG):
        raise error
    if isinstance(error, OSError) and error.strerror:
        click.echo(f"mtaudit: {error.filename or 'the output'}: {error.strerror}", err=True)
    else:
        reason = " ".join(str(error).split())
        click.echo(f"mtaudit: failed inside: {type(error).__name__}: {reason} ({DEBUG}=1 tells where)", err=True)
    sys.exit(3)


def flush_or_drop() -> None:
    """Write out what is left of stdout; where that cannot be, Python must not complain of it at its end."""
    if sys.stdout is None:  # closed by whoever started us
        return
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
