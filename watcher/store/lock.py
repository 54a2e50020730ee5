"""One service per database: a lock beside the file, which the system lets go of however its holder ends."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from watcher.errors import InUse, StoreError
from watcher.store.codec import to_text

LONGEST_NOTE = 1000


@contextmanager
def held(database: Path, now: datetime) -> Iterator[None]:
    """Be the only service of a database for as long as the block runs.

    Raises InUse, at once, where another is; it says who. The lock is of the file `DATABASE.lock`, which stays: were it
    removed, two could hold locks of two files of that name. A folder that cannot be written to raises StoreError.
    """
    path = database.with_name(f"{database.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not inherited: a reading process that outlives us must not keep the lock.
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{path}: the lock of the database cannot be made ({error.strerror})") from error
    try:
        _lock(handle, database)
        _note(handle, now)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, database: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise InUse(f"{database}: {_holder(handle)}; stop it first, or name another database") from error
    except OSError as error:
        raise StoreError(f"{database}: its folder knows no locks ({error.strerror}); put it on a local disk") from error


def _note(handle: int, now: datetime) -> None:
    said = {"pid": os.getpid(), "host": socket.gethostname(), "since": to_text(now)}
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(said).encode(), 0)


def _holder(handle: int) -> str:
    """Who has the lock, as far as the file tells; it may be read just before its holder wrote it."""
    try:
        said = json.loads(os.pread(handle, LONGEST_NOTE, 0))
        since = datetime.fromisoformat(said["since"])
        return f"another service watches it: process {said['pid']} on {said['host']}, since {since:%Y-%m-%d %H:%M} UTC"
    except (ValueError, KeyError, TypeError):
        return "another service watches it"
