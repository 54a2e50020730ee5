"""The ledger: what a transaction wrote is sealed in that transaction.

While a database is written to, triggers note which rows of the evidence were touched. They are temporary: they belong to
this connection, not to the file, so they see everything that this program writes, whichever line of it does, and nothing
that anybody else does. What another program wrote therefore has no seal, and verifying finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlite_utils import Database

from watcher.model.page import Sha256
from watcher.model.seal import NONE, Head, Seal, further, hash_of_line, hash_of_lines
from watcher.store.codec import to_text
from watcher.store.sealed import Table, pack, tables, unpack

SEALS = """
CREATE TABLE seals (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    lines BLOB NOT NULL,
    hash TEXT NOT NULL
) STRICT;
"""

ADOPTED_AT_ONCE = 1000
_WHOLE = ""
_KEY_PARTS = 3

_TOUCHED = """
CREATE TEMP TABLE touched (
    "table" TEXT, key0 ANY, key1 ANY, key2 ANY, "column" TEXT, UNIQUE ("table", key0, key1, key2, "column")
) STRICT;
"""
_NOTES = """
CREATE TEMP TRIGGER "touched_{table}_{name}" AFTER {event} ON main."{table}" {when} BEGIN
    INSERT OR IGNORE INTO touched VALUES ('{table}', {key}, '{column}');
END;
"""


def now() -> datetime:
    """The time of the machine: when a seal is made, whatever time its lines tell of."""
    return datetime.now(UTC)


class Ledger:
    """Seals what is written through one connection."""

    def __init__(self, db: Database, clock: Callable[[], datetime] = now) -> None:
        self._db = db
        self._clock = clock
        self._tables = {table.name: table for table in tables(db)}
        db.executescript("".join([_TOUCHED, *map(_triggers, self._tables.values())]))

    def seal(self) -> Seal | None:
        """Seal what was touched since the last seal; None if nothing was. Call it last in a transaction."""
        touched: dict[tuple[Any, ...], list[str]] = {}
        for *record, column in self._db.execute("SELECT * FROM temp.touched ORDER BY rowid").fetchall():
            touched.setdefault(tuple(record), []).append(column)
        if not touched:
            return None
        lines = [
            self._line(self._tables[name], key[: len(self._tables[name].key)], columns)
            for (name, *key), columns in touched.items()
        ]
        self._db.execute("DELETE FROM temp.touched")
        return append(self._db, lines, self._clock())

    def _line(self, table: Table, key: Sequence[Any], columns: Sequence[str]) -> str:
        row = self._db.execute(table.select_one, key).fetchone()
        if row is None:
            return table.gone(key)
        return table.new(row) if _WHOLE in columns else table.changed(row, columns)


def append(db: Database, lines: Sequence[str], at: datetime) -> Seal:
    """Make the next seal, over these lines. Call it inside the transaction that wrote what they tell of."""
    last = head_of(db)
    seal = next_seal(db, last.number + 1 if last else 1, to_text(at), lines)
    row = [seal.number, seal.at, pack(lines), seal.hash]
    db.execute("INSERT INTO seals (number, at, lines, hash) VALUES (?, ?, ?, ?)", row)
    return seal


def next_seal(db: Database, number: int, at: str, lines: Sequence[str]) -> Seal:
    """The seal of that number over these lines, after the seals before it as they stand."""
    hashes = hash_of_lines([hash_of_line(line) for line in lines])
    return Seal(number, at, hash_of(db, number - 1), hash_of(db, further(number)), len(lines), hashes)


def made_anew(db: Database, number: int) -> tuple[Seal, list[str]] | None:
    """The seal of that number, made over the lines that it keeps, and the lines; None where somebody took it out."""
    found = db.execute("SELECT at, lines FROM seals WHERE number = ?", [number]).fetchone()
    if found is None:
        return None
    lines = unpack(found[1])
    return next_seal(db, number, found[0], lines), lines


def adopt(db: Database) -> None:
    """Seal everything that was recorded before there were seals, as it is found. Call it inside a transaction."""
    lines = _all_lines(db)
    while some := list(islice(lines, ADOPTED_AT_ONCE)):
        append(db, some, now())


def head_of(db: Database) -> Head | None:
    """The latest seal."""
    found = db.execute("SELECT number, hash FROM seals ORDER BY number DESC LIMIT 1").fetchone()
    return Head(found[0], Sha256(found[1])) if found else None


def hash_of(db: Database, number: int) -> Sha256:
    """The hash of a seal, as it stands; that of nothing where there is none of that number."""
    found = db.execute("SELECT hash FROM seals WHERE number = ?", [number]).fetchone()
    return Sha256(found[0]) if found else NONE


def _all_lines(db: Database) -> Iterator[str]:
    for table in tables(db):
        for row in db.execute(f"{table.select} ORDER BY {', '.join(table.key)}"):
            yield table.new(row)


def _triggers(table: Table) -> str:
    """What notes the rows of a table that are inserted or deleted, and the columns of it that get another value."""
    whole = [("insert", "INSERT", "", "NEW", _WHOLE), ("delete", "DELETE", "", "OLD", _WHOLE)]
    parts = [
        (column, f'UPDATE OF "{column}"', f'WHEN OLD."{column}" IS NOT NEW."{column}"', "NEW", column)
        for column in table.columns
    ]
    return "".join(
        _NOTES.format(table=table.name, name=name, event=event, when=when, key=_key_of(table, row), column=column)
        for name, event, when, row, column in (*whole, *parts)
    )


def _key_of(table: Table, row: str) -> str:
    """The parts of a key, filled up, as NULL is never like another NULL."""
    parts = [f'{row}."{column}"' for column in table.key]
    return ", ".join([*parts, *["''"] * (_KEY_PARTS - len(parts))])
