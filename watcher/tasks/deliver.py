"""The outbox on its way: claim what is due, say it, settle it. A dead channel delays no other."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Event, Thread

from watcher.errors import DeliveryError
from watcher.model.notice import Delivery, DeliveryState, Notice, Receipt
from watcher.model.source import ChannelName
from watcher.notify import Sender
from watcher.notify.patience import next_try
from watcher.summary import channel_notice_id, given_up_message
from watcher.tasks.tools import Tools

LEASE = timedelta(minutes=10)
_BATCH = 20
_LOOK_SECONDS = 0.2
_GRACE_SECONDS = 5.0
_APART_SECONDS = 1.0  # Slack takes about one message a second per channel; no mailbox minds


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of one attempt."""

    delivery: Delivery
    state: DeliveryState
    error: str | None = None


Answer = tuple[Delivery, Receipt | DeliveryError]


def deliver(tools: Tools, stop: Event | None = None) -> Iterator[Settled]:
    """Send everything that is due, each once, every channel beside the others; yield what came of each.

    `stop`: begins nothing more. What is being sent then has some seconds; what is not answered by then stays leased, and
    is sent again when the lease is over: rather a second copy than none.
    """
    stop = stop or Event()
    while not stop.is_set() and (batch := tools.store.claim(tools.clock(), lease=LEASE, limit=_BATCH)):
        yield from _deliver_batch(batch, tools, stop)


def _deliver_batch(batch: Sequence[Delivery], tools: Tools, stop: Event) -> Iterator[Settled]:
    answers = _send_all(batch, tools, stop)
    left = len(batch)
    try:
        while left and (answer := _next(answers, stop)):
            left -= 1
            yield _settle(*answer, tools)
    except BaseException:
        # ^C, or nobody wants to know the rest: what was not begun need not wait for its lease to run out.
        stop.set()
        while left and (answer := _next(answers, stop)):
            left -= 1
            _settle(*answer, tools)
        raise


def _send_all(batch: Sequence[Delivery], tools: Tools, stop: Event) -> SimpleQueue[Answer]:
    """Begin to send, in a thread for each channel; the answers come into the queue."""
    by_channel: Mapping[ChannelName, list[Delivery]] = defaultdict(list)
    for delivery in batch:
        by_channel[delivery.notice.channel].append(delivery)
    answers: SimpleQueue[Answer] = SimpleQueue()
    for channel, queue in by_channel.items():
        # Daemons: a mail server that says nothing for a minute must not hold up the end of the program.
        Thread(
            target=_send_one_channel, args=(queue, tools, answers, stop), name=f"sending to {channel}", daemon=True
        ).start()
    return answers


def _next(answers: SimpleQueue[Answer], stop: Event) -> Answer | None:
    """The next answer; None when all is to stop and none came for some seconds."""
    while not stop.is_set():
        with suppress(Empty):
            return answers.get(timeout=_LOOK_SECONDS)
    with suppress(Empty):
        return answers.get(timeout=_GRACE_SECONDS)
    return None


def _send_one_channel(queue: Sequence[Delivery], tools: Tools, answers: SimpleQueue[Answer], stop: Event) -> None:
    """One channel's messages in order. After a passing failure the rest wait too: the channel is not well."""
    failure: DeliveryError | None = None
    for number, delivery in enumerate(queue):
        if failure is None and number:
            stop.wait(_APART_SECONDS)
        if stop.is_set():
            failure = failure or DeliveryError("stopped before it was sent", permanent=False)
        answer = failure or _send_one(delivery, tools)
        if isinstance(answer, DeliveryError) and not answer.permanent:
            failure = answer
        answers.put((delivery, answer))


def _send_one(delivery: Delivery, tools: Tools) -> Receipt | DeliveryError:
    channel = delivery.notice.channel
    sender: Sender | None = tools.senders.get(channel)
    if sender is None:
        return DeliveryError(f"the settings have no channel «{channel}» any more", permanent=True)
    try:
        return sender.send(delivery, tools.clock())
    except DeliveryError as error:
        return error
    except Exception as error:  # one channel's bug must not keep the others from hearing
        return DeliveryError(f"a bug in the channel: {type(error).__name__}", permanent=False)


def _settle(delivery: Delivery, answer: Receipt | DeliveryError, tools: Tools) -> Settled:
    now = tools.clock()
    if isinstance(answer, Receipt):
        tools.store.settle_sent(delivery, answer, now)
        return Settled(delivery, DeliveryState.SENT)
    jitter = random.Random()  # noqa: S311 (spreads retries, guards no secret)
    again = next_try(delivery.attempts, answer, delivery.first_due, now, jitter)
    if again is not None:
        tools.store.settle_later(delivery, answer.reason, again)
        return Settled(delivery, DeliveryState.PENDING, answer.reason)
    tools.store.settle_given_up(delivery, answer.reason, now)
    _tell_of_given_up(delivery, answer, tools)
    return Settled(delivery, DeliveryState.GIVEN_UP, answer.reason)


def _tell_of_given_up(delivery: Delivery, error: DeliveryError, tools: Tools) -> None:
    """A channel that takes nothing is told on the others, once a day."""
    now, failing = tools.clock(), delivery.notice.channel
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    message = given_up_message(failing, error.reason, 1, now)
    operators = [name for name in tools.settings.operator if name != failing]
    others = operators or [name for name in tools.senders if name != failing]
    notices = [Notice(channel_notice_id(failing, today, name), name, None, None, message) for name in others]
    if notices:
        tools.store.enqueue(notices, now)
