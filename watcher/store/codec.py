"""Values of the model as they stand in a column, and back: UTC times that sort as text, JSON, packed JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from watcher.errors import Unusable

T = TypeVar("T")

_DECODER = json.JSONDecoder()


class Codec(Generic[T]):
    """A kind of value as JSON, and back exactly as it was. `kind` is a dataclass or a type such as `tuple[Block, ...]`."""

    def __init__(self, kind: Any) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def to_json(self, value: T) -> str:
        """The value as JSON that people can read and search."""
        # Not pydantic's own JSON, which refuses half a surrogate pair; as an escape it comes back as it was.
        plain = self._adapter.dump_python(value, mode="json")
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        return text if _is_utf8(text) else json.dumps(plain, separators=(",", ":"))

    def from_json(self, text: str) -> T:
        """The value that such JSON holds."""
        try:
            return self._adapter.validate_python(json.loads(text))
        except ValueError as error:
            raise _altered() from error

    def pack(self, value: T) -> bytes:
        """The value as compressed JSON."""
        return zlib.compress(self.to_json(value).encode())

    def unpack(self, packed: bytes) -> T:
        """The value that such bytes hold."""
        return self.from_json(_unpacked(packed))

    def each(self, packed: bytes) -> Iterator[Any]:
        """The items of a packed list as dicts, one by one and not looked at: for who reads a little of much."""
        text, at = _unpacked(packed), 1
        try:
            while text[at] != "]":
                item, at = _DECODER.raw_decode(text, at)
                yield item
                at += text[at] == ","
        except (ValueError, IndexError) as error:
            raise _altered() from error


def _unpacked(packed: bytes) -> str:
    try:
        return zlib.decompress(packed).decode()
    except (ValueError, zlib.error) as error:
        raise _altered() from error


def to_text(at: datetime) -> str:
    """A time as UTC ISO 8601 with microseconds, so that texts sort as times do."""
    assert at.utcoffset() is not None, "a time without its zone is a bug"
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def to_time(text: str) -> datetime:
    """The time that a column holds."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise _altered() from error


def to_time_or_none(text: str | None) -> datetime | None:
    """The time that a column holds, where it holds one."""
    return None if text is None else to_time(text)


def _altered() -> Unusable:
    """What this program never writes was altered by another: that is no fault of ours."""
    return Unusable("the database holds what this program did not write; `watch verify` names it")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
