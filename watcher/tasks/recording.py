"""Recorded pages: a folder of them as it is published by archives, or one saved file, answering like a server."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from watcher.clock import moment
from watcher.config.notice import notice_periods
from watcher.errors import FetchError, WatchError
from watcher.model.page import Fetch, Request
from watcher.model.source import Kind, Range, Rules, Selector, Source, SourceId

K = TypeVar("K")

_MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
    ".mhtml": "multipart/related",
    ".mht": "multipart/related",
    ".eml": "message/rfc822",
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One fetch that was recorded: when, and the file that holds the body (perhaps gzipped)."""

    at: datetime
    path: Path

    def fetch(self, url: str) -> Fetch:
        """The answer as it came then. Raises WatchError when the file cannot be read."""
        return Fetch(url, url, 200, self.at, body_of(self.path), media_type_of(self.path))


@dataclass(frozen=True, slots=True)
class Recording:
    """The recorded history of one source, oldest first."""

    source: Source
    fetches: tuple[Recorded, ...] = field(repr=False)


class Kept(Protocol):
    """A copy that was kept, and can stand for the answer of a server."""

    def fetch(self, url: str) -> Fetch:
        """The answer as it came then."""
        ...


class RecordedFetcher:
    """Answers each request with what is laid out for its address."""

    def __init__(self) -> None:
        self._answers: Mapping[str, Kept] = {}

    def lay_out(self, answers: Mapping[str, Kept]) -> None:
        """What the next requests get, by address."""
        self._answers = answers

    def fetch_all(self, requests: Iterable[tuple[K, Request]]) -> Iterator[tuple[K, Fetch | FetchError]]:
        """The recorded answers, in the order asked."""
        for key, request in requests:
            yield key, self._answers[request.url].fetch(request.url)


def body_of(path: Path) -> bytes:
    """The bytes of a file, unzipped where it is gzipped."""
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix == ".gz" else data
    except (OSError, EOFError, zlib.error) as error:
        raise WatchError(f"{path}: it cannot be read ({_cause(error)})") from error


def _cause(error: Exception) -> str:
    """Why, without the name of the file once more."""
    return (isinstance(error, OSError) and error.strerror) or str(error)


def media_type_of(path: Path) -> str:
    """What a file holds, by its name."""
    return _MEDIA_TYPES.get(_suffix(path), "text/html")


def is_known(path: Path) -> bool:
    """Does a file's name say that a page is in it?"""
    return _suffix(path) in _MEDIA_TYPES


def _suffix(path: Path) -> str:
    name = path.with_suffix("") if path.suffix == ".gz" else path
    return name.suffix.lower()


def recordings_in(folder: Path, *, ignore_rules: bool = False) -> list[Recording]:
    """The histories in a folder with a `manifest.json` (pages) or an `index.json` (dated texts), or below it.

    `ignore_rules`: read without the selectors that the manifest gives. Raises WatchError, naming the file and what is
    missing, when there is neither or it is not as expected.
    """
    for name, load in (("manifest.json", _pages), ("index.json", _texts)):
        path = folder / name
        if path.is_file():
            return _loaded(path, load, ignore_rules=ignore_rules)
    raise WatchError(f"{folder}: there is no manifest.json and no index.json in it; name a folder of recorded pages")


def _loaded(path: Path, load: Any, *, ignore_rules: bool) -> list[Recording]:
    try:
        return list(load(path, json.loads(path.read_text(encoding="utf-8")), ignore_rules))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise WatchError(f"{path}: it is not a recording ({type(error).__name__}: {error})") from error


def _pages(path: Path, manifest: Mapping[str, Any], ignore_rules: bool) -> Iterator[Recording]:
    for page in manifest["pages"]:
        rules = Rules() if ignore_rules else Rules(_selectors(page.get("select")), _selectors(page.get("remove")))
        folder = path.parent / page["dir"]
        yield Recording(
            _source(page, page["url"], rules),
            _in_time((one["time"], folder / one["file"]) for one in page["snapshots"]),
        )


def _texts(path: Path, index: Mapping[str, Any], _: bool) -> Iterator[Recording]:
    for document in index["documents"]:
        # The index names its folders from the archive's top, or from beside itself.
        folder = next(
            (base / document["dir"] for base in (path.parent, path.parent.parent) if (base / document["dir"]).is_dir()),
            path.parent / document["id"],
        )
        urls = [part["url"] for part in document.get("source_documents") or [] if part.get("url")]
        url = urls[0] if urls else f"https://recorded.invalid/{document['id']}"
        yield Recording(
            _source(document, url, Rules()),
            _in_time((one["date"], folder / one["file"]) for one in document["versions"]),
        )


def _source(entry: Mapping[str, Any], url: str, rules: Rules) -> Source:
    title = str(entry.get("terms_type") or entry["id"])
    service = str(entry.get("service") or entry["id"])
    kind = Kind(entry.get("kind") or Kind.POLICY)
    due = notice_periods(service, kind, (url,))
    return Source(SourceId(entry["id"]), service, title, kind, (url,), rules, notice_periods=due)


def _in_time(files: Iterable[tuple[str, Path]]) -> tuple[Recorded, ...]:
    return tuple(sorted((Recorded(moment(at), path) for at, path in files), key=lambda one: one.at))


def _selectors(value: object) -> tuple[Selector, ...]:
    """A selector, a range, or a list of these, as Open Terms Archive writes them."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Mapping):
        return (_range(value),)
    assert isinstance(value, Sequence)
    return tuple(selector for one in value for selector in _selectors(one))


def _range(value: Mapping[str, str]) -> Range:
    start: Literal["before", "after"] = "before" if "startBefore" in value else "after"
    end: Literal["before", "after"] = "before" if "endBefore" in value else "after"
    return Range(value[f"start{start.title()}"], start, value[f"end{end.title()}"], end)
