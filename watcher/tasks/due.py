"""Which sources are due. Real time decides, not the clock on the wall: that may be set, in either direction, at any time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from watcher.model.source import Kind, Source, SourceId
from watcher.rhythm import last_at, next_after

JITTER = 0.05
"""A check comes up to this part of its interval earlier or later, so that many pages do not come at once."""

ALONG = 0.85
"""The announcements of a service are read along with its policies from this part of their interval on."""

LEAST_AT_ONCE = 16
"""So many sources may begin in one look, however overdue all are: a restart is no stampede."""


def boot_time() -> float:
    """Seconds that go on while the machine sleeps, and that nobody can set."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A visit as it was come upon: its time in the database, how long ago it was then, and when that was."""

    visited: datetime
    ago: float
    at: float


class Elapsed:
    """How much real time has passed since each source was visited.

    A visit that comes while we look is at most as old as the last look. For one from before, the clock is asked, once; where
    it says that the visit lies in the future, nothing is known, and the source counts as never visited.
    """

    def __init__(self, seconds: Callable[[], float] = boot_time) -> None:
        self._seconds = seconds
        self._seen: dict[SourceId, _Seen] = {}
        self._looked: float | None = None

    def look(self, visits: Mapping[SourceId, datetime], now: datetime) -> dict[SourceId, timedelta]:
        """The time since the last visit of each source that was ever visited. Call it often."""
        at = self._seconds()
        for source, visited in visits.items():
            known = self._seen.get(source)
            if known is None or known.visited != visited:
                ago = (now - visited).total_seconds()
                if self._looked is not None:  # it came since the last look, whatever the clock says
                    ago = min(max(ago, 0.0), at - self._looked)
                self._seen[source] = _Seen(visited, ago if ago >= 0 else math.inf, at)
        self._looked = at
        return {
            source: timedelta(seconds=seen.ago + at - seen.at)
            for source, seen in self._seen.items()
            if source in visits and seen.ago < math.inf
        }


def due_sources(
    sources: Sequence[Source],
    visits: Mapping[SourceId, datetime],
    elapsed: Mapping[SourceId, timedelta],
    now: datetime,
) -> list[Source]:
    """The sources that are due, announcements first, then the most overdue.

    `visits`: when each was visited by the clock; `elapsed`: how much time has passed since, where that is known.
    """
    overdue = {one.id: _overdue(one, visits.get(one.id), elapsed.get(one.id), now) for one in sources}
    services = {one.service for one in sources if overdue[one.id] >= 1}
    due = [one for one in sources if overdue[one.id] >= (ALONG if _goes_along(one, services) else 1)]
    return sorted(due, key=lambda one: (one.kind is not Kind.ANNOUNCEMENTS, -overdue[one.id]))


def at_once(sources: Sequence[Source], tick: timedelta) -> int:
    """How many may begin in one look: four times what comes due in the long run, and never less than a few."""
    return max(LEAST_AT_ONCE, math.ceil(sum(4 * tick / source.every for source in sources)))


def _goes_along(source: Source, services: set[str]) -> bool:
    return source.kind is Kind.ANNOUNCEMENTS and source.at is None and source.service in services


def _overdue(source: Source, visited: datetime | None, elapsed: timedelta | None, now: datetime) -> float:
    """How much of its interval has passed; due from 1 on."""
    if visited is None or elapsed is None:
        return math.inf
    if source.at is None:
        return elapsed / (source.every * _jitter(source, visited))
    last = last_at(source.at, now)
    if visited <= now:
        return 1 + (now - last) / source.every if visited < last else 0.0
    # The clock was set back. What comes round a second time was done, unless that is long ago.
    gap = next_after(source.at, last) - last
    return 1.0 if now - elapsed < last and elapsed >= gap / 2 else 0.0


def _jitter(source: Source, visited: datetime) -> float:
    """Between 0.95 and 1.05; the same for all pages of a service that were visited together."""
    turn = int(visited.timestamp() // source.every.total_seconds())
    chance = int.from_bytes(sha256(f"{source.service}\n{turn}".encode(errors="replace")).digest()[:4]) / 2**32
    return 1 - JITTER + 2 * JITTER * chance
