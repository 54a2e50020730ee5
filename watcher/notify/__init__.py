"""Messages on their way to Slack, mail and everything else.

Each kind of channel is a file and a line in `SENDERS`. A sender tries once and says what came of it; whether and when
to try again is decided by `watcher.notify.patience`, and remembered by the store.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from watcher.model.notice import Delivery, Receipt
from watcher.model.settings import Apprise, Channel, Email, SlackBot, SlackWebhook
from watcher.notify import apprise, email, slack


class Sender(Protocol):
    """Sends a notice over one channel."""

    def send(self, delivery: Delivery, now: datetime) -> Receipt:
        """Try once. Raises DeliveryError where the channel did not take it; it says whether another try may help."""
        ...


# Any: each sender takes the settings of its own kind, which the key beside it names.
SENDERS: dict[type, Callable[[Any], Sender]] = {
    SlackWebhook: slack.Webhook,
    SlackBot: slack.Bot,
    Email: email.Mail,
    Apprise: apprise.Services,
}


def sender(channel: Channel) -> Sender:
    """The sender for a channel of the settings. Nothing is connected yet."""
    return SENDERS[type(channel)](channel)
