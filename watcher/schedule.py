"""The long-running service: APScheduler ticks, and two workers look at what is due.

What is due is decided by the database and elapsed time, not by the ticks: a missed tick, a sleep or a restart loses
nothing. Checks and deliveries have a thread and a connection each, so that neither delays the other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from watcher.app import tools_for
from watcher.errors import StoreError
from watcher.model.outcome import outcome_name, outcome_reason
from watcher.model.settings import Settings
from watcher.model.source import Source
from watcher.store import Store
from watcher.tasks.check import check
from watcher.tasks.deliver import deliver
from watcher.tasks.tools import Tools

TICK = timedelta(seconds=5)
_log = structlog.get_logger()


def due_sources(settings: Settings, tools: Tools, now: datetime) -> list[Source]:
    """The sources whose last visit lies as long ago as they ask for."""
    visits = tools.store.last_visits()
    return [source for source in settings.sources if source.id not in visits or visits[source.id] + source.every <= now]


class Service:
    """Checks and sends until it is stopped."""

    def __init__(self, settings: Settings, database: Path) -> None:
        self._settings = settings
        self._database = database
        self._stop = threading.Event()
        self._wakes = (threading.Event(), threading.Event())
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._failure: BaseException | None = None

    def run(self) -> None:
        """Work until `stop` is called. Raises what ended a worker, StoreError for one."""
        with Store.open(self._database):
            pass  # a new database is made here, once, before the two workers open it; an unusable one ends all at once
        workers = [
            threading.Thread(target=self._work, args=(wake, task), name=name)
            for wake, task, name in zip(
                self._wakes, (self._check, self._deliver), ("checks", "deliveries"), strict=True
            )
        ]
        self._scheduler.add_job(
            self._tick,
            "interval",
            seconds=TICK.total_seconds(),
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
        self._scheduler.start()
        for worker in workers:
            worker.start()
        self._tick()
        self._stop.wait()
        self._scheduler.shutdown(wait=True)
        for worker in workers:
            worker.join()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Finish what is under way, and end."""
        self._stop.set()
        self._tick()

    def _tick(self) -> None:
        for wake in self._wakes:
            wake.set()

    def _work(self, wake: threading.Event, task: Callable[[Tools], None]) -> None:
        try:
            with tools_for(self._settings, self._database) as tools:
                while not self._stop.is_set():
                    wake.wait()
                    wake.clear()
                    self._once(task, tools)
        except BaseException as error:
            self._failure = error
            self.stop()  # the other worker waits for its wake

    def _once(self, task: Callable[[Tools], None], tools: Tools) -> None:
        try:
            task(tools)
        except StoreError as error:
            # A full disk or a busy file may be well again at the next tick; nothing is lost meanwhile.
            _log.error("the database cannot be used", reason=str(error))

    def _check(self, tools: Tools) -> None:
        due = due_sources(self._settings, tools, tools.clock())
        for outcome in check(due, tools, self._stop):
            _log.info(
                "checked", source=outcome.visit.source.id, outcome=outcome_name(outcome), reason=outcome_reason(outcome)
            )
            self._wakes[1].set()

    def _deliver(self, tools: Tools) -> None:
        for settled in deliver(tools, self._stop):
            notice = settled.delivery.notice
            _log.info(
                "delivered", channel=notice.channel, state=settled.state, error=settled.error, notice=str(notice.id)
            )
