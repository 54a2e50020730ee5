"""`watch run`: the long-running service."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.logs import log_to_stderr
from watcher.cli.options import config_option, database_option, settings_from
from watcher.schedule import Service


@click.command("run")
@config_option
@database_option
def command(config: Path, database: Path) -> None:
    """Check every source when it is due and tell the channels, until stopped by ^C or SIGTERM."""
    log_to_stderr()
    settings = settings_from(config)
    service = Service(settings, database)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: service.stop())
    terminal.err.print(f"watching {len(settings.sources)} sources; ^C ends it")
    service.run()
