"""What a page says of its own date, and what that date did between two texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watcher.dates import own_dates
from watcher.model.change import Evidence, EvidenceKind, PageDate
from watcher.model.figure import DateRole, Granularity, OwnDate
from watcher.model.page import Document

_A_DAY = timedelta(days=1)  # a page may change the evening before


@dataclass(frozen=True, slots=True)
class PageFacts:
    """`moved`: what the page's date did. `effective`: a day ahead on which the text comes into force, where it states one.

    `words`: what was looked at and found, as messages say it. `amended`: the text states the same day ahead as the text
    before it did, so it was changed during its own notice period. `foretold`: since when the old text had said that there
    would be another from the day on which it came (a banner).
    """

    moved: PageDate
    effective: date | None
    evidence: tuple[Evidence, ...]
    words: str
    amended: bool = False
    foretold: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The old text was there from `since` to `until`, the new one since `then`."""

    since: datetime
    until: datetime
    then: datetime


def page_facts(before: Document, after: Document, seen: Span) -> PageFacts:
    """Compare what two texts of a page say of their own dates."""
    first_seen = seen.then
    old, new = _stated(before), _stated(after)
    moved, today = _movement(old, new), first_seen.date()
    was_ahead, is_ahead = _days_ahead(old, today), _days_ahead(new, today)
    fresh = is_ahead - was_ahead
    banners = tuple(_banners(old, seen)) if not fresh else ()
    effective = min(fresh or is_ahead, default=None) or next((one.day for one in banners), None)
    return PageFacts(
        moved,
        effective,
        (*_evidence(new, first_seen), *banners),
        _in_words(moved, old, new),
        amended=bool(is_ahead & was_ahead) and not fresh,
        foretold=seen.since if banners else None,
    )


def _stated(document: Document) -> tuple[OwnDate, ...]:
    return own_dates([block.text for block in document.blocks], document.language)


def _own_date(dates: Sequence[OwnDate]) -> OwnDate | None:
    """The date by which the page dates itself: when it was updated, else published, else in force; the latest of these."""
    for role in (DateRole.UPDATED, DateRole.PUBLISHED, DateRole.EFFECTIVE):
        of_role = [one for one in dates if one.role is role and one.written.granularity is not Granularity.RELATIVE]
        if of_role:
            return max(of_role, key=lambda one: one.written.day or date.min)
    return next((one for one in dates if one.role is not DateRole.PREVIOUS), None)


def _movement(old: Sequence[OwnDate], new: Sequence[OwnDate]) -> PageDate:
    was, now = _own_date(old), _own_date(new)
    if was is None and now is None:
        return PageDate.NONE
    if was is None or now is None:
        return PageDate.FORWARD if now is not None and now.written.day else PageDate.UNREADABLE
    if was.written.day is None or now.written.day is None:
        return PageDate.UNREADABLE
    if now.written.day == was.written.day:
        # «December 2022» twice may be two editions of one month.
        return PageDate.SAME if now.written.granularity is Granularity.DAY else PageDate.UNREADABLE
    return PageDate.FORWARD if now.written.day > was.written.day else PageDate.BACKWARD


def _days_ahead(dates: Sequence[OwnDate], today: date) -> set[date]:
    """The exact days after today on which the text says that it comes into force."""
    return {
        one.written.day
        for one in dates
        if one.role is DateRole.EFFECTIVE
        and one.written.day is not None
        and one.written.day > today
        and one.written.granularity is Granularity.DAY
    }


def _banners(old: Iterable[OwnDate], seen: Span) -> Iterable[Evidence]:
    """Where the old text said that it would be replaced: a day of coming into force between its last sight and now."""
    for one in old:
        day = one.written.day
        if one.role is DateRole.EFFECTIVE and day is not None and seen.until.date() < day <= seen.then.date() + _A_DAY:
            yield Evidence(EvidenceKind.BANNER, "the page itself, before the change", one.quotation, seen.since, day)


def _evidence(dates: Iterable[OwnDate], seen: datetime) -> Iterable[Evidence]:
    for one in dates:
        kind = EvidenceKind.EFFECTIVE_DATE if one.role is DateRole.EFFECTIVE else EvidenceKind.OWN_DATE
        yield Evidence(kind, "the page itself", one.quotation, seen, one.written.day)


def _in_words(moved: PageDate, old: Sequence[OwnDate], new: Sequence[OwnDate]) -> str:
    was, now = _own_date(old), _own_date(new)
    then, today = (one.written.text if one else "" for one in (was, now))
    match moved:
        case PageDate.NONE:
            return "page date (none on the page)"
        case PageDate.SAME:
            return f"page date (still {today})"
        case PageDate.FORWARD | PageDate.BACKWARD:
            return f"page date (moved from {then} to {today})" if was else f"page date (new: {today})"
        case PageDate.UNREADABLE if now is None:
            return f"page date ({then} is gone)"
        case PageDate.UNREADABLE:
            return f"page date ({today}, too coarse to tell)" if then == today else f"page date ({then}, now {today})"
