"""The seals as others ask for them: the latest one, what a timestamp authority stated, and whether all stands as sealed."""

from __future__ import annotations

from collections.abc import Generator

from watcher.model.seal import Head, Seal, Timestamp
from watcher.store.codec import to_text, to_time
from watcher.store.connection import Connection, plainly
from watcher.store.ledger import head_of, made_anew
from watcher.store.verifying import amiss


class Seals:
    """The tables `seals` and `timestamps`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def latest(self) -> Head | None:
        """The last seal; None where nothing was recorded yet."""
        return latest_seal(self._db)

    def latest_whole(self) -> Seal | None:
        """The last seal with all that is hashed of it."""
        with self._db.reading():
            head = head_of(self._db.db)
            made = None if head is None else made_anew(self._db.db, head.number)
            return made and made[0]

    def timestamp_from(self, number: int) -> Timestamp | None:
        """The first timestamp of that seal or a later one."""
        row = self._db.row("SELECT * FROM timestamps WHERE seal >= ? ORDER BY seal LIMIT 1", [number])
        return None if row is None else Timestamp(row["seal"], to_time(row["at"]), row["authority"], row["reply"])

    def add_timestamp(self, made: Timestamp) -> None:
        """Remember what an authority stated. The first statement on a seal stays."""
        with self._db.writing():
            self._db.write(
                "INSERT INTO timestamps (seal, at, authority, reply) VALUES (?, ?, ?, ?) ON CONFLICT (seal) DO NOTHING",
                [made.seal, to_text(made.at), made.authority, made.reply],
            )

    def amiss(self, known: Head | None = None) -> Generator[str]:
        """Everything that is not as it was sealed; see `watcher.store.verifying.amiss`."""
        return amiss(self._db, known)


def latest_seal(connection: Connection) -> Head | None:
    """The last seal; None where nothing was recorded yet, or by a version that made none."""
    with plainly(connection.path):
        return head_of(connection.db) if connection.row("SELECT 1 FROM sqlite_schema WHERE name = 'seals'") else None
