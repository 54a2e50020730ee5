"""Whole or nothing: what is told is kept, and what is kept is told, whatever fails and whoever is killed."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store.building import (
    at,
    changed,
    everybody,
    first_seen,
    forked,
    nobody,
    notice,
    source,
    unchanged,
    visit,
)
from watcher.errors import StoreError
from watcher.model.outcome import Outcome, Trouble
from watcher.store import Store

ETSY = source().id
TABLES = ("sources", "snapshots", "documents", "editions", "captures", "visits", "incidents", "changes", "deliveries")


def rows(path: Path) -> dict[str, list]:
    with Database(path) as db:
        return {table: list(db[table].rows) for table in TABLES}


def test_a_fault_while_telling_leaves_nothing_behind(store: Store, path: Path) -> None:
    """No change without its notices: no visit, snapshot, document, change or incident either."""
    store.record(first_seen(0, "6 %"), None, nobody)
    before = rows(path)

    def fault(_: Outcome) -> list:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.record(changed(1, "6 %", "7 %"), Trouble(at(1), 1, "why", told=False), fault)
    assert rows(path) == before

    store.record(changed(1, "6 %", "7 %"), None, everybody)
    assert len(store.deliveries()) == 2


def test_a_notice_of_a_change_that_is_not_there_is_refused_with_all_that_came_with_it(store: Store, path: Path) -> None:
    """The database itself holds together: foreign keys are on."""
    store.record(first_seen(0, "6 %"), None, nobody)
    before = rows(path)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.record(changed(1, "6 %", "7 %"), None, lambda _: [notice("x", change_id=99)])
    assert rows(path) == before


def test_visits_that_found_nothing_new_are_written_together(store: Store, path: Path) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    for number in range(1, 4):
        store.record(unchanged(number), None, nobody)
    assert len(rows(path)["visits"]) == 1

    store.flush()
    assert len(rows(path)["visits"]) == 4


def test_what_waits_is_written_at_the_next_visit_that_matters(store: Store, path: Path) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(unchanged(1), None, nobody)
    store.record(changed(2, "6 %", "7 %"), None, everybody)

    assert [row["outcome"] for row in rows(path)["visits"]] == ["first_seen", "unchanged", "changed"]


def test_what_waits_is_written_at_200_visits_and_on_close(path: Path) -> None:
    with Store.open(path) as store:
        store.record(first_seen(0, "6 %"), None, nobody)
        for number in range(201):
            store.record(unchanged(number), None, nobody)
        assert len(rows(path)["visits"]) == 201
    assert len(rows(path)["visits"]) == 202


def test_whoever_asks_sees_what_waits(store: Store) -> None:
    """Writing together is a matter of speed and never seen."""
    store.record(first_seen(0, "6 %"), None, nobody)
    for number, ask in enumerate(
        (
            lambda: store.standing(ETSY).last_visit,
            lambda: store.last_visits()[ETSY],
            lambda: store.visits(ETSY)[0].at,
            lambda: store.editions(ETSY)[0].last_seen,
            lambda: store.health().sources[ETSY].last_visit,
        ),
        1,
    ):
        store.record(unchanged(number), None, nobody)
        assert ask() == at(number)
    store.record(unchanged(9, "6 % token 9"), None, nobody)
    assert store.snapshot(visit(9, "6 % token 9").parts[0].sha256).body() == b"6 % token 9"


def test_a_full_disk_is_told_and_healed_without_a_restart(store: Store, path: Path) -> None:
    """Nothing half is written; what waits is written when there is room again."""
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(unchanged(1), None, nobody)
    before = rows(path)
    bulky = "".join(random.choices("abcdefghij", k=2_000_000))
    with _full(store):
        with pytest.raises(StoreError, match=r"watch\.db: the disk is full; nothing was changed"):
            store.record(changed(2, "6 %", "7 %", bulky), None, everybody)
        assert rows(path)["changes"] == before["changes"]
        assert rows(path)["snapshots"] == before["snapshots"]

    store.record(changed(2, "6 %", "7 %", bulky), None, everybody)
    assert [row["outcome"] for row in rows(path)["visits"]] == ["first_seen", "unchanged", "changed"]
    store.verify()


def test_quiet_visits_survive_a_full_disk(store: Store, path: Path) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(unchanged(1, "".join(random.choices("abcdefghij", k=2_000_000))), None, nobody)
    with _full(store), pytest.raises(StoreError, match="disk is full"):
        store.flush()

    store.flush()
    assert len(rows(path)["visits"]) == 2


def test_a_bug_in_one_quiet_visit_does_not_come_back_with_every_flush(store: Store) -> None:
    """The part names bytes that nobody gave."""
    store.record(first_seen(0, "6 %"), None, nobody)
    bad = unchanged(1, "bytes")
    store.record(replace(bad, visit=replace(bad.visit, snapshots=())), None, nobody)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.flush()

    store.record(changed(2, "6 %", "7 %"), None, everybody)
    assert len(store.deliveries()) == 2


def test_unchanged_from_what_was_never_seen_is_a_bug(store: Store) -> None:
    with pytest.raises(AssertionError, match="seen before"):
        store.record(unchanged(0), None, nobody)


def test_a_writer_waits_for_another(path: Path) -> None:
    """Two programs on one file take turns; neither fails."""

    def write(name: str) -> None:
        with Store.open(path) as store:
            of = source(name)
            store.record(first_seen(0, "0", of=of), None, nobody)
            for number in range(1, 25):
                store.record(changed(number, f"{number - 1}", f"{number}", of=of), None, everybody)

    children = [forked(lambda _, name=name: write(name)) for name in ("a", "b", "c")]
    for child, pipe in children:
        os.close(pipe)
        os.waitpid(child, 0)
    with Store.open(path) as store:
        assert len(store.changes(limit=None)) == 72
        assert len(store.deliveries()) == 144


def test_killed_at_any_moment_nothing_told_is_lost(path: Path) -> None:
    """A process that records is killed 12 times; each change that it reported is there, whole, with its notices."""
    luck = random.Random(20260101)
    reported: set[int] = set()
    for _ in range(12):
        child, pipe = forked(lambda pipe: _record_for_ever(path, pipe))
        with os.fdopen(pipe) as lines:
            lines.readline()
            reported.add(int(lines.readline()))  # so that something is at stake, however slow the machine is
            time.sleep(luck.uniform(0.0, 0.06))
            os.kill(child, signal.SIGKILL)
            reported |= {int(line) for line in lines.read().split()}
        os.waitpid(child, 0)
        _is_whole(path, reported)
    assert len(reported) >= 12


def _record_for_ever(path: Path, pipe: int) -> None:
    with Store.open(path) as store:
        number = len(store.changes(limit=None))
        store.record(first_seen(0, f"{number} %"), None, nobody)
        os.write(pipe, b"ready\n")
        while True:
            number += 1
            store.record(unchanged(number, f"{number} {'token' * 1000}"), None, nobody)
            outcome = store.record(changed(number, f"{number - 1} %", f"{number} %"), None, everybody)
            os.write(pipe, f"{outcome.change.id}\n".encode())


def _is_whole(path: Path, reported: set[int]) -> None:
    with Store.open(path) as store:
        store.verify()
        changes = store.changes(limit=None)
        assert {change.id for change in changes} >= reported
        told = [delivery.notice.change for delivery in store.deliveries()]
        assert sorted(told) == sorted([change.id for change in changes] * 2)
        for edition in store.editions(ETSY):
            store.document(edition.document)
            for part in edition.parts:
                store.snapshot(part.sha256).body()


@contextmanager
def _full(store: Store) -> Iterator[None]:
    """While this lasts the disk has no room for the database to grow."""
    db = store._db.db
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + 2}")
    yield
    db.execute("PRAGMA max_page_count = 1073741823")
