"""Evidence of announcements: gathered for a change when it is found, and held against older changes when it comes later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from watcher.judge import Told, announcements_in, how_named, named_in, reconsider, stamped, standing
from watcher.judge.announced import AFTER, BEFORE
from watcher.model.announcement import Announcement, Reading
from watcher.model.change import Change, Evidence, EvidenceKind, PageDate, Stamp, Verdict
from watcher.model.notice import Notice
from watcher.model.outcome import Changed, FirstSeen, Last, Outcome, Unchanged
from watcher.model.source import Kind, Source, SourceId
from watcher.notify.notices import correction_notices, unkept_notices
from watcher.tasks.conclude import names_of
from watcher.tasks.tools import Tools

LOOKED_BACK = timedelta(days=14)
"""For so long it is asked whether what was announced for a day has come."""


def told_of(service: str, tools: Tools, more: Iterable[Announcement] = ()) -> Told:
    """Every announcement of a service, and where was looked for them. `more`: entries that are not recorded yet."""
    known = tools.store.announcements(service)
    said = {(one.source, one.title, one.text) for one in known}
    new = (one for one in more if (one.source, one.title, one.text) not in said)
    return Told((*known, *new), tuple(_readings(service, tools)))


def _readings(service: str, tools: Tools) -> Iterator[Reading]:
    for source in tools.sources:
        if source.kind is Kind.ANNOUNCEMENTS and source.service == service:
            last = tools.store.standing(source.id).last
            yield Reading(source.id, source.title, last.seen if last else None)


def entries_of(outcome: Outcome) -> tuple[Announcement, ...]:
    """The entries that an announcements source shows, when its text is new."""
    visit = outcome.visit
    if visit.source.kind is not Kind.ANNOUNCEMENTS:
        return ()
    match outcome:
        case FirstSeen(document=document):
            return announcements_in(visit.source.id, document, visit.at, stood=True)
        case Changed(document=document):
            return announcements_in(visit.source.id, document, visit.at)
        case Unchanged(document=document) if document is not None:
            return announcements_in(visit.source.id, document, visit.at)
        case _:
            return ()


def reopen(service: str, now: datetime, tools: Tools, entries: Iterable[Announcement] = ()) -> list[Change]:
    """Hold what is announced now against the changes that were found lately; give back those that are ruled anew.

    `entries`: what an announcements source shows now, which is recorded next.
    """
    told = told_of(service, tools, entries)
    revised = []
    for source in tools.sources:
        if source.service == service and source.kind is not Kind.ANNOUNCEMENTS:
            for change in tools.store.changes(source.id, since=now - BEFORE - AFTER, limit=None):
                revised += _reconsidered(source, change, told, now, tools)
    return revised


def unkept(outcome: Outcome, before: Last | None, tools: Tools) -> list[Notice]:
    """The notices that a change was announced for a day that is over, while the text is as it was; looked for once a day.

    `before`: what was known of the source before this check.
    """
    visit = outcome.visit
    if not isinstance(outcome, Unchanged) or visit.source.kind is Kind.ANNOUNCEMENTS or before is None:
        return []
    if before.seen.date() == visit.at.date() or not list(_readings(visit.source.service, tools)):
        return []
    edition = tools.store.edition_at(visit.source.id, before.seen)
    if edition is None:
        return []
    titles = {source.id: source.title for source in tools.sources}
    return [
        notice
        for one in _overdue(visit.source, visit.at, edition.first_seen, tools)
        for notice in unkept_notices(
            visit.source, one, titles.get(one.source, one.source), edition.first_seen, visit.at
        )
    ]


def _overdue(source: Source, at: datetime, since: datetime, tools: Tools) -> Iterator[Announcement]:
    """What was announced for a day that was over lately, and after the text that still stands there was first seen."""
    told = tools.store.announcements(source.service)
    late = [one for one in told if one.effective and one.effective < at.date() <= one.effective + LOOKED_BACK]
    if not late:
        return
    named = standing([one for one in told if how_named(one, source, titles_of(source.id, tools))])
    for one in named:
        dated = one.published is not None or not one.stood
        if one in late and dated and since.date() <= one.day and not _came(source, one, tools):
            yield one


def _came(source: Source, notice: Announcement, tools: Tools) -> bool:
    """Did the text change since a notice, or in the days before it?"""
    since = datetime.combine(notice.day, time(), UTC) - AFTER
    return bool(tools.store.changes(source.id, since=since, limit=1))


def silent_change(source: SourceId, now: datetime, tools: Tools) -> Change | None:
    """The last change of a source, where it was lately and left the page's own date as it was."""
    last = next(iter(tools.store.changes(source, since=now - BEFORE, limit=1)), None)
    if last is None or last.ruling.verdict is Verdict.WENT_BACK:
        return None
    return last if last.ruling.page_date in {PageDate.SAME, PageDate.NONE, PageDate.UNREADABLE} else None


def join(stamp: Stamp, source: Source, tools: Tools) -> None:
    """Rule an earlier change anew, now that the page's date moved alone; its channels hear of the correction."""
    change = tools.store.change(stamp.change)
    if change.ruling.stamped is not None:
        return
    ruling = stamped(change, stamp, _told_of_change(change, source, told_of(source.service, tools), tools))
    tools.store.revise(change, ruling, correction_notices(source, change, ruling, tools.settings), stamp.evidence.at)


def _told_of_change(change: Change, source: Source, told: Told, tools: Tools) -> Told:
    """Of all that a service announced, what names the source near a change; with what people stated on it."""
    named = named_in(told.announcements, source, change.old_last_seen, change.first_seen, titles_of(source.id, tools))
    return Told(named, told.readings, tools.store.statements(change.id))


def titles_of(source: SourceId, tools: Tools) -> set[str]:
    """What the page of a source calls itself."""
    last = tools.store.standing(source).last
    return names_of(tools.store.document(last.document)) if last else set()


def _reconsidered(source: Source, change: Change, told: Told, now: datetime, tools: Tools) -> list[Change]:
    ruling = reconsider(change, _told_of_change(change, source, told, tools))
    if ruling is None:
        return []
    tools.store.revise(change, ruling, correction_notices(source, change, ruling, tools.settings), now)
    return [tools.store.change(change.id)]


def state(change: Change, source: Source, said: Evidence, tools: Tools) -> Change:
    """A person says that sellers were told; the change is ruled anew with that."""
    assert said.kind is EvidenceKind.STATEMENT
    told = _told_of_change(change, source, told_of(source.service, tools), tools)
    ruling = reconsider(change, replace(told, statements=(*told.statements, said))) or change.ruling
    notices = (
        correction_notices(source, change, ruling, tools.settings)
        if ruling.verdict is not change.ruling.verdict
        else []
    )
    tools.store.revise(change, ruling, notices, said.at, stated=said)
    return tools.store.change(change.id)
