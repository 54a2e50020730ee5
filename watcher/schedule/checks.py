"""The checks of a service: what is due begins, what is concluded is taken, and neither waits for a slow host."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event

import structlog

from watcher.app import retooled
from watcher.errors import MachineError, StoreError
from watcher.model.outcome import Outcome, outcome_name, outcome_reason
from watcher.model.settings import Settings
from watcher.model.source import Source
from watcher.schedule.pulse import Pulse
from watcher.tasks.due import Elapsed, at_once, due_sources
from watcher.tasks.rounds import Rounds
from watcher.tasks.tools import Tools

REST = timedelta(seconds=30)
"""After the disk was full or the file was in use, nothing is asked for so long: what could not be written would be lost."""

_LOOK_SECONDS = 0.2
_IDLE_SECONDS = 1.0
_log = structlog.get_logger()


class Checks:
    """Every check that is under way, with the tools they were begun with.

    `wake`: set when it is time to look at what is due. `busy`: set for as long as checks are under way or wait for their
    turn. `heard`: called when there may be something to send. `pulse`: beats while checks get on, which they do not while
    something is under way and nothing comes of it.
    """

    def __init__(
        self,
        tools: Tools,
        elapsed: Elapsed,
        stop: Event,
        *,
        wake: Event,
        busy: Event,
        heard: Callable[[], None],
        pulse: Pulse,
    ) -> None:
        self._tools = tools
        self._manners = tools.settings.manners
        self._elapsed = elapsed
        self._wake = wake
        self._busy = busy
        self._heard = heard
        self._pulse = pulse
        self._rounds = Rounds(stop)
        self._rested = 0.0
        self._crowd = False  # do more wait for their turn?

    @property
    def are_outdated(self) -> bool:
        """Do the settings ask for other manners, and is nothing under way any more?"""
        return self._tools.settings.manners != self._manners and not self._rounds.under_way

    def take(self, settings: Settings) -> None:
        """From here on these settings are in force; what is under way goes on as it began."""
        if settings is not self._tools.settings:
            self._tools = retooled(self._tools, settings)
            self._wake.set()

    def look(self, tick: timedelta) -> None:
        """Take what is concluded, and begin what is due; or wait until there is something to do, a second at most."""
        try:
            if not self._rounds.under_way:
                self._wake.wait(_IDLE_SECONDS)
            if self._wake.is_set():
                self._wake.clear()
                self._note(self._begin(tick))
                self._tell_whether_busy()  # before anything is concluded: what is told first waits for the rest
            if self._rounds.under_way:
                self._note(self._rounds.outcomes(_LOOK_SECONDS))
            elif time.monotonic() >= self._rested:
                self._pulse.beat("checks")
        except (StoreError, MachineError) as error:
            # A full disk or a busy file may be well again soon. What was not written is asked for anew then.
            what = "the database cannot be used" if isinstance(error, StoreError) else "no page can be read"
            _log.error(what, reason=str(error))
            self._pulse.fault("checks", str(error))
            self._rounds.close()
            self._rested = time.monotonic() + REST.total_seconds()
            self._crowd = False
        self._tell_whether_busy()

    def close(self) -> None:
        """Leave what is under way."""
        self._rounds.close()
        self._busy.clear()

    def _tell_whether_busy(self) -> None:
        if self._rounds.under_way or self._crowd:
            self._busy.set()
        elif self._busy.is_set():
            self._busy.clear()
            self._heard()  # what waited for more can go

    def _begin(self, tick: timedelta) -> Iterator[Outcome]:
        due = self._due() if time.monotonic() >= self._rested and not self._is_outdating else []
        few = at_once(self._tools.sources, tick)
        self._crowd = len(due) > few
        yield from self._rounds.begin(due[:few], self._tools)

    def _due(self) -> list[Source]:
        now, visits = self._tools.clock(), self._tools.store.last_visits()
        due = due_sources(self._tools.sources, visits, self._elapsed.look(visits, now), now)
        return [source for source in due if source.id not in self._rounds.under_way]

    @property
    def _is_outdating(self) -> bool:
        return self._tools.settings.manners != self._manners

    def _note(self, outcomes: Iterator[Outcome]) -> None:
        for outcome in outcomes:
            source, name = outcome.visit.source.id, outcome_name(outcome)
            self._pulse.beat("checks")
            _log.info("checked", source=source, outcome=name, reason=outcome_reason(outcome))
            self._heard()
