"""What a new text means, decided with plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.extract import reader_key
from watcher.model.change import Verdict, Weight
from watcher.model.outcome import (
    Changed,
    FirstSeen,
    Held,
    Holding,
    Last,
    Outcome,
    Trouble,
    Unchanged,
    Unreachable,
    Visit,
)
from watcher.model.page import Block, BlockKind, Document, sha256_of
from watcher.model.source import Kind, Rules, Source, SourceId
from watcher.tasks.conclude import Before, conclude, trouble_after

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
SOURCE = Source(SourceId("fees"), "Bazaar", "Selling fees", Kind.FEES, ("https://bazaar.example/fees",))
WORDS = [f"Clause {number}: sellers ship item {number} within {number + 2} days of the order." for number in range(30)]


def document(*texts: str) -> Document:
    return Document(tuple(Block(BlockKind.PARAGRAPH, text) for text in texts), "Fees", "en", reader_key(Rules()))


OLD = document(*WORDS)
NEW = document(WORDS[0].replace("2 days", "9 days"), *WORDS[1:])
STUMP = document(*WORDS[:5])


def before(last: Document = OLD, **more: object) -> Before:
    standing = Last(1, (), last.text_sha256, "f", last.reader, NOW - timedelta(hours=6), (last.text_sha256,))
    return Before(replace(standing, **more), last)  # type: ignore[arg-type]  # fields by name


def outcome(page: Document, known: Before | None, at: datetime = NOW) -> Outcome:
    return conclude(Visit(SOURCE, at), known, page, "g")


def test_the_first_good_copy_is_first_seen() -> None:
    assert isinstance(outcome(OLD, None), FirstSeen)


def test_a_moved_figure_is_a_material_change_with_both_figures_in_its_headline() -> None:
    found = outcome(NEW, before())
    assert isinstance(found, Changed)
    assert found.change.ruling.weight is Weight.MATERIAL
    assert "within 2 days → within 9 days" in found.change.headline
    assert found.change.old_last_seen == NOW - timedelta(hours=6)


def test_a_stump_is_held_twice_and_believed_at_the_third_check() -> None:
    known = before()
    for times in (1, 2):
        found = outcome(STUMP, known, NOW + times * timedelta(hours=6))
        assert isinstance(found, Held)
        assert found.holding.times == times
        known = before(holding=found.holding)
    assert isinstance(outcome(STUMP, known, NOW + timedelta(hours=18)), Changed)


def test_a_stump_that_stays_a_day_is_believed_at_the_second_check() -> None:
    known = before(holding=Holding(NOW - timedelta(hours=25), 1, STUMP.text_sha256))
    found = outcome(STUMP, known)
    assert isinstance(found, Changed)
    assert found.change.first_seen == NOW - timedelta(hours=25)


def test_a_wall_is_never_believed() -> None:
    wall = document("Sign in to continue", "Forgot your password?")
    known = before(holding=Holding(NOW - timedelta(days=30), 99, wall.text_sha256))
    assert isinstance(outcome(wall, known), Held)


def test_a_return_to_an_earlier_text_is_told_once_and_then_silent() -> None:
    known = before(NEW, variants=(NEW.text_sha256, OLD.text_sha256))
    found = outcome(OLD, known)
    assert isinstance(found, Changed)
    assert found.change.ruling.verdict is Verdict.WENT_BACK
    again = replace(known, flipping=frozenset({OLD.text_sha256, NEW.text_sha256}))
    assert isinstance(outcome(OLD, again), Unchanged)


def test_labels_that_came_are_no_change() -> None:
    menu = Block(BlockKind.PARAGRAPH, "Deutsch", links=("/de",))
    assert isinstance(outcome(replace(OLD, blocks=(*OLD.blocks, menu)), before()), Unchanged)


@pytest.mark.parametrize(("times", "told"), [(1, False), (2, False), (3, True)])
def test_the_operator_hears_at_the_third_failure_in_a_row(times: int, told: bool) -> None:
    failed = Unreachable(Visit(SOURCE, NOW), "HTTP 503", transient=True)
    earlier = Trouble(NOW, times - 1, "HTTP 503", told=False) if times > 1 else None
    assert trouble_after(failed, earlier) == Trouble(NOW, times, "HTTP 503", told, "bazaar.example")


def test_what_stays_is_the_trouble_of_the_page_and_not_of_its_host() -> None:
    """And what was told once stays that trouble."""
    gone = Unreachable(Visit(SOURCE, NOW), "HTTP 404", transient=False)
    out = Unreachable(Visit(SOURCE, NOW), "HTTP 503", transient=True)
    page = trouble_after(gone, None)
    assert page == Trouble(NOW, 1, "HTTP 404", told=False)
    told = replace(page, told=True)
    assert trouble_after(out, told) == Trouble(NOW, 2, "HTTP 503", told=True)


def test_a_page_that_needs_a_browser_is_in_no_trouble() -> None:
    visit = Visit(replace(SOURCE, browser=True), NOW)
    assert trouble_after(Unreachable(visit, "needs one", transient=False, waits_for_browser=True), None) is None
    assert trouble_after(Unreachable(visit, "HTTP 404", transient=False), None) is not None


def test_the_hash_of_a_text_names_it() -> None:
    assert sha256_of(b"") != OLD.text_sha256 != NEW.text_sha256
