"""`watch status`: is everything well? Exit 1 if not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click

from watcher.app import now
from watcher.cli import terminal
from watcher.cli.as_json import line
from watcher.cli.codes import DONE, TROUBLE
from watcher.cli.options import config_option, database_option, json_option, reading, settings_from
from watcher.model.notice import Delivery, DeliveryState
from watcher.model.settings import Settings
from watcher.model.source import ChannelName, Source
from watcher.store import Health, SourceHealth, Store
from watcher.summary.times import count_words

STUCK_AFTER = timedelta(hours=1)
"""A message that waits longer is in trouble."""

OVERDUE_INTERVALS = 2
"""A source whose text was last seen longer ago than so many of its intervals is in trouble."""


@click.command("status")
@config_option
@database_option
@json_option
def command(config: Path, database: Path, as_json: bool) -> int:
    """Say whether every source was seen in time and every message was sent; exit 1 if not."""
    settings = settings_from(config)
    with reading(database) as store:
        health = store.health()
        problems = [*_problems(settings, health, now()), *_given_up(store)]
    if as_json:
        counts = {state.value.replace(" ", "_"): number for state, number in health.deliveries.items()}
        terminal.say(line({"well": not problems, "problems": problems, "deliveries": counts}))
    else:
        for problem in problems:
            terminal.out.print(terminal.safe(problem, "red"))
        if not problems:
            terminal.out.print(f"all is well: {count_words(len(settings.sources), 'source')}, no message waits")
    return TROUBLE if problems else DONE


def _problems(settings: Settings, health: Health, at: datetime) -> list[str]:
    problems = [
        why
        for source in settings.sources
        if not source.browser and (why := _overdue(source, health.sources.get(source.id), at))
    ]
    waiting = [source.id for source in settings.sources if source.browser]
    if waiting:
        terminal.err.print(f"not watched yet, since only a browser can read them: {', '.join(waiting)}")
    if health.oldest_due and at - health.oldest_due > STUCK_AFTER:
        problems.append(f"a message waits to be sent since {terminal.when(health.oldest_due)} UTC")
    return problems


def _given_up(store: Store) -> Iterator[str]:
    """The channels that gave messages up and have taken none since."""
    lost: dict[ChannelName, list[Delivery]] = defaultdict(list)
    for delivery in store.deliveries(state=DeliveryState.GIVEN_UP):
        lost[delivery.notice.channel].append(delivery)
    sent = store.deliveries(state=DeliveryState.SENT) if lost else []
    for channel, deliveries in lost.items():
        last = max(deliveries, key=lambda delivery: delivery.due)
        if any(one.notice.channel == channel and one.sent_at and one.sent_at > last.due for one in sent):
            terminal.err.print(f"channel {channel} works again; before, {_messages(len(deliveries))} given up")
        else:
            yield f"channel {channel}: {_messages(len(deliveries))} given up: {last.error}; `watch history` has the changes"


def _messages(number: int) -> str:
    return "1 message was" if number == 1 else f"{number} messages were"


def _overdue(source: Source, doing: SourceHealth | None, at: datetime) -> str | None:
    if doing is None or doing.last_visit is None:
        return f"{source.id}: never checked"
    if doing.last_success is None or at - doing.last_success > OVERDUE_INTERVALS * source.every:
        return f"{source.id}: last seen well {terminal.when(doing.last_success)} UTC; {doing.reason or 'not checked since'}"
    return None
