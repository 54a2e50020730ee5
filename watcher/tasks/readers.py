"""Reading and comparing happen in child processes that can be killed, one for every core."""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from watcher.errors import MachineError

P = ParamSpec("P")
T = TypeVar("T")

CPU_SECONDS = 10
"""Processor time that one page may take to be read, or two documents to be compared, however busy the machine is."""

SECONDS = 40.0
"""Wall-clock time after which it is ended whatever it waits for."""

MEMORY = 400_000_000
"""Bytes that a child may take, a third of which it has before the first page. What it shares with others is not counted.

The hungriest of the pages in tests/kit/hostile.py that are read take 320 million; one of a million comments would take 435.
"""

_OUT_OF_MEMORY = 12
_TASKS_A_CHILD = 2_000  # then a fresh one takes its place, so that no leak grows for months


class Readers:
    """The pool. Its children start with the first task, and end with the pool; one that broke is replaced at the next."""

    def __init__(self, workers: int | None = None, *, seconds: float = SECONDS, cpu_seconds: int = CPU_SECONDS) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._seconds = seconds
        self._cpu_seconds = cpu_seconds
        self._pool: ProcessPool | None = None

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function in a child. Raises MachineError where none can be begun."""
        task = (self._cpu_seconds, work, args, kwargs)
        try:
            self._pool = self._pool or self._new_pool()
            future: Future[T] = self._pool.schedule(_within_limits, args=task, timeout=self._seconds)
        except (OSError, RuntimeError) as error:  # RuntimeError: the pool has broken
            broken, self._pool = self._pool, None
            threading.Thread(target=_end, args=(broken,), daemon=True).start()
            raise _no_process(error) from error
        return future

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(self.workers, max_tasks=_TASKS_A_CHILD, initializer=_limit, context=_context())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _end(self._pool)


def _end(pool: Any) -> None:  # pebble's own annotations are partial
    if pool is not None:
        pool.stop()
        pool.join()


def raised(error: BaseException) -> BaseException:
    """What a task failed by, where it is neither its own fault nor too complex: a bug, or that it had no process."""
    return _no_process(error) if isinstance(error, BrokenProcessPool) else error


def _no_process(error: BaseException) -> MachineError:
    return MachineError(
        f"no process can be begun that reads pages ({error.__cause__ or error}); look for room in the temporary folder "
        "(/tmp, or TMPDIR) and in /dev/shm, for memory, and for a limit on processes"
    )


def too_complex(error: BaseException) -> str | None:
    """Why a task had to be ended, in words; None when it failed otherwise."""
    took_long = isinstance(error, ProcessExpired) and getattr(error, "exitcode", 0) == -signal.SIGXCPU
    if took_long or isinstance(error, FutureTimeout):
        return "the page is too complex: reading it took too long and was ended"
    if isinstance(error, ProcessExpired | MemoryError):
        return "the page is too complex: reading it took too much memory and was ended"
    return None


def _context() -> Any:
    """Children are forked from a small server that has the libraries loaded; where there is none, spawned."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["watcher.tasks.work"])
    return context


def _limit() -> None:
    """In the child: a ceiling on memory, no picture of a dead one on the disk, and ^C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _set_limit(resource.RLIMIT_DATA, MEMORY)
    _set_limit(resource.RLIMIT_CORE, 0)


def _within_limits(cpu_seconds: int, work: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]) -> T:
    """In the child: one task. The system itself ends the process when the processor time of the task is used up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set_limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + cpu_seconds)
    try:
        return work(*args, **kwargs)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)  # what it still holds would be missing to the next page


def _set_limit(which: int, most: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # not every system lets a process limit itself
        resource.setrlimit(which, (most, resource.getrlimit(which)[1]))
