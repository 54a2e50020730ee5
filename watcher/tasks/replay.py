"""Recorded pages through the very same way as live ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from watcher.errors import NotFound, WatchError
from watcher.model.outcome import Outcome
from watcher.model.source import Source
from watcher.tasks.check import check
from watcher.tasks.recording import Recorded, RecordedFetcher, Recording
from watcher.tasks.tools import Tools


def replay(recordings: Sequence[Recording], fetcher: RecordedFetcher, tools: Tools) -> Iterator[Outcome]:
    """Check every source as often as it was recorded, in rounds: the n-th fetch of each is one round.

    `fetcher` is the one that `tools` asks.
    """
    for number in range(max((len(recording.fetches) for recording in recordings), default=0)):
        now = [recording for recording in recordings if number < len(recording.fetches)]
        for batch in _distinct(now):
            fetcher.lay_out({one.source.urls[0]: one.fetches[number] for one in batch})
            yield from check([one.source for one in batch], tools)


def _distinct(recordings: Sequence[Recording]) -> Iterator[list[Recording]]:
    """Two histories of one address cannot be asked for at once."""
    left = list(recordings)
    while left:
        batch = list({one.source.urls[0]: one for one in reversed(left)}.values())
        yield batch
        left = [one for one in left if one not in batch]


def import_page(source: Source, file: Path, at: datetime, fetcher: RecordedFetcher, tools: Tools) -> Outcome:
    """Take a saved page as if it had been fetched then.

    A page that waits for a browser may come this way. Raises NotFound when there is no such file, and WatchError when the
    source is made of several pages, `at` is still to come, or the source was seen later: history is told in order.
    """
    if not file.is_file():
        raise NotFound(f"{file}: there is no such file")
    if len(source.urls) > 1:
        raise WatchError(f"{source.id} is made of {len(source.urls)} pages; a single file cannot stand for them")
    if at > tools.clock():
        raise WatchError(f"{at:%Y-%m-%d %H:%M} UTC is still to come; give the time at which the page was saved")
    last = tools.store.standing(source.id).last
    if last is not None and at <= last.seen:
        raise WatchError(f"{source.id} was seen at {last.seen:%Y-%m-%d %H:%M} UTC already; import older pages first")
    fetcher.lay_out({source.urls[0]: Recorded(at, file)})
    (outcome,) = check([replace(source, browser=False)], tools)
    return outcome
