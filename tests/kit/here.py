"""Reading without processes, for histories that are lived through in a moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Here:
    """Reads and compares in this process, in the place of the reading processes."""

    workers = 1

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do it at once; what it raises is raised here."""
        future: Future[T] = Future()
        future.set_result(work(*args, **kwargs))
        return future
