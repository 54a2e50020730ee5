"""The group of commands, and the one place where errors become exit codes."""

from __future__ import annotations

import signal
import sys
from types import FrameType

import click

from watcher import __version__
from watcher.cli import check, demo, diff, history, import_, replay, run, show, sources, status, test, try_, validate
from watcher.cli.codes import DONE, INTERRUPTED, TROUBLE, WRONG
from watcher.errors import NotFound, SettingsError, WatchError

COMMANDS = {
    "check": check.command,
    "run": run.command,
    "history": history.command,
    "diff": diff.command,
    "show": show.command,
    "sources": sources.command,
    "status": status.command,
    "validate": validate.command,
    "try": try_.command,
    "test": test.command,
    "import": import_.command,
    "replay": replay.command,
    "demo": demo.command,
}


@click.group(
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Exit codes: 0 done; 1 done, but a source or a delivery is in trouble; 2 wrong usage or settings; 3 a bug; "
    "4 a material change was found (with --exit-code); 130 interrupted.",
)
@click.version_option(__version__, prog_name="watch")
def cli() -> None:
    """Watch the rules that marketplaces set for their sellers, and say what changed and whether anyone was told."""


def main() -> None:
    """Run the command line and exit with its code."""
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(_exit_code())


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends a command as ^C does: what is under way is rolled back or finished, nothing is half done."""
    raise KeyboardInterrupt


def _exit_code() -> int:
    try:
        code = cli.main(standalone_mode=False)
    except BrokenPipeError:
        return _close_pipe()
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing is half done", err=True)
        return INTERRUPTED
    except (click.ClickException, click.exceptions.Exit, WatchError) as error:
        return _told(error)
    return code if isinstance(code, int) else DONE


def _told(error: click.ClickException | click.exceptions.Exit | WatchError) -> int:
    """Say an expected error in its own words; its exit code."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.ClickException):
        error.show()
        return WRONG
    click.echo(str(error), err=True)
    return WRONG if isinstance(error, SettingsError | NotFound) else TROUBLE


def _close_pipe() -> int:
    """The reader of our output went away (`watch history | head`): that is no error."""
    sys.stderr.close()
    return 0
