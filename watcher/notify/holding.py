"""When a message that was never tried may be sent. Pure: the settings, the mutes and the times are arguments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from watcher.model.notice import Mute, Waiting
from watcher.model.settings import Habits
from watcher.rhythm import next_after, quiet_until

MORE_MAY_COME = timedelta(seconds=15)
AT_MOST = timedelta(minutes=2)
"""While checks are under way, a message waits for others: until none came for so long, and at most so long."""


def held_until(waiting: Waiting, habits: Habits, mutes: Iterable[Mute], now: datetime) -> datetime:
    """The time before which a message is held back: of a mute, then of a digest or of quiet hours."""
    ends = [mute.until for mute in mutes if mute.subject in (waiting.source, waiting.service)]
    # What was queued in the future was queued by a clock that was wrong then.
    at = max([min(waiting.since, now), *ends])
    if habits.digest is not None:
        # That another channel fails is told at once: nobody would look for it in the paper of next Monday.
        return at if waiting.pressing and waiting.source is None else next_after(habits.digest, at)
    # Quiet hours are those that it is now: a mute may end in the midst of them.
    return after_quiet(max(at, now), habits, pressing=waiting.pressing)


def after_quiet(at: datetime, habits: Habits, *, pressing: bool) -> datetime:
    """That time, or the end of the quiet hours that it falls into; another try is held back by them as the first is."""
    if habits.quiet is None or (pressing and not habits.quiet_holds_all):
        return at
    return quiet_until(habits.quiet, at) or at


def gathered_at(waiting: Sequence[Waiting]) -> datetime:
    """When messages for one channel have waited long enough for others that may come; they are in order."""
    return min(waiting[-1].since + MORE_MAY_COME, waiting[0].since + AT_MOST)
