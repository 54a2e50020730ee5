"""Copying the database while others write to it, and looking through a copy before it counts."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from watcher.errors import StoreError, Unusable
from watcher.model.seal import Head
from watcher.store.codec import to_time_or_none
from watcher.store.connection import Connection, open_as_it_is, plainly, refuse_other_schemas
from watcher.store.files import fresh_name, private_file, private_folder, put_in_place, remove, sync_file
from watcher.store.seals import latest_seal


@dataclass(frozen=True, slots=True)
class Contents:
    """How much a database holds.

    `waiting`: messages that are not sent yet; `last_visit`: of any source, UTC; `seal`: the latest one, where there is one.
    """

    sources: int
    visits: int
    changes: int
    waiting: int
    last_visit: datetime | None
    seal: Head | None = None


_CONTENTS = """
SELECT (SELECT count(*) FROM sources) AS sources, (SELECT count(*) FROM visits) AS visits,
    (SELECT count(*) FROM changes) AS changes,
    (SELECT count(*) FROM deliveries WHERE state IN ('pending', 'leased')) AS waiting,
    (SELECT max(last_visit) FROM sources) AS last_visit
"""


def back_up(path: Path, target: Path) -> Contents:
    """Copy a database, whoever writes to it meanwhile, and look through the copy before it gets its name.

    The copy is one file, with everything that was committed when it began. Raises `StoreError` when there is a file of
    that name already, no room or no permission, and `Unusable` when the database itself is damaged; there is no half
    copy then.
    """
    with plainly(target):
        private_folder(target.parent)
        fresh = fresh_name(target)
        if target.exists() or target.is_symlink():
            raise _there_already(target)
        _refuse_without_room(path, target)
    try:
        _copy(path, fresh)
        with plainly(target):
            contents = looked_through(fresh, called=path)
            sync_file(fresh)
            put_in_place(fresh, target)
    except StoreError as error:
        if isinstance(error.__cause__, FileExistsError):
            raise _there_already(target) from error
        raise
    finally:
        remove(fresh)
    return contents


def looked_through(path: Path, *, called: Path, full: bool = True) -> Contents:
    """Read a file that nobody uses from end to end; what it holds. `called`: its name in what is told.

    Raises `Unusable` when anything in it is amiss, or it is no database of this program.
    """
    with plainly(called):
        connection = open_as_it_is(path, "ro")
        try:
            connection.path = called
            refuse_other_schemas(connection, read_only=False)
            _refuse_an_empty_one(connection)
            if full:
                look_for_damage(connection)
            return contents_of(connection)
        finally:
            connection.close()


def look_for_damage(connection: Connection) -> None:
    """Read everything, however long it takes; `Unusable` if anything is amiss."""
    for row in connection.rows("PRAGMA integrity_check(1)"):
        if row["integrity_check"] != "ok":
            raise Unusable(f"{connection.path}: it is damaged; restore a backup ({row['integrity_check']})")
    if amiss := connection.row("PRAGMA foreign_key_check"):
        raise Unusable(f"{connection.path}: a row of {amiss['table']} refers to nothing; restore a backup")


def contents_of(connection: Connection) -> Contents:
    """How much it holds."""
    row = connection.row(_CONTENTS)
    assert row is not None, "counting always has an answer"
    return Contents(**row | {"last_visit": to_time_or_none(row["last_visit"]), "seal": latest_seal(connection)})


def _copy(path: Path, fresh: Path) -> None:
    with plainly(path):
        source = open_as_it_is(path, "ro")
    try:
        with plainly(fresh):
            private_file(fresh)
            copy = open_as_it_is(fresh, "rw")
        try:
            # In one step: a copy in several begins anew whenever another connection writes between two of them.
            with plainly(path):
                source.db.conn.backup(copy.db.conn)
            with plainly(fresh):
                # One file, which can be carried away and read from a medium that cannot be written to.
                copy.db.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
    finally:
        source.close()
    shutil.copymode(path, fresh)


def _refuse_an_empty_one(connection: Connection) -> None:
    if connection.row("SELECT 1 FROM sqlite_schema WHERE name = 'sources'") is None:
        raise Unusable(f"{connection.path}: there is nothing in it; name another file")


def _refuse_without_room(path: Path, target: Path) -> None:
    needed, free = path.stat().st_size, shutil.disk_usage(target.parent).free
    if free < needed:
        raise StoreError(f"{target}: there is no room for it: it needs {needed:,} bytes, {free:,} are free")


def _there_already(target: Path) -> StoreError:
    return StoreError(f"{target}: there is such a file already; name another")
