"""The group of commands, and the one place where errors become exit codes."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from types import FrameType
from typing import NoReturn

import click

from watcher import __version__
from watcher.cli.codes import BUG, DONE, IN_USE, INTERRUPTED, TROUBLE, UNUSABLE, WRONG
from watcher.errors import InUse, NotFound, SettingsError, Unusable, WatchError

COMMANDS = {
    "check": "check the pages once and tell what changed",
    "run": "check each page when it is due, and tell, until stopped",
    "serve": "serve the pages on which changes are read",
    "history": "list the changes",
    "diff": "show every word of a change",
    "show": "print a text, as it stands or stood on a day",
    "sources": "list the sources, or all about one",
    "status": "say whether anything needs you",
    "validate": "look through the settings",
    "doctor": "look at this machine",
    "try": "see what would be read of a page",
    "add": "write a page into the settings",
    "catalogue": "the pages of marketplaces that are worth watching",
    "migrate": "take over what another program watches",
    "test": "send a test message",
    "import": "take saved pages as captures of their day",
    "replay": "judge recorded pages as if they were seen today",
    "announce": "state that sellers were told of a change",
    "backup": "copy the database",
    "restore": "put a copy in the place of the database",
    "prune": "let go of what nobody asks for any more",
    "verify": "look whether the record is as it was written",
    "evidence": "write a file that proves what a page said",
    "timestamp": "have the record timestamped by an authority",
    "mute": "tell nobody of a source for a while",
    "demo": "watch a small marketplace on this machine",
}
"""Each command, in the order of use, and what it does in a few words."""

_RESERVED = {"try", "import"}  # no names for a module


class _Commands(click.Group):
    """Loads the one command that is called, so that `watch history` is quick; to list them none is loaded."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if cmd_name in _RESERVED else cmd_name
        command = import_module(f"watcher.cli.{module}").command
        assert isinstance(command, click.Command), "each of these modules has its command"
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; one that is not there is named with the nearest."""
        near = get_close_matches(args[0], COMMANDS, n=1)
        if near and args[0] not in COMMANDS:
            ctx.fail(f"there is no command «{args[0]}»; did you mean «{near[0]}»?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of them, for `--help`."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Exit codes: 0 done; 1 done, but a source or a delivery is in trouble; 2 wrong usage or settings; 3 a bug; "
    "4 a material change was found (with --exit-code); 74 the database is damaged or not ours; 75 another service has the "
    "database; 130 interrupted.",
)
@click.version_option(__version__, prog_name="watch")
def cli() -> None:
    """Watch the rules that marketplaces set for their sellers, and say what changed and whether anyone was told."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line (`sys.argv` unless given) and exit with its code."""
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(_exit_code(arguments))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends a command as ^C does: what is under way is rolled back or finished, nothing is half done."""
    raise KeyboardInterrupt


def _exit_code(arguments: Sequence[str] | None) -> int:
    try:
        code = cli.main(arguments, prog_name="watch", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing is half done", err=True)
        return INTERRUPTED
    except (click.ClickException, click.exceptions.Exit, WatchError) as error:
        return _told(error)
    except Exception:  # the border of the program: whatever comes here was not foreseen
        traceback.print_exc()
        click.echo("this is a bug in watch; please report it with the lines above", err=True)
        return BUG
    return code if isinstance(code, int) else DONE


def _told(error: click.ClickException | click.exceptions.Exit | WatchError) -> int:
    """Say an expected error in its own words; its exit code."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.ClickException):
        error.show()
        return WRONG
    click.echo(str(error), err=True)
    if isinstance(error, Unusable):
        return UNUSABLE
    if isinstance(error, InUse):
        return IN_USE
    return WRONG if isinstance(error, SettingsError | NotFound) else TROUBLE
