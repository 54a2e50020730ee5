"""The latest seal is timestamped by somebody else, so that what is older cannot be made up later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from watcher.dossier import NoTimestamp, Question
from watcher.errors import FetchError
from watcher.model.page import Fetch, Request
from watcher.model.seal import Timestamp
from watcher.store import Store

EVERY = timedelta(days=1)
AGAIN = timedelta(hours=1)
"""After an authority that did not answer."""


class AsksOne(Protocol):
    """Something that answers one request: the one outbound client, with its check of addresses."""

    def fetch(self, request: Request) -> Fetch:
        """The answer; raises FetchError."""
        ...


def timestamp(store: Store, authority: str, asks: AsksOne) -> Timestamp | None:
    """Have the latest seal timestamped, and remember it; None where there is none, or it is timestamped already.

    Raises NoTimestamp, in words, and StoreError.
    """
    seal = store.seals.latest_whole()
    if seal is None or store.seals.timestamp_from(seal.number):
        return None
    question = Question(seal)
    try:
        answer = asks.fetch(Request(authority, robots_permitted=True, post=question.post))
    except FetchError as error:
        raise NoTimestamp(f"{authority}: {error.reason}") from error
    made = question.read(answer.body, authority)
    store.seals.add_timestamp(made)
    return made


class Stamping:
    """Remembers when it was last done, or tried."""

    def __init__(self) -> None:
        self._next: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """A day after the last time, an hour after one that failed; at once where the clock was set back."""
        return self._next is None or now >= self._next or self._next - now > EVERY

    def done(self, now: datetime, *, well: bool) -> None:
        """It was tried."""
        self._next = now + (EVERY if well else AGAIN)
