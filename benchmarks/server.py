"""The site that is watched: prebuilt pages over many loopback addresses, in a process of its own.

It answers HTTP/1.1 with kept connections and does as little as it can, so that what is measured is the client.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from multiprocessing.connection import Connection

from benchmarks.pages import NONCE_LENGTH, etag_of, is_changing, page


@dataclass(frozen=True, slots=True)
class Manner:
    """How the site answers in a round. `edition`: which text; `validators`: with ETags; `noisy`: other tokens each time."""

    edition: int = 0
    validators: bool = True
    noisy: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: `urls`, one a page."""

    urls: tuple[str, ...]
    _control: Connection

    def behave(self, manner: Manner) -> None:
        """Answer like this from now on."""
        self._control.send(manner)
        self._control.recv()


@contextmanager
def site(pages: int, hosts: int) -> Iterator[Site]:
    """A site of so many pages, spread over the hosts 127.0.0.1 to 127.0.0.`hosts`."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(pages, hosts, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        port = ours.recv()  # it says so when all pages are made
        urls = tuple(f"http://127.0.0.{number % hosts + 1}:{port}/policies/{number}" for number in range(pages))
        yield Site(urls, ours)
    finally:
        process.terminate()
        process.join()


def _serve(pages: int, hosts: int, control: Connection) -> None:
    shelf = {(number, 0): page(number) for number in range(pages)}
    shelf |= {(number, 1): page(number, 1) for number in range(pages) if is_changing(number)}
    asyncio.run(_answer_all(_Shelf(shelf), hosts, control))


async def _answer_all(shelf: _Shelf, hosts: int, control: Connection) -> None:
    loop = asyncio.get_running_loop()
    sockets = _sockets(hosts)
    for one in sockets:
        await loop.create_server(lambda: _Answering(shelf), sock=one, backlog=256)

    def obey() -> None:
        shelf.manner = control.recv()
        control.send(True)

    loop.add_reader(control.fileno(), obey)
    control.send(sockets[0].getsockname()[1])
    await asyncio.Event().wait()


def _sockets(hosts: int) -> list[socket.socket]:
    """One a host, all on the same port."""
    for _ in range(20):
        first = socket.create_server(("127.0.0.1", 0))
        port = first.getsockname()[1]
        made = [first]
        try:
            made += [socket.create_server((f"127.0.0.{host}", port)) for host in range(2, hosts + 1)]
        except OSError:  # another program has this port on one of them
            for one in made:
                one.close()
            continue
        return made
    raise SystemExit("no port is free on all of the hosts")


class _Shelf:
    """The pages, and the manner in which they are given."""

    def __init__(self, pages: Mapping[tuple[int, int], tuple[bytes, ...]]) -> None:
        self._pages = pages
        self._tokens = itertools.count(1)
        self.manner = Manner()

    def answer(self, request: bytes) -> bytes:
        """The whole answer to a whole request."""
        path = request.split(b" ", 2)[1]
        if not path.startswith(b"/policies/"):
            return _response(HTTPStatus.NOT_FOUND, b"", b"")
        number = int(path.rpartition(b"/")[2])
        edition = self.manner.edition if is_changing(number) else 0
        etag = etag_of(number, edition).encode() if self.manner.validators else b""
        if etag and b"If-None-Match: " + etag in request:
            return _response(HTTPStatus.NOT_MODIFIED, etag, b"")
        token = b"%0*x" % (NONCE_LENGTH, next(self._tokens) if self.manner.noisy else 0)
        return _response(HTTPStatus.OK, etag, token.join(self._pages[number, edition]))


def _response(status: HTTPStatus, etag: bytes, body: bytes) -> bytes:
    line = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
    named = b"ETag: " + etag + b"\r\n" if etag else b""
    length = b"" if status is HTTPStatus.NOT_MODIFIED else b"Content-Length: %d\r\n" % len(body)
    return line + b"Content-Type: text/html; charset=utf-8\r\n" + named + length + b"\r\n" + body


class _Answering(asyncio.Protocol):
    """One connection."""

    def __init__(self, shelf: _Shelf) -> None:
        self._shelf = shelf
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It opens."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Some of a request, or several."""
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            request, _, self._heard = self._heard.partition(b"\r\n\r\n")
            self._transport.write(self._shelf.answer(request))
