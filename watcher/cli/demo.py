"""`watch demo`: the product on a small marketplace served on loopback."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from watcher.app import tools_for
from watcher.cli import terminal
from watcher.clock import now
from watcher.demo import ROUNDS, Marketplace, demo_settings
from watcher.model.outcome import Changed, Outcome
from watcher.model.settings import Settings
from watcher.summary import change_message, plain
from watcher.tasks.check import check


@click.command("demo")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the database in this file.")
def command(keep: Path | None) -> None:
    """Watch a small marketplace on this machine change its rules; no settings, no network."""
    if keep is not None and keep.exists():
        raise click.UsageError(f"{keep}: there is a file already; the demo begins anew, name another")
    database = keep or Path(tempfile.mkdtemp(prefix="watch-demo-")) / "watch.db"
    with Marketplace() as marketplace:
        settings = demo_settings(marketplace.address)
        for number, round_ in enumerate(ROUNDS(now().date()), start=1):
            marketplace.publish(round_.pages)
            terminal.out.print(f"\n{number}. {round_.title}", style="bold")
            _check(settings, database)
    _where_to_look(database)


def _check(settings: Settings, database: Path) -> None:
    with tools_for(settings, database) as tools:
        outcomes = sorted(check(settings.sources, tools), key=lambda outcome: outcome.visit.source.id)
    for outcome in outcomes:
        terminal.out.print(terminal.outcome_line(outcome))
    for outcome in outcomes:
        _tell(outcome)


def _tell(outcome: Outcome) -> None:
    """What Slack and the inbox would get."""
    if not isinstance(outcome, Changed):
        return
    terminal.out.print("\n    Slack and the inbox hear:", style="dim")
    for text in plain(change_message(outcome.visit.source, outcome.change)).splitlines():
        terminal.out.print(terminal.safe(f"    {text}"))


def _where_to_look(database: Path) -> None:
    terminal.out.print("\nLook for yourself:", style="bold")
    for words in ("history", "diff 1", "show bazaar-fees", "history bazaar-performance --visits"):
        terminal.out.print(f"  watch {words} --database {database}")
