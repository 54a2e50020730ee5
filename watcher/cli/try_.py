"""`watch try`: what would be read of an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from watcher.cli import terminal
from watcher.cli.as_json import line
from watcher.cli.codes import DONE, TROUBLE
from watcher.cli.looking import CSS, URL, Look, entry_of, look_at
from watcher.config.edit import entry_text
from watcher.dates import own_dates
from watcher.errors import FetchError, ReadError
from watcher.judge import page_fault
from watcher.model.page import Document
from watcher.model.source import Rules

_SHOWN = 40
_PARTS_SHOWN = 10
_WIDTH = 110


@click.command("try")
@click.argument("url", type=URL)
@click.option(
    "--select", type=CSS, multiple=True, metavar="CSS", help="Read only what this selector matches; may be repeated."
)
@click.option(
    "--remove", type=CSS, multiple=True, metavar="CSS", help="Leave out what this selector matches; may be repeated."
)
@click.option("--all", "everything", is_flag=True, help="Print every clause, not only the first ones.")
@click.option("--browser", is_flag=True, help="Have a browser draw the page.")
@click.option("--inside", is_flag=True, help="The host of URL may be asked though it has no public address.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def command(
    url: str, select: Sequence[str], remove: Sequence[str], everything: bool, browser: bool, inside: bool, as_json: bool
) -> int:
    """Ask for URL once and print the clauses that would be read, what is left out, and rules ready to paste.

    Nothing is recorded.
    """
    rules = Rules(tuple(select), tuple(remove))
    try:
        look = look_at(url, rules, inside=inside, browser=browser)
    except (FetchError, ReadError) as error:
        terminal.err.print(terminal.safe(f"{url}: {error}", "red"))
        return TROUBLE
    entry = entry_of(url, look, {"browser": browser}, (), rules)
    if as_json:
        terminal.say(line(_as_json(look, entry)))
    else:
        _print(look, everything=everything)
        _propose(look, entry, everything=everything)
    return DONE


def _print(look: Look, *, everything: bool) -> None:
    out, fetch, document = terminal.out, look.fetch, look.document
    out.print(terminal.safe(f"title: {document.title or '(none)'}"))
    if fetch.final_url != fetch.url:
        out.print(terminal.safe(f"led to: {fetch.final_url}"))
    out.print(terminal.safe(f"language: {document.language or 'not declared'}"))
    out.print(terminal.safe(f"own dates: {'; '.join(_dates(document)) or 'none found'}"))
    fault = page_fault(document, None)
    if fault is not None:
        out.print(terminal.safe(f"beware: {fault.reason}", "yellow"))
    out.print(f"clauses: {len(document.blocks)}")
    shown = document.blocks if everything else document.blocks[:_SHOWN]
    for block in shown:
        text = block.text if everything or len(block.text) <= _WIDTH else f"{block.text[:_WIDTH]}..."
        out.print(terminal.safe(f"  {block.kind:<9} {block.label:<6} {text}"))
    if len(shown) < len(document.blocks):
        terminal.err.print(f"{len(document.blocks) - len(shown)} more; --all prints them")


def _propose(look: Look, entry: dict[str, Any], *, everything: bool) -> None:
    """What was left out, whether a browser is needed, and the entry for the settings file."""
    out, parts = terminal.out, look.glimpse.furniture
    if parts:
        out.print(f"left out: {len(parts)}")
    for part in parts if everything else parts[:_PARTS_SHOWN]:
        out.print(terminal.safe(f"  {part.name:<30} {part.words}", "dim"))
    why = look.glimpse.needs_browser
    out.print(
        terminal.safe(f"browser: {f'seems to be needed ({why})' if why else 'not needed'}", "yellow" if why else "")
    )
    out.print("to watch it (`watch add` writes this into your settings):")
    terminal.lines(entry_text(entry))


def _dates(document: Document) -> list[str]:
    dates = own_dates([block.text for block in document.blocks], document.language)
    return [f"{one.role}: {one.written.text}" for one in dates]


def _as_json(look: Look, entry: dict[str, Any]) -> dict[str, object]:
    return {
        "url": look.fetch.url,
        "final_url": look.fetch.final_url,
        "title": look.document.title,
        "language": look.document.language,
        "own_dates": _dates(look.document),
        "blocks": [
            {"kind": block.kind, "label": block.label, "text": block.text, "under": list(block.under)}
            for block in look.document.blocks
        ],
        "left_out": [{"name": part.name, "words": part.words} for part in look.glimpse.furniture],
        "needs_browser": look.glimpse.needs_browser,
        "entry": entry,
    }
