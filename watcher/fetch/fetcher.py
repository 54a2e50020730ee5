"""Ask many hosts in parallel, each one politely."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import TypeVar
from urllib.parse import urlsplit

from watcher.errors import FetchError
from watcher.fetch import robots
from watcher.fetch.browser import Browser
from watcher.fetch.guard import Guard
from watcher.fetch.http import Client, Redirect
from watcher.fetch.polite import Answer, Errand, Lane, Round, Timetable
from watcher.fetch.trip import Trip
from watcher.model.page import Fetch, Request
from watcher.model.settings import Manners

K = TypeVar("K")


class Fetcher:
    """Asks for pages; a context manager. May be used from several threads, which are then polite together.

    `clock` gives the time in UTC. `waits`: hosts (as `host_of` names them) not to be asked before a time, from earlier runs.
    `authorities`: a file of certificate authorities to trust instead of the usual ones.

    Nothing is asked twice: whether and when to try again is for the caller to decide.
    """

    def __init__(
        self,
        manners: Manners,
        clock: Callable[[], datetime],
        waits: Mapping[str, datetime] | None = None,
        *,
        authorities: str | None = None,
    ) -> None:
        self._manners = manners
        self._deadline = manners.deadline.total_seconds()
        self._guard = Guard(manners.may_be_inside)
        self._client = Client(manners, clock, authorities)
        self._browser = Browser(manners, clock)
        self._timetable = Timetable(manners.pace.total_seconds(), clock, waits or {})
        self._workers: list[threading.Thread] = []
        self._starting = threading.Lock()
        self._closed = False

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def waits(self) -> Mapping[str, datetime]:
        """The hosts that asked to be left alone, and until when (UTC): to be given to the next Fetcher."""
        return self._timetable.waits

    def fetch(self, request: Request) -> Fetch:
        """One page, before all that is queued for its host; raises FetchError."""
        with self._round(room=1) as round_:
            self._queue(None, request, round_, first=True)
            _, answer = round_.answers.get()
        if isinstance(answer, Fetch):
            return answer
        raise answer

    def fetch_all(self, requests: Iterable[tuple[K, Request]]) -> Iterator[tuple[K, Fetch | FetchError]]:
        """Many hosts in parallel, one request at a time for each; answers as they arrive, errors as values.

        All requests are taken at the start (the first could all be for one host, and the others are not to wait for it).
        At most twice `hosts_at_once` answers wait to be read; then nothing more is asked. Closing the iterator stops
        at once what is under way.
        """
        with self._round(room=2 * self._manners.hosts_at_once) as round_:
            queued = 0
            for key, request in requests:
                self._queue(key, request, round_)
                queued += 1
            for _ in range(queued):
                key, answer = round_.answers.get()
                self._timetable.was_read(round_)
                if not isinstance(answer, Fetch | FetchError):
                    raise answer
                yield key, answer

    def close(self) -> None:
        """Stop what is under way, and end the threads."""
        self._closed = True
        for errand in self._timetable.close():
            errand.round.answers.put((errand.key, _stopped(errand.trip.request)))
        self._guard.close()
        with self._starting:
            for worker in self._workers:
                worker.join()
        self._client.close()
        self._browser.close()

    @contextmanager
    def _round(self, room: int) -> Iterator[Round]:
        if self._closed:
            raise RuntimeError("the fetcher is closed")
        round_ = Round(room)
        try:
            yield round_
        finally:
            self._timetable.end(round_)
            self._guard.cut(round_)
            self._timetable.settled(round_)

    def _queue(self, key: object, request: Request, round_: Round, *, first: bool = False) -> None:
        try:
            trip = Trip.begin(request, self._deadline)
            if not self._timetable.add(Errand(key, trip, round_), first=first):
                raise _stopped(request)
        except FetchError as error:
            self._timetable.was_answered(round_)
            round_.answers.put((key, error))
        else:
            self._hire()

    def _hire(self) -> None:
        """As many workers as there are hosts, up to the limit."""
        with self._starting:
            if len(self._workers) < min(self._manners.hosts_at_once, self._timetable.hosts):
                name = f"fetch-{len(self._workers) + 1}"
                worker = threading.Thread(target=self._work, name=name, daemon=True)
                self._workers.append(worker)
                worker.start()

    def _work(self) -> None:
        while taken := self._timetable.take():
            self._serve(*taken)

    def _serve(self, lane: Lane, errand: Errand) -> None:
        answer: Answer | Trip
        try:
            answer = self._ask(lane, errand)
        except BaseException as error:  # a bug too: it is raised where the answers are read
            answer = _without_frames(error)
        if isinstance(answer, Trip):
            self._timetable.give_back(lane, errand, answer)
        else:
            self._timetable.give_back(lane, errand)
            errand.round.answers.put((errand.key, answer))

    def _ask(self, lane: Lane, errand: Errand) -> Fetch | Trip:
        """The answer; or the trip to go on with, when this host has its turn again or another host is next."""
        trip = errand.trip
        try:
            self._check_inside(trip)
            self._timetable.check_wait(trip)
            if not trip.request.robots_permitted and (lane.rules is None or lane.rules.expired):
                lane.rules = self._ask_rules(lane, errand)
                lane.rules.check(trip.request.url, trip.address)
                return trip
            return self._follow(lane, errand)
        except FetchError as error:
            if error.retry_after:
                self._timetable.leave_alone(lane.host, error.retry_after)
            raise

    def _follow(self, lane: Lane, errand: Errand) -> Fetch | Trip:
        """Ask, and follow redirects within the host at once: it asked for that. The next page waits all the longer."""
        trip = errand.trip
        while trip.host == lane.host:
            if lane.rules and not trip.request.robots_permitted:
                lane.rules.check(trip.request.url, trip.address)
            answer = self._step(lane, trip, errand.round)
            if isinstance(answer, Fetch):
                return answer
            trip = answer
        return trip

    def _step(self, lane: Lane, trip: Trip, owner: Round) -> Fetch | Trip:
        self._check_inside(trip)
        if trip.request.browser:
            return self._draw(lane, trip, owner)
        lane.last_start = time.monotonic()
        with self._guard.leash(trip.request.url, trip.left, whole=self._deadline, owner=owner) as leash:
            if owner.over:
                leash.cut(stopped=True)
            answer = self._client.ask(trip, leash)
            if isinstance(answer, Redirect):
                return trip.towards(answer.location, self._manners.max_redirects, leash.left)
        return answer

    def _draw(self, lane: Lane, trip: Trip, owner: Round) -> Fetch | Trip:
        """The same by the browser, which asks for all that belongs to a page."""

        def check(address: str) -> None:
            if lane.rules and not trip.request.robots_permitted:
                lane.rules.check(trip.request.url, address)

        with self._browser.turn():
            lane.last_start = time.monotonic()
            with self._guard.leash(trip.request.url, trip.left, whole=self._deadline, owner=owner) as leash:
                if owner.over:
                    leash.cut(stopped=True)
                answer = self._browser.ask(trip, leash, check)
                if isinstance(answer, Redirect):
                    return trip.towards(answer.location, self._manners.max_redirects, leash.left)
        return answer

    def _check_inside(self, trip: Trip) -> None:
        """What the operator allows is for the pages that he names, not for whoever redirects there."""
        allowed = self._manners.may_be_inside
        if allowed(urlsplit(trip.address).hostname) and not allowed(urlsplit(trip.request.url).hostname):
            raise trip.fault("the page redirects to a host inside your own network")

    def _ask_rules(self, lane: Lane, errand: Errand) -> robots.Rules:
        """The rules of a host. Redirects of robots.txt are followed to other hosts too (RFC 9309, 2.3.1.2)."""
        trip = Trip.begin(robots.request_for(errand.trip.address), self._deadline)
        try:
            answer = self._step(lane, trip, errand.round)
            while isinstance(answer, Trip):
                self._timetable.check_wait(answer)
                answer = self._step(lane, answer, errand.round)
        except FetchError as error:
            if error.retry_after:
                self._timetable.leave_alone(lane.host, error.retry_after)
            return robots.rules_from(error)
        return robots.rules_from(answer)


def _stopped(request: Request) -> FetchError:
    return FetchError(request.url, "stopped before it was asked", transient=True)


def _without_frames(error: BaseException) -> BaseException:
    """The same error, its causes and its lines, but not the half-read pages that the frames of its traceback hold."""
    fault: BaseException | None = error
    while fault:
        traceback.clear_frames(fault.__traceback__)
        fault = fault.__cause__ or fault.__context__
    return error
