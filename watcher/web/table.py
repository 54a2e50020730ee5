"""The changes as a table for a spreadsheet (CSV), sent while it is read: however long it is, little of it is held."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from watcher.store import Filters, Listed
from watcher.summary import cell_of, reference
from watcher.web.answers import etag_of, kept_as, not_modified
from watcher.web.asking import filters_of
from watcher.web.shared import Shared, address_of, shared_of
from watcher.web.words import stamp

router = APIRouter(include_in_schema=False)

AT_ONCE = 200  # rows
COLUMNS = (
    "change", "reference", "first_seen", "old_last_seen", "service", "source", "title", "kind", "weight", "verdict",
    "headline", "effective", "lead_days", "acknowledged", "link",
)  # fmt: skip


@router.get("/changes.csv")
def table(request: Request) -> Response:
    """All changes that fit the filters of the page, newest first."""
    shared, filters, address = shared_of(request), filters_of(request.query_params), address_of(request)
    # Named by what the files look like, as nobody has seen the whole of it before it is sent.
    etag = "W/" + etag_of(f"{address} {sorted(request.query_params.items())} {shared.shelf.stamp()}".encode())
    if unchanged := not_modified(request, etag):
        return unchanged
    portions = _portions(shared, filters, address)
    begun = next(portions)  # what is wrong is told while an answer can still say so
    return StreamingResponse(
        chain([begun], portions),
        media_type="text/csv; charset=utf-8",
        headers={**kept_as(etag), "content-disposition": 'attachment; filename="changes.csv"'},
    )


def _portions(shared: Shared, filters: Filters, address: str) -> Iterator[bytes]:
    """The table piece by piece; between them nothing is held of the database."""
    begin, before = "\ufeff" + _written([COLUMNS]), None
    while True:
        with shared.reading() as store:
            found = store.browse.changes(filters, before=before, limit=AT_ONCE)
        yield (begin + rows_of(found, address)).encode("utf-8", "replace")
        if len(found) < AT_ONCE:
            return
        begin, before = "", found[-1].position


def rows_of(listed: Iterable[Listed], address: str) -> str:
    """Lines that open in any spreadsheet, in which no text of a page is a formula."""
    return _written(_cells(one, address) for one in listed)


def _cells(one: Listed, address: str) -> Iterable[object]:
    change, source, ruling = one.change, one.source, one.change.ruling
    cells: list[object] = [
        change.id, reference(change), stamp(change.first_seen), stamp(change.old_last_seen), source.service, source.id,
        source.title, source.kind, ruling.weight, ruling.verdict, change.headline, ruling.effective or "",
        "" if ruling.lead_days is None else ruling.lead_days, "yes" if one.acknowledged else "no",
        f"{address}/changes/{change.id}",
    ]  # fmt: skip
    return [cell if isinstance(cell, int) else cell_of(str(cell)) for cell in cells]


def _written(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
