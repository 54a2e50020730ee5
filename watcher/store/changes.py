"""Changes: what differs between two consecutive texts of a source, and the ruling on it. Kept for ever."""

from __future__ import annotations

from datetime import datetime

from watcher.errors import NotFound
from watcher.model.change import Change, ChangeId, Edit, Ruling
from watcher.model.page import Sha256
from watcher.model.source import SourceId
from watcher.store.codec import Codec, to_text, to_time
from watcher.store.connection import Connection, Row

_EDITS = Codec[tuple[Edit, ...]](tuple[Edit, ...])
_RULING = Codec[Ruling](Ruling)


class Changes:
    """The table `changes`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, change: Change, *, visit: int, before: int | None, after: int) -> ChangeId:
        """Remember a change that a visit found between two editions; its id."""
        change_id = ChangeId(
            self._db.write(
                "INSERT INTO changes (source, visit, edition_before, edition_after, old_last_seen, first_seen, "
                "before_sha256, after_sha256, weight, verdict, headline, ruling, edits) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    change.source,
                    visit,
                    before,
                    after,
                    to_text(change.old_last_seen),
                    to_text(change.first_seen),
                    change.before,
                    change.after,
                    change.ruling.weight,
                    change.ruling.verdict,
                    change.headline,
                    _RULING.to_json(change.ruling),
                    _EDITS.to_json(change.edits),
                ],
            )
        )
        self._list(change_id, change.ruling)
        return change_id

    def rule(self, change: ChangeId, ruling: Ruling) -> None:
        """Put a ruling in the place of a change's."""
        self._db.write(
            "UPDATE changes SET ruling = ?, weight = ?, verdict = ? WHERE id = ?",
            [_RULING.to_json(ruling), ruling.weight, ruling.verdict, change],
        )
        self._list(change, ruling)

    def _list(self, change: ChangeId, ruling: Ruling) -> None:
        """All else in the list of changes is kept in step by triggers."""
        effective = None if ruling.effective is None else ruling.effective.isoformat()
        self._db.write("UPDATE listing SET effective = ? WHERE change = ?", [effective, change])

    def get(self, change_id: ChangeId) -> Change:
        """The change of that id, or `NotFound`."""
        row = self._db.row("SELECT * FROM changes WHERE id = ?", [change_id])
        if row is None:
            raise NotFound(f"there is no change {change_id}; {self._which_there_are()}")
        return _change(row)

    def of(self, source: SourceId | None, since: datetime | None, limit: int | None) -> list[Change]:
        """The changes of a source or of all, first seen at that time or later, newest first."""
        rows = self._db.rows(
            "SELECT * FROM changes WHERE (?1 IS NULL OR source = ?1) AND (?2 IS NULL OR first_seen >= ?2) "
            "ORDER BY first_seen DESC, id DESC LIMIT ?3",
            [source, None if since is None else to_text(since), -1 if limit is None else limit],
        )
        return [_change(row) for row in rows]

    def _which_there_are(self) -> str:
        row = self._db.row("SELECT min(id) AS low, max(id) AS high FROM changes")
        if row is None or row["low"] is None:
            return "none was seen yet"
        return f"there are {row['low']} to {row['high']}"


def _change(row: Row) -> Change:
    return Change(
        source=SourceId(row["source"]),
        old_last_seen=to_time(row["old_last_seen"]),
        first_seen=to_time(row["first_seen"]),
        before=Sha256(row["before_sha256"]),
        after=Sha256(row["after_sha256"]),
        edits=_EDITS.from_json(row["edits"]),
        ruling=_RULING.from_json(row["ruling"]),
        headline=row["headline"],
        id=ChangeId(row["id"]),
    )
