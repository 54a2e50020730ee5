"""`watch prune`: let go of checks that found nothing, and of what else nobody asks for any more."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.as_json import line
from watcher.cli.codes import DONE
from watcher.cli.options import config_option, database_option, json_option
from watcher.cli.settings import settings_from
from watcher.clock import now
from watcher.errors import NotFound
from watcher.store import Pruned, Store


@click.command("prune")
@config_option
@database_option
@json_option
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--compact", is_flag=True, help="Also give the room back to the disk; stop the service first.")
def command(config: Path, database: Path, as_json: bool, dry_run: bool, compact: bool) -> int:
    """Let go of old checks that found nothing new, by `keep` of the settings. Changes and their pages always stay."""
    keep = settings_from(config).keep
    if not database.exists():
        raise NotFound(f"{database}: there is no database yet; `watch check` makes it")
    before = database.stat().st_size
    with Store.open(database) as store:
        pruned = store.prune(keep.age, keep.texts, now(), rehearse=dry_run)
        if compact and not dry_run:
            store.compact()
    if as_json:
        terminal.say(line(asdict(pruned) | {"dry_run": dry_run}))
        return DONE
    terminal.out.print(f"{'would go' if dry_run else 'gone'}: {pruned_words(pruned)}")
    if compact and not dry_run:
        terminal.out.print(f"{database}: {before:,} bytes before, {database.stat().st_size:,} now")
    return DONE


def pruned_words(pruned: Pruned) -> str:
    """What was let go, for people."""
    named = {
        "checks that found nothing": pruned.visits,
        "times that a text was shown by turns": pruned.texts,
        "texts of older readers": pruned.documents,
        "pages": pruned.snapshots,
        "troubles that are over": pruned.incidents,
    }
    return ", ".join(f"{number:,} {name}" for name, number in named.items() if number) or "nothing"
