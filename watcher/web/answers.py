"""What is kept: who asks again while nothing was written is answered without touching the database."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Generic, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from watcher.web.shelf import Stamp

T = TypeVar("T")

REMEMBERED = 200
LASTS = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, and what the database looked like before it was made."""

    stamp: Stamp
    etag: str
    body: bytes


class Answers:
    """The last answers, by what was asked."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._one = Lock()

    def get(self, name: str, stamp: Stamp, make: Callable[[], bytes]) -> Kept:
        """The answer of that name, made anew where something was written since."""
        with self._one:
            kept = self._kept.get(name)
        if kept is not None and kept.stamp == stamp:
            return kept
        body = make()
        kept = Kept(stamp, etag_of(body), body)
        with self._one:
            self._kept[name] = kept
            self._kept.move_to_end(name)
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return kept


class Fresh(Generic[T]):
    """One value that is made of the whole database and of the time: kept while nothing is written, but not for long."""

    def __init__(self) -> None:
        self._kept: tuple[Stamp, datetime, T] | None = None

    def get(self, stamp: Stamp, now: datetime, make: Callable[[], T]) -> T:
        """The value; made anew where something was written since, or it is too old."""
        kept = self._kept
        if kept is None or kept[0] != stamp or not timedelta() <= now - kept[1] < LASTS:
            self._kept = kept = (stamp, now, make())
        return kept[2]


def answered(request: Request, body: bytes, etag: str, media_type: str) -> Response:
    """The body, or «not modified» to who has it already."""
    return not_modified(request, etag) or Response(body, media_type=media_type, headers=kept_as(etag))


def not_modified(request: Request, etag: str) -> Response | None:
    """The answer to who has what goes by that name already; None for all others."""
    had = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return Response(status_code=304, headers=kept_as(etag)) if etag.removeprefix("W/") in had else None


def kept_as(etag: str) -> dict[str, str]:
    """The headers of what may be kept by who asked, and is asked for by that name again."""
    return {"etag": etag, "cache-control": "private, no-cache"}


def etag_of(body: bytes) -> str:
    """The name of a body."""
    return f'"{sha256(body).hexdigest()[:32]}"'
