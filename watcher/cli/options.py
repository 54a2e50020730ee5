"""The options that many commands share, and what of the database they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

from watcher.clock import moment
from watcher.errors import NotFound
from watcher.model.source import SourceId
from watcher.store import Store

F = TypeVar("F", bound=Callable[..., Any])

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("sources.yaml"),
    show_default=True,
    envvar="WATCH_CONFIG",
    help="The settings file.",
)
database_option = click.option(
    "--database",
    type=click.Path(path_type=Path),
    default=Path("snapshots/watch.db"),
    show_default=True,
    envvar="WATCH_DATABASE",
    help="The database file.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")


class Moment(click.ParamType[datetime]):
    """A time as people write it: `2026-03-14`, `2026-03-14T06:00`, with or without a zone (UTC is meant without)."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The time, in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            return moment(str(value))
        except ValueError:
            self.fail(f"«{value}» is not a time; write 2026-03-14 or 2026-03-14T06:00Z", param, ctx)


def visited(store: Store, id_: str) -> SourceId:
    """A source that was visited before. Raises NotFound with the nearest id."""
    known = store.last_visits()
    if id_ in known:
        return SourceId(id_)
    raise NotFound(f"nothing was ever recorded of «{id_}»; {nearest(id_, known, '`watch check` does')}")


def nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """A suggestion for a name that is not known, or else another hint."""
    near = get_close_matches(name, list(known), n=1)
    return f"did you mean «{near[0]}»?" if near else otherwise


@contextmanager
def reading(database: Path, backups: Path | None = None) -> Iterator[Store]:
    """The database, to be read only; a running service is not disturbed. `backups`: the folder, where it is known."""
    with Store.open(database, read_only=True, backups=backups) as store:
        yield store
