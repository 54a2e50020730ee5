"""Every service that apprise knows: Teams, Discord, Telegram, ntfy, Pushover, …"""

from __future__ import annotations

import logging
import re
from datetime import datetime
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import ClassVar, Protocol, Self

import structlog

from watcher.errors import DeliveryError
from watcher.model.notice import Delivery, Receipt
from watcher.model.settings import Apprise
from watcher.summary import plain, subject

STAYING = frozenset({"400", "401", "402", "403", "404", "405", "410", "413", "414", "422"})
"""What another try of the same message to the same address will not change."""

# «Failed to send ntfy notification: Unauthorized - Invalid Token., error=401.»
_STATUS = re.compile(r"\berror=([1-5][0-9]{2})\b")

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

        Apprise says only yes or no, and logs the HTTP status; a failure counts as passing unless every service gave one
        that stays. Where some services took the message and others did not, it counts as sent, since another try would
        send a second copy to the first ones; a warning is logged and the receipt says so. Raises DeliveryError if no
        service took it, an address is not understood or apprise is missing.
        """
        library = _library()
        # Nothing in a page's words may become an emoji or an escape sequence.
        asset = library.AppriseAsset(
            async_mode=False, interpret_emojis=False, interpret_escapes=False, allow_templates=False
        )
        services = [self._service(library, asset, number) for number in range(len(self._channel.urls))]
        message = delivery.notice.message
        body, title = plain(message), subject(message)
        failed: list[int] = []
        statuses: list[str] = []
        for number, service in enumerate(services, 1):
            with _Heard() as heard:
                taken = service.notify(body=body, title=title, body_format=library.NotifyFormat.TEXT)
            if not taken:
                failed.append(number)
                statuses += heard.statuses[-1:]
        if len(failed) == len(services):
            raise _refused(statuses, of=len(services))
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


class _Heard(logging.Handler):
    """The HTTP statuses that apprise logs while a service is told; none where two are told at once, as it logs from threads
    of its own and either could be meant.
    """

    _listening: ClassVar[set[_Heard]] = set()
    _lock: ClassVar[Lock] = Lock()

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._alone = True
        self._found: list[str] = []

    @property
    def statuses(self) -> list[str]:
        """Those that certainly belong to this service."""
        return self._found if self._alone else []

    def __enter__(self) -> Self:
        with self._lock:
            self._listening.add(self)
            if len(self._listening) > 1:
                for one in self._listening:
                    one._alone = False
        logging.getLogger("apprise").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("apprise").removeHandler(self)
        with self._lock:
            self._listening.discard(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Hear a line of the log."""
        self._found += _STATUS.findall(record.getMessage())


def _refused(statuses: list[str], *, of: int) -> DeliveryError:
    """What it means that nobody took the message. Of what apprise logs, only the numbers: the rest may hold secrets."""
    stays = len(statuses) == of and all(status in STAYING for status in statuses)
    given = f" (HTTP {', '.join(dict.fromkeys(statuses))})" if statuses else ""
    return DeliveryError(f"no service of this channel took the message{given}", permanent=stays)


def _library() -> ModuleType:
    """Apprise, which is optional and slow to load."""
    try:
        return import_module("apprise")
    except ImportError as error:
        reason = "apprise is not installed; pip install 'policy-watch[apprise]'"
        raise DeliveryError(reason, permanent=True) from error
