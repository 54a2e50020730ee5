"""Whose turn it is: one request at a time per host, a pace between them, and hosts that asked to be left alone.

Every host has a lane of errands. Workers take the next errand of whichever lane is due, so nobody sleeps on behalf of
one host while another is ready. An answer takes up room until it is read; a call whose room is full starts nothing.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import SimpleQueue
from typing import Any

from watcher.errors import FetchError
from watcher.fetch.reasons import LONGEST_WAIT
from watcher.fetch.robots import Rules
from watcher.fetch.trip import Trip
from watcher.model.page import Fetch

# FetchError is an answer like another; anything else is a bug, on its way to whoever reads the answers.
Answer = Fetch | BaseException


@dataclass(eq=False, slots=True)
class Round:
    """One call for pages: its answers, how many more it has room for, how many are being asked."""

    room: int
    answers: SimpleQueue[tuple[Any, Answer]] = field(default_factory=SimpleQueue)
    asking: int = 0
    over: bool = False
    blocked: OrderedDict[Lane, None] = field(default_factory=OrderedDict)


@dataclass(frozen=True, slots=True)
class Errand:
    """One request of a round, under the key of whoever wants it."""

    key: Any
    trip: Trip
    round: Round


@dataclass(eq=False, slots=True)
class Lane:
    """The errands of one host. `last_start`: when it was last asked (a reading of time.monotonic())."""

    host: str
    pace: float
    errands: deque[Errand] = field(default_factory=deque)
    busy: bool = False
    last_start: float = float("-inf")
    rules: Rules | None = None

    @property
    def next_start(self) -> float:
        """When it may be asked again."""
        delay = self.rules.delay if self.rules else 0.0
        return self.last_start + max(self.pace, delay)

    def take(self) -> Errand | None:
        """The next errand whose round has room."""
        for place, errand in enumerate(self.errands):
            if errand.round.room > 0:
                del self.errands[place]
                return errand
        return None


class Timetable:
    """The lanes of all hosts. Safe to use from many threads."""

    def __init__(self, pace: float, clock: Callable[[], datetime], waits: Mapping[str, datetime]) -> None:
        self._pace = pace
        self._clock = clock
        self._lanes: dict[str, Lane] = {}
        self._due: list[tuple[float, int, Lane]] = []  # a heap; entries may be stale and are checked when they come up
        self._number = itertools.count()
        self._closed = False
        lock = threading.Lock()
        self._turn = threading.Condition(lock)
        self._quiet = threading.Condition(lock)
        latest = clock() + LONGEST_WAIT
        self._waits = {host: min(until, latest) for host, until in waits.items()}

    @property
    def hosts(self) -> int:
        """How many hosts have ever been asked for."""
        return len(self._lanes)

    @property
    def waits(self) -> dict[str, datetime]:
        """The hosts that asked not to be asked before a time that is still to come."""
        now = self._clock()
        with self._turn:
            return {host: until for host, until in self._waits.items() if until > now}

    def add(self, errand: Errand, *, first: bool = False) -> bool:
        """Queue an errand at its host; False if it is too late for that."""
        with self._turn:
            if self._closed:
                return False
            lane = self._lane(errand.trip.host)
            # Behind another one of its round it is found without being offered.
            found = bool(lane.errands) and lane.errands[-1].round is errand.round and not first
            if first:
                lane.errands.appendleft(errand)
            else:
                lane.errands.append(errand)
            if not lane.busy and not found:
                self._offer(lane)
            return True

    def take(self) -> tuple[Lane, Errand] | None:
        """Wait for the next errand that is due; its host is busy until `give_back`. None once all is over."""
        with self._turn:
            while not self._closed:
                found = self._next()
                if isinstance(found, tuple):
                    found[1].round.room -= 1
                    found[1].round.asking += 1
                    found[0].busy = True
                    if self._due:
                        self._turn.notify()  # somebody has to watch for the one that is due next
                    return found
                self._turn.wait(found)
        return None

    def give_back(self, lane: Lane, errand: Errand, onward: Trip | None = None) -> None:
        """The host is free again. `onward`: the errand is not done, and goes on from there before all others."""
        with self._turn:
            errand.round.asking -= 1
            lane.busy = False
            if onward and not errand.round.over:
                errand.round.room += 1
                there = self._lane(onward.host)
                there.errands.appendleft(Errand(errand.key, onward, errand.round))
                if there is not lane and not there.busy:
                    self._offer(there)
            if lane.errands:
                self._offer(lane)
            if errand.round.over and not errand.round.asking:
                self._quiet.notify_all()

    def was_answered(self, round_: Round) -> None:
        """An answer was given without asking anybody; it takes up room all the same."""
        with self._turn:
            round_.room -= 1

    def was_read(self, round_: Round) -> None:
        """An answer has been read, so there is room for another."""
        with self._turn:
            round_.room += 1
            while round_.blocked:
                lane, _ = round_.blocked.popitem(last=False)
                if not lane.busy and lane.errands:
                    self._offer(lane)
                    return

    def leave_alone(self, host: str, wait: timedelta) -> None:
        """The host asked for it: until then whoever wants it gets an error, at once."""
        with self._turn:
            self._waits[host] = max(self._clock() + wait, self._waits.get(host, self._clock()))

    def check_wait(self, trip: Trip) -> None:
        """Raise FetchError if the host asked not to be asked yet."""
        left = self._wait_left(trip.host)
        if left > timedelta():
            raise FetchError(
                trip.request.url, _not_before(trip.host, self._clock(), left), transient=True, retry_after=left
            )

    def end(self, round_: Round) -> None:
        """Drop what is still queued of a round; what is being asked of it is waited for in `settled`."""
        with self._turn:
            round_.over = True
            for lane in self._lanes.values():
                if any(errand.round is round_ for errand in lane.errands):
                    lane.errands = deque(errand for errand in lane.errands if errand.round is not round_)
            round_.blocked.clear()

    def settled(self, round_: Round) -> None:
        """Wait until nothing of an ended round is being asked any more."""
        with self._quiet:
            while round_.asking:
                self._quiet.wait()

    def close(self) -> list[Errand]:
        """Nothing more is due; gives what was still queued."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()
            left = [errand for lane in self._lanes.values() for errand in lane.errands]
            for lane in self._lanes.values():
                lane.errands.clear()
            return left

    def _lane(self, host: str) -> Lane:
        return self._lanes.setdefault(host, Lane(host, self._pace))

    def _offer(self, lane: Lane) -> None:
        heapq.heappush(self._due, (self._when(lane), next(self._number), lane))
        self._turn.notify()

    def _when(self, lane: Lane) -> float:
        """When a lane is due: at once if there is only an error to tell."""
        return 0.0 if self._wait_left(lane.host) > timedelta() else lane.next_start

    def _wait_left(self, host: str) -> timedelta:
        until = self._waits.get(host)
        return until - self._clock() if until else timedelta()

    def _next(self) -> tuple[Lane, Errand] | float | None:
        """The next errand; or in how many seconds to look again; or None, if not before something happens."""
        while self._due:
            at, _, lane = self._due[0]
            wait = at - time.monotonic()
            if wait > 0:
                return wait
            heapq.heappop(self._due)
            if lane.busy or not lane.errands:
                continue
            if self._when(lane) > time.monotonic():  # an older entry: it has been asked since
                self._offer(lane)
                continue
            errand = lane.take()
            if errand:
                return lane, errand
            for blocking in {errand.round for errand in lane.errands}:
                blocking.blocked[lane] = None
        return None


def _not_before(host: str, now: datetime, left: timedelta) -> str:
    then = now + left
    day = "" if then.date() == now.date() else f"{then.day} {then:%B} "
    return f"{host} asked not to be asked before {day}{then:%H:%M} UTC"
