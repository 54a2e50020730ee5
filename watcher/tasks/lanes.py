"""One lane for each channel: its messages in order, in a thread of its own, so that a dead channel delays no other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic

from watcher.errors import DeliveryError
from watcher.model.notice import Delivery, Receipt
from watcher.model.source import ChannelName
from watcher.notify import Sender
from watcher.tasks.tools import Tools

LONGEST_SEND = 120.0
"""Seconds after which a channel that is still being talked to counts as one that does not answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one delivery; `outcome` is None where it was not tried after all."""

    delivery: Delivery
    outcome: Receipt | DeliveryError | None


@dataclass(eq=False, slots=True)
class _Lane:
    """What is left to be sent to one channel. `begun`: when the message that is being sent was begun."""

    channel: ChannelName
    left: list[Delivery]
    begun: float
    abandoned: bool = False


class Lanes:
    """The lanes that are open. One thread begins them and takes the answers; it is the one that writes.

    `apart`: seconds between two messages to one channel. Slack takes about one a second; no mailbox minds.
    """

    def __init__(self, stop: Event, apart: float = 1.0) -> None:
        self._stop = stop
        self._apart = apart
        self._open: dict[ChannelName, _Lane] = {}
        self._answers: SimpleQueue[tuple[_Lane, Answer]] = SimpleQueue()
        self._last: dict[ChannelName, float] = {}
        self._back: list[Answer] = []

    @property
    def busy(self) -> Collection[ChannelName]:
        """The channels that are being talked to, or whose answers are not settled yet."""
        return self._open.keys() | {answer.delivery.notice.channel for answer in self._back}

    def begin(self, channel: ChannelName, batch: Sequence[Delivery], tools: Tools) -> None:
        """Send a batch to its channel, which is not busy."""
        lane = _Lane(channel, list(batch), monotonic())
        self._open[channel] = lane
        # A daemon: a mail server that says nothing for a minute must not hold up the end of the program.
        Thread(target=self._send, args=(lane, list(batch), tools), name=f"sending to {channel}", daemon=True).start()

    def answers(self, seconds: float) -> list[Answer]:
        """What came meanwhile, and within the next seconds."""
        found, self._back = self._back, []
        with suppress(Empty):
            lane, answer = self._answers.get(timeout=0 if found else seconds)
            while True:
                found += self._taken(lane, answer)
                lane, answer = self._answers.get_nowait()
        return found + self._given_up_on()

    def give_back(self, answers: Sequence[Answer]) -> None:
        """They could not be settled; they come again with the next answers."""
        self._back += answers

    def _taken(self, lane: _Lane, answer: Answer) -> list[Answer]:
        if lane.abandoned:
            # That it was taken after all is worth knowing; the rest is in other hands.
            return [answer] if isinstance(answer.outcome, Receipt) else []
        lane.left.remove(answer.delivery)
        if not lane.left:
            del self._open[lane.channel]
        return [answer]

    def _given_up_on(self) -> list[Answer]:
        """The deliveries of lanes in which nothing has moved for too long."""
        found: list[Answer] = []
        for lane in [one for one in self._open.values() if monotonic() - one.begun > LONGEST_SEND]:
            lane.abandoned = True
            del self._open[lane.channel]
            slow = DeliveryError(f"the channel was not done within {LONGEST_SEND:.0f} seconds", permanent=False)
            found += [Answer(lane.left[0], slow), *(Answer(delivery, None) for delivery in lane.left[1:])]
        return found

    # --- in the lane's thread

    def _send(self, lane: _Lane, batch: Sequence[Delivery], tools: Tools) -> None:
        """In order. After a passing failure the rest is left for later: the channel is not well."""
        well = True
        for delivery in batch:
            outcome = self._send_one(lane, delivery, tools) if well and not lane.abandoned else None
            well = well and outcome is not None and not (isinstance(outcome, DeliveryError) and not outcome.permanent)
            self._answers.put((lane, Answer(delivery, outcome)))

    def _send_one(self, lane: _Lane, delivery: Delivery, tools: Tools) -> Receipt | DeliveryError | None:
        wait = self._last.get(lane.channel, 0.0) + self._apart - monotonic()
        if (wait > 0 and self._stop.wait(wait)) or self._stop.is_set():
            return None
        lane.begun = self._last[lane.channel] = monotonic()
        return _sent(delivery, tools)


def _sent(delivery: Delivery, tools: Tools) -> Receipt | DeliveryError:
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
