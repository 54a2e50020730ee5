"""A site, and a fetcher that has a real Chromium draw its pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.kit.site import Site
from watcher.fetch import Fetcher, why_no_browser
from watcher.model.page import Fetch, Request
from watcher.model.settings import Manners

INSIDE = frozenset({"127.0.0.1", "127.0.0.2", "127.0.0.3"})
# A page that ends late ends long before this; a machine that is busy has time to start the browser.
DEADLINE = timedelta(seconds=25)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They share one browser, so they run in one process."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session", autouse=True)
def _chromium() -> None:
    why = why_no_browser()
    if why:
        assert not os.environ.get("CI"), f"no page can be drawn here: {why}"
        pytest.skip(f"no page can be drawn here: {why}")


def manners(deadline: timedelta = DEADLINE) -> Manners:
    return Manners(pace=timedelta(), deadline=deadline, max_bytes=1_000_000, inside_hosts=INSIDE)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(hosts=3) as site:
        yield site


@pytest.fixture(scope="module")
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(manners(), lambda: datetime.now(UTC)) as fetcher:
        yield fetcher


@pytest.fixture
def draw(fetcher: Fetcher) -> Callable[..., Fetch]:
    """Draw one page: `draw(url, wait_for=("#fees",), headers=…)`."""

    def once(url: str, *wait_for: str, **how: object) -> Fetch:
        wanted = {"robots_permitted": True, **how}
        return fetcher.fetch(Request(url, browser=True, wait_for=wait_for, **wanted))  # type: ignore[arg-type]  # any field

    return once
