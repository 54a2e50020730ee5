"""What is let go of: traces of nothing having happened. What a change refers to stays, whatever the limits."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store.building import (
    at,
    changed,
    document,
    everybody,
    first_seen,
    held,
    nobody,
    source,
    unchanged,
    unreachable,
)
from watcher.model.outcome import Trouble
from watcher.store import Pruned, Store

ETSY = source().id
A_DAY = timedelta(days=1)


def flipping(store: Store, hours: range) -> None:
    """A source that shows two texts by turns, and a token that differs each time."""
    for hour in hours:
        text = document("6 %" if hour % 2 else "7 %")
        store.record(unchanged(hour, f"{text} token {hour}", text=text), None, nobody)


def test_old_checks_that_found_nothing_go_and_the_last_of_each_source_stays(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(first_seen(0, "1 %", of=source("ebay")), None, nobody)
    for hour in range(1, 100):
        store.record(unchanged(hour), None, nobody)
    store.record(unchanged(1, of=source("ebay")), None, nobody)

    assert store.prune(A_DAY, 200, at(100)) == Pruned(visits=75)
    assert [visit.at for visit in store.visits(ETSY, limit=None)][-2:] == [at(76), at(0)]
    assert len(store.visits(source("ebay").id)) == 2
    assert store.health().sources[source("ebay").id].last_visit == at(1)


def test_a_change_keeps_its_check_its_texts_and_its_pages_for_ever(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(held(1, "Sign in", 1, 1), None, nobody)
    store.record(changed(2, "6 %", "7 %"), None, everybody)
    store.record(changed(3, "7 %", "8 %"), None, everybody)
    before = store.editions(ETSY)

    store.prune(A_DAY, 10, at(24 * 10_000))

    assert store.editions(ETSY) == before
    assert len(store.changes()) == 2
    assert len(store.deliveries()) == 4
    for edition in before:
        store.document(edition.document)
        for part in edition.parts:
            store.snapshot(part.sha256).body()
    assert {visit.change for visit in store.visits(ETSY)} >= {1, 2}
    store.verify()


@pytest.mark.parametrize(("age", "texts", "left"), [(A_DAY, 1000, 26), (A_DAY * 1000, 10, 12)])
def test_texts_shown_by_turns_go_by_age_and_by_number(store: Store, age: timedelta, texts: int, left: int) -> None:
    """Those that a change refers to, the one that stands and the newest of each text stay."""
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(changed(1, "6 %", "7 %"), None, everybody)
    flipping(store, range(2, 102))

    pruned = store.prune(age, texts, at(102))

    assert len(store.editions(ETSY)) == left
    assert pruned.texts == pruned.snapshots == 101 - left
    standing = store.standing(ETSY)
    assert standing.last is not None
    assert store.document(standing.last.document) == document("6 %")
    assert store.snapshot(standing.last.parts[0].sha256)
    store.verify()


def test_what_another_table_refers_to_stays(store: Store, path: Path) -> None:
    """Whichever table that is: one that a later version adds as well."""
    store.record(first_seen(0, "6 %"), None, nobody)
    for hour in range(1, 10):
        store.record(unchanged(hour), None, nobody)
    store.flush()
    with Database(path) as db:
        db.execute("CREATE TABLE witnesses (visit INTEGER REFERENCES visits (id))")
        db.execute("INSERT INTO witnesses SELECT id FROM visits WHERE at IN (?, ?)", [row(3), row(4)])
    store.prune(timedelta(hours=1), 10, at(24))
    assert [visit.at for visit in store.visits(ETSY)] == [at(9), at(4), at(3), at(0)]
    store.verify()


def row(hour: int) -> str:
    return at(hour).isoformat(timespec="microseconds").replace("+00:00", "Z")


def test_troubles_that_are_long_over_go(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(unreachable(1), Trouble(at(1), 1, "no answer", told=False), nobody)
    store.record(unchanged(2), None, nobody)
    store.record(unreachable(3), Trouble(at(3), 1, "no answer", told=False), nobody)
    assert store.prune(A_DAY, 10, at(100)).incidents == 1
    assert store.standing(ETSY).trouble is not None


def test_texts_of_an_older_reader_go(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(unchanged(1, text=document("6 %", reader="reader 2")), None, nobody)
    assert store.prune(A_DAY, 10, at(2)).documents == 1
    store.verify()


def test_a_rehearsal_counts_the_same_and_changes_nothing(store: Store, path: Path) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(changed(1, "6 %", "7 %"), None, everybody)
    flipping(store, range(2, 60))
    store.flush()
    before = rows(path)
    rehearsed = store.prune(A_DAY, 10, at(100), rehearse=True)
    assert rows(path) == before
    assert store.prune(A_DAY, 10, at(100)) == rehearsed != Pruned()
    assert store.prune(A_DAY, 10, at(100)) == Pruned()


def rows(path: Path) -> dict[str, list]:
    with Database(path) as db:
        tables = (name for name in db.table_names() if not db[name].schema.startswith("CREATE VIRTUAL TABLE"))
        return {table: list(db[table].rows) for table in tables}


def test_much_is_let_go_in_several_transactions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watcher.store.pruning.AT_ONCE", 7)
    store.record(first_seen(0, "6 %"), None, nobody)
    for hour in range(1, 60):
        store.record(unchanged(hour), None, nobody)
    assert store.prune(A_DAY, 10, at(1000)).visits == 58


def test_compacting_gives_the_room_back(store: Store, path: Path) -> None:
    """What is left is what an empty database takes, the five pages that stay, and a line of each check in the seals."""
    empty = path.stat().st_size
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(changed(1, "6 %", "7 %"), None, everybody)
    noise = random.Random(7)
    for hour in range(2, 60):
        text = document("6 %" if hour % 2 else "7 %")
        store.record(unchanged(hour, noise.randbytes(20_000).hex(), text=text), None, nobody)
    store.prune(timedelta(hours=1), 10, at(100))
    store.compact()
    assert path.stat().st_size < empty + 5 * 20_000 + 60 * 500
    store.verify()
