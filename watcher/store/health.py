"""Is everything well? How each source and the outbox are doing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watcher.model.notice import DeliveryState
from watcher.model.outcome import Holding, Trouble
from watcher.model.source import ChannelName, SourceId
from watcher.store.codec import to_time_or_none
from watcher.store.connection import Connection, Row
from watcher.store.sources import holding_of, trouble_of


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How a source is doing.

    `last_success`: when its text was last seen. `outcome`, `reason`: of the last visit. `changes`: how many were found.
    """

    source: SourceId
    last_visit: datetime | None
    last_success: datetime | None
    outcome: str | None
    reason: str | None
    trouble: Trouble | None
    holding: Holding | None
    changes: int


@dataclass(frozen=True, slots=True)
class ChannelLoss:
    """A channel that gave up so many messages, and why the last of them. `works`: it has taken one since."""

    channel: ChannelName
    number: int
    error: str | None
    works: bool


@dataclass(frozen=True, slots=True)
class Health:
    """How the sources that were ever visited are doing, and the outbox.

    `deliveries`: how many are in each state. `oldest_due`: since when the oldest of those on their way could have been
    sent, None where none is. `lost`: the channels that gave messages up.
    """

    sources: Mapping[SourceId, SourceHealth]
    deliveries: Mapping[DeliveryState, int]
    oldest_due: datetime | None
    lost: tuple[ChannelLoss, ...] = ()


_SOURCES = """
SELECT sources.*, editions.last_seen, visits.outcome, visits.reason AS visit_reason,
    incidents.since, incidents.times, incidents.reason, incidents.told, incidents.host,
    (SELECT count(*) FROM changes WHERE changes.source = sources.id) AS changes
FROM sources
LEFT JOIN editions ON editions.id = sources.edition
LEFT JOIN incidents ON incidents.source = sources.id AND incidents.over IS NULL
LEFT JOIN visits ON visits.id =
    (SELECT id FROM visits WHERE visits.source = sources.id ORDER BY at DESC, id DESC LIMIT 1)
ORDER BY sources.id
"""


# Where there is max(), SQLite takes the other columns from the row that has it.
_LOST = """
SELECT channel, count(*) AS number, error, max(coalesce(given_up_at, due)) AS last,
    (SELECT max(sent_at) FROM deliveries sent WHERE sent.state = 'sent' AND sent.channel = lost.channel) AS sent
FROM deliveries lost WHERE state = 'given up' GROUP BY channel ORDER BY channel
"""


def _loss(row: Row) -> ChannelLoss:
    works = row["sent"] is not None and row["sent"] > row["last"]
    return ChannelLoss(ChannelName(row["channel"]), row["number"], row["error"], works)


def health(connection: Connection) -> Health:
    """How everything is doing."""
    outbox = connection.rows("SELECT state, count(*) AS number FROM deliveries WHERE told_in IS NULL GROUP BY state")
    counted = {row["state"]: row["number"] for row in outbox}
    # What was never tried may have been put off on purpose: to a digest, over quiet hours, until a mute is over.
    oldest = connection.row(
        "SELECT min(CASE WHEN attempts = 0 THEN due ELSE first_due END) AS due FROM deliveries "
        "WHERE state IN ('pending', 'leased') AND told_in IS NULL"
    )
    return Health(
        sources={SourceId(row["id"]): _source(row) for row in connection.rows(_SOURCES)},
        deliveries={state: counted.get(state, 0) for state in DeliveryState},
        oldest_due=to_time_or_none(oldest["due"]) if oldest else None,
        lost=tuple(_loss(row) for row in connection.rows(_LOST)),
    )


def _source(row: Row) -> SourceHealth:
    return SourceHealth(
        source=SourceId(row["id"]),
        last_visit=to_time_or_none(row["last_visit"]),
        last_success=to_time_or_none(row["last_seen"]),
        outcome=row["outcome"],
        reason=row["visit_reason"],
        trouble=trouble_of(row) if row["since"] is not None else None,
        holding=holding_of(row),
        changes=row["changes"],
    )
