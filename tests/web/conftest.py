"""A marketplace with a history, and the pages over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.kit.pages import PASSWORD, Pages, pages_of
from tests.kit.site import Site
from tests.kit.watch import Watch, source
from tests.walk.pages import TARGETS, WALL, fees

MONDAY, TUESDAY, FRIDAY, SATURDAY = (f"2026-11-{day}T06:00:00Z" for day in (16, 17, 20, 21))
SUNDAY = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.fixture
def story(site: Site, watch: Watch) -> Watch:
    """A fee raised on Friday without a word, a wall before the targets on Saturday."""
    site.serve("/fees", fees("8%"))
    site.serve("/targets", TARGETS)
    watch.settings(
        source(site.url("/fees"), notify=["team"]),
        source(site.url("/targets"), "bazaar-targets", title="Performance targets", kind="performance"),
        defaults={"every": "1d"},
        channels={"team": {"type": "slack", "webhook": "http://127.0.0.1:9/hook"}},
    )
    watch("check", "--no-send", at=MONDAY)
    watch("check", "--no-send", at=TUESDAY)
    site.serve("/fees", fees("15%"))
    watch("check", "--no-send", at=FRIDAY)
    site.serve("/targets", WALL)
    watch("check", "--no-send", at=SATURDAY)
    return watch


@pytest.fixture
def pages(story: Watch) -> Iterator[Pages]:
    """The pages, open to this machine."""
    with pages_of(story, clock=lambda: SUNDAY) as pages:
        yield pages


@pytest.fixture
def closed(story: Watch) -> Iterator[Pages]:
    """The pages behind a password."""
    with pages_of(story, password=PASSWORD, clock=lambda: SUNDAY) as pages:
        yield pages
