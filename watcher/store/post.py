"""What is arranged of the outbox before and between the attempts; each method is a transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from watcher.model.notice import Delivery, DeliveryId, Message, Mute, Notice, Waiting
from watcher.model.source import ChannelName
from watcher.store.connection import Connection
from watcher.store.mutes import Mutes
from watcher.store.outbox import Outbox

LONGEST_WAIT = timedelta(days=8)
"""Nothing that was tried waits longer: a channel may ask for seven days of patience."""


class Post:
    """What waits, what stands for several, which channels asked for patience, and what is muted."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._outbox = Outbox(connection)
        self._mutes = Mutes(connection)

    def waiting(self) -> list[Waiting]:
        """Every message that was never tried and stands for itself, in the order in which they were queued."""
        return self._outbox.fresh()

    def put_off(self, due: Mapping[DeliveryId, datetime]) -> None:
        """Messages that were never tried are not to be sent before these times."""
        if due:
            with self._db.writing():
                for one, at in due.items():
                    self._outbox.put_off(one, at)

    def messages(self, waiting: Iterable[DeliveryId]) -> list[tuple[UUID, Message]]:
        """Ids and messages of those that were still never tried, in the given order."""
        return self._outbox.messages(waiting)

    def fold(self, members: Collection[UUID], notice: Notice, due: datetime) -> None:
        """Let one notice stand for several that were never tried; they share its fate from here on."""
        with self._db.writing():
            self._outbox.fold(members, notice, due)

    def channels_due(self, now: datetime) -> list[ChannelName]:
        """The channels for which something can be claimed."""
        return self._outbox.channels_due(now)

    def release(self, delivery: Delivery) -> None:
        """It was claimed and not tried after all; the attempt does not count."""
        with self._db.writing():
            self._outbox.released(delivery)

    def wait(self, channel: ChannelName, until: datetime, now: datetime) -> None:
        """The channel is not well, or asked for it: nothing is claimed for it before that time."""
        with self._db.writing():
            self._outbox.wait(channel, until, now)

    def hurry(self, channels: Collection[ChannelName], now: datetime) -> None:
        """The settings of these channels are others: what failed before is tried again at once."""
        with self._db.writing():
            self._outbox.hurry(channels, now)

    def shift(self, by: timedelta) -> None:
        """The clock was set by that: what waits, waits as long as before in real time."""
        with self._db.writing():
            self._outbox.shift(by)

    def mend_times(self, now: datetime) -> None:
        """What was put off by a clock that was wrong, beyond all reason, is due now. Call it at the start."""
        with self._db.writing():
            self._outbox.mend_times(now, LONGEST_WAIT)

    def mute(self, mute: Mute) -> None:
        """Mute a source or a service; a mute of the same that is there already is replaced."""
        with self._db.writing():
            self._mutes.add(mute)

    def unmute(self, subject: str) -> bool:
        """End a mute; False if there is none."""
        with self._db.writing():
            return self._mutes.end(subject)

    def mutes(self, now: datetime) -> list[Mute]:
        """The mutes that are not over, the first to end first."""
        return self._mutes.at(now)
