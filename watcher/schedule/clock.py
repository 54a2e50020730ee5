"""A clock that is set while the service runs is noticed: real time goes on beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from watcher.tasks.due import boot_time

NOTICED = timedelta(minutes=1)


class ClockWatch:
    """Compares the clock with real time. `seconds` go on evenly, whatever is done to the clock."""

    def __init__(self, now: datetime, seconds: Callable[[], float] = boot_time) -> None:
        self._seconds = seconds
        self._then, self._at = now, seconds()

    def set_by(self, now: datetime) -> timedelta:
        """How far the clock was set since the last time this was asked; zero where it was not, or by less than a minute."""
        at = self._seconds()
        moved = (now - self._then) - timedelta(seconds=at - self._at)
        self._then, self._at = now, at
        return moved if abs(moved) >= NOTICED else timedelta()
