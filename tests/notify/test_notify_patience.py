"""When a delivery is tried again, and when it is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from watcher.errors import DeliveryError
from watcher.notify.patience import CAP, LEAST_TRIES, PATIENCE, next_try

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSING = DeliveryError("busy", permanent=False)


class Chance(Random):
    """Chance that always falls the same."""

    def __init__(self, fraction: float) -> None:
        super().__init__()
        self.fraction = fraction

    def random(self) -> float:
        return self.fraction


LONGEST = Chance(1.0)


def test_a_permanent_error_is_given_up_at_once():
    assert next_try(1, DeliveryError("no such user", permanent=True), START, START, LONGEST) is None


def test_the_wait_doubles_from_half_a_minute_to_an_hour():
    waits = [next_try(attempts, PASSING, START, START, LONGEST) - START for attempts in range(1, 10)]
    assert [wait.total_seconds() for wait in waits] == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_deliveries_that_failed_together_do_not_come_back_together():
    """Full jitter: anywhere between at once and the bound."""
    assert next_try(5, PASSING, START, START, Chance(0.0)) == START + timedelta(seconds=1)
    assert next_try(5, PASSING, START, START, Chance(0.5)) == START + timedelta(seconds=240)


def test_a_channel_is_never_asked_earlier_than_it_wants():
    busy = DeliveryError("busy", permanent=False, retry_after=timedelta(hours=2))
    assert next_try(1, busy, START, START, LONGEST) == START + timedelta(hours=2)
    assert next_try(LEAST_TRIES, busy, START, START + PATIENCE - timedelta(hours=1), LONGEST) is None


def test_after_72_hours_a_delivery_is_given_up():
    assert next_try(80, PASSING, START, START + PATIENCE, LONGEST) is None
    assert next_try(80, PASSING, START, START + PATIENCE - CAP, LONGEST) == START + PATIENCE


def test_age_alone_gives_up_nothing():
    """A machine that was off for a week, or whose clock was set, tries again as often as any other at first."""
    assert next_try(1, PASSING, START, START + timedelta(days=7), LONGEST) == START + timedelta(days=7, seconds=30)
    assert next_try(LEAST_TRIES - 1, PASSING, START, START + timedelta(days=7), LONGEST) is not None
    assert next_try(LEAST_TRIES, PASSING, START, START + timedelta(days=7), LONGEST) is None


@given(
    st.integers(0, 10**6),
    st.floats(0, 1),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=7)),
    st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_the_next_try_is_in_the_future_and_within_patience(attempts, fraction, asked, passed):
    error = DeliveryError("busy", permanent=False, retry_after=asked)
    now = START + passed
    when = next_try(attempts, error, START, now, Chance(fraction))
    if when is not None:
        assert now < when
        assert when <= START + PATIENCE or attempts < LEAST_TRIES
        assert when >= now + (asked or timedelta(0))
        assert when <= now + max(CAP, asked or timedelta(0))
