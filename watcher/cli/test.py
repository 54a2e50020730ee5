"""`watch test`: a real message to a channel."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import click

from watcher.cli import terminal
from watcher.cli.codes import DONE, TROUBLE
from watcher.cli.logs import log_to_stderr
from watcher.cli.options import config_option, nearest
from watcher.cli.settings import settings_from
from watcher.clock import now
from watcher.errors import DeliveryError, NotFound
from watcher.model.notice import Delivery, DeliveryId, DeliveryState, Notice
from watcher.model.settings import Settings
from watcher.model.source import ChannelName
from watcher.notify import sender
from watcher.summary import test_message


@click.command("test")
@click.argument("channel")
@config_option
def command(channel: str, config: Path) -> int:
    """Send a real test message to CHANNEL and say what came of it."""
    log_to_stderr()
    settings = settings_from(config)
    name = _known(settings, channel)
    at = now()
    notice = Notice(uuid4(), name, None, None, test_message(name, at))
    delivery = Delivery(DeliveryId(0), notice, DeliveryState.LEASED, 1, at, at)
    try:
        receipt = sender(settings.channels[name]).send(delivery, at)
    except DeliveryError as error:
        terminal.err.print(terminal.safe(f"channel {name}: {error.reason}", "red"))
        return TROUBLE
    terminal.out.print(terminal.safe(f"channel {name}: sent {receipt.reference}".rstrip()))
    return DONE


def _known(settings: Settings, channel: str) -> ChannelName:
    name = ChannelName(channel)
    if name in settings.channels:
        return name
    known = f"there are {', '.join(settings.channels)}" if settings.channels else "none is configured yet"
    raise NotFound(f"there is no channel «{channel}»; {nearest(channel, settings.channels, known)}")
