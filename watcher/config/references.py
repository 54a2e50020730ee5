"""`${NAME}` and `${file:path}`: secrets that stand outside the settings file.

Only `${` is special. `$${` stands for these two characters themselves; any other `$` is a dollar. What is filled in is not
looked at again, so a secret may hold anything that one line can.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from pathlib import Path

from watcher.config.private import close_it, read_by_others
from watcher.config.problem import Problems, nearest, quoted
from watcher.config.text import UNPRINTABLE
from watcher.config.tree import KeyPath, Tree

LARGEST_SECRET = 64_000

_REFERENCE = re.compile(r"\$\$\{|\$\{([^}]*)(\}?)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class _Unfilled(Exception):
    """Why a reference cannot be filled in; becomes a problem with its place."""


def fill(tree: Tree, environment: Mapping[str, str], folder: Path, problems: Problems) -> None:
    """Put secrets in the place of the references to them. `folder`: what relative paths of files begin at."""
    for path, text in list(tree.leaves()):
        if text is None or "${" not in text:
            continue
        try:
            tree.replace(path, _filled(path, text, environment, folder))
            tree.filled.add(path)
        except _Unfilled as trouble:
            problems.add(tree.place(path), str(trouble))
            tree.spoilt.add(path)


def _filled(path: KeyPath, text: str, environment: Mapping[str, str], folder: Path) -> str:
    _refuse_elsewhere(path)

    def secret(found: re.Match[str]) -> str:
        return "${" if found[0] == "$${" else _secret(found, environment, folder)

    return _REFERENCE.sub(secret, text)


def _refuse_elsewhere(path: KeyPath) -> None:
    if path[:2] == ("defaults", "headers"):
        raise _Unfilled("a secret here would be sent to every site; write the header at the sources that need it")
    in_header = path[:1] == ("sources",) and path[2:3] == ("headers",)
    if path[:1] != ("channels",) and path not in {("heartbeat", "url"), ("web", "password")} and not in_header:
        raise _Unfilled(
            "«${» is filled in in channels, headers, the heartbeat and the password of the pages only; write the value itself"
        )


def _secret(found: re.Match[str], environment: Mapping[str, str], folder: Path) -> str:
    name, closed = found[1], found[2]
    if closed and name.startswith("file:") and name != "file:":
        text = _from_file(name.removeprefix("file:").strip(), folder)
    elif closed and _NAME.fullmatch(name):
        text = _from_environment(name, environment)
    else:
        raise _Unfilled("this is no reference; write ${NAME} or ${file:path}, or $${ for the two characters themselves")
    if UNPRINTABLE.search(text) or re.search(r"[\t\r\n\x85\u2028\u2029]", text):
        raise _Unfilled(f"{quoted(found[0])} holds more than one line, or a control character; keep one line")
    return text


def _from_environment(name: str, environment: Mapping[str, str]) -> str:
    text = environment.get(name)
    if text:
        return text
    if text == "":
        raise _Unfilled(f"the environment variable {name} is empty; set it, or write ${{file:path}}")
    near = nearest(name, environment)
    mend = f"did you mean {near}?" if near else "set it, or write ${file:path}"
    raise _Unfilled(f"the environment variable {name} is not set; {mend}")


def _from_file(name: str, folder: Path) -> str:
    try:
        text = _line_of(folder / name)
    except OSError as error:
        trouble = f"the file {quoted(name)} cannot be read ({error.strerror}); mend the path or its permissions"
        raise _Unfilled(trouble) from None
    except UnicodeDecodeError:
        raise _Unfilled(f"the file {quoted(name)} is not UTF-8; save it as UTF-8") from None
    if not text:
        raise _Unfilled(f"the file {quoted(name)} is empty; write the secret into it")
    if read_by_others(folder / name):
        raise _Unfilled(f"everybody on this machine may read the file {quoted(name)}; {close_it(folder / name)}")
    return text


def _line_of(file: Path) -> str:
    # A device or a pipe would be read without end.
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError(0, "it is not a plain file")
    with file.open("rb") as stream:
        content = stream.read(LARGEST_SECRET + 1)
    if len(content) > LARGEST_SECRET:
        raise OSError(0, "it is larger than 64 kB")
    return content.decode("utf-8-sig").rstrip("\r\n")
