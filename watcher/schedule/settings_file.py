"""The settings file of a running service: read anew when it changes, or when somebody asks for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from watcher.errors import SettingsError
from watcher.model.settings import Settings

SETTLED = 1.0
"""A file that changed is read once it has stayed the same for so many seconds; an editor may still be writing it."""

Mark = tuple[int, int, int]  # when it was written, its size, which file it is


class SettingsFile:
    """The settings in force, and the file that they come from. `look` belongs to one thread, `ask` to any."""

    def __init__(self, path: Path, read: Callable[[Path], Settings]) -> None:
        """Read it for the first time. Raises SettingsError."""
        self.path = path
        self._read = read
        self._taken = self._seen = _mark(path)
        self._since = time.monotonic()
        self._asked = Event()
        self.settings = read(path)

    @property
    def written(self) -> datetime:
        """When the file that was read last was written; the beginning of time where there was none."""
        nanoseconds = self._taken[0] if self._taken else 0
        return datetime.fromtimestamp(nanoseconds // 1_000_000_000, UTC)

    def ask(self) -> None:
        """Have it read at the next look, changed or not: a secret outside the file may be another."""
        self._asked.set()

    def look(self) -> Settings | SettingsError | None:
        """Read the file if it is time to: the settings now in force, or what is wrong with the new ones; else None.

        Call it often; what is read is read in the thread that calls.
        """
        seen, now = _mark(self.path), time.monotonic()
        if seen != self._seen:
            self._seen, self._since = seen, now
        changed = seen != self._taken and now - self._since >= SETTLED
        if not (changed or self._asked.is_set()):
            return None
        self._asked.clear()
        self._taken = seen
        try:
            self.settings = self._read(self.path)
        except SettingsError as error:
            return error
        return self.settings


def _mark(path: Path) -> Mark | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
