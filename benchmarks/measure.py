"""What a command costs: wall time, CPU time and peak memory, its children and their children included."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, prctl(2)
_EVERY = 0.05  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Cost:
    """`wall` and `cpu` (user and system) in seconds; `memory` at its peak in bytes, shared pages counted once."""

    wall: float
    cpu: float
    memory: int

    def best(self, other: Cost) -> Cost:
        """The least time of two runs, as what is more was another program's doing; and the most memory."""
        return Cost(min(self.wall, other.wall), min(self.cpu, other.cpu), max(self.memory, other.memory))


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended."""

    cost: Cost
    output: str


def adopt_orphans() -> None:
    """Make this process the parent of whatever its commands leave behind, so that nobody's time is lost.

    Python's fork server outlives the command that started it by a moment; nobody else would count it.
    """
    if not sys.platform.startswith("linux"):
        raise SystemExit("the benchmark reads /proc and adopts processes, which only Linux lets it")
    if ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the processes that a command leaves behind cannot be adopted")


def run(command: Sequence[str], folder: Path) -> Ran:
    """Run a command in a folder and measure it. SystemExit when it does not end well."""
    others = set(_children(os.getpid()))
    before = _cpu()
    began = time.perf_counter()
    with (folder / "stdout").open("w") as out, (folder / "stderr").open("w") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=folder, env=_environment())
        memory, wall = _watch(process, began)
    _bury(others)
    cost = Cost(wall, _cpu() - before, memory)
    output, complaint = ((folder / name).read_text(encoding="utf-8") for name in ("stdout", "stderr"))
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{complaint}{output}")
    return Ran(cost, output)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}


def _watch(process: subprocess.Popen[bytes], began: float) -> tuple[int, float]:
    """Look at the memory until the process ends; its peak, and the wall time."""
    peak = 0
    while True:
        try:
            process.wait(_EVERY)
        except subprocess.TimeoutExpired:
            peak = max(peak, sum(_memory(one) for one in _family(process.pid)))
        else:
            return peak, time.perf_counter() - began


def _bury(others: Collection[int]) -> None:
    """Wait for all that were adopted, so that their time is counted; the others are not the command's."""
    for child in _children(os.getpid()):
        if child not in others:
            os.waitpid(child, 0)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _family(process: int) -> Iterator[int]:
    yield process
    for child in _children(process):
        yield from _family(child)


def _children(process: int) -> list[int]:
    threads = Path(f"/proc/{process}/task")
    try:
        return [int(child) for thread in threads.iterdir() for child in (thread / "children").read_text().split()]
    except OSError:  # it ended in this moment
        return []


def _memory(process: int) -> int:
    """The proportional set size, in bytes: a page of memory that n processes share counts 1/n for each."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
