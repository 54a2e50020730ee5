"""Adding sources to a settings file, whose comments and form stay as they are."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from watcher.config import read_settings
from watcher.errors import SettingsError, WatchError

_WIDTH = 140
_NEW_FILE = """\
# What to watch, how often, and whom to tell. Every key is explained in docs/settings.md.
#
#   watch validate     is this file right? (asks no site)
#   watch check        look at all pages once
#   watch run          keep looking

sources:
"""


class _Dumper(yaml.SafeDumper):
    """Lists inside an entry on one line; no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True


def entry_text(entry: Mapping[str, Any], indent: int = 2) -> str:
    """A source as it is written in a settings file: `- id: …` and its other keys below."""
    lines: list[str] = []
    for key, value in entry.items():
        flow = isinstance(value, Mapping) or (isinstance(value, list) and key != "urls")
        text = yaml.dump(
            {key: value}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False
        )
        if flow:
            inline = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, width=10_000, default_flow_style=True)
            text = f"{key}: {inline.strip()}"
        lines += text.rstrip("\n").splitlines()
    pad = " " * indent
    return "\n".join(f"{pad}{'- ' if at == 0 else '  '}{text}" for at, text in enumerate(lines)) + "\n"


def with_entries(text: str, entries: Iterable[str]) -> str:
    """The text of a settings file with some more entries at the end of its sources.

    `entries`: each as `entry_text` writes it, two blanks deep. Raises WatchError where the sources are not written as a
    list of lines.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is None:
        return _NEW_FILE + "\n".join(entries)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    sources = next((value for key, value in pairs if key.value == "sources"), None)
    if sources is None:
        return f"{text.rstrip()}\n\nsources:\n" + "\n".join(entries)
    if not isinstance(sources, yaml.SequenceNode) or sources.flow_style or not sources.value:
        raise WatchError(
            "the sources of the file are not written as a list of lines; begin each with «- » in its own line"
        )
    lines = text.splitlines(keepends=True)
    at = _last_line(sources) + 1
    indent = sources.value[0].start_mark.column - 2
    before = "".join(lines[:at])
    gap = "" if before.endswith("\n") else "\n"
    last = sources.value[-1]
    packed = len(sources.value) > 1 and lines[_first_line(last) - 1].strip() != ""
    blank = "" if packed else "\n"
    added = blank.join(_indented(entry, indent) for entry in entries)
    return f"{before}{gap}{blank}{added}{''.join(lines[at:])}"


def add_entries(path: Path, entries: Iterable[str], environment: Mapping[str, str]) -> None:
    """Write entries into a settings file, or a new one; all of it or nothing. What would not be valid is not written.

    Raises SettingsError with every problem, before or after, and WatchError when the file cannot be written.
    """
    entries = list(entries)
    if path.exists():
        read_settings(path, environment)  # what is wrong already is told as such
    try:
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        _write(path, with_entries(old, entries), environment)
    except OSError as error:
        raise WatchError(f"{path}: it cannot be written ({error.strerror})") from error


def _write(path: Path, text: str, environment: Mapping[str, str]) -> None:
    """Beside the file first; the name moves over when it is known to be whole, valid and on the disk."""
    path = path.resolve()  # a link stays a link
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            read_settings(beside, environment)
        except SettingsError as error:
            raise SettingsError([one.replace(str(beside), str(path)) for one in error.problems]) from error
        beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        beside.unlink(missing_ok=True)


def _first_line(node: yaml.Node) -> int:
    assert node.start_mark is not None, "what is read from a text has a place"
    return int(node.start_mark.line)


def _last_line(node: yaml.Node) -> int:
    """The line in which a node ends; a block's own mark stands where the next thing begins."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1])
    mark = node.end_mark
    assert mark is not None, "what is read from a text has a place"
    # Folded text ends where the next line begins.
    return int(mark.line) - 1 if mark.column == 0 and mark.line > _first_line(node) else int(mark.line)


def _indented(entry: str, indent: int) -> str:
    """An entry as deep as its neighbours."""
    return "".join(f"{' ' * indent}{line[2:]}" if line.strip() else line for line in entry.splitlines(keepends=True))
