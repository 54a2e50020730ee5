"""The walk of a page, in order: ask, recognise, conclude, write down. One writer; nobody waits for a slow host."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, assert_never

from watcher.errors import NotFound
from watcher.extract import Page, reader_key
from watcher.judge import figure_moves
from watcher.model.change import Change
from watcher.model.outcome import Broken, Changed, FirstSeen, Held, Last, Outcome, Unchanged, Unreachable, Visit
from watcher.model.page import Fetch, Sha256, Snapshot
from watcher.model.source import Kind, Source, SourceId
from watcher.notify.notices import notices_for
from watcher.store import Picture, Standing
from watcher.tasks.ask import Answered, ask_all, parts_of
from watcher.tasks.conclude import Before, Variant, held, trouble_after
from watcher.tasks.evidence import entries_of, join, reopen, silent_change, told_of, unkept
from watcher.tasks.extracts import follows_an_extract
from watcher.tasks.outage import joined, outage_of
from watcher.tasks.readers import raised, too_complex
from watcher.tasks.tools import Tools
from watcher.tasks.turns import flipping_texts
from watcher.tasks.work import Known, NewText, Recognised, SameText, Unreadable, conclude_read, packed, recognise

STOPS_WITHIN = 0.2
"""Seconds until it is noticed that all is to stop."""


def check(sources: Sequence[Source], tools: Tools, stop: threading.Event | None = None) -> Iterator[Outcome]:
    """Check the sources and yield what each came to, recorded with the notices it causes, as the answers arrive.

    `stop`: ends the round within moments of being set; the sources that are not concluded then stay as they were.
    """
    yield from not_askable(sources, tools)
    with Round(in_order(sources, tools), tools, stop) as round_:
        yield from round_.outcomes()
    tools.store.flush()


def not_askable(sources: Sequence[Source], tools: Tools) -> Iterator[Outcome]:
    """What comes of the sources that are not asked for: those that need a browser, where there is none."""
    for source in sources if tools.no_browser else ():
        if source.browser:
            reason = f"only a browser can read this page, and {tools.no_browser}; save the page and `watch import` it"
            outcome = Unreachable(Visit(source, tools.clock()), reason, transient=False, waits_for_browser=True)
            yield _record(outcome, tools.store.standing(source.id), tools)


def in_order(sources: Sequence[Source], tools: Tools) -> list[Source]:
    """The others. Announcements are asked for first, so that a policy that changed finds its notice."""
    askable = (_as_asked(source, tools) for source in sources if not (source.browser and tools.no_browser))
    return sorted(askable, key=lambda one: one.kind is not Kind.ANNOUNCEMENTS)


def _as_asked(source: Source, tools: Tools) -> Source:
    """By the browser at once, where it was found out before that only a browser sees it."""
    found_out = source.may_need_browser and not tools.no_browser and tools.store.drawings.needs_browser(source.id)
    return replace(source, browser=True) if found_out else source


def _record(outcome: Outcome, standing: Standing, tools: Tools, pictures: Sequence[Picture] = ()) -> Outcome:
    """Write down an outcome with the notices that it causes."""
    trouble, entries = trouble_after(outcome, standing.trouble), entries_of(outcome)
    outage = outage_of(outcome, standing.trouble, trouble, tools)
    # What an outcome tells of earlier changes is written down first: all of it can be done again, none is forgotten.
    if isinstance(outcome, Unchanged) and outcome.stamp is not None:
        join(outcome.stamp, outcome.visit.source, tools)
    if entries:
        reopen(outcome.visit.source.service, outcome.visit.at, tools, entries)
    return tools.store.record(
        outcome,
        joined(trouble, outage),
        lambda recorded: [
            *notices_for(recorded, standing.trouble, trouble, tools.settings, outage),
            *unkept(recorded, standing.last, tools),
        ],
        due=tools.clock(),
        announcements=entries,
        pictures=pictures,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A source whose pages were answered, on its way through the reading processes."""

    visit: Visit
    standing: Standing
    pages: tuple[Page, ...]
    since: float
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that a feeder or a reading process reports to the thread that iterates."""

    round: Round
    handle: Callable[..., None]
    values: tuple[object, ...]


class Round:
    """One round over some sources.

    A feeder thread takes the answers as they arrive, the reading processes take the bodies; both report to one queue,
    and only the thread that iterates `outcomes` touches the database. A semaphore bounds how many bodies are under way.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        tools: Tools,
        stop: threading.Event | None,
        happenings: SimpleQueue[Happening] | None = None,
    ) -> None:
        self._sources = sources
        self._tools = tools
        self._stop = stop or threading.Event()
        self._waiting = {source.id for source in sources}
        self._standings = {source.id: tools.store.standing(source.id) for source in sources}
        self._happenings: SimpleQueue[Happening] = happenings if happenings is not None else SimpleQueue()
        self._room = threading.Semaphore(4 * tools.readers.workers + 4)
        self._stopped = threading.Event()
        self._now = tools.clock()
        self._feeder = threading.Thread(target=self._feed, args=(sources,), name="asking", daemon=True)
        self._done: list[Outcome] = []
        self._news: defaultdict[str, set[SourceId]] = defaultdict(set)
        for source in sources:
            if source.kind is Kind.ANNOUNCEMENTS:
                self._news[source.service].add(source.id)
        self._put_off: defaultdict[str, list[tuple[_Asked, NewText]]] = defaultdict(list)

    def __enter__(self) -> Round:
        self._feeder.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._room.release(len(self._sources) or 1)
        if not self._waiting:
            self._feeder.join()
        # Left early, the feeder may wait for a slow host; it ends with the fetcher, which is closed next.

    @property
    def waiting(self) -> frozenset[SourceId]:
        """The sources that are not concluded yet."""
        return frozenset(self._waiting)

    def outcomes(self) -> Iterator[Outcome]:
        """Take what is reported until every source is concluded, or all is to stop."""
        while self._waiting and (happening := self._next()):
            yield from self.take(happening)

    def take(self, happening: Happening) -> Iterator[Outcome]:
        """Handle something that this round reported; yield the sources that are concluded by it."""
        happening.handle(*happening.values)
        while self._done:
            outcome = self._done.pop()
            self._waiting.discard(outcome.visit.source.id)
            yield outcome

    def flush(self) -> None:
        """Write what waits to be written together."""
        self._tools.store.flush()

    def _next(self) -> Happening | None:
        while not self._stop.is_set():
            with suppress(Empty):
                return self._happenings.get(timeout=STOPS_WITHIN)
        return None

    def _tell(self, handle: Callable[..., None], *values: object) -> None:
        self._happenings.put(Happening(self, handle, values))

    # --- in the feeder thread

    def _feed(self, sources: Sequence[Source]) -> None:
        lasts = {source_id: standing.last for source_id, standing in self._standings.items()}
        asking = ask_all(sources, lasts, self._tools.settings.manners, self._now, self._tools.fetcher)
        try:
            for answered in asking:
                self._room.acquire()
                if self._stopped.is_set():
                    break
                self._tell(self._answered, answered)
        except BaseException as error:
            self._tell(_raise, error)
        finally:
            asking.close()

    def _report(self, future: Future[Any], handle: Callable[..., None], asked: _Asked) -> None:
        future.add_done_callback(lambda done: self._tell(handle, asked, done))

    # --- in the thread that iterates

    def _answered(self, answered: Answered) -> None:
        source, standing = answered.source, self._standings[answered.source.id]
        if answered.error is not None:
            error = answered.error
            until = self._tools.clock() + error.retry_after if error.retry_after else None
            visit = Visit(source, self._tools.clock())
            return self._conclude(Unreachable(visit, error.reason, error.transient, until), standing, None)
        at = max(answer.at for answer in answered.answers)
        visit = Visit(source, at, parts_of(answered.answers, standing.last))
        how = _at_once(visit, answered.answers, standing.last)
        if how is not None:
            return self._conclude(Unchanged(visit, how), standing, None)
        pages = tuple(self._page(answer, visit) for answer in answered.answers)
        asked = _Asked(visit, standing, pages, monotonic(), _pictures(answered.answers))
        return self._report(
            self._tools.readers.submit(recognise, pages, source.rules, _known(standing.last)), self._recognised, asked
        )

    def _page(self, answer: Fetch, visit: Visit) -> Page:
        """The body of an answer; that of a page that was not modified is the last good one."""
        if not answer.not_modified:
            return Page(answer.body, answer.media_type, answer.charset, answer.final_url)
        sha = next(part.sha256 for part in visit.parts if part.url == answer.url)
        return _page_of(self._tools.store.snapshot(sha), answer.final_url)

    def _recognised(self, asked: _Asked, future: Future[tuple[Recognised, tuple[Snapshot, ...]]]) -> None:
        why = _ended(future)
        if why is not None:  # the process that would have packed them has ended with it
            kept = replace(asked.visit, snapshots=packed(asked.pages))
            return self._conclude(Broken(kept, why), asked.standing, asked)
        found, snapshots = future.result()
        visit = replace(asked.visit, snapshots=snapshots)
        asked = replace(asked, visit=visit, pages=())
        match found:
            case SameText(how, mark):
                return self._conclude(Unchanged(visit, how, mark), asked.standing, asked)
            case Unreadable() if self._may_be_drawn(visit.source):
                return self._draw(visit.source)
            case Unreadable(reason, wall):
                outcome = Broken(visit, reason) if wall is None else held(visit, asked.standing.last, *wall)
                return self._conclude(outcome, asked.standing, asked)
            case NewText():
                return self._new_text(asked, found)
            case _:
                assert_never(found)

    def _new_text(self, asked: _Asked, found: NewText) -> None:
        """Conclude what a new text means, once the announcements of its service are read: one of them may be its notice."""
        source = asked.visit.source
        if self._news[source.service] and source.kind is not Kind.ANNOUNCEMENTS:
            self._room.release()  # what waits is a text, no longer a body
            self._put_off[source.service].append((asked, found))
            return
        last = None if follows_an_extract(asked.standing.last, asked.visit, self._tools.store) else asked.standing.last
        before, pages = self._before(source, last, asked.visit.at), self._pages_before(source, last)
        self._report(
            self._tools.readers.submit(conclude_read, asked.visit, before, found, pages), self._concluded, asked
        )

    def _news_read(self, source: Source) -> None:
        """An announcements source is concluded; the texts that waited for it go on."""
        news = self._news[source.service]
        news.discard(source.id)
        for asked, found in self._put_off.pop(source.service, []) if not news else []:
            self._room.acquire(blocking=False)
            self._new_text(asked, found)

    def _concluded(self, asked: _Asked, future: Future[Outcome]) -> None:
        why = _ended(future)
        outcome = Broken(asked.visit, why) if why is not None else future.result()
        if isinstance(outcome, Held) and self._may_be_drawn(asked.visit.source):
            return self._draw(asked.visit.source)
        return self._conclude(outcome, asked.standing, asked)

    def _may_be_drawn(self, source: Source) -> bool:
        return source.may_need_browser and not source.browser and not self._tools.no_browser

    def _draw(self, source: Source) -> None:
        """The plain answer has not what is selected: ask the browser."""
        self._room.release()
        drawn = (replace(source, browser=True),)
        threading.Thread(target=self._feed, args=(drawn,), name="asking again", daemon=True).start()

    def _conclude(self, outcome: Outcome, standing: Standing, asked: _Asked | None) -> None:
        if asked is not None:
            took = timedelta(seconds=monotonic() - asked.since)
            outcome = replace(outcome, visit=replace(outcome.visit, took=took))
        recorded = _record(outcome, standing, self._tools, asked.pictures if asked else ())
        if recorded.visit.source.browser and isinstance(recorded, FirstSeen | Changed | Unchanged):
            self._remember(recorded.visit)
        self._done.append(recorded)
        self._room.release()
        if outcome.visit.source.kind is Kind.ANNOUNCEMENTS:
            self._news_read(outcome.visit.source)

    def _remember(self, visit: Visit) -> None:
        """The browser saw what the plain answer had not."""
        drawings = self._tools.store.drawings
        if visit.source.may_need_browser and not drawings.needs_browser(visit.source.id):
            self._tools.store.flush()
            drawings.remember(visit.source.id, visit.at)

    def _before(self, source: Source, last: Last | None, at: datetime) -> Before | None:
        if last is None:
            return None
        document, told = self._tools.store.document(last.document), told_of(source.service, self._tools)
        edition = self._tools.store.edition_at(source.id, last.seen)
        since = edition.first_seen if edition else None
        flipping = flipping_texts(source.id, self._tools.store)
        return Before(
            last,
            document,
            flipping,
            told,
            since,
            silent_change(source.id, at, self._tools),
            figure_moves(self._changes(source.id)),
            tuple(self._variants(source.id, last, flipping)) if flipping else (),
            self._tools.store.noises(source.id),
        )

    def _variants(self, source_id: SourceId, last: Last, flipping: frozenset[Sha256]) -> Iterator[Variant]:
        """The texts that the source shows by turns, but for the last one, as far as the same reader made them."""
        for edition in self._tools.store.variants(source_id):
            if edition.text in flipping and edition.text != last.text:
                document = self._tools.store.document(edition.document)
                if document.reader == last.reader:
                    yield Variant(document, edition.first_seen, edition.last_seen)

    def _changes(self, source_id: SourceId) -> list[Change]:
        return self._tools.store.changes(source_id, limit=20)

    def _pages_before(self, source: Source, last: Last | None) -> tuple[Page, ...]:
        """The pages of the last good copy, when another reader or other rules made its text, or it is of several pages."""
        if last is None or (last.reader == reader_key(source.rules) and len(last.parts) == len(source.urls) == 1):
            return ()
        try:
            return tuple(_page_of(self._tools.store.snapshot(part.sha256), part.final_url) for part in last.parts)
        except NotFound:
            return ()


def _at_once(visit: Visit, answers: Sequence[Fetch], last: Last | None) -> str | None:
    """How the pages are known to be unchanged without reading them, or None."""
    if last is None or last.reader != reader_key(visit.source.rules) or len(last.parts) != len(visit.parts):
        return None
    if all(answer.not_modified for answer in answers):
        return "not modified"
    known = {part.url: part.sha256 for part in last.parts}
    return "same bytes" if all(known.get(part.url) == part.sha256 for part in visit.parts) else None


def _pictures(answers: Sequence[Fetch]) -> tuple[Picture, ...]:
    return tuple(Picture(answer.url, answer.at, answer.picture) for answer in answers if answer.picture)


def _known(last: Last | None) -> Known | None:
    return Known(last.fingerprint, last.reader, last.text) if last else None


def _page_of(snapshot: Snapshot, url: str) -> Page:
    return Page(snapshot.body(), snapshot.media_type, snapshot.charset, url)


def _ended(future: Future[Any]) -> str | None:
    """Why a reading process had to be ended, or None. A bug in it is raised here; so is MachineError, where none began."""
    try:
        error = future.exception()
    except CancelledError:
        return "the check was stopped"
    if error is None:
        return None
    why = too_complex(error)
    if why is None:
        raise raised(error)
    return why


def _raise(error: BaseException) -> None:
    raise error
