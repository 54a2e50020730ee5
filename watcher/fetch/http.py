"""The one outbound client: asks for one address once, within one deadline and one size."""

from __future__ import annotations

import http.client
import logging
import re
import ssl
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import requests
from requests.adapters import DEFAULT_CA_BUNDLE_PATH, HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from watcher import __version__
from watcher.errors import FetchError
from watcher.fetch import reasons
from watcher.fetch.guard import Leash, current_leash, dial
from watcher.fetch.trip import Trip, sendable
from watcher.fetch.unpack import CutShort, TooLong, unpacked
from watcher.model.page import Answer, Fetch, Validators
from watcher.model.settings import Manners

PRODUCT = "policy-watch"
ACCEPT = "text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.8, application/xml;q=0.8, */*;q=0.5"
CHUNK = 65536

# Bodies that nobody reads are read all the same if they are this small: it keeps the connection.
CRUMBS = 16 * 1024

WHOLE = {200, 203}
REDIRECTS = {301, 302, 303, 307, 308}

# Of the headers of an answer so much is kept: characters.
MOST_HEADERS = 32 * 1024
LIKE_A_SECRET = 8  # characters; «Bearer» and «gzip» are none
COOKIES = {"set-cookie", "set-cookie2"}

# Headers without which a body is misread. http.client drops every header after a line that it cannot read.
FRAMING = re.compile(r"^(content|transfer)-", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Redirect:
    """The page is elsewhere: the Location as it came."""

    location: str


class Client:
    """Asks with requests' adapter, shared by all threads. It keeps connections, and nothing else: no cookies.

    A Session would add what is not wanted here: cookies, the environment's proxies and passwords, and a look at every
    redirect (`Session.send` prepares the next request even where redirects are off, and raises on odd ones).
    `authorities`: a file of certificate authorities, if not those that requests brings.
    """

    def __init__(self, manners: Manners, clock: Callable[[], datetime], authorities: str | None = None) -> None:
        self._manners = manners
        self._clock = clock
        self._adapter = _GuardedAdapter(4 * manners.hosts_at_once, authorities)
        contact = f" (+{manners.contact})" if manners.contact else ""
        self._user_agent = f"{PRODUCT}/{__version__}{contact}"

    def ask(self, trip: Trip, leash: Leash) -> Fetch | Redirect:
        """Ask for the address of a trip; raises FetchError for all that is not a whole page, a 304 or a redirect."""
        prepared = self._prepared(trip)
        try:
            response = self._send(prepared, leash)
        except (requests.RequestException, HTTPError, http.client.HTTPException, OSError, ValueError) as error:
            reason, transient = reasons.fault_reason(error)
            raise leash.fault(reason, transient=transient) from error
        raw: HTTPResponse = response.raw
        try:
            return self._conclude(trip, leash, raw)
        except (HTTPError, http.client.HTTPException, OSError) as error:
            reason, transient = reasons.fault_reason(error)
            raise leash.fault(reason, transient=transient) from error
        finally:
            response.close()  # gives the connection back if the body was read to its end, else ends it

    def close(self) -> None:
        """Close the connections that are kept."""
        self._adapter.close()

    def _prepared(self, trip: Trip) -> requests.PreparedRequest:
        headers = {"User-Agent": self._user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip"}
        if trip.request.language:
            headers["Accept-Language"] = accept_language(trip.request.language)
        if trip.validators:
            since = {"If-None-Match": trip.validators.etag, "If-Modified-Since": trip.validators.last_modified}
            headers |= {name: value for name, value in since.items() if value}
        post = trip.request.post
        if post:
            headers |= {"Content-Type": post.media_type, "Accept": post.answer_type}
        method, body = ("POST", post.body) if post else ("GET", None)
        prepared = requests.Request(method, trip.address, headers=headers, data=body).prepare()
        if trip.trusted:
            prepared.headers.update(dict(trip.request.headers))
        return prepared

    def _send(self, prepared: requests.PreparedRequest, leash: Leash) -> requests.Response:
        try:
            return self._adapter.send(prepared, stream=True, timeout=leash.left)
        except requests.ConnectionError:
            # A kept connection that the server closes as we write is nobody's fault, and a GET may be sent again
            # (RFC 9112, 9.3.1). The second time the connection is new.
            if not leash.reused or leash.over or leash.stopped:
                raise
        leash.reused = False
        return self._adapter.send(prepared, stream=True, timeout=leash.left)

    def _conclude(self, trip: Trip, leash: Leash, raw: HTTPResponse) -> Fetch | Redirect:
        status = raw.status
        self._check_cut(leash, raw)
        if status in WHOLE:
            return self._fetch(trip, leash, raw)
        self._leave(raw)
        if status == http.HTTPStatus.NOT_MODIFIED:
            return self._not_modified(trip, raw)
        location = raw.headers.get("Location")
        if status in REDIRECTS and location and not trip.request.post:
            return Redirect(location)
        reason = reasons.status_reason(status)
        if status < 300:
            reason += ", which is not a whole page"
        wait = reasons.retry_after(raw.headers.get("Retry-After"), self._clock())
        passing = reasons.is_passing(status)
        raise FetchError(trip.request.url, reason, transient=passing, retry_after=wait, status=status)

    def _fetch(self, trip: Trip, leash: Leash, raw: HTTPResponse) -> Fetch:
        body = self._body(leash, raw)
        self._check_cut(leash, raw)
        media_type, charset = content_type(raw.headers.get("Content-Type", ""))
        return Fetch(
            url=trip.request.url,
            final_url=trip.final_url,
            status=raw.status,
            at=self._clock(),
            body=body,
            media_type=media_type,
            charset=charset,
            validators=_validators(raw),
            answer=_answer(raw, [value for _, value in trip.request.headers]),
        )

    def _not_modified(self, trip: Trip, raw: HTTPResponse) -> Fetch:
        had = trip.validators
        if had is None:
            reason = "HTTP 304 Not Modified, though the whole page was asked for"
            raise FetchError(trip.request.url, reason, transient=True, status=304)
        new = _validators(raw)
        kept = Validators(new.etag or had.etag, new.last_modified or had.last_modified)
        return Fetch(
            url=trip.request.url,
            final_url=trip.final_url,
            status=304,
            at=self._clock(),
            body=b"",
            validators=kept,
            not_modified=True,
        )

    def _body(self, leash: Leash, raw: HTTPResponse) -> bytes:
        limit = self._manners.max_bytes
        too_long = f"the page is larger than {limit / 1e6:g} MB"
        gzip = self._is_gzip(leash, raw)
        leash.answering = True
        if (raw.length_remaining or 0) > limit + CRUMBS:
            raise leash.fault(too_long, transient=False)
        try:
            body = unpacked(_chunks(raw), gzip=gzip, limit=limit)
        except TooLong as error:
            raise leash.fault(too_long, transient=False) from error
        except CutShort as error:
            raise leash.fault("the answer broke off before its end") from error
        except zlib.error as error:
            raise leash.fault("the answer says that it is gzip, but it is not") from error
        if not body and not _is_framed(raw):
            # Ended by closing before the first byte: the connection broke inside the headers or right behind them.
            raise leash.fault("the answer broke off before its end")
        return body

    def _is_gzip(self, leash: Leash, raw: HTTPResponse) -> bool:
        encoding = raw.headers.get("Content-Encoding", "").strip().lower()
        if encoding in ("gzip", "x-gzip"):
            return True
        if encoding in ("", "identity"):
            return False
        raise leash.fault("the server sent an encoding that we did not ask for", transient=False)

    def _check_cut(self, leash: Leash, raw: HTTPResponse) -> None:
        """A connection shut at the deadline looks like one that ended by itself; and see FRAMING."""
        if leash.over or leash.stopped:
            raise leash.fault("")
        message = getattr(raw._original_response, "msg", None)
        lost = message.get_payload() if message is not None else ""
        if isinstance(lost, str) and FRAMING.search(lost):
            raise leash.fault("the answer's headers cannot be read")

    def _leave(self, raw: HTTPResponse) -> None:
        if raw.length_remaining is not None and raw.length_remaining <= CRUMBS:
            raw.read(CRUMBS, decode_content=False)


def accept_language(language: str) -> str:
    """«de-AT» → «de-AT, de;q=0.9, *;q=0.1»: rather another language than an error page."""
    general = language.partition("-")[0]
    wider = f", {general};q=0.9" if general != language else ""
    return f"{language}{wider}, *;q=0.1"


def content_type(header: str) -> tuple[str, str | None]:
    """The media type in lower case, and the charset parameter as it came, of a Content-Type header."""
    media_type = re.split("[;,]", header, maxsplit=1)[0].strip().lower()
    charset = re.search(r";\s*charset\s*=\s*\"?([^\s\";,]+)", header, re.IGNORECASE)
    return media_type, charset.group(1) if charset else None


def _validators(raw: HTTPResponse) -> Validators:
    return Validators(sendable(raw.headers.get("ETag")), sendable(raw.headers.get("Last-Modified")))


def _answer(raw: HTTPResponse, sent: Sequence[str]) -> Answer:
    """How the answer began, without what may be a secret. `sent`: the headers that the settings give."""
    secrets = [word for value in sent for word in value.split() if len(word) >= LIKE_A_SECRET]
    kept, room = [], MOST_HEADERS
    for name, value in raw.headers.iteritems():
        room -= len(name) + len(value)
        if room < 0:
            break
        if name.lower() not in COOKIES and not any(secret in value for secret in secrets):
            kept.append((name, value))
    return Answer(raw.status, raw.reason or "", tuple(kept))


def _is_framed(raw: HTTPResponse) -> bool:
    """Does the answer say where its body ends?"""
    return "Content-Length" in raw.headers or "Transfer-Encoding" in raw.headers


def _chunks(raw: HTTPResponse) -> Iterator[bytes]:
    # read(), not stream(): urllib3's own reader of chunked bodies takes a chunk's size line of any length.
    while chunk := raw.read(CHUNK, decode_content=False):
        yield chunk


class _Guarded(HTTPConnection):
    """A connection that is made, and used, on the leash of the thread."""

    _answered = False

    def _new_conn(self) -> Any:
        self._answered = False
        return dial(self._dns_host, self.port, current_leash())

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> None:
        leash = current_leash()
        leash.reused = self._answered and self.sock is not None
        if leash.reused:
            leash.hold(self.sock)
        super().request(method, url, *args, **kwargs)

    def getresponse(self) -> Any:
        response = super().getresponse()
        self._answered = True
        return response


class _GuardedTLS(_Guarded, HTTPSConnection):
    def connect(self) -> None:
        leash = current_leash()
        try:
            super().connect()
        except ssl.SSLCertVerificationError as error:
            reason = f"the certificate is not valid: {error.verify_message.rstrip('.')}"
            raise leash.fault(reason, transient=False) from error
        except OSError as error:
            raise leash.fault("a secure connection could not be made") from error


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedTLS


@cache
def _verifying(authorities: str) -> ssl.SSLContext:
    """Made once: to read a hundred authorities takes longer than to ask for a page."""
    return ssl.create_default_context(cafile=authorities)


class _GuardedAdapter(HTTPAdapter):
    def __init__(self, pools: int, authorities: str | None) -> None:
        self._context = _verifying(authorities or DEFAULT_CA_BUNDLE_PATH)
        # urllib3 tells the log, with a traceback, of every header line that it cannot read; what matters of it is told here.
        logging.getLogger("urllib3").setLevel(logging.ERROR)
        super().__init__(pool_connections=pools, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, ssl_context=self._context, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """The context verifies, always, whatever is asked for here."""
        conn.cert_reqs = "CERT_REQUIRED"
