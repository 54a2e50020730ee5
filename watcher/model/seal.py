"""Seals: a chain in which each seal is made over what was recorded since the one before, and over the seals before it.

What was recorded stands in *lines*, one for each row that was written (see `watcher.store.sealed`). The hash of a line is
the SHA-256 of it with its line feed; a seal is a short text that holds the hash of those hashes (see `Seal.text`), and its
own hash is the SHA-256 of that text. So `sha256sum` is all that it takes to follow the chain, and a line that is nobody's
business can be shown by its hash alone. docs/evidence.md describes the format for people; it is never changed without
another first line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from watcher.model.page import Sha256, sha256_of

FORMAT = "watch seal 1"
NONE = Sha256("0" * 64)
"""In the place of a seal before the first."""

_HEAD = re.compile(r"(?:(\d{1,18}):)?([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """A seal by its number and hash. Who wrote it down elsewhere can tell whether all before it is still what it was.

    `number` is 0 where only the hash is known.
    """

    number: int
    hash: Sha256

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def head_from(text: str) -> Head | None:
    """The seal that was written down as `41:9f86…`, or by its hash alone; None if that is none."""
    found = _HEAD.fullmatch(text.strip().lower())
    return Head(int(found[1] or 0), Sha256(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class Seal:
    """One link of the chain.

    `at`: when it was made, by the clock of the machine, as UTC text. `previous`, `further`: the hashes of the seal before
    and of the one that `further(number)` names. `count`, `lines`: how many lines it is made over, and their hash.
    """

    number: int
    at: str
    previous: Sha256
    further: Sha256
    count: int
    lines: Sha256

    @property
    def text(self) -> str:
        """What is hashed."""
        return (
            f"{FORMAT}\n"
            f"number {self.number}\n"
            f"at {self.at}\n"
            f"previous {self.number - 1} {self.previous}\n"
            f"further {further(self.number)} {self.further}\n"
            f"lines {self.count} {self.lines}\n"
        )

    @property
    def hash(self) -> Sha256:
        """The SHA-256 of its text."""
        return sha256_of(self.text.encode("utf-8", "replace"))

    @property
    def head(self) -> Head:
        """Its number and hash."""
        return Head(self.number, self.hash)


@dataclass(frozen=True, slots=True)
class Timestamp:
    """What a timestamp authority stated of the seal of that number: that it was there at that time, by its own clock.

    `reply`: its whole answer (RFC 3161), signed, which `openssl ts` reads.
    """

    seal: int
    at: datetime
    authority: str
    reply: bytes = field(repr=False)


def hash_of_line(line: str) -> Sha256:
    """The hash by which a line can be shown."""
    return sha256_of(f"{line}\n".encode())


def hash_of_lines(hashes: Sequence[Sha256]) -> Sha256:
    """The hash that a seal holds of its lines: that of their hashes, one a line."""
    return sha256_of("".join(f"{one}\n" for one in hashes).encode())


def further(number: int) -> int:
    """The second seal that a seal names: its number with the last bit that is set taken out (12 names 8, 13 names 12).

    So a short way leads from any seal to any older one.
    """
    return number & (number - 1)


def way_between(newest: int, oldest: int) -> list[int]:
    """The seals through which the newest leads to the oldest, the two included, newest first: each names the next."""
    way = [newest]
    while way[-1] > oldest:
        way.append(further(way[-1]) if further(way[-1]) >= oldest else way[-1] - 1)
    return way
