"""A source: one policy document to watch, and how to read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Literal, NewType

from watcher.model.rhythm import Rhythm

SourceId = NewType("SourceId", str)
ChannelName = NewType("ChannelName", str)


class Kind(StrEnum):
    """What sort of page a source is."""

    AGREEMENT = "agreement"
    POLICY = "policy"
    PERFORMANCE = "performance"
    FEES = "fees"
    ANNOUNCEMENTS = "announcements"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Range:
    """All that stands between two elements of a page.

    `start` and `end` are CSS selectors; `start_edge` says whether the start element itself is in (`before` it) or out
    (`after` it), `end_edge` likewise: `before` leaves the end element out.
    """

    start: str
    start_edge: Literal["before", "after"]
    end: str
    end_edge: Literal["before", "after"]


Selector = str | Range


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """How many days of notice are due, by what (`the contract`, a law), and between which days that held.

    `words`: as it is promised; `mode`: how notice is to be given; `note`: what is conditional or not sure about it.
    """

    days: int
    basis: str
    since: date = date.min
    until: date = date.max
    words: str = ""
    mode: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Follow:
    """Which links of an index lead to pages that are watched as well.

    `only`: patterns (`*/help/*`) one of which the address must fit, any where there are none. `hosts`: other hosts than
    that of the index whose pages are followed. `most`: how many pages there may be. `select`, `remove`: how those are read.
    """

    only: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    most: int = 50
    select: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """Which parts of a page are the document: CSS selectors or ranges to take, and to take out of those.

    `follow`: the page is an index, and the pages that it links to are part of what it says.
    """

    select: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()
    follow: Follow | None = None

    @property
    def key(self) -> str:
        """A short name of these rules, different for different rules."""
        index = (self.follow.only, self.follow.hosts) if self.follow else ()
        return sha256(repr((self.select, self.remove, *index)).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Source:
    """One policy document: where it stands, how to read it, how often, and who hears of it.

    `urls` in order form one document. `every` is the time between two checks; with `at`, which names
    fixed times instead, the longest. `headers` are sent with each request. `language` is what the page should be in
    (`en`, `de`, …; sent as Accept-Language). `browser`: only a browser sees the text; `may_need_browser`: so it is where
    the plain answer has not what is selected. `notice_days`: what the operator says is due as notice, else
    `notice_periods` tell. `robots_permitted`: the operator states that the site allows this robot, so robots.txt is
    not asked.
    """

    id: SourceId
    service: str
    title: str
    kind: Kind
    urls: tuple[str, ...]
    rules: Rules = field(default_factory=Rules)
    every: timedelta = timedelta(hours=6)
    at: Rhythm | None = None
    notify: tuple[ChannelName, ...] = ()
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    language: str | None = None
    browser: bool = False
    may_need_browser: bool = False
    notice_days: int | None = None
    notice_periods: tuple[NoticePeriod, ...] = ()
    robots_permitted: bool = False

    def notice_due(self, day: date) -> NoticePeriod | None:
        """The longest notice that was due on a day; None where nothing is known to be."""
        if self.notice_days is not None:
            return NoticePeriod(self.notice_days, "the contract")
        held = [period for period in self.notice_periods if period.since <= day <= period.until]
        return max(held, key=lambda period: period.days, default=None)

    @property
    def name(self) -> str:
        """The source in words, as messages call it."""
        return f"{self.service}, {self.title}"
