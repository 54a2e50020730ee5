"""`watch timestamp`: have somebody else state that the latest seal is there now."""

from __future__ import annotations

from pathlib import Path

import click

from watcher.app import asking
from watcher.cli import terminal
from watcher.cli.as_json import line, utc
from watcher.cli.codes import DONE, TROUBLE
from watcher.cli.options import config_option, database_option, json_option
from watcher.cli.settings import settings_from
from watcher.dossier import NoTimestamp
from watcher.errors import NotFound
from watcher.store import Store
from watcher.tasks.timestamp import timestamp


@click.command("timestamp")
@config_option
@database_option
@json_option
def command(config: Path, database: Path, as_json: bool) -> int:
    """Have the latest seal timestamped by the authority of the settings. The service does so once a day."""
    settings = settings_from(config)
    if settings.timestamps is None:
        raise click.UsageError(f"{config} names no authority; write timestamps: {{authority: https://…}}")
    if not database.exists():
        raise NotFound(f"{database}: there is no database yet; `watch check` makes it")
    with Store.open(database, backups=settings.backups.folder_of(database)) as store, asking(settings) as asks:
        try:
            made = timestamp(store, settings.timestamps.authority, asks)
        except NoTimestamp as error:
            terminal.err.print(terminal.safe(str(error)))
            return TROUBLE
        latest = store.seals.latest()
    if as_json:
        terminal.say(
            line({"seal": latest and str(latest), "at": utc(made.at) if made else None, "new": made is not None})
        )
    elif made:
        terminal.out.print(
            terminal.safe(f"{made.authority} stated on {terminal.when(made.at)} UTC that this seal was there:")
        )
        terminal.out.print(str(latest))
    else:
        terminal.out.print("the latest seal is timestamped already" if latest else "nothing is recorded yet")
    return DONE
