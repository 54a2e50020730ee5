"""Taking turns at writing, where SQLite itself does not do so well enough.

SQLite 3.7.0 to 3.51.2 can damage a database in WAL mode when one connection writes back the log (a checkpoint) in the very
instant in which another begins it anew (https://www.sqlite.org/wal.html#walresetbug). There our own writers, which
commit, check-point and close, hold a lock of ours meanwhile, so that no two do so at once. Readers wait for nobody.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOOK_SECONDS = 0.005
_FIRST, _MENDED = (3, 7, 0), (3, 51, 3)


class NotMyTurn(Exception):
    """Another program has been writing for longer than we wait."""


def has_the_reset_bug(version: tuple[int, ...]) -> bool:
    """Is it a SQLite in which two writers may damage a database?"""
    return _FIRST <= version < _MENDED


@contextmanager
def my_turn(path: Path, patience: float) -> Iterator[None]:
    """Be the only one of our writers meanwhile. Raises `NotMyTurn` after so many seconds, `OSError`."""
    # The folder stands for the database: a lock on the file itself would be SQLite's, and another file would be litter.
    file = os.open(path.absolute().parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _wait(file, patience)
        yield
    finally:
        os.close(file)


def _wait(file: int, patience: float) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise NotMyTurn from None
            time.sleep(_LOOK_SECONDS)
