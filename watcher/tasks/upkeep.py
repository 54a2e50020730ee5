"""What the service does for its database once a day: a copy of it, and letting go of what nobody asks for any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from watcher.errors import StoreError
from watcher.model.seal import Head
from watcher.model.settings import Settings
from watcher.store import Backup, Pruned, Store, backup_name, backups_of, superseded

EVERY = timedelta(days=1)
AGAIN = timedelta(minutes=10)
"""After a copy that could not be made."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy was made; `gone`: older ones that it replaced; `seal`: the latest one in it."""

    path: Path
    gone: int
    seal: Head | None = None


@dataclass(frozen=True, slots=True)
class NotKept:
    """No copy could be made, and why."""

    reason: str


class Upkeep:
    """Remembers when it did what; the copies themselves say when the last was made."""

    def __init__(self) -> None:
        self._failed: datetime | None = None
        self._pruned: datetime | None = None

    def due(self, settings: Settings, store: Store, now: datetime) -> Iterator[Kept | NotKept | Pruned]:
        """Do what is due, and yield what came of it. Raises `StoreError` when the database cannot be used."""
        if self._backup_is_due(settings, store, now):
            try:
                yield back_up(settings, store, now)
                self._failed = None
            except StoreError as error:
                self._failed = now
                yield NotKept(str(error))
        if _is_past(self._pruned, EVERY, now):
            yield store.prune(settings.keep.age, settings.keep.texts, now)
            self._pruned = now

    def _backup_is_due(self, settings: Settings, store: Store, now: datetime) -> bool:
        backups = settings.backups
        if not backups.wanted or not _is_past(self._failed, AGAIN, now):
            return False
        # One from the near future was made before the clock was set back; it would take the place of each new one.
        made = backups_of(store.path, backups.folder_of(store.path))
        return all(abs(now - one.at) >= EVERY for one in made)


def back_up(settings: Settings, store: Store, now: datetime) -> Kept:
    """Make a copy, and remove those that it replaces: never before it is there, whole. Raises `StoreError`."""
    folder = settings.backups.folder_of(store.path)
    target = folder / backup_name(store.path, now)
    contents = store.back_up(target)
    old = superseded(backups_of(store.path, folder), daily=settings.backups.daily, weekly=settings.backups.weekly)
    return Kept(target, sum(map(_removed, old)), contents.seal)


def _removed(backup: Backup) -> bool:
    with suppress(OSError):  # one copy too many harms nobody
        backup.path.unlink()
        return True
    return False


def _is_past(last: datetime | None, wait: timedelta, now: datetime) -> bool:
    """Is it so long ago, or in a time that this clock has not reached, as it was set back?"""
    return last is None or not timedelta(0) <= now - last < wait
