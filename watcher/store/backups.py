"""The folder of backups: which there are, how they are called, and which are no longer needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A copy of the database, by the time that its name gives (UTC)."""

    at: datetime
    path: Path


def default_folder(database: Path) -> Path:
    """Where backups are kept unless the settings say otherwise: beside the database."""
    return database.parent / "backups"


def backup_name(database: Path, at: datetime) -> str:
    """What a backup of that time is called."""
    return f"{database.stem}-{at.astimezone(UTC):{_STAMP}}.db"


def backups_of(database: Path, folder: Path | None = None) -> list[Backup]:
    """The backups of a database in a folder, newest first. Files of other names are none of ours."""
    folder = folder or default_folder(database)
    form = re.compile(rf"{re.escape(database.stem)}-([0-9]{{8}}T[0-9]{{6}}Z)\.db")
    try:
        found = [(match[1], path) for path in folder.iterdir() if (match := form.fullmatch(path.name))]
    except OSError:
        return []
    return sorted((Backup(at, path) for text, path in found if (at := _time(text))), reverse=True)


def superseded(backups: Iterable[Backup], *, daily: int, weekly: int) -> list[Backup]:
    """Those that may go: all but the newest of each of the last days and weeks that have one. The newest always stays."""
    newest_first = sorted(backups, reverse=True)
    kept = {
        *newest_first[:1],
        *_newest_of_each(newest_first, daily, lambda at: (at.year, at.timetuple().tm_yday)),
        *_newest_of_each(newest_first, weekly, lambda at: at.isocalendar()[:2]),
    }
    return [backup for backup in newest_first if backup not in kept]


def how_to_restore(database: Path, folder: Path | None = None) -> str:
    """The words that name the newest backup, where there is one."""
    newest = next(iter(backups_of(database, folder)), None)
    return f"; the newest is {newest.path}: `watch restore {newest.path}`" if newest else ""


def _newest_of_each(
    newest_first: Sequence[Backup], number: int, period: Callable[[datetime], tuple[int, ...]]
) -> Iterable[Backup]:
    first: dict[tuple[int, ...], Backup] = {}
    for backup in newest_first:
        first.setdefault(period(backup.at), backup)
    return list(first.values())[:number]


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
