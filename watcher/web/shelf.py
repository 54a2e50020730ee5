"""The database, as the pages read it: a few read-only connections, and a limit on how long a question may take."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue

from watcher.store import Store

SECONDS = 5.0
"""How long one request may keep the database busy."""
MOST = 8

Stamp = tuple[tuple[int, int], ...]


class Shelf:
    """Lends out read-only stores, one to each request at a time."""

    def __init__(self, database: Path, *, seconds: float = SECONDS) -> None:
        self._database = database
        self._seconds = seconds
        self._free: LifoQueue[Store] = LifoQueue()
        self._places = threading.Semaphore(MOST)

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """A store to read from. Raises NotFound where there is no database yet, StoreError where it cannot be used."""
        with self._places:
            store = self._take()
            try:
                store.limit(self._seconds)
                yield store
            except BaseException:
                store.close()  # whatever ended it, the next one begins afresh
                raise
            self._free.put(store)

    def stamp(self) -> Stamp:
        """Differs when anything was written since. It looks at the files alone, and not into the database."""
        return tuple(_mark(path) for path in (self._database, Path(f"{self._database}-wal")))

    def close(self) -> None:
        """Let go of the file."""
        with suppress(Empty):
            while True:
                self._free.get_nowait().close()

    def _take(self) -> Store:
        with suppress(Empty):
            return self._free.get_nowait()
        return Store.open(self._database, read_only=True, any_thread=True)


def _mark(path: Path) -> tuple[int, int]:
    try:
        seen = path.stat()
    except OSError:
        return (0, 0)
    return (seen.st_mtime_ns, seen.st_size)
