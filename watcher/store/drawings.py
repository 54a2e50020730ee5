"""What the browser drew: the sources that need one, and pictures of pages as evidence of their changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from watcher.model.change import ChangeId
from watcher.model.source import SourceId
from watcher.store.codec import to_text, to_time
from watcher.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it looked when a change was found: a JPEG of the whole of it."""

    url: str
    at: datetime
    jpeg: bytes = field(repr=False)


class Drawings:
    """The tables `drawn` and `screenshots`."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def needs_browser(self, source: SourceId) -> bool:
        """Was it found out that only a browser sees what is selected of it?"""
        return self._db.row("SELECT source FROM drawn WHERE source = ?", [source]) is not None

    def remember(self, source: SourceId, at: datetime) -> None:
        """Only a browser sees it: it need not be asked plainly first any more."""
        with self._db.writing():
            self._db.write("INSERT OR IGNORE INTO drawn (source, since) VALUES (?, ?)", [source, to_text(at)])

    def add(self, change: ChangeId, pictures: Sequence[Picture]) -> None:
        """Keep the pictures of a change. Called inside a transaction."""
        for picture in pictures:
            self._db.write(
                "INSERT INTO screenshots (change, url, taken_at, jpeg) VALUES (?, ?, ?, ?)",
                [change, picture.url, to_text(picture.at), picture.jpeg],
            )

    def of(self, change: ChangeId) -> list[Picture]:
        """The pictures of a change, in the order of its pages; none where it was asked without a browser."""
        rows = self._db.rows("SELECT url, taken_at, jpeg FROM screenshots WHERE change = ? ORDER BY id", [change])
        return [Picture(row["url"], to_time(row["taken_at"]), row["jpeg"]) for row in rows]

    def taken(self, change: ChangeId) -> list[tuple[str, datetime]]:
        """Of each picture of a change which page it shows, and when; in their order, without their bytes."""
        rows = self._db.rows("SELECT url, taken_at FROM screenshots WHERE change = ? ORDER BY id", [change])
        return [(row["url"], to_time(row["taken_at"])) for row in rows]
