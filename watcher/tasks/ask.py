"""Asking for the pages of many sources, and putting the answers of one source together."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from watcher.errors import FetchError
from watcher.model.outcome import Last
from watcher.model.page import Fetch, Part, Request, sha256_of
from watcher.model.settings import Manners
from watcher.model.source import Range, Rules, Source, SourceId
from watcher.tasks.tools import Asks


@dataclass(frozen=True, slots=True)
class Answered:
    """Every page of a source has been answered: the answers in the order of its URLs, or the first error."""

    source: Source
    answers: tuple[Fetch, ...]
    error: FetchError | None = None


def requests_for(source: Source, last: Last | None, manners: Manners, now: datetime) -> Iterator[Request]:
    """One request for each page; with the validators of the last good copy, unless a whole one is due again."""
    known = {part.url: part for part in last.parts} if last else {}
    for url in source.urls:
        part = known.get(url)
        fresh = part is not None and now - part.fetched_at < manners.full_fetch_every
        yield Request(
            url,
            source.headers,
            part.validators if part is not None and fresh and not source.browser else None,
            source.language,
            source.robots_permitted,
            source.browser,
            what_is_waited_for(source.rules),
            seen=part.sha256 if part is not None else None,
        )


def what_is_waited_for(rules: Rules) -> tuple[str, ...]:
    """What has to be in a page before it is all there."""
    return tuple(one.start if isinstance(one, Range) else one for one in rules.select)


def ask_all(
    sources: Iterable[Source], lasts: Mapping[SourceId, Last | None], manners: Manners, now: datetime, asks: Asks
) -> Generator[Answered, None, None]:
    """Ask for every page; a source comes out as soon as its last page is answered."""
    wanted = {source.id: source for source in sources}
    gathered: dict[SourceId, dict[str, Fetch | FetchError]] = {id_: {} for id_ in wanted}
    requests = (
        ((source.id, request.url), request)
        for source in wanted.values()
        for request in requests_for(source, lasts.get(source.id), manners, now)
    )
    for (source_id, url), answer in asks.fetch_all(requests):
        source, got = wanted[source_id], gathered[source_id]
        got[url] = answer
        if len(got) == len(set(source.urls)):
            del gathered[source_id]
            yield _together(source, got)


def _together(source: Source, got: Mapping[str, Fetch | FetchError]) -> Answered:
    answers = [got[url] for url in source.urls]
    errors = [answer for answer in answers if isinstance(answer, FetchError)]
    fetched = tuple(answer for answer in answers if isinstance(answer, Fetch))
    return Answered(source, fetched, errors[0] if errors else None)


def parts_of(answers: Iterable[Fetch], last: Last | None) -> tuple[Part, ...]:
    """The pages as answered; one that was not modified is the last good one."""
    known = {part.url: part for part in last.parts} if last else {}
    return tuple(_part(answer, known.get(answer.url)) for answer in answers)


def _part(answer: Fetch, known: Part | None) -> Part:
    if answer.not_modified and known is not None:
        return Part(answer.url, answer.final_url, known.sha256, answer.validators, known.fetched_at, known.answer)
    return Part(answer.url, answer.final_url, sha256_of(answer.body), answer.validators, answer.at, answer.answer)
