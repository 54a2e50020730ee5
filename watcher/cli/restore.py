"""`watch restore`: put a backup in the place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.backup import contents_words
from watcher.cli.codes import DONE
from watcher.cli.options import database_option
from watcher.clock import now
from watcher.store import restore


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@database_option
def command(file: Path, database: Path) -> int:
    """Put a copy of FILE in the place of the database. It is looked through first; the old database is kept aside."""
    done = restore(file, database, now())
    if done.before is not None:
        terminal.out.print(f"before: {contents_words(done.before)}")
    terminal.out.print(f"now:    {contents_words(done.now)}")
    if done.aside is not None:
        terminal.err.print(f"the old database lies in {done.aside}; remove it when you need it no more")
    if done.now.waiting:
        terminal.err.print(
            f"{done.now.waiting} of its messages were not sent when the backup was made; "
            "the next `watch check` or `watch run` sends them, some perhaps for the second time"
        )
    return DONE
