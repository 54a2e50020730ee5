"""A process with all its children: how much memory they take, and their end."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path


def group_of(pid: int) -> int:
    """The group that a process was started in; 0 where there is none that is its own and its children's alone.

    A browser is often started by a script that waits for it, and the group is that one's.
    """
    try:
        group = os.getpgid(pid)
    except (OSError, AttributeError):
        return 0
    return 0 if group == os.getpgrp() else group


def kill(group: int) -> None:
    """End a group of processes."""
    if group:
        with contextlib.suppress(OSError, AttributeError):
            os.killpg(group, signal.SIGKILL)


def kill_one(pid: int) -> None:
    """End one process."""
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)


def sizes_of(group: int) -> dict[int, int]:
    """Bytes in use by each process of a group; empty where the system does not say (it is Linux that does)."""
    sizes: dict[int, int] = {}
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc"):  # noqa: PTH208  # twice a second
            if name.isdigit():
                size = _size_of(name, group)
                if size is not None:
                    sizes[int(name)] = size
    return sizes


def is_renderer(pid: int) -> bool:
    """Is it one of the processes in which Chromium runs pages?"""
    with contextlib.suppress(OSError):
        return b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _size_of(pid: str, group: int) -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:  # noqa: PTH123
            fields = stat.read().rpartition(")")[2].split()
        if int(fields[2]) == group:
            with open(f"/proc/{pid}/statm", encoding="ascii") as statm:  # noqa: PTH123
                resident, shared = statm.read().split()[1:3]
            return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")
    return None
