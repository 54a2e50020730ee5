"""The only place that builds things: settings → tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from watcher.clock import now
from watcher.fetch import Fetcher, why_no_browser
from watcher.model.settings import Manners, Settings
from watcher.model.source import ChannelName
from watcher.notify import Sender, sender
from watcher.store import Store
from watcher.tasks.readers import Readers
from watcher.tasks.recording import RecordedFetcher
from watcher.tasks.tools import Asks, Nobody, Tools


@contextmanager
def tools_for(settings: Settings, database: Path, *, asks: Asks | None = None) -> Iterator[Tools]:
    """Everything that a task works with, closed at the end. `asks` stands in for the network.

    Raises StoreError when the database cannot be used.
    """
    with ExitStack() as stack:
        store = stack.enter_context(Store.open(database, backups=settings.backups.folder_of(database)))
        readers = stack.enter_context(Readers())
        fetcher = asks or stack.enter_context(Fetcher(settings.manners, now, store.waits()))
        no_browser = "pages are not drawn here" if asks else why_no_browser()
        yield Tools(settings, store, fetcher, readers, _senders(settings), now, no_browser)


@contextmanager
def asking(settings: Settings) -> Iterator[Fetcher]:
    """The one outbound client by itself."""
    with Fetcher(settings.manners, now) as fetcher:
        yield fetcher


@contextmanager
def looking(manners: Manners) -> Iterator[tuple[Fetcher, Readers]]:
    """What a look at a single page works with: the one outbound client, and a process that reads within limits."""
    with Fetcher(manners, now) as fetcher, Readers(workers=1) as readers:
        yield fetcher, readers


def retooled(tools: Tools, settings: Settings) -> Tools:
    """The same tools for other settings; the manners towards hosts stay those that they were made with."""
    return replace(tools, settings=settings, senders=_senders(settings))


def _senders(settings: Settings) -> Mapping[ChannelName, Sender]:
    return {name: sender(channel) for name, channel in settings.channels.items()}


@contextmanager
def desk_for(settings: Settings, database: Path) -> Iterator[Tools]:
    """Tools to write down what a person says: nobody is asked, nothing is read, nothing is sent.

    They may be handed from thread to thread, one at a time; the program has the database open already. Raises StoreError
    when it cannot be used.
    """
    with Store.open(database, any_thread=True, again=True) as store:
        yield Tools(settings, store, Nobody(), Nobody(), {}, now)


@contextmanager
def recorded_tools_for(settings: Settings, database: Path) -> Iterator[tuple[Tools, RecordedFetcher]]:
    """The same tools with a recording in the place of the network."""
    fetcher = RecordedFetcher()
    with tools_for(settings, database, asks=fetcher) as tools:
        yield tools, fetcher
