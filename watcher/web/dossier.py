"""The evidence file of a change, to be downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from threading import Lock
from typing import IO

from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from watcher.model.change import Change
from watcher.tasks.dossier import matter_of_change, size_of, write
from watcher.web.change_page import change_of
from watcher.web.printed import pages
from watcher.web.raw import HEADERS
from watcher.web.shared import Shared, shared_of

router = APIRouter(include_in_schema=False)

MOST = 60_000_000
"""Bytes, before they are compressed."""
SECONDS = 30.0
WAIT = 20.0
CHUNK = 1 << 16

_one = Lock()


@router.get("/changes/{number}/evidence")
def evidence(request: Request, number: int) -> Response:
    """A zip that stands alone. One at a time: reading all seals of a big database takes seconds."""
    shared = shared_of(request)
    if not _one.acquire(timeout=WAIT):
        raise HTTPException(503, "another evidence file is being made; try again in a minute")
    try:
        with shared.reading() as store:
            change = change_of(number, store)
        out = _written(shared, change)
    finally:
        _one.release()
    disposition = f'attachment; filename="evidence-change-{change.id}.zip"'
    headers = {**HEADERS, "cache-control": "private, no-store", "content-disposition": disposition}
    return StreamingResponse(
        _chunks(out), headers=headers, media_type="application/zip", background=BackgroundTask(out.close)
    )


def _written(shared: Shared, change: Change) -> IO[bytes]:
    out = TemporaryFile()  # noqa: SIM115  # closed when it was sent
    try:
        with shared.reading() as store:
            store.limit(SECONDS)
            with store.reading():
                matter = matter_of_change(store, change, shared.clock())
                _refuse_much(size_of(matter, store), change)
                write(matter, store, pages, out)
    except BaseException:
        out.close()
        raise
    return out


def _refuse_much(size: int, change: Change) -> None:
    if size > MOST:
        words = f"the evidence of this change is too large to be made here; `watch evidence {change.id}` makes it"
        raise HTTPException(413, words)


def _chunks(out: IO[bytes]) -> Iterator[bytes]:
    out.seek(0)
    while chunk := out.read(CHUNK):
        yield chunk
