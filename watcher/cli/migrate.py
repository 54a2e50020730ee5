"""`watch migrate`: what another program watches, as sources."""

from __future__ import annotations

import os
from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.as_json import line
from watcher.cli.codes import DONE, TROUBLE
from watcher.cli.options import config_option
from watcher.cli.settings import settings_from
from watcher.config.edit import add_entries, entry_text
from watcher.config.migrate import migrate
from watcher.config.names import free_id
from watcher.model.address import page_key
from watcher.model.settings import Settings
from watcher.summary.times import count_words


@click.command("migrate")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--add", is_flag=True, help="Write the sources into the settings file; they are only printed unless given."
)
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def command(file: Path, add: bool, config: Path, as_json: bool) -> int:
    """Turn what another program watches into sources, and say what could not be carried over.

    FILE is a job list of urlwatch or webchanges, an export or backup of changedetection.io, or a declaration of Open
    Terms Archive.
    """
    found = migrate(file)
    settings = settings_from(config) if add and config.exists() else Settings(())
    watched = {page_key(url): source.id for source in settings.sources for url in source.urls}
    taken = {str(source.id) for source in settings.sources}
    texts, left = [], list(found.left_behind)
    for entry in found.entries:
        urls = [entry["url"]] if "url" in entry else entry["urls"]
        twin = next((watched[page_key(url)] for url in urls if page_key(url) in watched), None)
        if twin is not None:
            left.append(f"{entry['title']}: {twin} watches it already")
            continue
        id_ = free_id(entry["id"], taken)
        taken.add(id_)
        texts.append(entry_text({**entry, "id": id_}))
    if add and texts:
        add_entries(config, texts, os.environ)
    if as_json:
        told = {"program": found.program, "sources": [dict(one) for one in found.entries], "left_behind": left}
        terminal.say(line(told))
    elif texts:
        terminal.lines("\n".join(texts))
    for note in left:
        terminal.err.print(terminal.safe(f"left behind: {note}", "yellow"))
    where = f"written into {config}" if add else "printed; --add writes them into your settings"
    terminal.err.print(f"{found.program}: {count_words(len(texts), 'source')} {where}")
    return DONE if texts else TROUBLE
