"""What `watch run` does once the database is free: the service, and the pages beside it, until a signal ends them."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from watcher.cli import terminal
from watcher.cli.logs import log_to_stderr
from watcher.cli.settings import settings_from
from watcher.model.settings import Settings
from watcher.schedule import Service, SettingsFile

if TYPE_CHECKING:
    from watcher.web import PageServer


def run(config: Path, database: Path, log_format: str) -> None:
    """Serve until SIGINT or SIGTERM. Raises SettingsError, InUse, StoreError."""
    file = SettingsFile(config, settings_from)
    log_to_stderr(log_format, lambda: file.settings.secrets)
    beside = _Pages(database)
    service = Service(file, database, renewed=beside.take)
    # In a thread of its own: the one that is interrupted here may hold the lock of the event that is to be set.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: Thread(target=service.stop).start())
    signal.signal(signal.SIGHUP, lambda *_: Thread(target=service.reload).start())
    with beside:

        def begun() -> None:
            """The database is ours."""
            number = len(file.settings.sources)
            terminal.err.print(f"watching {number} {'source' if number == 1 else 'sources'}; ^C ends it")
            beside.begin(file.settings)

        service.run(begun)


class _Pages(ExitStack):
    """The pages beside the service, until all ends, where the settings ask for them."""

    def __init__(self, database: Path) -> None:
        super().__init__()
        self._database = database
        self._server: PageServer | None = None

    def begin(self, settings: Settings) -> None:
        """Serve them, if they are wanted."""
        if settings.web is None:
            return
        from watcher.web import PageServer  # noqa: PLC0415  # loaded only by those who want pages

        self._server = self.enter_context(PageServer(settings, self._database, again=True))
        terminal.err.print(f"pages: {self._server.address}")

    def take(self, settings: Settings) -> None:
        """Serve them by other settings."""
        if self._server is not None:
            self._server.take(settings)
        elif settings.web is not None:
            terminal.err.print("the pages are served from the next start on")
