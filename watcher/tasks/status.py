"""Is everything well? What is not, in words: for `watch status`, the heartbeat and the metrics alike."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from watcher.fetch import why_no_browser
from watcher.model.settings import Settings
from watcher.model.source import Source, SourceId
from watcher.store import Health, ServiceState, SourceHealth, Store, backups_of, service_state
from watcher.tasks.follow import with_followed

STUCK_AFTER = timedelta(hours=1)
"""A message that waits longer is in trouble."""

OVERDUE_INTERVALS = 2
"""A source whose text was last seen longer ago than so many of its intervals is in trouble."""

BACKUP_AFTER = timedelta(days=2)
"""The service makes one a day, so an older one is in trouble."""

NO_PROGRESS_AFTER = timedelta(minutes=15)
AHEAD = timedelta(minutes=5)
LEAST_FREE, MOST_FREE = 200_000_000, 5_000_000_000

Sort = Literal["source", "message", "channel", "disk", "backup", "service", "clock", "database"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not well, in words for the operator; `source` where it is one of those."""

    sort: Sort
    text: str
    source: SourceId | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """How everything is doing. `notes`: what is worth saying though it is no problem. `free`: bytes of the disk."""

    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    health: Health
    service: ServiceState
    never_checked: int
    newest_backup: datetime | None
    free: int
    size: int


def status_of(settings: Settings, store: Store, at: datetime) -> Status:
    """How everything is doing at that time. Raises StoreError."""
    health, service = store.health(), service_state(store.path)
    settings = with_followed(settings, store)
    newest = next(iter(backups_of(store.path, settings.backups.folder_of(store.path))), None)
    newest_backup = newest.at if newest else None
    no_browser = why_no_browser()
    waiting = [source for source in settings.sources if source.browser and no_browser]
    sources = [(source, health.sources.get(source.id)) for source in settings.sources if source not in waiting]
    free, size = _free(store.path), store.path.stat().st_size
    problems = (
        *(problem for source, doing in sources if (problem := _overdue(source, doing, at))),
        *_clock(health, at),
        *_messages(health, at),
        *_lost(health),
        *_service(service, at),
        *_backup(settings, service, newest_backup, at),
        *_disk(store.path, free, size),
    )
    never = sum(doing is None or doing.last_visit is None for _, doing in sources)
    notes = [*_waiting(waiting, no_browser), *_notes(store, health)]
    return Status(problems, tuple(notes), health, service, never, newest_backup, free, size)


def _overdue(source: Source, doing: SourceHealth | None, at: datetime) -> Problem | None:
    if doing is None or doing.last_visit is None:
        return Problem("source", f"{source.id}: never checked", source.id)
    if doing.last_success is None or at - doing.last_success > OVERDUE_INTERVALS * source.every:
        why = doing.reason or "not checked since"
        return Problem("source", f"{source.id}: last seen well {_when(doing.last_success)} UTC; {why}", source.id)
    return None


def _clock(health: Health, at: datetime) -> Iterator[Problem]:
    ahead = [
        doing.last_visit for doing in health.sources.values() if doing.last_visit and doing.last_visit > at + AHEAD
    ]
    if ahead:
        latest = _when(max(ahead))
        yield Problem(
            "clock",
            f"the clock was set back, or ran ahead: it is {_when(at)}, and a source was checked at {latest} UTC",
        )


def _messages(health: Health, at: datetime) -> Iterator[Problem]:
    if health.oldest_due and at - health.oldest_due > STUCK_AFTER:
        yield Problem("message", f"a message waits to be sent since {_when(health.oldest_due)} UTC")


def _lost(health: Health) -> Iterator[Problem]:
    for loss in health.lost:
        if not loss.works:
            given_up = _given_up(loss.number)
            text = f"channel {loss.channel}: {given_up} given up: {loss.error}; `watch history` has the changes"
            yield Problem("channel", text)


def _service(service: ServiceState, at: datetime) -> Iterator[Problem]:
    if service.since and not service.running:
        since = _when(service.since)
        yield Problem("service", f"the service is not running; it began {since} UTC and did not end in order")
    if service.progress and at - service.progress > NO_PROGRESS_AFTER:
        yield Problem("service", f"the service runs, but has not got on since {_when(service.progress)} UTC")


def _backup(settings: Settings, service: ServiceState, newest: datetime | None, at: datetime) -> Iterator[Problem]:
    if not settings.backups.wanted or not service.running or service.since is None:
        return
    if at - max(newest or service.since, service.since) > BACKUP_AFTER:
        last = f"the newest is of {_when(newest)} UTC" if newest else "there is none yet"
        yield Problem("backup", f"no backup was made for {BACKUP_AFTER.days} days, {last}; the log says why")


def _disk(path: Path, free: int, size: int) -> Iterator[Problem]:
    if free < min(max(LEAST_FREE, size), MOST_FREE):
        yield Problem("disk", f"the disk of {path} is nearly full: {free // 1_000_000:,} MB are free")


def _waiting(sources: Sequence[Source], no_browser: str | None) -> Iterator[str]:
    if sources:
        names = ", ".join(source.id for source in sources)
        yield f"not watched yet, since only a browser can read them, and {no_browser}: {names}"


def _notes(store: Store, health: Health) -> Iterator[str]:
    for loss in health.lost:
        if loss.works:
            yield f"channel {loss.channel} works again; before, {_given_up(loss.number)} given up"
    if store.takes_turns:
        yield f"SQLite {store.sqlite_version} may damage a database when two write at once, so ours take turns"


def _given_up(number: int) -> str:
    return "1 message was" if number == 1 else f"{number} messages were"


def _free(path: Path) -> int:
    with suppress(OSError):
        return shutil.disk_usage(path.parent).free
    return 0


def _when(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M") if at else "never"
