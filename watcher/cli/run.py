"""`watch run`: the long-running service."""

from __future__ import annotations

import signal
from pathlib import Path
from threading import Thread

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
        # In a thread of its own: the one that is interrupted here may hold the lock of the event that is to be set.
        signal.signal(number, lambda *_: Thread(target=service.stop).start())
    terminal.err.print(f"watching {len(settings.sources)} sources; ^C ends it")
    service.run()
