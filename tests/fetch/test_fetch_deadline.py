"""One deadline over everything: whatever a server drips, a request ends when its time is over."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest

from tests.kit.site import Call, Page
from watcher.errors import FetchError
from watcher.model.page import Request

DEADLINE = 0.2
LATE = 1.5  # on a busy machine; the promise is two seconds


def slow_headers(call: Call) -> None:
    """Inside one header line, where no time-out between two bytes ever strikes."""
    call.drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 1000, every=0.01)


def slow_drip(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    call.drip(b"a" * 1000, every=0.01)


def slow_chunks(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    call.drip(b"1\r\na\r\n" * 1000, every=0.01)


def slow_end(call: Call) -> None:
    """A body that ends with the connection: shutting it at the deadline must not look like its end."""
    call.send(b"HTTP/1.1 200 OK\r\n\r\n<h1>Fees</h1>")
    call.pause(20)


def continuing(call: Call) -> None:
    while call.send(b"HTTP/1.1 100 Continue\r\n\r\n") and call.pause(0.001):
        pass


def slow_redirects(call: Call) -> Page:
    call.pause(DEADLINE / 2.5)
    return Page(status=302, headers={"Location": call.path + "x"})


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Call.hang, "no answer within 0.2 s"),
        (slow_headers, "no answer within 0.2 s"),
        (continuing, "no answer within 0.2 s"),
        (slow_drip, "the answer was not complete within 0.2 s"),
        (slow_chunks, "the answer was not complete within 0.2 s"),
        (slow_end, "the answer was not complete within 0.2 s"),
    ],
    ids=["silence", "headers", "continue", "body", "chunks", "end"],
)
def test_a_page_that_never_ends_is_given_up_at_the_deadline(site, refused, page, reason):
    site.serve("/slow", page)
    began = time.monotonic()

    error = refused(site.url("/slow"), deadline=DEADLINE)

    assert (error.reason, error.transient) == (reason, True)
    assert time.monotonic() - began < DEADLINE + LATE


def test_redirects_share_one_deadline(site, refused):
    for length in range(10):
        site.serve("/slow" + "x" * length, slow_redirects)
    began = time.monotonic()

    error = refused(site.url("/slow"), deadline=DEADLINE)

    assert error.reason == "no answer within 0.2 s"
    assert time.monotonic() - began < DEADLINE + LATE


def test_redirects_to_other_hosts_share_it_too(site, refused):
    for host in (1, 2, 3):
        page = Page(status=302, headers={"Location": site.url("/", host=host % 3 + 1)}, delay=DEADLINE / 2.5)
        site.serve("/", page, host=host)
        site.serve("/slow", page, host=host)

    began = time.monotonic()
    error = refused(site.url("/slow"), deadline=DEADLINE)

    assert error.reason == "no answer within 0.2 s"
    assert time.monotonic() - began < DEADLINE + LATE


def test_a_tls_handshake_that_never_comes_ends_too(refused):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        error = refused(f"https://127.0.0.1:{silent.getsockname()[1]}/", deadline=DEADLINE)

    assert (error.reason, error.transient) == ("no answer within 0.2 s", True)
    assert time.monotonic() - began < DEADLINE + LATE


def test_a_dripping_tls_handshake_ends_too(refused):
    """Every byte of it starts a socket's own time-out anew."""
    with socket.create_server(("127.0.0.1", 0)) as silent:

        def drip() -> None:
            connection, _ = silent.accept()
            with connection, contextlib.suppress(OSError):
                for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 200:
                    connection.send(bytes([byte]))
                    time.sleep(0.02)

        dripping = threading.Thread(target=drip)
        dripping.start()
        began = time.monotonic()
        error = refused(f"https://127.0.0.1:{silent.getsockname()[1]}/", deadline=DEADLINE)
        took = time.monotonic() - began
        dripping.join()

    assert error.transient
    assert took < DEADLINE + LATE


def test_a_host_that_takes_no_connection_is_given_up(refused):
    """The queue of waiting connections is full, so the next one hangs like at a host that drops packets."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, contextlib.ExitStack() as waiting:
        for _ in range(4):
            sock = waiting.enter_context(socket.socket())
            sock.setblocking(False)
            sock.connect_ex(full.getsockname())
        began = time.monotonic()
        error = refused(f"http://127.0.0.1:{full.getsockname()[1]}/", deadline=DEADLINE)

    assert (error.reason, error.transient) == ("no answer within 0.2 s", True)
    assert time.monotonic() - began < DEADLINE + LATE


def test_a_name_look_up_that_hangs_is_left_behind(refused, monkeypatch):
    """It cannot be interrupted; the one thing here that a real name server would be needed for."""
    hanging = threading.Event()
    real = socket.getaddrinfo

    def getaddrinfo(host, port, *args, flags=0, **more):
        if host == "slow.example" and not flags:
            hanging.wait(10)
        return real("127.0.0.1" if not flags else host, port, *args, flags=flags, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    began = time.monotonic()
    error = refused("http://slow.example/", deadline=DEADLINE)
    took = time.monotonic() - began
    hanging.set()

    assert (error.reason, error.transient) == ("no answer within 0.2 s", True)
    assert took < DEADLINE + LATE


@pytest.mark.parametrize(
    ("code", "reason", "transient"),
    [
        (socket.EAI_NONAME, "there is no host named fees.example", False),
        (socket.EAI_AGAIN, "the name fees.example could not be looked up", True),
        (socket.EAI_FAIL, "the name fees.example could not be looked up", True),
    ],
)
def test_a_name_that_is_not_there_is_told_from_a_name_server_that_is_not(refused, monkeypatch, code, reason, transient):
    def getaddrinfo(*args, **more):
        raise socket.gaierror(code, "as the system says it")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    error = refused("http://fees.example/")

    assert (error.reason, error.transient) == (reason, transient)


def test_an_address_that_does_not_answer_leaves_time_for_the_next_one(site, ask, monkeypatch):
    """A host with a dead IPv6 and a living IPv4 address is a living host."""
    site.serve("/fees", "fees")
    real = socket.getaddrinfo
    with socket.create_server(("127.0.0.2", 0), backlog=0) as full:

        def getaddrinfo(host, port, *args, flags=0, **more):
            if flags:
                return real(host, port, *args, flags=flags, **more)
            return real("127.0.0.2", full.getsockname()[1], *args, **more) + real("127.0.0.1", port, *args, **more)

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        with contextlib.ExitStack() as waiting:
            for _ in range(4):
                sock = waiting.enter_context(socket.socket())
                sock.setblocking(False)
                sock.connect_ex(full.getsockname())

            assert ask(f"http://two.example:{site.port}/fees", deadline=0.4).body == b"fees"


def test_a_connection_that_was_cut_serves_no_later_request(site, fetcher):
    """What is left of one answer must never be read as the next one."""
    site.serve("/slow", slow_drip)
    site.serve("/fees", "fees")
    asker = fetcher(deadline=DEADLINE)

    with pytest.raises(FetchError):
        asker.fetch(Request(site.url("/slow")))

    assert asker.fetch(Request(site.url("/fees"))).body == b"fees"
