"""Writing down what a person says of a change: the only writing of the pages, in short transactions, one at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import structlog

from watcher.app import desk_for
from watcher.errors import NotFound, StoreError
from watcher.model.change import ChangeId, Evidence
from watcher.model.settings import Settings
from watcher.tasks.evidence import state
from watcher.tasks.tools import Tools

AT_ONCE = 100
PAUSE = 0.2  # seconds between two transactions of the search, so that a check never waits for it

_log = structlog.get_logger()


class Desk:
    """Opens the database for writing when something is first said."""

    def __init__(self, settings: Settings, database: Path) -> None:
        self._settings = settings
        self._database = database
        self._one = threading.Lock()
        self._kept = ExitStack()
        self._tools: Tools | None = None
        self._closing = threading.Event()

    def acknowledge(self, change: ChangeId, by: str, at: datetime) -> None:
        """A person has seen a change. Raises NotFound, StoreError."""
        with self._writing(change) as tools:
            tools.store.acknowledge(change, by, at)

    def reopen(self, change: ChangeId) -> None:
        """A change is to be looked at again. Raises NotFound, StoreError."""
        with self._writing(change) as tools:
            tools.store.reopen(change)

    def note(self, change: ChangeId, text: str, by: str, at: datetime) -> None:
        """A person's note on a change. Raises NotFound, StoreError."""
        with self._writing(change) as tools:
            tools.store.note(change, text, by, at)

    def told(self, change_id: ChangeId, said: Evidence) -> None:
        """Sellers were told, says a person: the change is ruled anew, and the channels hear of it. Raises NotFound."""
        with self._writing(change_id) as tools:
            change = tools.store.change(change_id)
            source = self._settings.source(change.source)
            if source is None:
                raise NotFound(f"the settings do not have «{change.source}» any more, so nobody could be told")
            state(change, source, said, tools)

    def fill_search(self) -> None:
        """Make what is older than the search searchable, little by little, until all is or the desk is closed."""
        try:
            while not self._closing.is_set():
                with self._open() as tools:
                    done = tools.store.fill_search(AT_ONCE)
                if not done:
                    return
                time.sleep(PAUSE)
        except StoreError as error:
            _log.warning("the search is not filled", reason=str(error))

    def close(self) -> None:
        """Let go of the file."""
        self._closing.set()
        with self._one:
            self._tools = None
            self._kept.close()

    @contextmanager
    def _writing(self, change: ChangeId) -> Iterator[Tools]:
        with self._open() as tools:
            tools.store.change(change)  # what is not there cannot be spoken of
            yield tools

    @contextmanager
    def _open(self) -> Iterator[Tools]:
        with self._one:
            if self._tools is None:
                self._tools = self._kept.enter_context(desk_for(self._settings, self._database))
            yield self._tools
