"""Was anyone told? The verdict on notice, computed from evidence, with what was looked at (facts of the definition).

Regulation (EU) 2019/1150, article 3(2) and the contracts count days of notice from the day of the notice (n) to the day
the change is in force (f); what is due (R) comes with the source's settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from watcher.judge.covered import uncovered
from watcher.judge.naming import how_named
from watcher.judge.pagedate import PageFacts
from watcher.model.announcement import Announcement, Reading
from watcher.model.change import Change, Edit, Evidence, EvidenceKind, PageDate, Ruling, Stamp, Verdict
from watcher.model.source import Source
from watcher.summary import day_words, moment_words

BEFORE = timedelta(days=90)
AFTER = timedelta(days=7)
"""A notice counts for a change when it was published between 90 days before the old text was last seen and 7 days after
the new one was first seen; or longer before, when the day that it names lies there."""

_OF_THE_PAGE = frozenset({EvidenceKind.OWN_DATE, EvidenceKind.EFFECTIVE_DATE, EvidenceKind.BANNER})
_QUOTED = 240
_LISTED = 20  # uncovered clauses that are named
_CLAUSE = 120  # characters of each


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known of notices for one change: those that name it, and where was looked."""

    announcements: tuple[Announcement, ...] = ()
    readings: tuple[Reading, ...] = ()
    statements: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """A change as an interval: the old text was last seen at `since` (t0), the new one first at `then` (t1)."""

    since: datetime
    then: datetime


@dataclass(frozen=True, slots=True)
class Announced:
    """The verdict on notice with its evidence; see `watcher.model.change.Ruling` for the fields."""

    verdict: Verdict
    evidence: tuple[Evidence, ...]
    looked_at: tuple[str, ...]
    uncovered: tuple[str, ...]
    effective: date | None
    lead_days: int | None
    doubts: tuple[str, ...]


def named_in(
    announcements: Iterable[Announcement],
    source: Source,
    old_last_seen: datetime,
    first_seen: datetime,
    titles: Iterable[str] = (),
) -> tuple[Announcement, ...]:
    """The announcements that name a source and were made near a change of it; those that take one back, too.

    `titles`: what the page calls itself.
    """
    titles = tuple(titles)
    return tuple(
        one
        for one in announcements
        if _in_window(one, old_last_seen, first_seen) and how_named(one, source, titles) is not None
    )


def standing(announcements: Sequence[Announcement]) -> tuple[Announcement, ...]:
    """Without those that take an announcement back, and without those that one of these takes back."""
    withdrawals = [one for one in announcements if one.withdraws]
    return tuple(
        one
        for one in announcements
        if not one.withdraws and not any(_takes_back(withdrawal, one) for withdrawal in withdrawals)
    )


def announce(
    page: PageFacts, told: Told, edits: Sequence[Edit], seen: Interval, *, promised_days: int | None, again: bool
) -> Announced:
    """The verdict on a change. `again`: the source has shown this very text before."""
    today = seen.then.date()
    notices = standing(told.announcements)
    foretold = min((one.effective for one in notices if one.effective), key=lambda day: abs(day - today), default=None)
    notices = tuple(one for one in notices if one.effective in {None, foretold})
    effective = page.effective or foretold
    noticed = _noticed(page, notices, told.statements, today)
    lead = None if noticed is None else ((effective or today) - noticed).days
    left_out = uncovered(edits, notices) if notices else ()
    return Announced(
        _verdict(page.moved, told, seen, lead, promised_days, in_part=bool(left_out), again=again),
        (*page.evidence, *(_as_evidence(one, told.readings) for one in notices), *told.statements),
        (page.words, *map(_reading_in_words, told.readings)),
        tuple(edit.block.text[:_CLAUSE] for edit in left_out[:_LISTED]),
        effective,
        lead,
        (*page.doubts, *_contradictions(page, foretold), *_withdrawals(told.announcements)),
    )


def reconsider(change: Change, told: Told) -> Ruling | None:
    """The ruling on a change in the light of later evidence; None where it alters nothing."""
    old, new = change.ruling, _ruled_anew(change, told)
    same = new.verdict is old.verdict and len(new.evidence) == len(old.evidence) and new.doubts == old.doubts
    return None if same else new


def stamped(change: Change, stamp: Stamp, told: Told) -> Ruling:
    """The ruling on a change that left the page's date as it was, now that the date alone has moved."""
    days = (stamp.evidence.at.date() - change.first_seen.date()).days
    old = change.ruling
    places = tuple(place for place in old.looked_at if not place.startswith("page date"))
    dated = replace(
        old,
        page_date=PageDate.FORWARD,
        stamped=days,
        evidence=(stamp.evidence, *(one for one in old.evidence if one.kind is not EvidenceKind.OWN_DATE)),
        looked_at=(stamp.words, *places),
        doubts=(*old.doubts, *_back_dated(stamp)),
    )
    return _ruled_anew(replace(change, ruling=dated), told)


def _back_dated(stamp: Stamp) -> Iterator[str]:
    day, seen = stamp.evidence.day, stamp.evidence.at.date()
    if day is not None and day < stamp.since.date():
        yield f"back-dated: the page dates itself {day_words(day)}, but that date first stood there on {day_words(seen)}"


def _ruled_anew(change: Change, told: Told) -> Ruling:
    old = change.ruling
    page = _page_facts_of(change)
    again = old.verdict is Verdict.WENT_BACK and old.page_date is not PageDate.BACKWARD
    seen = Interval(change.old_last_seen, change.first_seen)
    new = announce(page, told, change.edits, seen, promised_days=old.promised_days, again=again)
    return replace(
        old,
        verdict=new.verdict,
        evidence=new.evidence,
        looked_at=new.looked_at,
        effective=new.effective,
        lead_days=new.lead_days,
        uncovered=new.uncovered,
        doubts=new.doubts,
    )


def _page_facts_of(change: Change) -> PageFacts:
    """What the page said of its dates, as the ruling recorded it."""
    old = change.ruling
    kept = tuple(one for one in old.evidence if one.kind in _OF_THE_PAGE)
    words = next((place for place in old.looked_at if place.startswith("page date")), "page date (none on the page)")
    stated = {one.day for one in kept if one.kind is EvidenceKind.EFFECTIVE_DATE and one.day}
    banner = next((one for one in kept if one.kind is EvidenceKind.BANNER), None)
    since, today = change.old_last_seen.date(), change.first_seen.date()
    ahead = {day for day in stated if day > today} or ({banner.day} if banner and banner.day else set())
    effective = min(ahead or {day for day in stated if since <= day <= today}, default=None)
    own_doubts = tuple(doubt for doubt in old.doubts if doubt.startswith(("the page ", "back-dated")))
    return PageFacts(
        old.page_date,
        effective,
        kept,
        words,
        ahead=bool(ahead),
        foretold=banner.at if banner else None,
        doubts=tuple(doubt for doubt in own_doubts if _NOTICE_SAYS not in doubt),
    )


def _noticed(
    page: PageFacts, notices: Iterable[Announcement], statements: Iterable[Evidence], today: date
) -> date | None:
    """The day of the first notice: an announcement, a person's statement, or the text itself if it is not yet in force."""
    days = [one.day for one in notices]
    days += [one.day or one.at.date() for one in statements]
    if page.foretold is not None:
        days.append(page.foretold.date())
    elif page.ahead:
        days.append(today)
    return min(days, default=None)


def _verdict(
    moved: PageDate,
    told: Told,
    seen: Interval,
    lead: int | None,
    promised: int | None,
    *,
    in_part: bool,
    again: bool,
) -> Verdict:
    if again or (moved is PageDate.BACKWARD and lead is None):
        return Verdict.WENT_BACK
    if lead is not None:
        if in_part:
            return Verdict.ANNOUNCED_IN_PART
        # Where nothing is known to be due, a notice still has to come before what it tells of.
        return Verdict.ANNOUNCED if lead >= (1 if promised is None else promised) else Verdict.ANNOUNCED_LATE
    if moved is PageDate.FORWARD:
        return Verdict.DATED_ONLY
    covered = not told.readings or any(_covers(reading, seen) for reading in told.readings)
    return Verdict.UNANNOUNCED if moved is PageDate.SAME and covered else Verdict.UNDETERMINED


def _covers(reading: Reading, seen: Interval) -> bool:
    """Was the place read when a notice of the change could have stood there?"""
    return reading.read_at is not None and reading.read_at >= seen.since - BEFORE


def _in_window(one: Announcement, old_last_seen: datetime, first_seen: datetime) -> bool:
    earliest, latest = (old_last_seen - BEFORE).date(), (first_seen + AFTER).date()
    if one.withdraws:
        return one.day >= earliest  # an announcement may be taken back at any time
    if one.effective is not None:
        if one.effective < earliest or one.day > latest:
            return False
        # It may have been announced half a year ahead.
        return one.day >= earliest or (old_last_seen - AFTER).date() <= one.effective <= latest
    # An entry without a date that stood there from the first look on may have stood there for years.
    return earliest <= one.day <= latest and not (one.published is None and one.stood)


def _takes_back(withdrawal: Announcement, one: Announcement) -> bool:
    same_day = one.effective is None or withdrawal.effective is None or one.effective == withdrawal.effective
    return same_day and withdrawal.day >= one.day


_NOTICE_SAYS = "the notice says"


def _contradictions(page: PageFacts, foretold: date | None) -> Iterator[str]:
    if page.effective and foretold and page.effective != foretold:
        yield (
            f"the page says that it takes effect on {day_words(page.effective)}, {_NOTICE_SAYS} {day_words(foretold)}"
        )


def _withdrawals(announcements: Iterable[Announcement]) -> Iterator[str]:
    for one in announcements:
        if one.withdraws:
            yield f"an announcement was taken back on {day_words(one.day)}: “{_quoted(one)}”"


def _as_evidence(one: Announcement, readings: Iterable[Reading]) -> Evidence:
    place = next((reading.title for reading in readings if reading.source == one.source), one.source)
    return Evidence(EvidenceKind.ANNOUNCEMENT, place, _quoted(one), one.read_at, one.published)


def _quoted(one: Announcement) -> str:
    quotation = one.text if len(one.text) <= _QUOTED else f"{one.text[:_QUOTED]}..."
    return quotation.replace("\n", " ")


def _reading_in_words(reading: Reading) -> str:
    if reading.read_at is None:
        return f"{reading.title} (not read yet)"
    return f"{reading.title} (read {moment_words(reading.read_at)})"
