"""The settings that a command goes by, and the sources that it is asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from watcher.cli.options import nearest, reading
from watcher.config import read_settings
from watcher.errors import NotFound
from watcher.model.settings import Settings
from watcher.model.source import Source
from watcher.tasks.follow import with_followed


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


def with_followed_pages(settings: Settings, database: Path) -> Settings:
    """The settings with the pages that indexes list, as far as these were seen already."""
    if not any(source.rules.follow for source in settings.sources):
        return settings
    try:
        with reading(database) as store:
            return with_followed(settings, store)
    except NotFound:
        return settings  # nothing was ever checked
