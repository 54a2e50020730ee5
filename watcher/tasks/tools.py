"""What a task works with. `watcher.app` builds it; nobody else does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from watcher.errors import FetchError
from watcher.model.page import Fetch, Request
from watcher.model.settings import Settings
from watcher.model.source import ChannelName, Source
from watcher.notify import Sender
from watcher.store import Store
from watcher.tasks.follow import followed_sources

K = TypeVar("K")
P = ParamSpec("P")
T = TypeVar("T")


class Asks(Protocol):
    """Something that answers requests: the network, or a folder of recorded pages."""

    def fetch_all(self, requests: Iterable[tuple[K, Request]]) -> Iterator[tuple[K, Fetch | FetchError]]:
        """The answers, as they arrive."""
        ...


class Works(Protocol):
    """Something that runs pure functions elsewhere, with limits."""

    workers: int

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Begin; the future raises `TooComplex` when the limits are passed."""
        ...


class Nobody:
    """Stands where a task has nobody to ask and nothing to read; whoever tries is a bug."""

    workers = 0

    def fetch_all(self, requests: Iterable[tuple[K, Request]]) -> Iterator[tuple[K, Fetch | FetchError]]:
        """There is no network here."""
        raise AssertionError("this task asks nobody")

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """There are no reading processes here."""
        raise AssertionError("this task reads nothing")


@dataclass(frozen=True, slots=True)
class Tools:
    """Settings, the database, the network, the reading processes, the channels and the clock.

    `no_browser`: why no page can be drawn by a browser, None if one can.
    """

    settings: Settings
    store: Store
    fetcher: Asks
    readers: Works
    senders: Mapping[ChannelName, Sender]
    clock: Callable[[], datetime]
    no_browser: str | None = "pages are not drawn here"

    @property
    def sources(self) -> tuple[Source, ...]:
        """What is watched now: the sources of the settings, and the pages that those with `follow` list."""
        return (*self.settings.sources, *followed_sources(self.settings, self.store))
