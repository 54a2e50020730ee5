"""Putting a backup in the place of the database: looked through first, the old one kept, and never a moment of neither."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from watcher.errors import StoreError, Unusable
from watcher.store.backup import Contents, looked_through
from watcher.store.connection import bring_up_to_date, open_as_it_is, plainly
from watcher.store.files import LEFTOVERS, fresh_name, private_folder, remove, restoring, sync_file, sync_folder
from watcher.store.lock import held
from watcher.store.schema import strange

# The bytes that every SQLite locks, shared, for as long as it has a database in WAL mode open; see its os.h.
_SHARED_BYTES = (0x40000002, 510)


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands there now and what stood there before. `before` is None where that could not be read.

    `aside`: where the old database lies now, None where there was none.
    """

    now: Contents
    before: Contents | None
    aside: Path | None


def restore(backup: Path, path: Path, at: datetime) -> Restored:
    """Put a copy of a backup in the place of the database of that path.

    It is read from end to end and brought to today's schema before anything is touched; the old database is moved
    aside, with the time in its name. Raises `InUse` while a service has the database, `StoreError` while another program
    has it open or when the backup is no plain file, `Unusable` when it is no healthy database of ours. Killed at any
    moment, the old one stands there still, or the new one, or the next start says that the restore has to be run again.
    """
    with plainly(path):
        path = path.resolve()
        private_folder(path.parent)
        fresh = fresh_name(path)
    try:
        with plainly(backup):
            _copy_plain_file(backup, fresh)
            _let_read_who_could_before(fresh, path)
        now = _made_ready(fresh, called=backup)
        before = _contents_or_none(path)
        with held(path, at), plainly(path), _nobody_else(path):
            return Restored(now, before, _exchange(fresh, path, at))
    finally:
        remove(fresh)


def _copy_plain_file(backup: Path, fresh: Path) -> None:
    """What is looked through must be what is put in place: so it is copied first, from the one file that was opened."""
    leftover = Path(f"{backup}-wal")
    if leftover.exists() and leftover.stat().st_size > 0:
        raise StoreError(
            f"{backup}: {leftover.name} beside it holds some of it; put both into one file first: "
            f"`watch backup NEW_FILE --database {backup}`"
        )
    try:
        # Not through a link, and without waiting at a pipe that nobody writes to.
        file = os.open(backup, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if backup.is_symlink():
            raise StoreError(f"{backup}: this is a link; name the file itself: {backup.resolve()}") from error
        raise
    with os.fdopen(file, "rb") as source:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise StoreError(f"{backup}: this is no plain file; name a copy that `watch backup` made")
        _refuse_without_room(os.fstat(file).st_size, fresh)
        with fresh.open("xb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)


def _let_read_who_could_before(fresh: Path, path: Path) -> None:
    """Whatever the backup lay on; where there was none before, its owner alone."""
    there = path.stat() if path.exists() else None
    fresh.chmod(stat.S_IMODE(there.st_mode) if there else stat.S_IRUSR | stat.S_IWUSR)
    if os.geteuid() == 0:  # else the service, which is not root, could not open what root has restored
        owner = there or path.parent.stat()
        os.chown(fresh, owner.st_uid, owner.st_gid)


def _refuse_without_room(needed: int, fresh: Path) -> None:
    free = shutil.disk_usage(fresh.parent).free
    if free < needed:
        raise StoreError(f"{fresh.parent}: there is no room for it: it needs {needed:,} bytes, {free:,} are free")


def _made_ready(fresh: Path, *, called: Path) -> Contents:
    if fresh.stat().st_size == 0:
        raise Unusable(f"{called}: the file is empty; name another backup")
    looked_through(fresh, called=called)
    with plainly(called):
        bring_up_to_date(fresh)
        _refuse_strange_schemas(fresh, called)
        contents = looked_through(fresh, called=called, full=False)
        sync_file(fresh)
    return contents


def _refuse_strange_schemas(fresh: Path, called: Path) -> None:
    connection = open_as_it_is(fresh, "ro")
    try:
        found = strange(connection.db)
    finally:
        connection.close()
    for kind, name in found:
        raise Unusable(f"{called}: its {kind} {name} is not as this program makes it; name another backup")


def _contents_or_none(path: Path) -> Contents | None:
    """What stands there, as far as it can be read; it may be damaged, which is why it is replaced."""
    try:
        return looked_through(path, called=path, full=False)
    except StoreError:
        return None


@contextmanager
def _nobody_else(path: Path) -> Iterator[None]:
    """Hold what SQLite itself locks while it has a file open, so that no other program has it or gets it meanwhile."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        yield
        return
    try:
        _lock(file, path)
        yield
    finally:
        os.close(file)


def _lock(file: int, path: Path) -> None:
    start, length = _SHARED_BYTES
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
    except (BlockingIOError, PermissionError) as error:
        raise StoreError(f"{path}: another program has it open; stop the service and whoever reads it") from error


def _exchange(fresh: Path, path: Path, at: datetime) -> Path | None:
    """From the first rename to the last, the waiting file keeps every other start from making a database anew."""
    fresh.rename(restoring(path))
    sync_folder(path.parent)
    aside = _aside(path, at)
    moved = None
    for end in ("", *LEFTOVERS):
        old = Path(f"{path}{end}")
        if end == "-shm":
            old.unlink(missing_ok=True)  # holds no data, and is made anew
        elif old.exists():
            old.rename(f"{aside}{end}")
            moved = aside
    restoring(path).rename(path)
    sync_folder(path.parent)
    return moved


def _aside(path: Path, at: datetime) -> Path:
    name = f"{path.name}.before-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    number = 1
    while (aside := path.with_name(name if number == 1 else f"{name}.{number}")).exists():
        number += 1
    return aside
