"""The files of a database beside SQLite: making one whole under another name, and giving it its own."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

LEFTOVERS = ("-wal", "-shm", "-journal")
"""What SQLite lays beside a database, after its name."""


def private_folder(folder: Path) -> None:
    """Make it, for its owner alone; one that is there stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def private_file(path: Path) -> None:
    """Make an empty file that its owner alone may read; what SQLite lays beside it will be like it."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def fresh_name(path: Path) -> Path:
    """Where a file is made before it gets its name; nothing is there, whoever was killed."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    remove(fresh)  # left by one that was killed here, whose process id we have now
    return fresh


def restoring(path: Path) -> Path:
    """Where a restored database waits while the old one is put aside; until it has moved on, nobody may begin anew."""
    return path.with_name(f"{path.name}.restoring")


def remove(path: Path) -> None:
    """Remove a database that nobody has open, with all that belongs to it."""
    for end in ("", *LEFTOVERS):
        Path(f"{path}{end}").unlink(missing_ok=True)


def put_in_place(fresh: Path, path: Path) -> None:
    """Give a new file its name, and never to the loss of another; `FileExistsError` where there is one by now."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:
        # No hard links on this file system. A rename could replace a file made in this very instant; nothing else can.
        if path.exists():
            raise FileExistsError(f"{path} is there already") from None
        fresh.rename(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """What is in the file survives a power cut from here on. Not for one that this process has open as a database."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def sync_folder(folder: Path) -> None:
    """The names in a folder survive a power cut from here on."""
    with suppress(OSError):  # some systems cannot sync a folder
        sync_file(folder)
