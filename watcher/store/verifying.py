"""Verifying: is the chain of seals whole, and does every row of the evidence stand as it was sealed last?

Whoever can write to the file can also seal anew whatever he likes, from some seal on to the last: that makes another chain,
with other hashes. So what is written down elsewhere of an earlier seal (in a mail, in a backup, in an evidence file) is
what shows that nothing before it was touched.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from sqlite_utils import Database

from watcher.model.seal import NONE, Head
from watcher.store.connection import Connection
from watcher.store.ledger import hash_of, head_of, next_seal
from watcher.store.schema import strange
from watcher.store.sealed import CHANGED, LASTING, NEW, Line, Table, read_line, tables, unpack

_SAID = "CREATE TEMP TABLE said (record TEXT PRIMARY KEY, seal INTEGER, state TEXT) WITHOUT ROWID"
# json_patch sets what a line names, and takes out what it says is null: what is not in a state is null. What it cannot read
# is none of ours (NaN, a thousand brackets), and no row is like it.
_SAY = """
INSERT INTO said VALUES (?1, ?2, ?3) ON CONFLICT (record) DO UPDATE SET seal = excluded.seal,
    state = CASE WHEN ?4 AND json_valid(coalesce(state, '{}')) AND json_valid(excluded.state)
        THEN json_patch(coalesce(state, '{}'), excluded.state) ELSE excluded.state END
"""
_TAKE = "DELETE FROM said WHERE record = ? RETURNING seal, state"
_LISTED = """
SELECT changes.id FROM changes JOIN sources ON sources.id = changes.source
LEFT JOIN listing ON listing.change = changes.id
WHERE (listing.position, listing.source, listing.service, listing.kind, listing.weight, listing.verdict) IS NOT (
    (CAST(strftime('%s', changes.first_seen) AS INTEGER) << 24) | (changes.id & 16777215), changes.source,
    sources.service, sources.kind, changes.weight, changes.verdict)
OR listing.effective IS NOT CASE WHEN json_valid(changes.ruling) THEN changes.ruling ->> '$.effective' END
OR listing.acknowledged IS NOT EXISTS (SELECT 1 FROM acknowledgements WHERE acknowledgements.change = changes.id)
"""


def amiss(connection: Connection, known: Head | None = None) -> Generator[str]:
    """Everything that is not as it was sealed, in words; nothing where all is well.

    `known`: a seal that was written down elsewhere, which must be in the chain. The file is read as it stood when this
    began, beside whoever writes to it; nothing in it is changed. Raises `StoreError`.
    """
    with _as_it_stands(connection) as db:
        yield from _chain(db)
        if known is not None:
            yield from _anchored(db, known)
        for table in tables(db):
            yield from _rows(db, table)
        yield from _missing(db)
        yield from _bytes(db)
        yield from _derived(db)
        yield from _timestamps(db)


@contextmanager
def _as_it_stands(connection: Connection) -> Iterator[Database]:
    """A transaction that reads, and is undone."""
    db = connection.db
    with connection.reading():
        before = db.conn.text_factory
        try:
            # A text that is no UTF-8 was written by somebody else; it is to be compared, not to end everything.
            db.conn.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
            db.execute(_SAID)
            yield db
        finally:
            db.conn.text_factory = before


def _chain(db: Database) -> Iterator[str]:
    """Follow the seals from the first to the last, and note what they say of each row."""
    last = 0
    for number, at, packed, stands in db.execute("SELECT number, at, lines, hash FROM seals ORDER BY number"):
        if number != last + 1:
            yield f"seal {number}: {'the seal before it is missing' if number > 0 else 'there is none such'}"
        last = number
        lines = unpack(packed)
        if next_seal(db, number, at, lines).hash != stands:
            yield f"seal {number} of {at}: it, one of its lines or the seal before it was altered"
        yield from _note(db, number, lines)


def _note(db: Database, number: int, lines: Sequence[str]) -> Iterator[str]:
    said: dict[str, tuple[str, int, str | None, bool]] = {}
    for text in lines:
        line = read_line(text)
        if line is None:
            yield f"seal {number}: a line of it cannot be read"
        elif line.record in said or _never_so(db, line):
            yield f"seal {number}: it says of {line.record} what this program never does"
        else:
            said[line.record] = (line.record, number, line.state, line.what == CHANGED)
    db.conn.executemany(_SAY, said.values())


def _never_so(db: Database, line: Line) -> bool:
    """Does it let go what lasts, or write it again? Then somebody made that seal who wants it to be forgotten."""
    alterable = LASTING.get(line.table)
    if alterable is None:
        return False
    if line.what == NEW:
        return db.execute("SELECT 1 FROM said WHERE record = ?", [line.record]).fetchone() is not None
    return line.values is None or not alterable.issuperset(line.values)


def _anchored(db: Database, known: Head) -> Iterator[str]:
    if known.number:
        stands: str = hash_of(db, known.number)
        if stands == NONE:
            last = head_of(db)
            yield f"seal {known.number}: it is not there; the last one is {last.number if last else 'not there either'}"
        elif stands != known.hash:
            yield f"seal {known.number}: it is {stands}, and was {known.hash}: what was sealed until then was altered"
    elif db.execute("SELECT 1 FROM seals WHERE hash = ?", [known.hash]).fetchone() is None:
        yield f"there is no seal {known.hash}: what was sealed until then was altered, or it is of another database"


def _rows(db: Database, table: Table) -> Iterator[str]:
    """Compare every row of a table with what was sealed of it last."""
    for row in db.execute(table.select):
        record = table.record(row)
        said = db.execute(_TAKE, [record]).fetchone()
        if said is None:
            yield f"{record}: it stands there without a seal"
            continue
        seal, state = said
        if state is None:
            yield f"{record}: it was let go by seal {seal}, and stands there again"
            continue
        for difference in differences(json.loads(state), table.values(row)):
            yield f"{record}: {difference} (sealed last by seal {seal})"


def differences(sealed: Mapping[str, Any], stands: Mapping[str, Any]) -> Iterator[str]:
    """In what a row is not as it was sealed, in words; what is not in either of them is null."""
    for name in sorted({*sealed, *stands}):
        if sealed.get(name) != stands.get(name):
            yield _difference(name, sealed, stands)


def _difference(name: str, sealed: Mapping[str, Any], stands: Mapping[str, Any]) -> str:
    was, is_ = sealed.get(name), stands.get(name)
    if isinstance(was, dict) or isinstance(is_, dict):
        return f"{name} is another than was sealed"
    return f"{name} was sealed as {_quoted(was)}, and is {_quoted(is_)}"


def _quoted(value: object) -> str:
    return "nothing" if value is None else f"«{value}»"


def _missing(db: Database) -> Iterator[str]:
    """What was sealed and not said to be gone, and was not among the rows."""
    for record, seal in db.execute("SELECT record, seal FROM said WHERE state IS NOT NULL ORDER BY seal, record"):
        yield f"{record}: it is gone, and no seal says so (sealed last by seal {seal})"


def _bytes(db: Database) -> Iterator[str]:
    """Do the bytes of each page have the hash that is their name?"""
    for sha, size, packed in db.execute("SELECT sha256, size, packed FROM snapshots"):
        if _hash_of_packed(packed, size) != sha:
            yield f"snapshots {sha}: its bytes are others"


def _hash_of_packed(packed: bytes, size: int) -> str | None:
    try:
        body = zlib.decompressobj().decompress(packed, max(size, 0) + 1)  # never more than that, whatever is in there
    except (zlib.error, TypeError, OverflowError, MemoryError):
        return None
    return sha256(body).hexdigest()


def _derived(db: Database) -> Iterator[str]:
    """The list in which changes are found, which follows from them; and the schema, in which triggers write by themselves."""
    for (change,) in db.execute(_LISTED):
        yield f"changes {change}: the list of changes says something else of it, or leaves it out"
    for kind, name in strange(db):
        yield f"{kind} {name}: it is not as this program makes it"


def _timestamps(db: Database) -> Iterator[str]:
    """Is what an authority stated of that seal? Its signature is verified by whoever trusts its certificate."""
    for seal, reply in db.execute("SELECT seal, reply FROM timestamps"):
        if hash_of(db, seal) not in reply.hex():
            yield f"timestamps {seal}: it is of another seal"
