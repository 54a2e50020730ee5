"""The application: every route, and what becomes of errors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response

from watcher import __version__
from watcher.clock import now
from watcher.errors import NotFound, StoreError
from watcher.model.settings import Settings
from watcher.web import api, change_page, dossier, entrance, feeds, lists, raw, saying, source_page, table
from watcher.web.asking import Unclear
from watcher.web.guard import Guard
from watcher.web.shared import Shared, shared_of

_log = structlog.get_logger()


class Pages:
    """Everything that is served, with the guard before it. Close it at the end."""

    def __init__(self, settings: Settings, database: Path, clock: Callable[[], datetime] = now) -> None:
        self.shared = Shared(settings, database, clock)
        self.routes = _routes(self.shared)
        self.guarded = Guard(self.routes, self.shared.web, self.shared.door)

    def close(self) -> None:
        """Let go of the database."""
        self.shared.close()


def _routes(shared: Shared) -> FastAPI:
    app = FastAPI(
        title="watch",
        version=__version__,
        description="What marketplaces changed in their rules for sellers, and whether anyone was told.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
    )
    app.state.shared = shared
    for part in (entrance, lists, change_page, dossier, source_page, saying, raw, feeds, table, api):
        app.include_router(part.router)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(Unclear, _unclear)
    app.add_exception_handler(StoreError, _unusable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _bug)
    return app


def _not_found(request: Request, error: Exception) -> Response:
    return _told(request, 404, str(error))


def _unclear(request: Request, error: Exception) -> Response:
    return _told(request, 400, str(error))


def _unusable(request: Request, error: Exception) -> Response:
    _log.error("the database cannot be used", reason=str(error))
    return _told(request, 503, "the database cannot be used just now; the log of the program says why")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _told(request, error.status_code, "there is no such page" if error.status_code == 404 else str(error.detail))


def _bug(request: Request, error: Exception) -> Response:
    # The server logs the traceback; what was asked for may hold anything and is not repeated.
    return PlainTextResponse("this is a bug in watch; its log says more", 500)


def _told(request: Request, status: int, words: str) -> Response:
    """An error in the form of what was asked for."""
    path = request.url.path
    if path.startswith("/api/"):
        return JSONResponse({"detail": words}, status)
    if path.startswith(("/feeds/", "/snapshots/", "/static/")) or path.endswith((".csv", ".ics")):
        return PlainTextResponse(words, status)
    return shared_of(request).page(request, "error.html", status, words=words, status=status)


def application(settings: Settings, database: Path, clock: Callable[[], datetime] = now) -> Pages:
    """All pages over a database. Nothing is opened before it is asked for."""
    return Pages(settings, database, clock)
