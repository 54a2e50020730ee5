"""What an announcements page or feed says, entry by entry, and where was looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from watcher.model.source import SourceId


@dataclass(frozen=True, slots=True)
class Announcement:
    """One entry of an announcements page or feed.

    `source`: the announcements source; `read_at`: when it was first read there. `published`: the day it states for itself,
    `effective`: the day it states for what it announces, where it states them. `links`: what it points at.
    """

    source: SourceId
    title: str
    text: str
    links: tuple[str, ...]
    published: date | None
    effective: date | None
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """An announcements source of a service, and when it was last read well (None: never yet)."""

    source: SourceId
    title: str
    read_at: datetime | None
