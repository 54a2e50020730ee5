"""`watch backup`: a copy of the database, made while others write to it."""

from __future__ import annotations

from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.codes import DONE
from watcher.cli.options import database_option
from watcher.clock import now
from watcher.errors import NotFound
from watcher.store import Contents, back_up, backup_name
from watcher.summary.times import count_words


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@database_option
def command(file: Path | None, database: Path) -> int:
    """Copy the database into FILE (unless given: beside it, under backups/), look through the copy, and say what is in it."""
    if not database.exists():
        raise NotFound(f"{database}: there is no database yet; `watch check` makes it")
    target = file or database.parent / "backups" / backup_name(database, now())
    contents = back_up(database, target / backup_name(database, now()) if target.is_dir() else target)
    terminal.out.print(f"{target}: {contents_words(contents)}")
    if contents.seal:
        terminal.out.print(f"latest seal: {contents.seal}")
    return DONE


def contents_words(contents: Contents) -> str:
    """What a database holds, for people."""
    counts = [
        count_words(contents.sources, "source"),
        count_words(contents.visits, "check"),
        count_words(contents.changes, "change"),
        f"{count_words(contents.waiting, 'message')} on the way",
    ]
    return f"{', '.join(counts)}; last checked {terminal.when(contents.last_visit)} UTC"
