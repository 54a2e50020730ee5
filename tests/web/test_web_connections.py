"""Whoever holds many connections, or says and takes little, keeps nobody out."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.kit.pages import Pages, pages_of
from tests.kit.watch import Watch
from watcher.web import connections

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="what is open cannot be counted here")


def reach(pages: Pages) -> socket.socket:
    name, _, port = pages.host.partition(":")
    return socket.create_connection((name, int(port)), timeout=20)


def is_over(one: socket.socket) -> bool:
    """Does the other side end it, within the time of the socket?"""
    try:
        return one.recv(1) == b""
    except ConnectionError:
        return True


@pytest.fixture
def many(pages: Pages) -> Iterator[list[socket.socket]]:
    with ExitStack() as kept:
        yield [kept.enter_context(reach(pages)) for _ in range(3 * connections.MOST)]


def test_idle_connections_make_room_for_who_asks(pages: Pages, many: list[socket.socket]) -> None:
    """The oldest go first; the process keeps its files for the checks."""
    assert pages.get("/").status_code == 200
    assert is_over(many[0])
    deadline = time.monotonic() + 20
    while (left := len(list(Path("/proc/self/fd").iterdir())) - len(many)) > connections.MOST + 100:
        assert time.monotonic() < deadline, left


@pytest.mark.parametrize(
    "said",
    [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\na"],
    ids=["nothing", "half a head", "half a form"],
)  # fmt: skip
def test_who_never_ends_its_request_is_let_go(story: Watch, said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """However little comes again and again in between."""
    monkeypatch.setattr(connections, "ASKED_WITHIN", 0.5)
    monkeypatch.setattr(connections, "LOOKS_EVERY", 0.1)
    with pages_of(story) as pages, reach(pages) as slow:
        slow.sendall(said)
        assert is_over(slow)
        monkeypatch.undo()
        assert pages.get("/").status_code == 200


def test_who_never_takes_its_answer_is_let_go(story: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "ANSWERED_WITHIN", 0.5)
    monkeypatch.setattr(connections, "ASKED_WITHIN", 0.5)
    monkeypatch.setattr(connections, "LOOKS_EVERY", 0.1)
    with pages_of(story) as pages, reach(pages) as slow:
        asked = b"GET /changes/1 HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2000
        slow.setblocking(False)
        deadline = time.monotonic() + 20
        while asked and time.monotonic() < deadline:
            try:
                asked = asked[slow.send(asked) :]
            except BlockingIOError:
                time.sleep(0.05)
            except ConnectionError:
                break
        assert time.monotonic() < deadline
        monkeypatch.undo()
        assert pages.get("/").status_code == 200
