"""When a rhythm comes round, and when quiet hours are over. Pure: the time is an argument.

The clock is put forward and back as Debian's cron takes it: what falls into the hour that is left out comes right after
it, and what falls into the hour that comes twice comes once. A rhythm of every so many minutes follows real time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from watcher.model.rhythm import Hours, Rhythm

_SOME_MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
_MANY = 400  # times of a rhythm after which its longest gap is known well enough: a year of days


def is_cron(fields: str) -> bool:
    """Are these five cron fields that ever come round?"""
    try:
        next(CronSim(fields, _SOME_MONDAY))
    except (CronSimError, StopIteration):
        return False
    return len(fields.split()) == 5


def last_at(rhythm: Rhythm, now: datetime) -> datetime:
    """The latest time of a rhythm that is not after `now`, in UTC."""
    # The search steps back before it looks, so it begins a whole second after.
    begin = now.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1)
    return next(CronSim(rhythm.cron, begin.astimezone(ZoneInfo(rhythm.zone)), reverse=True)).astimezone(UTC)


def next_after(rhythm: Rhythm, at: datetime) -> datetime:
    """The first time of a rhythm after `at`, in UTC."""
    found = next(CronSim(rhythm.cron, at.astimezone(ZoneInfo(rhythm.zone)))).astimezone(UTC)
    # Where the clock is put back by half an hour (Lord Howe Island) a time is left out on the way there, but not back.
    while (earlier := last_at(rhythm, found - timedelta(seconds=1))) > at:
        found = earlier
    return found


def longest_gap(rhythm: Rhythm) -> timedelta:
    """How long it takes at most, in a usual year, from one time of a rhythm to the next."""
    found = CronSim(rhythm.cron, _SOME_MONDAY.astimezone(ZoneInfo(rhythm.zone)))
    times = [one.astimezone(UTC) for one in islice(found, _MANY)]
    return max((after - before for before, after in pairwise(times)), default=timedelta(days=366))


def quiet_until(hours: Hours, at: datetime) -> datetime | None:
    """When the quiet hours that `at` falls into are over, in UTC; None where it falls into none."""
    zone = ZoneInfo(hours.zone)
    here = at.astimezone(zone)
    over_midnight = hours.end <= hours.begin
    for day in (here.date() - timedelta(days=1), here.date()):
        begin = datetime.combine(day, hours.begin, zone)
        end = datetime.combine(day + timedelta(days=1) if over_midnight else day, hours.end, zone)
        # In UTC, as two times of one zone are compared by their faces, which repeat when the clock is put back.
        if begin.astimezone(UTC) <= at.astimezone(UTC) < end.astimezone(UTC):
            return end.astimezone(UTC)
    return None
