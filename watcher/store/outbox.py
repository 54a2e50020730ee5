"""The outbox: every notice on its way, from the transaction that caused it until its channel took it or was given up."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from watcher.model.change import ChangeId
from watcher.model.notice import Delivery, DeliveryId, DeliveryState, Message, Notice, Receipt
from watcher.model.source import ChannelName, SourceId
from watcher.store.codec import Codec, to_text, to_time, to_time_or_none
from watcher.store.connection import Connection, Row

_MESSAGE = Codec[Message](Message)


class Outbox:
    """The table `deliveries`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, notices: Sequence[Notice], due: datetime) -> None:
        """Queue notices. One that is queued or was sent already is not queued again."""
        for notice in notices:
            self._db.write(
                "INSERT INTO deliveries (notice, channel, source, change, message, state, attempts, first_due, due) "
                "VALUES (?1, ?2, ?3, ?4, ?5, 'pending', 0, ?6, ?6) ON CONFLICT (notice) DO NOTHING",
                [
                    str(notice.id),
                    notice.channel,
                    notice.source,
                    notice.change,
                    _MESSAGE.to_json(notice.message),
                    to_text(due),
                ],
            )

    def claim(
        self, now: datetime, lease: timedelta, limit: int, channels: Collection[ChannelName] | None
    ) -> list[Delivery]:
        """Lease what is due, oldest first, and what was leased by someone who did not come back."""
        names = None if channels is None else json.dumps(list(channels))
        rows = self._db.rows(
            "UPDATE deliveries SET state = 'leased', attempts = attempts + 1, leased_until = ?1 WHERE id IN ("
            "SELECT id FROM deliveries WHERE state IN ('pending', 'leased') AND due <= ?2 "
            "AND (state = 'pending' OR leased_until <= ?2) "
            "AND (?3 IS NULL OR channel IN (SELECT value FROM json_each(?3))) ORDER BY due, id LIMIT ?4) RETURNING *",
            [to_text(now + lease), to_text(now), names, limit],
        )
        return sorted((_delivery(row) for row in rows), key=lambda delivery: (delivery.due, delivery.id))

    def sent(self, delivery: Delivery, receipt: Receipt, now: datetime) -> None:
        """The channel took it: whoever sent it, and however late that is learned, it need not be sent again."""
        self._db.write(
            "UPDATE deliveries SET state = 'sent', leased_until = NULL, error = NULL, receipt = ?, sent_at = ? "
            "WHERE id = ? AND state != 'sent'",
            [receipt.reference, to_text(now), delivery.id],
        )

    def later(self, delivery: Delivery, error: str, due: datetime) -> None:
        """Try again at that time, unless the lease ran out and another has it."""
        # Each claim counts an attempt, so the number tells one lease from the next.
        self._db.write(
            "UPDATE deliveries SET state = 'pending', leased_until = NULL, error = ?, due = ? "
            "WHERE id = ? AND state = 'leased' AND attempts = ?",
            [error, to_text(due), delivery.id, delivery.attempts],
        )

    def given_up(self, delivery: Delivery, error: str, now: datetime) -> None:
        """Do not try again, unless the lease ran out and another has it."""
        self._db.write(
            "UPDATE deliveries SET state = 'given up', leased_until = NULL, error = ?, given_up_at = ? "
            "WHERE id = ? AND state = 'leased' AND attempts = ?",
            [error, to_text(now), delivery.id, delivery.attempts],
        )

    def of(self, change: ChangeId | None, state: DeliveryState | None) -> list[Delivery]:
        """The deliveries of a change or of all, in one state or in any, oldest first."""
        rows = self._db.rows(
            "SELECT * FROM deliveries WHERE (?1 IS NULL OR change = ?1) AND (?2 IS NULL OR state = ?2) "
            "ORDER BY first_due, id",
            [change, state],
        )
        return [_delivery(row) for row in rows]


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=DeliveryId(row["id"]),
        notice=Notice(
            id=UUID(row["notice"]),
            channel=ChannelName(row["channel"]),
            source=None if row["source"] is None else SourceId(row["source"]),
            change=None if row["change"] is None else ChangeId(row["change"]),
            message=_MESSAGE.from_json(row["message"]),
        ),
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        first_due=to_time(row["first_due"]),
        due=to_time(row["due"]),
        error=row["error"],
        sent_at=to_time_or_none(row["sent_at"]),
    )
