"""The proof of some rows: the seals that were made over them, and how the latest seal leads to each of these."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from watcher.model.change import ChangeId
from watcher.model.page import Sha256, sha256_of
from watcher.model.seal import Seal, Timestamp, hash_of_line, way_between
from watcher.store.connection import Connection, Value
from watcher.store.ledger import hash_of, head_of, made_anew
from watcher.store.sealed import CHANGED, LONG, Table, read_line, tables, unpack
from watcher.store.seals import Seals
from watcher.store.verifying import differences

Row = Sequence[Any]

# What is shown of a source: whose rows they are hangs on its editions, its checks and its changes. Not what people noted,
# nor to whom it was sent: that is nobody's business outside.
_OF_EDITIONS = {"editions": "id", "captures": "edition"}
_OF_VISITS = {"held_captures": "visit"}
_OF_CHANGES = {"changes": "id", "rulings": "change", "statements": "change", "screenshots": "change"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be proven: the editions, changes and checks with these ids, and what hangs on them."""

    editions: Collection[int]
    changes: Collection[ChangeId]
    visits: Collection[int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A seal, and its lines: those that are shown as they are, of all others their hash. None: it only leads on."""

    seal: Seal
    lines: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves some rows.

    `seals`: from the latest on, newest first. `values`: the long texts that their lines name by hash. `timestamps`: for each
    line the first one of its seal or a later one, where there is one. `faults`: in what the rows are not as they were sealed.
    """

    seals: tuple[Shown, ...]
    values: Mapping[Sha256, bytes]
    timestamps: tuple[Timestamp, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def latest(self) -> Seal | None:
        """The seal to which all others belong."""
        return self.seals[0].seal if self.seals else None

    def sealed_first(self, record: str) -> str | None:
        """When a row was sealed first, as UTC text. `record`: its table and key, as lines name it."""
        start = f"new {record} "
        times = [shown.seal.at for shown in self.seals if any(line.startswith(start) for line in shown.lines or ())]
        return min(times, default=None)


class Proofs:
    """Looks up proofs. Reads only; call it inside `Store.reading()`, so that all is read as it stood at one time."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self._db = connection
        self._seals = seals

    def of(self, subject: Subject) -> Proof:
        """The proof of what is known of a subject: of each row when it was sealed first, and last. It reads all seals."""
        records = set(self._records(subject))
        trail = self._trail(records)
        head = head_of(self._db.db)
        if head is None or not trail.seals:
            return Proof((), {}, faults=("there are no seals",))
        found = {number: self._seals.timestamp_from(number) for number in trail.seals}
        timestamps = {one.seal: one for one in found.values() if one}
        ends = [(head.number, one) for one in (*trail.seals, *timestamps)]
        ends += [(one.seal, number) for number, one in found.items() if one]
        way = {one for newest, oldest in ends for one in way_between(newest, oldest)}
        rows = list(self._rows(records))
        values = {sha256_of(data): data for _, row in rows for data in _long_texts(row)}
        shown = [
            self._shown(number, records if number in trail.seals else None) for number in sorted(way, reverse=True)
        ]
        faults = [*self._broken(way), *(fault for table, row in rows for fault in trail.faults(table, row))]
        return Proof(tuple(filter(None, shown)), values, tuple(timestamps.values()), tuple(faults))

    def _broken(self, way: Iterable[int]) -> Iterator[str]:
        """Where the chain does not hold."""
        for number in sorted(way):
            made = made_anew(self._db.db, number)
            if made is None:
                yield f"seal {number}: it is missing"
            elif made[0].hash != hash_of(self._db.db, number):
                yield f"seal {number}: it, one of its lines or the seal before it was altered"

    def _trail(self, records: Collection[str]) -> _Trail:
        trail = _Trail({}, {}, {})
        for number, packed in self._db.db.execute("SELECT number, lines FROM seals ORDER BY number"):
            for text in unpack(packed):
                if _record(text) in records:
                    trail.follow(number, text)
        return trail

    def _records(self, subject: Subject) -> Iterator[str]:
        yield from (f"visits {visit}" for visit in subject.visits)
        for of, ids in ((_OF_EDITIONS, subject.editions), (_OF_VISITS, subject.visits), (_OF_CHANGES, subject.changes)):
            for table in tables(self._db.db):
                if table.name in of:
                    rows = self._in(f"{table.select} WHERE {of[table.name]}", ids)
                    yield from (table.record(tuple(row.values())) for row in rows)
        for row in self._in("SELECT document AS key FROM editions WHERE id", subject.editions):
            yield f"documents {row['key']!s}"
        pages = [
            *self._in("SELECT DISTINCT snapshot AS key FROM captures WHERE edition", subject.editions),
            *self._in("SELECT DISTINCT snapshot AS key FROM held_captures WHERE visit", subject.visits),
        ]
        yield from (f"snapshots {row['key']!s}" for row in pages)

    def _in(self, sql: str, ids: Iterable[int]) -> list[dict[str, Value]]:
        return self._db.rows(f"{sql} IN (SELECT value FROM json_each(?))", [json.dumps(list(ids))])

    def _shown(self, number: int, records: Collection[str] | None) -> Shown | None:
        """A seal as it stands, with its lines: those of these rows, and of the others their hash."""
        made = made_anew(self._db.db, number)
        if made is None or records is None:
            return made and Shown(made[0], None)
        seal, lines = made
        return Shown(seal, tuple(line if _record(line) in records else hash_of_line(line) for line in lines))

    def _rows(self, records: Collection[str]) -> Iterator[tuple[Table, Row]]:
        for table in tables(self._db.db):
            for record in records:
                name, _, key = record.partition(" ")
                if name == table.name:
                    parts = [unquote(part) for part in key.split("/")]
                    yield table, self._db.db.execute(table.select_one, parts).fetchone()


@dataclass(frozen=True, slots=True)
class _Trail:
    """Where rows were sealed first and last, and what they are as sealed."""

    first: dict[str, int]
    last: dict[str, int]
    states: dict[str, Mapping[str, Any]]

    @property
    def seals(self) -> set[int]:
        return {*self.first.values(), *self.last.values()}

    def follow(self, number: int, text: str) -> None:
        """Take in a line of that seal."""
        line = read_line(text)
        if line is None:
            return
        self.first.setdefault(line.record, number)
        self.last[line.record] = number
        before = self.states.get(line.record, {}) if line.what == CHANGED else {}
        self.states[line.record] = {**before, **(line.values or {})}

    def faults(self, table: Table, row: Row) -> Iterator[str]:
        """In what a row is not as it was sealed."""
        record = table.record(row)
        if record not in self.states:
            yield f"{record}: it stands there without a seal"
            return
        for difference in differences(self.states[record], table.values(row)):
            yield f"{record}: {difference}"


def _long_texts(row: Row) -> Iterator[bytes]:
    """The values of a row that lines name by their hash, so far as they are texts."""
    for value in row:
        if isinstance(value, str) and len(data := value.encode()) > LONG:
            yield data


def _record(line: str) -> str:
    """The table and the key that a line names."""
    return " ".join(line.split(" ", 3)[1:3])
