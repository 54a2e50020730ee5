"""The outbox on its way: put together what waits, claim what is due, say it, settle it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

from watcher.errors import DeliveryError, StoreError
from watcher.model.notice import Delivery, DeliveryState, Notice, Receipt
from watcher.notify.holding import after_quiet
from watcher.notify.patience import next_try
from watcher.summary import channel_notice_id, given_up_message
from watcher.tasks.gather import Ready, gather, put_together
from watcher.tasks.lanes import Answer, Lanes
from watcher.tasks.tools import Tools

LEASE = timedelta(minutes=10)
UNWELL = timedelta(minutes=1)
"""After a passing failure a channel is left alone for so long at most, whatever else waits for it."""

_BATCH = 20
_LOOK_SECONDS = 0.2
_GRACE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of one attempt."""

    delivery: Delivery
    state: DeliveryState
    error: str | None = None


def deliver(
    tools: Tools,
    stop: Event | None = None,
    *,
    lanes: Lanes | None = None,
    more_to_come: Callable[[], bool] = lambda: False,
) -> Iterator[Settled]:
    """Send everything that is due, every channel beside the others; yield what came of each.

    `stop`: begins nothing more. What is being sent then has some seconds; what is not answered by then stays leased, and
    is sent again when the lease is over: rather a second copy than none. `lanes`: those of the deliveries before, which
    keep the pace towards each channel. `more_to_come`: checks are under way, so what was never tried waits for others.
    """
    stop = stop or Event()
    lanes = lanes or Lanes(stop)
    try:
        while not stop.is_set():
            ready = gather(tools, tools.clock(), more_to_come=more_to_come())
            _begin(lanes, ready, tools)
            if not lanes.busy:
                return
            yield from _settle_all(lanes.answers(_LOOK_SECONDS), lanes, tools)
        yield from _left(lanes, tools)
    except StoreError:
        raise  # a full disk, for one; what was answered is settled when it is well again
    except BaseException:
        # ^C, or nobody wants to know the rest: what was not begun need not wait for its lease to run out.
        stop.set()
        list(_left(lanes, tools))
        raise


def _begin(lanes: Lanes, ready: Ready, tools: Tools) -> None:
    for channel in tools.store.post.channels_due(tools.clock()):
        if channel not in lanes.busy:
            can_go = ready.get(channel, ())
            put_together(channel, can_go, tools.clock(), tools)
            # A notice that was queued since then may have to be held back: it waits for the next look.
            batch = tools.store.claim(
                tools.clock(), lease=LEASE, limit=_BATCH, channels=[channel], looked_at=[one.id for one in can_go]
            )
            if batch:
                lanes.begin(channel, batch, tools)


def _left(lanes: Lanes, tools: Tools) -> Iterator[Settled]:
    """All is to stop: what is answered within some seconds."""
    while lanes.busy and (answers := lanes.answers(_GRACE_SECONDS)):
        yield from _settle_all(answers, lanes, tools)


def _settle_all(answers: Sequence[Answer], lanes: Lanes, tools: Tools) -> Iterator[Settled]:
    for number, answer in enumerate(answers):
        try:
            settled = list(_settle(answer, tools))
        except StoreError:
            lanes.give_back(answers[number:])
            raise
        yield from settled


def _settle(answer: Answer, tools: Tools) -> Iterator[Settled]:
    match answer.outcome:
        case None:
            tools.store.post.release(answer.delivery)
        case Receipt() as receipt:
            tools.store.settle_sent(answer.delivery, receipt, tools.clock())
            yield Settled(answer.delivery, DeliveryState.SENT)
        case DeliveryError() as error:
            yield _failed(answer.delivery, error, tools)


def _failed(delivery: Delivery, error: DeliveryError, tools: Tools) -> Settled:
    now, channel = tools.clock(), delivery.notice.channel
    jitter = random.Random()  # noqa: S311 (spreads retries, guards no secret)
    again = next_try(delivery.attempts, error, delivery.first_due, now, jitter)
    if not error.permanent:
        rest = min(again - now, UNWELL) if again else UNWELL
        tools.store.post.wait(channel, now + max(rest, error.retry_after or rest), now)
    if again is not None:
        pressing = delivery.notice.message.pressing
        again = after_quiet(again, tools.settings.habits_of(channel), pressing=pressing)
        tools.store.settle_later(delivery, error.reason, again)
        return Settled(delivery, DeliveryState.PENDING, error.reason)
    tools.store.settle_given_up(delivery, error.reason, now)
    _tell_of_given_up(delivery, error, tools)
    return Settled(delivery, DeliveryState.GIVEN_UP, error.reason)


def _tell_of_given_up(delivery: Delivery, error: DeliveryError, tools: Tools) -> None:
    """A channel that takes nothing is told on the others, once a day."""
    now, failing = tools.clock(), delivery.notice.channel
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    message = given_up_message(failing, error.reason, max(delivery.holds, 1), now)
    operators = [name for name in tools.settings.operator if name != failing]
    others = operators or [name for name in tools.senders if name != failing]
    notices = [Notice(channel_notice_id(failing, today, name), name, None, None, message) for name in others]
    if notices:
        tools.store.enqueue(notices, now)
