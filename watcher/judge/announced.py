"""Was anyone told? The verdict on notice, computed from evidence, with what was looked at (facts of the definition).

Regulation (EU) 2019/1150, article 3(2) and the contracts count days of notice from the day of the notice (n) to the day
the change is in force (f); what is due (R) comes with the source's settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watcher.judge.covered import uncovered
from watcher.judge.naming import how_named
from watcher.judge.pagedate import PageFacts
from watcher.model.announcement import Announcement, Reading
from watcher.model.change import Change, Edit, Evidence, EvidenceKind, PageDate, Ruling, Verdict
from watcher.model.source import Source
from watcher.summary import moment_words

BEFORE = timedelta(days=90)
AFTER = timedelta(days=7)
"""A notice counts for a change when it was published between 90 days before the old text was last seen and 7 days after
the new one was first seen."""

_OF_THE_PAGE = frozenset({EvidenceKind.OWN_DATE, EvidenceKind.EFFECTIVE_DATE, EvidenceKind.BANNER})
_QUOTED = 240
_LISTED = 5  # uncovered clauses that are named
_CLAUSE = 120  # characters of each


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known of notices for one change: those that name it, and where was looked."""

    announcements: tuple[Announcement, ...] = ()
    readings: tuple[Reading, ...] = ()
    statements: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Announced:
    """The verdict on notice with its evidence; see `watcher.model.change.Ruling` for the fields."""

    verdict: Verdict
    evidence: tuple[Evidence, ...]
    looked_at: tuple[str, ...]
    uncovered: tuple[str, ...]
    effective: date | None
    lead_days: int | None


def named_in(
    announcements: Iterable[Announcement],
    source: Source,
    old_last_seen: datetime,
    first_seen: datetime,
    titles: Iterable[str] = (),
) -> tuple[Announcement, ...]:
    """The announcements that name a source and were made near a change of it. `titles`: what the page calls itself."""
    titles = tuple(titles)
    return tuple(
        one
        for one in announcements
        if _in_window(one, old_last_seen, first_seen) and how_named(one, source, titles) is not None
    )


def announce(
    page: PageFacts, told: Told, edits: Sequence[Edit], first_seen: datetime, *, promised_days: int | None, again: bool
) -> Announced:
    """The verdict for a text that was first seen then. `again`: the source has shown this very text before."""
    today = first_seen.date()
    effective = page.effective or min((one.effective for one in told.announcements if one.effective), default=None)
    noticed = _noticed(page, told, today)
    lead = None if noticed is None else ((effective or today) - noticed).days
    left_out = uncovered(edits, told.announcements) if told.announcements else ()
    verdict = _verdict(page.moved, told, lead, promised_days, in_part=bool(left_out), again=again)
    return Announced(
        verdict,
        (*page.evidence, *map(_as_evidence, told.announcements), *told.statements),
        (page.words, *map(_reading_in_words, told.readings)),
        tuple(edit.block.text[:_CLAUSE] for edit in left_out[:_LISTED]),
        effective,
        lead,
    )


def reconsider(change: Change, told: Told) -> Ruling | None:
    """The ruling on a change in the light of later evidence; None where it alters nothing."""
    old = change.ruling
    kept = tuple(one for one in old.evidence if one.kind in _OF_THE_PAGE)
    words = next((place for place in old.looked_at if place.startswith("page date")), "page date (none on the page)")
    ahead = [
        one.day
        for one in kept
        if one.kind is EvidenceKind.EFFECTIVE_DATE and one.day and one.day > change.first_seen.date()
    ]
    banner = next((one for one in kept if one.kind is EvidenceKind.BANNER), None)
    foretold = banner.at if banner else None
    page = PageFacts(old.page_date, min(ahead, default=banner.day if banner else None), kept, words, foretold=foretold)
    again = old.verdict is Verdict.WENT_BACK and old.page_date is not PageDate.BACKWARD
    new = announce(page, told, change.edits, change.first_seen, promised_days=old.promised_days, again=again)
    if new.verdict is old.verdict and len(new.evidence) == len(old.evidence):
        return None
    return Ruling(
        old.weight,
        new.verdict,
        old.reasons,
        new.evidence,
        new.looked_at,
        new.effective,
        new.lead_days,
        old.promised_days,
        old.page_date,
        new.uncovered,
        old.promised_by,
    )


def _noticed(page: PageFacts, told: Told, today: date) -> date | None:
    """The day of the first notice: an announcement, a person's statement, or the text itself if it is not yet in force."""
    days = [one.published or one.read_at.date() for one in told.announcements]
    days += [one.day or one.at.date() for one in told.statements]
    if page.foretold is not None:
        days.append(page.foretold.date())
    elif page.effective is not None:
        days.append(today)
    return min(days, default=None)


def _verdict(
    moved: PageDate, told: Told, lead: int | None, promised: int | None, *, in_part: bool, again: bool
) -> Verdict:
    if again or (moved is PageDate.BACKWARD and lead is None):
        return Verdict.WENT_BACK
    if lead is not None:
        if in_part:
            return Verdict.ANNOUNCED_IN_PART
        return Verdict.ANNOUNCED if lead >= max(promised or 0, 1) else Verdict.ANNOUNCED_LATE
    if moved is PageDate.FORWARD:
        return Verdict.DATED_ONLY
    covered = not told.readings or any(reading.read_at is not None for reading in told.readings)
    return Verdict.UNANNOUNCED if moved is PageDate.SAME and covered else Verdict.UNDETERMINED


def _in_window(one: Announcement, old_last_seen: datetime, first_seen: datetime) -> bool:
    day = one.published or one.read_at.date()
    near = (old_last_seen - BEFORE).date() <= day <= (first_seen + AFTER).date()
    # An entry without a date of its own may have stood there for years; the day it speaks of tells.
    return near and (one.effective is None or one.effective >= (old_last_seen - BEFORE).date())


def _as_evidence(one: Announcement) -> Evidence:
    quotation = one.text if len(one.text) <= _QUOTED else f"{one.text[:_QUOTED]}..."
    return Evidence(EvidenceKind.ANNOUNCEMENT, one.source, quotation.replace("\n", " "), one.read_at, one.published)


def _reading_in_words(reading: Reading) -> str:
    if reading.read_at is None:
        return f"{reading.title} (not read yet)"
    return f"{reading.title} (read {moment_words(reading.read_at)})"
