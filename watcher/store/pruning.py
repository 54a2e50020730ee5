"""What is let go of after a while, so that the file of a service that runs for years stays small.

What happened stays for ever: every change, the texts and pages on both sides of it, its messages, the text that stands
now, the first one, and the newest of each. What goes are the traces of nothing having happened: checks that found nothing
new, and the many times that a source showed, by turns, texts that are kept anyway. Nothing that a row of another
table refers to is ever let go, whichever table that is: the schema is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from datetime import datetime

from watcher.store.codec import to_text
from watcher.store.connection import Connection, Value, plainly

AT_ONCE = 2000
"""Rows in one transaction: nobody else can write meanwhile."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is older goes; and of a source, what is not among the newest so many of its texts."""

    before: datetime
    texts: int


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rows were let go."""

    visits: int = 0
    texts: int = 0
    documents: int = 0
    snapshots: int = 0
    incidents: int = 0

    def __add__(self, other: Pruned) -> Pruned:
        return Pruned(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


def prune(connection: Connection, limits: Limits, *, rehearse: bool = False) -> Pruned:
    """Let go of what the limits allow; `rehearse` counts it and changes nothing. Raises `StoreError`."""
    if rehearse:
        return _rehearsed(connection, limits)
    total = Pruned()
    for step in _STEPS:
        gone: Pruned | None = None
        while gone != Pruned():
            with connection.writing():
                gone = step(connection, limits)
            total += gone
    return total


def _rehearsed(connection: Connection, limits: Limits) -> Pruned:
    total = Pruned()
    with connection.rehearsing():
        for step in _STEPS:
            while (gone := step(connection, limits)) != Pruned():
                total += gone
    return total


def compact(connection: Connection) -> None:
    """Write the file anew without its gaps. Raises `StoreError` while another program uses it."""
    with connection.alone(), plainly(connection.path):
        connection.db.execute("VACUUM")
        connection.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_OLD_VISITS = """
SELECT id FROM visits old WHERE at < ? AND outcome NOT IN ('changed', 'first_seen')
AND id != (SELECT id FROM visits last WHERE last.source = old.source ORDER BY at DESC, id DESC LIMIT 1)
"""
_OLD_TEXTS = """
SELECT id FROM (
    SELECT id, last_seen,
        row_number() OVER (PARTITION BY source ORDER BY id DESC) AS nth,
        id = max(id) OVER (PARTITION BY source, document) AS newest_of_its_text,
        id = min(id) OVER (PARTITION BY source) AS first
    FROM editions
) old
WHERE NOT newest_of_its_text AND NOT first AND (nth > ? OR last_seen < ?)
"""
_DOCUMENTS = "SELECT id FROM documents old WHERE 1"
_SNAPSHOTS = "SELECT sha256 AS id FROM snapshots old WHERE 1"
_OLD_INCIDENTS = "SELECT id FROM incidents old WHERE over < ?"


def _texts(connection: Connection, limits: Limits) -> Pruned:
    """The times that a source went back to a text and on again, where no change tells of it."""
    free = _nobody_refers(connection, "editions", but=("captures", "visits"))
    values: list[Value] = [limits.texts, to_text(limits.before)]
    rows = connection.rows(f"{_OLD_TEXTS} {free} LIMIT {AT_ONCE}", values)
    for row in rows:
        connection.write("DELETE FROM captures WHERE edition = ?", [row["id"]])
        connection.write("UPDATE visits SET edition = NULL WHERE edition = ?", [row["id"]])
        connection.write("DELETE FROM editions WHERE id = ?", [row["id"]])
    return Pruned(texts=len(rows))


def _visits(connection: Connection, limits: Limits) -> Pruned:
    """Checks that found nothing new; the last of each source stays, as its state is told from it."""
    before = to_text(limits.before)
    return Pruned(visits=_let_go(connection, "visits", _OLD_VISITS, "DELETE FROM visits WHERE id = ?", before))


def _documents(connection: Connection, _: Limits) -> Pruned:
    """Texts as an older reader or older rules made them, which no edition shows any more."""
    return Pruned(documents=_let_go(connection, "documents", _DOCUMENTS, "DELETE FROM documents WHERE id = ?"))


def _snapshots(connection: Connection, _: Limits) -> Pruned:
    """Bytes that no capture names any more."""
    return Pruned(snapshots=_let_go(connection, "snapshots", _SNAPSHOTS, "DELETE FROM snapshots WHERE sha256 = ?"))


def _incidents(connection: Connection, limits: Limits) -> Pruned:
    """Troubles that are long over."""
    before = to_text(limits.before)
    return Pruned(
        incidents=_let_go(connection, "incidents", _OLD_INCIDENTS, "DELETE FROM incidents WHERE id = ?", before)
    )


_STEPS: tuple[Callable[[Connection, Limits], Pruned], ...] = (_texts, _visits, _documents, _snapshots, _incidents)


def _let_go(connection: Connection, table: str, old: str, delete: str, *values: Value) -> int:
    """Delete some of the old rows that no other row refers to; how many."""
    rows = connection.rows(f"{old} {_nobody_refers(connection, table)} LIMIT {AT_ONCE}", values)
    for row in rows:
        connection.write(delete, [row["id"]])
    return len(rows)


def _nobody_refers(connection: Connection, table: str, *, but: Collection[str] = ()) -> str:
    """The condition that no row of any table refers to the `old` one, tables that go with it aside."""
    names = [row["name"] for row in connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    references = [
        (name, row["from"], row["to"] or "id")
        for name in names
        if name not in but
        for row in connection.rows("SELECT * FROM pragma_foreign_key_list(?)", [name])
        if row["table"] == table
    ]
    return " ".join(_REFERS.format(name=name, ours=ours, theirs=theirs) for name, ours, theirs in references)


_REFERS = 'AND NOT EXISTS (SELECT 1 FROM "{name}" other WHERE other."{ours}" = old."{theirs}")'
