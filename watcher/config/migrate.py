"""What other programs watch → sources: job lists of urlwatch and webchanges, exports of changedetection.io, declarations of
Open Terms Archive. What cannot be carried over is said.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic_core import PydanticCustomError

from watcher.config import values
from watcher.config.jobs import Job, declared, listed_job, one_line, watched
from watcher.config.names import free_id, service_of, slug, title_of
from watcher.config.scalars import OWN_HEADERS
from watcher.errors import NotFound, WatchError

_MOST_BYTES = 20_000_000
_MOST_SOURCES = 2_000
_EXPORTS = ("url-watches.json", "changedetection.json")


@dataclass(frozen=True, slots=True)
class Migrated:
    """Sources as entries of a settings file, and what could not be carried over, each with the name of what it was."""

    program: str
    entries: tuple[Mapping[str, Any], ...]
    left_behind: tuple[str, ...]


def migrate(file: Path) -> Migrated:
    """Read what another program watches. Raises NotFound and WatchError, in words, when that cannot be told."""
    text = _text_of(file)
    program, jobs = _jobs(text, file)
    taken: set[str] = set()
    entries: list[Mapping[str, Any]] = []
    left: list[str] = []
    for job in jobs:
        entry = _entry(job, taken)
        if entry is not None:
            entries.append(entry)
        left += [f"{job.name}: {note}" for note in job.notes]
        if len(entries) > _MOST_SOURCES:
            raise WatchError(f"{file}: more than {_MOST_SOURCES} pages; split the file")
    return Migrated(program, tuple(entries), tuple(left))


def _entry(job: Job, taken: set[str]) -> Mapping[str, Any] | None:
    """A job as an entry; None if nothing of it is left to be watched. What is wrong with it becomes a note."""
    urls = [url for url in job.urls if _is_fine(values.url, url, job)]
    if not urls:
        job.notes.append("it has no page that could be watched")
        return None
    service = one_line(job.service) or service_of(urls[0])
    title = one_line(job.title) or title_of(urls[0])
    id_ = free_id(slug(title if slug(service) in slug(title) else f"{service} {title}"), taken)
    taken.add(id_)
    entry: dict[str, Any] = {"id": id_, "service": service, "title": title}
    entry |= {"url": urls[0]} if len(urls) == 1 else {"urls": list(dict.fromkeys(urls))}
    for key, rules in (("select", job.select), ("remove", job.remove)):
        kept = [rule for rule in rules if isinstance(rule, Mapping) or _is_fine(values.selector, rule, job)]
        if kept:
            entry[key] = kept[0] if len(kept) == 1 else kept
    headers = {name: value for name, value in job.headers.items() if _is_carried(name, job)}
    if headers:
        entry["headers"] = headers
    if job.every:
        entry["every"] = job.every
    if job.browser:
        entry["browser"] = True
    return entry


def _is_fine(check: Any, text: object, job: Job) -> bool:
    try:
        check(str(text).strip())
    except PydanticCustomError as error:
        job.notes.append(f"«{str(text)[:80]}» {error.message()}")
        return False
    return True


def _is_carried(name: str, job: Job) -> bool:
    if name.lower() in OWN_HEADERS:
        return False
    if re.search(r"auth|cookie|token|key|secret", name, re.IGNORECASE):
        job.notes.append(f"the header {name} may hold a secret; write it as ${{NAME}} yourself, if the page needs it")
        return False
    return True


# --- which program wrote the file?


def _text_of(file: Path) -> str:
    try:
        data = file.read_bytes()[: _MOST_BYTES + 1]
        if data.startswith(b"PK\x03\x04"):
            data = _member(data, file)
    except FileNotFoundError:
        raise NotFound(f"{file}: there is no such file") from None
    except (OSError, zipfile.BadZipFile) as error:
        raise WatchError(f"{file}: it cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if len(data) > _MOST_BYTES:
        raise WatchError(f"{file}: it is larger than 20 MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WatchError(f"{file}: it is no text in UTF-8") from error


def _member(data: bytes, file: Path) -> bytes:
    """The list of watches in a backup of changedetection.io."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = next((name for name in archive.namelist() if name.rpartition("/")[2] in _EXPORTS), None)
        if name is None:
            raise WatchError(
                f"{file}: there is no {' or '.join(_EXPORTS)} in it, so it is no backup of changedetection.io"
            )
        with archive.open(name) as member:
            return member.read(_MOST_BYTES + 1)


def _jobs(text: str, file: Path) -> tuple[str, Iterator[Job]]:
    if text.lstrip().startswith("{"):
        try:
            told = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise WatchError(f"{file}: it begins like JSON and is none ({error})") from error
        if isinstance(told.get("terms") or told.get("documents"), Mapping):
            return "Open Terms Archive", declared(told)
        watches = told.get("watching", told)
        if (
            isinstance(watches, Mapping)
            and watches
            and all(isinstance(one, Mapping) and "url" in one for one in watches.values())
        ):
            return "changedetection.io", map(watched, watches.values())
        raise WatchError(
            f"{file}: it is neither a list of watches of changedetection.io nor a declaration of Open Terms Archive"
        )
    try:
        documents = [one for one in yaml.safe_load_all(text) if one is not None]
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise WatchError(f"{file}: it is not readable as YAML ({' '.join(str(error).split())[:160]})") from error
    if documents and isinstance(documents[0], Mapping) and "sources" in documents[0]:
        raise WatchError(f"{file}: it is a settings file of watch already; name it with --config")
    keys = {"url", "navigate", "command"}
    if not documents or not all(isinstance(one, Mapping) and (keys & set(one) or "name" in one) for one in documents):
        raise WatchError(
            f"{file}: it is no job list of urlwatch or webchanges (YAML documents with url: or command:), no export of "
            "changedetection.io and no declaration of Open Terms Archive"
        )
    return "urlwatch or webchanges", map(listed_job, documents)
