"""The bytes of a settings file → its text, or where it stops being one."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from watcher.config.problem import START, Place, Problems

MOST_BYTES = 2_000_000

# Everything that YAML 1.1 does not allow as it is, and the C1 control characters, which terminals obey.
# A lone surrogate cannot come out of UTF-8, but can come out of an escape such as "\ud800".
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def read_text(file: Path, problems: Problems) -> str:
    """The text of a file, without a byte order mark. Raises SettingsError if it cannot be had."""
    content = _read(file, problems)
    if len(content) > MOST_BYTES:
        raise problems.stop(START, "the file is larger than 2 MB; split it, one file for each group of services")
    text = _decoded(content, problems)
    if strange := UNPRINTABLE.search(text):
        place = place_of(text, strange.start())
        raise problems.stop(
            place, f"the character U+{ord(strange[0]):04X} is not allowed in a settings file; remove it"
        )
    return text


def _read(file: Path, problems: Problems) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        trouble = "there is no such file; name yours with --config, or see it work without one: watch demo"
    except IsADirectoryError:
        trouble = "this is a folder; name the settings file in it with --config"
    except PermissionError:
        trouble = "this user may not read the file; allow it, or name another with --config"
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        trouble = f"the file cannot be read ({error}); name another with --config"
    raise problems.stop(START, trouble)


def _decoded(content: bytes, problems: Problems) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise problems.stop(START, "the file is saved as UTF-16; save it as UTF-8")
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        wrong = f"the byte 0x{content[error.start]:02X} is not UTF-8; save the file as UTF-8"
        raise problems.stop(place_of(before, len(before)), wrong) from None


def place_of(text: str, offset: int) -> Place:
    """The line and column of a character."""
    before = text[:offset]
    return Place(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)
