"""Visits: every check of every source, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model.change import ChangeId
from watcher.model.outcome import Outcome, Unchanged, outcome_name, outcome_reason
from watcher.model.source import SourceId
from watcher.store.codec import to_text, to_time
from watcher.store.connection import Connection, Row


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One check as it is remembered.

    `outcome` is its word (`unchanged`, `changed`, …). `reason`: why a page was held, broken or unreachable. `how`: by
    what an unchanged page was known («not modified», «same text»). `document`: the id of the text that stood after a good
    visit, None otherwise.
    """

    id: int
    source: SourceId
    at: datetime
    outcome: str
    reason: str | None
    how: str | None
    took: timedelta
    change: ChangeId | None
    document: int | None


class Visits:
    """The table `visits`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, outcome: Outcome) -> int:
        """Remember a visit; its id."""
        visit = outcome.visit
        how = outcome.how if isinstance(outcome, Unchanged) else None
        return self._db.write(
            "INSERT INTO visits (source, at, outcome, reason, how, took_seconds) VALUES (?, ?, ?, ?, ?, ?)",
            [
                visit.source.id,
                to_text(visit.at),
                outcome_name(outcome),
                outcome_reason(outcome),
                how,
                visit.took.total_seconds(),
            ],
        )

    def saw(self, visit_id: int, edition: int) -> None:
        """That edition stood there."""
        self._db.write("UPDATE visits SET edition = ? WHERE id = ?", [edition, visit_id])

    def last_so(self, source: SourceId, how: str) -> datetime | None:
        """When an unchanged page of a source was last known by that."""
        row = self._db.row("SELECT max(at) AS at FROM visits WHERE source = ? AND how = ?", [source, how])
        return None if row is None or row["at"] is None else to_time(row["at"])

    def of(self, source: SourceId, limit: int | None) -> list[VisitRow]:
        """The visits of a source, newest first."""
        rows = self._db.rows(
            "SELECT visits.*, changes.id AS change, editions.document FROM visits "
            "LEFT JOIN changes ON changes.visit = visits.id LEFT JOIN editions ON editions.id = visits.edition "
            "WHERE visits.source = ? ORDER BY at DESC, visits.id DESC LIMIT ?",
            [source, -1 if limit is None else limit],
        )
        return [_visit(row) for row in rows]

    def between(self, source: SourceId, since: datetime, until: datetime, around: int) -> list[VisitRow]:
        """The visits of a source in a time, and so many right before and right after it, oldest first."""
        rows = self._db.rows(
            "SELECT visits.*, changes.id AS change, editions.document FROM visits "
            "LEFT JOIN changes ON changes.visit = visits.id LEFT JOIN editions ON editions.id = visits.edition "
            "WHERE visits.id IN (SELECT id FROM visits WHERE source = ?1 AND at BETWEEN ?2 AND ?3) "
            "OR visits.id IN (SELECT id FROM visits WHERE source = ?1 AND at < ?2 ORDER BY at DESC, id DESC LIMIT ?4) "
            "OR visits.id IN (SELECT id FROM visits WHERE source = ?1 AND at > ?3 ORDER BY at, id LIMIT ?4) "
            "ORDER BY at, visits.id",
            [source, to_text(since), to_text(until), around],
        )
        return [_visit(row) for row in rows]


def _visit(row: Row) -> VisitRow:
    return VisitRow(
        id=row["id"],
        source=SourceId(row["source"]),
        at=to_time(row["at"]),
        outcome=row["outcome"],
        reason=row["reason"],
        how=row["how"],
        took=timedelta(seconds=row["took_seconds"]),
        change=row["change"],
        document=row["document"],
    )
