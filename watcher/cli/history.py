"""`watch history`: what happened to the sources, the newest first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.as_json import change_json, line, utc
from watcher.cli.options import Moment, database_option, json_option, reading, visited
from watcher.model.source import SourceId
from watcher.store import Store


@click.command("history")
@click.argument("source", required=False)
@click.option("--since", type=Moment(), help="Only what was first seen since then.")
@click.option("--limit", default=50, show_default=True, help="How many lines at most.")
@click.option("--visits", is_flag=True, help="Every check of SOURCE, not only the changes.")
@database_option
@json_option
def command(
    source: str | None, since: datetime | None, limit: int, visits: bool, database: Path, as_json: bool
) -> None:
    """List the changes of all sources, or of SOURCE."""
    if visits and source is None:
        raise click.UsageError("--visits needs a SOURCE")
    with reading(database) as store:
        id_ = visited(store, source) if source is not None else None
        if visits and id_ is not None:
            _visits(store, id_, limit, as_json=as_json)
        else:
            _changes(store, id_, since, limit, as_json=as_json)


def _changes(store: Store, source: SourceId | None, since: datetime | None, limit: int, *, as_json: bool) -> None:
    changes = store.changes(source, since=since, limit=limit)
    if as_json:
        for change in changes:
            terminal.say(line(change_json(change)))
        return
    if not changes:
        terminal.err.print("no change was recorded" + (f" for {source}" if source else ""))
        return
    table = terminal.table("change", "first seen (UTC)", "source", "what", "in short")
    for change in changes:
        verdict, headline = terminal.verdict_words(change), terminal.safe(change.headline)
        table.add_row(str(change.id), terminal.when(change.first_seen), change.source, verdict, headline)
    terminal.show(table)


def _visits(store: Store, source: SourceId, limit: int, *, as_json: bool) -> None:
    rows = store.visits(source, limit=limit)
    if as_json:
        for row in rows:
            visit = {
                "at": utc(row.at),
                "outcome": row.outcome,
                "reason": row.reason,
                "how": row.how,
                "change": row.change,
            }
            terminal.say(line(visit))
        return
    table = terminal.table("checked (UTC)", "outcome", "why")
    for row in rows:
        change = f"change {row.change}" if row.change else ""
        table.add_row(terminal.when(row.at), row.outcome, terminal.safe(row.reason or row.how or change))
    terminal.show(table)
