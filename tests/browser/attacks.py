"""Run on an island (see tests/kit/island.py): a page in the browser tries every way out that it has."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fetch.attacks import HOSTS, TABLE
from tests.kit.island import Canary, Datagrams, Names, add_network_card
from watcher.errors import FetchError
from watcher.fetch import Fetcher
from watcher.fetch.inside import is_inside
from watcher.model.page import Request
from watcher.model.settings import Manners

GOALS = [
    "127.0.0.1", "127.0.0.1:8080", "localhost", "[::1]", "169.254.169.254", "metadata.example", "10.0.0.1", "192.168.0.1",
    "100.100.100.200", "168.63.129.16", "2130706433", "0x7f.1", "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "0.0.0.0",
    "mixed.example", "rebind.example", "inside.example",
]  # fmt: skip

HEARD = "192.0.2.77"
"""Is sent a datagram by the attack itself: so it is known that they are heard."""

WAYS = """
<link rel=dns-prefetch href="//GOAL"><link rel=preconnect href="http://GOAL/"><link rel=prefetch href="http://GOAL/1">
<link rel=stylesheet href="http://GOAL/2"><img src="http://GOAL/3"><script src="http://GOAL/4"></script>
<iframe src="http://GOAL/5"></iframe><object data="http://GOAL/6"></object><embed src="http://GOAL/7">
<video src="http://GOAL/8" autoplay></video><audio src="http://GOAL/9" autoplay></audio>
<img src="http://public.example/to/GOAL"><iframe src="http://public.example/to/GOAL"></iframe>
<form id=f method=post target=_self action="http://GOAL/10"></form>
<script>
  fetch("http://GOAL/11", {mode: "no-cors"}).catch(() => 0);
  fetch("https://GOAL/12", {mode: "no-cors"}).catch(() => 0);
  navigator.sendBeacon("http://GOAL/13", "x");
  try { new WebSocket("ws://GOAL/14"); new WebSocket("wss://GOAL/15"); } catch {}
  try { new EventSource("http://GOAL/16"); } catch {}
  try { window.open("http://GOAL/17"); } catch {}
  try { new RTCPeerConnection({iceServers: [{urls: "stun:GOAL:3478"}, {urls: "turn:GOAL:3478", username: "a", credential: "b"}]})
        .createDataChannel("x"); } catch {}
  (async () => {
    const peer = new RTCPeerConnection({iceServers: [{urls: "stun:GOAL"}]});
    peer.createDataChannel("y");
    await peer.setLocalDescription(await peer.createOffer());
  })().catch(() => 0);
  try { new WebTransport("https://GOAL/18"); new WebTransport("https://GOAL:4433/19"); } catch {}
</script>"""
FILES = """
<iframe src="file:///etc/passwd"></iframe><img src="file:///etc/passwd"><script src="file:///etc/passwd"></script>
<iframe src="view-source:file:///etc/passwd"></iframe><iframe src="chrome://version"></iframe>
<script>
  for (const way of ["file:///etc/passwd", "filesystem:http://public.example/x", "chrome://settings"])
    fetch(way).then(r => r.text()).then(t => document.body.append(t)).catch(() => 0);
  navigator.serviceWorker && navigator.serviceWorker.register("/worker.js").then(() => document.title = "worker").catch(() => 0);
</script>"""
LAST = {
    "script": "<script>setTimeout(() => location = 'http://GOAL/20', 100)</script>",
    "meta": '<meta http-equiv=refresh content="0; url=http://GOAL/21">',
    "form": "<form id=f method=post action='http://GOAL/22'></form><script>setTimeout(() => f.submit(), 100)</script>",
    "file": "<script>setTimeout(() => location = 'file:///etc/passwd', 100)</script>",
}


def _answer(asked: bytes) -> bytes:
    path = asked.split(b" ")[1].decode("latin-1") if b" " in asked else "/"
    path = path.removeprefix("http://public.example")
    if path.startswith("/to/"):
        where = b"http://" + path[4:].encode() + b"/secret"
        return b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + where + b"\r\n\r\n"
    way, _, number = path.strip("/").partition("-")
    goal = GOALS[int(number)] if number.isdigit() else ""
    inner = {"all": WAYS, "files": FILES, **LAST}.get(way, "").replace("GOAL", goal)
    body = f"<!doctype html><html><body><main id=m>Fees</main>{inner}</body></html>".encode()
    kind = b"text/javascript" if path == "/worker.js" else b"text/html"
    head = (
        b'HTTP/1.1 200 OK\r\nAlt-Svc: h3=":443"; ma=3600\r\nConnection: close\r\n'
        b"Content-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
    )
    return head + body


def ways_out() -> dict[str, Any]:
    """Every way to every goal; who was dialled; what the pages said."""
    with suppress(OSError):  # with none, WebRTC has nothing to say; not every machine lets one be made
        add_network_card()
    datagrams = Datagrams()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.sendto(b"x", (HEARD, 9))
    canary = Canary((80, 443, 8080, 3478), _answer)
    Names(TABLE)
    manners = Manners(pace=timedelta(), deadline=timedelta(seconds=40))
    every = os.environ.get("HOSTILE") == "all"
    goals = range(len(GOALS)) if every else range(0, len(GOALS), 3)
    pages = (
        [f"all-{goal}" for goal in goals] + ["files-0"] + [f"{way}-{goal}" for way in LAST for goal in list(goals)[:2]]
    )
    came: dict[str, str] = {}
    bodies = b""
    with Fetcher(manners, lambda: datetime.now(UTC)) as fetcher:
        addresses = [f"http://public.example/{page}" for page in pages]
        addresses += [f"http://{host}/secret" for host in (HOSTS if every else HOSTS[::12])]
        for url in addresses:
            try:
                answer = fetcher.fetch(Request(url, browser=True, robots_permitted=True, wait_for=("#m",)))
                came[url], bodies = answer.final_url, bodies + answer.body
            except FetchError as error:
                came[url] = error.reason
    return {
        "came": came,
        "asked": len(addresses),
        "inside": sorted({one for one in canary.dialled if is_inside(one)}),
        "public": sorted({one for one in canary.dialled if not is_inside(one)}),
        "datagrams": sorted(datagrams.sent),
        "files": [word.decode() for word in (b"root:", b"Chromium", b"<title>worker") if word in bodies],
    }
