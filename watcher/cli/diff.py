"""`watch diff`: one change as a redline, with what was concluded of it and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.as_json import change_json, line
from watcher.cli.options import database_option, json_option, reading
from watcher.errors import NotFound
from watcher.model.change import Change, ChangeId, Evidence
from watcher.store import Picture


@click.command("diff")
@click.argument("change_id", metavar="CHANGE", type=click.IntRange(min=1))
@database_option
@json_option
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write how the page looked (a JPEG) here; kept of pages that a browser drew.",
)
def command(change_id: int, database: Path, as_json: bool, picture: Path | None) -> None:
    """Show every word that changed in CHANGE (a number that `watch history` lists)."""
    with reading(database) as store:
        change = store.change(ChangeId(change_id))
        earlier = store.earlier_rulings(change.id)
        pictures = store.drawings.of(change.id) if picture else []
    if picture:
        _write(pictures, picture, change)
    if as_json:
        terminal.say(line({**change_json(change), "ruled_before": [ruling.verdict for ruling in earlier]}))
        return
    _head(change)
    for ruling in earlier:
        terminal.out.print(f"  before later evidence it was ruled {ruling.verdict.replace('_', ' ')}")
    terminal.out.print()
    for text in terminal.edit_lines(change.edits, colour=terminal.out.color_system is not None):
        terminal.out.print(text)


def _write(pictures: Sequence[Picture], to: Path, change: Change) -> None:
    """One file; or several, numbered, where the source has several pages."""
    if not pictures:
        raise NotFound(f"there is no picture of change {change.id}: no browser drew the page then")
    for number, picture in enumerate(pictures, start=1):
        path = to if number == 1 else to.with_stem(f"{to.stem}-{number}")
        try:
            path.write_bytes(picture.jpeg)
        except OSError as error:
            raise click.FileError(str(path), error.strerror or str(error)) from error
        terminal.err.print(terminal.safe(f"{path}: {picture.url} at {terminal.when(picture.at)} UTC"))


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
