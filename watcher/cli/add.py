"""`watch add`: one more page into the settings file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click

from watcher.cli import terminal
from watcher.cli.codes import DONE, TROUBLE
from watcher.cli.looking import CSS, URL, Look, Written, entry_of, look_at
from watcher.cli.options import config_option
from watcher.cli.settings import settings_from
from watcher.config import values
from watcher.config.edit import add_entries, entry_text
from watcher.errors import FetchError, ReadError
from watcher.judge import page_fault
from watcher.model.address import language_asked, page_key
from watcher.model.settings import Settings
from watcher.model.source import Kind, Rules


def _every(text: str) -> str:
    values.period("1m", "52w")(text)
    return text


@click.command("add")
@click.argument("url", type=URL)
@click.option("--id", "id_", help="Its short name; made of service and title unless given.")
@click.option("--service", help="Whose document it is; made of the host unless given.")
@click.option("--title", help="What it is called; the page's first heading unless given.")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Guessed from the title unless given.")
@click.option(
    "--select", type=CSS, multiple=True, metavar="CSS", help="What of the page is the document; may be repeated."
)
@click.option("--remove", type=CSS, multiple=True, metavar="CSS", help="What to take out of that; may be repeated.")
@click.option("--language", help="The language it should be in; the one the page declares unless given.")
@click.option("--every", type=Written("period", _every), help="The time between two checks, e.g. 1d.")
@click.option("--browser", is_flag=True, help="Only a browser sees its text.")
@click.option("--unseen", is_flag=True, help="Add it without asking for it, e.g. a page to be imported by hand.")
@click.option("--inside", is_flag=True, help="The host of URL may be asked though it has no public address.")
@click.option("--dry-run", is_flag=True, help="Print the entry, and write nothing.")
@config_option
def command(
    url: str,
    id_: str | None,
    service: str | None,
    title: str | None,
    kind: str | None,
    select: Sequence[str],
    remove: Sequence[str],
    language: str | None,
    every: str | None,
    browser: bool,
    unseen: bool,
    inside: bool,
    dry_run: bool,
    config: Path,
) -> int:
    """Ask for URL once, propose how to read it, and write it into the settings file, whose comments stay."""
    settings = settings_from(config) if config.exists() else Settings(())
    _refuse_twin(url, settings)
    rules = Rules(tuple(select), tuple(remove))
    look = None
    if not unseen:
        try:
            look = look_at(url, rules, inside=inside, language=language, browser=browser)
        except (FetchError, ReadError) as error:
            terminal.err.print(terminal.safe(f"{url}: {error}", "red"))
            terminal.err.print("nothing was added; --unseen adds it all the same")
            return TROUBLE
        if _is_wall(look):
            return TROUBLE
    given = {
        "id": id_,
        "service": service,
        "title": title,
        "kind": kind,
        "language": language,
        "every": every,
        "browser": browser,
    }
    entry = entry_of(url, look, given, [source.id for source in settings.sources], rules)
    text = entry_text(entry)
    if not dry_run:
        add_entries(config, [text], os.environ)
    terminal.lines(text)
    terminal.err.print(_what_now(str(entry["id"]), config, dry_run=dry_run, browser="browser" in entry))
    if inside and not dry_run:
        host = urlsplit(url).hostname
        terminal.err.print(
            f"{host} has no public address; so that it is asked, write under manners: insideHosts: [{host}]"
        )
    return DONE


def _refuse_twin(url: str, settings: Settings) -> None:
    """One page is watched once, whatever address it goes by."""
    for source in settings.sources:
        same = [
            one for one in source.urls if page_key(one) == page_key(url) and language_asked(one) == language_asked(url)
        ]
        if same:
            also = "" if same[0] == url else f" as {same[0]}"
            raise click.UsageError(
                f"{source.id} watches this page already{also}; `watch sources {source.id}` tells about it"
            )


def _is_wall(look: Look) -> bool:
    """Say so where the page is something else than a policy."""
    fault = page_fault(look.document, None)
    if fault is not None:
        terminal.err.print(terminal.safe(f"{look.fetch.url}: {fault.reason}", "red"))
        terminal.err.print("nothing was added; --unseen adds it all the same, to be imported by hand")
    return fault is not None


def _what_now(id_: str, config: Path, *, dry_run: bool, browser: bool) -> str:
    if dry_run:
        return "nothing was written"
    if browser:
        return f"added to {config}; it is read by browser where there is one (`watch doctor`), else by `watch import {id_}`"
    return f"added to {config}; `watch check {id_}` takes the first copy"
