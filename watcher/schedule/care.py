"""The part of the service that looks after it: backups and pruning, timestamps, the heartbeat, and what systemd hears.

It has a thread and a connection of its own, so that copying a large database delays neither checks nor messages.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import structlog

from watcher.app import asking
from watcher.dossier import NoTimestamp
from watcher.errors import DeliveryError, StoreError
from watcher.model.settings import Heartbeat, Settings
from watcher.notify.heartbeat import beat
from watcher.schedule.pulse import Pulse
from watcher.store import Pruned, Store
from watcher.tasks.status import Problem, status_of
from watcher.tasks.timestamp import AsksOne, Stamping, timestamp
from watcher.tasks.upkeep import Kept, NotKept, Upkeep

SILENT_AFTER = 600.0
"""Seconds without progress after which the service counts as hung: longer than any page may take, in any part of it."""

SETTLED_AFTER = 600.0
"""Seconds until a service that has just begun has to be well: after a long pause everything is overdue."""

_log = structlog.get_logger()


class Care:
    """Looks whether something is due, whenever it is called. Belongs to one thread."""

    def __init__(
        self,
        store: Store,
        pulse: Pulse,
        clock: Callable[[], datetime],
        asking: Callable[[Settings], AbstractContextManager[AsksOne]] = asking,
    ) -> None:
        self._store = store
        self._asking = asking
        self._stamping = Stamping()
        self._pulse = pulse
        self._clock = clock
        self._upkeep = Upkeep()
        self._beaten = float("-inf")

    def look(self, settings: Settings) -> None:
        """Do what is due; what goes wrong is logged, and told by the heartbeat."""
        problems: tuple[Problem, ...] = ()
        heartbeat = settings.heartbeat
        is_time = heartbeat is not None and time.monotonic() - self._beaten >= heartbeat.every.total_seconds()
        try:
            self._keep_up(settings)
            if settings.timestamps:
                self._stamp(settings, settings.timestamps.authority)
            if is_time:
                problems = status_of(settings, self._store, self._clock()).problems
        except StoreError as error:
            _log.error("the database cannot be used", reason=str(error))
            problems = (Problem("database", str(error)),)
        if heartbeat is not None and is_time:
            self._call(heartbeat, problems)

    def _keep_up(self, settings: Settings) -> None:
        for done in self._upkeep.due(settings, self._store, self._clock()):
            match done:
                case Kept():
                    _log.info("backup made", file=str(done.path), replaced=done.gone, seal=str(done.seal or ""))
                case NotKept():
                    _log.error("no backup could be made", reason=done.reason)
                case Pruned() if done != Pruned():
                    _log.info("pruned", visits=done.visits, texts=done.texts, pages=done.snapshots)
                case Pruned():
                    pass

    def _stamp(self, settings: Settings, authority: str) -> None:
        now = self._clock()
        if not self._stamping.is_due(now):
            return
        try:
            with self._asking(settings) as asks:
                made = timestamp(self._store, authority, asks)
        except NoTimestamp as error:
            _log.warning("the latest seal was not timestamped", reason=str(error))
            self._stamping.done(now, well=False)
            return
        self._stamping.done(now, well=True)
        if made:
            _log.info("the latest seal was timestamped", seal=made.seal, authority=made.authority)

    def _call(self, heartbeat: Heartbeat, problems: tuple[Problem, ...]) -> None:
        """Say that all is well, or what is not. Of a service that hangs, or has not been round yet, nothing is said."""
        if self._pulse.silence > SILENT_AFTER:
            return
        settling = self._pulse.age < SETTLED_AFTER
        told = [*self._pulse.faults, *(one.text for one in problems if not (settling and one.sort == "source"))]
        if problems and not told:
            return
        self._beaten = time.monotonic()
        try:
            beat(heartbeat.url, tuple(dict.fromkeys(told)))
        except DeliveryError as error:
            _log.warning("the heartbeat was not heard", reason=error.reason)
