"""The JSON API: what the pages show, for programs. Described by `/api/openapi.json`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, WithJsonSchema
from starlette.responses import Response

from watcher.errors import NotFound
from watcher.model.change import Verdict, Weight
from watcher.model.source import Kind
from watcher.store import Facets, Filters
from watcher.web.answers import answered, etag_of
from watcher.web.asking import filters_of, time_of
from watcher.web.change_page import LARGEST_ID, change_of
from watcher.web.health import state_of
from watcher.web.shapes import (
    BlockOut,
    ChangesOut,
    ProblemOut,
    SourceHistoryOut,
    SourcesOut,
    SourceTextOut,
    WholeChangeOut,
    change_out,
    source_out,
    source_state_out,
    text_out,
    visit_out,
    whole_change_out,
)
from watcher.web.shared import Shared, shared_of
from watcher.web.source_page import source_of

PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": ProblemOut, "description": "It cannot be understood"},
    401: {"description": "A password is needed: Basic with any name, or Bearer", "content": {"text/plain": {}}},
    414: {"description": "The address is too long", "content": {"text/plain": {}}},
    503: {"model": ProblemOut, "description": "The database cannot be used just now"},
}
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": ProblemOut, "description": "There is no such thing"}}


def _leads_to(**operations: tuple[str, str, str]) -> dict[int | str, dict[str, Any]]:
    """Where an answer leads, for programs: by operation its parameter and where in the answer its value stands."""
    links = {
        name: {"operationId": operation, "parameters": {parameter: f"$response.body#{pointer}"}}
        for name, (operation, parameter, pointer) in operations.items()
    }
    return {200: {"links": links}}


router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["changes"])

_TIME = r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?Z?$"
# Empty as a form sends what was not filled in: no time is given then.
_WHEN = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "pattern": _TIME}, {"const": ""}]}
When = Annotated[str, WithJsonSchema(_WHEN)]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[str | None, Query(pattern=r"^[0-9]{1,18}$", description="`next` of the page before.")]
Number = Annotated[int, Path(ge=1, lt=LARGEST_ID, description="The number of a change.")]
Id = Annotated[str, Path(min_length=1, max_length=200, description="The id of a source.")]


@router.get(
    "/changes",
    response_model=ChangesOut,
    operation_id="changes",
    responses=_leads_to(
        change=("change", "number", "/changes/0/id"),
        source=("source", "source", "/changes/0/source/id"),
        next=("changes", "cursor", "/next"),
    ),
)
def changes(
    request: Request,
    q: Annotated[str, Query(max_length=300, description='Words, "phrases", begin*, -without.')] = "",
    source: Annotated[str, Query(max_length=200)] = "",
    service: Annotated[str, Query(max_length=200)] = "",
    kind: Kind | None = None,
    weight: Weight | None = None,
    verdict: Verdict | None = None,
    since: Annotated[When | None, Query(description="A day or a time.")] = None,
    until: Annotated[When | None, Query(description="The last day, or a time.")] = None,
    unacknowledged: bool = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """The changes, newest first, by filter and by words."""
    times = filters_of({"since": since or "", "until": until or ""})
    facets = Facets(source or None, service or None, kind, weight, verdict)
    filters = Filters(q, facets, times.since, times.until, unacknowledged)
    with shared_of(request).reading() as store:
        found = store.browse.changes(filters, before=None if cursor is None else int(cursor), limit=limit + 1)
    shown = found[:limit]
    return _json(request, ChangesOut(
        changes=[change_out(one) for one in shown], next=str(shown[-1].position) if len(found) > limit else None
    ))  # fmt: skip


@router.get(
    "/changes/{number}",
    response_model=WholeChangeOut,
    operation_id="change",
    responses=MISSING | _leads_to(source=("source", "source", "/source/id"), text=("text", "source", "/source/id")),
)
def change(request: Request, number: Number) -> Response:
    """One change with its edits, evidence, captures, messages and remarks."""
    with shared_of(request).reading() as store:
        known = change_of(number, store)
        listed = store.browse.listed(known.id)
        assert listed is not None, "every change is listed"
        out = whole_change_out(
            listed, known, store.browse.sides(known.id), store.deliveries(change=known.id),
            store.remarks.acknowledged(known.id), store.remarks.notes(known.id),
        )  # fmt: skip
    return _json(request, out)


@router.get(
    "/sources",
    response_model=SourcesOut,
    operation_id="sources",
    responses=_leads_to(source=("source", "source", "/sources/0/id"), next=("sources", "cursor", "/next")),
    tags=["sources"],
)
def sources(
    request: Request,
    service: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
    limit: Limit = 100,
) -> Response:
    """The sources and how they are doing, by id."""
    shared = shared_of(request)
    pulses = sorted((one.pulse for one in shared.health().sources), key=lambda pulse: pulse.source.id)
    left = [p for p in pulses if service in ("", p.source.service) and (cursor is None or p.source.id > cursor)]
    states = _states(shared, shared.clock())
    shown = [source_state_out(pulse, states(pulse)) for pulse in left[:limit]]
    return _json(request, SourcesOut(sources=shown, next=shown[-1].id if len(left) > limit else None))


@router.get(
    "/sources/{source}",
    response_model=SourceHistoryOut,
    operation_id="source",
    responses=MISSING | _leads_to(text=("text", "source", "/source/id")),
    tags=["sources"],
)
def source(request: Request, source: Id, limit: Limit = 100) -> Response:
    """A source, its latest texts and its latest checks."""
    shared = shared_of(request)
    with shared.reading() as store:
        known = source_of(source, store)
        pulse, visits = store.browse.pulse(known.id), store.visits(known.id, limit=limit)
        editions = store.browse.editions(known.id, limit)
    return _json(request, SourceHistoryOut(
        source=source_state_out(pulse, _states(shared, shared.clock())(pulse)),
        texts=[text_out(one) for one in editions], visits=[visit_out(visit) for visit in visits],
    ))  # fmt: skip


@router.get(
    "/sources/{source}/text",
    response_model=SourceTextOut,
    operation_id="text",
    responses=MISSING | _leads_to(source=("source", "source", "/source/id")),
    tags=["sources"],
)
def text(
    request: Request,
    source: Id,
    at: Annotated[When | None, Query(description="A day or a time; now unless given.")] = None,
) -> Response:
    """The text of a source, now or at a time."""
    shared, moment = shared_of(request), time_of({"at": at or ""}, "at")
    with shared.reading() as store:
        known = source_of(source, store)
        edition = store.edition_at(known.id, moment or shared.clock())
        if edition is None:
            raise NotFound("what stood there then is not known")
        document = store.document(edition.document)
    return _json(request, SourceTextOut(
        source=source_out(known.id, known.service, known.title, known.kind), text=text_out(edition),
        blocks=[
            BlockOut(kind=b.kind, label=b.label, text=b.text, under=list(b.under))
            for b in document.blocks
        ],
    ))  # fmt: skip


def _states(shared: Shared, now: datetime) -> Any:
    return lambda pulse: str(state_of(pulse, shared.settings, now))


def _json(request: Request, value: BaseModel) -> Response:
    body = value.model_dump_json().encode()
    return answered(request, body, etag_of(body), "application/json")
