"""The body of an answer, unzipped, and no more of it than is wanted."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

# A page that is not compressed, or that does not compress, is no longer on the wire than unpacked, but for gzip's frame.
FRAME = 64 * 1024

# Parts of one gzip stream. No page is made of so many, but millions of empty ones are an attack on the processor.
MEMBERS = 1000


class TooLong(Exception):
    """More than the limit."""


class CutShort(Exception):
    """The bytes end before what they hold does."""


def unpacked(chunks: Iterable[bytes], *, gzip: bool, limit: int) -> bytes:
    """The body of an answer, at most `limit` bytes of it, in memory or on the wire.

    Raises TooLong as soon as it is known to be longer, CutShort if gzip ends in the middle, zlib.error if it is none.
    """
    body = bytearray()
    wire = 0
    unzip = _Unzip() if gzip else None
    for chunk in chunks:
        wire += len(chunk)
        body += unzip.feed(chunk, limit + 1 - len(body)) if unzip else chunk
        if len(body) > limit or wire > limit + FRAME:
            raise TooLong
    if unzip and wire and not unzip.complete:
        raise CutShort
    return bytes(body)


class _Unzip:
    """gzip as servers send it: one member or several, sometimes with padding behind."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._members = 1
        self.complete = False

    def feed(self, data: bytes, most: int) -> bytes:
        """At most `most` bytes of what these bytes unpack to (more must not be fed once they are reached)."""
        out = bytearray()
        while data and most > len(out):
            if self.complete:
                if not data.startswith(b"\x1f"):
                    break  # padding: browsers ignore it too
                self._next_member()
            out += self._member.decompress(data, most - len(out))
            self.complete = self._member.eof
            data = self._member.unused_data if self.complete else self._member.unconsumed_tail
        return bytes(out)

    def _next_member(self) -> None:
        self._members += 1
        if self._members > MEMBERS:
            raise TooLong
        self._member = zlib.decompressobj(wbits=31)
