"""The options that many commands share, and what they stand for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

from watcher.config import read_settings
from watcher.errors import NotFound
from watcher.model.settings import Settings
from watcher.model.source import Source, SourceId
from watcher.store import Store
from watcher.tasks.follow import with_followed
from watcher.tasks.recording import moment

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


def settings_from(config: Path) -> Settings:
    """Read the settings file with the environment's secrets. Raises SettingsError."""
    return read_settings(config, os.environ)


def chosen(settings: Settings, ids: Sequence[str]) -> list[Source]:
    """The sources of these ids, or all. Raises NotFound with the nearest id."""
    return [_known(settings, id_) for id_ in dict.fromkeys(ids)] if ids else list(settings.sources)


def _known(settings: Settings, id_: str) -> Source:
    source = settings.source(id_)
    if source is not None:
        return source
    known = [one.id for one in settings.sources]
    raise NotFound(f"there is no source «{id_}»; {nearest(id_, known, '`watch sources` lists them')}")


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


def with_followed_pages(settings: Settings, database: Path) -> Settings:
    """The settings with the pages that indexes list, as far as these were seen already."""
    if not any(source.rules.follow for source in settings.sources):
        return settings
    try:
        with reading(database) as store:
            return with_followed(settings, store)
    except NotFound:
        return settings  # nothing was ever checked


@contextmanager
def reading(database: Path, backups: Path | None = None) -> Iterator[Store]:
    """The database, to be read only; a running service is not disturbed. `backups`: the folder, where it is known."""
    with Store.open(database, read_only=True, backups=backups) as store:
        yield store
