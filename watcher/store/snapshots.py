"""Snapshots: the bytes of pages, once each; and captures, which say where and when they were taken.

Of an edition (one text of a source) the first and the latest capture of each page are kept. On a page with a token that
differs on every request, each visit brings a new snapshot that takes the place of the one before, and the file stays small.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from watcher.errors import NotFound
from watcher.model.outcome import Visit
from watcher.model.page import Answer, Part, Sha256, Snapshot, Validators
from watcher.store.codec import Codec, to_text, to_time
from watcher.store.connection import Connection, Row, Value

HELD_VISITS_KEPT = 5
CAPTURED = "position, url, final_url, snapshot, etag, last_modified, fetched_at, answer"
"""The columns that say how a page was captured, in the order of `_values`."""
_ANSWER = Codec[Answer](Answer)


class Snapshots:
    """The tables `snapshots`, `captures` and `held_captures`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, sha: Sha256) -> Snapshot | None:
        """The bytes of that hash, where they are kept."""
        row = self._db.row("SELECT size, media_type, charset, packed FROM snapshots WHERE sha256 = ?", [sha])
        return None if row is None else Snapshot(sha, **row)

    def latest(self, edition: int) -> tuple[Part, ...]:
        """The pages of an edition as captured last."""
        return self._captured(edition, "latest")

    def first(self, edition: int) -> tuple[Part, ...]:
        """The pages of an edition as captured first."""
        return self._captured(edition, "first")

    def part(self, row: Row) -> Part:
        """The page that a row of captures holds."""
        return _part(row)

    def at(self, edition: int, at: str) -> tuple[Part, ...]:
        """The pages of an edition as captured last before that time, or else first."""
        latest = self._captured(edition, "latest")
        return latest if all(to_text(part.fetched_at) <= at for part in latest) else self._captured(edition, "first")

    def capture(self, edition: int, visit: Visit) -> None:
        """Keep the pages of a visit as the latest of an edition (and as the first, where it has none)."""
        if not visit.parts:
            return
        new = [_values(position, part) for position, part in enumerate(visit.parts)]
        old = [list(row.values()) for row in self._rows(edition, "latest")]
        if new == old:
            return
        self._keep(visit)
        self._db.write("DELETE FROM captures WHERE edition = ? AND place = 'latest'", [edition])
        for values in new:
            for place in ("first", "latest"):
                self._db.write(
                    f"INSERT INTO captures (edition, place, {CAPTURED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                    "ON CONFLICT DO NOTHING",
                    [edition, place, *values],
                )
        self._drop_unused({row[3] for row in old} - {part.sha256 for part in visit.parts})

    def hold(self, visit_id: int, visit: Visit) -> None:
        """Keep the pages of a held or broken visit, and of the few before it."""
        if not visit.parts:
            return
        self._keep(visit)
        for position, part in enumerate(visit.parts):
            self._db.write(
                f"INSERT INTO held_captures (visit, source, {CAPTURED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [visit_id, visit.source.id, *_values(position, part)],
            )
        self._let_go(visit)

    def _let_go(self, visit: Visit) -> None:
        old = self._db.rows(
            "DELETE FROM held_captures WHERE source = ?1 AND visit NOT IN ("
            "SELECT DISTINCT visit FROM held_captures WHERE source = ?1 ORDER BY visit DESC LIMIT ?2) RETURNING snapshot",
            [visit.source.id, HELD_VISITS_KEPT],
        )
        self._drop_unused(row["snapshot"] for row in old)

    def _keep(self, visit: Visit) -> None:
        wanted = {part.sha256 for part in visit.parts}
        for snapshot in visit.snapshots:
            if snapshot.sha256 in wanted:  # what nothing refers to would stay for ever
                self._db.write(
                    "INSERT INTO snapshots (sha256, size, media_type, charset, packed) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT DO NOTHING",
                    [snapshot.sha256, snapshot.size, snapshot.media_type, snapshot.charset, snapshot.packed],
                )

    def _drop_unused(self, hashes: Iterable[str]) -> None:
        for sha in hashes:
            self._db.write(
                "DELETE FROM snapshots WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM captures WHERE snapshot = ?1) "
                "AND NOT EXISTS (SELECT 1 FROM held_captures WHERE snapshot = ?1)",
                [sha],
            )

    def _captured(self, edition: int, place: str) -> tuple[Part, ...]:
        return tuple(_part(row) for row in self._rows(edition, place))

    def _rows(self, edition: int, place: str) -> list[Row]:
        return self._db.rows(
            f"SELECT {CAPTURED} FROM captures WHERE edition = ? AND place = ? ORDER BY position",
            [edition, place],
        )


def public(url: str) -> str:
    """A URL without the name and password that may stand in it: secrets are never stored."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


def missing(sha: Sha256) -> NotFound:
    """There are no such bytes."""
    return NotFound(f"there is no snapshot {sha}; only the first and the latest copy of each text are kept")


def _values(position: int, part: Part) -> Sequence[Value]:
    asked, answered = public(part.url), public(part.final_url)
    etag, last_modified = part.validators.etag, part.validators.last_modified
    how = None if part.answer is None else _ANSWER.to_json(part.answer)
    return [position, asked, answered, part.sha256, etag, last_modified, to_text(part.fetched_at), how]


def _part(row: Row) -> Part:
    return Part(
        url=row["url"],
        final_url=row["final_url"],
        sha256=Sha256(row["snapshot"]),
        validators=Validators(row["etag"], row["last_modified"]),
        fetched_at=to_time(row["fetched_at"]),
        answer=None if row["answer"] is None else _ANSWER.from_json(row["answer"]),
    )
