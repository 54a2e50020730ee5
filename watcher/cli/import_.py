"""`watch import`: a saved page as if it had been fetched then."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from watcher.app import recorded_tools_for
from watcher.cli import terminal
from watcher.cli.as_json import line, outcome_json
from watcher.cli.codes import DONE, TROUBLE, is_trouble
from watcher.cli.logs import log_to_stderr
from watcher.cli.options import Moment, chosen, config_option, database_option, json_option, settings_from
from watcher.tasks.deliver import deliver
from watcher.tasks.replay import import_page


@click.command("import")
@click.argument("source")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--at", type=Moment(), required=True, help="When the page was saved, e.g. 2026-03-14T06:00Z.")
@click.option("--no-send", is_flag=True, help="Record and queue the messages, but send none.")
@config_option
@database_option
@json_option
def command(source: str, file: Path, at: datetime, no_send: bool, config: Path, database: Path, as_json: bool) -> int:
    """Take a saved FILE (HTML, Markdown or text, .gz too) as the page of SOURCE at that time."""
    log_to_stderr()
    settings = settings_from(config)
    (wanted,) = chosen(settings, [source])
    with recorded_tools_for(settings, database) as (tools, fetcher):
        outcome = import_page(wanted, file, at, fetcher, tools)
        if not no_send:
            for settled in deliver(tools):
                if settled.error:
                    terminal.err.print(terminal.safe(f"{settled.delivery.notice.channel}: {settled.error}", "red"))
    if as_json:
        terminal.say(line(outcome_json(outcome)))
    else:
        terminal.out.print(terminal.outcome_line(outcome))
    return TROUBLE if is_trouble(outcome) else DONE
