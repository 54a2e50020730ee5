"""Documents and editions: the texts of a source, and when it showed which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from watcher.errors import NotFound
from watcher.model.page import Block, Document, Part, Sha256
from watcher.model.source import SourceId
from watcher.store.codec import Codec, to_text, to_time, to_time_or_none
from watcher.store.connection import Connection, Row
from watcher.store.snapshots import Snapshots

VARIANTS_REMEMBERED = 8

_BLOCKS = Codec[tuple[Block, ...]](tuple[Block, ...])

EDITION = """
SELECT editions.id, editions.source, document, text_sha256, first_seen, last_seen,
    (SELECT min(following.first_seen) FROM editions following
     WHERE following.source = editions.source AND following.id > editions.id) AS next_seen
FROM editions JOIN documents ON documents.id = document
"""


@dataclass(frozen=True, slots=True)
class Edition:
    """A text of a source and when it stood there.

    It was seen from `first_seen` to `last_seen`, and another text was first seen at `next_seen` (None: it still stands).
    What stood there between `last_seen` and `next_seen` nobody saw. `document` is the id of its text, `parts` are its
    pages; `text` is the hash of the text. All times are UTC.
    """

    id: int
    source: SourceId
    document: int
    text: Sha256
    first_seen: datetime
    last_seen: datetime
    next_seen: datetime | None
    parts: tuple[Part, ...]


class Documents:
    """The tables `documents` and `editions`."""

    def __init__(self, connection: Connection, snapshots: Snapshots) -> None:
        self._db = connection
        self._snapshots = snapshots

    def get(self, document_id: int) -> Document:
        """The document of that id, or `NotFound`."""
        row = self._db.row("SELECT title, language, reader, blocks FROM documents WHERE id = ?", [document_id])
        if row is None:
            raise NotFound(f"there is no document {document_id}")
        return Document(_BLOCKS.unpack(row["blocks"]), row["title"], row["language"], row["reader"])

    def texts(self, document_id: int) -> Iterator[str]:
        """The texts of its blocks, one by one: of a long agreement no more is read than is wanted. Or `NotFound`."""
        row = self._db.row("SELECT blocks FROM documents WHERE id = ?", [document_id])
        if row is None:
            raise NotFound(f"there is no document {document_id}")
        return (block["text"] for block in _BLOCKS.each(row["blocks"]))

    def add(self, source: SourceId, document: Document) -> int:
        """Keep a document; its id. The same text read by the same reader is kept once, with its latest links and labels."""
        text = document.text_sha256
        row = self._db.row(
            "INSERT INTO documents (source, text_sha256, reader, title, language, blocks) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (source, text_sha256, reader) DO UPDATE "
            "SET title = excluded.title, language = excluded.language, blocks = excluded.blocks RETURNING id",
            [source, text, document.reader, document.title, document.language, _BLOCKS.pack(document.blocks)],
        )
        assert row is not None
        return int(row["id"])

    def begin_edition(self, source: SourceId, document: int, at: datetime) -> int:
        """A text appears that is not the one before; the id of its edition."""
        return self._db.write(
            "INSERT INTO editions (source, document, first_seen, last_seen) VALUES (?1, ?2, ?3, ?3)",
            [source, document, to_text(at)],
        )

    def see_edition(self, edition: int, at: datetime) -> None:
        """The text was there at that time."""
        # A clock that was set back must not make an edition end before it began.
        self._db.write("UPDATE editions SET last_seen = max(first_seen, ?) WHERE id = ?", [to_text(at), edition])

    def reread(self, edition: int, document: int) -> None:
        """The same pages as today's reader reads them."""
        self._db.write("UPDATE editions SET document = ? WHERE id = ?", [document, edition])

    def variants(self, source: SourceId) -> tuple[Sha256, ...]:
        """The last distinct texts of a source, newest first."""
        rows = self._db.rows(
            "SELECT text_sha256 FROM editions JOIN documents ON documents.id = document WHERE editions.source = ? "
            "GROUP BY text_sha256 ORDER BY max(editions.id) DESC LIMIT ?",
            [source, VARIANTS_REMEMBERED],
        )
        return tuple(Sha256(row["text_sha256"]) for row in rows)

    def variant_editions(self, source: SourceId) -> Iterable[Edition]:
        """The latest edition of each of the last distinct texts, newest first."""
        ids = self._db.rows(
            "SELECT max(editions.id) AS id FROM editions JOIN documents ON documents.id = document "
            "WHERE editions.source = ? GROUP BY text_sha256 ORDER BY 1 DESC LIMIT ?",
            [source, VARIANTS_REMEMBERED],
        )
        for one in ids:
            row = self._db.row(f"{EDITION} WHERE editions.id = ?", [one["id"]])
            assert row is not None, "it was just named"
            yield edition_of(row, self._snapshots.latest(row["id"]))

    def edition_at(self, source: SourceId, at: datetime) -> Edition | None:
        """The text in force at that time, as far as it was seen; None before the first."""
        moment = to_text(at)
        row = self._db.row(
            f"{EDITION} WHERE editions.source = ? AND first_seen <= ? ORDER BY first_seen DESC, editions.id DESC LIMIT 1",
            [source, moment],
        )
        return None if row is None else edition_of(row, self._snapshots.at(row["id"], moment))

    def editions(self, source: SourceId) -> Iterable[Edition]:
        """Every text of a source, newest first."""
        for row in self._db.rows(f"{EDITION} WHERE editions.source = ? ORDER BY editions.id DESC", [source]):
            yield edition_of(row, self._snapshots.latest(row["id"]))


def edition_of(row: Row, parts: tuple[Part, ...]) -> Edition:
    """The edition that a row of `EDITION` holds, with its pages."""
    return Edition(
        id=row["id"],
        source=SourceId(row["source"]),
        document=row["document"],
        text=Sha256(row["text_sha256"]),
        first_seen=to_time(row["first_seen"]),
        last_seen=to_time(row["last_seen"]),
        next_seen=to_time_or_none(row["next_seen"]),
        parts=parts,
    )
