"""When to try again, and when to give up."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from watcher.errors import DeliveryError

BASE = timedelta(seconds=30)
CAP = timedelta(hours=1)
LEAST = timedelta(seconds=1)
PATIENCE = timedelta(hours=72)
LEAST_TRIES = 8
"""So many tries a message has in any case: after a long time without power, or with a clock that was set, too."""


def next_try(
    attempts: int, error: DeliveryError, first_due: datetime, now: datetime, random: Random
) -> datetime | None:
    """When to try a delivery again, or None to give up: a permanent error, or 72 hours after it was first due.

    Before it was tried eight times it is not given up for its age: this machine may have been off for a week.

    `attempts`: made so far, the one that just failed included. `random`: where chance comes from.

    Full jitter: anywhere between at once and a bound that doubles from 30 seconds to an hour, so that many deliveries
    that failed together do not come back together
    (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). Never earlier than the channel asked.
    """
    if error.permanent:
        return None
    # 2 ** 7 half minutes are already more than the cap; a large exponent would overflow.
    bound = min(CAP, BASE * (1 << min(max(attempts, 1) - 1, 7)))
    wait = max(LEAST, bound * random.random(), error.retry_after or LEAST)
    if attempts >= LEAST_TRIES and now + wait > first_due + PATIENCE:
        return None
    return now + wait
