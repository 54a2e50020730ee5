"""Mutes: sources and services of which nothing is told until a time."""

from __future__ import annotations

from datetime import datetime

from watcher.model.notice import Mute
from watcher.store.codec import to_text, to_time
from watcher.store.connection import Connection


class Mutes:
    """The table `mutes`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, mute: Mute) -> None:
        """Mute something; a mute of the same that is there already is replaced."""
        self._db.write(
            "INSERT INTO mutes (subject, since, until) VALUES (?, ?, ?) "
            "ON CONFLICT (subject) DO UPDATE SET since = excluded.since, until = excluded.until",
            [mute.subject, to_text(mute.since), to_text(mute.until)],
        )

    def end(self, subject: str) -> bool:
        """End a mute; False if there is none."""
        there = self._db.row("SELECT subject FROM mutes WHERE subject = ?", [subject]) is not None
        self._db.write("DELETE FROM mutes WHERE subject = ?", [subject])
        return there

    def at(self, now: datetime) -> list[Mute]:
        """The mutes that are not over."""
        rows = self._db.rows("SELECT * FROM mutes WHERE until > ? ORDER BY until, subject", [to_text(now)])
        return [Mute(row["subject"], to_time(row["since"]), to_time(row["until"])) for row in rows]
