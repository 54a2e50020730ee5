"""What differs on a source at every fetch, as its own history shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LEARNED_AFTER = 3
"""Readings in a row at which a place must differ before it is left out."""


class NoiseSort(StrEnum):
    """What differs: a number or token among words that stand, or words between clauses that stand."""

    TOKEN = "token"  # noqa: S105  # it is none
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Noise:
    """A place of a source that differs from fetch to fetch.

    `place`: what stands there all the while. For a token the words of its block, each token a `#`; for words the clause
    before and the clause after them, one a line. `moved`: at how many readings in a row it differed, of a block with
    several tokens for each of them. `shows`: what it showed last. `frame`: the words with which words that differ always
    began and ended. `longest`: words, the most that stood there. `since`: when it was first seen to differ; `last`: when
    last.
    """

    sort: NoiseSort
    place: str
    moved: tuple[int, ...]
    shows: str
    since: datetime
    last: datetime
    frame: tuple[str, str] = ("", "")
    longest: int = 0

    @property
    def learned(self) -> bool:
        """Is it left out?"""
        return max(self.moved, default=0) >= LEARNED_AFTER
