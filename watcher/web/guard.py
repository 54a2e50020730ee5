"""The one middleware before everything: whose name, who, from where, how much. What it does not let through, nobody sees.

Default deny: only the paths of `PUBLIC` are answered without the password, whatever routes there are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from watcher.model.settings import Web
from watcher.web.door import Door, password_in

COOKIE = "watch_session"
KNOWN_COOKIE = "watch_known"
PUBLIC = frozenset({("GET", "/login"), ("POST", "/login"), ("GET", "/static/style.css"), ("GET", "/static/icon.svg")})
LARGEST_FORM = 64_000  # bytes
LONGEST_TARGET = 4_000
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "private, no-cache",
}

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(slots=True)
class Visitor:
    """What the guard found out about a request. `session` is None before the password was given; `form`: what was sent."""

    session: str | None = None
    token: str = ""
    client: str = ""
    secure: bool = False
    form: Mapping[str, str] = field(default_factory=dict)


class _Refusal(Exception):
    """The request goes no further. Its words are plain text, whatever was asked for."""

    def __init__(self, status: int, words: str, **headers: str) -> None:
        super().__init__(words)
        self.status, self.words, self.headers = status, words, headers


class Guard:
    """Lets requests through to `app`, or answers itself. `app` finds a `Visitor` in `scope["visitor"]`."""

    def __init__(self, app: App, web: Web, door: Door) -> None:
        self._app = app
        self._door = door
        self._public = urlsplit(web.public_url or "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let it through."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        send = _with_headers(send)
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # the server, which has the other one, leaves the body out
        try:
            headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
            scope["visitor"] = visitor = self._visitor(scope, headers)
            if scope["method"] == "POST":
                body = await _body(receive)
                visitor.form = _form(body, headers.get("content-type", ""))
                self._own_form(visitor, headers)
                receive = _again(body)
        except _Refusal as refusal:
            await _plain(send, refusal)
            return
        await self._app(scope, receive, send)

    def _visitor(self, scope: Scope, headers: Mapping[str, str]) -> Visitor:
        self._own_name(headers.get("host", ""))
        method, path = scope["method"], scope["path"]
        if len(scope.get("raw_path") or path) + len(scope["query_string"]) > LONGEST_TARGET:
            raise _Refusal(414, "this address is too long")
        if method not in ("GET", "POST"):
            raise _Refusal(405, "only GET, HEAD and POST are known here", allow="GET, HEAD, POST")
        # Behind a proxy all come from one address: a browser that was let in before is counted by what it was given then.
        client = self._door.known(_cookie(headers, KNOWN_COOKIE)) or (scope.get("client") or ("", 0))[0]
        secure = self._public.scheme == "https" and headers.get("host", "").lower() == self._public.netloc.lower()
        session = self._door.session(_cookie(headers)) or self._by_header(headers, client)
        visitor = Visitor(session, self._door.token(session or "login"), client, secure)
        if session is None and (method, path) not in PUBLIC:
            self._turn_away(scope, headers)
        return visitor

    def _own_name(self, host: str) -> None:
        """Only names that are ours: a name of another that leads here (DNS rebinding) is none."""
        name = _host_name(host)
        if name in ("localhost", self._public.hostname):
            return
        try:
            ip_address(name)
        except ValueError:
            raise _Refusal(421, "nothing is served under this name; if it is yours, set web.publicUrl") from None

    def _by_header(self, headers: Mapping[str, str], client: str) -> str | None:
        given = password_in(headers.get("authorization", ""))
        if given is None or self._door.is_open:
            return None
        if wait := self._door.waits(client):
            raise too_often(wait)
        return "header" if self._door.opens(given, client) else None

    def _turn_away(self, scope: Scope, headers: Mapping[str, str]) -> None:
        wants_page = "text/html" in headers.get("accept", "") and scope["method"] == "GET"
        if not wants_page or "authorization" in headers:
            raise _Refusal(401, "a password is needed", **{"www-authenticate": 'Basic realm="watch", charset="UTF-8"'})
        target = _target(scope)
        if headers.get("sec-fetch-site") == "cross-site" and "once=1" not in target:
            # A strict cookie is not sent when a link elsewhere leads here. Our own page, asking again, gets it sent.
            raise _Refusal(200, _again_page(target), **{"content-type": "text/html; charset=utf-8"})
        raise _Refusal(303, "a password is needed", location=f"/login?next={quote(target, safe='')}")

    def _own_form(self, visitor: Visitor, headers: Mapping[str, str]) -> None:
        """A form of ours, sent from a page of ours."""
        origin, host = headers.get("origin"), headers.get("host", "").lower()
        same = (
            headers.get("sec-fetch-site") == "same-origin"
            if origin is None
            else urlsplit(origin).netloc.lower() == host
        )
        if not same or not host:
            raise _Refusal(403, "this form was sent from elsewhere")
        if not self._door.is_token(visitor.form.get("token", ""), visitor.session or "login"):
            raise _Refusal(403, "this form is too old; go back, load the page again, and send it again")


def too_often(seconds: float) -> _Refusal:
    """Too many wrong passwords."""
    wait = str(int(seconds) + 1)
    return _Refusal(429, f"too many wrong passwords; try again in {wait} seconds", **{"retry-after": wait})


def local_target(target: str) -> str:
    """A target within our own pages, or the first page: nobody is sent elsewhere."""
    if target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable() and "\\" not in target:
        return target
    return "/"


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


def _cookie(headers: Mapping[str, str], name: str = COOKIE) -> str | None:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return morsel.value if morsel else None


def _target(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    path = quote(scope["path"], safe="/-._~:")
    return f"{path}?{query}" if query else path


def _again_page(target: str) -> str:
    joined = f"{target}{'&' if '?' in target else '?'}once=1"
    safe = joined.replace("&", "&amp;").replace('"', "%22").replace("<", "%3C").replace(">", "%3E").replace("'", "%27")
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>watch</title>'
        f'<meta http-equiv="refresh" content="0; url={safe}"></head>'
        f'<body><main><h1>One moment</h1><p><a href="{safe}">On to the page</a></p></main></body></html>'
    )


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise _Refusal(400, "the request ended early")
        body += message.get("body", b"")
        if len(body) > LARGEST_FORM:
            raise _Refusal(413, "this is too long")
        if not message.get("more_body"):
            return bytes(body)


def _form(body: bytes, content_type: str) -> Mapping[str, str]:
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise _Refusal(415, "only forms are taken here")
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise _Refusal(400, "this form has too many fields") from None
    return {name: values[-1] for name, values in fields.items()}


def _again(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message.get("headers", ())}
            more = [(n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in given]
            message = {**message, "headers": [*message.get("headers", ()), *more]}
        await send(message)

    return sending


async def _plain(send: Send, refusal: _Refusal) -> None:
    body = refusal.words.encode()
    headers = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **refusal.headers}
    encoded = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": refusal.status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
