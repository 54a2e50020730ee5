"""The zip of an evidence file, with the SHA-256 of everything in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from types import TracebackType
from typing import IO, Protocol, Self
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SUMS = "SHA256SUMS"
# What is in a zip is named here, in ASCII and without anything that leads elsewhere; nothing is named by a page or a setting.
_NAME = re.compile(r"(?:[a-z0-9-]{1,40}/)?[A-Za-z0-9-]{1,80}(?:\.[a-z0-9.]{1,10})?")


class Sink(Protocol):
    """Something that bytes are written to."""

    def write(self, data: bytes, /) -> object:
        """Write these bytes."""
        ...


class Package:
    """A zip that is being written, everything in one folder. Leaving it writes the sums.

    `out`: a binary file; `folder`: the name of the one folder; `at`: the time that all files are given.
    """

    def __init__(self, out: IO[bytes], folder: str, at: datetime) -> None:
        assert _NAME.fullmatch(folder), folder
        self._zip = ZipFile(out, "w", ZIP_DEFLATED)
        self._folder = folder
        self._at = at.astimezone(UTC)
        self._sums: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            sums = "".join(f"{sha}  {name}\n" for name, sha in sorted(self._sums.items()))
            self.add(SUMS, sums.encode())
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._sums

    def __len__(self) -> int:
        return len(self._sums)

    def add(self, name: str, data: bytes) -> None:
        """Write a file whole; what is there already stays."""
        if name not in self:
            with self.writing(name) as out:
                out.write(data)

    @contextmanager
    def writing(self, name: str) -> Iterator[Sink]:
        """Write a file piece by piece. No other can be written meanwhile."""
        assert _NAME.fullmatch(name), name
        info = ZipInfo(f"{self._folder}/{name}", self._at.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        with self._zip.open(info, "w", force_zip64=True) as out:
            hashing = _Hashing(out)
            yield hashing
        self._sums[name] = hashing.hexdigest


class _Hashing:
    """What is written through it goes on, and is hashed."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._hash = sha256()

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        return self._out.write(data)

    def flush(self) -> None:
        """The zip flushes when it is closed."""

    def tell(self) -> int:
        return self._out.tell()

    @property
    def hexdigest(self) -> str:
        return self._hash.hexdigest()
