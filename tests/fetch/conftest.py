"""A site to ask and a fetcher to ask it with, without a pace unless a test wants one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.kit.site import Site
from watcher.errors import FetchError
from watcher.fetch import Fetcher
from watcher.model.page import Fetch, Request
from watcher.model.settings import Manners

INSIDE = [f"127.0.0.{number}" for number in range(1, 4)] + ["two.example"]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(hosts=3) as site:
        yield site


@pytest.fixture
def fetcher() -> Iterator[Callable[..., Fetcher]]:
    """Make fetchers: `fetcher(pace=0.1, deadline=0.5, max_bytes=…)`, all in seconds; closed after the test."""
    with ExitStack() as made:

        def make(
            *,
            pace: float = 0.0,
            deadline: float = 5.0,
            clock: Callable[[], datetime] = lambda: datetime.now(UTC),
            waits: dict[str, datetime] | None = None,
            authorities: str | None = None,
            **manners: Any,
        ) -> Fetcher:
            spans = {"pace": timedelta(seconds=pace), "deadline": timedelta(seconds=deadline)}
            manners.setdefault("inside_hosts", frozenset(INSIDE))
            return made.enter_context(Fetcher(Manners(**spans, **manners), clock, waits, authorities=authorities))

        yield make


@pytest.fixture
def ask(fetcher: Callable[..., Fetcher]) -> Callable[..., Fetch]:
    """Ask once: `ask(url, headers=…, validators=…, deadline=0.5)`."""

    def once(url: str, **how: Any) -> Fetch:
        wanted = {
            name: how.pop(name) for name in ("headers", "validators", "language", "robots_permitted") if name in how
        }
        return fetcher(**how).fetch(Request(url, **{"robots_permitted": True, **wanted}))

    return once


@pytest.fixture
def refused(ask: Callable[..., Fetch]) -> Callable[..., FetchError]:
    """Ask once, expecting an error."""

    def once(url: str, **how: Any) -> FetchError:
        with pytest.raises(FetchError) as caught:
            ask(url, **how)
        return caught.value

    return once
