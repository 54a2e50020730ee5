"""Whether every part of the service gets on with its work; and what keeps one from it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pulse:
    """The parts beat when they have got on: finished something, or looked and found nothing to do.

    One that hangs does not beat, whatever else goes on around it. `seconds`: a clock that nobody sets.
    """

    def __init__(self, *parts: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._begun = seconds()
        self._beats = dict.fromkeys(parts, self._begun)
        self._faults: dict[str, str] = {}
        self._lock = threading.Lock()

    def beat(self, part: str) -> None:
        """It got on, and nothing is amiss with it any more."""
        with self._lock:
            self._beats[part] = self._seconds()
            self._faults.pop(part, None)

    def fault(self, part: str, reason: str) -> None:
        """It looked, and could not work: the disk is full, for one."""
        with self._lock:
            self._beats[part] = self._seconds()
            self._faults[part] = reason

    @property
    def age(self) -> float:
        """Seconds since the beginning."""
        return self._seconds() - self._begun

    @property
    def silence(self) -> float:
        """Seconds since the part that has been silent for longest got on."""
        with self._lock:
            return self._seconds() - min(self._beats.values())

    @property
    def faults(self) -> tuple[str, ...]:
        """What keeps parts from working, each said once."""
        with self._lock:
            return tuple(dict.fromkeys(self._faults.values()))
