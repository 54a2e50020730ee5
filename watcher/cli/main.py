"""The group of commands, and the one place where errors become exit codes."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import NoReturn

import click

from watcher import __version__
from watcher.cli.codes import BUG, DONE, IN_USE, INTERRUPTED, TROUBLE, UNUSABLE, WRONG
from watcher.errors import InUse, NotFound, SettingsError, Unusable, WatchError

COMMANDS = {
    "check": "check",
    "run": "run",
    "serve": "serve",
    "history": "history",
    "diff": "diff",
    "show": "show",
    "sources": "sources",
    "status": "status",
    "validate": "validate",
    "doctor": "doctor",
    "try": "try_",
    "add": "add",
    "catalogue": "catalogue",
    "migrate": "migrate",
    "test": "test",
    "import": "import_",
    "replay": "replay",
    "announce": "announce",
    "backup": "backup",
    "restore": "restore",
    "prune": "prune",
    "verify": "verify",
    "evidence": "evidence",
    "timestamp": "timestamp",
    "mute": "mute",
    "demo": "demo",
}
"""Each command and the module that holds it; only the one that is called is loaded, so that `watch history` is quick."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"watcher.cli.{COMMANDS[cmd_name]}").command
        assert isinstance(command, click.Command), "each of these modules has its command"
        return command


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
