"""`watch mute`: nothing is told of a source or a service until a time; then all of it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.as_json import line, utc
from watcher.cli.options import Moment, config_option, database_option, json_option, nearest
from watcher.cli.settings import settings_from
from watcher.clock import now
from watcher.errors import NotFound
from watcher.model.notice import Mute
from watcher.model.settings import Settings
from watcher.store import Store

LONGEST = timedelta(days=366)


@click.command("mute")
@click.argument("subject", metavar="[SOURCE|SERVICE]", required=False)
@click.option("--until", type=Moment(), help="When the mute ends, e.g. 2026-12-01.")
@click.option("--end", is_flag=True, help="End the mute now.")
@config_option
@database_option
@json_option
def command(
    subject: str | None, until: datetime | None, end: bool, config: Path, database: Path, as_json: bool
) -> None:
    """Tell nobody of a source or a service until a time; what comes meanwhile is told then, as one message.

    Checks go on. Without a name the mutes are listed.
    """
    if subject is None and (until or end):
        raise click.UsageError("name a source or a service")
    if subject is not None and bool(until) == end:
        raise click.UsageError("say until when: --until 2026-12-01, or end the mute: --end")
    at = now()
    with Store.open(database) as store:
        if subject is not None and end:
            _end(subject, store, at)
        elif subject is not None and until is not None:
            store.post.mute(Mute(_known(subject, settings_from(config)), at, _in_reason(until, at)))
        mutes = store.post.mutes(at)
    if as_json:
        for mute in mutes:
            terminal.say(line({"subject": mute.subject, "since": utc(mute.since), "until": utc(mute.until)}))
        return
    for mute in mutes:
        terminal.out.print(terminal.safe(f"{mute.subject}: muted until {terminal.when(mute.until)} UTC"))
    if not mutes:
        terminal.out.print("nothing is muted")


def _end(subject: str, store: Store, at: datetime) -> None:
    if not store.post.unmute(subject):
        known = [mute.subject for mute in store.post.mutes(at)]
        raise NotFound(f"«{subject}» is not muted; {nearest(subject, known, '`watch mute` lists what is')}")


def _known(subject: str, settings: Settings) -> str:
    known = [*(source.id for source in settings.sources), *(source.service for source in settings.sources)]
    if subject in known:
        return subject
    hint = nearest(subject, known, "`watch sources` lists them")
    raise NotFound(f"there is no source and no service «{subject}»; {hint}")


def _in_reason(until: datetime, at: datetime) -> datetime:
    if until <= at:
        raise click.BadParameter("the mute would be over already; name a time that lies ahead", param_hint="--until")
    if until > at + LONGEST:
        raise click.BadParameter(
            "a mute of more than a year is forgotten; take the channel out of «notify»", param_hint="--until"
        )
    return until
