"""What a service says on its announcements pages and feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from watcher.model.source import SourceId


@dataclass(frozen=True, slots=True)
class Announcement:
    """One entry of an announcements page or feed.

    `source`: the announcements source; `read_at`: when it was first read there. `text`: one block a line, the title first
    where there is one. `published`: the day it states for itself, `effective`: the day it states for what it announces,
    where it states them. `links`: what it points at, `link_lines`: the line of the text that each of them
    stands in; `items`: the lines of its lists.
    `stood`: it stood there when its source was read for the first time, so it may be of any age. `withdraws`: it takes an
    earlier announcement back.
    """

    source: SourceId
    title: str
    text: str
    links: tuple[str, ...]
    published: date | None
    effective: date | None
    read_at: datetime
    link_lines: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    stood: bool = False
    withdraws: bool = False

    @property
    def day(self) -> date:
        """When it was published, else when it was first read."""
        return self.published or self.read_at.date()


@dataclass(frozen=True, slots=True)
class Reading:
    """An announcements source of a service, and when it was last read well (None: never yet)."""

    source: SourceId
    title: str
    read_at: datetime | None
