"""Recorded pages through the very same way as live ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watcher.model.outcome import Outcome
from watcher.model.source import Kind, Source
from watcher.tasks.check import check
from watcher.tasks.recording import Recorded, RecordedFetcher, Recording
from watcher.tasks.tools import Tools


def replay(recordings: Sequence[Recording], fetcher: RecordedFetcher, tools: Tools) -> Iterator[Outcome]:
    """Check every source as often as it was recorded; what one service shows, in the order of time.

    Services know nothing of each other, so that their first fetches are one round, their second ones the next, and so on.
    What is announced on one page of a service is known when another one changes. `fetcher` is the one that `tools` asks.
    """
    lanes = [_in_time(lane) for lane in _by_service(recordings).values()]
    for number in range(max(map(len, lanes), default=0)):
        for batch in _distinct([lane[number] for lane in lanes if number < len(lane)]):
            fetcher.lay_out({source.urls[0]: recorded for source, recorded in batch})
            yield from check([source for source, _ in batch], tools)


_Asked = tuple[Source, Recorded]


def _by_service(recordings: Sequence[Recording]) -> dict[str, list[Recording]]:
    services: dict[str, list[Recording]] = {}
    for recording in recordings:
        services.setdefault(recording.source.service, []).append(recording)
    return services


def _in_time(recordings: Sequence[Recording]) -> list[_Asked]:
    """Every fetch of some sources, oldest first; announcements before what they may announce."""
    fetches = [(one.source, recorded) for one in recordings for recorded in one.fetches]
    return sorted(fetches, key=lambda one: (one[1].at, one[0].kind is not Kind.ANNOUNCEMENTS))


def _distinct(asked: Sequence[_Asked]) -> Iterator[list[_Asked]]:
    """Two histories of one address cannot be asked for at once."""
    left = list(asked)
    while left:
        batch = list({one[0].urls[0]: one for one in reversed(left)}.values())
        yield batch
        left = [one for one in left if one not in batch]
