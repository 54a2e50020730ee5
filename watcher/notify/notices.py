"""Who hears of an outcome. Pure: the outbox gets what this gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from watcher.model.announcement import Announcement
from watcher.model.change import Change, Ruling
from watcher.model.notice import Message, Notice
from watcher.model.outcome import (
    Broken,
    Changed,
    FirstSeen,
    Held,
    Outage,
    Outcome,
    Trouble,
    Unchanged,
    Unreachable,
    Visit,
)
from watcher.model.settings import Settings
from watcher.model.source import ChannelName, Kind, Source
from watcher.summary import (
    IncidentKind,
    change_message,
    correction_id,
    correction_message,
    incident_id,
    incident_message,
    news_message,
    notice_id,
    outage_message,
    recovery_message,
    return_message,
    unkept_id,
    unkept_message,
)


def notices_for(
    outcome: Outcome,
    before: Trouble | None,
    after: Trouble | None,
    settings: Settings,
    outage: Outage | None = None,
) -> list[Notice]:
    """The notices that an outcome causes.

    `before`, `after`: the source's trouble before and after it. A change goes to the source's channels; trouble goes to
    the operator's, once when it is sure, and once when it is over. `outage`: of the host that the source misses or missed,
    where other sources have pages there, too; then this is told once of all of them.
    """
    visit = outcome.visit
    match outcome:
        case Changed(change=change):
            return [*_change_notices(visit, change, settings), *_over(visit, before, settings, outage)]
        case Unchanged() | FirstSeen():
            return _over(visit, before, settings, outage)
        case Unreachable():
            return _incident(visit, "unreachable", before, after, settings, outage)
        case Broken():
            return _incident(visit, "broken", before, after, settings, outage)
        case Held():
            return _incident(visit, "held", before, after, settings, outage)
        case _:
            assert_never(outcome)


def correction_notices(source: Source, change: Change, ruling: Ruling, settings: Settings) -> list[Notice]:
    """The notices that a change is ruled anew, for those who hear of the one verdict or the other; none where it stays."""
    if ruling.verdict is change.ruling.verdict:
        return []
    message = correction_message(source, change, ruling, settings.public_url)
    return [
        Notice(
            correction_id(change, ruling.verdict, len(ruling.evidence), channel), channel, source.id, change.id, message
        )
        for channel in source.notify
        if _hears(channel, source, change.ruling, settings) or _hears(channel, source, ruling, settings)
    ]


def unkept_notices(source: Source, notice: Announcement, place: str, since: datetime, seen: datetime) -> list[Notice]:
    """The notices that a change was announced for a day that is over, and is not seen; see `unkept_message`."""
    message = unkept_message(source, notice, place, since, seen)
    return [Notice(unkept_id(source, notice, channel), channel, source.id, None, message) for channel in source.notify]


def _hears(channel: ChannelName, source: Source, ruling: Ruling, settings: Settings) -> bool:
    """Does a channel want to know of such a change? What it does not choose by is no limit."""
    only = settings.habits_of(channel).only
    return (
        (not only.services or source.service in only.services)
        and (not only.kinds or source.kind in only.kinds)
        and (not only.sources or source.id in only.sources)
        and (not only.weights or ruling.weight in only.weights)
        and (not only.verdicts or ruling.verdict in only.verdicts)
    )


def _change_notices(visit: Visit, change: Change, settings: Settings) -> list[Notice]:
    message = change_message(visit.source, change, settings.public_url)
    if visit.source.kind is Kind.ANNOUNCEMENTS:
        message = news_message(visit.source, change, message)
    return [
        Notice(notice_id(change, channel), channel, visit.source.id, change.id, message)
        for channel in visit.source.notify
        if _hears(channel, visit.source, change.ruling, settings)
    ]


def _incident(
    visit: Visit,
    what: IncidentKind,
    before: Trouble | None,
    after: Trouble | None,
    settings: Settings,
    outage: Outage | None,
) -> list[Notice]:
    if after is None or not after.told or (before is not None and before.told):
        return []
    if outage is None:
        message = incident_message(visit.source, after.reason, after.since, what=what, times=after.times)
        return _trouble_notices(visit, message, visit.source.id, after.since, settings)
    if outage.sources:
        return []
    message = outage_message(outage.host, outage.pages, after.reason, outage.since, what=what)
    return _trouble_notices(visit, message, outage.host, outage.since, settings)


def _over(visit: Visit, before: Trouble | None, settings: Settings, outage: Outage | None) -> list[Notice]:
    if before is None or not before.told:
        return []
    if outage is None:
        message = recovery_message(visit.source, before.since, visit.at, reason=before.reason)
        return _trouble_notices(visit, message, visit.source.id, before.since, settings)
    message = return_message(outage.host, outage.since, visit.at, reason=before.reason)
    return _trouble_notices(visit, message, outage.host, outage.since, settings)


def _trouble_notices(visit: Visit, message: Message, about: str, since: datetime, settings: Settings) -> list[Notice]:
    return [
        Notice(incident_id(about, since, message.badge, channel), channel, visit.source.id, None, message)
        for channel in _operators(visit, settings)
    ]


def _operators(visit: Visit, settings: Settings) -> Sequence[ChannelName]:
    return settings.operator or visit.source.notify
