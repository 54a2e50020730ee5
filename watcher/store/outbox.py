"""The outbox: every notice on its way, from the transaction that caused it until its channel took it or was given up."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from watcher.model.change import ChangeId
from watcher.model.notice import Delivery, DeliveryId, DeliveryState, Earlier, Message, Notice, Receipt, Waiting
from watcher.model.source import ChannelName, SourceId
from watcher.store.codec import Codec, to_text, to_time, to_time_or_none
from watcher.store.connection import Connection, Row

_MESSAGE = Codec[Message](Message)

# What may be claimed at ?1: due, not in another's hands, no part of a bigger message, and its channel asks for no patience.
_CLAIMABLE = (
    "state IN ('pending', 'leased') AND due <= ?1 AND (state = 'pending' OR leased_until <= ?1) AND told_in IS NULL "
    "AND channel NOT IN (SELECT channel FROM channel_waits WHERE until > ?1)"
)
# What was never tried, and stands for itself.
_FRESH = "state = 'pending' AND attempts = 0 AND holds = 0 AND told_in IS NULL"


class Outbox:
    """The tables `deliveries` and `channel_waits`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, notices: Sequence[Notice], due: datetime) -> None:
        """Queue notices. One that is queued or was sent already is not queued again."""
        for notice in notices:
            self._insert(notice, due, holds=0)

    def _insert(self, notice: Notice, due: datetime, *, holds: int) -> DeliveryId:
        return DeliveryId(
            self._db.write(
                "INSERT INTO deliveries (notice, channel, source, change, message, state, attempts, first_due, due, holds) "
                "VALUES (?1, ?2, ?3, ?4, ?5, 'pending', 0, ?6, ?6, ?7) ON CONFLICT (notice) DO NOTHING",
                [
                    str(notice.id),
                    notice.channel,
                    notice.source,
                    notice.change,
                    _MESSAGE.to_json(notice.message),
                    to_text(due),
                    holds,
                ],
            )
        )

    # --- before it is tried

    def fresh(self) -> list[Waiting]:
        """What was never tried, in the order in which it was queued."""
        rows = self._db.rows(
            "SELECT deliveries.id, channel, source, sources.service, first_due, due, "
            "json_extract(message, '$.pressing') AS pressing, json_extract(message, '$.update') AS is_update "
            f"FROM deliveries LEFT JOIN sources ON sources.id = deliveries.source WHERE {_FRESH} "
            "ORDER BY first_due, deliveries.id"
        )
        return [_waiting(row) for row in rows]

    def put_off(self, waiting: DeliveryId, due: datetime) -> None:
        """It was never tried, and is not to be before that time."""
        self._db.write(f"UPDATE deliveries SET due = ? WHERE id = ? AND {_FRESH}", [to_text(due), waiting])

    def messages(self, waiting: Iterable[DeliveryId]) -> list[tuple[UUID, Message]]:
        """Ids and messages of those that are still fresh, in the given order."""
        wanted = list(waiting)
        rows = self._db.rows(
            f"SELECT id, notice, message FROM deliveries WHERE {_FRESH} AND id IN (SELECT value FROM json_each(?))",
            [json.dumps(wanted)],
        )
        found = {row["id"]: (UUID(row["notice"]), _MESSAGE.from_json(row["message"])) for row in rows}
        return [found[one] for one in wanted if one in found]

    def fold(self, members: Collection[UUID], notice: Notice, due: datetime) -> None:
        """Let one notice stand for several that were never tried; they share its fate from here on."""
        whole = self._insert(notice, due, holds=len(members))
        self._db.write(
            f"UPDATE deliveries SET told_in = ? WHERE {_FRESH} AND notice IN (SELECT value FROM json_each(?))",
            [whole, json.dumps([str(member) for member in members])],
        )

    # --- on its way

    def channels_due(self, now: datetime) -> list[ChannelName]:
        """The channels for which something can be claimed."""
        rows = self._db.rows(f"SELECT DISTINCT channel FROM deliveries WHERE {_CLAIMABLE}", [to_text(now)])
        return [ChannelName(row["channel"]) for row in rows]

    def claim(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        channels: Collection[ChannelName] | None,
        looked_at: Collection[DeliveryId] | None,
    ) -> list[Delivery]:
        """Lease what is due, oldest first, and what was leased by someone who did not come back."""
        names = None if channels is None else json.dumps(list(channels))
        fresh = None if looked_at is None else json.dumps(list(looked_at))
        rows = self._db.rows(
            "UPDATE deliveries SET state = 'leased', attempts = attempts + 1, leased_until = ?2 WHERE id IN ("
            f"SELECT id FROM deliveries WHERE {_CLAIMABLE} "
            "AND (?3 IS NULL OR channel IN (SELECT value FROM json_each(?3))) "
            f"AND (?5 IS NULL OR id IN (SELECT value FROM json_each(?5)) OR NOT ({_FRESH})) "
            "ORDER BY due, id LIMIT ?4) RETURNING *",
            [to_text(now), to_text(now + lease), names, limit, fresh],
        )
        claimed = sorted((_delivery(row) for row in rows), key=lambda delivery: (delivery.due, delivery.id))
        return [replace(one, follows=self._earlier(one)) if one.notice.message.update else one for one in claimed]

    def _earlier(self, delivery: Delivery) -> Earlier | None:
        """What its channel was told first of the same change, or the bigger message in which it was told."""
        row = self._db.row(
            "SELECT whole.notice, whole.message, whole.receipt, whole.holds FROM deliveries AS part "
            "JOIN deliveries AS whole ON whole.id = coalesce(part.told_in, part.id) "
            "WHERE part.change = ? AND part.channel = ? AND part.id < ? AND whole.state = 'sent' ORDER BY part.id LIMIT 1",
            [delivery.notice.change, delivery.notice.channel, delivery.id],
        )
        if row is None:
            return None
        return Earlier(UUID(row["notice"]), _MESSAGE.from_json(row["message"]), row["receipt"] or "", row["holds"])

    def released(self, delivery: Delivery) -> None:
        """It was claimed and not tried after all."""
        self._db.write(
            "UPDATE deliveries SET state = 'pending', leased_until = NULL, attempts = attempts - 1 "
            "WHERE id = ? AND state = 'leased' AND attempts = ?",
            [delivery.id, delivery.attempts],
        )

    def wait(self, channel: ChannelName, until: datetime, now: datetime) -> None:
        """Claim nothing for a channel before that time. What is past is forgotten."""
        self._db.write("DELETE FROM channel_waits WHERE until <= ?", [to_text(now)])
        self._db.write(
            "INSERT INTO channel_waits (channel, until) VALUES (?, ?) "
            "ON CONFLICT (channel) DO UPDATE SET until = max(until, excluded.until)",
            [channel, to_text(until)],
        )

    def hurry(self, channels: Collection[ChannelName], now: datetime) -> None:
        """Their settings are others: what failed before is tried again at once."""
        names = json.dumps(list(channels))
        self._db.write("DELETE FROM channel_waits WHERE channel IN (SELECT value FROM json_each(?))", [names])
        self._db.write(
            "UPDATE deliveries SET due = ?1 WHERE state = 'pending' AND attempts > 0 AND due > ?1 "
            "AND channel IN (SELECT value FROM json_each(?2))",
            [to_text(now), names],
        )

    def shift(self, by: timedelta) -> None:
        """The clock was set: what waits, waits as long as before in real time."""
        rows = self._db.rows(
            "SELECT id, first_due, due, leased_until FROM deliveries WHERE state IN ('pending', 'leased')"
        )
        for row in rows:
            times = (row["first_due"], row["due"], row["leased_until"])
            moved = [time and to_text(to_time(time) + by) for time in times]
            self._db.write(
                "UPDATE deliveries SET first_due = ?, due = ?, leased_until = ? WHERE id = ?", [*moved, row["id"]]
            )
        for row in self._db.rows("SELECT channel, until FROM channel_waits"):
            until = to_text(to_time(row["until"]) + by)
            self._db.write("UPDATE channel_waits SET until = ? WHERE channel = ?", [until, row["channel"]])

    def mend_times(self, now: datetime, longest: timedelta) -> None:
        """What is to wait longer than anything ever does was put off by a clock that was wrong; it is due now."""
        bounds = [to_text(now), to_text(now + longest)]
        self._db.write(
            "UPDATE deliveries SET due = ?1 WHERE state IN ('pending', 'leased') AND attempts > 0 AND due > ?2", bounds
        )
        self._db.write("UPDATE deliveries SET leased_until = ?1 WHERE state = 'leased' AND leased_until > ?2", bounds)
        self._db.write("DELETE FROM channel_waits WHERE until > ?", [bounds[1]])

    # --- what came of it

    def sent(self, delivery: Delivery, receipt: Receipt, now: datetime) -> None:
        """The channel took it: whoever sent it, and however late that is learned, it need not be sent again."""
        self._db.write(
            "UPDATE deliveries SET state = 'sent', leased_until = NULL, error = NULL, receipt = ?1, sent_at = ?2 "
            "WHERE (id = ?3 OR told_in = ?3) AND state != 'sent'",
            [f"{receipt.reference} {receipt.place}".strip(), to_text(now), delivery.id],
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
        given_up = "UPDATE deliveries SET state = 'given up', leased_until = NULL, error = ?, given_up_at = ? WHERE "
        self._db.write(
            f"{given_up} id = ? AND state = 'leased' AND attempts = ?",
            [error, to_text(now), delivery.id, delivery.attempts],
        )
        self._db.write(
            f"{given_up} told_in = ? AND (SELECT state FROM deliveries WHERE id = ?) = 'given up'",
            [error, to_text(now), delivery.id, delivery.id],
        )

    def of(self, change: ChangeId | None, state: DeliveryState | None) -> list[Delivery]:
        """The deliveries of a change, or of all those that go to their channel themselves; oldest first."""
        which, given = ("told_in IS NULL", []) if change is None else ("change = ?", [change])
        rows = self._db.rows(
            f"SELECT * FROM deliveries WHERE {which} AND (? IS NULL OR state = ?) ORDER BY first_due, id",
            [*given, state, state],
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
        holds=row["holds"],
    )


def _waiting(row: Row) -> Waiting:
    return Waiting(
        id=DeliveryId(row["id"]),
        channel=ChannelName(row["channel"]),
        source=None if row["source"] is None else SourceId(row["source"]),
        service=row["service"],
        since=to_time(row["first_due"]),
        due=to_time(row["due"]),
        pressing=bool(row["pressing"]),
        update=bool(row["is_update"]),
    )
