"""A secret that everybody on the machine may read is none: who may read the files that hold one?"""

from __future__ import annotations

import re
import shlex
import stat
from pathlib import Path

from watcher.config.problem import Problems
from watcher.config.tree import KeyPath, Tree

PROVIDED = Path("/run/secrets")
"""Where a container is given its secrets, open to everybody in it; nobody else is in there."""

_TELLING = re.compile("auth|cookie|token|key|secret|password", re.IGNORECASE)  # headers that let somebody in
_IN_CHANNELS = {"webhook", "token", "password", "urls"}


def read_by_others(file: Path) -> bool:
    """May everybody on this machine read or change the file? Not where a folder above lets nobody else pass.

    What a group may is for the operator to say.
    """
    file = file.resolve()
    if PROVIDED in file.parents or not file.is_file():
        return False
    return _everybody(file, stat.S_IROTH | stat.S_IWOTH) and all(
        _everybody(folder, stat.S_IXOTH) for folder in file.parents
    )


def close_it(file: Path) -> str:
    """The mend, as a command."""
    return f"`chmod 600 {shlex.quote(str(file))}`"


def check_private(tree: Tree, file: Path, problems: Problems) -> None:
    """Note the first secret that is written into the settings, where everybody may read them."""
    known = tree.filled | tree.spoilt
    written = [path for path, text in tree.leaves() if text and is_secret(path) and path not in known]
    if written and read_by_others(file):
        told = f"a secret in a file that everybody on this machine may read; {close_it(file)}, or write ${{NAME}} here"
        problems.add(min(map(tree.place, written)), told)


def is_secret(path: KeyPath) -> bool:
    """Does a secret stand there?"""
    match path:
        case ("channels", _, str(key), *_):
            return key in _IN_CHANNELS
        case ("sources", _, "headers", str(name)):
            return _TELLING.search(name) is not None
        case _:
            return path in {("heartbeat", "url"), ("web", "password")}


def _everybody(path: Path, may: int) -> bool:
    return bool(path.stat().st_mode & may)
