"""`watch try`: what would be read of an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

import click

from watcher.app import now
from watcher.cli import terminal
from watcher.cli.as_json import line
from watcher.cli.codes import DONE, TROUBLE
from watcher.config.values import selector
from watcher.config.values import url as web_address
from watcher.dates import own_dates
from watcher.errors import FetchError, ReadError
from watcher.extract import Page, read
from watcher.fetch import Fetcher
from watcher.judge import page_fault
from watcher.model.page import Document, Fetch, Request
from watcher.model.settings import Manners
from watcher.model.source import Rules

_SHOWN = 40
_WIDTH = 110


class _Written(click.ParamType[str]):
    """What must be written as in the settings file, told by the same words where it is not."""

    def __init__(self, name: str, check: Callable[[str], str]) -> None:
        self.name = name
        self._check = check

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, if it is well written."""
        try:
            return self._check(str(value))
        except ValueError as error:
            self.fail(f"«{value}» {error}", param, ctx)


_CSS = _Written("css", selector)


@click.command("try")
@click.argument("url", type=_Written("url", web_address))
@click.option(
    "--select", type=_CSS, multiple=True, metavar="CSS", help="Read only what this selector matches; may be repeated."
)
@click.option(
    "--remove", type=_CSS, multiple=True, metavar="CSS", help="Leave out what this selector matches; may be repeated."
)
@click.option("--all", "everything", is_flag=True, help="Print every clause, not only the first ones.")
@click.option("--inside", is_flag=True, help="The host of URL may be asked though it has no public address.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def command(
    url: str, select: Sequence[str], remove: Sequence[str], everything: bool, inside: bool, as_json: bool
) -> int:
    """Ask for URL once and print the clauses that would be read. Nothing is recorded."""
    within = frozenset({urlsplit(url).hostname or ""}) if inside else frozenset()
    try:
        with Fetcher(Manners(pace=timedelta(), inside_hosts=within), now, {}) as fetcher:  # asked for by a person
            fetch = fetcher.fetch(Request(url))
        document = read([Page(fetch.body, fetch.media_type, fetch.charset)], Rules(tuple(select), tuple(remove)))
    except (FetchError, ReadError) as error:
        terminal.err.print(terminal.safe(f"{url}: {error}", "red"))
        return TROUBLE
    if as_json:
        terminal.say(line(_as_json(fetch, document)))
    else:
        _print(fetch, document, everything=everything)
    return DONE


def _print(fetch: Fetch, document: Document, *, everything: bool) -> None:
    out = terminal.out
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


def _dates(document: Document) -> list[str]:
    dates = own_dates([block.text for block in document.blocks], document.language)
    return [f"{one.role}: {one.written.text}" for one in dates]


def _as_json(fetch: Fetch, document: Document) -> dict[str, object]:
    return {
        "url": fetch.url,
        "final_url": fetch.final_url,
        "title": document.title,
        "language": document.language,
        "own_dates": _dates(document),
        "blocks": [
            {"kind": block.kind, "label": block.label, "text": block.text, "under": list(block.under)}
            for block in document.blocks
        ],
    }
