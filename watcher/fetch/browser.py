"""A real browser, for pages whose text is put in place by scripts: one Chromium, a fresh context for every page.

It runs in a thread of its own and is started by the first page that needs it. Where nothing was asked of it for a while it
ends; when it dies, hangs or takes too much memory it is killed with all its children, and the next page starts another.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watcher.fetch.browser_engine import ENDS_WITHIN, Engine, first_line
from watcher.fetch.browser_find import find_program, why_none
from watcher.fetch.guard import Leash
from watcher.fetch.http import Redirect
from watcher.fetch.trip import Trip
from watcher.model.page import Fetch
from watcher.model.settings import Manners

PAGES_AT_ONCE = 4
"""So many pages are drawn at a time: each takes some 100 MB."""

ROOM = 0.6
"""Of the memory that the browser may take: where as much is in use, no page is begun beside others."""

LOOK_AGAIN = 0.2


class Browser:
    """Draws pages. May be used from several threads; each waits for its own page."""

    def __init__(self, manners: Manners, clock: Callable[[], datetime]) -> None:
        self._manners = manners
        self._clock = clock
        self._turns = 0
        self._turn_over = threading.Condition()
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._engine: Engine | None = None

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until a page more may be drawn, before its time begins to run."""
        with self._turn_over:
            while not self._has_room():
                self._turn_over.wait(LOOK_AGAIN)
            self._turns += 1
        try:
            yield
        finally:
            with self._turn_over:
                self._turns -= 1
                self._turn_over.notify_all()

    def _has_room(self) -> bool:
        engine = self._engine
        crowded = engine is not None and engine.memory > ROOM * self._manners.browser_memory
        return not self._turns or (self._turns < PAGES_AT_ONCE and not crowded)

    def ask(self, trip: Trip, leash: Leash, check: Callable[[str], None]) -> Fetch | Redirect:
        """Draw the page at the address of a trip; raises FetchError. `check` raises it for what robots.txt forbids."""
        loop, engine = self._running()
        leash.answering = True  # what it does in its time is more than to wait for an answer
        drawing = asyncio.run_coroutine_threadsafe(engine.draw(trip, leash, check), loop)
        try:
            return leash.wait_for(drawing)
        except TimeoutError as error:
            raise leash.fault("the browser did not answer") from error

    def close(self) -> None:
        """End the browser, and its thread."""
        with self._starting:
            loop, engine, self._loop, self._engine = self._loop, self._engine, None, None
        if loop is None or engine is None:
            return
        try:
            asyncio.run_coroutine_threadsafe(engine.close(), loop).result(3 * ENDS_WITHIN)
        except TimeoutError:
            engine.abandon()
        loop.call_soon_threadsafe(loop.stop)

    def _running(self) -> tuple[asyncio.AbstractEventLoop, Engine]:
        with self._starting:
            if self._loop is None or self._engine is None:
                self._loop, self._engine = asyncio.new_event_loop(), Engine(self._manners, self._clock)
                threading.Thread(target=_run, args=(self._loop,), name="browser", daemon=True).start()
            return self._loop, self._engine


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


@dataclass(frozen=True, slots=True)
class Found:
    """The browser of this machine, in words; where it is, if there is one; and whether it starts."""

    words: str
    path: Path | None = None
    starts: bool = False


def browser_here(patience: timedelta) -> Found:
    """Look for the browser, start it and end it again."""
    program = find_program()
    if program is None or why_none():
        return Found(f"none: {why_none()}")
    engine = Engine(Manners(), lambda: datetime.now(UTC))

    async def version() -> str:
        try:
            async with asyncio.timeout(patience.total_seconds()):
                return (await engine.start()).version
        finally:
            await engine.close()

    try:
        return Found(
            f"Chromium {asyncio.run(version())} at {program.path} ({program.how}); it starts", program.path, True
        )
    except Exception as error:  # whatever playwright raises where a browser does not start
        why = first_line(error) or type(error).__name__
        return Found(f"{program.path} ({program.how}) does not start: {why}", program.path)
