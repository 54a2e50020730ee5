"""One change: the verdict with its evidence, the figures, the redline, the captures, and who was told."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from watcher.errors import NotFound
from watcher.model.change import Change, ChangeId
from watcher.model.page import Document
from watcher.model.source import Source
from watcher.store import Sides, Store
from watcher.summary import change_message, reference
from watcher.web.raw import HEADERS
from watcher.web.redline import Numbered, numbered, read_through
from watcher.web.shared import shared_of

router = APIRouter(include_in_schema=False)

LARGEST_ID = 2**62
SHOWN_ABOVE = {"The whole", "Reasons", "First seen"}  # facts of the message that the page has in other places


@router.get("/changes/{number}/edits/{edit}")
def edit(number: int, edit: int) -> Response:
    """Where messages lead: the edit on its page."""
    return RedirectResponse(f"/changes/{number}#edit-{edit}", 303)


@router.get("/changes/{number}")
def change(request: Request, number: int) -> Response:
    """The page of a change."""
    shared = shared_of(request)
    with shared.reading() as store:
        known = change_of(number, store)
        listed = store.browse.listed(known.id)
        assert listed is not None, "every change is listed"
        sides = store.browse.sides(known.id)
        text = _text(known, sides, store)
        older, newer = store.browse.beside(listed)
        deliveries = store.deliveries(change=known.id)
        earlier = store.earlier_rulings(known.id)
        statements = store.statements(known.id)
        pictures = store.drawings.taken(known.id)
        seen, notes = store.remarks.acknowledged(known.id), store.remarks.notes(known.id)
    source = _source(listed.source, shared.settings.source(listed.source.id))
    message = change_message(source, known)
    return shared.page(
        request, "change.html", change=known, source=source, sides=sides, message=message, reference=reference(known),
        facts=[fact for fact in message.facts if fact.label not in SHOWN_ABOVE],
        read=read_through(known, text), figures=_figures(numbered(known)), older=older, newer=newer, deliveries=deliveries,
        earlier=[replace(known, ruling=ruling) for ruling in earlier], statements=statements, seen=seen, notes=notes,
        pictures=pictures,
        side=request.query_params.get("view") == "side",
    )  # fmt: skip


@router.get("/changes/{number}/pictures/{which}")
def picture(request: Request, number: int, which: int) -> Response:
    """How a page looked when the change was found. It is a JPEG whatever it holds, and nothing in it is run."""
    with shared_of(request).reading() as store:
        pictures = store.drawings.of(change_of(number, store).id)
    if not 0 < which <= len(pictures):
        raise NotFound(f"change {number} has no picture {which}")
    return Response(pictures[which - 1].jpeg, media_type="image/jpeg", headers=HEADERS)


def change_of(number: int, store: Store) -> Change:
    """The change of that number. Raises NotFound."""
    if not 0 < number < LARGEST_ID:
        raise NotFound(f"there is no change {number}")
    return store.change(ChangeId(number))


def _source(remembered: Source, configured: Source | None) -> Source:
    """The source as the settings have it, where they do; else as it was when it was watched."""
    return configured or remembered


def _text(known: Change, sides: Sides, store: Store) -> Document | None:
    """The new text, where it is still the one that was compared: a better reader may have read it anew."""
    with suppress(NotFound):
        text = store.document(sides.after.document)
        if text.text_sha256 == known.after:
            return text
    return None


def _figures(edits: list[Numbered]) -> list[tuple[Numbered, list[tuple[str, str]]]]:
    """The edits in which figures moved, came or went, each with its pairs of old and new."""
    found = []
    for one in edits:
        pairs = [(f.before.text if f.before else "", f.after.text if f.after else "") for f in one.edit.figures]
        if pairs:
            found.append((one, list(dict.fromkeys(pairs))))
    return found
