"""A made-up history for pictures and tests: half a year of marketplaces that do not exist, always the same.

The pages go through the very way of a check, with a clock of their own; nothing is asked for, and nothing leaves the machine.

    write_sample(database)                          # in some seconds
    PageServer(sample_settings(), database, lambda: NOW)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from docs.images.sample_pages import CHANNELS, PASSED_ON, SOURCES, STORY, Answer, Step
from tests.kit.here import Here
from watcher.errors import DeliveryError, FetchError
from watcher.model.change import Change
from watcher.model.notice import Delivery, Receipt
from watcher.model.outcome import Changed
from watcher.model.page import Fetch, Request
from watcher.model.settings import Settings, Web
from watcher.model.source import ChannelName
from watcher.store import Filters, Listed, Store
from watcher.tasks.check import check
from watcher.tasks.deliver import deliver
from watcher.tasks.tools import Tools

K = TypeVar("K")

BEGIN = datetime(2026, 5, 25, 6, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LATELY, SELDOM = 30, 9  # days


def sample_settings(web: Web | None = None) -> Settings:
    """The settings of somebody who watches those marketplaces."""
    return Settings(SOURCES, channels=dict(CHANNELS), operator=(ChannelName("policy-team"),), web=web)


def write_sample(database: Path, settings: Settings | None = None) -> None:
    """Live through the half year, day by day; of the quiet weeks in the beginning, a day now and then."""
    settings = settings or sample_settings()
    with Store.open(database) as store:
        clock, shop = _Clock(BEGIN), _Shop()
        senders = {name: _Taker(name) for name in settings.channels}
        tools = Tools(settings, store, shop, Here(), senders, clock)
        for day in _days():
            shop.put_up(step for step in STORY if step.day == day)
            shop.at = clock.at = BEGIN + timedelta(days=day)
            changed = [one.change for one in check(settings.sources, tools) if isinstance(one, Changed)]
            clock.at += timedelta(minutes=1)
            for _ in deliver(tools):
                pass
            for change in changed:
                _look_at(change, clock.at, store)


def _days() -> list[int]:
    last = (NOW - BEGIN).days
    told = {step.day for step in STORY}
    return [day for day in range(last + 1) if {day, day + 1} & told or day > last - LATELY or day % SELDOM == 0]


def change_with(store: Store, words: str) -> Listed:
    """The newest change in which these words are found."""
    return store.browse.changes(Filters(words=words), limit=1)[0]


def _look_at(change: Change, at: datetime, store: Store) -> None:
    """Somebody sees to what came before the last weeks."""
    if at < NOW - timedelta(days=20):
        store.acknowledge(change.id, "Noor", at + timedelta(hours=3))


@dataclass
class _Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at


class _Shop:
    """Answers each request with what is put up."""

    def __init__(self) -> None:
        self.at = BEGIN
        self._shown: dict[str, Answer] = {}

    def put_up(self, steps: Iterable[Step]) -> None:
        for step in steps:
            source = next(one for one in SOURCES if one.id == step.source)
            self._shown[source.urls[0]] = step.answer

    def fetch_all(self, requests: Iterable[tuple[K, Request]]) -> Iterator[tuple[K, Fetch | FetchError]]:
        for key, request in requests:
            answer = self._shown.get(request.url, "")
            if isinstance(answer, FetchError):
                yield key, answer
            else:
                page = answer(self.at) if callable(answer) else answer
                yield key, Fetch(request.url, request.url, 200, self.at, page.encode(), "text/html")


@dataclass
class _Taker:
    """A channel that takes what it is given, or a mailbox that does not exist."""

    name: ChannelName

    def send(self, delivery: Delivery, now: datetime) -> Receipt:
        if self.name not in PASSED_ON:
            raise DeliveryError("550 5.1.1 no such mailbox: old-team@seller.example", permanent=True)
        return Receipt("ok")
