"""What a page says of its own date, and what that date did between two texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from watcher.dates import dates_in, own_dates
from watcher.dates.words import NEW_EDITION, pattern
from watcher.figures import figures_in
from watcher.judge.begins import days_of_beginning
from watcher.judge.movement import Movement, movement
from watcher.model.change import Evidence, EvidenceKind, PageDate
from watcher.model.figure import DateRole, FigureKind, Granularity, OwnDate
from watcher.model.page import Document
from watcher.summary import day_words

THE_PAGE = "the page itself"
_TERMS = frozenset({FigureKind.RATE, FigureKind.AMOUNT, FigureKind.PERIOD})
_QUOTED = 240

_NEW_EDITION = re.compile(rf"\b(?:{pattern(NEW_EDITION)})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of its own dates at a change.

    `moved`: what the page's date did. `effective`: the day on which the text comes into force, where it states one;
    `ahead`: that day lies ahead, so the text itself is a notice. `words`: what was looked at and found, as messages say it.
    `amended`: the text states the same day ahead as the text before it did, so it was changed during its own notice
    period. `foretold`: since when the old text had said that there would be another (a banner). `doubts`: where the dates
    contradict what was seen.
    """

    moved: PageDate
    effective: date | None
    evidence: tuple[Evidence, ...]
    words: str
    ahead: bool = False
    amended: bool = False
    foretold: datetime | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The old text was there from `since` to `until`, the new one since `then`."""

    since: datetime
    until: datetime
    then: datetime


def page_facts(before: Document, after: Document, seen: Span) -> PageFacts:
    """Compare what two texts of a page say of their own dates."""
    old, new = stated(before), stated(after)
    found, today = movement(old, new), seen.then.date()
    banners = (*_banners(old, new, seen), *_foretold(before, after, seen))
    standing = {one.day for one in banners}
    was, now = effective_days(old), effective_days(new)
    fresh, kept = now - was, now & was - standing
    ahead = {day for day in (fresh or now) if day > today} or {day for day in standing if day and day > today}
    ahead = ahead or _all_ahead(before, after, today)
    in_between = {day for day in fresh if seen.until.date() <= day <= today}
    effective = min(ahead or in_between or {day for day in standing if day}, default=None)
    return PageFacts(
        found.moved,
        effective,
        (*_evidence(new, found, seen.then), *banners),
        in_words(found),
        ahead=bool(ahead),
        amended=any(day > today for day in kept) and not any(day > today for day in fresh),
        foretold=seen.since if banners else None,
        doubts=tuple(_doubts(found, fresh, seen)),
    )


def stated(document: Document) -> tuple[OwnDate, ...]:
    """The dates by which a document dates itself."""
    return own_dates([block.text for block in document.blocks], document.language)


def effective_days(dates: Iterable[OwnDate]) -> set[date]:
    """The exact days from which the text says that it is in force; not those of which day and month could be swapped."""
    return {
        one.written.day
        for one in dates
        if one.role is DateRole.EFFECTIVE
        and one.written.day is not None
        and one.written.granularity is Granularity.DAY
        and not one.written.ambiguous
    }


def in_words(found: Movement) -> str:
    """What was looked at: «page date (still October 18, 2022)»."""
    then, today = (one.written.text if one else "" for one in (found.was, found.now))
    match found.moved:
        case PageDate.NONE:
            return "page date (none on the page)"
        case PageDate.SAME:
            return f"page date (still {today})"
        case PageDate.FORWARD | PageDate.BACKWARD:
            return f"page date (moved from {then} to {today})" if found.was else f"page date (new: {today})"
        case PageDate.UNREADABLE if found.now is None:
            return f"page date ({then} is gone)"
        case PageDate.UNREADABLE:
            return f"page date ({today}, too coarse to tell)" if then == today else f"page date ({then}, now {today})"


def _banners(old: Iterable[OwnDate], new: Iterable[OwnDate], seen: Span) -> tuple[Evidence, ...]:
    """Where the old text said that another one would come on a day that was not over when it was last seen.

    What stands in the new text as well speaks of something else.
    """
    still = {one.quotation for one in new}
    return tuple(
        Evidence(EvidenceKind.BANNER, "the page itself, before the change", one.quotation, seen.since, one.written.day)
        for one in old
        if one.role is DateRole.EFFECTIVE
        and one.written.day is not None
        and one.written.day > seen.until.date()
        and one.quotation not in still
        and _NEW_EDITION.search(one.quotation)
    )


def _foretold(before: Document, after: Document, seen: Span) -> Iterator[Evidence]:
    """Where the old text named the day and the figures of all that is new: «From 1 January 2027 the fee will be 9%.»"""
    said = {
        block.text: min(days)
        for block in before.blocks
        if (days := [day for day in days_of_beginning(block.text, before.language) if day > seen.until.date()])
    }
    told = {term for text in said for term in _terms(text)}
    new = (
        [text for text in _new_texts(before, after) if _terms(text) or not dates_in(text, after.language)]
        if told
        else []
    )
    if not new or not all(told & _terms(text) for text in new):
        return  # of something that came the old text said nothing
    for text, day in said.items():
        yield Evidence(EvidenceKind.BANNER, "the page itself, before the change", text[:_QUOTED], seen.since, day)


def _terms(text: str) -> set[tuple[FigureKind, object, str]]:
    """The rates, amounts and periods of a text, whatever they are said to be of."""
    return {one.meaning[:3] for one in figures_in(text) if one.kind in _TERMS}


def _all_ahead(before: Document, after: Document, today: date) -> set[date]:
    """The days from which all that is new will hold, where none of it holds before."""
    days = [set(days_of_beginning(text, after.language)) for text in _new_texts(before, after)]
    return set.union(*days) if days and all(some and min(some) > today for some in days) else set()


def _new_texts(before: Document, after: Document) -> list[str]:
    old = {block.text for block in before.blocks}
    return [block.text for block in after.blocks if block.text not in old]


def _evidence(dates: Iterable[OwnDate], found: Movement, seen: datetime) -> Iterable[Evidence]:
    """What the page states, the date that tells of the movement first; dates of former editions prove nothing."""
    first = (found.now,) if found.now else ()
    for one in (*first, *(one for one in dates if one != found.now)):
        if one.role is not DateRole.PREVIOUS:
            kind = EvidenceKind.EFFECTIVE_DATE if one.role is DateRole.EFFECTIVE else EvidenceKind.OWN_DATE
            yield Evidence(kind, THE_PAGE, one.quotation, seen, one.written.day, one.written.granularity)


def _doubts(found: Movement, fresh: Iterable[date], seen: Span) -> Iterable[str]:
    """Own dates can be wrong: days that were over while the old text was still there."""
    last = seen.until.date()
    said = f"the old text was still there on {day_words(last)}"
    now = found.now.written if found.now else None
    if found.moved is PageDate.FORWARD and now and now.granularity is Granularity.DAY and now.day and now.day < last:
        yield f"the page dates itself {day_words(now.day)}, but {said}"
    for day in sorted(fresh):
        if day < last and (now is None or day != now.day):
            yield f"the page says that it is in force since {day_words(day)}, but {said}"
