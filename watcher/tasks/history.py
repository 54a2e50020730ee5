"""Histories that others kept: a folder of dated copies, a recording of an archive, or a git repository of versions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

from watcher.errors import NotFound, WatchError
from watcher.model.page import Fetch
from watcher.model.source import Source
from watcher.tasks.git import Commit, body_at, commits_of, files_in, is_repository
from watcher.tasks.recording import Recording, body_of, is_known, media_type_of, recordings_in

_DATE = re.compile(
    r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})(?:[T_ .-]{1,2}(\d{2})[-:.hH]?(\d{2})(?:[-:.mM]?(\d{2}))?)?(?:Z|UTC)?(?!\d)"
)
_OFFERED = 8
_TOLD = 3


@dataclass(frozen=True, slots=True)
class Saved:
    """One copy that was kept: when the page looked so, and how to get its bytes."""

    at: datetime
    media_type: str
    body: Callable[[], bytes] = field(repr=False)

    def fetch(self, url: str) -> Fetch:
        """The answer as it came then. Raises WatchError when the copy cannot be read."""
        return Fetch(url, url, 200, self.at, self.body(), self.media_type)


@dataclass(frozen=True, slots=True)
class History:
    """The copies of one document, oldest first, and what of the place was no copy of it."""

    versions: tuple[Saved, ...]
    left_out: tuple[str, ...] = ()


def history_in(place: Path, source: Source, path: str | None) -> History:
    """The history of a source in a folder or repository.

    `path`: which file of a repository, or which recording of a folder of recordings. Raises NotFound, with what there
    is, when it is not there or not told, and WatchError when the place cannot be read or holds no dated copies.
    """
    if is_repository(place):
        return _of_repository(place, source, path)
    if any((place / name).is_file() for name in ("index.json", "manifest.json")):
        return _of_recordings(place, source, path)
    if path is not None:
        raise NotFound(f"{place}: it is neither a git repository nor a folder of recordings, so --path names nothing")
    return _of_folder(place)


def in_order(versions: Iterable[Saved]) -> tuple[Saved, ...]:
    """Oldest first; of two copies of one moment the second one came a second later."""
    ordered: list[Saved] = []
    for one in sorted(versions, key=lambda saved: saved.at):
        earliest = ordered[-1].at + timedelta(seconds=1) if ordered else one.at
        ordered.append(Saved(max(one.at, earliest), one.media_type, one.body))
    return tuple(ordered)


# --- a git repository


def _of_repository(place: Path, source: Source, path: str | None) -> History:
    files = [name for name in files_in(place) if is_known(Path(name))]
    chosen = path or _only_one(place, files, source)
    if path is not None and path not in files:
        raise NotFound(f"{place}: there is no file «{path}» in it; {_offer(path, files)}")
    return History(in_order(_saved(place, commit) for commit in commits_of(place, chosen)))


def _saved(place: Path, commit: Commit) -> Saved:
    return Saved(commit.at, media_type_of(Path(commit.path)), lambda: body_at(place, commit))


def _only_one(place: Path, names: Sequence[str], source: Source) -> str:
    """The one that can be meant when none is named."""
    if len(names) == 1:
        return names[0]
    if not names:
        raise WatchError(f"{place}: there is nothing in it that could be a page")
    raise NotFound(
        f"{place}: there are {len(names)} documents in it; name one with --path; {_offer(source.name, names)}"
    )


def _offer(wanted: str, names: Sequence[str]) -> str:
    """Those whose names have most words of what is wanted."""
    words = set(re.findall(r"\w+", wanted.casefold()))
    by_words = sorted(names, key=lambda name: (-len(words & set(re.findall(r"\w+", name.casefold()))), name))
    near = get_close_matches(wanted, names, n=1)
    offered = list(dict.fromkeys([*near, *by_words]))[:_OFFERED]
    return f"it has {', '.join(f'«{name}»' for name in offered)}{' and others' if len(names) > len(offered) else ''}"


# --- a folder of recordings


def _of_recordings(place: Path, source: Source, path: str | None) -> History:
    recordings = {recording.source.id: recording for recording in recordings_in(place)}
    chosen = path or _only_one(place, list(recordings), source)
    found = next((recording for id_, recording in recordings.items() if id_ == chosen), None)
    if found is None:
        raise NotFound(f"{place}: there is no recording «{chosen}» in it; {_offer(chosen, list(recordings))}")
    return History(_recorded(found))


def _recorded(recording: Recording) -> tuple[Saved, ...]:
    return in_order(_copy(one.path, one.at) for one in recording.fetches)


def _copy(file: Path, at: datetime) -> Saved:
    return Saved(at, media_type_of(file), lambda: body_of(file))


# --- a folder of dated files


def _of_folder(place: Path) -> History:
    try:
        files = sorted(file for file in place.iterdir() if file.is_file() and is_known(file))
    except OSError as error:
        raise WatchError(f"{place}: it cannot be read ({error.strerror})") from error
    dated = {file: at for file in files if (at := date_in(file.name)) is not None}
    if not dated:
        have = f"; it has {', '.join(file.name for file in files[:_TOLD])}" if files else ""
        raise WatchError(f"{place}: no file in it has a date in its name, such as 2026-03-14.html{have}")
    return History(
        in_order(_copy(file, at) for file, at in dated.items()),
        tuple(file.name for file in files if file not in dated),
    )


def date_in(name: str) -> datetime | None:
    """The date, perhaps with a time, in the name of a file; UTC."""
    for found in _DATE.finditer(name):
        numbers = [int(part) for part in found.groups(default="0")]
        try:
            return datetime(*numbers[:6], tzinfo=UTC)  # type: ignore[misc, arg-type]
        except ValueError:
            continue
    return None
