"""One service per database: a lock beside the file, which the system lets go of however its holder ends."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from watcher.errors import InUse, StoreError
from watcher.store.codec import to_text, to_time
from watcher.store.files import private_folder

LONGEST_NOTE = 1000
LOOKS, LOOK_SECONDS = 4, 0.05


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What the lock tells of the service of a database.

    `running`: somebody has the lock. `since`: when it began; None where no service ever did, or the last one ended in
    order. So one that has a `since` and is not running ended otherwise. `progress`: when it last got on with its work.
    """

    running: bool
    since: datetime | None = None
    progress: datetime | None = None


class Hold:
    """The lock, while it is ours."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def progress(self) -> None:
        """Let whoever asks see that work goes on."""
        with suppress(OSError):  # a full or a failing disk is told by others
            os.utime(self._handle)


@contextmanager
def held(database: Path, now: datetime) -> Iterator[Hold]:
    """Be the only service of a database for as long as the block runs.

    Raises InUse, at once, where another is; it says who. The lock is of the file `DATABASE.lock`, which stays: were it
    removed, two could hold locks of two files of that name. A folder that cannot be written to raises StoreError.
    """
    path = _lock_file(database)
    try:
        private_folder(path.parent)
        # Not inherited: a reading process that outlives us must not keep the lock. Whoever may read it could take it.
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"{path}: the lock of the database cannot be made ({error.strerror})") from error
    try:
        _lock(handle, database)
        _note(handle, now)
        yield Hold(handle)
        with suppress(OSError):
            os.ftruncate(handle, 0)  # ended in order: nobody expects it to run
    finally:
        os.close(handle)


def refuse_a_second(database: Path) -> None:
    """Raise InUse where a service has the database. It may take it later all the same: `held` decides."""
    with suppress(OSError):
        handle = os.open(_lock_file(database), os.O_RDONLY | os.O_CLOEXEC)
        try:
            if not _is_free(handle):
                raise _in_use(handle, database)
        finally:
            os.close(handle)


def service_state(database: Path) -> ServiceState:
    """Whether a service runs, and if not, whether one should."""
    path = _lock_file(database)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ServiceState(running=False)
    try:
        running = not _is_free(handle)
        since, touched = _since(handle), datetime.fromtimestamp(os.fstat(handle).st_mtime, UTC)
        return ServiceState(running, since, touched if running else None)
    finally:
        os.close(handle)


def _is_free(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _since(handle: int) -> datetime | None:
    try:
        return to_time(json.loads(os.pread(handle, LONGEST_NOTE, 0))["since"])
    except (ValueError, KeyError, TypeError):
        return None


def _lock_file(database: Path) -> Path:
    return database.with_name(f"{database.name}.lock")


def _lock(handle: int, database: Path) -> None:
    try:
        _lock_patiently(handle)
    except BlockingIOError as error:
        raise _in_use(handle, database) from error
    except OSError as error:
        raise StoreError(f"{database}: its folder knows no locks ({error.strerror}); put it on a local disk") from error


def _lock_patiently(handle: int) -> None:
    # Whoever asks for the state has the lock for an instant.
    for _ in range(LOOKS - 1):
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOOK_SECONDS)
    return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _note(handle: int, now: datetime) -> None:
    said = {"pid": os.getpid(), "host": socket.gethostname(), "since": to_text(now)}
    with suppress(OSError):  # on a full disk nobody learns who has the lock; it holds all the same
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(said).encode(), 0)


def _in_use(handle: int, database: Path) -> InUse:
    return InUse(f"{database}: {_holder(handle)}; stop it first, or name another database")


def _holder(handle: int) -> str:
    """Who has the lock, as far as the file tells; it may be read just before its holder wrote it."""
    try:
        said = json.loads(os.pread(handle, LONGEST_NOTE, 0))
        since = datetime.fromisoformat(said["since"])
        return f"another service watches it: process {said['pid']} on {said['host']}, since {since:%Y-%m-%d %H:%M} UTC"
    except (ValueError, KeyError, TypeError):
        return "another service watches it"
