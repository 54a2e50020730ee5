"""Rounds that overlap: what is due next begins at once, however long a slow host holds up the round before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event

from watcher.model.outcome import Outcome
from watcher.model.source import Source, SourceId
from watcher.tasks.check import Happening, Round, in_order, not_askable
from watcher.tasks.tools import Tools


class Rounds:
    """Every round that is under way. One thread begins them and takes their outcomes; it is the one that writes."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop
        self._happenings: SimpleQueue[Happening] = SimpleQueue()
        self._open: list[Round] = []

    @property
    def under_way(self) -> frozenset[SourceId]:
        """The sources that are being checked."""
        return frozenset[SourceId]().union(*(one.waiting for one in self._open))

    def begin(self, sources: Sequence[Source], tools: Tools) -> Iterator[Outcome]:
        """Begin to check the sources; yield what is known of some at once."""
        yield from not_askable(sources, tools)
        if askable := in_order(sources, tools):
            round_ = Round(askable, tools, self._stop, self._happenings)
            self._open.append(round_)
            round_.__enter__()

    def outcomes(self, seconds: float) -> Iterator[Outcome]:
        """What came of sources meanwhile, and within the next seconds; ends as soon as nothing more is there."""
        with suppress(Empty):
            happening = self._happenings.get(timeout=seconds)
            while not self._stop.is_set():
                if happening.round in self._open:  # one that was left may still report something
                    yield from happening.round.take(happening)
                self._close_what_is_over()
                happening = self._happenings.get_nowait()

    def close(self) -> None:
        """Leave what is under way; the sources that are not concluded stay as they were."""
        for round_ in self._open:
            round_.__exit__()
        self._open.clear()

    def _close_what_is_over(self) -> None:
        for round_ in [one for one in self._open if not one.waiting]:
            self._open.remove(round_)
            round_.__exit__()
            round_.flush()
