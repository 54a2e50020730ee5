"""The pages on a socket: by themselves, or in a thread beside the service, with its settings as they are renewed."""

from __future__ import annotations

import gc
import logging
import os
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Self

import structlog
import uvicorn

from watcher.clock import now
from watcher.errors import StoreError, WatchError
from watcher.model.settings import Settings, Web
from watcher.store import Store
from watcher.web.application import Pages
from watcher.web.connections import ASKED_WITHIN, AT_A_TIME, MOST, Patient
from watcher.web.guard import Receive, Scope, Send

_log = structlog.get_logger()
ENDS_WITHIN = 5  # seconds that answers under way have when all is to end


class PageServer:
    """Serves the pages of a database.

    `run` serves until SIGINT or SIGTERM; as a context it serves in a thread of its own. `again`: the program has the
    database open already. Raises WatchError when nothing can be served there, StoreError when the database cannot be used.
    """

    def __init__(
        self, settings: Settings, database: Path, clock: Callable[[], datetime] = now, *, again: bool = False
    ) -> None:
        self._web = settings.web or Web()
        self._database, self._clock = database, clock
        if not again:
            _make_or_look(database)
        self._pages = _InForce(Pages(settings, database, clock))
        self._socket = _listening(self._web)
        host, port = self._socket.getsockname()[:2]
        self.address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        config = uvicorn.Config(
            self._pages,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # whoever asks could write anything into them
            lifespan="off",
            ws="none",
            http=Patient,
            backlog=AT_A_TIME,
            limit_concurrency=MOST + 1,  # where all are being answered, the next one is told so
            timeout_keep_alive=int(ASKED_WITHIN),
            timeout_graceful_shutdown=ENDS_WITHIN,
            h11_max_incomplete_event_size=32_000,
        )
        logging.getLogger("uvicorn").setLevel(logging.WARNING)
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._serve, name="pages", daemon=True)

    def run(self) -> None:
        """Serve until a signal."""
        gc.freeze()  # what the program is made of is no garbage: looking through it held an answer up for 60 ms
        self._fill_search()
        try:
            self._serve()
        finally:
            self._pages.close()

    def __enter__(self) -> Self:
        self._fill_search()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(ENDS_WITHIN + 2)
        self._pages.close()

    def take(self, settings: Settings) -> None:
        """Go by other settings from the next request on. Where the pages are served changes at the next start only."""
        web = settings.web
        if web is None or (web.host, web.port) != (self._web.host, self._web.port):
            _log.warning(
                "where the pages are served changes at the next start; they go by the settings of before until then"
            )
            return
        self._pages.replace(Pages(settings, self._database, self._clock))
        self._fill_search()

    def _fill_search(self) -> None:
        Thread(target=self._pages.now.shared.desk.fill_search, name="filling the search", daemon=True).start()

    def _serve(self) -> None:
        with self._socket, suppress(KeyboardInterrupt):
            self._server.run(sockets=[self._socket])


class _InForce:
    """The pages that are served. Others take their place between two requests; what is under way ends as it began."""

    def __init__(self, pages: Pages) -> None:
        self.now = pages
        self._under_way: Counter[Pages] = Counter()
        self._lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        with self._lock:
            pages = self.now
            self._under_way[pages] += 1
        try:
            await pages.guarded(scope, receive, send)
        finally:
            with self._lock:
                self._under_way[pages] -= 1
            self._close_if_over(pages)

    def replace(self, pages: Pages) -> None:
        """Serve these from now on."""
        with self._lock:
            before, self.now = self.now, pages
        self._close_if_over(before)

    def close(self) -> None:
        """Let go of the database."""
        self.now.close()

    def _close_if_over(self, pages: Pages) -> None:
        with self._lock:
            over = pages is not self.now and not self._under_way[pages]
        if over:
            del self._under_way[pages]
            pages.close()


def _make_or_look(database: Path) -> None:
    """Bring the database up to date; where it may only be read, see that it can be."""
    try:
        Store.open(database).close()
    except StoreError:
        Store.open(database, read_only=True).close()
        _log.warning("the database may only be read here: nothing can be acknowledged or noted")


def _listening(web: Web) -> socket.socket:
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    try:
        listening = socket.create_server((web.host, web.port), family=family, backlog=128)
    except OSError as error:
        raise WatchError(
            f"the pages cannot be served on {web.host}:{web.port} ({os.strerror(error.errno) if error.errno else error}); "
            "name another address under web.listen"
        ) from error
    # asyncio does so only for sockets that name their protocol. Else the second packet of an answer waits 40 ms for a sign
    # that the first one came.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
