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
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from time import monotonic
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
_LOOKS_EVERY = 10.0  # seconds
_TASKS_A_CHILD = 2_000  # then a fresh one takes its place, so that no leak grows for months


class Readers:
    """The pool. Its children start with the first task, and end with the pool; one that broke is replaced at the next.

    Every task ends, whatever becomes of the children: `_Pool` sees to it.
    """

    def __init__(self, workers: int | None = None, *, seconds: float = SECONDS, cpu_seconds: int = CPU_SECONDS) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._seconds = seconds
        self._cpu_seconds = cpu_seconds
        self._pool: _Pool | None = None

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function in a child. Raises MachineError where none can be begun."""
        task = (self._cpu_seconds, work, args, kwargs)
        if self._pool is None or self._pool.is_over:
            self._pool = _Pool(self.workers, self._seconds)
        try:
            return self._pool.schedule(task)
        except (OSError, RuntimeError) as error:  # RuntimeError: the pool has broken
            self._pool.give_up(error)
            raise _no_process(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.end()


class _Pool:
    """A pool of pebble's that answers for every task it was given.

    Where all its children are gone, pebble fails the tasks that it had handed on and forgets those that still wait; where
    a child was killed while it took a task, the others wait for the rest of it for ever.
    """

    def __init__(self, workers: int, seconds: float) -> None:
        self.is_over = False
        self._seconds = seconds
        # Any: pebble's own annotations are partial.
        self._pool: Any = ProcessPool(workers, max_tasks=_TASKS_A_CHILD, initializer=_limit, context=_context())
        self._under_way: set[Future[Any]] = set()
        self._heard = monotonic()
        self._ended = threading.Event()
        threading.Thread(target=self._watch, name="readers", daemon=True).start()

    def schedule(self, task: tuple[object, ...]) -> Future[Any]:
        """Hand it on. Raises OSError, RuntimeError."""
        if not self._under_way:
            self._heard = monotonic()
        future: Future[Any] = self._pool.schedule(_within_limits, args=task, timeout=self._seconds)
        self._under_way.add(future)
        future.add_done_callback(self._done)
        return future

    def give_up(self, error: BaseException) -> None:
        """Let go of it without waiting; what it still owes fails by that error."""
        self.is_over = True
        threading.Thread(target=self._give_up, args=(error,), daemon=True).start()

    def end(self) -> None:
        """End the children."""
        self.is_over = True
        self._ended.set()
        self._pool.stop()
        self._pool.join()

    def _done(self, future: Future[Any]) -> None:
        self._under_way.discard(future)
        self._heard = monotonic()
        error = None if future.cancelled() else future.exception()
        if isinstance(error, BrokenProcessPool) and not self.is_over:
            self.give_up(error)

    def _give_up(self, error: BaseException) -> None:
        self.end()
        for future in tuple(self._under_way):
            with contextlib.suppress(InvalidStateError):
                future.set_exception(BrokenProcessPool(str(error)))

    def _watch(self) -> None:
        """A task that runs is ended in time, so there is always news of some."""
        while not self._ended.wait(_LOOKS_EVERY):
            if self._under_way and monotonic() - self._heard > self._seconds + _LOOKS_EVERY:
                self.give_up(BrokenProcessPool("none of them answers"))


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
    """In the child: no picture of a dead one on the disk, and ^C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _set_limit(resource.RLIMIT_CORE, 0)


def _within_limits(cpu_seconds: int, work: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]) -> T:
    """In the child: one task. The system itself ends the process when the memory or the processor time is used up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set_limit(resource.RLIMIT_DATA, MEMORY)
    _set_limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + cpu_seconds)
    try:
        return work(*args, **kwargs)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)  # what it still holds would be missing to the next page
    finally:
        # Between two tasks nothing may end it: half a task in the pipe would be the beginning of the next one.
        _lift_limit(resource.RLIMIT_DATA)
        _lift_limit(resource.RLIMIT_CPU)


def _lift_limit(which: int) -> None:
    _set_limit(which, resource.getrlimit(which)[1])


def _set_limit(which: int, most: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # not every system lets a process limit itself
        resource.setrlimit(which, (most, resource.getrlimit(which)[1]))
