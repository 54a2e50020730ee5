"""The one connection to the database file: how it is opened, how it is written to, and its errors in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from watcher.errors import NotFound, StoreError, Unusable
from watcher.store.backups import backups_of, how_to_restore
from watcher.store.files import fresh_name, private_file, private_folder, put_in_place, remove, restoring
from watcher.store.ledger import Ledger
from watcher.store.migrations import migrate, unknown_steps, waiting_steps
from watcher.store.turns import NotMyTurn, has_the_reset_bug, my_turn

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
    "SQLITE_IOERR": "the disk reports an error; nothing was changed, check the disk",
    "SQLITE_INTERRUPT": "the question took too long; ask for less",
    "SQLITE_TOOBIG": "a value is too big for it; nothing was changed",
}
_LASTING_REASONS = {
    "SQLITE_NOTADB": "it is not a SQLite database; name another file, or restore a backup",
    "SQLITE_CORRUPT": "it is damaged; it was left as it is, restore a backup",
}
_ALTERED = "it holds a text that is none, which this program did not write; `watch verify` names it"


class Connection:
    """A thin layer over sqlite-utils: rows as dicts, one kind of write transaction, our own errors."""

    def __init__(self, path: Path, db: Database, *, reads_only: bool = False) -> None:
        self.path = path
        self.db = db
        self.takes_turns = has_the_reset_bug(sqlite3.sqlite_version_info) and not reads_only
        self._ledger: Ledger | None = None

    def keep_ledger(self) -> None:
        """From now on, seal what is written through this connection."""
        self._ledger = Ledger(self.db)

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
        """One transaction, whole or nothing, with the seal of what it wrote.

        It takes the write lock at once, so what it reads is still so when it writes.
        """
        with self.alone():
            with plainly(self.path):
                # `db.atomic()` says plain BEGIN: two that read first and write then would fail with «busy» at once.
                self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                with plainly(self.path):
                    if self._ledger:
                        self._ledger.seal()
                    self.db.execute("COMMIT")
            except BaseException:
                self.db.rollback()
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Whatever others write meanwhile, all that is read inside is as it stood when that began."""
        with plainly(self.path):
            self.db.execute("BEGIN")
            try:
                yield
            finally:
                self.db.rollback()

    @contextmanager
    def rehearsing(self) -> Iterator[None]:
        """A transaction that is undone in any case: to learn what a write would do."""
        with self.alone():
            with plainly(self.path):
                self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                self.db.rollback()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """What may write back the log happens inside; where SQLite has the reset bug, our writers take turns at it."""
        if not self.takes_turns:
            yield
            return
        with ExitStack() as stack:
            with plainly(self.path):
                stack.enter_context(my_turn(self.path, BUSY_SECONDS))
            yield

    def limit(self, seconds: float) -> None:
        """End every question that takes longer: it raises `StoreError`."""
        end = monotonic() + seconds
        self.db.conn.set_progress_handler(lambda: monotonic() > end, 10_000)

    def close(self) -> None:
        """Let go of the file."""
        try:
            with self.alone():
                self.db.close()
        except StoreError:
            self.db.close()  # another is busy writing, so the log is written back by that one

    def _execute(self, sql: str, parameters: Sequence[Value]) -> sqlite3.Cursor:
        try:
            return self.db.execute(sql, parameters)
        except UnicodeEncodeError:
            # Half of a surrogate pair, which no UTF-8 can hold; nothing a server sends may stop a write.
            return self.db.execute(sql, [_whole(value) for value in parameters])


def about_sqlite() -> str:
    """The version of SQLite, and what is to be known of it."""
    note = "; two writers at once may damage its log, so ours take turns (pip install pysqlite3 brings a newer one)"
    return sqlite_version() + (note if has_the_reset_bug(sqlite3.sqlite_version_info) else "")


def sqlite_version() -> str:
    """The version of the SQLite that all this runs on."""
    return str(sqlite3.sqlite_version)


def connect(
    path: Path, *, read_only: bool = False, backups: Path | None = None, any_thread: bool = False, again: bool = False
) -> Connection:
    """Open the database of that path; make it first where there is none, unless it is only to be read.

    Nothing is written to a file that cannot be used: it is looked at through a connection that only reads first. Raises
    `NotFound` where there is nothing to read; `Unusable` for an empty file, another kind of file, a damaged or newer
    database, naming the newest backup in the folder `backups`; `StoreError` for a folder, missing permission, a full
    disk. `any_thread`: it may be handed from thread to thread, one at a time. `again`: this program has looked through the
    file before, which for one of gigabytes takes half a minute, and need not do so again.
    """
    try:
        with plainly(path):
            _refuse_what_is_no_database(path)
            if read_only and not path.exists():
                raise NotFound(f"{path}: there is no database yet; `watch check` makes it")
            if not path.exists():
                _refuse_to_forget(path, backups)
                _create(path)
            _inspect(path, read_only=read_only, again=again)
            connection = open_as_it_is(path, "ro" if read_only else "rw", any_thread=any_thread)
            if not read_only:
                connection.keep_ledger()
            return connection
    except Unusable as error:
        raise Unusable(f"{error}{how_to_restore(path, backups)}") from error


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Tell what the world did to the database as a `StoreError` with a mend. Our own bugs stay what they are."""
    try:
        yield
    except sqlite3.Error as error:
        # The extended names begin with the plain one: SQLITE_IOERR_FSYNC, SQLITE_READONLY_DBMOVED.
        name = getattr(error, "sqlite_errorname", "")
        for kind, reasons in ((Unusable, _LASTING_REASONS), (StoreError, _REASONS)):
            reason = next((text for start, text in reasons.items() if name.startswith(start)), None)
            if reason is not None:
                raise kind(f"{path}: {reason} ({error})") from error
        if str(error).startswith("Could not decode to UTF-8"):
            raise Unusable(f"{path}: {_ALTERED}") from error
        raise
    except UnicodeDecodeError as error:  # a text that SQLite quotes is no text any more
        raise Unusable(f"{path}: {_LASTING_REASONS['SQLITE_CORRUPT']} ({error})") from error
    except NotMyTurn as error:
        raise StoreError(f"{path}: {_REASONS['SQLITE_BUSY']}") from error
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
    if restoring(path).exists():
        raise Unusable(f"{path}: a restore was cut off and left {restoring(path).name} beside it; run it once more")
    wal = Path(f"{path}-wal")
    leftover = wal.exists() and wal.stat().st_size > 0
    if not path.exists():
        if leftover:
            raise Unusable(f"{path}: it is gone, but {wal.name} beside it holds some of it; restore a backup")
        return
    if path.stat().st_size == 0:
        # Ours never is, not even for a moment (see `_create`): something cut it off. To begin anew in its place would be
        # to forget everything in silence.
        raise Unusable(f"{path}: the file is empty; restore a backup, or remove it to begin anew")


def _refuse_to_forget(path: Path, backups: Path | None) -> None:
    """Where there are backups there was a database; to begin anew in its place would be to forget it in silence."""
    if backups_of(path, backups):
        raise Unusable(f"{path}: it is gone, but there are backups of it; restore one, or move them away to begin anew")


def _create(path: Path) -> None:
    """Make the database under another name and link it into place, so that there is never half of one."""
    private_folder(path.parent)
    fresh = fresh_name(path)
    try:
        private_file(fresh)
        bring_up_to_date(fresh, "rwc")
        with suppress(FileExistsError):  # another program was quicker; theirs is as good
            put_in_place(fresh, path)
    finally:
        remove(fresh)


def _inspect(path: Path, *, read_only: bool, again: bool) -> None:
    """Refuse what is damaged, newer or not ours, through a connection that cannot write."""
    connection = open_as_it_is(path, "ro")
    try:
        refuse_other_schemas(connection, read_only=read_only)
        steps = [] if read_only else waiting_steps(connection.db)
        if steps or not (read_only or again):
            _quick_check(connection)
    finally:
        connection.close()
    if steps:
        bring_up_to_date(path)


def refuse_other_schemas(connection: Connection, *, read_only: bool) -> None:
    """Raise `Unusable` for another program's or a newer database; an older one may not be read only."""
    tables = {row["name"] for row in connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if tables and "_sqlite_migrations" not in tables:
        raise Unusable(f"{connection.path}: this SQLite database is another program's; name another file")
    if newer := unknown_steps(connection.db):
        raise Unusable(
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
                raise Unusable(
                    f"{connection.path}: it is damaged; it was left as it is, restore a backup ({row['quick_check']})"
                )


def bring_up_to_date(path: Path, mode: str = "rw") -> None:
    """Take all steps that are waiting, or none of them."""
    connection = open_as_it_is(path, mode)
    try:
        connection.db.enable_wal()
        with connection.writing():
            migrate(connection.db)
    finally:
        connection.close()


def open_as_it_is(path: Path, mode: str, *, any_thread: bool = False) -> Connection:
    """A connection to a file that was not looked at: `ro`, `rw`, or `rwc`, which makes it. Raises `sqlite3.Error`."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    # Without an isolation level Python never begins a transaction by itself: `writing()` is the only way to have one.
    conn = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=not any_thread)
    try:
        db = Database(conn, execute_plugins=False)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA trusted_schema = OFF")  # a database that came from elsewhere calls no functions of its own
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA journal_size_limit = 67108864")
        return Connection(path, db, reads_only=mode == "ro")
    except BaseException:
        conn.close()
        raise


def _whole(value: Value) -> Value:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
