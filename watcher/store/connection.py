"""The one connection to the database file: how it is opened, how it is written to, and its errors in plain words."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from watcher.errors import NotFound, StoreError
from watcher.store.migrations import migrate, unknown_steps, waiting_steps

if TYPE_CHECKING:
    import sqlite3
else:
    # The SQLite that sqlite-utils itself runs on: pysqlite3 where it is installed, Python's own otherwise.
    from sqlite_utils.utils import sqlite3

BUSY_SECONDS = 10

# A quick check reads the whole file, about a second per gigabyte once it is in memory and far longer from a cold disk.
# Above this size the two tables that hold nearly all bytes are left to `Store.verify`.
QUICK_CHECK_BYTES = 256_000_000
BULKY_TABLES = frozenset({"snapshots", "documents"})

Row = dict[str, Any]
Value = str | int | float | bytes | None

_REASONS = {
    "SQLITE_BUSY": f"another program has been writing to it for over {BUSY_SECONDS} seconds; try again when it is done",
    "SQLITE_LOCKED": "another program is using it; try again when it is done",
    "SQLITE_FULL": "the disk is full; nothing was changed, free some space and try again",
    "SQLITE_READONLY": "it may only be read here; check the permissions of the file and its folder",
    "SQLITE_PERM": "there is no permission to use it; check the permissions of the file and its folder",
    "SQLITE_CANTOPEN": "it cannot be opened; check the permissions of the file and its folder",
    "SQLITE_NOTADB": "it is not a SQLite database; name another file, or restore a backup",
    "SQLITE_CORRUPT": "it is damaged; it was left as it is, restore a backup",
    "SQLITE_IOERR": "the disk reports an error; nothing was changed, check the disk",
    "SQLITE_TOOBIG": "a value is too big for it; nothing was changed",
}


class Connection:
    """A thin layer over sqlite-utils: rows as dicts, one kind of write transaction, our own errors."""

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self.db = db

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Every row of an answer."""
        with plainly(self.path):
            cursor = self._execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def row(self, sql: str, parameters: Sequence[Value] = ()) -> Row | None:
        """The first row of an answer, or None."""
        return next(iter(self.rows(sql, parameters)), None)

    def write(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        """Run one writing statement inside `writing()`; the id of the row it inserted."""
        assert self.db.conn.in_transaction, "every write belongs to a transaction"
        with plainly(self.path):
            return self._execute(sql, parameters).lastrowid or 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, whole or nothing. It takes the write lock at once, so what it reads is still so when it writes."""
        with plainly(self.path):
            # `db.atomic()` says plain BEGIN: two that read first and then write would fail with «busy» at once, unwaited.
            self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            with plainly(self.path):
                self.db.execute("COMMIT")
        except BaseException:
            self.db.rollback()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def _execute(self, sql: str, parameters: Sequence[Value]) -> sqlite3.Cursor:
        try:
            return self.db.execute(sql, parameters)
        except UnicodeEncodeError:
            # Half of a surrogate pair, which no UTF-8 can hold; nothing a server sends may stop a write.
            return self.db.execute(sql, [_whole(value) for value in parameters])


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """Open the database of that path; make it first where there is none, unless it is only to be read.

    Nothing is written to a file that cannot be used: it is looked at through a connection that only reads first. Raises
    `NotFound` where there is nothing to read, `StoreError` for a folder, an empty file, another kind of file, a damaged
    or newer database, missing permission, a full disk.
    """
    if read_only and not path.exists():
        raise NotFound(f"{path}: there is no database yet; `watch check` makes it")
    with plainly(path):
        _refuse_what_is_no_database(path)
        if not path.exists():
            _create(path)
        _inspect(path, read_only=read_only)
        return _open(path, "ro" if read_only else "rw")


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Tell what the world did to the database as a `StoreError` with a mend. Our own bugs stay what they are."""
    try:
        yield
    except sqlite3.Error as error:
        # The extended names begin with the plain one: SQLITE_IOERR_FSYNC, SQLITE_READONLY_DBMOVED.
        name = getattr(error, "sqlite_errorname", "")
        reason = next((text for start, text in _REASONS.items() if name.startswith(start)), None)
        if reason is None:
            raise
        raise StoreError(f"{path}: {reason} ({error})") from error
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror or error}; check the folder, its permissions and the disk"
        ) from error


def _refuse_what_is_no_database(path: Path) -> None:
    """Look at the file before SQLite does, which takes an empty one for a new database.

    It is looked at and not opened: closing it would drop the locks of every connection that this process has to it
    (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    if path.is_dir():
        raise StoreError(f"{path}: this is a folder; name a file in it, for example {path / 'watch.db'}")
    wal = Path(f"{path}-wal")
    leftover = wal.exists() and wal.stat().st_size > 0
    if not path.exists():
        if leftover:
            raise StoreError(f"{path}: it is gone, but {wal.name} beside it holds some of it; restore a backup")
        return
    if path.stat().st_size == 0:
        # Ours never is, not even for a moment (see `_create`): something cut it off. To begin anew in its place would be
        # to forget everything in silence.
        raise StoreError(f"{path}: the file is empty; restore a backup, or remove it to begin anew")


def _create(path: Path) -> None:
    """Make the database under another name and link it into place, so that there is never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    _remove(fresh)  # left by one that was killed here, whose process id we have now
    try:
        connection = _open(fresh, "rwc")
        try:
            connection.db.enable_wal()
            with connection.writing():
                migrate(connection.db)
        finally:
            connection.close()
        _put_in_place(fresh, path)
    finally:
        _remove(fresh)


def _remove(fresh: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{fresh}{end}").unlink(missing_ok=True)


def _put_in_place(fresh: Path, path: Path) -> None:
    """Give the new file its name, unless another program was quicker; theirs is as good."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError:
        # No hard links on this file system. A rename could replace a file made in this very instant; nothing else can.
        if not path.exists():
            fresh.rename(path)
    with suppress(OSError):  # some systems cannot sync a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _inspect(path: Path, *, read_only: bool) -> None:
    """Refuse what is damaged, newer or not ours, through a connection that cannot write."""
    connection = _open(path, "ro")
    try:
        _refuse_other_schemas(connection, read_only=read_only)
        if not read_only:
            _quick_check(connection)
            steps = waiting_steps(connection.db)
    finally:
        connection.close()
    if not read_only and steps:
        _migrate(path)


def _refuse_other_schemas(connection: Connection, *, read_only: bool) -> None:
    tables = {row["name"] for row in connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if tables and "_sqlite_migrations" not in tables:
        raise StoreError(f"{connection.path}: this SQLite database is another program's; name another file")
    if newer := unknown_steps(connection.db):
        raise StoreError(
            f"{connection.path}: a newer version of this program wrote it (it knows {', '.join(newer)}); "
            "install that version, or name another file"
        )
    if read_only and waiting_steps(connection.db):
        raise StoreError(f"{connection.path}: an older version of this program wrote it; run `watch check` once")


def _quick_check(connection: Connection) -> None:
    """Let SQLite walk through the file. Of a big one, all tables but the bulky ones."""
    if connection.path.stat().st_size <= QUICK_CHECK_BYTES:
        checks = ["PRAGMA quick_check(1)"]
    else:
        names = {row["name"] for row in connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        checks = [f"PRAGMA quick_check('{name}')" for name in sorted(names - BULKY_TABLES)]
    for check in checks:
        for row in connection.rows(check):
            if row["quick_check"] != "ok":
                raise StoreError(
                    f"{connection.path}: it is damaged; it was left as it is, restore a backup ({row['quick_check']})"
                )


def _migrate(path: Path) -> None:
    """All steps that are waiting, or none of them."""
    connection = _open(path, "rw")
    try:
        connection.db.enable_wal()
        with connection.writing():
            migrate(connection.db)
    finally:
        connection.close()


def _open(path: Path, mode: str) -> Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    # Without an isolation level Python never begins a transaction by itself: `writing()` is the only way to have one.
    conn = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        db = Database(conn, execute_plugins=False)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA journal_size_limit = 67108864")
        return Connection(path, db)
    except BaseException:
        conn.close()
        raise


def _whole(value: Value) -> Value:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
