"""Pages that somebody saved: packed into one file by a browser (MHTML), or a mail; and when, where the file tells."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from watcher.errors import ReadError

_MESSAGE_TYPES = frozenset({"multipart/related", "message/rfc822", "application/x-mimearchive"})
_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2,}")
_PACKED = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_LOOK = 8_000  # bytes
# The add-on SingleFile and its relatives write a comment at the top, with the time as JavaScript writes it.
_SAVED_DATE = re.compile(rb"saved date: \w{3} (\w{3} \d{1,2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4})")


def is_message(body: bytes, media_type: str) -> bool:
    """Is the file a page packed as a message (MHTML), or a mail?"""
    head = body[:_LOOK].lstrip()
    headers = _HEADERS.match(head)
    return headers is not None and (media_type in _MESSAGE_TYPES or _PACKED.search(headers[0]) is not None)


def root_of(body: bytes) -> tuple[bytes, str, str | None]:
    """The page in a message: its bytes, its media type, its charset. Raises ReadError where there is none."""
    message = message_from_bytes(body, policy=policy.default)
    part = _root(message)
    payload = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(payload, bytes):
        raise ReadError("the file is packed as a message, and there is no page in it")
    return payload, part.get_content_type(), part.get_content_charset()


def saved_at(body: bytes) -> datetime | None:
    """When a page was saved, in UTC, where the file says so."""
    if is_message(body, ""):
        return _moment(str(message_from_bytes(body[:_LOOK], policy=policy.default).get("Date", "")))
    found = _SAVED_DATE.search(body[:_LOOK])
    if found is None:
        return None
    try:
        return datetime.strptime(found[1].decode("ascii"), "%b %d %Y %H:%M:%S GMT%z").astimezone(UTC)
    except ValueError:
        return None


def _root(message: EmailMessage) -> EmailMessage | None:
    """Of a page with its pictures, the page; of a mail, its text as HTML or else plain."""
    texts = [part for part in message.walk() if part.get_content_type() in {"text/html", "text/plain"}]
    pages = [part for part in texts if part.get_content_type() == "text/html"]
    start = message.get_param("start")
    named = [part for part in texts if start and part.get("Content-ID") == start]
    return next(iter((*named, *pages, *texts)), None)


def _moment(written: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(written)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
