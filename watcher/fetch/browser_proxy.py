"""The way out of the browser: a proxy on loopback for one page, which dials as every other request does.

Chromium is told to send all that it asks for through it, loopback and web sockets included, and to look up no name
itself. So the address check, the deadline and the limit of size hold for a page's scripts, too.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from watcher.errors import FetchError
from watcher.fetch.guard import Leash, dial

CHUNK = 65536
MOST_HEAD = 256 * 1024
MOST_CONNECTIONS = 200  # at once; no page that is read needs as many
BLANK_LINE = b"\r\n\r\n"
OURS = re.compile(rb"\r\n(?:proxy-[a-z]+|connection|keep-alive):[^\r\n]*", re.IGNORECASE)
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,12})[ \t]*(?=\r\n)", re.IGNORECASE)


class Proxy:
    """An async context manager; open as long as its page is.

    `until`: when all ends (a reading of time.monotonic()). `most`: bytes that may be taken in all. `faults`: why a host
    could not be had, by its name.
    """

    def __init__(self, until: float, most: int, may_be_inside: Callable[[str], bool]) -> None:
        self.faults: dict[str, FetchError] = {}
        self.taken = 0
        self._until = until
        self._most = most
        self._may_be_inside = may_be_inside
        self._server: asyncio.Server | None = None
        self._conversations: set[asyncio.Task[None]] = set()
        self._wires: set[asyncio.StreamWriter] = set()

    @property
    def is_too_much(self) -> bool:
        """Has more been sent to the page than may be?"""
        return self.taken > self._most

    @property
    def address(self) -> str:
        """Where it listens."""
        assert self._server is not None, "it is open"
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Proxy:
        self._server = await asyncio.start_server(self._begin, "127.0.0.1", 0, limit=MOST_HEAD)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None, "it is open"
        self._server.close()
        for conversation in self._conversations:
            conversation.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        for wire in self._wires:
            wire.transport.abort()
        await asyncio.sleep(0)  # in which they are closed

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversation = asyncio.ensure_future(self._hold(reader, writer))
        self._conversations.add(conversation)
        conversation.add_done_callback(self._conversations.discard)

    async def _hold(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._wires.add(writer)
        # The page sees a connection that ends, whatever is wrong with it.
        with contextlib.suppress(OSError, TimeoutError, EOFError, asyncio.LimitOverrunError, ValueError):
            async with asyncio.timeout(max(0.0, self._until - time.monotonic())):
                if len(self._conversations) <= MOST_CONNECTIONS:
                    await self._converse(reader, writer)
        writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(BLANK_LINE)
        method, target, _ = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
        tunnel = method == "CONNECT"
        parts = urlsplit(f"//{target}" if tunnel else target)
        host, port = parts.hostname or "", parts.port or 80
        if not tunnel and parts.scheme != "http":
            raise ValueError("not a request to a proxy")
        sock = await self._dial(host, port)
        if sock is None:
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            return
        there, to_there = await asyncio.open_connection(sock=sock)
        self._wires.add(to_there)
        try:
            if tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await self._both_ways(reader, writer, there, to_there)
            else:
                await self._once(head, parts.path, parts.query, reader, to_there)
                await self._pump(there, writer)
        finally:
            to_there.close()

    async def _dial(self, host: str, port: int) -> socket.socket | None:
        try:
            sock = await asyncio.to_thread(self._dial_now, host, port)
        except FetchError as error:
            self.faults[host] = error
            return None
        sock.setblocking(False)
        return sock

    def _dial_now(self, host: str, port: int) -> socket.socket:
        left = max(0.001, self._until - time.monotonic())
        leash = Leash(f"{host}:{port}", left, left, self, self._may_be_inside)
        try:
            return dial(host, port, leash)
        finally:
            leash.release()

    async def _once(
        self, head: bytes, path: str, query: str, reader: asyncio.StreamReader, to_there: asyncio.StreamWriter
    ) -> None:
        """One request in the clear, and no second one on the same connection: it might be for another host."""
        first, _, rest = head.partition(b"\r\n")
        method = first.split(b" ")[0]
        where = f"{path or '/'}{'?' + query if query else ''}".encode("ascii")
        kept = OURS.sub(b"", b"\r\n" + rest.removesuffix(BLANK_LINE))
        to_there.write(method + b" " + where + b" HTTP/1.1" + kept + b"\r\nConnection: close" + BLANK_LINE)
        length = LENGTH.search(head)
        left = int(length[1]) if length else 0
        while left and (more := await reader.read(min(left, CHUNK))):
            to_there.write(more)
            await to_there.drain()
            left -= len(more)
        await to_there.drain()

    async def _both_ways(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        there: asyncio.StreamReader,
        to_there: asyncio.StreamWriter,
    ) -> None:
        """Until one side has ended: the other has nobody to talk to then."""
        ways = [
            asyncio.ensure_future(self._pump(there, writer)),
            asyncio.ensure_future(self._pump(reader, to_there, counts=False)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counts: bool = True) -> None:
        with contextlib.suppress(OSError):
            while not self.is_too_much and (data := await reader.read(CHUNK)):
                self.taken += len(data) if counts else 0
                writer.write(data)
                await writer.drain()
