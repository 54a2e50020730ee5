"""Why a page could not be had, in plain words; whether to ask again, and when.

No word of a server, and no header that we sent, is repeated: reasons are shown, sent and stored.
"""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

LONGEST_WAIT = timedelta(days=7)

# Statuses that pass. 403 and 406 are how bot defences answer on a bad day, and the next day they do not (Open Terms
# Archive keeps the same list); of the 5xx only «not implemented» and «HTTP version not supported» are there to stay.
PASSING = {403, 406, 408, 421, 425, 429}
STAYING = {501, 505}

# Faults of a connection, the most special first: what was raised, what it means, whether asking again may help.
FAULTS: tuple[tuple[type[BaseException], str, bool], ...] = (
    (ssl.SSLError, "the secure connection failed", True),
    (http.client.LineTooLong, "the answer's headers are too long", False),
    (http.client.RemoteDisconnected, "the connection was closed without an answer", True),
    (http.client.IncompleteRead, "the answer broke off before its end", True),
    (http.client.BadStatusLine, "what answered is not a web server", True),
    (http.client.UnknownProtocol, "what answered is not a web server", True),
    (ConnectionError, "the connection was broken off", True),
    (http.client.InvalidURL, "the address is not valid", False),
    (http.client.HTTPException, "the answer's headers cannot be read", True),
    (UnicodeError, "the request cannot be written: its address or a header has a character that none may have", False),
)


def status_reason(status: int) -> str:
    """«HTTP 503 Service Unavailable»; the words are ours, not the server's."""
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def is_passing(status: int) -> bool:
    """May the same request be answered another time?"""
    if status >= 500:
        return status not in STAYING
    return status in PASSING or status < 300


def fault_reason(error: BaseException) -> tuple[str, bool]:
    """What a fault of the connection means, and whether it may pass; the libraries wrap it several times over."""
    found = list(_wrapped(error))
    for kind, reason, transient in FAULTS:
        if any(isinstance(fault, kind) for fault in found):
            return reason, transient
    return "the answer cannot be read", True


def _wrapped(error: BaseException, depth: int = 8) -> Iterator[BaseException]:
    yield error
    if depth:
        inner = (error.__cause__, error.__context__, getattr(error, "reason", None), *error.args)
        for cause in inner:
            if isinstance(cause, BaseException):
                yield from _wrapped(cause, depth - 1)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks us to stay away: seconds or a date, at most seven days; nonsense is None."""
    if value is None:
        return None
    text = value.strip()
    if re.fullmatch(r"[0-9]+", text):
        # Longer numbers than int() takes are possible, and none of them is less than the most we heed.
        wait = timedelta(seconds=int(text)) if len(text) < 9 else LONGEST_WAIT
    else:
        wait = _until(text, now)
    return min(wait, LONGEST_WAIT) if wait > timedelta() else None


def _until(text: str, now: datetime) -> timedelta:
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return timedelta()
    return (then if then.tzinfo else then.replace(tzinfo=UTC)) - now
