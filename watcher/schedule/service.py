"""The service as a whole: its lock, its ticks, its two workers, and the settings that may change under way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from watcher.app import retooled, tools_for
from watcher.clock import now
from watcher.errors import SettingsError, StoreError
from watcher.model.notice import Notice
from watcher.model.settings import Settings
from watcher.model.source import ChannelName
from watcher.schedule.care import SILENT_AFTER, Care
from watcher.schedule.checks import Checks
from watcher.schedule.clock import ClockWatch
from watcher.schedule.pulse import Pulse
from watcher.schedule.settings_file import SettingsFile
from watcher.schedule.ticks import Ticks
from watcher.store import Hold, Store, held
from watcher.summary import settings_id, settings_message
from watcher.systemd import notify, reloading
from watcher.tasks.deliver import deliver
from watcher.tasks.due import Elapsed
from watcher.tasks.lanes import Lanes
from watcher.tasks.metrics import metrics_served
from watcher.tasks.tools import Tools

TICK = timedelta(seconds=5)

_log = structlog.get_logger()


class Service:
    """Checks and sends until it is stopped."""

    def __init__(
        self,
        config: SettingsFile,
        database: Path,
        clock: Callable[[], datetime] = now,
        renewed: Callable[[Settings], None] = lambda _: None,
    ) -> None:
        """`renewed`: is called with settings that were read anew, after they are in force."""
        self._config = config
        self._database = database
        self._renewed = renewed
        self._clock = clock
        self._stop = threading.Event()
        self._check_now, self._deliver_now, self._care_now = threading.Event(), threading.Event(), threading.Event()
        self._checking = threading.Event()
        self._lanes = Lanes(self._stop)
        self._pulse = Pulse("checks", "deliveries")
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._failure: BaseException | None = None
        self._ticked = 0.0
        self._hold: Hold | None = None

    def run(self, begun: Callable[[], None]) -> None:
        """Work until `stop` is called; `begun` is called once the database is ours.

        Raises InUse at once where another service has the database, StoreError where it cannot be used, and what ended a
        worker.
        """
        with ExitStack() as stack:
            self._hold = stack.enter_context(held(self._database, self._clock()))
            settings = self._config.settings
            with Store.open(self._database, backups=settings.backups.folder_of(self._database)):
                pass  # a new database is made here, once, before the workers open it
            if settings.metrics:
                stack.enter_context(
                    metrics_served(settings.metrics, lambda: self._config.settings, self._database, self._clock)
                )
            begun()
            self._work_until_stopped()
            if self._failure is not None:
                raise self._failure

    def stop(self) -> None:
        """Finish what is under way, and end."""
        notify("STOPPING=1")
        self._stop.set()
        self._tick()

    def reload(self) -> None:
        """Read the settings anew, soon."""
        reloading()
        self._config.ask()
        self._tick()

    def _work_until_stopped(self) -> None:
        workers = [
            threading.Thread(target=self._guarded, args=(work,), name=name)
            for work, name in ((self._checks, "checks"), (self._deliveries, "deliveries"), (self._care, "care"))
        ]
        ticks = self._scheduler.add_job(
            self._tick,
            Ticks(TICK),
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
        self._scheduler.start()
        for worker in workers:
            worker.start()
        self._tick()
        notify("READY=1")
        while not self._stop.wait(TICK.total_seconds()):
            if time.monotonic() - self._ticked > 2 * TICK.total_seconds():
                # APScheduler goes by the clock, and waits for it to catch up where it was set back.
                ticks.reschedule(Ticks(TICK))
                self._tick()
        self._scheduler.shutdown(wait=True)
        for worker in workers:
            worker.join()

    def _tick(self) -> None:
        self._ticked = time.monotonic()
        self._check_now.set()
        self._deliver_now.set()
        self._care_now.set()
        if self._hold is not None and self._pulse.silence < SILENT_AFTER:
            notify("WATCHDOG=1")
            self._hold.progress()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            self._failure = error
            self.stop()  # the other worker waits for its wake

    # --- in the thread of the checks

    def _checks(self) -> None:
        elapsed = Elapsed()
        while not self._stop.is_set():
            # The pace towards each host is kept by the one who asks, so other manners begin when nothing is under way.
            with tools_for(self._config.settings, self._database) as tools:
                checks = Checks(
                    tools,
                    elapsed,
                    self._stop,
                    wake=self._check_now,
                    busy=self._checking,
                    heard=self._deliver_now.set,
                    pulse=self._pulse,
                )
                while not self._stop.is_set() and not checks.are_outdated:
                    checks.look(TICK)
                    self._look_at_settings(tools)
                    checks.take(self._config.settings)
                checks.close()

    def _look_at_settings(self, tools: Tools) -> None:
        match self._config.look():
            case Settings() as settings:
                notify("READY=1")
                _log.info("settings read anew", sources=len(settings.sources), channels=len(settings.channels))
                self._deliver_now.set()
                self._renewed(settings)
            case SettingsError() as error:
                notify("READY=1")
                _log.error("the settings file was not taken; those of before stay in force", reason=str(error))
                self._tell_of_settings(error, tools)
            case None:
                pass

    def _tell_of_settings(self, error: SettingsError, tools: Tools) -> None:
        written, name = self._config.written, self._config.path.name
        message = settings_message(name, error.problems, self._clock())
        notices = [
            Notice(settings_id(name, written, channel), channel, None, None, message)
            for channel in self._config.settings.operator
        ]
        try:
            tools.store.enqueue(notices, self._clock())
        except StoreError as fault:
            _log.error("the database cannot be used", reason=str(fault))
        self._deliver_now.set()

    # --- in the thread of the deliveries

    def _deliveries(self) -> None:
        with tools_for(self._config.settings, self._database) as opened:
            tools, watched, by = opened, ClockWatch(self._clock()), timedelta()
            self._with_store(lambda: opened.store.post.mend_times(self._clock()))
            while not self._stop.is_set():
                self._deliver_now.wait()
                self._deliver_now.clear()
                settings = self._config.settings
                renewed = [name for name, one in settings.channels.items() if tools.settings.channels.get(name) != one]
                if tools.settings is not settings:
                    tools = retooled(tools, settings)
                by += watched.set_by(self._clock())
                if by and self._with_store(partial(self._shift, tools, by)):
                    by = timedelta()
                self._with_store(partial(self._deliver, tools, renewed))

    def _shift(self, tools: Tools, by: timedelta) -> None:
        """The clock was set by that; what waits, waits as long as before."""
        _log.warning("the clock was set", by=str(by))
        tools.store.post.shift(by)

    def _deliver(self, tools: Tools, renewed: Sequence[ChannelName]) -> None:
        """Send what is due. `renewed`: channels whose settings are others than before."""
        if renewed:
            tools.store.post.hurry(renewed, self._clock())
        for settled in deliver(tools, self._stop, lanes=self._lanes, more_to_come=self._checking.is_set):
            self._pulse.beat("deliveries")
            notice = settled.delivery.notice
            _log.info(
                "delivered", channel=notice.channel, state=settled.state, error=settled.error, notice=str(notice.id)
            )

    def _with_store(self, work: Callable[[], None]) -> bool:
        """Do it; False where the database could not be used."""
        try:
            work()
        except StoreError as error:
            # A full disk or a busy file may be well again at the next tick; nothing is lost meanwhile.
            _log.error("the database cannot be used", reason=str(error))
            self._pulse.fault("deliveries", str(error))
            return False
        self._pulse.beat("deliveries")
        return True

    # --- in the thread that looks after all this

    def _care(self) -> None:
        with Store.open(self._database) as store:
            care = Care(store, self._pulse, self._clock)
            while not self._stop.is_set():
                self._care_now.wait()
                self._care_now.clear()
                if not self._stop.is_set():
                    care.look(self._config.settings)
