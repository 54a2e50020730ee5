"""Pages as they were captured: foreign bytes, given as text that is never run, or as a file in a sandbox."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from starlette.responses import Response

from watcher.errors import NotFound
from watcher.extract.charset import decode
from watcher.model.page import Sha256
from watcher.web.shared import shared_of

router = APIRouter(include_in_schema=False)

_SHA = re.compile(r"[0-9a-f]{64}")
HEADERS = {
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "private, max-age=3600",
}


@router.get("/snapshots/{sha}")
def as_text(request: Request, sha: str) -> Response:
    """The source text of a page, to be read in the browser."""
    body, charset, _ = _bytes(request, sha)
    text = decode(body, charset)
    return Response(text.encode("utf-8", "replace"), media_type="text/plain; charset=utf-8", headers=HEADERS)


@router.get("/snapshots/{sha}/download")
def as_file(request: Request, sha: str) -> Response:
    """The very bytes, whose SHA-256 is their name."""
    body, _, name = _bytes(request, sha)
    disposition = {"content-disposition": f'attachment; filename="{name}.txt"'}
    return Response(body, media_type="text/plain; charset=utf-8", headers={**HEADERS, **disposition})


def _bytes(request: Request, sha: str) -> tuple[bytes, str | None, str]:
    if not _SHA.fullmatch(sha):
        raise NotFound("there is no such snapshot; its name is 64 hexadecimal digits")
    with shared_of(request).reading() as store:
        snapshot = store.snapshot(Sha256(sha))
    return snapshot.body(), snapshot.charset, sha
