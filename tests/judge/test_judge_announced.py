"""Was anyone told? Each verdict of the definition, and the rules below its table, with plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from watcher.compare import compare
from watcher.judge import Span, Told, announcements_in, named_in, reconsider, rule, stamp_of, stamped
from watcher.model.announcement import Announcement, Reading
from watcher.model.change import Change, Evidence, EvidenceKind, PageDate, Ruling, Verdict, Weight
from watcher.model.page import Block, BlockKind, Document
from watcher.model.source import Kind, Source, SourceId

T0, T1 = datetime(2026, 5, 31, 6, tzinfo=UTC), datetime(2026, 6, 1, 6, tzinfo=UTC)
NEWS = SourceId("bazaar-news")
CLAUSES = (
    "For each item sold you pay a referral fee of {fee} of the total sales price.",
    "Items that are not sold within {days} days are charged a long-term storage fee.",
    "You may ask for the return of your items at any time, and we send them within two weeks.",
)


def page(*dated: str, fee: str = "8%", days: int = 365, language: str | None = "en") -> Document:
    """A fee page; `dated`: the lines by which it dates itself."""
    clauses = [clause.format(fee=fee, days=days) for clause in CLAUSES]
    blocks = [Block(BlockKind.HEADING, "Selling fees", level=1)]
    blocks += [Block(BlockKind.PARAGRAPH, text, ("Selling fees",)) for text in (*dated, *clauses)]
    return Document(tuple(blocks), "Selling fees - Bazaar", language)


def source(days: int | None = 15) -> Source:
    return Source(
        SourceId("fees"), "Bazaar", "Selling fees", Kind.FEES, ("https://bazaar.example/fees",), notice_days=days
    )


def entry(
    text: str, published: date | None = date(2026, 5, 1), effective: date | None = None, **more: Any
) -> Announcement:
    read_at = datetime.combine(published or T1.date(), datetime.min.time(), UTC)
    return Announcement(NEWS, text[:40], text, (), published, effective, read_at, **more)


def ruled(
    before: Document,
    after: Document,
    *told: Announcement,
    read: datetime | None = T1,
    due: int | None = 15,
    again: bool = False,
    t0: datetime = T0,
    t1: datetime = T1,
    statements: tuple[Evidence, ...] = (),
    **how: Any,
) -> Ruling:
    readings = (Reading(NEWS, "News for sellers", read),) if how.get("has_news", True) else ()
    named = named_in(told, source(due), t0, t1)
    everything = Told(named, readings, statements)
    span = Span(how.get("since", t0 - timedelta(days=60)), t0, t1)
    return rule(source(due), before, after, compare(before, after), everything, seen=span, again=again)


@dataclass
class Case:
    """One row of the definition."""

    verdict: Verdict
    old: tuple[str, ...] = ("Last updated: 3 March 2026",)
    new: tuple[str, ...] = ("Last updated: 3 March 2026",)
    told: tuple[Announcement, ...] = ()
    how: dict[str, Any] = field(default_factory=dict)
    lead: int | None = None
    looked: str | None = None


NAMES_IT = "We are changing our Selling fees: the referral fee rises to 15%."
DATED = ("Last updated: 1 June 2026",)
JUNE_16, JUNE_10 = date(2026, 6, 16), date(2026, 6, 10)
CASES = {
    "a notice, days ahead as due": Case(
        Verdict.ANNOUNCED, told=(entry(NAMES_IT, date(2026, 5, 17)),), lead=15
    ),
    "a notice, one day short": Case(Verdict.ANNOUNCED_LATE, told=(entry(NAMES_IT, date(2026, 5, 18)),), lead=14),
    "a notice after the change": Case(Verdict.ANNOUNCED_LATE, told=(entry(NAMES_IT, date(2026, 6, 4)),), lead=-3),
    "a notice with a day that lies ahead": Case(
        Verdict.ANNOUNCED, told=(entry(NAMES_IT, date(2026, 6, 1), JUNE_16),), lead=15
    ),
    "nothing is known to be due, and it came before": Case(
        Verdict.ANNOUNCED, told=(entry(NAMES_IT, date(2026, 5, 31)),), how={"due": None}, lead=1
    ),
    "nothing is known to be due, and it came the same day": Case(
        Verdict.ANNOUNCED_LATE, told=(entry(NAMES_IT, date(2026, 6, 1)),), how={"due": None}, lead=0
    ),
    "no days are due at all": Case(
        Verdict.ANNOUNCED, told=(entry(NAMES_IT, date(2026, 6, 1)),), how={"due": 0}, lead=0
    ),
    "the text itself says from when": Case(
        Verdict.ANNOUNCED, new=("This policy takes effect on June 16, 2026.",), lead=15
    ),
    "the text itself says so a few days ahead": Case(
        Verdict.ANNOUNCED_LATE, new=("This policy takes effect on June 10, 2026.",), lead=9
    ),
    "the old text said that another would come": Case(
        Verdict.ANNOUNCED,
        old=("A new version of this policy takes effect on 1 June 2026.",),
        new=(),
        how={"since": datetime(2026, 5, 1, tzinfo=UTC)},
        lead=31,
    ),
    "the page's date moved": Case(
        Verdict.DATED_ONLY, new=DATED, looked="page date (moved from 3 March 2026 to 1 June 2026)"
    ),
    "a date came where there was none": Case(
        Verdict.DATED_ONLY, old=(), new=DATED, looked="page date (new: 1 June 2026)"
    ),
    "the month moved": Case(Verdict.DATED_ONLY, old=("Last updated: May 2026",), new=("Last updated: June 2026",)),
    "the page's date stayed": Case(Verdict.UNANNOUNCED, looked="page date (still 3 March 2026)"),
    "it stayed, and the service has no news page": Case(Verdict.UNANNOUNCED, how={"has_news": False}),
    "it stayed, and the news were never read": Case(
        Verdict.UNDETERMINED, how={"read": None}, looked="News for sellers (not read yet)"
    ),
    "it stayed, and the news were read long before": Case(
        Verdict.UNDETERMINED, how={"read": T0 - timedelta(days=91)}
    ),
    "the page has no date": Case(Verdict.UNDETERMINED, old=(), new=(), looked="page date (none on the page)"),
    "the month stayed": Case(
        Verdict.UNDETERMINED,
        old=("Last updated: June 2026",),
        new=("Last updated: June 2026",),
        looked="page date (June 2026, too coarse to tell)",
    ),
    "the month became a day of it": Case(
        Verdict.UNDETERMINED, old=("Last updated: June 2026",), new=("Last updated: 1 June 2026",)
    ),
    "told from today": Case(
        Verdict.UNDETERMINED,
        old=("Last updated: 17 hours ago",),
        new=("Last updated: 2 hours ago",),
        looked="page date (17 hours ago, now 2 hours ago)",
    ),
    "the date is gone": Case(Verdict.UNDETERMINED, new=(), looked="page date (3 March 2026 is gone)"),
    "the date moved back": Case(Verdict.WENT_BACK, new=("Last updated: 1 January 2026",)),
    "a text that was there before": Case(Verdict.WENT_BACK, how={"again": True}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_row_of_the_definition(name: str) -> None:
    case = CASES[name]
    found = ruled(page(*case.old), page(*case.new, fee="15%"), *case.told, **case.how)

    assert found.verdict is case.verdict
    assert found.lead_days == case.lead
    assert case.looked is None or case.looked in found.looked_at


def test_where_was_looked_is_part_of_every_verdict() -> None:
    found = ruled(page("Last updated: October 18, 2022"), page("Last updated: October 18, 2022", fee="15%"))
    assert found.looked_at == ("page date (still October 18, 2022)", "News for sellers (read 1 Jun 2026 06:00 UTC)")


# --- which date of the page counts


EBAY = (
    "This agreement is effective as of {now}.",
    "The previous amendment to this agreement was effective for all users on {then}.",
)
MOVES = {
    "a date of the version before beside it": (
        ("Effective as of June 1, 2026. The previous amendment was effective for all users on February 20, 2026.",),
        ("Effective as of June 1, 2026. The previous amendment was effective for all users on March 20, 2026.",),
        PageDate.SAME,
    ),
    "one of several parts": (
        ("Part A last updated: 1 May 2026", "Part B last updated: 1 January 2026"),
        ("Part A last updated: 1 May 2026", "Part B last updated: 2 February 2026"),
        PageDate.FORWARD,
    ),
    "the parts swapped": (
        ("Part A last updated: 1 May 2026", "Part B last updated: 1 January 2026"),
        ("Part B last updated: 1 January 2026", "Part A last updated: 1 May 2026"),
        PageDate.SAME,
    ),
    "the newest part is gone": (
        ("Part A last updated: 1 May 2026", "Part B last updated: 1 January 2026"),
        ("Part B last updated: 1 January 2026",),
        PageDate.UNREADABLE,
    ),
    "updated stays, in force moves": (
        ("Last updated: 1 January 2026", "Effective: 1 February 2026"),
        ("Last updated: 1 January 2026", "Effective: 1 June 2026"),
        PageDate.FORWARD,
    ),
    "the order of day and month is not known, and it matters": (
        ("Last modified: 11/01/2026",),
        ("Last modified: 02/02/2026",),
        PageDate.UNREADABLE,
    ),
    "the order of day and month is not known, and it does not matter": (
        ("Last modified: 02/03/2026",),
        ("Last modified: 03/04/2026",),
        PageDate.FORWARD,
    ),
    "the same date, whatever its order": (("Last modified: 2/7/2024",), ("Last modified: 2/7/2024",), PageDate.SAME),
    "the same day in other words": (("Last updated: 3 March 2026",), ("Last updated: March 3rd, 2026",), PageDate.SAME),
}


@pytest.mark.parametrize("name", MOVES)
def test_what_the_pages_date_did(name: str) -> None:
    old, new, moved = MOVES[name]
    assert ruled(page(*old), page(*new, fee="15%")).page_date is moved


def test_a_declared_language_settles_day_and_month() -> None:
    old, new = ("Zuletzt geändert: 11/01/2026",), ("Zuletzt geändert: 02/02/2026",)
    assert ruled(page(*old, language="de"), page(*new, fee="15%", language="de")).page_date is PageDate.FORWARD


def test_an_own_date_that_cannot_be_is_doubted() -> None:
    """Rule 8: own dates may be wrong; the text of before was still there weeks after the day that the page states."""
    found = ruled(page("Last updated: 1 January 2026"), page("Last updated: 4 May 2026", fee="15%"))
    assert found.verdict is Verdict.DATED_ONLY
    assert found.doubts == ("the page dates itself 4 May 2026, but the old text was still there on 31 May 2026",)


def test_a_notice_and_a_page_that_name_two_days_are_both_heard() -> None:
    notice = entry(NAMES_IT, date(2026, 5, 1), JUNE_10)
    found = ruled(page(), page("This policy takes effect on June 16, 2026.", fee="15%"), notice)
    assert found.doubts == ("the page says that it takes effect on 16 Jun 2026, the notice says 10 Jun 2026",)


# --- the rules below the table


def test_a_text_amended_during_its_own_notice_always_alerts() -> None:
    """Rule 3."""
    line = "This policy takes effect on July 1, 2026."
    found = ruled(page(line), page(line, fee="15%"))
    assert found.amended
    assert found.weight is Weight.MATERIAL
    assert "the text was amended during its own notice period" in found.reasons


def test_the_text_that_a_banner_foretold_is_no_amendment() -> None:
    """The announced text came before its day, and names the same day."""
    since = datetime(2026, 5, 1, tzinfo=UTC)
    banner = "A new version of this policy takes effect on July 1, 2026."
    found = ruled(page(banner), page("This policy is effective from July 1, 2026.", fee="15%"), since=since)
    assert not found.amended
    assert (found.verdict, found.lead_days) == (Verdict.ANNOUNCED, 61)


def test_the_day_on_which_the_old_text_itself_came_into_force_is_no_banner() -> None:
    """Updated on 28 May, in force on 1 June, and changed again then: nobody was told of that."""
    dated = ("Updated: 28 May 2026", "Effective: 1 June 2026")
    found = ruled(page(*dated), page(*dated, fee="15%"))
    assert found.verdict is Verdict.UNANNOUNCED


def change_of(ruling: Ruling, before: Document, after: Document) -> Change:
    edits = compare(before, after)
    return Change(SourceId("fees"), T0, T1, before.text_sha256, after.text_sha256, edits, ruling)


def test_a_date_that_moves_alone_weeks_later_is_that_of_the_silent_change() -> None:
    """Rule 4: stamped 33 days later, back-dated."""
    before, after = page("Last updated: 3 March 2026"), page("Last updated: 3 March 2026", fee="15%")
    change = change_of(ruled(before, after), before, after)
    dated = page("Last updated: 2 June 2026", fee="15%")
    later = T1 + timedelta(days=33)
    stamp = stamp_of(change, after, dated, Span(T1, later - timedelta(hours=6), later))
    assert stamp is not None
    anew = stamped(change, stamp, Told())

    assert change.ruling.verdict is Verdict.UNANNOUNCED
    assert anew.verdict is Verdict.DATED_ONLY
    assert anew.stamped == 33
    assert anew.looked_at[0] == "page date (moved from 3 March 2026 to 2 June 2026)"
    assert anew.doubts == (
        "back-dated: the page dates itself 2 Jun 2026, but that date first stood there on 4 Jul 2026",
    )


WITHDRAWN = (
    "We will no longer be making changes to our Selling fees policy that we previously posted on May 1, 2026 "
    "with an effective date of June 1, 2026."
)


def test_a_notice_that_was_withdrawn_is_none() -> None:
    """Rule 5: and a withdrawal announces no change either."""
    (withdrawal,) = announcements_in(NEWS, Document((Block(BlockKind.PARAGRAPH, WITHDRAWN),)), T0)
    assert withdrawal.withdraws
    assert withdrawal.effective == date(2026, 6, 1)
    notice = entry(NAMES_IT, date(2026, 5, 1), date(2026, 6, 1))
    found = ruled(page("Last updated: 3 March 2026"), page("Last updated: 3 March 2026", fee="15%"), notice, withdrawal)

    assert found.verdict is Verdict.UNANNOUNCED
    assert found.doubts[0].startswith("an announcement was taken back on 31 May 2026: “We will no longer")


def test_a_notice_of_half_a_year_ago_counts_for_its_day() -> None:
    """Rule 6: told in December, in force on 1 June."""
    notice = entry(NAMES_IT, date(2025, 12, 1), date(2026, 6, 1))
    assert ruled(page(), page(fee="15%"), notice).lead_days == 182
    other_day = entry(NAMES_IT, date(2025, 12, 1), date(2026, 3, 1))
    assert ruled(page(), page(fee="15%"), other_day).lead_days is None


def test_what_stood_on_the_news_page_for_years_is_no_notice() -> None:
    """An entry without a date that was there at the first look may be of any age."""
    assert ruled(page(), page(fee="15%"), entry(NAMES_IT, None, stood=True)).lead_days is None
    assert ruled(page(), page(fee="15%"), entry(NAMES_IT, None)).lead_days == 0


def test_later_evidence_changes_the_verdict_and_nothing_else_does() -> None:
    """Rule 2."""
    before, after = page("Last updated: 3 March 2026"), page("Last updated: 3 March 2026", fee="15%")
    change = change_of(ruled(before, after), before, after)
    readings = (Reading(NEWS, "News for sellers", T1),)
    notice = entry(NAMES_IT, date(2026, 6, 5))

    assert reconsider(change, Told((), readings)) is None
    anew = reconsider(change, Told((notice,), readings))
    assert anew is not None
    assert (anew.verdict, anew.lead_days) == (Verdict.ANNOUNCED_LATE, -4)
    assert reconsider(change_of(anew, before, after), Told((notice,), readings)) is None


def test_a_statement_counts_as_a_notice() -> None:
    said = Evidence(EvidenceKind.STATEMENT, "stated by Ann", "We raise our fees", T1, date(2026, 5, 10))
    found = ruled(page(), page(fee="15%"), statements=(said,))
    assert (found.verdict, found.lead_days) == (Verdict.ANNOUNCED, 22)
