"""`watch diff`: one change as a redline, with what was concluded of it and why."""

from __future__ import annotations

from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.as_json import change_json, line
from watcher.cli.options import database_option, json_option, reading
from watcher.model.change import Change, ChangeId, Evidence


@click.command("diff")
@click.argument("change_id", metavar="CHANGE", type=click.IntRange(min=1))
@database_option
@json_option
def command(change_id: int, database: Path, as_json: bool) -> None:
    """Show every word that changed in CHANGE (a number that `watch history` lists)."""
    with reading(database) as store:
        change = store.change(ChangeId(change_id))
        earlier = store.earlier_rulings(change.id)
    if as_json:
        terminal.say(line({**change_json(change), "ruled_before": [ruling.verdict for ruling in earlier]}))
        return
    _head(change)
    for ruling in earlier:
        terminal.out.print(f"  before later evidence it was ruled {ruling.verdict.replace('_', ' ')}")
    terminal.out.print()
    for text in terminal.edit_lines(change.edits, colour=terminal.out.color_system is not None):
        terminal.out.print(text)


def _head(change: Change) -> None:
    ruling, out = change.ruling, terminal.out
    out.print(terminal.verdict_words(change), f" {change.source}, change {change.id}")
    out.print(terminal.safe(change.headline, "bold"))
    for reason in ruling.reasons:
        out.print(terminal.safe(f"  because {reason}"))
    for place in ruling.looked_at:
        out.print(terminal.safe(f"  looked at: {place}"))
    for evidence in ruling.evidence:
        out.print(terminal.safe(f"  {evidence.kind}: {_quoted(evidence)}"))
    for doubt in ruling.doubts:
        out.print(terminal.safe(f"  dates disagree: {doubt}"))
    for clause in ruling.uncovered:
        out.print(terminal.safe(f"  not in the notice: {clause}"))
    old, new = terminal.when(change.old_last_seen), terminal.when(change.first_seen)
    out.print(f"  old text last seen {old} UTC, new text first seen {new} UTC")


def _quoted(evidence: Evidence) -> str:
    """Where it was read, when, and the words."""
    return f"{evidence.source}, read {terminal.when(evidence.at)} UTC: “{evidence.quotation}”"
