"""`watch run`: the long-running service."""

from __future__ import annotations

from pathlib import Path

import click

from watcher.cli.logs import log_format_option
from watcher.cli.options import config_option, database_option
from watcher.store import refuse_a_second


@click.command("run")
@config_option
@database_option
@log_format_option
def command(config: Path, database: Path, log_format: str) -> None:
    """Check every source when it is due and tell the channels, until stopped by ^C or SIGTERM.

    The settings are read anew when the file changes, and on SIGHUP.
    """
    refuse_a_second(database)
    from watcher.cli.running import run  # noqa: PLC0415  # whoever is refused needs nothing of it

    run(config, database, log_format)
