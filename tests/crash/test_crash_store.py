"""Killed at every system call that writes: a new schema, a backup, a restore and a pruning are whole or were never begun."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.crash.rig import hinder, kill, why_not
from tests.store.building import at, changed, everybody, first_seen, nobody, unchanged
from watcher.errors import Unusable
from watcher.store import Store, back_up, backup_name, backups_of, restore

pytestmark = [
    pytest.mark.skipif(why_not() is not None, reason=why_not() or ""),
    pytest.mark.timeout(600),
]

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
# The calls that exchange names are few, and each is tried; of the many that write, some.
APART = {"pwrite64": 17, "fsync": 3, "unlink": 1, "link": 1, "rename": 1}
CALLS = ("pwrite64", "fsync", "unlink", "link", "rename")
VERSION_1 = Path(__file__).parents[1] / "store" / "version_1.sql"


def at_every(
    call: str, work: Callable[[], object], begin: Callable[[], None], judge: Callable[[], None], folder: Path
) -> int:
    """Kill the work at its calls of that name, some way apart, until it makes no more; judge each time. How often it was."""
    number, times = 1, 0
    while True:
        begin()
        hindered = hinder(work, kill(call, number), folder)
        judge()
        if not hindered.hit:
            assert hindered.code == 0, hindered.said
            return times
        number, times = number + APART[call], times + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "said").mkdir()
    return tmp_path


def anew(path: Path) -> None:
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()


@pytest.mark.parametrize("call", ["pwrite64", "fsync"])
def test_a_new_schema_is_there_or_the_old_one(call: str, folder: Path) -> None:
    """From the first one that was released; and the next start brings it up to date."""
    path = folder / "old" / "watch.db"

    def begin() -> None:
        anew(path)
        with Database(path) as db:
            db.executescript(VERSION_1.read_text())

    def judge() -> None:
        with Database(path) as db:
            steps = [row["name"] for row in db["_sqlite_migrations"].rows]
        assert len(steps) in {1, len(new)}
        with Store.open(path) as store:
            store.verify()
            assert len(store.changes()) == 1

    Store.open(folder / "new.db").close()
    with Database(folder / "new.db") as db:
        new = [row["name"] for row in db["_sqlite_migrations"].rows]
    assert at_every(call, lambda: Store.open(path).close(), begin, judge, folder / "said") > 1


@pytest.fixture
def filled(folder: Path) -> Path:
    path = folder / "filled" / "watch.db"
    with Store.open(path) as store:
        store.record(first_seen(0, "6 %"), None, nobody)
        store.record(changed(1, "6 %", "7 %", "page " * 3000), None, everybody)
    return path


@pytest.mark.parametrize("call", CALLS)
def test_a_backup_is_whole_or_not_there(call: str, filled: Path, folder: Path) -> None:
    target = folder / "copies" / backup_name(filled, NOW)

    def judge() -> None:
        for backup in backups_of(filled, target.parent):
            with Store.open(backup.path, read_only=True) as store:
                store.verify()
                assert len(store.changes()) == 1
        with Store.open(filled) as store:
            store.verify()

    at_every(call, lambda: back_up(filled, target), lambda: anew(target), judge, folder / "said")


@pytest.mark.parametrize("call", CALLS)
def test_a_restore_leaves_the_old_the_new_or_a_word_to_run_it_again(call: str, filled: Path, folder: Path) -> None:
    path, copy = folder / "live" / "watch.db", folder / "copy.db"
    back_up(filled, copy)

    def begin() -> None:
        anew(path)
        with Store.open(path) as store:
            store.record(first_seen(0, "1 %"), None, nobody)

    def judge() -> None:
        try:
            with Store.open(path) as store:
                store.verify()
                assert len(store.changes()) in {0, 1}
        except Unusable as refused:
            if "a restore was cut off" not in str(refused):
                raise
        restore(copy, path, NOW)
        with Store.open(path) as store:
            store.verify()
            assert len(store.changes()) == 1

    at_every(call, lambda: restore(copy, path, NOW), begin, judge, folder / "said")


@pytest.mark.parametrize("call", ["pwrite64", "fsync"])
def test_pruning_takes_nothing_that_is_needed_however_it_ends(call: str, filled: Path, folder: Path) -> None:
    with Store.open(filled) as store:
        for hour in range(2, 12):
            store.record(unchanged(hour), None, nobody)
    path = folder / "pruned" / "watch.db"

    def begin() -> None:
        anew(path)
        shutil.copy(filled, path)

    def work() -> None:
        with Store.open(path) as store:
            store.prune(timedelta(hours=1), 10, at(100))

    def judge() -> None:
        with Store.open(path) as store:
            store.verify()
            assert len(store.changes()) == 1
            assert len(store.deliveries()) == 2
            for edition in store.editions(first_seen(0, "").visit.source.id):
                store.document(edition.document)
                store.snapshot(edition.parts[0].sha256).body()

    assert at_every(call, work, begin, judge, folder / "said") > 0
