"""What people say of a change: that they have seen it, and notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher.model.change import ChangeId
from watcher.store.codec import to_text, to_time
from watcher.store.connection import Connection, Row


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a person said of a change, and when; `text` is empty for an acknowledgement."""

    at: datetime
    by: str
    text: str = ""


class Remarks:
    """The tables `acknowledgements` and `notes`. Write inside a transaction, as `Store.note` does."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def acknowledge(self, change: ChangeId, by: str, at: datetime) -> None:
        """A person has seen it. The first one stays."""
        self._db.write(
            "INSERT INTO acknowledgements (change, at, by) VALUES (?, ?, ?) ON CONFLICT (change) DO NOTHING",
            [change, to_text(at), by],
        )

    def reopen(self, change: ChangeId) -> None:
        """It is to be looked at again."""
        self._db.write("DELETE FROM acknowledgements WHERE change = ?", [change])

    def note(self, change: ChangeId, text: str, by: str, at: datetime) -> None:
        """Remember a note. They are only ever added; the last one said once more, as by a form sent twice, is the same."""
        last = self._db.row("SELECT by, text FROM notes WHERE change = ? ORDER BY id DESC LIMIT 1", [change])
        if last is None or (last["by"], last["text"]) != (by, text):
            self._db.write(
                "INSERT INTO notes (change, at, by, text) VALUES (?, ?, ?, ?)", [change, to_text(at), by, text]
            )

    def acknowledged(self, change: ChangeId) -> Remark | None:
        """Who has seen it first, if anyone has."""
        row = self._db.row("SELECT at, by, '' AS text FROM acknowledgements WHERE change = ?", [change])
        return None if row is None else _remark(row)

    def notes(self, change: ChangeId) -> list[Remark]:
        """The notes on a change, in order."""
        rows = self._db.rows("SELECT at, by, text FROM notes WHERE change = ? ORDER BY id", [change])
        return [_remark(row) for row in rows]


def _remark(row: Row) -> Remark:
    return Remark(to_time(row["at"]), row["by"], row["text"])
