"""What each outcome leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store.building import (
    at,
    broken,
    changed,
    document,
    everybody,
    first_seen,
    held,
    nobody,
    notice,
    source,
    unchanged,
    unreachable,
    visit,
)
from watcher.errors import NotFound
from watcher.model.change import ChangeId
from watcher.model.notice import DeliveryState
from watcher.model.outcome import Changed, Holding, Outcome, Trouble, Unchanged
from watcher.model.page import Sha256, Validators, sha256_of
from watcher.model.source import SourceId
from watcher.store import Standing, Store

ETSY = source().id


def bodies(path: Path) -> set[str]:
    """Every page that the file holds."""
    with Database(path) as db:
        hashes = [row["sha256"] for row in db["snapshots"].rows_where(select="sha256")]
    with Store.open(path, read_only=True) as reader:
        return {reader.snapshot(Sha256(sha)).body().decode() for sha in hashes}


def test_a_source_never_visited_has_an_empty_standing(store: Store) -> None:
    assert store.standing(ETSY) == Standing(last=None, trouble=None, last_visit=None)


def test_the_first_good_copy_is_the_one_to_compare_with(store: Store) -> None:
    outcome = first_seen(0, "6 %")
    assert store.record(outcome, None, nobody) == outcome

    standing = store.standing(ETSY)
    assert standing.last_visit == at(0)
    last = standing.last
    assert last is not None
    assert store.document(last.document) == document("6 %")
    assert (last.text, last.reader) == (document("6 %").text_sha256, "reader 1")
    assert (last.parts, last.fingerprint, last.seen) == (outcome.visit.parts, "print of 6 %", at(0))
    assert last.variants == (last.text,)
    assert store.snapshot(last.parts[0].sha256) == outcome.visit.snapshots[0]


def test_a_change_gets_its_number_before_anyone_is_told(store: Store) -> None:
    """The notices are asked for with the number, so that each can name its change."""
    store.record(first_seen(0, "6 %"), None, nobody)
    asked: list[Outcome] = []

    def ask(outcome: Outcome) -> list:
        asked.append(outcome)
        return everybody(outcome)

    recorded = store.record(changed(1, "6 %", "7 %"), None, ask)

    assert isinstance(recorded, Changed)
    assert recorded.change.id == ChangeId(1)
    assert asked == [recorded]
    assert store.change(ChangeId(1)) == recorded.change
    assert {delivery.notice.change for delivery in store.deliveries(change=ChangeId(1))} == {1}
    assert len(store.deliveries()) == 2


def test_a_new_text_is_the_one_to_compare_with_and_the_old_one_is_remembered(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(changed(1, "6 %", "7 %"), None, nobody)

    last = store.standing(ETSY).last
    assert last is not None
    assert store.document(last.document) == document("7 %")
    assert last.variants == (document("7 %").text_sha256, document("6 %").text_sha256)


def test_only_the_last_eight_texts_are_variants(store: Store) -> None:
    """Newest first, each once, the current one included."""
    store.record(first_seen(0, "0 %"), None, nobody)
    for number in range(1, 12):
        store.record(changed(number, f"{number - 1} %", f"{number} %"), None, nobody)
    store.record(changed(12, "11 %", "9 %"), None, nobody)

    last = store.standing(ETSY).last
    assert last is not None
    expected = [9, 11, 10, 8, 7, 6, 5, 4]
    assert last.variants == tuple(document(f"{number} %").text_sha256 for number in expected)


def test_an_unchanged_page_was_seen_again(store: Store) -> None:
    """Its time, validators and fingerprint are renewed; a «304» without bytes leaves the copy as it is."""
    first = first_seen(0, "6 %")
    store.record(first, None, nobody)
    part = replace(first.visit.parts[0], validators=Validators("new"))
    store.record(Unchanged(replace(first.visit, at=at(1), parts=(part,), snapshots=()), "not modified"), None, nobody)

    last = store.standing(ETSY).last
    assert last is not None
    assert (last.seen, last.parts, last.fingerprint) == (at(1), (part,), "print of 6 %")
    store.record(unchanged(2), None, nobody)
    assert store.standing(ETSY).last == replace(last, seen=at(2))


def test_a_better_reader_takes_the_old_text_s_place(store: Store) -> None:
    """It is no new edition and no variant: the page said the same all along."""
    store.record(first_seen(0, "6%"), None, nobody)
    store.record(unchanged(1, "6%", text=document("6 %", reader="reader 2")), None, nobody)

    last = store.standing(ETSY).last
    assert last is not None
    assert (last.reader, store.document(last.document)) == ("reader 2", document("6 %", reader="reader 2"))
    assert [edition.first_seen for edition in store.editions(ETSY)] == [at(0)]


def test_a_known_variant_that_comes_back_in_silence_is_an_edition_of_its_own(store: Store) -> None:
    """The history stays true though nobody was told."""
    store.record(first_seen(0, "A"), None, nobody)
    store.record(changed(1, "A", "B"), None, nobody)
    store.record(unchanged(2, "A", text=document("A"), how="a known variant"), None, nobody)

    assert [edition.text for edition in store.editions(ETSY)] == [document(text).text_sha256 for text in "ABA"]


def test_the_same_text_with_other_links_is_kept_with_the_new_ones(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(unchanged(1, "6 %", text=document("6 %", links=["/new"])), None, nobody)

    last = store.standing(ETSY).last
    assert last is not None
    assert store.document(last.document).blocks[0].links == ("/new",)


@pytest.mark.parametrize("error", [held(1, "sign in", 1, 1), broken(1, "captcha"), unreachable(1)])
def test_an_error_never_replaces_the_last_good_copy(store: Store, error: Outcome) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    before = store.standing(ETSY).last
    assert before is not None
    store.record(error, None, nobody)

    standing = store.standing(ETSY)
    assert standing.last is not None
    assert replace(standing.last, holding=None) == before
    assert standing.last_visit == at(1)
    assert store.snapshot(before.parts[0].sha256).body() == b"6 %"


def test_what_is_held_is_remembered_until_a_good_copy_comes(store: Store) -> None:
    """An unreachable server says nothing about it; another broken answer does."""
    store.record(first_seen(0, "6 %"), None, nobody)

    def holding() -> Holding | None:
        last = store.standing(ETSY).last
        assert last is not None
        return last.holding

    expected = Holding(at(1), 1, document("sign in").text_sha256)
    store.record(held(1, "sign in", 1, 1), None, nobody)
    assert holding() == expected
    store.record(unreachable(2), None, nobody)
    assert holding() == expected
    store.record(broken(3, "captcha"), None, nobody)
    assert holding() is None
    store.record(held(4, "sign in", 4, 1), None, nobody)
    store.record(unchanged(5), None, nobody)
    assert holding() is None


def test_a_text_that_was_held_first_dates_from_when_it_was_first_seen(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(held(1, "7 %", 1, 1), None, nobody)
    outcome = changed(3, "6 %", "7 %")
    store.record(replace(outcome, change=replace(outcome.change, first_seen=at(1))), None, nobody)

    edition = store.edition_at(ETSY, at(2))
    assert edition is not None
    assert (edition.text, edition.first_seen, edition.last_seen) == (document("7 %").text_sha256, at(1), at(3))


def test_trouble_lasts_until_it_is_over(store: Store, path: Path) -> None:
    """The incident goes on with each failure and ends once; all incidents stay on record."""
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(unreachable(1), Trouble(at(1), 1, "no answer in time", told=False), nobody)
    store.record(unreachable(2), Trouble(at(1), 2, "no answer in time", told=True), nobody)
    assert store.standing(ETSY).trouble == Trouble(at(1), 2, "no answer in time", told=True)

    store.record(unchanged(3), None, nobody)
    assert store.standing(ETSY).trouble is None
    store.record(broken(4, "captcha"), Trouble(at(4), 1, "a captcha", told=False), nobody)
    with Database(path) as db:
        assert [(row["since"], row["times"], row["over"]) for row in db["incidents"].rows] == [
            ("2026-01-01T07:00:00.000000Z", 2, "2026-01-01T09:00:00.000000Z"),
            ("2026-01-01T10:00:00.000000Z", 1, None),
        ]


def test_recovery_is_told_in_the_same_transaction(store: Store) -> None:
    """Trouble before makes an unchanged visit one that matters."""
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(unreachable(1), Trouble(at(1), 3, "no answer in time", told=True), nobody)
    store.record(unchanged(2), None, lambda _: [notice("it is back")])

    (delivery,) = store.deliveries(state=DeliveryState.PENDING)
    assert (delivery.notice, delivery.due, delivery.first_due) == (notice("it is back"), at(2), at(2))


def test_notices_of_an_imported_page_are_due_now_and_not_back_then(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(changed(1, "6 %", "7 %"), None, everybody, due=at(5000))

    assert {delivery.due for delivery in store.deliveries()} == {at(5000)}


def test_a_host_is_left_alone_as_long_as_it_asked(store: Store) -> None:
    """The longest wish counts; what is past is forgotten."""
    other = source("other", "https://user:pass@Other.example:8443/x")
    store.record(unreachable(0, until=at(5)), None, nobody)
    store.record(unreachable(1, until=at(3)), None, nobody)
    store.record(unreachable(1, of=other, until=at(2)), None, nobody)
    assert store.waits() == {"etsy-fees.example": at(5), "other.example:8443": at(2)}

    store.record(unreachable(4, of=other, until=at(6)), None, nobody)
    assert store.waits() == {"etsy-fees.example": at(5), "other.example:8443": at(6)}


def test_who_was_visited_when_is_one_answer(store: Store) -> None:
    store.record(first_seen(0, "A", of=source("a")), None, nobody)
    store.record(first_seen(1, "B", of=source("b")), None, nobody)
    store.record(unchanged(2, of=source("a")), None, nobody)

    assert store.last_visits() == {"a": at(2), "b": at(1)}


def test_a_new_text_recorded_by_two_programs_is_told_once(store: Store, path: Path) -> None:
    """`watch check` beside the service: whoever is second finds that it is no news any more."""
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(changed(1, "6 %", "7 %"), None, everybody)
    with Store.open(path) as other:
        recorded = other.record(changed(1.1, "6 %", "7 %"), None, everybody)

    assert isinstance(recorded, Unchanged)
    assert len(store.changes()) == 1
    assert len(store.deliveries()) == 2


def test_a_naive_time_is_a_bug(store: Store) -> None:
    outcome = first_seen(0, "6 %")
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - that is the point
    with pytest.raises(AssertionError, match="zone"):
        store.record(replace(outcome, visit=replace(outcome.visit, at=naive)), None, nobody)
    assert store.standing(ETSY) == Standing()


# --- the file stays small


def test_a_noisy_page_keeps_its_first_and_its_latest_copy(store: Store, path: Path) -> None:
    """A token that differs on every request must not fill the disk."""
    store.record(first_seen(0, "6 %", "token 0"), None, nobody)
    for number in range(1, 30):
        store.record(unchanged(number, f"token {number}"), None, nobody)
    store.flush()

    assert bodies(path) == {"token 0", "token 29"}
    with pytest.raises(NotFound, match="no snapshot"):
        store.snapshot(sha256_of(b"token 7"))


def test_the_copies_around_a_change_stay_for_ever(store: Store, path: Path) -> None:
    store.record(first_seen(0, "6 %", "6 % token 0"), None, nobody)
    store.record(unchanged(1, "6 % token 1"), None, nobody)
    store.record(unchanged(2, "6 % token 2"), None, nobody)
    store.record(changed(3, "6 %", "7 %", "7 % token 3"), None, nobody)
    for number in range(4, 9):
        store.record(unchanged(number, f"7 % token {number}"), None, nobody)
    store.flush()

    assert bodies(path) == {"6 % token 0", "6 % token 2", "7 % token 3", "7 % token 8"}


def test_of_held_and_broken_pages_the_last_five_are_kept(store: Store, path: Path) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    for number in range(1, 9):
        store.record(
            (held(number, f"wall {number}", 1, 1)) if number % 2 else broken(number, f"wall {number}"), None, nobody
        )

    assert bodies(path) == {"6 %", *(f"wall {number}" for number in range(4, 9))}


def test_a_copy_that_something_else_refers_to_is_not_dropped(store: Store, path: Path) -> None:
    """Two sources may show the same bytes."""
    store.record(first_seen(0, "A", "same", of=source("a")), None, nobody)
    store.record(first_seen(0, "A", "same", of=source("b")), None, nobody)
    store.record(unchanged(1, "other", of=source("a")), None, nobody)
    store.record(unchanged(2, "another", of=source("a")), None, nobody)
    store.flush()

    assert bodies(path) == {"same", "another"}


def test_the_same_bytes_are_kept_once(store: Store, path: Path) -> None:
    for name in "abc":
        store.record(first_seen(0, "A", "same", of=source(name)), None, nobody)
    with Database(path) as db:
        assert db["snapshots"].count == 1


def test_every_page_of_a_source_is_kept_in_its_place(store: Store, path: Path) -> None:
    """A page that left the settings leaves the latest copy."""
    two = source("two", "https://two.example/1", "https://two.example/2")
    store.record(first_seen(0, "text", "page 1", "page 2", of=two), None, nobody)
    store.record(unchanged(1, "page 1", "page 2 again", of=two), None, nobody)
    last = store.standing(two.id).last
    assert last is not None
    assert [store.snapshot(part.sha256).body() for part in last.parts] == [b"page 1", b"page 2 again"]

    one = replace(two, urls=two.urls[:1])
    store.record(unchanged(2, "page 1", of=one), None, nobody)
    last = store.standing(two.id).last
    assert last is not None
    assert [part.url for part in last.parts] == ["https://two.example/1"]
    assert bodies(path) == {"page 1", "page 2"}


def test_bytes_that_no_page_of_the_visit_has_are_not_kept(store: Store, path: Path) -> None:
    outcome = first_seen(0, "6 %")
    stray = visit(0, "stray").snapshots
    store.record(
        replace(outcome, visit=replace(outcome.visit, snapshots=outcome.visit.snapshots + stray)), None, nobody
    )

    assert bodies(path) == {"6 %"}


# --- reading what happened


def test_the_text_in_force_at_a_time_is_told_with_its_gaps(store: Store) -> None:
    """Between the last sight of one text and the first of the next, nobody knows; the edition says so."""
    store.record(first_seen(0, "6 %", "6 % token 0"), None, nobody)
    store.record(unchanged(2, "6 % token 2"), None, nobody)
    store.record(changed(9, "6 %", "7 %"), None, nobody)

    assert store.edition_at(ETSY, at(-1)) is None
    seen = store.edition_at(ETSY, at(1))
    assert seen is not None
    assert store.document(seen.document) == document("6 %")
    assert (seen.first_seen, seen.last_seen, seen.next_seen) == (at(0), at(2), at(9))
    assert store.snapshot(seen.parts[0].sha256).body() == b"6 % token 0"

    gap = store.edition_at(ETSY, at(5))
    assert gap is not None
    assert (gap.id, gap.last_seen < at(5) < at(9)) == (seen.id, True)
    assert store.snapshot(gap.parts[0].sha256).body() == b"6 % token 2"

    now = store.edition_at(ETSY, at(100))
    assert now is not None
    assert (now.text, now.next_seen) == (document("7 %").text_sha256, None)
    assert [edition.id for edition in store.editions(ETSY)] == [now.id, seen.id]


def test_changes_are_told_newest_first_and_by_source_and_day(store: Store) -> None:
    for name in ("a", "b"):
        store.record(first_seen(0, "0", of=source(name)), None, nobody)
    for number in (1, 2, 3):
        for name in ("a", "b"):
            store.record(changed(number, f"{number - 1}", f"{number}", of=source(name)), None, nobody)

    assert [(change.id, change.source) for change in store.changes(SourceId("a"))] == [(5, "a"), (3, "a"), (1, "a")]
    assert [change.id for change in store.changes()] == [6, 5, 4, 3, 2, 1]
    assert [change.id for change in store.changes(since=at(2), limit=3)] == [6, 5, 4]
    assert [change.id for change in store.changes(SourceId("b"), since=at(3), limit=None)] == [6]


def test_a_change_that_is_not_there_is_named_with_those_that_are(store: Store) -> None:
    with pytest.raises(NotFound, match="none was seen yet"):
        store.change(ChangeId(1))
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(changed(1, "6 %", "7 %"), None, nobody)
    with pytest.raises(NotFound, match="there is no change 9; there are 1 to 1"):
        store.change(ChangeId(9))
    with pytest.raises(NotFound, match="no document 9"):
        store.document(9)


def test_every_check_is_a_row(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(unchanged(1, how="not modified"), None, nobody)
    store.record(changed(2, "6 %", "7 %"), None, nobody)
    store.record(unreachable(3), None, nobody)

    rows = store.visits(ETSY)
    assert [(row.outcome, row.how, row.reason, row.change, row.document) for row in rows] == [
        ("unreachable", None, "no answer in time", None, None),
        ("changed", None, None, 1, 2),
        ("unchanged", "not modified", None, None, 1),
        ("first_seen", None, None, None, 1),
    ]
    assert [row.at for row in rows] == [at(3), at(2), at(1), at(0)]
    assert rows[0].took.total_seconds() == 0.25
    assert store.visits(ETSY, limit=1) == rows[:1]


def test_health_says_how_each_source_and_the_outbox_are_doing(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(changed(1, "6 %", "7 %"), None, everybody)
    trouble = Trouble(at(2), 1, "no answer in time", told=False)
    store.record(held(2, "sign in", 2, 1), None, nobody)
    store.record(unreachable(3), trouble, nobody)

    health = store.health()
    etsy = health.sources[ETSY]
    assert (etsy.last_visit, etsy.last_success, etsy.changes) == (at(3), at(1), 1)
    assert (etsy.outcome, etsy.reason) == ("unreachable", "no answer in time")
    assert etsy.trouble == trouble
    assert etsy.holding == Holding(at(2), 1, document("sign in").text_sha256)
    assert health.deliveries == {"pending": 2, "leased": 0, "sent": 0, "given up": 0}
    assert health.oldest_due == at(1)
