"""What is sealed of which table, and how a row becomes a line.

    new visits 17 {"source":"etsy-fees","at":"2026-11-24T06:00:00.000000Z","outcome":"unchanged", …}
    changed editions 4 {"last_seen":"2026-11-24T06:00:00.000000Z"}
    gone visits 3

A line says what was done, the table, the key of the row (its parts between slashes) and the columns: of a new row all that
are not null, of a changed one those that changed. A value that is long, or no text and no number, stands there as
`{"sha256": …}` of its bytes. So a line can always be read, and the row that it tells of can always be compared with it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlite_utils import Database

from watcher.model.page import sha256_of

LONG = 200
"""Bytes: what is longer is sealed by its hash."""
MOST_UNPACKED = 256_000_000
"""Bytes of lines in one seal; it has some hundred thousand."""

NEW, CHANGED, GONE = "new", "changed", "gone"

# Every table that tells what happened, with those of its columns that are no evidence: what the program works with, and
# changes all the time. A column that a later version adds is sealed unless it is named here.
EVIDENCE: Mapping[str, frozenset[str]] = {
    "sources": frozenset({"last_visit", "fingerprint", "holding_since", "holding_times", "holding_text"}),
    "snapshots": frozenset({"packed"}),  # its key is the hash of what it holds, which verifying compares
    "documents": frozenset(),
    "editions": frozenset(),
    "captures": frozenset(),
    "held_captures": frozenset(),
    "visits": frozenset(),
    "incidents": frozenset({"times"}),
    "changes": frozenset(),
    "rulings": frozenset(),
    "statements": frozenset(),
    "announcements": frozenset(),
    "screenshots": frozenset(),
    "acknowledgements": frozenset(),
    "notes": frozenset(),
    "deliveries": frozenset({"state", "attempts", "first_due", "due", "leased_until", "error"}),
}

# Rows that this program never lets go, with the only columns of them that it ever writes again. A seal that says anything
# else was made by somebody else.
LASTING: Mapping[str, frozenset[str]] = {
    "changes": frozenset({"ruling", "weight", "verdict"}),
    "rulings": frozenset(),
    "statements": frozenset(),
    "announcements": frozenset(),
    "screenshots": frozenset(),
    "notes": frozenset(),
    "deliveries": frozenset({"told_in", "sent_at", "given_up_at", "receipt"}),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of evidence, as the schema has it: the columns of its key, and the others that are sealed."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def select(self) -> str:
        """The statement that gives all its rows: the key, then the columns."""
        return f'SELECT {", ".join((*self.key, *self.columns))} FROM main."{self.name}"'

    @property
    def select_one(self) -> str:
        """The statement that gives the row of a key."""
        return f"{self.select} WHERE {' AND '.join(f'{column} = ?' for column in self.key)}"

    def record(self, row: Sequence[Any]) -> str:
        """The table and the key of a row, as lines name it."""
        key = (quote(str(part), safe=":", errors="surrogateescape") for part in row[: len(self.key)])
        return f"{self.name} {'/'.join(key)}"

    def values(self, row: Sequence[Any]) -> dict[str, Any]:
        """The columns of a row, as they are sealed."""
        return {name: sealed(value) for name, value in zip(self.columns, row[len(self.key) :], strict=True)}

    def new(self, row: Sequence[Any]) -> str:
        """The line that states a whole row."""
        values = {name: value for name, value in self.values(row).items() if value is not None}
        return f"{NEW} {self.record(row)} {_json(values)}"

    def changed(self, row: Sequence[Any], columns: Iterable[str]) -> str:
        """The line that states these columns of a row."""
        values = self.values(row)
        return f"{CHANGED} {self.record(row)} {_json({name: values[name] for name in columns})}"

    def gone(self, key: Sequence[Any]) -> str:
        """The line that says that a row is no longer there."""
        return f"{GONE} {self.record(key)}"


def tables(db: Database) -> Iterator[Table]:
    """Every table of evidence that the database has, with the columns that it has."""
    for name, working in EVIDENCE.items():
        columns = db.execute(f"PRAGMA main.table_info({name})").fetchall()  # cid, name, type, notnull, default, pk
        key = tuple(one[1] for one in sorted(columns, key=lambda one: one[5]) if one[5])
        if key:
            yield Table(name, key, tuple(one[1] for one in columns if not one[5] and one[1] not in working))


@dataclass(frozen=True, slots=True)
class Line:
    """A line, read: `what` was done to the row that `record` names.

    `values`: its columns, and `state` the same as JSON; None where the row is gone.
    """

    what: str
    record: str
    values: Mapping[str, Any] | None
    state: str | None

    @property
    def table(self) -> str:
        """The table of that row."""
        return self.record.partition(" ")[0]


def read_line(text: str) -> Line | None:
    """A line, read; None if it is none."""
    what, table, key, state = (*text.split(" ", 3), "", "", "")[:4]
    if what == GONE and key and not state:
        return Line(what, f"{table} {key}", None, None)
    try:
        values = json.loads(state) if what in {NEW, CHANGED} else None
    except (ValueError, RecursionError):
        return None
    return Line(what, f"{table} {key}", values, state) if isinstance(values, dict) else None


def pack(lines: Iterable[str]) -> bytes:
    """Lines as a seal keeps them."""
    return zlib.compress("".join(f"{line}\n" for line in lines).encode())


def unpack(packed: object) -> list[str]:
    """The lines that a seal keeps. Where somebody wrote into it, something else comes out, but something does."""
    data = packed if isinstance(packed, bytes) else str(packed).encode("utf-8", "replace")
    reading = zlib.decompressobj()
    with suppress(zlib.error):
        text = reading.decompress(data, MOST_UNPACKED)
        data = text if reading.eof and not reading.unused_data else data
    return data.decode("utf-8", "replace").removesuffix("\n").split("\n")


def sealed(value: Any) -> Any:
    """A value of a column as it stands in a line."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str) and len(value) <= LONG // 4:  # a character has four bytes at most
        return value
    data = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else bytes(value)
    if isinstance(value, str) and len(data) <= LONG:
        return value
    return {"sha256": sha256_of(data)}


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, separators=(",", ":"))
