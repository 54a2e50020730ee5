"""The pages on a socket: by themselves, or in a thread beside the service."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

import structlog
import uvicorn

from watcher.app import now
from watcher.errors import StoreError, WatchError
from watcher.model.settings import Settings, Web
from watcher.store import Store
from watcher.web.application import Pages

_log = structlog.get_logger()
ENDS_WITHIN = 5  # seconds that answers under way have when all is to end


class PageServer:
    """Serves the pages of a database.

    `run` serves until SIGINT or SIGTERM; as a context it serves in a thread of its own. Raises WatchError when nothing can
    be served there, StoreError when the database cannot be used.
    """

    def __init__(self, settings: Settings, database: Path, clock: Callable[[], datetime] = now) -> None:
        web = settings.web or Web()
        _make_or_look(database)
        self._pages = Pages(settings, database, clock)
        self._socket = _listening(web)
        host, port = self._socket.getsockname()[:2]
        self.address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        config = uvicorn.Config(
            self._pages.guarded,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # whoever asks could write anything into them
            lifespan="off",
            ws="none",
            http="h11",
            limit_concurrency=100,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=ENDS_WITHIN,
            h11_max_incomplete_event_size=32_000,
        )
        logging.getLogger("uvicorn").setLevel(logging.WARNING)
        self._server = uvicorn.Server(config)
        self._filler = Thread(target=self._pages.shared.desk.fill_search, name="filling the search", daemon=True)
        self._thread = Thread(target=self._serve, name="pages", daemon=True)

    def run(self) -> None:
        """Serve until a signal."""
        self._filler.start()
        try:
            self._serve()
        finally:
            self._pages.close()

    def __enter__(self) -> Self:
        self._filler.start()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(ENDS_WITHIN + 2)
        self._pages.close()

    def _serve(self) -> None:
        with self._socket, suppress(KeyboardInterrupt):
            self._server.run(sockets=[self._socket])


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
        return socket.create_server((web.host, web.port), family=family, backlog=128)
    except OSError as error:
        raise WatchError(
            f"the pages cannot be served on {web.host}:{web.port} ({os.strerror(error.errno) if error.errno else error}); "
            "name another address under web.listen"
        ) from error
