"""The list of changes, and the overview of everything that is watched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from watcher.model.source import Source, SourceId
from watcher.store import Filters, FoundPolicy, Listed, Store, Term, terms_of
from watcher.web.asking import filters_of, number_of
from watcher.web.health import Seen, State
from watcher.web.shared import shared_of

router = APIRouter(include_in_schema=False)

ON_A_PAGE = 50
NAMES = ("q", "service", "kind", "weight", "verdict", "since", "until", "open", "source")
SOURCES_ON_A_PAGE = 100
NEEDING = 10
LOOKED_FURTHER = 300  # blocks after the first that holds a word, for one that holds more of them
AROUND = 90  # characters on each side of a word that was found


@dataclass(frozen=True, slots=True)
class Hit:
    """A text of today in which the words were found, and the place: each part of it, and whether it was looked for."""

    source: Source
    place: tuple[tuple[str, bool], ...]


@router.get("/")
def changes(request: Request) -> Response:
    """The changes, newest first, by filter and by words."""
    shared, asked = shared_of(request), request.query_params
    filters, before = filters_of(asked), number_of(asked, "before")
    with shared.reading() as store:
        found = store.browse.changes(filters, before=before, limit=ON_A_PAGE + 1)
        services = store.browse.services()
        policies = _policies(filters, store) if before is None else []
        waiting = store.search.waiting() if filters.words else 0
        source = store.browse.source(SourceId(asked["source"])) if filters.facets.source else None
    shown = found[:ON_A_PAGE]
    return shared.page(
        request, "changes.html", shown=_by_day(shown), asked=asked, filters=filters, services=services, policies=policies,
        waiting=waiting, source=source, feeds=_feed(filters),
        older=_with(asked, before=shown[-1].position) if len(found) > ON_A_PAGE else None,
        filtered=any(asked.get(name) for name in NAMES),
    )  # fmt: skip


@router.get("/overview")
def overview(request: Request) -> Response:
    """Every source and its health, and what needs a person."""
    shared, asked = shared_of(request), request.query_params
    health = shared.health()
    with shared.reading() as store:
        needing = store.browse.changes(Filters(open_only=True), limit=NEEDING + 1)
        messages = store.browse.messages()
    chosen = [source for source in health.sources if _is_asked(source, asked)]
    begin = max(0, (number_of(asked, "page") or 1) - 1) * SOURCES_ON_A_PAGE
    shown = [source.pulse for source in chosen[begin : begin + SOURCES_ON_A_PAGE]]
    ill = [source.pulse for source in health.sources if source.state in (State.TROUBLE, State.HELD, State.OVERDUE)]
    return shared.page(
        request, "overview.html", shown=shown, states=health.states, counts=health.counts,
        asked=asked, State=State, chart=health.chart, needing=needing[:NEEDING], more=len(needing) > NEEDING,
        ill=ill[:NEEDING], ills=len(ill), messages=messages, services=health.services, number=len(chosen),
        all=len(health.sources), page=begin // SOURCES_ON_A_PAGE + 1, pages=max(1, -(-len(chosen) // SOURCES_ON_A_PAGE)),
        link=lambda **given: _with(asked, **given),
    )  # fmt: skip


def _is_asked(source: Seen, asked: Mapping[str, str]) -> bool:
    return (
        asked.get("service", "") in ("", source.pulse.source.service)
        and asked.get("state", "") in ("", source.state)
        and all(word in source.name for word in asked.get("q", "").casefold().split())
    )


def _by_day(shown: Iterable[Listed]) -> dict[object, list[Listed]]:
    days: dict[object, list[Listed]] = {}
    for listed in shown:
        days.setdefault(listed.change.first_seen.date(), []).append(listed)
    return days


def _policies(filters: Filters, store: Store) -> list[Hit]:
    return [_hit(found, filters.words, store) for found in store.search.policies(filters.words, filters.facets, 6)]


def _hit(found: FoundPolicy, words: str, store: Store) -> Hit:
    return Hit(found.source, tuple(_place(store.search.texts(found), words)))


def _place(texts: Iterable[str], words: str) -> Iterator[tuple[str, bool]]:
    """The first place with most of what was looked for; where folding away accents made it another, the beginning."""
    looks = [(term.text.casefold(), _look(term)) for term in terms_of(words) if term.is_wanted]
    best, most, far = "", 0, LOOKED_FURTHER
    for text in texts:
        line = text.casefold()  # a plain look first: of 3,000 clauses few hold the word at all
        held = sum(word in line and re.search(look, text, re.IGNORECASE) is not None for word, look in looks)
        if held > most or not best:
            best, most = text, held
        far -= most > 0
        if most == len(looks) or not far:
            break
    look = "|".join(look for _, look in looks)
    found = re.search(look, best, re.IGNORECASE) if most else None
    begin, end = (max(0, found.start() - AROUND), found.end() + AROUND) if found else (0, 2 * AROUND)
    shown = ("…" if begin else "") + best[begin:end] + ("…" if end < len(best) else "")
    parts = re.split(f"({look})", shown, flags=re.IGNORECASE)
    return ((part, number % 2 == 1) for number, part in enumerate(parts) if part)


def _look(term: Term) -> str:
    return rf"(?<!\w){re.escape(term.text)}" + ("" if term.is_beginning else r"(?!\w)")


def _with(asked: Mapping[str, str], **given: object) -> str:
    """The same address with other values, which are text of ours."""
    kept = {name: value for name, value in asked.items() if value and name not in (*given, "once")}
    return "?" + urlencode({**kept, **{name: value for name, value in given.items() if value not in (None, "")}})


def _feed(filters: Filters) -> str:
    """The feed that tells of what is shown, as far as there is one."""
    given: dict[str, str] = dict(filters.facets.given())
    for name in ("source", "service", "verdict"):
        if name in given:
            return "/feeds/changes.atom?" + urlencode([(name, given[name])])
    return "/feeds/changes.atom"
