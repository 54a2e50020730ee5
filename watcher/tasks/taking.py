"""Taking in what was saved elsewhere: one page as if it had been fetched then, or the history that somebody kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from watcher.errors import NotFound, WatchError
from watcher.extract import saved_at
from watcher.model.outcome import Outcome
from watcher.model.source import Source
from watcher.tasks.check import check
from watcher.tasks.history import Saved
from watcher.tasks.recording import Recorded, RecordedFetcher, body_of
from watcher.tasks.tools import Tools


def import_page(
    source: Source, files: Sequence[Path], at: datetime | None, fetcher: RecordedFetcher, tools: Tools
) -> Outcome:
    """Take saved pages as if they had been fetched then: one file for each address of the source, in their order.

    A page that waits for a browser may come this way. `at`: None where the file tells when it was saved. Raises NotFound
    when there is no such file, and WatchError when there are not as many files as addresses, nobody tells the time, it
    is still to come, or the source was seen later: history is told in order.
    """
    for file in files:
        if not file.is_file():
            raise NotFound(f"{file}: there is no such file")
    if len(files) != len(source.urls):
        raise WatchError(
            f"{source.id} is made of {_count(len(source.urls))}, and {_count(len(files))} cannot stand for them; "
            "name one file for each, in the order of the settings"
        )
    at = at or _saved_at(files)
    if at > tools.clock():
        raise WatchError(f"{at:%Y-%m-%d %H:%M} UTC is still to come; give the time at which the page was saved")
    last = tools.store.standing(source.id).last
    if last is not None and at <= last.seen:
        raise WatchError(f"{source.id} was seen at {last.seen:%Y-%m-%d %H:%M} UTC already; import older pages first")
    fetcher.lay_out({url: Recorded(at, file) for url, file in zip(source.urls, files, strict=True)})
    (outcome,) = check([replace(source, browser=False)], tools)
    return outcome


def waiting(versions: Sequence[Saved], source: Source, tools: Tools) -> list[Saved]:
    """The versions of a history that are not in the record yet: those after the last good copy.

    Raises WatchError when all of them are older than it, and when one is still to come.
    """
    ahead = [one for one in versions if one.at > tools.clock()]
    if ahead:
        raise WatchError(f"a version of {ahead[0].at:%Y-%m-%d %H:%M} UTC is still to come; mend its date")
    last = tools.store.standing(source.id).last
    return [one for one in versions if last is None or one.at > last.seen]


def import_history(
    source: Source, versions: Sequence[Saved], fetcher: RecordedFetcher, tools: Tools, *, tell: bool = False
) -> Iterator[Outcome]:
    """Take the versions of a history, oldest first, each as if it had been fetched then.

    One text may stand for a source of several pages. Nobody is told, unless `tell`.
    """
    taken = replace(source, browser=False, urls=source.urls[:1])
    if not tell:
        taken = replace(taken, notify=())
        sources = tuple(replace(one, notify=()) for one in tools.settings.sources)
        tools = replace(tools, settings=replace(tools.settings, operator=(), sources=sources))
    for version in versions:
        fetcher.lay_out({taken.urls[0]: version})
        yield from check([taken], tools)


def _count(number: int) -> str:
    return "one page" if number == 1 else f"{number} pages"


def _saved_at(files: Sequence[Path]) -> datetime:
    """When the files say they were saved; the latest of them counts."""
    moments = [saved_at(body_of(file)) for file in files]
    known = [at for at in moments if at is not None]
    if len(known) < len(files):
        file = next(file for file, at in zip(files, moments, strict=True) if at is None)
        raise WatchError(f"{file} does not say when it was saved; tell it with --at 2026-03-14T06:00Z")
    return max(known)
