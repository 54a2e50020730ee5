"""A source: one policy document to watch, and how to read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Literal, NewType

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
class Rules:
    """Which parts of a page are the document: CSS selectors or ranges to take, and to take out of those."""

    select: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()

    @property
    def key(self) -> str:
        """A short name of these rules, different for different rules."""
        return sha256(repr((self.select, self.remove)).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Source:
    """One policy document: where it stands, how to read it, how often, and who hears of it.

    `urls` in order form one document. `every` is the time between two checks. `headers` are sent with each request.
    `language` is what the page should be in (`en`, `de`, …; sent as Accept-Language). `browser`: only a browser sees the
    text. `notice_days`: what the service promises to give as notice. `robots_permitted`: the operator states that the
    site allows this robot, so robots.txt is not asked.
    """

    id: SourceId
    service: str
    title: str
    kind: Kind
    urls: tuple[str, ...]
    rules: Rules = field(default_factory=Rules)
    every: timedelta = timedelta(hours=6)
    notify: tuple[ChannelName, ...] = ()
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    language: str | None = None
    browser: bool = False
    notice_days: int | None = None
    robots_permitted: bool = False

    @property
    def name(self) -> str:
        """The source in words, as messages call it."""
        return f"{self.service}, {self.title}"
