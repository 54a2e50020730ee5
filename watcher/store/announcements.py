"""What announcements pages said, what people stated, and the rulings that later evidence replaced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from watcher.model.announcement import Announcement
from watcher.model.change import Change, ChangeId, Evidence, Ruling
from watcher.store.codec import Codec, to_text
from watcher.store.connection import Connection

_ENTRY = Codec[Announcement](Announcement)
_EVIDENCE = Codec[Evidence](Evidence)
_RULING = Codec[Ruling](Ruling)


class Announcements:
    """The tables `announcements`, `statements` and `rulings`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, entries: Iterable[Announcement]) -> None:
        """Remember entries; one that its source said before is not remembered again."""
        for entry in entries:
            self._db.write(
                "INSERT INTO announcements (source, digest, read_at, entry) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (source, digest) DO NOTHING",
                [entry.source, _digest(entry), to_text(entry.read_at), _ENTRY.to_json(entry)],
            )

    def of_service(self, service: str) -> tuple[Announcement, ...]:
        """Every entry of a service's announcements sources, oldest first."""
        rows = self._db.rows(
            "SELECT announcements.entry FROM announcements JOIN sources ON sources.id = announcements.source "
            "WHERE sources.service = ? ORDER BY announcements.read_at, announcements.id",
            [service],
        )
        return tuple(_ENTRY.from_json(row["entry"]) for row in rows)

    def state(self, change: ChangeId, evidence: Evidence) -> None:
        """Remember a person's statement on a change."""
        self._db.write(
            "INSERT INTO statements (change, at, evidence) VALUES (?, ?, ?)",
            [change, to_text(evidence.at), _EVIDENCE.to_json(evidence)],
        )

    def statements(self, change: ChangeId) -> tuple[Evidence, ...]:
        """What people stated on a change, in order."""
        rows = self._db.rows("SELECT evidence FROM statements WHERE change = ? ORDER BY id", [change])
        return tuple(_EVIDENCE.from_json(row["evidence"]) for row in rows)

    def ruled_until(self, change: Change, at: datetime) -> None:
        """The ruling of a change is replaced; it stays in the record."""
        self._db.write(
            "INSERT INTO rulings (change, until, ruling) VALUES (?, ?, ?)",
            [change.id, to_text(at), _RULING.to_json(change.ruling)],
        )

    def earlier_rulings(self, change: ChangeId) -> tuple[Ruling, ...]:
        """The rulings on a change that were replaced, the first one first."""
        rows = self._db.rows("SELECT ruling FROM rulings WHERE change = ? ORDER BY id", [change])
        return tuple(_RULING.from_json(row["ruling"]) for row in rows)


def _digest(entry: Announcement) -> str:
    return sha256("\n".join([entry.title, entry.text]).encode("utf-8", "surrogatepass")).hexdigest()
