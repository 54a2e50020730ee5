"""`watch run`: the long-running service."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import click

from watcher.cli import terminal
from watcher.cli.logs import log_format_option, log_to_stderr
from watcher.cli.options import config_option, database_option, settings_from
from watcher.model.settings import Settings
from watcher.schedule import Service, SettingsFile


@click.command("run")
@config_option
@database_option
@log_format_option
def command(config: Path, database: Path, log_format: str) -> None:
    """Check every source when it is due and tell the channels, until stopped by ^C or SIGTERM.

    The settings are read anew when the file changes, and on SIGHUP.
    """
    file = SettingsFile(config, settings_from)
    log_to_stderr(log_format, lambda: file.settings.secrets)
    service = Service(file, database)
    # In a thread of its own: the one that is interrupted here may hold the lock of the event that is to be set.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: Thread(target=service.stop).start())
    signal.signal(signal.SIGHUP, lambda *_: Thread(target=service.reload).start())
    with ExitStack() as beside:

        def begun() -> None:
            """The database is ours."""
            number = len(file.settings.sources)
            terminal.err.print(f"watching {number} {'source' if number == 1 else 'sources'}; ^C ends it")
            _serve_pages(file.settings, database, beside)

        service.run(begun)


def _serve_pages(settings: Settings, database: Path, beside: ExitStack) -> None:
    """The pages beside the service, until all ends, where the settings ask for them."""
    if settings.web is None:
        return
    from watcher.web import PageServer  # noqa: PLC0415  # loaded only by those who want pages

    server = beside.enter_context(PageServer(settings, database))
    terminal.err.print(f"pages: {server.address}")
