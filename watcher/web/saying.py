"""What a person says of a change: seen, a note, «someone was told». Only forms of our own pages come this far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from watcher.model.change import ChangeId, Evidence, EvidenceKind
from watcher.web.asking import Unclear, time_of
from watcher.web.change_page import LARGEST_ID
from watcher.web.shared import shared_of, visitor_of

router = APIRouter(include_in_schema=False)

LONGEST_NAME = 80
LONGEST_NOTE = 4_000


@router.post("/changes/{number}/acknowledge")
def acknowledge(request: Request, number: int) -> Response:
    """A person has seen it."""
    shared = shared_of(request)
    form = visitor_of(request).form
    shared.desk.acknowledge(_id(number), _name(form), shared.clock())
    return _back(number, "" if form.get("top") else "#remarks")


@router.post("/changes/{number}/reopen")
def reopen(request: Request, number: int) -> Response:
    """It is to be looked at again."""
    shared_of(request).desk.reopen(_id(number))
    return _back(number)


@router.post("/changes/{number}/note")
def note(request: Request, number: int) -> Response:
    """A note on it."""
    shared, form = shared_of(request), visitor_of(request).form
    text = _text(form, "text", "the note", LONGEST_NOTE)
    shared.desk.note(_id(number), text, _name(form), shared.clock())
    return _back(number, "#notes")


@router.post("/changes/{number}/told")
def told(request: Request, number: int) -> Response:
    """Sellers were told of it: the verdict is computed anew."""
    shared, form = shared_of(request), visitor_of(request).form
    says, url = _text(form, "says", "what sellers were told", LONGEST_NOTE), form.get("url", "").strip()
    if url and (not url.startswith(("https://", "http://")) or len(url) > 1_000 or not url.isprintable()):
        raise Unclear("the address of the notice should begin with https://")
    day, now = time_of(form, "day"), shared.clock()
    if day is not None and day > now:
        raise Unclear("nobody was told on a day that lies ahead")
    quotation = f"{says} ({url})" if url else says
    shared.desk.told(_id(number), _evidence(_name(form), quotation, now, day))
    return _back(number, "#notice")


def _evidence(by: str, quotation: str, now: datetime, day: datetime | None) -> Evidence:
    return Evidence(EvidenceKind.STATEMENT, f"stated by {by}", quotation, now, day.date() if day else None)


def _id(number: int) -> ChangeId:
    return ChangeId(number if 0 < number < LARGEST_ID else 0)


def _name(form: Mapping[str, str]) -> str:
    return " ".join(form.get("by", "").split())[:LONGEST_NAME] or "somebody"


def _text(form: Mapping[str, str], name: str, what: str, most: int) -> str:
    text = form.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Unclear(f"{what} is missing; write it into the field")
    if len(text) > most:
        raise Unclear(f"{what} is too long; write at most {most} characters")
    return text


def _back(number: int, place: str = "#remarks") -> Response:
    return RedirectResponse(f"/changes/{number}{place}", 303)
