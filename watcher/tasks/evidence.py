"""Evidence of announcements: gathered for a change when it is found, and held against older changes when it comes later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from watcher.judge import Told, announcements_in, named_in, reconsider
from watcher.judge.announced import AFTER, BEFORE
from watcher.model.announcement import Announcement, Reading
from watcher.model.change import Change, Evidence, EvidenceKind
from watcher.model.outcome import Changed, FirstSeen, Outcome, Unchanged
from watcher.model.source import Kind, Source
from watcher.notify.notices import correction_notices
from watcher.tasks.tools import Tools


def told_of(service: str, tools: Tools) -> Told:
    """Every announcement of a service, and where was looked for them."""
    return Told(tools.store.announcements(service), tuple(_readings(service, tools)))


def _readings(service: str, tools: Tools) -> Iterator[Reading]:
    for source in tools.settings.sources:
        if source.kind is Kind.ANNOUNCEMENTS and source.service == service:
            last = tools.store.standing(source.id).last
            yield Reading(source.id, source.title, last.seen if last else None)


def entries_of(outcome: Outcome) -> tuple[Announcement, ...]:
    """The entries that an announcements source shows, when its text is new."""
    visit = outcome.visit
    if visit.source.kind is not Kind.ANNOUNCEMENTS:
        return ()
    match outcome:
        case FirstSeen(document=document) | Changed(document=document):
            return announcements_in(visit.source.id, document, visit.at)
        case Unchanged(document=document) if document is not None:
            return announcements_in(visit.source.id, document, visit.at)
        case _:
            return ()


def reopen(service: str, now: datetime, tools: Tools) -> list[Change]:
    """Hold what is announced now against the changes that were found lately; give back those that are ruled anew."""
    told = told_of(service, tools)
    revised = []
    for source in tools.settings.sources:
        if source.service == service and source.kind is not Kind.ANNOUNCEMENTS:
            for change in tools.store.changes(source.id, since=now - BEFORE - AFTER, limit=None):
                revised += _reconsidered(source, change, told, now, tools)
    return revised


def _reconsidered(source: Source, change: Change, told: Told, now: datetime, tools: Tools) -> list[Change]:
    named = named_in(told.announcements, source, change.old_last_seen, change.first_seen)
    evidence = Told(named, told.readings, tools.store.statements(change.id))
    ruling = reconsider(change, evidence)
    if ruling is None:
        return []
    tools.store.revise(change, ruling, correction_notices(source, change, ruling), now)
    return [tools.store.change(change.id)]


def state(change: Change, source: Source, said: Evidence, tools: Tools) -> Change:
    """A person says that sellers were told; the change is ruled anew with that."""
    assert said.kind is EvidenceKind.STATEMENT
    told = told_of(source.service, tools)
    named = named_in(told.announcements, source, change.old_last_seen, change.first_seen)
    statements = (*tools.store.statements(change.id), said)
    ruling = reconsider(change, Told(named, told.readings, statements)) or change.ruling
    notices = correction_notices(source, change, ruling) if ruling.verdict is not change.ruling.verdict else []
    tools.store.revise(change, ruling, notices, said.at, stated=said)
    return tools.store.change(change.id)
