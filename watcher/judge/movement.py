"""What a page's own date did between two texts: stayed, moved on, moved back, or cannot tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from watcher.model.change import PageDate
from watcher.model.figure import DateRole, Granularity, OwnDate, WrittenDate

_LEADING = (DateRole.UPDATED, DateRole.PUBLISHED, DateRole.EFFECTIVE)


@dataclass(frozen=True, slots=True)
class Movement:
    """What the own date did, and the two dates that show it."""

    moved: PageDate
    was: OwnDate | None
    now: OwnDate | None


def movement(old: Sequence[OwnDate], new: Sequence[OwnDate]) -> Movement:
    """Compare like with like: «last updated» with «last updated», else published, else in force.

    A page may date its parts one by one; one of them that moves is enough.
    """
    old, new = (tuple(one for one in dates if one.role is not DateRole.PREVIOUS) for dates in (old, new))
    for role in _LEADING:
        was, now = _of_role(old, role), _of_role(new, role)
        if was and now:
            found = _between(was, now)
            return _by_others(found, old, new) if found.moved in {PageDate.SAME, PageDate.UNREADABLE} else found
    return _unlike(old, new)


def _of_role(dates: Iterable[OwnDate], role: DateRole) -> list[OwnDate]:
    return [one for one in dates if one.role is role and one.written.day is not None]


def _unlike(old: Sequence[OwnDate], new: Sequence[OwnDate]) -> Movement:
    """The two texts have no sort of date in common: one states none, or only how long ago it was."""
    was, now = _latest(old), _latest(new)
    if was is None and now is None:
        return Movement(PageDate.NONE, None, None)
    if now is not None and now.written.day is not None:
        # A date came where there was none, or one of another sort: the page dates the edit only if it is later.
        later = was is None or (was.written.day is not None and _order(was.written, now.written) == 1)
        return Movement(PageDate.FORWARD if later else PageDate.UNREADABLE, was, now)
    return Movement(PageDate.UNREADABLE, was, now)


def _between(was: Sequence[OwnDate], now: Sequence[OwnDate]) -> Movement:
    """Dates of one sort before and after."""
    gained = [one for one in now if not any(_is_same(one.written, other.written) for other in was)]
    lost = [one for one in was if not any(_is_same(one.written, other.written) for other in now)]
    before, after = _latest(lost or was), _latest(gained or now)
    assert before is not None
    assert after is not None
    if gained:
        order = _order(before.written, after.written)
        if order == -1 and not lost:
            return Movement(_stayed(_latest(was)), _latest(was), _latest(now))
        moved = {1: PageDate.FORWARD, -1: PageDate.BACKWARD}.get(order, PageDate.UNREADABLE)
        return Movement(moved, before, after)
    if lost and _order(after.written, before.written) == 1:
        return Movement(PageDate.UNREADABLE, before, None)  # the latest of several dates is gone
    return Movement(_stayed(after), after, after)


def _by_others(found: Movement, old: Sequence[OwnDate], new: Sequence[OwnDate]) -> Movement:
    """The leading date tells nothing of the edit; a day of another sort that is later than all that stood there does."""
    known = _latest(old)
    later = [
        one
        for one in new
        if known and one.written.day and known.written.day and _order(known.written, one.written) == 1
    ]
    newest = _latest(later)
    if newest is None or newest.written.granularity is not Granularity.DAY:
        return found
    return Movement(PageDate.FORWARD, known, newest)


def _stayed(one: OwnDate | None) -> PageDate:
    """«December 2022» twice may be two editions of one month; only a day that stayed proves anything."""
    exact = one is not None and one.written.granularity is Granularity.DAY
    return PageDate.SAME if exact else PageDate.UNREADABLE


def _latest(dates: Iterable[OwnDate]) -> OwnDate | None:
    return max(dates, key=lambda one: one.written.day or date.min, default=None)


def _is_same(one: WrittenDate, other: WrittenDate) -> bool:
    return one.day == other.day and one.granularity is other.granularity


def _order(before: WrittenDate, after: WrittenDate) -> int:
    """1 where the date moved on, -1 where it moved back, 0 where that depends on how it is read."""
    coarse = Granularity.MONTH in {before.granularity, after.granularity}
    orders = set()
    for old in _readings(before):
        for new in _readings(after):
            same_month = (old.year, old.month) == (new.year, new.month)
            orders.add(0 if old == new or (coarse and same_month) else 1 if new > old else -1)
    return orders.pop() if len(orders) == 1 else 0


def _readings(one: WrittenDate) -> set[date]:
    """The days that a date may mean; two where day and month could be swapped."""
    assert one.day is not None
    readings = {one.day}
    if one.ambiguous:
        with suppress(ValueError):
            readings.add(one.day.replace(month=one.day.day, day=one.day.month))
    return readings
