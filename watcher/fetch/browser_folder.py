"""The folder that a browser writes into: one for each, and none left behind."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

_PREFIX = "watch-browser"
_NAME = re.compile(rf"{_PREFIX}-(\d+)-\w+")


def new_folder() -> str:
    """A folder for this process. Those of processes that were killed and could not tidy up are removed."""
    _sweep(Path(tempfile.gettempdir()))
    return tempfile.mkdtemp(prefix=f"{_PREFIX}-{os.getpid()}-")


def remove(folder: str) -> None:
    """Remove it, as far as the system lets us."""
    shutil.rmtree(folder, ignore_errors=True)


def _sweep(place: Path) -> None:
    for folder in place.glob(f"{_PREFIX}-*"):
        named = _NAME.fullmatch(folder.name)
        if named and not _is_alive(int(named[1])):
            remove(str(folder))  # another user's cannot be, and a link is not followed


def _is_alive(pid: int) -> bool:
    """Does the process run, as far as can be said? Where it cannot be asked without harm (Windows), it counts as alive."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True
