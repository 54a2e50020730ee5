"""Sources as the database knows them: how each stands, its incident if it has one, and which hosts want to be left alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from watcher.model.outcome import Holding, Last, Outage, Trouble
from watcher.model.page import Sha256
from watcher.model.source import Source, SourceId
from watcher.store.codec import to_text, to_time, to_time_or_none
from watcher.store.connection import Connection, Row
from watcher.store.documents import Documents
from watcher.store.snapshots import Snapshots, public


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a source before it is checked: its last good copy, its trouble, and when it was last visited."""

    last: Last | None = None
    trouble: Trouble | None = None
    last_visit: datetime | None = None


class Sources:
    """The tables `sources`, `incidents` and `waits`."""

    def __init__(self, connection: Connection, documents: Documents, snapshots: Snapshots) -> None:
        self._db = connection
        self._documents = documents
        self._snapshots = snapshots

    def note(self, source: Source) -> None:
        """Know a source by its public face; its rules, headers and channels stay in the settings."""
        self._db.write(
            "INSERT INTO sources (id, service, title, kind, urls) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "service = excluded.service, title = excluded.title, kind = excluded.kind, urls = excluded.urls "
            "WHERE (service, title, kind, urls) != (excluded.service, excluded.title, excluded.kind, excluded.urls)",
            [source.id, source.service, source.title, source.kind, json.dumps([public(url) for url in source.urls])],
        )

    def standing(self, source: SourceId) -> Standing:
        """How a source stands; an empty standing for one that was never visited."""
        row = self._db.row(
            "SELECT sources.*, editions.document, editions.last_seen, documents.text_sha256, documents.reader "
            "FROM sources LEFT JOIN editions ON editions.id = sources.edition "
            "LEFT JOIN documents ON documents.id = editions.document WHERE sources.id = ?",
            [source],
        )
        if row is None:
            return Standing()
        return Standing(self._last(row), self.trouble(source), to_time_or_none(row["last_visit"]))

    def edition(self, source: SourceId) -> int | None:
        """The edition that stands."""
        row = self._db.row("SELECT edition FROM sources WHERE id = ?", [source])
        return None if row is None else row["edition"]

    def last_visits(self) -> Mapping[SourceId, datetime]:
        """When each source was visited last."""
        rows = self._db.rows("SELECT id, last_visit FROM sources WHERE last_visit IS NOT NULL")
        return {SourceId(row["id"]): to_time(row["last_visit"]) for row in rows}

    def visited(self, source: SourceId, at: datetime) -> None:
        """It was visited at that time."""
        self._db.write("UPDATE sources SET last_visit = ? WHERE id = ?", [to_text(at), source])

    def stands(self, source: SourceId, edition: int, fingerprint: str | None) -> None:
        """That edition is its good copy; nothing is held any more. The fingerprint stays where there is no new one."""
        self._db.write(
            "UPDATE sources SET edition = ?, fingerprint = coalesce(?, fingerprint) WHERE id = ?",
            [edition, fingerprint, source],
        )
        self.hold(source, None)

    def hold(self, source: SourceId, holding: Holding | None) -> None:
        """A text is held, or none any more."""
        values = (to_text(holding.since), holding.times, holding.text) if holding else (None, None, None)
        self._db.write(
            "UPDATE sources SET holding_since = ?, holding_times = ?, holding_text = ? WHERE id = ?", [*values, source]
        )

    def trouble(self, source: SourceId) -> Trouble | None:
        """The incident that is not over."""
        row = self._db.row(
            "SELECT since, times, reason, told, host FROM incidents WHERE source = ? AND over IS NULL", [source]
        )
        return None if row is None else trouble_of(row)

    def be_in_trouble(self, source: SourceId, trouble: Trouble | None, at: datetime) -> None:
        """Begin, go on with or end the incident of a source.

        Where it was the host that did not answer, it answers again for all its sources: those that still miss it are counted
        anew from now on, and told again if that stays.
        """
        if trouble is None:
            before = self.trouble(source)
            if before is not None and before.told and before.host is not None:
                self._db.write(
                    "UPDATE incidents SET told = 0, times = 0, since = ? WHERE host = ? AND over IS NULL",
                    [to_text(at), before.host],
                )
            self._db.write("UPDATE incidents SET over = ? WHERE source = ? AND over IS NULL", [to_text(at), source])
            return
        self._db.write(
            "INSERT INTO incidents (source, since, times, reason, told, host) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (source) WHERE over IS NULL DO UPDATE SET since = excluded.since, times = excluded.times, "
            "reason = excluded.reason, told = excluded.told, host = excluded.host",
            [source, to_text(trouble.since), trouble.times, trouble.reason, trouble.told, trouble.host],
        )

    def outage(self, host: str) -> Outage | None:
        """The outage of a host, if the operator was told of one."""
        rows = self._db.rows(
            "SELECT source, since FROM incidents WHERE host = ? AND told = 1 AND over IS NULL ORDER BY since, id",
            [host],
        )
        if not rows:
            return None
        return Outage(host, to_time(rows[0]["since"]), tuple(SourceId(row["source"]) for row in rows))

    def all_miss(self, host: str, others: Sequence[SourceId], since: datetime) -> bool:
        """Does one of these other sources miss the host as well, and was none of them seen well since then?"""
        row = self._db.row(
            "WITH others AS (SELECT value AS id FROM json_each(?)) SELECT "
            "EXISTS (SELECT 1 FROM incidents JOIN others ON source = others.id WHERE host = ? AND over IS NULL) "
            "AND NOT EXISTS (SELECT 1 FROM sources JOIN others ON others.id = sources.id "
            "JOIN editions ON editions.id = sources.edition WHERE last_seen >= ?) AS miss",
            [json.dumps(others), host, to_text(since)],
        )
        return row is not None and bool(row["miss"])

    def leave_alone(self, source: Source, until: datetime, now: datetime) -> None:
        """The hosts of a source asked not to be asked before that time. What is past is forgotten.

        Which of its hosts asked is not known here; a source has nearly always one, and waiting longer is never impolite.
        """
        self._db.write("DELETE FROM waits WHERE until <= ?", [to_text(now)])
        for host in {host_of(url) for url in source.urls}:
            self._db.write(
                "INSERT INTO waits (host, until) VALUES (?, ?) "
                "ON CONFLICT (host) DO UPDATE SET until = max(until, excluded.until)",
                [host, to_text(until)],
            )

    def waits(self) -> Mapping[str, datetime]:
        """The hosts that asked to be left alone, and until when."""
        return {row["host"]: to_time(row["until"]) for row in self._db.rows("SELECT host, until FROM waits")}

    def _last(self, row: Row) -> Last | None:
        if row["edition"] is None:
            return None
        return Last(
            document=row["document"],
            parts=self._snapshots.latest(row["edition"]),
            text=Sha256(row["text_sha256"]),
            fingerprint=row["fingerprint"] or "",
            reader=row["reader"],
            seen=to_time(row["last_seen"]),
            variants=self._documents.variants(SourceId(row["id"])),
            holding=holding_of(row),
        )


def trouble_of(row: Row) -> Trouble:
    """The trouble that an incident's row holds."""
    return Trouble(to_time(row["since"]), row["times"], row["reason"], bool(row["told"]), row["host"])


def holding_of(row: Row) -> Holding | None:
    """What the row of a source says is held."""
    if row["holding_since"] is None:
        return None
    return Holding(to_time(row["holding_since"]), row["holding_times"], Sha256(row["holding_text"]))


def host_of(url: str) -> str:
    """The host of a URL as waits name it: lower case, in ASCII, with its port unless it is the usual one."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    with suppress(UnicodeError):  # a name that DNS cannot have stays as it is written
        name = name.encode("idna").decode()
    shown = f"[{name}]" if ":" in name else name
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return shown if parts.port in (None, usual) else f"{shown}:{parts.port}"
