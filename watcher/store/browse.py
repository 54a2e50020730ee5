"""What people look at: changes by filter, one source over time, and how every source is doing. Reads only.

A change has a `position`: it sorts by time, newest highest, and says where a list goes on. Times are UTC.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from watcher.model.change import Change, ChangeId, Ruling
from watcher.model.outcome import Holding, Trouble
from watcher.model.page import Part, Sha256
from watcher.model.source import Kind, Source, SourceId
from watcher.store.codec import Codec, to_time, to_time_or_none
from watcher.store.connection import Connection, Row, Value
from watcher.store.documents import EDITION, Edition, edition_of
from watcher.store.search import Facets, changes_matching, start_of
from watcher.store.snapshots import Snapshots
from watcher.store.sources import holding_of, trouble_of

WEEK = timedelta(weeks=1)
_PULSES = """
SELECT sources.id AS source, service, title, kind, '[]' AS urls, last_visit, last_seen, holding_since, holding_times,
    holding_text, incidents.since, incidents.times, incidents.reason, incidents.told, incidents.host,
    (SELECT max(position) FROM listing WHERE listing.source = sources.id) AS newest
FROM sources LEFT JOIN editions ON editions.id = sources.edition
LEFT JOIN incidents ON incidents.source = sources.id AND incidents.over IS NULL
"""
_RULING = Codec[Ruling](Ruling)

_LISTED = """
SELECT listing.position, listing.acknowledged, changes.id, changes.source, changes.old_last_seen, changes.first_seen,
    changes.before_sha256, changes.after_sha256, changes.headline, changes.ruling,
    sources.service, sources.title, sources.kind, sources.urls
"""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which changes to list: all that fit everything that is given. `words`: a full-text search. `until` is left out."""

    words: str = ""
    facets: Facets = field(default_factory=Facets)
    since: datetime | None = None
    until: datetime | None = None
    open_only: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A change in a list: its source as it is known, and the change without its edits."""

    position: int
    source: Source
    change: Change
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a source is doing, in short. `last_change`: when its newest change was first seen."""

    source: Source
    last_visit: datetime | None
    last_success: datetime | None
    trouble: Trouble | None
    holding: Holding | None
    last_change: datetime | None


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages on their way, since when the oldest is due, and what was given up: channel, how many, when last."""

    waiting: int
    oldest_due: datetime | None
    given_up: tuple[tuple[str, int, datetime | None], ...]


@dataclass(frozen=True, slots=True)
class Outage:
    """A source that could not be had or read for a while; `over` is None while it lasts."""

    trouble: Trouble
    over: datetime | None


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A page that was answered and not believed, or not readable: kept to be looked at."""

    at: datetime
    outcome: str
    reason: str | None
    part: Part


@dataclass(frozen=True, slots=True)
class Sides:
    """The two texts of a change; `before` is None where the one before is not known any more."""

    before: Edition | None
    after: Edition


class Browse:
    """Questions over several tables."""

    def __init__(self, connection: Connection, snapshots: Snapshots) -> None:
        self._db = connection
        self._snapshots = snapshots

    def changes(self, filters: Filters, *, before: int | None = None, limit: int = 50) -> list[Listed]:
        """The newest changes that fit, or those that follow on a position."""
        where, values = _conditions(filters, before)
        if found := changes_matching(filters.words, filters.facets):
            tables = "FROM search_changes JOIN listing ON listing.position = search_changes.rowid "
            where, values = ["search_changes MATCH ?", *where], [found, *values]
            order = "search_changes.rowid"
        else:
            tables, order = "FROM listing ", "listing.position"
        rows = self._db.rows(
            f"{_LISTED} {tables} JOIN changes ON changes.id = listing.change JOIN sources ON sources.id = listing.source "
            f"WHERE {' AND '.join(where)} ORDER BY {order} DESC LIMIT ?",
            [*values, limit],
        )
        return [_listed(row) for row in rows]

    def coming(self, since: date, limit: int = 500) -> list[Listed]:
        """The changes that come, or came, into force on that day or later, by that day."""
        rows = self._db.rows(
            f"{_LISTED} FROM listing JOIN changes ON changes.id = listing.change "
            "JOIN sources ON sources.id = listing.source WHERE listing.effective >= ? ORDER BY listing.effective LIMIT ?",
            [since.isoformat(), limit],
        )
        return [_listed(row) for row in rows]

    def listed(self, change: ChangeId) -> Listed | None:
        """One change as a list shows it."""
        row = self._db.row(
            f"{_LISTED} FROM listing JOIN changes ON changes.id = listing.change "
            "JOIN sources ON sources.id = listing.source WHERE listing.change = ?",
            [change],
        )
        return None if row is None else _listed(row)

    def beside(self, listed: Listed) -> tuple[ChangeId | None, ChangeId | None]:
        """The changes of the same source right before and right after one."""
        row = self._db.row(
            "SELECT (SELECT change FROM listing WHERE source = ?1 AND position < ?2 ORDER BY position DESC LIMIT 1) "
            "AS older, (SELECT change FROM listing WHERE source = ?1 AND position > ?2 ORDER BY position LIMIT 1) AS newer",
            [listed.source.id, listed.position],
        )
        assert row is not None, "a select without a table has one row"
        return row["older"], row["newer"]

    def newest(self) -> int:
        """The highest position, 0 where there is no change."""
        row = self._db.row("SELECT max(position) AS newest FROM listing")
        return (row["newest"] or 0) if row else 0

    def services(self) -> dict[str, int]:
        """Every service with the number of its sources, by name."""
        rows = self._db.rows("SELECT service, count(*) AS number FROM sources GROUP BY service ORDER BY service")
        return {row["service"]: row["number"] for row in rows}

    def weekly(self, since: datetime) -> list[tuple[int, str, int]]:
        """How many changes there were: the week, counted from `since`, the service, the number."""
        seconds = int(since.timestamp())
        rows = self._db.rows(
            "SELECT ((position >> 24) - ?1) / 604800 AS week, service, count(*) AS number FROM listing "
            "WHERE position >= ?2 AND weight = 'material' GROUP BY week, service ORDER BY week, service",
            [seconds, start_of(since)],
        )
        return [(row["week"], row["service"], row["number"]) for row in rows]

    def source(self, source: SourceId) -> Source | None:
        """A source by its public face; its rules, headers and channels stand in the settings."""
        row = self._db.row("SELECT id AS source, service, title, kind, urls FROM sources WHERE id = ?", [source])
        return None if row is None else _source(row)

    def pulses(self) -> list[Pulse]:
        """How every source that was ever visited is doing, by service and title."""
        return [_pulse(row) for row in self._db.rows(f"{_PULSES} ORDER BY service, title")]

    def pulse(self, source: SourceId) -> Pulse:
        """How one source is doing that was visited."""
        (row,) = self._db.rows(f"{_PULSES} WHERE sources.id = ?", [source])
        return _pulse(row)

    def messages(self) -> Messages:
        """How the messages are doing that are on their way, or were given up."""
        waiting = self._db.row(
            "SELECT count(*) AS number, min(due) AS due FROM deliveries WHERE state IN ('pending', 'leased')"
        )
        lost = self._db.rows(
            "SELECT channel, count(*) AS number, max(given_up_at) AS at FROM deliveries WHERE state = 'given up' "
            "GROUP BY channel ORDER BY at DESC"
        )
        assert waiting is not None, "a count has one row"
        return Messages(
            waiting["number"],
            to_time_or_none(waiting["due"]),
            tuple((row["channel"], row["number"], to_time_or_none(row["at"])) for row in lost),
        )

    def outages(self, source: SourceId, limit: int = 50) -> list[Outage]:
        """When a source could not be had or read, newest first."""
        rows = self._db.rows("SELECT * FROM incidents WHERE source = ? ORDER BY id DESC LIMIT ?", [source, limit])
        return [Outage(trouble_of(row), to_time_or_none(row["over"])) for row in rows]

    def held_pages(self, source: SourceId, limit: int = 20) -> list[HeldPage]:
        """The pages of a source that were not believed or not readable and are kept, newest first."""
        rows = self._db.rows(
            "SELECT held_captures.*, visits.at, visits.outcome, visits.reason FROM held_captures "
            "JOIN visits ON visits.id = held_captures.visit WHERE held_captures.source = ? "
            "ORDER BY held_captures.visit DESC, position LIMIT ?",
            [source, limit],
        )
        return [HeldPage(to_time(row["at"]), row["outcome"], row["reason"], self._snapshots.part(row)) for row in rows]

    def editions(self, source: SourceId, limit: int = 200) -> list[Edition]:
        """The latest texts of a source, newest first, each without its pages."""
        rows = self._db.rows(f"{EDITION} WHERE editions.source = ? ORDER BY editions.id DESC LIMIT ?", [source, limit])
        return [edition_of(row, ()) for row in rows]

    def edition(self, source: SourceId, edition: int) -> Edition | None:
        """One text of a source, with its pages as captured last."""
        row = self._db.row(f"{EDITION} WHERE editions.source = ? AND editions.id = ?", [source, edition])
        return None if row is None else edition_of(row, self._snapshots.latest(edition))

    def captured(self, edition: int) -> list[Part]:
        """The pages of a text as captured first, and as captured last where that was another time."""
        return list(dict.fromkeys([*self._snapshots.first(edition), *self._snapshots.latest(edition)]))

    def sides(self, change: ChangeId) -> Sides:
        """The two texts of a change: the old one's pages as captured last, the new one's as captured first."""
        ids = self._db.row("SELECT edition_before, edition_after FROM changes WHERE id = ?", [change])
        assert ids is not None, "the change was read just now"
        rows = {
            row["id"]: row
            for row in self._db.rows(
                f"{EDITION} WHERE editions.id IN (?, ?)", [ids["edition_before"], ids["edition_after"]]
            )
        }
        old, new = rows.get(ids["edition_before"]), rows[ids["edition_after"]]
        return Sides(
            None if old is None else edition_of(old, self._snapshots.latest(old["id"])),
            edition_of(new, self._snapshots.first(new["id"])),
        )

    def where_captured(self, sha: Sha256) -> tuple[Source, Part] | None:
        """A capture of some bytes, the last one, with its source: what a page that is shown again is called."""
        row = self._db.row(
            "SELECT captures.url, final_url, snapshot, etag, last_modified, fetched_at, answer, sources.id AS source, "
            "service, title, kind, urls FROM captures JOIN editions ON editions.id = captures.edition "
            "JOIN sources ON sources.id = editions.source WHERE snapshot = ?1 UNION ALL "
            "SELECT held_captures.url, final_url, snapshot, etag, last_modified, fetched_at, answer, sources.id, service, "
            "title, kind, urls FROM held_captures JOIN sources ON sources.id = held_captures.source WHERE snapshot = ?1 "
            "LIMIT 1",
            [sha],
        )
        return None if row is None else (_source(row), self._snapshots.part(row))


def _conditions(filters: Filters, before: int | None) -> tuple[list[str], list[Value]]:
    """What the narrow table has to fulfil. Words and their facets are the full-text table's business."""
    where: list[str] = ["listing.position < ?"]
    highest = 2**62 if filters.until is None else start_of(filters.until)
    values: list[Value] = [highest if before is None else min(before, highest)]
    if filters.since is not None:
        where.append("listing.position >= ?")
        values.append(start_of(filters.since))
    if filters.open_only:
        where.append("listing.acknowledged = 0 AND listing.weight = 'material'")
    if not filters.words.strip():
        for name, value in filters.facets.given():
            where.append(f"listing.{name} = ?")
            values.append(value)
    return where, values


def _listed(row: Row) -> Listed:
    change = Change(
        source=SourceId(row["source"]),
        old_last_seen=to_time(row["old_last_seen"]),
        first_seen=to_time(row["first_seen"]),
        before=Sha256(row["before_sha256"]),
        after=Sha256(row["after_sha256"]),
        edits=(),
        ruling=_RULING.from_json(row["ruling"]),
        headline=row["headline"],
        id=ChangeId(row["id"]),
    )
    return Listed(row["position"], _source(row), change, bool(row["acknowledged"]))


def _source(row: Row) -> Source:
    urls: Sequence[str] = json.loads(row["urls"]) if row["urls"] != "[]" else ()  # of thousands it is not asked
    return Source(SourceId(row["source"]), row["service"], row["title"], Kind(row["kind"]), tuple(urls))


def _pulse(row: Row) -> Pulse:
    return Pulse(
        source=_source(row),
        last_visit=to_time_or_none(row["last_visit"]),
        last_success=to_time_or_none(row["last_seen"]),
        trouble=trouble_of(row) if row["since"] is not None else None,
        holding=holding_of(row),
        last_change=None if row["newest"] is None else datetime.fromtimestamp(row["newest"] >> 24, UTC),
    )
