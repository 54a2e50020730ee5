"""Run on an island (see tests/kit/island.py): every way of writing an address that must not be asked, asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote

from tests.kit.island import Canary, Names
from watcher.errors import FetchError
from watcher.fetch import Fetcher
from watcher.fetch.inside import is_inside
from watcher.model.page import Request
from watcher.model.settings import Manners

PUBLIC = "93.184.216.34"

# What stands in the place of a host, each leading somewhere inside (or, at the most, nowhere).
HOSTS = """
127.0.0.1 127.0.0.2 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7F.0x0.0x0.0x1 0177.0.0.1 017700000001 0x7f.1
0300.0250.0.1 127.0.0.1. 127.0.0.01 127.000.000.001 0 0.0.0.0 0x0 00000000000 0.1.2.3 localhost LOCALHOST
localhost. 10.0.0.1 10.1 012.0.0.1 0xa000001 167772161 172.16.0.1 172.31.255.254 192.168.0.1 192.168.1 3232235521
0xc0a80001 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.43518 169.16689662 100.64.0.1
100.100.100.200 100.127.255.254 168.63.129.16 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 4294967295 [::1] [::] [0:0:0:0:0:0:0:1] [::127.0.0.1]
[::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:169.254.169.254] [::ffff:0:127.0.0.1] [64:ff9b::127.0.0.1]
[64:ff9b::a9fe:a9fe] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2002:a9fe:a9fe::1] [2001:0:4136:e378:8000:63bf:80ff:fffe]
[2001:db8::1] [2001:10::1] [fc00::1] [fd00:ec2::254] [fe80::1] [fe80::1%25lo] [fec0::1] [ff02::1] [ff0e::1]
[2606:2800::5efe:7f00:1] [3fff::1] [5f00::1] [100::1] [4000::1]
①②⑦.⓪.⓪.① 127。0。0。1 ⑯⑨.254.169.254 ｌｏｃａｌｈｏｓｔ 127.0.0.1%2f @127.0.0.1 evil@127.0.0.1 public.example@127.0.0.1
public.example:80@127.0.0.1 public.example%40127.0.0.1 127.0.0.1\\@public.example 127.0.0.1%5C@public.example
127.0.0.1#@public.example 127.0.0.1?@public.example
inside.example mixed.example six.example mapped.example metadata.example cgnat.example nat64.example
xn--inside-.example rebind.example rebind-six.example
""".split()

TABLE = {
    "public.example": [[PUBLIC]],
    "inside.example": [["10.0.0.1"]],
    "mixed.example": [[PUBLIC, "127.0.0.1"]],
    "six.example": [["2606:2800:220:1::1", "fd00::1"]],
    "mapped.example": [["::ffff:10.0.0.1"]],
    "metadata.example": [["169.254.169.254"]],
    "cgnat.example": [["100.64.1.2"]],
    "nat64.example": [["64:ff9b::a00:1"]],
    "rebind.example": [[PUBLIC], ["127.0.0.1"]],
    "rebind-six.example": [["2606:2800:220:1::1"], ["::1"]],
}


def _answer(asked: bytes) -> bytes:
    """A page; or, for /to/…, a redirect to what is written behind it."""
    path = asked.split(b" ")[1].decode("latin-1") if b" " in asked else "/"
    if path.startswith("/to/"):
        where = unquote(path[4:]).encode()
        return b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + where + b"\r\n\r\n"
    body = b"" if path == "/robots.txt" else b"<p>The secret of the inside.</p>"
    return b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def _ways(host: str) -> Iterator[str]:
    for address in (f"http://{host}/secret", f"https://{host}/secret", f"http://{host}:8080/secret"):
        yield address
        yield f"http://public.example/to/{quote(address, safe='')}"


def spellings() -> dict[str, Any]:
    """What came of asking for each of them, directly and by redirect, three times over."""
    canary = Canary((80, 443, 8080), _answer)
    Names(TABLE)
    manners = Manners(pace=timedelta(), deadline=timedelta(seconds=3))
    had: list[str] = []
    reasons: dict[str, str] = {}
    with Fetcher(manners, lambda: datetime.now(UTC)) as fetcher:
        for host in HOSTS:
            for url in _ways(host):
                for permitted in (True, False, True):
                    try:
                        had.append(fetcher.fetch(Request(url, robots_permitted=permitted)).final_url)
                    except FetchError as error:
                        reasons[url] = error.reason
    dialled = sorted(set(canary.dialled))
    return {
        "spellings": len(HOSTS),
        "asked": 3 * sum(len(list(_ways(host))) for host in HOSTS),
        "inside": [one for one in dialled if is_inside(one)],
        "public": [one for one in dialled if not is_inside(one)],
        "had": sorted(set(had)),
        "reasons": reasons,
    }


def leave_given() -> dict[str, Any]:
    """With leave for one host: it is asked; the others are not, nor is it for a page that redirects there."""
    canary = Canary((80,), _answer)
    Names(TABLE)
    manners = Manners(pace=timedelta(), inside_hosts=frozenset({"Inside.example."}))
    came: dict[str, str] = {}
    with Fetcher(manners, lambda: datetime.now(UTC)) as fetcher:
        for url in (
            "http://inside.example/secret",
            "http://10.0.0.1/secret",
            "http://metadata.example/secret",
            "http://public.example/to/" + quote("http://inside.example/secret", safe=""),
            "http://inside.example/to/" + quote("http://public.example/secret", safe=""),
            "http://inside.example/to/" + quote("http://metadata.example/secret", safe=""),
        ):
            try:
                came[url] = fetcher.fetch(Request(url)).final_url
            except FetchError as error:
                came[url] = error.reason
    return {"came": came, "inside": sorted({one for one in canary.dialled if is_inside(one)})}
