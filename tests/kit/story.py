"""A source over time, page by page, through the very way of a check: its own database, no network, no processes.

story = Story(tmp_path)
story(page_one)                      # first seen
story(page_two)                      # what it came to, six hours later
story.told                           # the changes that were told
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from tests.kit.here import Here
from watcher.errors import FetchError
from watcher.model.change import Change
from watcher.model.outcome import Changed, Outcome, outcome_name
from watcher.model.page import Fetch, Request
from watcher.model.settings import Settings
from watcher.model.source import Kind, Rules, Source, SourceId
from watcher.store import Store
from watcher.tasks.check import check
from watcher.tasks.tools import Tools

K = TypeVar("K")


class _Server:
    """Answers every request with the page that is laid out."""

    def __init__(self) -> None:
        self.body = b""
        self.at = datetime(2026, 3, 1, 6, tzinfo=UTC)
        self.led_to = ""
        self.media_type = "text/html"

    def fetch_all(self, requests: Iterable[tuple[K, Request]]) -> Iterator[tuple[K, Fetch | FetchError]]:
        for key, request in requests:
            yield key, Fetch(request.url, self.led_to or request.url, 200, self.at, self.body, self.media_type)


class Story:
    """One source and what it shows. `title`: what the operator calls it."""

    def __init__(
        self,
        folder: Path,
        *,
        url: str = "https://bazaar.example/legal/seller-terms",
        title: str = "Seller terms",
        kind: Kind = Kind.POLICY,
        rules: Rules | None = None,
        every: timedelta = timedelta(hours=6),
    ) -> None:
        self.source = Source(SourceId("terms"), "Bazaar", title, kind, (url,), rules or Rules())
        self.store = Store.open(folder / "story.db")
        self.told: list[Change] = []
        self._every = every
        self._server = _Server()

    def __enter__(self) -> Story:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def __call__(self, page: str | bytes, *, led_to: str = "", media_type: str = "text/html") -> Outcome:
        """Show a page and check."""
        self._server.body = page.encode() if isinstance(page, str) else page
        self._server.led_to, self._server.media_type = led_to, media_type
        tools = Tools(Settings(()), self.store, self._server, Here(), {}, lambda: self._server.at)
        (outcome,) = check([self.source], tools)
        self._server.at += self._every
        if isinstance(outcome, Changed):
            self.told.append(outcome.change)
        return outcome

    def all(self, pages: Iterable[str | bytes]) -> list[str]:
        """Show several, and the words for what each came to."""
        return [outcome_name(self(page)) for page in pages]
