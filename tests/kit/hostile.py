"""Pages that mean harm to whoever reads them: each is a body, its media type, its charset, and the rules it is read by."""

from __future__ import annotations

import gzip
import itertools
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from watcher.extract.bounds import MOST_ELEMENTS
from watcher.model.source import Range, Rules

MOST = 4_900_000  # bytes; the most that is taken of a page by default


@dataclass(frozen=True)
class Hostile:
    """What a server sends, and how the operator's rules read it."""

    body: bytes = field(repr=False)
    media_type: str = "text/html"
    charset: str | None = None
    rules: Rules = field(default_factory=Rules)


def _page(inner: str | bytes) -> bytes:
    text = inner.encode() if isinstance(inner, str) else inner
    return b"<!doctype html><html><body><main><h1>Fees</h1>" + text + b"</main></body></html>"


def _fill(unit: str, most: int = MOST) -> str:
    return unit * (most // len(unit.encode()))


def _words(count: int, step: int = 7919) -> str:
    return " ".join(f"w{number * step % 999_983}" for number in range(count))


def _entities(levels: int) -> bytes:
    doubled = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, levels))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "{"fees " * 20}">{doubled}]>'
    return f"{head}<rss><channel><item><title>&e{levels - 1};</title></item></channel></rss>".encode()


def _outside(what: str) -> bytes:
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{what}">]>'
    return (
        f"{head}<rss><channel><item><title>Fees</title><description>&x;</description></item></channel></rss>".encode()
    )


def _pdf(unpacked: int) -> bytes:
    packed = zlib.compress(b"BT (Fees) Tj ET " * (unpacked // 16), 9)
    return b"%%PDF-1.4\n1 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n%%%%EOF" % (
        len(packed),
        packed,
    )


PAGES: dict[str, Callable[[], Hostile]] = {
    "deep divs": lambda: Hostile(_page(_fill("<div>"))),
    "deep divs with text": lambda: Hostile(_page(_fill("<div>fee <b>"))),
    "deep lists": lambda: Hostile(_page(_fill("<ul><li>8%"))),
    "deep tables": lambda: Hostile(_page(_fill("<table><tr><td>"))),
    "deep inline": lambda: Hostile(_page(_fill("<span><i>fee"))),
    "deep quotes": lambda: Hostile(_page(_fill("<blockquote>"))),
    "unclosed formatting": lambda: Hostile(_page(_fill("<b><p>fee"))),
    "many attributes": lambda: Hostile(_page("<div " + " ".join(f"a{n}=1" for n in range(200_000)) + ">fee</div>")),
    "one long attribute": lambda: Hostile(_page('<div class="' + _fill("fee ") + '">fee</div>')),
    "many classes": lambda: Hostile(_page(_fill('<p class="nav footer cookie modal ad">fee</p>'))),
    "one line": lambda: Hostile(_page("<p>" + _fill("fee"))),
    "one line of words": lambda: Hostile(_page("<p>" + _words(600_000))),
    "many lines": lambda: Hostile(_page(_fill("<p>8 %"))),
    "many line breaks": lambda: Hostile(_page("<p>" + _fill("a<br>"))),
    "many headings": lambda: Hostile(_page(_fill("<h2>Fees</h2>"))),
    "many rows": lambda: Hostile(_page("<table>" + _fill("<tr><td>1<td>2"))),
    "wide row": lambda: Hostile(_page("<table><tr>" + _fill("<td colspan=1000>1"))),
    "many links": lambda: Hostile(_page(_fill("<a href=/a>fee</a>"))),
    "many ids": lambda: Hostile(_page("".join(f"<p id=a{n} aria-controls=a{n - 1}>fee" for n in range(120_000)))),
    "many figures": lambda: Hostile(_page("<p>" + _fill("8.5% of $1,000 within 30 days; "))),
    "many digits": lambda: Hostile(_page("<p>" + _fill("9"))),
    "many dates": lambda: Hostile(_page("<p>" + _fill("Last updated: 3 March 2026, effective 1/2/26. "))),
    "many brackets": lambda: Hostile(_page("<p>" + _fill("((((("))),
    "many commas": lambda: Hostile(_page("<p>" + _fill("1,"))),
    "many blanks": lambda: Hostile(_page("<p>" + _fill(" \u00a0") + "fee")),
    "many labels": lambda: Hostile(_page("<p>" + _fill("1.1."))),
    "many combining marks": lambda: Hostile(_page("<p>a" + _fill("\u0301"))),
    "many entities": lambda: Hostile(_page("<p>" + _fill("&amp;&#x1F4A9;"))),
    "many comments": lambda: Hostile(_page(_fill("<!--a-->") + "fee")),
    "an open comment": lambda: Hostile(_page("<!--" + _fill("<p>fee"))),
    "an open script": lambda: Hostile(_page("<script>" + _fill("<p>fee"))),
    "many scripts": lambda: Hostile(_page(_fill("<script>a</script>"))),
    "styles": lambda: Hostile(_page(_fill('<p style="display:none;display:none;color:#fff">fee'))),
    "zero bytes": lambda: Hostile(_page(b"fee\x00" * 1_000_000)),
    "any bytes": lambda: Hostile(bytes(range(256)) * (MOST // 256)),
    "angle brackets": lambda: Hostile(_page(_fill("<"))),
    "slow selectors": lambda: Hostile(
        _page(_fill("<p class=a>fee")), rules=Rules((":is(p, div):not(:has(> b)) ~ p:nth-child(odd of .a)",))
    ),
    "slow selector": lambda: Hostile(_page(_fill("<p>fee")), rules=Rules(("body :has(b):has(i) ~ p",))),
    "slow removal": lambda: Hostile(_page(_fill("<i>fee")), rules=Rules(remove=("main :has(> i) i",))),
    "slow range": lambda: Hostile(_page(_fill("<h2>a<p>b")), rules=Rules((Range("h2", "after", "h2", "before"),))),
    "charset punycode": lambda: Hostile(b"\xff" + b"a-" * 2_000_000, "text/html", "punycode"),
    "charset idna": lambda: Hostile(b"\xfffee." * 100_000, "text/html", "idna"),
    "charset undefined": lambda: Hostile(_page(b"\xff fee"), "text/html", "undefined"),
    "charset utf-7": lambda: Hostile(_page("+ADw-script+AD4-alert(1)+ADw-/script+AD4- fee"), "text/html", "utf-7"),
    "charset unicode_escape": lambda: Hostile(_page(b"\\ud800 \xff fee"), "text/html", "unicode_escape"),
    "charset hex": lambda: Hostile(_page("666565"), "text/html", "hex"),
    "charset bz2": lambda: Hostile(_page("fee"), "text/html", "bz2"),
    "charset of a novel": lambda: Hostile(_page("fee"), "text/html", "x" * 100_000),
    "charset in meta": lambda: Hostile(b"<meta charset=punycode>\xff" + b"a-" * 2_000_000),
    "deep json": lambda: Hostile(b"[" * MOST, "application/json"),
    "json": lambda: Hostile(json.dumps(["fee"] * 600_000).encode(), "application/json"),
    "feed of doubled entities": lambda: Hostile(_entities(40), "application/rss+xml"),
    "feed with a file": lambda: Hostile(_outside("file:///etc/passwd"), "application/rss+xml"),
    "feed with an address": lambda: Hostile(_outside("http://127.0.0.1:9/"), "application/rss+xml"),
    "feed of many entries": lambda: Hostile(
        b"<rss><channel>" + b"<item><title>f</title></item>" * 165_000 + b"</channel></rss>", "application/rss+xml"
    ),
    "deep feed": lambda: Hostile(b"<rss>" + b"<item>" * 800_000, "application/rss+xml"),
    "feed with a deep entry": lambda: Hostile(
        b"<rss><item><description>" + b"&lt;div&gt;" * 400_000 + b"</description></item></rss>", "application/rss+xml"
    ),
    "page as xhtml": lambda: Hostile(b"<?xml version='1.0'?><html>" + b"<p>" * 1_600_000, "application/xhtml+xml"),
    "pdf bomb": lambda: Hostile(_pdf(300_000_000), "application/pdf"),
    "plain text of brackets": lambda: Hostile(_fill("[(").encode(), "text/plain"),
    "plain text": lambda: Hostile(_fill("1. a\n").encode(), "text/plain"),
    "markdown of emphasis": lambda: Hostile(_fill("**_").encode(), "text/markdown"),
    "markdown of links": lambda: Hostile(_fill("[a](").encode(), "text/markdown"),
    "markdown of quotes": lambda: Hostile(_fill("> ").encode(), "text/markdown"),
    "gzip that nobody named": lambda: Hostile(gzip.compress(bytes(50_000_000))),
}


def within_bounds(page: Hostile) -> Hostile | None:
    """The same page, cut where it has as many elements or lines as are just read; None where it has fewer anyway."""
    ends = re.finditer(rb"<[A-Za-z]" if b"<" in page.body[:20] else rb"\n", page.body)
    last = next(itertools.islice(ends, MOST_ELEMENTS - 10, None), None)
    return replace(page, body=page.body[: last.start()]) if last else None
