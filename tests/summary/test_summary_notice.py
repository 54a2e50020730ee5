"""What a message says of the notice: who was told, what no notice mentions, and where dates disagree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, uuid5

import pytest

from tests.summary.specimens import AMAZON_EU, block, redline
from watcher.model.change import Change, Edit, EditKind, Evidence, EvidenceKind, Ruling, Verdict, Weight
from watcher.model.figure import Granularity
from watcher.model.notice import Message, Signal
from watcher.model.page import sha256_of
from watcher.notify.blocks import payload
from watcher.notify.letter import html
from watcher.summary import badge, change_message, digest_message, plain, signal

SEEN = datetime(2026, 6, 1, 6, tzinfo=UTC)
EDIT = Edit(
    EditKind.REWORDED,
    block("You must answer within 48 hours.", "Answers"),
    block("You must answer within 24 hours.", "Answers"),
    0,
    0,
    redline("You must answer within [-48-]{+24+} hours."),
)


def change(verdict: Verdict, *evidence: Evidence, **more: object) -> Change:
    ruling = replace(Ruling(Weight.MATERIAL, verdict, ("a deadline is shorter",), evidence), **more)  # type: ignore[arg-type]
    return Change(AMAZON_EU.id, SEEN, SEEN, sha256_of(b"a"), sha256_of(b"b"), (EDIT,), ruling)


def dated(day: date, granularity: Granularity = Granularity.DAY, at: datetime = SEEN) -> Evidence:
    return Evidence(EvidenceKind.OWN_DATE, "the page itself", "Last updated …", at, day, granularity)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (change(Verdict.DATED_ONLY, dated(date(2026, 5, 29))), "DATED 29 MAY 2026, SEEN 1 JUN"),
        (change(Verdict.DATED_ONLY, dated(date(2026, 5, 1), Granularity.MONTH)), "DATED MAY 2026, SEEN 1 JUN"),
        (change(Verdict.DATED_ONLY, dated(date(2026, 5, 29)), stamped=33), "DATED 33 DAYS LATER"),
        (change(Verdict.DATED_ONLY), "DATED BY THE PAGE ONLY"),
        (change(Verdict.ANNOUNCED, lead_days=5, amended=True), "AMENDED DURING ITS NOTICE"),
        (change(Verdict.ANNOUNCED, lead_days=5), "ANNOUNCED 5 DAYS AHEAD"),
        (change(Verdict.WENT_BACK, amended=True), "WENT BACK"),
    ],
)
def test_the_badge_says_no_more_than_is_known(made: Change, words: str) -> None:
    """A month is no day, and a date that came later is told as such."""
    assert badge(made) == words


def test_an_amended_text_is_never_told_calmly() -> None:
    assert signal(change(Verdict.ANNOUNCED, lead_days=40, amended=True).ruling) is Signal.WARNING
    assert signal(change(Verdict.ANNOUNCED, lead_days=40).ruling) is Signal.CALM


def test_a_notice_is_named_with_its_place_its_day_and_its_words() -> None:
    """Its own day, not that on which it was read; what the page says of its date is no notice."""
    notice = Evidence(
        EvidenceKind.ANNOUNCEMENT, "Seller Forums", "We are changing the answers policy", SEEN, date(2026, 5, 17)
    )
    told = plain(
        change_message(AMAZON_EU, change(Verdict.ANNOUNCED_LATE, dated(date(2026, 6, 1)), notice, lead_days=14))
    )
    assert "found: Seller Forums, 17 May 2026: “We are changing the answers policy” (14 days ahead)" in told


def test_what_no_notice_mentions_and_where_dates_disagree_stand_in_the_message() -> None:
    clauses = tuple(f"Clause {number} of the agreement" for number in range(6))
    doubt = "the page dates itself 4 May 2026, but the old text was still there on 31 May 2026"
    told = plain(
        change_message(AMAZON_EU, change(Verdict.ANNOUNCED_IN_PART, lead_days=20, uncovered=clauses, doubts=(doubt,)))
    )
    assert "“Clause 0 of the agreement”; " in told
    assert "“Clause 3 of the agreement”; and 2 more clauses" in told
    assert doubt in told


def test_each_of_several_changes_is_told_with_its_own_link() -> None:
    """Where the pages have an address, one message for many leads to each."""
    links = [f"https://watch.example.com/changes/{number}/edits/1" for number in (1, 2)]
    said = [Message(Signal.ALARM, "UNANNOUNCED", f"T{link[-9]}", "x", "ref", "t", link=link) for link in links]
    told = digest_message(said, uuid5(NAMESPACE_URL, "whole"))

    for way in (plain(told), html(told), str(payload(told))):
        assert all(link in way for link in links)
