"""Every service that apprise knows: Teams, Discord, Telegram, ntfy, Pushover, …"""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Protocol

import structlog

from watcher.errors import DeliveryError
from watcher.model.notice import Delivery, Receipt
from watcher.model.settings import Apprise
from watcher.summary import plain, subject

log = structlog.get_logger()


class _Service(Protocol):
    """What is used of `apprise.Apprise`, which has no types of its own."""

    def add(self, servers: str) -> bool: ...

    def notify(self, *, body: str, title: str, body_format: object) -> object: ...


class Services:
    """Sends to the services of one channel."""

    def __init__(self, channel: Apprise) -> None:
        self._channel = channel

    def send(self, delivery: Delivery, now: datetime) -> Receipt:
        """Send the message as plain text to each service.

        Apprise says only yes or no, so a failure counts as passing. Where some services took the message and others did
        not, it counts as sent, since another try would send a second copy to the first ones; a warning is logged and the
        receipt says so. Raises DeliveryError if no service took it, an address is not understood or apprise is missing.
        """
        library = _library()
        # Nothing in a page's words may become an emoji or an escape sequence.
        asset = library.AppriseAsset(
            async_mode=False, interpret_emojis=False, interpret_escapes=False, allow_templates=False
        )
        services = [self._service(library, asset, number) for number in range(len(self._channel.urls))]
        message = delivery.notice.message
        body, title = plain(message), subject(message)
        failed = [
            number
            for number, service in enumerate(services, 1)
            if not service.notify(body=body, title=title, body_format=library.NotifyFormat.TEXT)
        ]
        if len(failed) == len(services):
            raise DeliveryError("no service of this channel took the message", permanent=False)
        return self._receipt(failed)

    def _service(self, library: ModuleType, asset: object, number: int) -> _Service:
        service: _Service = library.Apprise(asset=asset)
        if not service.add(self._channel.urls[number].reveal()):
            reason = f"address {number + 1} of this channel is not one that apprise understands"
            raise DeliveryError(reason, permanent=True)
        return service

    def _receipt(self, failed: list[int]) -> Receipt:
        if not failed:
            return Receipt()
        numbers = ", ".join(map(str, failed))
        log.warning("not taken by every service", channel=self._channel.name, addresses=numbers)
        return Receipt(f"not taken by address {numbers} of this channel")


def _library() -> ModuleType:
    """Apprise, which is optional and slow to load."""
    try:
        return import_module("apprise")
    except ImportError as error:
        reason = "apprise is not installed; pip install 'policy-watch[apprise]'"
        raise DeliveryError(reason, permanent=True) from error
