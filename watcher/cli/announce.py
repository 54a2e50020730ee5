"""`watch announce`: a person says that sellers were told of a change."""

from __future__ import annotations

import getpass
from datetime import datetime, timedelta
from pathlib import Path

import click

from watcher.app import tools_for
from watcher.cli import terminal
from watcher.cli.as_json import change_json, line
from watcher.cli.codes import DONE, TROUBLE
from watcher.cli.options import Moment, config_option, database_option, json_option
from watcher.cli.settings import settings_from
from watcher.clock import now
from watcher.errors import NotFound
from watcher.model.change import ChangeId, Evidence, EvidenceKind
from watcher.model.notice import DeliveryState
from watcher.tasks.deliver import deliver
from watcher.tasks.evidence import state

_A_YEAR = timedelta(days=366)


@click.command("announce")
@click.argument("change_id", metavar="CHANGE", type=click.IntRange(min=1))
@click.option("--says", required=True, help="What sellers were told, in the words of the notice.")
@click.option("--url", help="Where the notice can be read.")
@click.option("--on", "day", type=Moment(), help="When they were told, e.g. 2026-03-01; today unless given.")
@click.option("--by", help="Who states this; your user name unless given.")
@click.option("--no-send", is_flag=True, help="Record and queue the messages, but send none.")
@config_option
@database_option
@json_option
def command(
    change_id: int,
    says: str,
    url: str | None,
    day: datetime | None,
    by: str | None,
    no_send: bool,
    config: Path,
    database: Path,
    as_json: bool,
) -> int:
    """State that sellers were told of CHANGE; the verdict is computed anew, and the first one stays in the record."""
    settings = settings_from(config)
    at = now()
    _check(says, url, day, at)
    if not database.exists():
        raise NotFound(f"{database}: there is no database; `watch check` makes one")
    with tools_for(settings, database) as tools:
        change = tools.store.change(ChangeId(change_id))
        if day is not None and day < change.old_last_seen - _A_YEAR:
            seen = f"{change.first_seen:%Y-%m-%d}"
            raise click.BadParameter(f"more than a year before the change (first seen {seen})", param_hint="--on")
        source = next((one for one in tools.sources if one.id == change.source), None)
        if source is None:
            raise NotFound(f"change {change_id} is of «{change.source}», which the settings do not have any more")
        quotation = f"{says.strip()} ({url})" if url else says.strip()
        said = Evidence(
            EvidenceKind.STATEMENT, f"stated by {by or _user()}", quotation, at, day.date() if day else None
        )
        revised = state(change, source, said, tools)
        sent = [] if no_send else list(deliver(tools))
    if as_json:
        click.echo(line(change_json(revised)))
    else:
        was, is_ = terminal.verdict_words(change), terminal.verdict_words(revised)
        terminal.out.print(f"change {change_id}: ", was, " → ", is_, sep="")
    return TROUBLE if any(settled.state is not DeliveryState.SENT for settled in sent) else DONE


def _check(says: str, url: str | None, day: datetime | None, at: datetime) -> None:
    """What cannot be a statement is said at once."""
    if not says.strip():
        raise click.BadParameter("write what sellers were told, in the words of the notice", param_hint="--says")
    if url is not None and not url.startswith(("https://", "http://")):
        raise click.BadParameter(f"«{url}» is no address; it begins with https://", param_hint="--url")
    if day is not None and day > at:
        raise click.BadParameter("nobody was told on a day that lies ahead", param_hint="--on")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "an operator"
