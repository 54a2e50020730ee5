"""What systemd is told of the service: that it is ready, that it gets on, that it ends (sd_notify(3)).

Without systemd nothing is told to anybody.
"""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress


def notify(state: str) -> None:
    """Say something, as `READY=1` or `WATCHDOG=1`, to whoever started us as a service of `Type=notify`."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        sender.sendto(state.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)


def reloading() -> None:
    """The settings are being read anew; `READY=1` follows."""
    notify(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")
