"""Places of a text that are taken already; asked and extended in logarithmic time."""

from __future__ import annotations

from bisect import bisect_right, insort


class Taken:
    """Stretches that do not overlap."""

    def __init__(self) -> None:
        self._stretches: list[tuple[int, int]] = []

    def is_free(self, start: int, end: int) -> bool:
        """Does the stretch touch none that is taken?"""
        at = bisect_right(self._stretches, (start, start))
        before_ends = self._stretches[at - 1][1] if at else 0
        after_starts = self._stretches[at][0] if at < len(self._stretches) else end
        return before_ends <= start and end <= after_starts

    def add(self, start: int, end: int) -> None:
        """Take a stretch."""
        insort(self._stretches, (start, end))
