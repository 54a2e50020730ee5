"""`watch status`: is everything well? Exit 1 if not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from watcher.cli import terminal
from watcher.cli.as_json import line, utc
from watcher.cli.codes import DONE, TROUBLE
from watcher.cli.options import config_option, database_option, json_option, reading
from watcher.cli.settings import settings_from
from watcher.clock import now
from watcher.summary.times import count_words
from watcher.tasks.status import Status, status_of


@click.command("status")
@config_option
@database_option
@json_option
def command(config: Path, database: Path, as_json: bool) -> int:
    """Say whether sources, messages, the service, its backups and the disk are well; exit 1 if not."""
    settings = settings_from(config)
    with reading(database, settings.backups.folder_of(database)) as store:
        status = status_of(settings, store, now())
    for note in status.notes:
        terminal.err.print(terminal.safe(note))
    if as_json:
        terminal.say(line(_as_json(status)))
    else:
        for problem in status.problems:
            terminal.out.print(terminal.safe(problem.text, "red"))
        if not status.problems:
            service = "; the service runs" if status.service.running else ""
            sources = count_words(len(settings.sources), "source")
            terminal.out.print(f"all is well: {sources}, no message waits{service}")
    return TROUBLE if status.problems else DONE


def _as_json(status: Status) -> dict[str, Any]:
    counts = {state.value.replace(" ", "_"): number for state, number in status.health.deliveries.items()}
    return {
        "well": not status.problems,
        "problems": [problem.text for problem in status.problems],
        "sorts": [problem.sort for problem in status.problems],
        "deliveries": counts,
        "service": {
            "running": status.service.running,
            "since": utc(status.service.since),
            "progress": utc(status.service.progress),
        },
        "newest_backup": utc(status.newest_backup),
        "disk_free": status.free,
        "database_size": status.size,
    }
