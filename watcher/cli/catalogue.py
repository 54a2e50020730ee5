"""`watch catalogue`: the shipped pages by service, and adding them by name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from watcher.cli import terminal
from watcher.cli.as_json import line
from watcher.cli.options import config_option, nearest
from watcher.cli.settings import settings_from
from watcher.config.catalogue import Shipped, catalogue
from watcher.config.edit import add_entries
from watcher.errors import NotFound
from watcher.model.address import page_key
from watcher.model.settings import Settings
from watcher.model.source import Source
from watcher.summary.times import count_words


@click.command("catalogue")
@click.argument("words", metavar="[SERVICE]...", nargs=-1)
@click.option("--add", "wanted", multiple=True, metavar="ID", help="Add this page to the settings; may be repeated.")
@click.option("--add-all", is_flag=True, help="Add every page of the SERVICE named.")
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
def command(words: Sequence[str], wanted: Sequence[str], add_all: bool, config: Path, as_json: bool) -> None:
    """List the shipped pages of all services, or of those named, and add them to the settings file."""
    if add_all and not words:
        raise click.UsageError("--add-all needs a SERVICE; all pages at once are the shipped sources.yaml")
    settings = settings_from(config) if config.exists() else Settings(())
    shown = _of_services(words)
    if wanted or add_all:
        _add([*shown, *_named(wanted)] if add_all else _named(wanted), settings, config)
        return
    watched = {page_key(url) for source in settings.sources for url in source.urls}
    if as_json:
        for one in shown:
            terminal.say(line(_as_json(one.source, is_watched=_is_watched(one.source, watched))))
        return
    table = terminal.table("id", "service", "title", "kind", "watched")
    for one in shown:
        source = one.source
        state = "yes" if _is_watched(source, watched) else "by browser" if source.browser else ""
        table.add_row(source.id, source.service, source.title, source.kind, state)
    terminal.show(table)
    terminal.err.print(f"{count_words(len(shown), 'page')}; watch catalogue --add ID adds one to {config}")


def _is_watched(source: Source, watched: set[Any]) -> bool:
    return any(page_key(url) in watched for url in source.urls)


def _of_services(words: Sequence[str]) -> list[Shipped]:
    """The pages of the services whose names begin so (`amazon`, `etsy`). Raises NotFound with the nearest name."""
    shipped = catalogue()
    found: list[Shipped] = []
    for word in words:
        these = [one for one in shipped if one.source.service.casefold().startswith(word.casefold())]
        if not these:
            services = sorted({one.source.service for one in shipped})
            names = {name.casefold().split()[0] for name in services}
            known = f"there are {', '.join(services)}"
            raise NotFound(f"there is no page of «{word}»; {nearest(word.casefold(), names, known)}")
        found += [one for one in these if one not in found]
    return found if words else list(shipped)


def _named(ids: Sequence[str]) -> list[Shipped]:
    by_id = {str(one.source.id): one for one in catalogue()}
    for id_ in ids:
        if id_ not in by_id:
            raise NotFound(
                f"there is no page «{id_}» in the catalogue; {nearest(id_, by_id, '`watch catalogue` lists them')}"
            )
    return [by_id[id_] for id_ in dict.fromkeys(ids)]


def _add(pages: Sequence[Shipped], settings: Settings, config: Path) -> None:
    watched = {page_key(url) for source in settings.sources for url in source.urls}
    known = {source.id for source in settings.sources}
    new = [one for one in pages if one.source.id not in known and not _is_watched(one.source, watched)]
    for one in pages:
        if one not in new:
            terminal.err.print(f"{one.source.id}: it is watched already")
    if new:
        add_entries(config, [one.text for one in new], os.environ)
    for one in new:
        note = " (by browser where there is one, else by `watch import`)" if one.source.browser else ""
        terminal.out.print(terminal.safe(f"{one.source.id}: added{note}"))
    terminal.err.print(f"{count_words(len(new), 'page')} added to {config}")


def _as_json(source: Source, *, is_watched: bool) -> dict[str, Any]:
    return {
        "id": source.id,
        "service": source.service,
        "title": source.title,
        "kind": source.kind,
        "urls": list(source.urls),
        "language": source.language,
        "browser": source.browser,
        "watched": is_watched,
    }
