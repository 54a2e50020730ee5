"""A network of its own in which there is nothing but loopback, so that a test may aim at any address.

    found = on_an_island("tests.fetch.attacks:spellings")   # a function without arguments, run in a process there

The process leaves the network of this machine before it does anything, and every address of the world leads back to it:
a `Canary` hears who was dialled, a `Names` answers what a name leads to. The function returns what JSON can hold. Where the
system allows no such network the test is skipped, with the reason.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import re
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

CANNOT = 77
NEW_USER, NEW_NET = 0x1000_0000, 0x4000_0000
EVERY_PROTOCOL, DNS = 3, 53
SET_TUN, TUN_OF_PACKETS, SET_ADDRESS = 0x4004_54CA, 0x1001, 0x8916
GET_FLAGS, SET_FLAGS, UP_AND_RUNNING = 0x8913, 0x8914, 0x41


def on_an_island(function: str, *, seconds: float = 100) -> Any:
    """What `module:function` returns, called in a process that has left the network of this machine."""
    ran = subprocess.run(  # noqa: PLW1510  # how it ended is judged here
        [sys.executable, "-m", "tests.kit.island", function],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    if ran.returncode == CANNOT:
        pytest.skip(f"no network of its own can be made here: {ran.stderr.strip()}")
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def leave() -> None:
    """Leave this machine's network for an empty one; raises OSError where that is not allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NET if os.geteuid() == 0 else NEW_USER | NEW_NET):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    assert [name for _, name in socket.if_nameindex() if name == "lo"], "there is a loopback"
    _raise_loopback()
    _lead_everything_here(socket.AF_INET)
    with contextlib.suppress(OSError):  # a kernel without IPv6
        _lead_everything_here(socket.AF_INET6)


def add_network_card(address: str = "10.9.9.9") -> None:
    """A card with an address, for programs that ask nobody where there is none; what is sent goes to loopback all the same."""
    tun = os.open("/dev/net/tun", os.O_RDWR)  # it is there for as long as this is open
    fcntl.ioctl(tun, SET_TUN, struct.pack("16sH22x", b"card", TUN_OF_PACKETS))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, SET_ADDRESS, struct.pack("16sHH4s8x", b"card", socket.AF_INET, 0, socket.inet_aton(address)))
        fcntl.ioctl(sock, SET_FLAGS, struct.pack("16sh14x", b"card", UP_AND_RUNNING))


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, SET_FLAGS, struct.pack("16sh14x", b"lo", UP_AND_RUNNING))


def _lead_everything_here(family: int) -> None:
    """`ip route add local default dev lo`, said to the kernel itself."""
    route = struct.pack("BBBBBBBBI", family, 0, 0, 0, 255, 3, 254, 2, 0)
    through = struct.pack("HHI", 8, 4, socket.if_nametoindex("lo"))
    length = 16 + len(route) + len(through)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as kernel:
        kernel.send(struct.pack("IHHII", length, 24, 0x405, 1, 0) + route + through)
        error = struct.unpack("i", kernel.recv(4096)[16:20])[0]
    if error:
        raise OSError(-error, os.strerror(-error))


class Canary:
    """Listens at every address of the island and notes which of them were dialled; says `answer` to everybody."""

    def __init__(self, ports: Sequence[int], answer: Callable[[bytes], bytes]) -> None:
        self.dialled: list[str] = []
        self._answer = answer
        for port in ports:
            for family, everywhere in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
                with contextlib.suppress(OSError):
                    listener = socket.socket(family)
                    if family == socket.AF_INET6:
                        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    listener.bind((everywhere, port))
                    listener.listen(256)
                    threading.Thread(target=self._listen, args=(listener,), daemon=True).start()

    def _listen(self, listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            self.dialled.append(str(ip_address(connection.getsockname()[0].partition("%")[0])))
            threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            asked = b""
            # Who begins with TLS is heard, and gets nothing.
            while b"\r\n\r\n" not in asked and not asked.startswith(b"\x16") and (more := connection.recv(65536)):
                asked += more
            connection.sendall(self._answer(asked))


class Datagrams:
    """Hears every UDP datagram on the island, whoever sends it and whether anybody listens; names are asked for by some.

    `sent`: where they went, `address:port`, but for questions to the name servers of this machine and answers.
    """

    def __init__(self) -> None:
        self.sent: set[str] = set()
        self._names = re.findall(
            r"^nameserver\s+(\S+)", Path("/etc/resolv.conf").read_text("ascii", "replace"), re.MULTILINE
        )
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(EVERY_PROTOCOL))
        self._socket.bind(("lo", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            packet = self._socket.recv(65536)
            begin, protocol, address = (
                (40, packet[6], packet[24:40])
                if packet[0] >> 4 == 6
                else (4 * (packet[0] & 15), packet[9], packet[16:20])
            )
            if protocol == socket.IPPROTO_UDP:
                where, (source, port) = str(ip_address(address)), struct.unpack("!HH", packet[begin : begin + 4])
                if where not in self._names or DNS not in (source, port):
                    self.sent.add(f"{where}:{port}")


class Names:
    """A name server. `table`: each name and the addresses it leads to, one set after the other, the last for good."""

    def __init__(self, table: Mapping[str, Sequence[Sequence[str]]]) -> None:
        self._table = table
        self._times: dict[tuple[str, int], int] = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("0.0.0.0", 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            asked, sender = self._socket.recvfrom(4096)
            # It must come from the address that was asked, and all of them are here: sendto takes the loopback's.
            self._socket.sendto(self._reply(asked), sender)

    def _reply(self, asked: bytes) -> bytes:
        labels, at = [], 12
        while asked[at]:
            labels.append(asked[at + 1 : at + 1 + asked[at]].decode("ascii", "replace").lower())
            at += 1 + asked[at]
        kind = struct.unpack("!H", asked[at + 1 : at + 3])[0]
        question = asked[12 : at + 5]
        found = [ip_address(one) for one in self._next(".".join(labels), kind)]
        wanted = [one.packed for one in found if (one.version == 4) == (kind == 1) and kind in (1, 28)]
        answers = b"".join(struct.pack("!HHHIH", 0xC00C, kind, 1, 0, len(one)) + one for one in wanted)
        flags = 0x8580 if found else 0x8583
        return asked[:2] + struct.pack("!HHHHH", flags, 1, len(wanted), 0, 0) + question + answers

    def _next(self, name: str, kind: int) -> Sequence[str]:
        sets = self._table.get(name, [[]])
        times = self._times[name, kind] = self._times.get((name, kind), -1) + 1
        return sets[min(times, len(sets) - 1)]


def _main(function: str) -> int:
    try:
        leave()
    except OSError as error:
        sys.stderr.write(str(error))
        return CANNOT
    module, name = function.split(":")
    sys.stdout.write(json.dumps(getattr(import_module(module), name)()) + "\n")
    return 0


if __name__ == "__main__":
    code = _main(sys.argv[1])
    sys.stdout.flush()
    os._exit(code)  # its servers are still listening
