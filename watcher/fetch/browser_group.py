"""A process with all its children: how much memory they take, and their end."""

from __future__ import annotations

import contextlib
import os
import signal


def kill(group: int) -> None:
    """End a group of processes: one that was started as its head, with all its children."""
    with contextlib.suppress(OSError, AttributeError):
        os.killpg(group, signal.SIGKILL)


def memory_of(group: int) -> int:
    """Bytes in use by a group of processes; 0 where the system does not say (it is Linux that does)."""
    total = 0
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc"):  # noqa: PTH208  # twice a second
            if name.isdigit():
                total += _memory_of_one(name, group)
    return total


def _memory_of_one(pid: str, group: int) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:  # noqa: PTH123
            fields = stat.read().rpartition(")")[2].split()
        if int(fields[2]) == group:
            with open(f"/proc/{pid}/statm", encoding="ascii") as statm:  # noqa: PTH123
                resident, shared = statm.read().split()[1:3]
            return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")
    return 0
