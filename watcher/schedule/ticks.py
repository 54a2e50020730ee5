"""When the next tick comes: a span after this one, whatever the clock did in between."""

from __future__ import annotations

from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger


class Ticks(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types of its own
    """A trigger that never makes up for missed ticks.

    APScheduler's own interval lists every run that was missed: where a clock is set from 1970 to today, as on a machine
    without one of its own, these are hundreds of millions.
    """

    def __init__(self, span: timedelta) -> None:
        self._span = span

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """As APScheduler asks for it."""
        return now + self._span
