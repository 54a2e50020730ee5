"""Was anyone told? The verdict on notice, from the page's own dates, with what was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from watcher.dates import own_dates
from watcher.model.change import Evidence, EvidenceKind, Verdict
from watcher.model.figure import DateRole, Granularity, OwnDate
from watcher.model.page import Document

LAWFUL_NOTICE_DAYS = 15
"""What is due where a service promises nothing: Regulation (EU) 2019/1150, article 3(2), since 12 July 2020."""


class Moved(StrEnum):
    """What the page's own date did between two texts."""

    NONE = "none"
    SAME = "same"
    FORWARD = "forward"
    BACKWARD = "backward"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Announced:
    """The verdict on notice with its evidence; see `watcher.model.change.Ruling` for the fields."""

    verdict: Verdict
    evidence: tuple[Evidence, ...]
    looked_at: tuple[str, ...]
    effective: date | None = None
    lead_days: int | None = None
    promised_days: int | None = None


def announce(
    before: Document,
    after: Document,
    first_seen: datetime,
    *,
    promised_days: int | None = None,
    seen_before: bool = False,
) -> Announced:
    """The verdict on notice for the text `after`, first seen at that time.

    `seen_before`: the source has shown this very text before.
    """
    old, new = _stated(before), _stated(after)
    moved = _movement(old, new)
    effective = _effective(old, new, first_seen.date())
    evidence = tuple(_evidence(new, first_seen))
    looked_at = (_page_date_in_words(moved, old, new),)
    lead = (effective - first_seen.date()).days if effective else None
    verdict = _verdict(moved, lead, promised_days, seen_before=seen_before)
    return Announced(verdict, evidence, looked_at, effective, lead, promised_days)


def _verdict(moved: Moved, lead: int | None, promised: int | None, *, seen_before: bool) -> Verdict:
    if seen_before or moved is Moved.BACKWARD:
        return Verdict.WENT_BACK
    if lead is not None:
        due = LAWFUL_NOTICE_DAYS if promised is None else promised
        return Verdict.ANNOUNCED if lead >= due else Verdict.ANNOUNCED_LATE
    match moved:
        case Moved.FORWARD:
            return Verdict.DATED_ONLY
        case Moved.SAME:
            return Verdict.UNANNOUNCED
        case _:
            return Verdict.UNDETERMINED


def _stated(document: Document) -> tuple[OwnDate, ...]:
    return own_dates([block.text for block in document.blocks], document.language)


def _own_date(dates: Sequence[OwnDate]) -> OwnDate | None:
    """The date by which the page dates itself: when it was updated, else published, else in force; the latest of these."""
    for role in (DateRole.UPDATED, DateRole.PUBLISHED, DateRole.EFFECTIVE):
        of_role = [one for one in dates if one.role is role and one.written.granularity is not Granularity.RELATIVE]
        if of_role:
            return max(of_role, key=lambda one: one.written.day or date.min)
    return next((one for one in dates if one.role is not DateRole.PREVIOUS), None)


def _movement(old: Sequence[OwnDate], new: Sequence[OwnDate]) -> Moved:
    was, now = _own_date(old), _own_date(new)
    if was is None and now is None:
        return Moved.NONE
    if was is None or now is None:
        return Moved.FORWARD if now is not None and now.written.day else Moved.UNREADABLE
    if was.written.day is None or now.written.day is None:
        return Moved.UNREADABLE
    if now.written.day == was.written.day:
        # «December 2022» twice may be two editions of one month.
        return Moved.SAME if now.written.granularity is Granularity.DAY else Moved.UNREADABLE
    return Moved.FORWARD if now.written.day > was.written.day else Moved.BACKWARD


def _effective(old: Sequence[OwnDate], new: Sequence[OwnDate], today: date) -> date | None:
    """The day the text comes into force, where the page states one that lies ahead."""
    known = {one.written.day for one in old if one.role is DateRole.EFFECTIVE}
    ahead = [
        one.written.day
        for one in new
        if one.role is DateRole.EFFECTIVE and one.written.day is not None and one.written.granularity is Granularity.DAY
    ]
    days = [day for day in ahead if day > today and day not in known] or [day for day in ahead if day > today]
    return min(days, default=None)


def _evidence(dates: Iterable[OwnDate], seen: datetime) -> Iterable[Evidence]:
    for one in dates:
        kind = EvidenceKind.EFFECTIVE_DATE if one.role is DateRole.EFFECTIVE else EvidenceKind.OWN_DATE
        yield Evidence(kind, "the page itself", one.quotation, seen, one.written.day)


def _page_date_in_words(moved: Moved, old: Sequence[OwnDate], new: Sequence[OwnDate]) -> str:
    was, now = _own_date(old), _own_date(new)
    then, today = (one.written.text if one else "" for one in (was, now))
    match moved:
        case Moved.NONE:
            return "page date (none on the page)"
        case Moved.SAME:
            return f"page date (still {today})"
        case Moved.FORWARD | Moved.BACKWARD:
            return f"page date (moved from {then} to {today})" if was else f"page date (new: {today})"
        case Moved.UNREADABLE if now is None:
            return f"page date ({then} is gone)"
        case Moved.UNREADABLE:
            return f"page date ({today}, too coarse to tell)" if then == today else f"page date ({then}, now {today})"
