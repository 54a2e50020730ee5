"""A site to ask: a plain threaded web server on loopback that says exactly what a test tells it to.

    with Site() as site:
        site.serve("/fees", "<h1>Fees</h1>", etag=True)
        ... ask for site.url("/fees") ...
        assert [call.path for call in site.requests] == ["/robots.txt", "/fees"]

What is not served is a 404, /robots.txt included (so that everything may be asked). `Site(hosts=3)` listens on three
loopback addresses and so looks like three hosts: `site.url("/fees", host=2)`.
"""

from __future__ import annotations

import contextlib
import gzip as gzipping
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

HTML = "text/html; charset=utf-8"


@dataclass
class Call:
    """One request as it came. `path` is without the query; `at` and `ended` are readings of time.monotonic().

    A handler that wants to misbehave writes its own bytes with `send`, `pause`, `drip` or `hang`, and returns nothing or
    what the last of them returned; then the connection is closed.
    """

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    host: str
    at: float
    ended: float = 0.0
    _socket: socket.socket | None = field(default=None, repr=False)
    _stopping: threading.Event = field(default_factory=threading.Event, repr=False)

    def send(self, data: bytes) -> bool:
        """Put bytes on the wire as they are; False once nobody listens any more."""
        assert self._socket is not None
        if self._stopping.is_set():
            return False
        try:
            self._socket.sendall(data)
        except OSError:
            return False
        return True

    def pause(self, seconds: float) -> bool:
        """Let time pass; False as soon as the site is stopped."""
        return not self._stopping.wait(seconds)

    def hang(self) -> None:
        """Say nothing until the site is stopped: `site.serve("/tarpit", Call.hang)`."""
        self._stopping.wait()

    def drip(self, data: bytes, every: float) -> None:
        """Send byte by byte, with a pause before each, for as long as somebody listens."""
        for byte in data:
            if not (self.pause(every) and self.send(bytes([byte]))):
                return


@dataclass(frozen=True)
class Page:
    """What is answered. `etag` and `last_modified` answer conditional requests with 304."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    delay: float = 0.0

    def unchanged_for(self, headers: Mapping[str, str]) -> bool:
        """Does the asker have this page already?"""
        if "If-None-Match" in headers:
            return self.etag is not None and self.etag in headers["If-None-Match"]
        return self.last_modified is not None and headers.get("If-Modified-Since") == self.last_modified


Handler = Callable[[Call], "Page | str | bytes | bool | None"]


def page(
    body: str | bytes = b"",
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = HTML,
    etag: bool | str = False,
    last_modified: datetime | None = None,
    gzip: bool = False,
    delay: float = 0.0,
) -> Page:
    """A page to serve. `etag=True` makes one of the body; `headers` win over all others; `delay` is in seconds."""
    raw = body.encode() if isinstance(body, str) else body
    tag = f'"{sha256(raw).hexdigest()[:16]}"' if etag is True else (etag or None)
    modified = format_datetime(last_modified, usegmt=True) if last_modified else None
    own = {"Content-Type": media_type}
    if gzip:
        raw = gzipping.compress(raw)
        own["Content-Encoding"] = "gzip"
    return Page(raw, status, {**own, **(headers or {})}, tag, modified, delay)


class Site:
    """A scriptable web site on loopback; a context manager. `hosts` loopback addresses share one port."""

    def __init__(self, *, hosts: int = 1, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Call] = []
        self._pages: dict[tuple[str | None, str], Page | Handler] = {}
        self._tls = tls
        self._stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listeners = _listen(hosts)
        self.port: int = self._listeners[0].getsockname()[1]

    def __enter__(self) -> Site:
        for listener in self._listeners:
            threading.Thread(target=self._accept, args=(listener,), name="site", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Close every connection, the idle and the dripping ones too."""
        self._stopping.set()
        with self._lock:
            doomed = [*self._listeners, *self._connections]
        for connection in doomed:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for listener in self._listeners:
            listener.close()

    def address(self, host: int = 1) -> str:
        """The loopback address of the host of that number, counted from 1."""
        return f"127.0.0.{host}"

    def url(self, path: str = "/", *, host: int = 1) -> str:
        """The full address of a path."""
        return f"{'https' if self._tls else 'http'}://{self.address(host)}:{self.port}{path}"

    def serve(
        self, path: str, body: str | bytes | Page | Handler = b"", *, host: int | None = None, **how: Any
    ) -> None:
        """Answer a path from now on: with a text, bytes, a `page(…)`, or whatever a function of the call returns.

        `how` is that of `page`: status, headers, media_type, etag, last_modified, gzip, delay.
        """
        answer = page(body, **how) if isinstance(body, str | bytes) else body
        self._pages[self.address(host) if host else None, path] = answer

    def robots(self, text: str, *, host: int | None = None) -> None:
        """Serve a robots.txt."""
        self.serve("/robots.txt", text, media_type="text/plain", host=host)

    def redirect(self, path: str, to: str, *, status: int = 302, host: int | None = None) -> None:
        """Send a path elsewhere."""
        self.serve(path, b"", status=status, headers={"Location": to}, host=host)

    def forget(self, path: str, *, host: int | None = None) -> None:
        """The path is a 404 again."""
        self._pages.pop((self.address(host) if host else None, path), None)

    def asked(self, path: str) -> list[Call]:
        """The calls for one path, in the order they came."""
        return [call for call in self.requests if call.path == path]

    @property
    def paths(self) -> list[str]:
        """The paths that were asked, in order."""
        return [call.path for call in self.requests]

    def answer(self, call: Call) -> Page | None:
        """What is to be said to a call; None where a handler has said it itself."""
        found = self._pages.get((call.host, call.path)) or self._pages.get((None, call.path))
        if found is None:
            return page("not here", status=404)
        said = found(call) if callable(found) else found
        if said is None or isinstance(said, bool):
            return None
        return said if isinstance(said, Page) else page(said)

    def _accept(self, listener: socket.socket) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=(connection,), name="site", daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        host = connection.getsockname()[0]
        with contextlib.suppress(OSError), connection:  # a broken pipe is the asker's affair
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            wire = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with wire:
                self._remember(wire)
                try:
                    _Conversation(wire, host, self)
                finally:
                    self._forget(wire)

    def _remember(self, wire: socket.socket) -> None:
        with self._lock:
            self._connections.add(wire)
        if self._stopping.is_set():
            wire.shutdown(socket.SHUT_RDWR)

    def _forget(self, wire: socket.socket) -> None:
        with self._lock:
            self._connections.discard(wire)


class _Conversation(BaseHTTPRequestHandler):
    """One connection: HTTP/1.1, kept alive between requests."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536

    def __init__(self, wire: socket.socket, host: str, site: Site) -> None:
        self.site = site
        self.host = host
        super().__init__(wire, wire.getpeername(), site)  # type: ignore[arg-type]  # it only keeps the server

    def handle_one_request(self) -> None:
        with contextlib.suppress(OSError):
            super().handle_one_request()
            return
        self.close_connection = True

    def do_GET(self) -> None:  # every method is told apart by the site, not here
        """Any method: note the call, say what the site says."""
        call = self._call()
        self.site.requests.append(call)
        said = self.site.answer(call)
        if said is None:
            self.close_connection = True
        else:
            self._say(said, call)
        call.ended = time.monotonic()

    do_HEAD = do_GET  # noqa: N815  # the base class looks for these names
    do_POST = do_GET  # noqa: N815  # the base class looks for these names
    do_PUT = do_GET  # noqa: N815  # the base class looks for these names
    do_DELETE = do_GET  # noqa: N815  # the base class looks for these names

    def _call(self) -> Call:
        at = time.monotonic()
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = parse_qs(parts.query)
        wire, stopping = self.connection, self.site._stopping
        return Call(
            self.command, parts.path, query, self.headers, body, self.host, at, _socket=wire, _stopping=stopping
        )

    def _say(self, said: Page, call: Call) -> None:
        if said.delay and not call.pause(said.delay):
            self.close_connection = True
            return
        unchanged = said.status == HTTPStatus.OK and said.unchanged_for(call.headers)
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else said.status)
        for name, value in _headers(said, unchanged).items():
            self.send_header(name, value)
        self.end_headers()
        if not unchanged and self.command != "HEAD":
            self.wfile.write(said.body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        """Say nothing: `site.requests` is the log."""


def _headers(said: Page, unchanged: bool) -> dict[str, str]:
    own = {"ETag": said.etag, "Last-Modified": said.last_modified}
    lead = {name: value for name, value in own.items() if value}
    if unchanged:
        return lead
    bodiless = said.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
    length = {} if bodiless else {"Content-Length": str(len(said.body))}
    return {**lead, **length, **said.headers}


def _listen(hosts: int) -> list[socket.socket]:
    """One listener for each of 127.0.0.1, 127.0.0.2, …, all on the same free port."""
    for _ in range(50):
        with contextlib.ExitStack() as opened:
            first = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=128))
            port = first.getsockname()[1]
            listeners = [first]
            with contextlib.suppress(OSError):  # taken on another address: try another port
                for number in range(2, hosts + 1):
                    more = socket.create_server((f"127.0.0.{number}", port), backlog=128)
                    listeners.append(opened.enter_context(more))
                opened.pop_all()
                return listeners
    raise OSError(f"no port is free on all of 127.0.0.1 to 127.0.0.{hosts}")
