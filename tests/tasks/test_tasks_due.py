"""What is due is decided by real time: whatever is done to the clock, each page is checked about once an interval."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.model.rhythm import Rhythm
from watcher.model.source import Kind, Source, SourceId
from watcher.tasks.due import LEAST_AT_ONCE, Elapsed, at_once, due_sources

START = datetime(2026, 11, 20, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICK = timedelta(minutes=1)


def source(name: str = "fees", every: timedelta = HOUR, at: str = "", **more: object) -> Source:
    rhythm = Rhythm(at, "Europe/Berlin", at) if at else None
    kind = more.get("kind", Kind.FEES)
    assert isinstance(kind, Kind)
    service = str(more.get("service", "Bazaar"))
    return Source(SourceId(name), service, name, kind, ("https://bazaar.example/",), every=every, at=rhythm)


class World:
    """A machine with a clock that can be set, and real time that cannot; every check is done at once."""

    def __init__(self, *sources: Source) -> None:
        self.sources = sources
        self.real = 0.0
        self.offset = timedelta()
        self.visits: dict[SourceId, datetime] = {}
        self.checked: dict[SourceId, list[float]] = {one.id: [] for one in sources}
        self.start()

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.real) + self.offset

    def start(self) -> None:
        self.elapsed = Elapsed(lambda: self.real)

    def live(self, span: timedelta) -> None:
        end = self.real + span.total_seconds()
        while self.real < end:
            since = self.elapsed.look(self.visits, self.now)
            for one in due_sources(self.sources, self.visits, since, self.now):
                self.visits[one.id] = self.now
                self.checked[one.id].append(self.real)
            self.real += TICK.total_seconds()

    def gaps(self, one: Source) -> list[timedelta]:
        times = self.checked[one.id]
        return [timedelta(seconds=after - before) for before, after in pairwise(times)]


@pytest.mark.parametrize(
    "jump", [timedelta(hours=1), timedelta(days=1), timedelta(days=174 * 365)], ids=["1 h", "1 d", "to the year 2200"]
)
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_that_is_set_loses_and_repeats_nothing(jump: timedelta, sign: int, restarted: bool) -> None:
    """Each page is checked 0.5 to 2 times in an interval of real time; one check more only where a restart knows no better."""
    if sign < 0 and jump > timedelta(days=1000):
        jump = timedelta(days=20 * 365)
    page = source()
    world = World(page)
    world.live(timedelta(hours=5.5))
    world.offset += sign * jump
    if restarted:
        world.start()
    world.live(timedelta(hours=10))
    world.offset = timedelta(microseconds=1)  # no two checks ever happen in the same microsecond of the clock
    world.live(timedelta(hours=10))

    least = timedelta() if restarted else HOUR / 2
    assert all(least <= gap <= 2 * HOUR for gap in world.gaps(page))
    assert 23 <= len(world.checked[page.id]) <= 30


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0.1, 9), st.floats(-100, 100)), max_size=8))
def test_no_series_of_jumps_can_stop_or_hurry_the_checks(story: list[tuple[float, float]]) -> None:
    page = source()
    world = World(page)
    for hours, jump in story:
        world.live(timedelta(hours=hours))
        world.offset += timedelta(hours=jump, microseconds=1)
    world.live(timedelta(hours=3))

    assert all(HOUR / 2 <= gap <= 2 * HOUR for gap in world.gaps(page))


@pytest.mark.parametrize("jump", [-25, -1, -0.2, 0.2, 1])
def test_a_daily_time_is_neither_lost_nor_repeated_by_a_clock_that_is_set(jump: float) -> None:
    page = source(at="0 8 * * *", every=timedelta(days=1))
    world = World(page)
    world.live(timedelta(days=2, hours=1.2))  # to 08:12 in Berlin
    world.offset += timedelta(hours=jump)
    world.live(timedelta(days=3))

    assert all(timedelta(hours=12) <= gap <= timedelta(hours=49) for gap in world.gaps(page)[1:])
    assert len(world.checked[page.id]) in {5, 6, 7}


def test_a_daily_time_that_was_missed_is_made_up_for_once() -> None:
    page = source(at="0 8 * * *", every=timedelta(days=1))
    world = World(page)
    world.live(timedelta(hours=5))
    world.real += timedelta(days=4).total_seconds()
    world.start()
    world.live(timedelta(hours=5))

    assert len(world.checked[page.id]) == 3  # at the first start, at 08:00, and once for four days


def test_the_announcements_of_a_service_are_read_along_with_its_policies() -> None:
    """So that a policy that changed finds its notice; an unrelated service's are not."""
    news, fees = source("news", HOUR, kind=Kind.ANNOUNCEMENTS), source("fees", HOUR)
    other = source("other", HOUR, kind=Kind.ANNOUNCEMENTS, service="Elsewhere")
    visits = {one.id: START - HOUR for one in (news, fees, other)}
    since = {fees.id: timedelta(hours=1.2), news.id: timedelta(hours=0.9), other.id: timedelta(hours=0.9)}

    assert due_sources([fees, other, news], visits, since, START) == [news, fees]
    assert due_sources([fees, other, news], visits, since | {fees.id: timedelta()}, START) == []


def test_the_most_overdue_come_first_and_what_was_never_visited_before_all() -> None:
    late, later, new = source("late", service="A"), source("later", service="A"), source("new", service="A")
    visits = {late.id: START, later.id: START}

    due = due_sources([late, later, new], visits, {late.id: 2 * HOUR, later.id: 3 * HOUR}, START)

    assert due == [new, later, late]


def test_a_restart_after_a_long_pause_is_no_stampede() -> None:
    """Few at a time; but as many as come due in the long run are always let through."""
    tick = timedelta(seconds=5)
    assert at_once([source()] * 500, tick) == LEAST_AT_ONCE
    busy = [source(every=timedelta(minutes=1))] * 500
    assert at_once(busy, tick) == math.ceil(500 * 5 / 60 * 4)
