"""A Slack look-alike on loopback: it answers as Slack does and refuses what Slack's documented limits refuse.

    with SlackServer() as slack:
        slack.webhook_url, slack.base_url   # for SlackWebhook.url and SlackBot.base_url
        slack.faults.append(Fault(429, "rate_limited", retry_after=30))   # the next request fails so
        slack.payloads                      # what was taken

Limits: https://docs.slack.dev/reference/block-kit/blocks; the total from https://github.com/slackapi/bolt-js/issues/2509.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import sys
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

Json = dict[str, Any]

MAX_BLOCKS = 50
MAX_TOTAL = 13_000
PLAIN_LIMITS = {"header": 150, "section": 3000, "context": 3000}
STYLES = {"bold", "italic", "strike", "code", "underline"}
WEBHOOK = "/services/T00000000/B00000000/secretsecretsecretsecret"
TOKEN = "xoxb-000000000000-secretsecretsecret"
CHANNEL = "C00000000"


@dataclass(frozen=True)
class Fault:
    """How one request fails: an answer, or none at all.

    `status` 0 resets the connection; `delay` seconds pass before anything is answered; `body` is the webhook's plain word or
    the `error` of chat.postMessage (sent with status 200 unless another is given). `taken`: the message stands in the
    channel all the same, and its sender does not learn of it.
    """

    status: int = 200
    body: str = ""
    retry_after: int | str | None = None
    delay: float = 0
    raw: bool = False
    location: str = ""
    taken: bool = False


@dataclass
class SlackServer:
    """A running look-alike; `payloads` holds the messages that were taken, `requests` every body that came."""

    faults: deque[Fault] = field(default_factory=deque)
    payloads: list[Json] = field(default_factory=list)
    requests: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def __enter__(self) -> SlackServer:
        self.ended = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def webhook_url(self) -> str:
        return self.address + WEBHOOK

    @property
    def base_url(self) -> str:
        return f"{self.address}/api/"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, slack: SlackServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.slack = slack

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked may have left before the answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One request to the look-alike."""

    server: _Server

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.slack.requests.append(body)
        self.server.slack.headers.append(dict(self.headers.items()))
        if self.server.slack.faults:
            fault = self.server.slack.faults.popleft()
            if fault.taken:
                self.server.slack.payloads.append(body)
            self._fail(fault)
        elif self.path == WEBHOOK:
            self._webhook(body)
        elif self.path == "/api/chat.postMessage":
            self._post_message(body)
        elif self.path == "/api/chat.update":
            self._update(body)
        else:
            self._answer(404, "no_service")

    def do_GET(self) -> None:
        self.server.slack.requests.append({"GET": self.path})
        self._answer(200, "ok")

    def _webhook(self, body: Json) -> None:
        word = refusal(body)
        if not word:
            self.server.slack.payloads.append(body)
        self._answer(400 if word else 200, word or "ok")

    def _post_message(self, body: Json) -> None:
        word = _post_refusal(body, self.headers.get("Authorization", "")) or refusal(body)
        if word:
            self._json({"ok": False, "error": word})
            return
        self.server.slack.payloads.append(body)
        ts = f"1700000000.{len(self.server.slack.payloads):06d}"
        self._json({"ok": True, "channel": body["channel"], "ts": ts, "message": {"text": body["text"]}})

    def _update(self, body: Json) -> None:
        """As Slack does, it takes a channel by its id alone, and a message that it knows."""
        known = [f"1700000000.{number:06d}" for number in range(1, len(self.server.slack.payloads) + 1)]
        if body.get("channel") != CHANNEL:
            self._json({"ok": False, "error": "channel_not_found"})
        elif body.get("ts") not in known:
            self._json({"ok": False, "error": "message_not_found"})
        else:
            word = refusal(body)
            self._json({"ok": False, "error": word} if word else {"ok": True, "channel": CHANNEL, "ts": body["ts"]})

    def _fail(self, fault: Fault) -> None:
        if fault.delay:
            self.server.slack.ended.wait(fault.delay)
        if fault.status == 0:
            # Linger of zero: the peer gets a reset instead of an orderly end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        retry = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
        if fault.location:
            retry["Location"] = fault.location
        if self.path == WEBHOOK or fault.raw:
            self._answer(fault.status, fault.body, retry)
        else:
            self._json({"ok": False, "error": fault.body}, fault.status, retry)

    def _json(self, answer: Json, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self._answer(status, json.dumps(answer), headers, "application/json; charset=utf-8")

    def _answer(self, status: int, body: str, headers: dict[str, str] | None = None, kind: str = "text/html") -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


def refusal(body: Json) -> str:
    """The word with which Slack would refuse this message, or nothing."""
    blocks = body.get("blocks", [])
    if not body.get("text") and not blocks:
        return "no_text"
    if not isinstance(blocks, list) or len(blocks) > MAX_BLOCKS or not all(map(_is_block, blocks)):
        return "invalid_blocks"
    if len(body.get("text", "")) > 40_000:
        return "msg_too_long"
    if sum(map(len, texts_of(blocks))) > MAX_TOTAL:
        return "msg_blocks_too_long"
    return ""


def texts_of(value: object) -> list[str]:
    """Every text that a reader sees, with the addresses behind links."""
    if isinstance(value, list):
        return [text for item in value for text in texts_of(item)]
    if isinstance(value, dict):
        return [
            text
            for key, item in value.items()
            for text in ([item] if key in ("text", "url") and isinstance(item, str) else texts_of(item))
        ]
    return []


def mrkdwn_of(body: Json) -> list[str]:
    """Every text in which Slack would act on `<…>`: the fallback, and text objects of type mrkdwn."""
    return [body.get("text", ""), *_mrkdwn_objects(body.get("blocks", []))]


# What acts: mentions, channels, commands and links that stand in angle brackets which are not escaped.
LIVE = re.compile(r"<[^>]*>?")


def _mrkdwn_objects(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _mrkdwn_objects(item)]
    if isinstance(value, dict):
        own = [value["text"]] if value.get("type") == "mrkdwn" else []
        return own + [text for item in value.values() for text in _mrkdwn_objects(item)]
    return []


def _post_refusal(body: Json, authorization: str) -> str:
    if authorization != f"Bearer {TOKEN}":
        return "invalid_auth"
    if body.get("channel") != CHANNEL:
        return "channel_not_found"
    try:
        UUID(body.get("client_msg_id", ""))
    except ValueError:
        return "invalid_arguments"
    return ""


def _is_block(block: Json) -> bool:
    match block.get("type"):
        case "header":
            return _is_text(block.get("text"), 150, kinds={"plain_text"})
        case "section":
            return _is_text(block.get("text"), 3000, kinds={"plain_text", "mrkdwn"})
        case "context":
            elements = block.get("elements", [])
            return 1 <= len(elements) <= 10 and all(_is_text(e, 3000, kinds={"plain_text", "mrkdwn"}) for e in elements)
        case "divider":
            return True
        case "rich_text":
            return bool(block.get("elements")) and all(map(_is_rich, block["elements"]))
    return False


def _is_text(text: Any, limit: int, kinds: set[str]) -> bool:
    return isinstance(text, dict) and text.get("type") in kinds and 1 <= len(text.get("text", "")) <= limit


def _is_rich(element: Json) -> bool:
    if element.get("type") not in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        return False
    return bool(element.get("elements")) and all(map(_is_rich_part, element["elements"]))


def _is_rich_part(part: Json) -> bool:
    if not set(part.get("style", {})) <= STYLES:
        return False
    if part.get("type") == "link":
        return 1 <= len(part.get("url", "")) <= 3000
    return part.get("type") == "text" and bool(part.get("text"))
