"""Fixed times come round once a day, whatever the clock does on the two odd days of a year."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watcher.model.rhythm import Hours, Rhythm
from watcher.rhythm import is_cron, last_at, longest_gap, next_after, quiet_until

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]
CRONS = ["30 2 * * *", "0 8 * * 1", "15 1,2,3 * * *", "0 */2 * * *", "*/10 * * * *", "59 23 * * 0", "0 3 1 * *"]
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is beside it


def rhythm(cron: str, zone: str = "Europe/Berlin") -> Rhythm:
    return Rhythm(cron, zone, cron)


def times(cron: str, begin: datetime, days: float) -> list[datetime]:
    found, at = [], begin
    while (at := next_after(rhythm(cron), at)) < begin + timedelta(days=days):
        found.append(at)
    return found


def test_a_time_that_the_clock_shows_twice_comes_once() -> None:
    """02:30 on 25 October 2026 in Berlin."""
    assert times("30 2 * * *", datetime(2026, 10, 24, 12, tzinfo=UTC), 2) == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    ]


def test_a_time_that_the_clock_leaves_out_is_not_lost() -> None:
    """02:30 on 29 March 2026 in Berlin comes right after the gap."""
    assert times("30 2 * * *", datetime(2026, 3, 28, 12, tzinfo=UTC), 2) == [
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
    ]


@given(st.sampled_from(CRONS), st.sampled_from(ZONES), MOMENTS)
@example("0 */2 * * *", "Australia/Lord_Howe", datetime(2026, 4, 4, 13, tzinfo=UTC))  # put back by half an hour
def test_the_last_time_and_the_next_are_neighbours(cron: str, zone: str, now: datetime) -> None:
    found = rhythm(cron, zone)
    last, after = last_at(found, now), next_after(found, now)

    assert last <= now < after
    assert next_after(found, last) == after
    assert last_at(found, after) == after
    assert last_at(found, after - timedelta(microseconds=1)) == last


def test_the_longest_gap_is_what_status_may_wait_for() -> None:
    assert longest_gap(rhythm("30 6 * * 1-5", "UTC")) == timedelta(days=3)
    assert longest_gap(rhythm("0 8 * * 1", "UTC")) == timedelta(days=7)
    assert longest_gap(rhythm("0 8 * * *")) == timedelta(hours=25)  # the day on which the clock is put back


def test_nonsense_is_no_rhythm() -> None:
    assert is_cron("30 6 * * 1-5")
    for fields in ("30 6 * *", "61 6 * * *", "30 6 31 2 *", "now and then and so on", "* * * * * *"):
        assert not is_cron(fields)


NIGHT = Hours(time(22), time(7), "Europe/Berlin", "22:00-07:00 Europe/Berlin")


@pytest.mark.parametrize(
    ("here", "until"),
    [
        ("2026-11-24T21:59", None),
        ("2026-11-24T22:00", "2026-11-25T07:00"),
        ("2026-11-25T06:59", "2026-11-25T07:00"),
        ("2026-11-25T07:00", None),
        ("2026-10-24T23:00", "2026-10-25T07:00"),  # a night of ten hours
        ("2026-03-28T23:00", "2026-03-29T07:00"),  # and one of eight
    ],
)
def test_quiet_hours_end_at_their_time_of_day(here: str, until: str | None) -> None:
    at = datetime.fromisoformat(here).replace(tzinfo=BERLIN)
    end = datetime.fromisoformat(until).replace(tzinfo=BERLIN) if until else None

    assert quiet_until(NIGHT, at.astimezone(UTC)) == (end and end.astimezone(UTC))


@given(MOMENTS, st.sampled_from(ZONES))
def test_quiet_hours_within_a_day_are_over_when_they_say(at: datetime, zone: str) -> None:
    noon = Hours(time(12), time(14, 30), zone, "")
    until = quiet_until(noon, at)
    here = at.astimezone(ZoneInfo(zone))

    assert (until is not None) == (time(12) <= here.time() < time(14, 30))
    assert until is None or (at < until and quiet_until(noon, until) is None)
