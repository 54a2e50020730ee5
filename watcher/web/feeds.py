"""Atom feeds, and a calendar of the days on which changes come into force.

An answer is kept with what the files of the database looked like when it was made: who asks again while nothing was
written is answered without touching the database.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode
from xml.etree import ElementTree as ET  # only writes here; nothing is parsed

from fastapi import APIRouter, Request
from starlette.responses import Response

from watcher.store import Facets, Filters, Listed, Store
from watcher.summary import badge, clip, day_words, inert, reference
from watcher.web.answers import answered
from watcher.web.asking import filters_of
from watcher.web.shared import address_of, shared_of
from watcher.web.words import stamp

router = APIRouter(include_in_schema=False)

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50
CALENDAR_BEGINS = timedelta(days=90)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


_ATOM_NAMES = ("source", "service", "verdict")


@router.get("/feeds/changes.atom")
def atom(request: Request) -> Response:
    """The newest changes: all, or those of a source, a service, a verdict."""
    shared = shared_of(request)
    given = filters_of({name: request.query_params.get(name, "") for name in _ATOM_NAMES}).facets
    base = address_of(request)
    name = urlencode(dict(given.given()))

    def make() -> bytes:
        with shared.reading() as store:
            return feed(_newest(given, store), name, base)

    return _answer(request, f"atom?{name} {base}", make, "application/atom+xml; charset=utf-8")


@router.get("/calendar.ics")
def calendar(request: Request) -> Response:
    """The days on which changes come into force."""
    shared = shared_of(request)
    since = (shared.clock() - CALENDAR_BEGINS).date()
    base = address_of(request)

    def make() -> bytes:
        with shared.reading() as store:
            return ics(store.browse.coming(since), base)

    return _answer(request, f"ics {since} {base}", make, "text/calendar; charset=utf-8")


def feed(listed: list[Listed], name: str, base: str) -> bytes:
    """An Atom feed. Its ids hang on the changes alone, whatever the address that it is fetched from."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    _put(root, "id", f"urn:policy-watch:feed:{sha256(name.encode()).hexdigest()[:16]}")
    titles = [listed[0].source.name] if "source=" in name and listed else []
    _put(root, "title", " · ".join(["Policy changes", *titles]))
    _put(root, "updated", stamp(max((one.change.first_seen for one in listed), default=NEVER)))
    _put(ET.SubElement(root, f"{{{ATOM}}}author"), "name", "watch")
    query = f"?{name}" if name else ""
    _link(root, "self", f"{base}/feeds/changes.atom{query}")
    _link(root, "alternate", f"{base}/{query}")
    for one in listed:
        _entry(root, one, base)
    said: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return said


def _entry(root: ET.Element, listed: Listed, base: str) -> None:
    change = listed.change
    entry = ET.SubElement(root, f"{{{ATOM}}}entry")
    _put(entry, "id", f"urn:policy-watch:change:{reference(change)}-{change.id}")
    _put(entry, "title", f"{badge(change)}: {listed.source.name}")
    # The moment of the change and never that of a later ruling: a feed's times do not go back.
    _put(entry, "updated", stamp(change.first_seen))
    _put(entry, "published", stamp(change.first_seen))
    _link(entry, "alternate", f"{base}/changes/{change.id}")
    for term in (change.ruling.verdict, change.ruling.weight, listed.source.service):
        ET.SubElement(entry, f"{{{ATOM}}}category", term=_text(term))
    effective = f" In force {day_words(change.ruling.effective)}." if change.ruling.effective else ""
    _put(entry, "summary", f"{change.headline}{effective}")


def ics(listed: list[Listed], base: str) -> bytes:
    """A calendar with a whole day for each change that has a day on which it comes into force."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//policy-watch//changes//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Policy changes",
    ]
    for one in listed:
        effective = one.change.ruling.effective
        if effective is not None:
            lines += _event(one, effective, base)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(one: Listed, effective: date, base: str) -> list[str]:
    change = one.change
    return [
        "BEGIN:VEVENT",
        f"UID:{reference(change)}-{change.id}@policy-watch",
        f"DTSTAMP:{change.first_seen.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{effective:%Y%m%d}",
        f"DTEND;VALUE=DATE:{effective + timedelta(days=1):%Y%m%d}" if effective < date.max else "DURATION:P1D",
        f"SUMMARY:{_escaped(clip(f'{one.source.name}: {change.headline}', 150))}",
        f"DESCRIPTION:{_escaped(f'{badge(change)}. {change.headline}')}",
        f"URL:{base}/changes/{change.id}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    return _text(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """At most 75 bytes a line, as RFC 5545 wants it; what follows on begins with a blank."""
    parts: list[str] = []
    part = ""
    for character in line:
        if len((part + character).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part])


def _newest(facets: Facets, store: Store) -> list[Listed]:
    return store.browse.changes(Filters(facets=facets), limit=ENTRIES)


def _answer(request: Request, name: str, make: Callable[[], bytes], media_type: str) -> Response:
    shared = shared_of(request)
    kept = shared.answers.get(name, shared.shelf.stamp(), make)
    return answered(request, kept.body, kept.etag, media_type)


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = _text(text)


def _link(parent: ET.Element, rel: str, href: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", rel=rel, href=_text(href))


def _text(text: str) -> str:
    return inert(text)
