"""Times of day in a time zone: when something comes round, and hours in which it keeps quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Fixed times: five cron fields in a time zone. `words`: as the operator wrote it («daily 08:00 Europe/Berlin»)."""

    cron: str
    zone: str
    words: str


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of each day in a time zone, over midnight where `end` is not after `begin`."""

    begin: time
    end: time
    zone: str
    words: str
