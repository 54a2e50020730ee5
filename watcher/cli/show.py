"""`watch show`: the text of a source, now or at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.as_json import line, utc
from watcher.cli.options import Moment, database_option, json_option, reading, visited
from watcher.errors import NotFound
from watcher.model.page import Block, BlockKind, Document
from watcher.model.source import SourceId
from watcher.store import Edition


@click.command("show")
@click.argument("source")
@click.option("--at", type=Moment(), help="The text that stood there then, e.g. 2026-03-14 or 2026-03-14T06:00Z.")
@database_option
@json_option
def command(source: str, at: datetime | None, database: Path, as_json: bool) -> None:
    """Print the text of SOURCE, as last seen or as it stood at a time, with when it was seen."""
    with reading(database) as store:
        id_ = visited(store, source)
        edition = store.edition_at(id_, at or datetime.now(UTC))
        if edition is None:
            raise NotFound(_nothing(id_, at, [one.first_seen for one in store.editions(id_)]))
        document = store.document(edition.document)
    if as_json:
        terminal.say(line(_as_json(edition, document)))
        return
    terminal.err.print(_seen(edition, at))
    for previous, block in pairwise([None, *document.blocks]):
        if block is not None:
            _print(block, previous)


def _nothing(source: SourceId, at: datetime | None, seen: list[datetime]) -> str:
    if seen and at is not None:
        return f"{source} was first seen {terminal.when(min(seen))} UTC; what stood there on {terminal.when(at)} is not known"
    return f"{source} was never had as it should be; `watch history {source} --visits` says why"


def _seen(edition: Edition, at: datetime | None) -> str:
    words = f"seen from {terminal.when(edition.first_seen)} to {terminal.when(edition.last_seen)} UTC"
    if at is not None and edition.next_seen and at > edition.last_seen:
        words += f"; between then and {terminal.when(edition.next_seen)}, when another text stood there, nobody looked"
    hashes = ", ".join(part.sha256[:16] for part in edition.parts)
    return f"{words}; captured as {hashes}"


def _print(block: Block, previous: Block | None) -> None:
    """A block as Markdown has it: items of a list and rows of a table together, all else apart."""
    together = block.kind in (BlockKind.ITEM, BlockKind.ROW) and previous and previous.kind is block.kind
    if previous and not together:
        terminal.out.print()
    terminal.out.print(terminal.safe(_line(block), "bold" if block.kind is BlockKind.HEADING else ""))


def _line(block: Block) -> str:
    label = f"{block.label} " if block.label else ""
    match block.kind:
        case BlockKind.HEADING:
            return f"{'#' * min(block.level, 6)} {label}{block.text}"
        case BlockKind.ITEM:
            return f"{'  ' * (block.level - 1)}{block.label or '-'} {block.text}"
        case BlockKind.PAGE:
            return f"-> {block.text}"
        case BlockKind.ROW:
            return f"| {block.text} |"
        case BlockKind.PARAGRAPH:
            return f"{label}{block.text}"


def _as_json(edition: Edition, document: Document) -> dict[str, object]:
    return {
        "source": edition.source,
        "first_seen": utc(edition.first_seen),
        "last_seen": utc(edition.last_seen),
        "next_seen": utc(edition.next_seen),
        "title": document.title,
        "captures": [
            {"url": part.url, "sha256": part.sha256, "fetched_at": utc(part.fetched_at)} for part in edition.parts
        ],
        "blocks": [
            {"kind": block.kind, "label": block.label, "text": block.text, "under": list(block.under)}
            for block in document.blocks
        ],
    }
