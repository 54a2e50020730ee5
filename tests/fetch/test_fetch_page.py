"""What is asked, what is taken, what is refused."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from datetime import UTC, datetime

import pytest

from tests.kit.site import Call, Page
from watcher import __version__
from watcher.fetch.http import accept_language, content_type
from watcher.model.page import Request, Validators

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def test_a_page_comes_whole_with_all_that_is_known_of_it(site, ask):
    """Body unzipped but not decoded, media type and charset, validators, the time of the clock."""
    text = "<h1>Gebühren</h1>".encode("latin-1")
    site.serve("/fees", text, media_type="Text/HTML; charset=ISO-8859-1", etag='"v1"', gzip=True, last_modified=NOW)

    page = ask(site.url("/fees"), clock=lambda: NOW)

    assert (page.status, page.body, page.at, page.not_modified) == (200, text, NOW, False)
    assert (page.media_type, page.charset) == ("text/html", "ISO-8859-1")
    assert page.validators == Validators('"v1"', "Tue, 24 Nov 2026 06:00:00 GMT")
    assert page.url == page.final_url == site.url("/fees")


def test_how_it_was_answered_is_known_but_for_what_may_be_a_secret(site, ask):
    """No cookie, and nothing that repeats a header which the settings give."""
    lead = {
        "X-Served-By": "cache 7",
        "Set-Cookie": "session=secret",
        "X-Echo": "you said s3cr3t-t0ken",
        "Vary": "Bearer",
    }
    site.serve("/fees", "fees", headers=lead)

    page = ask(site.url("/fees"), headers=(("Authorization", "Bearer s3cr3t-t0ken"),))

    assert (page.answer.status, page.answer.reason) == (200, "OK")
    kept = dict(page.answer.headers)
    assert kept["X-Served-By"] == "cache 7"
    assert kept["Vary"] == "Bearer"
    assert not {"Set-Cookie", "X-Echo"} & kept.keys()
    assert "s3cr3t" not in repr(page)


def test_of_endless_headers_only_the_first_are_kept(site, ask):
    site.serve("/fees", "fees", headers={f"X-{number}": "x" * 10_000 for number in range(9)})
    kept = [name for name, _ in ask(site.url("/fees")).answer.headers if name.startswith("X-")]
    assert kept == ["X-0", "X-1", "X-2"]


def test_we_say_honestly_who_asks_and_what_we_can_read(site, ask):
    site.serve("/fees", "fees")

    ask(site.url("/fees"), contact="ops@example.com", language="de-AT")

    (call,) = site.requests
    assert call.headers["User-Agent"] == f"policy-watch/{__version__} (+ops@example.com)"
    assert call.headers["Accept-Encoding"] == "gzip"
    assert call.headers["Accept"].startswith("text/html")
    assert call.headers["Accept-Language"] == "de-AT, de;q=0.9, *;q=0.1"
    assert "Cookie" not in call.headers
    assert "If-None-Match" not in call.headers


def test_a_language_is_asked_for_with_its_general_form():
    assert accept_language("fr") == "fr, *;q=0.1"


def test_the_settings_headers_win_over_ours(site, ask):
    site.serve("/fees", "fees")

    ask(site.url("/fees"), headers=(("X-Api-Key", "k"), ("accept", "text/plain")))

    assert site.requests[0].headers["X-Api-Key"] == "k"
    assert site.requests[0].headers.get_all("Accept") == ["text/plain"]


OURS = "the header {} is set by the connection itself; remove it from the settings"
ODD = "the value of the header {} has blanks around it or a character that no header may have"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("Host", "s3cret", OURS),
        ("content-length", "s3cret", OURS),
        ("Accept-Encoding", "br", OURS),
        ("X Key", "s3cret", "«{}» cannot be the name of a header"),
        ("X-Key", "s3cret\r\nHost: evil", ODD),
        ("X-Key", "s3cret€", ODD),
    ],
)
def test_a_header_that_cannot_be_sent_is_told_by_its_name_never_by_its_value(site, refused, name, value, reason):
    error = refused(site.url("/fees"), headers=((name, value),))

    assert (error.reason, error.transient) == (reason.format(name), False)
    assert site.requests == []


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/", "file:///etc/passwd", "fees", "", "http://", "http://[::1", "http://a b/"]
)
def test_only_addresses_of_http_and_https_are_asked(refused, url):
    assert not refused(url).transient


def test_an_address_with_a_password_in_it_is_refused_without_repeating_it(refused):
    error = refused("http://me:s3cret@127.0.0.1/")

    assert error.reason == "the address has a user name in it; give an Authorization header instead"


def test_an_unchanged_page_is_a_304_that_keeps_its_validators(site, ask):
    site.serve("/fees", "fees", etag='"v1"')

    page = ask(site.url("/fees"), validators=Validators('"v1"', "Mon, 23 Nov 2026 06:00:00 GMT"))

    assert (page.status, page.not_modified, page.body) == (304, True, b"")
    assert page.validators == Validators('"v1"', "Mon, 23 Nov 2026 06:00:00 GMT")
    assert site.requests[0].headers["If-Modified-Since"] == "Mon, 23 Nov 2026 06:00:00 GMT"


def test_a_changed_page_comes_whole_though_validators_were_sent(site, ask):
    site.serve("/fees", "new", etag='"v2"')

    page = ask(site.url("/fees"), validators=Validators('"v1"'))

    assert (page.status, page.body, page.validators.etag) == (200, b"new", '"v2"')


def test_a_304_that_nobody_asked_for_is_an_error(site, refused):
    """Otherwise a broken cache could hide a page for ever."""
    site.serve("/fees", status=304)

    error = refused(site.url("/fees"))

    assert (error.reason, error.status) == ("HTTP 304 Not Modified, though the whole page was asked for", 304)


def test_a_validator_that_cannot_be_sent_back_is_not_kept(site, ask):
    site.serve(
        "/fees", lambda call: call.send(b'HTTP/1.1 200 OK\r\nETag: "a\x01b"\r\nContent-Length: 2\r\n\r\nhi') and None
    )

    assert ask(site.url("/fees")).validators == Validators()


def test_no_cookie_is_kept_between_requests(site, fetcher):
    site.serve("/fees", "fees", headers={"Set-Cookie": "session=1; Path=/"})
    asker = fetcher()

    asker.fetch(Request(site.url("/fees")))
    asker.fetch(Request(site.url("/fees")))

    assert all("Cookie" not in call.headers for call in site.requests)


def test_the_proxies_of_the_environment_are_not_used(site, ask, monkeypatch):
    """A proxy would see every page and key, and could dial where we may not."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.serve("/fees", "fees")

    assert ask(site.url("/fees")).body == b"fees"


@pytest.mark.parametrize(
    ("status", "transient", "reason"),
    [
        (404, False, "HTTP 404 Not Found"),
        (410, False, "HTTP 410 Gone"),
        (401, False, "HTTP 401 Unauthorized"),
        (451, False, "HTTP 451 Unavailable For Legal Reasons"),
        (400, False, "HTTP 400 Bad Request"),
        (501, False, "HTTP 501 Not Implemented"),
        (403, True, "HTTP 403 Forbidden"),
        (406, True, "HTTP 406 Not Acceptable"),
        (408, True, "HTTP 408 Request Timeout"),
        (425, True, "HTTP 425 Too Early"),
        (429, True, "HTTP 429 Too Many Requests"),
        (500, True, "HTTP 500 Internal Server Error"),
        (503, True, "HTTP 503 Service Unavailable"),
        (522, True, "HTTP 522"),
        (202, True, "HTTP 202 Accepted, which is not a whole page"),
        (206, True, "HTTP 206 Partial Content, which is not a whole page"),
    ],
)
def test_an_error_page_is_an_error_and_says_whether_it_may_pass(site, refused, status, transient, reason):
    """202 is how one bot defence answers; a part of a page must never be taken for the page."""
    site.serve("/fees", "<h1>Sorry</h1>", status=status)

    error = refused(site.url("/fees"))

    assert (error.status, error.transient, error.reason, error.url) == (status, transient, reason, site.url("/fees"))


def test_the_words_of_a_server_are_not_repeated(site, refused):
    site.serve("/fees", lambda call: call.send(b"HTTP/1.1 503 <script>\r\nContent-Length: 0\r\n\r\n"))

    assert refused(site.url("/fees")).reason == "HTTP 503 Service Unavailable"


def raw(head: str, body: bytes = b""):
    """A handler that writes this answer and closes."""

    def handler(call: Call) -> None:
        call.send(b"HTTP/1.1 200 OK\r\n" + head.encode() + b"\r\n" + body)

    return handler


CUT = {
    "length": raw("Content-Length: 100\r\n", b"<h1>Fees</h1>"),
    "chunk": raw("Transfer-Encoding: chunked\r\n", b"d\r\n<h1>Fees</h1>\r\n"),
    "in a chunk": raw("Transfer-Encoding: chunked\r\n", b"ff\r\n<h1>Fees</h1>"),
    "gzip": raw("Content-Encoding: gzip\r\n", gzip.compress(b"<h1>Fees</h1>" * 9)[:-9]),
    "gzip with length": raw(
        "Content-Encoding: gzip\r\nContent-Length: 20\r\n", gzip.compress(b"<h1>Fees</h1>" * 9)[:20]
    ),
    "headers": raw("Content-Type: text/html"),
    "before the body": raw("Content-Type: text/html\r\n"),
}


@pytest.mark.parametrize("how", CUT)
def test_a_transfer_that_broke_off_is_never_a_short_page(site, refused, how):
    site.serve("/fees", CUT[how])

    error = refused(site.url("/fees"))

    assert (error.reason, error.transient) == ("the answer broke off before its end", True)


@pytest.mark.parametrize(
    ("said", "reason", "transient"),
    [
        (b"", "the connection was closed without an answer", True),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "what answered is not a web server", True),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", "the answer's headers are too long", False),
        (b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 101 + b"\r\n", "the answer's headers cannot be read", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\nhi", "the answer cannot be read", True),
        (b"HTTP/1.1 200 OK\r\nno header\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
         "the answer's headers cannot be read", True),
    ],
    ids=["nothing", "not http", "long header", "many headers", "two lengths", "lost framing"],
)  # fmt: skip
def test_what_is_no_answer_is_an_error_in_plain_words(site, refused, said, reason, transient):
    site.serve("/fees", lambda call: call.send(said))

    error = refused(site.url("/fees"))

    assert (error.reason, error.transient) == (reason, transient)


def test_a_header_line_that_matters_to_nobody_is_overlooked(site, ask):
    site.serve(
        "/fees", lambda call: call.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nno header\r\nX: 1\r\n\r\nhi") and None
    )

    assert ask(site.url("/fees")).body == b"hi"


def test_nobody_at_the_door_is_an_error_that_may_pass(refused):
    error = refused("http://127.0.0.1:1/")

    assert (error.reason, error.transient) == ("127.0.0.1 refuses connections", True)


def test_gzip_in_parts_and_with_padding_is_read_as_browsers_do(site, ask):
    body = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 8
    site.serve("/fees", body, headers={"Content-Encoding": "x-gzip"})

    assert ask(site.url("/fees")).body == b"one two"


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "compress", "utf-8"])
def test_an_encoding_that_we_did_not_ask_for_is_refused(site, refused, encoding):
    site.serve("/fees", gzip.compress(b"fees"), headers={"Content-Encoding": encoding})

    error = refused(site.url("/fees"))

    assert (error.reason, error.transient) == ("the server sent an encoding that we did not ask for", False)


def test_gzip_that_is_none_is_an_error(site, refused):
    site.serve("/fees", b"<h1>Fees</h1>", headers={"Content-Encoding": "gzip"})

    assert refused(site.url("/fees")).reason == "the answer says that it is gzip, but it is not"


def endless(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\n\r\n")
    while call.send(b"a" * 65536):
        pass


def endless_chunk_size(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while call.send(b"0" * 65536):
        pass


def bomb(size: int) -> bytes:
    pack = zlib.compressobj(9, wbits=31)
    return b"".join(pack.compress(b"\0" * 1_000_000) for _ in range(size // 1_000_000)) + pack.flush()


BOMB = bomb(100_000_000)


@pytest.mark.parametrize(
    "body",
    [
        endless,
        Page(b"a" * 1_000_001),
        Page(BOMB, headers={"Content-Encoding": "gzip"}),
        Page(gzip.compress(b"") * 40_000, headers={"Content-Encoding": "gzip"}),
        raw("Content-Length: 99999999999\r\n", b"a"),
    ],
    ids=["endless", "one byte too many", "gzip bomb", "a myriad of empty parts", "length"],
)
def test_a_page_that_is_too_large_ends_at_once_and_in_little_memory(site, refused, body):
    site.serve("/fees", body)
    tracemalloc.start()
    try:
        error = refused(site.url("/fees"), max_bytes=1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert (error.reason, error.transient) == ("the page is larger than 1 MB", False)
    assert peak < 10_000_000


def test_a_size_line_without_end_does_not_fill_the_memory(site, refused):
    site.serve("/fees", endless_chunk_size)

    assert refused(site.url("/fees")).reason in (
        "the answer broke off before its end",
        "the answer's headers are too long",
    )


def test_a_page_of_just_the_limit_is_taken(site, ask):
    site.serve("/fees", b"a" * 1000, gzip=True)

    assert len(ask(site.url("/fees"), max_bytes=1000).body) == 1000


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html; charset=utf-8", ("text/html", "utf-8")),
        ('Text/HTML;Charset="UTF-8"; x=y', ("text/html", "UTF-8")),
        ("text/html, text/html; charset=idna", ("text/html", "idna")),
        ("", ("", None)),
        (";;;charset=", ("", None)),
    ],
)
def test_a_content_type_is_read_whatever_it_looks_like(header, expected):
    assert content_type(header) == expected
