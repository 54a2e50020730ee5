"""Numbers for Prometheus, on this machine alone: read from the database whenever they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from watcher.errors import StoreError, WatchError
from watcher.model.settings import Settings
from watcher.store import Store
from watcher.tasks.status import Status, status_of

if TYPE_CHECKING:
    from prometheus_client.core import Metric

HERE = "127.0.0.1"
T = TypeVar("T", bound=str)


@contextmanager
def metrics_served(
    port: int, settings: Callable[[], Settings], database: Path, clock: Callable[[], datetime]
) -> Iterator[None]:
    """Answer on that port for as long as the block runs. `settings`: those in force, whenever it is asked.

    Raises WatchError when the port is taken, or the library for it is not installed.
    """
    try:
        client = import_module("prometheus_client")
    except ImportError as error:
        mend = 'install it: pip install "policy-watch[metrics]"'
        raise WatchError(f"metrics: the library for them is not there; {mend}") from error
    registry = client.CollectorRegistry()
    registry.register(_Numbers(settings, database, clock))
    try:
        server, thread = client.start_http_server(port, addr=HERE, registry=registry)
    except OSError as error:
        raise WatchError(f"metrics: port {port} of {HERE} cannot be had ({error.strerror}); name another") from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Numbers:
    """What prometheus-client asks; it opens the database anew each time, to be read only."""

    def __init__(self, settings: Callable[[], Settings], database: Path, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        """Every number. A database that cannot be read is `watch_well 0` and nothing else."""
        try:
            with Store.open(self._database, read_only=True) as store:
                status = status_of(self._settings(), store, self._clock())
        except StoreError:
            yield _one("watch_well", "1 when all is well, as watch status says", 0)
            return
        yield from _numbers(status)


def _numbers(status: Status) -> Iterator[Metric]:
    yield _one("watch_well", "1 when all is well, as watch status says", not status.problems)
    yield _each("watch_problems", "What is not well, by sort", "sort", _counted(status))
    yield _one("watch_disk_free_bytes", "Free bytes of the disk of the database", status.free)
    yield _one("watch_database_bytes", "Size of the database", status.size)
    if status.newest_backup:
        yield _one("watch_backup_time_seconds", "When the newest backup was made", status.newest_backup.timestamp())
    if status.service.progress:
        yield _one("watch_progress_time_seconds", "When the service last got on", status.service.progress.timestamp())
    if due := status.health.oldest_due:
        yield _one("watch_oldest_message_time_seconds", "When the oldest waiting message was due", due.timestamp())
    deliveries = {state.value.replace(" ", "_"): number for state, number in status.health.deliveries.items()}
    yield _each("watch_messages", "Messages by state", "state", deliveries)
    sources = status.health.sources
    seen = {id_: doing.last_success.timestamp() for id_, doing in sources.items() if doing.last_success}
    yield _each("watch_source_seen_time_seconds", "When the text of a source was last seen well", "source", seen)
    visited = {id_: doing.last_visit.timestamp() for id_, doing in sources.items() if doing.last_visit}
    yield _each("watch_source_checked_time_seconds", "When a source was last checked", "source", visited)
    changes = {id_: doing.changes for id_, doing in sources.items()}
    yield _each("watch_source_changes", "How many changes of a source were found", "source", changes)
    troubles = {id_: doing.trouble is not None for id_, doing in sources.items()}
    yield _each("watch_source_in_trouble", "1 while a source cannot be had or read", "source", troubles)


def _counted(status: Status) -> dict[str, int]:
    sorts = [problem.sort for problem in status.problems]
    return {sort: sorts.count(sort) for sort in sorts}


def _one(name: str, explained: str, value: float) -> Metric:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415  # an extra, needed only where numbers are served

    return GaugeMetricFamily(name, explained, value=float(value))


def _each(name: str, explained: str, label: str, values: Mapping[T, float]) -> Metric:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

    family = GaugeMetricFamily(name, explained, labels=[label])
    for of, value in values.items():
        family.add_metric([of], float(value))
    return family
