"""What holds a request to its deadline, and decides where a connection may go.

The time-outs of the HTTP libraries count from byte to byte, so a server that sends one a second is waited for without
end, and inside a header line no code of ours runs. So the socket is shut from outside: a leash knows the connection in
use, and one thread cuts every leash whose time is over.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, InvalidStateError
from typing import Any, TypeVar

from watcher.errors import FetchError
from watcher.fetch.inside import is_inside

# Family and address, as getaddrinfo gives them and connect takes them.
Address = tuple[int, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]

# Names that cannot be had for good. EAI_NODATA is not in every system's list.
NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}

T = TypeVar("T")

_thread = threading.local()


class NotPublic(FetchError):
    """A host has no public address, and the operator has not named it as one to ask all the same."""


class Leash:
    """The time one request has, and the connection it uses. `owner`: for whom it is asked (see `Guard.cut`)."""

    def __init__(
        self, url: str, seconds: float, whole: float, owner: object, may_be_inside: Callable[[str], bool]
    ) -> None:
        self.url = url
        self.owner = owner
        self.may_be_inside = may_be_inside
        self.began = time.monotonic()
        self.ends = self.began + seconds
        self.reused = False
        self.answering = False
        self.stopped = False
        self._whole = whole
        self._lock = threading.Lock()
        self._is_cut = False
        self._handle: socket.socket | None = None
        self._waits_for: Future[Any] | None = None

    @property
    def left(self) -> float:
        """Seconds that are left; never quite none, because 0 means "for ever" or "do not wait" to a socket."""
        return max(0.001, self.ends - time.monotonic())

    @property
    def over(self) -> bool:
        """Is the time over?"""
        return time.monotonic() >= self.ends

    def hold(self, sock: socket.socket) -> None:
        """Take the connection that is used from now on.

        A second handle of it is kept: TLS moves the connection into another object while it shakes hands, and
        http.client closes its own before the body is read. Shutting one handle down ends the connection for all.
        """
        handle = socket.fromfd(sock.fileno(), sock.family, sock.type, sock.proto)
        with self._lock:
            former, self._handle = self._handle, handle
            cut = self._is_cut
        if former:
            former.close()
        if cut:
            _shut(handle)

    def wait_for(self, future: Future[T]) -> T:
        """What another thread finds out, unless the time is over first (TimeoutError)."""
        with self._lock:
            self._waits_for = future
            if self._is_cut:
                future.cancel()
        try:
            return future.result(timeout=self.left)
        except CancelledError:
            raise TimeoutError from None

    def cut(self, *, stopped: bool = False) -> None:
        """End it now, whatever it waits for."""
        with self._lock:
            self._is_cut = True
            self.stopped = self.stopped or stopped
            if self._handle:
                _shut(self._handle)
            if self._waits_for:
                self._waits_for.cancel()

    def release(self) -> None:
        """The request has ended; the connection may be used for another one."""
        with self._lock:
            handle, self._handle, self._waits_for = self._handle, None, None
        if handle:
            handle.close()

    def fault(self, reason: str, *, transient: bool = True) -> FetchError:
        """The error to raise: the reason given, unless the true one is that the time is over."""
        if self.stopped:
            return FetchError(self.url, "stopped before an answer came", transient=True)
        if self.over:
            late = "the answer was not complete" if self.answering else "no answer"
            return FetchError(self.url, f"{late} within {self._whole:g} s", transient=True)
        return FetchError(self.url, reason, transient=transient)


class Guard:
    """Gives out leashes and cuts those whose time is over, from one thread of its own.

    `may_be_inside`: does the operator allow a host (by name, without its port) that has no public address?
    """

    def __init__(self, may_be_inside: Callable[[str], bool] = lambda _: False) -> None:
        self._may_be_inside = may_be_inside
        self._change = threading.Condition()
        self._leashes: set[Leash] = set()
        self._wakes_at = float("inf")
        self._closed = False
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def leash(self, url: str, seconds: float, *, whole: float, owner: object = None) -> Iterator[Leash]:
        """A leash for what this thread does inside. `whole`: the deadline to speak of, if some of it is used up."""
        leash = Leash(url, seconds, whole, owner, self._may_be_inside)
        self._add(leash)
        _thread.leash = leash
        try:
            yield leash
        finally:
            _thread.leash = None
            with self._change:
                self._leashes.discard(leash)
            leash.release()

    def cut(self, owner: object) -> None:
        """End everything that is asked for this owner."""
        with self._change:
            theirs = [leash for leash in self._leashes if leash.owner is owner]
        for leash in theirs:
            leash.cut(stopped=True)

    def close(self) -> None:
        """End everything that is asked, and the thread."""
        with self._change:
            self._closed = True
            leashes = list(self._leashes)
            self._change.notify()
        for leash in leashes:
            leash.cut(stopped=True)
        if self._thread:
            self._thread.join()

    def _add(self, leash: Leash) -> None:
        with self._change:
            self._leashes.add(leash)
            if self._closed:
                leash.cut(stopped=True)
            elif self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="fetch-guard", daemon=True)
                self._thread.start()
            # It mostly wakes before this one ends anyway, so it is rarely woken for a new one.
            if leash.ends < self._wakes_at:
                self._change.notify()

    def _watch(self) -> None:
        with self._change:
            while not self._closed:
                now = time.monotonic()
                for leash in [leash for leash in self._leashes if leash.ends <= now]:
                    leash.cut()
                    self._leashes.discard(leash)
                self._wakes_at = min((leash.ends for leash in self._leashes), default=float("inf"))
                wait = self._wakes_at - now
                self._change.wait(None if wait == float("inf") else wait)


def current_leash() -> Leash:
    """The leash of this thread; every connection is made under one."""
    leash: Leash | None = getattr(_thread, "leash", None)
    assert leash is not None, "asked without a leash"
    return leash


def addresses_to_dial(host: str, port: int, leash: Leash) -> list[Address]:
    """Turn a name into the addresses to dial: the one place that decides where a connection may go.

    The name is looked up once and what is returned here is dialled, so that the check made here is a check of the
    connection itself. One address that is no public one condemns them all, unless the operator allows the host.
    """
    addresses = _looked_up(host, port, leash)
    within = [str(address[0]) for _, address in addresses if is_inside(str(address[0]))]
    if within and not leash.may_be_inside(host):
        where = f"{host} is" if host == within[0] else f"{host} leads to {within[0]},"
        reason = f"{where} no public address; if it may be asked, name it in manners: insideHosts"
        raise NotPublic(leash.url, reason, transient=False)
    return addresses


def _looked_up(host: str, port: int, leash: Leash) -> list[Address]:
    """A look-up cannot be interrupted; where it hangs it is left behind, in a thread of its own."""
    with contextlib.suppress(OSError, UnicodeError):
        return _look_up(host, port, socket.AI_NUMERICHOST)
    answer: Future[list[Address]] = Future()
    threading.Thread(target=_answer, args=(answer, host, port), name="fetch-name", daemon=True).start()
    try:
        return leash.wait_for(answer)
    except socket.gaierror as error:
        if error.errno in NO_SUCH_NAME:
            raise leash.fault(f"there is no host named {host}", transient=False) from error
        raise leash.fault(f"the name {host} could not be looked up") from error
    except TimeoutError as error:
        raise leash.fault(f"the name {host} could not be looked up") from error
    except UnicodeError as error:
        raise leash.fault(f"{host} is not a host name", transient=False) from error


def _answer(answer: Future[list[Address]], host: str, port: int) -> None:
    with contextlib.suppress(InvalidStateError):  # nobody waits any more
        try:
            answer.set_result(_look_up(host, port, 0))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)


def _look_up(host: str, port: int, flags: int) -> list[Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    return [(family, address) for family, _, _, _, address in found]


def dial(host: str, port: int, leash: Leash) -> socket.socket:
    """Connect to a host within a leash; an address that does not answer leaves time for the others."""
    addresses = addresses_to_dial(host, port, leash)
    last: OSError | None = None
    for tried, (family, address) in enumerate(addresses):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            leash.hold(sock)
            sock.settimeout(leash.left / (len(addresses) - tried))
            sock.connect(address)
        except OSError as error:
            sock.close()
            last = error
        else:
            sock.settimeout(leash.left)
            return sock
    raise leash.fault(_refusal(host, last)) from last


def _refusal(host: str, error: OSError | None) -> str:
    match error:
        case ConnectionRefusedError():
            return f"{host} refuses connections"
        case TimeoutError():
            return f"{host} does not answer"
        case _:
            return f"{host} cannot be reached"


def _shut(handle: socket.socket) -> None:
    with contextlib.suppress(OSError):  # not connected yet, or no longer
        handle.shutdown(socket.SHUT_RDWR)
