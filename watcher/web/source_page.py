"""One source: its text today or on any day, any two of its texts compared, and everything that happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from watcher.errors import NotFound
from watcher.model.change import UNSAVED, Change, PageDate, Ruling, Verdict, Weight
from watcher.model.source import Source, SourceId
from watcher.store import Edition, Facets, Filters, Store, VisitRow
from watcher.tasks.noise import what_differs
from watcher.web.asking import number_of, time_of
from watcher.web.health import state_of
from watcher.web.redline import read_through
from watcher.web.shared import shared_of

router = APIRouter(include_in_schema=False)

VISITS = 600
CHANGES = 100
MOST_BLOCKS = 3_000
OUTCOMES = {
    "first_seen": "first copy",
    "unchanged": "unchanged",
    "changed": "changed",
    "held": "held",
    "broken": "not readable",
    "unreachable": "not reachable",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Checks in a row that came to the same, the newest first: a line of the timeline."""

    outcome: str
    words: str
    reason: str
    first: datetime
    last: datetime
    times: int
    change: int | None


@router.get("/sources/{source}")
def source(request: Request, source: str) -> Response:
    """The page of a source."""
    shared, asked = shared_of(request), request.query_params
    at = time_of(asked, "at")
    with shared.reading() as store:
        known = source_of(source, store)
        edition = store.edition_at(known.id, at or shared.clock())
        text = None if edition is None else store.document(edition.document)
        editions = store.browse.editions(known.id)
        changes = store.browse.changes(Filters(facets=Facets(source=known.id)), limit=CHANGES)
        visits = store.visits(known.id, limit=VISITS)
        outages, held = store.browse.outages(known.id), store.browse.held_pages(known.id)
        pulse = store.browse.pulse(known.id)
        noises = [(what_differs(one), one) for one in store.noises(known.id) if one.learned]
    configured = shared.settings.source(known.id)
    return shared.page(
        request, "source.html", source=_public(known, configured), configured=configured, pulse=pulse, at=at,
        state=state_of(pulse, shared.settings, shared.clock()), edition=edition, text=text, editions=editions,
        changes=changes, runs=runs_of(visits), outages=outages, held=held, flips=_flips(visits), blocks=MOST_BLOCKS,
        gap=_gap(edition, at), noises=noises, visits=len(visits), most=VISITS,
    )  # fmt: skip


@router.get("/sources/{source}/compare")
def compare(request: Request, source: str) -> Response:
    """Any two texts of a source, as a redline."""
    shared, asked = shared_of(request), request.query_params
    with shared.reading() as store:
        known = source_of(source, store)
        old = _edition(known, number_of(asked, "from"), time_of(asked, "from_day"), store)
        new = _edition(known, number_of(asked, "to"), time_of(asked, "to_day"), store)
        before, after = store.document(old.document), store.document(new.document)
        editions = store.browse.editions(known.id)
    edits = () if old.text == new.text else shared.compare(before, after)
    ruling = Ruling(Weight.EDITORIAL, Verdict.UNDETERMINED, (), page_date=PageDate.NONE)
    both = Change(known.id, old.last_seen, new.first_seen, old.text, new.text, edits, ruling, id=UNSAVED)
    return shared.page(
        request, "compare.html", source=known, old=old, new=new, editions=editions, edits=len(edits), asked=asked,
        read=read_through(both, after), side=asked.get("view") == "side",
    )  # fmt: skip


def source_of(name: str, store: Store) -> Source:
    """The source of that id. Raises NotFound."""
    known = store.browse.source(SourceId(name)) if len(name) <= 200 and "\0" not in name else None
    if known is None:
        raise NotFound("nothing was ever recorded of a source of this name; the overview lists those that are watched")
    return known


def runs_of(visits: Sequence[VisitRow]) -> list[Run]:
    """The checks, newest first, with those that came to the same put together."""
    runs: list[Run] = []
    for visit in visits:
        last = runs[-1] if runs else None
        same = last and visit.outcome == last.outcome and visit.change is None and (visit.reason or "") == last.reason
        if last is not None and same:
            runs[-1] = replace(last, first=visit.at, times=last.times + 1)
        else:
            words = OUTCOMES.get(visit.outcome, visit.outcome)
            runs.append(Run(visit.outcome, words, visit.reason or "", visit.at, visit.at, 1, visit.change))
    return runs


def _public(known: Source, configured: Source | None) -> Source:
    """Only addresses that were remembered are shown: those of the settings may hold what is nobody's business."""
    return replace(configured, urls=known.urls, headers=()) if configured else known


def _edition(source: Source, number: int | None, day: datetime | None, store: Store) -> Edition:
    found = store.browse.edition(source.id, number) if number is not None else None
    if number is None and day is not None:
        found = store.edition_at(source.id, day)
    if found is None:
        raise NotFound("choose two texts of this source to compare; its page lists them")
    return found


def _gap(edition: Edition | None, at: datetime | None) -> bool:
    """Does the time that is asked for lie where nobody looked?"""
    return bool(edition and at and edition.next_seen and at > edition.last_seen)


def _flips(visits: Iterable[VisitRow]) -> dict[str, int]:
    """By what unchanged pages were known, with how often: what was learned to be no news."""
    found: dict[str, int] = {}
    for visit in visits:
        if visit.how:
            found[visit.how] = found.get(visit.how, 0) + 1
    return dict(sorted(found.items(), key=lambda each: -each[1]))
