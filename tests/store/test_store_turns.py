"""With a SQLite that may damage a database when two write, our writers take turns; with a newer one they need not."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.store.building import changed, everybody, first_seen, forked, nobody, source
from watcher.errors import StoreError
from watcher.store import Store
from watcher.store.turns import has_the_reset_bug, my_turn


@pytest.fixture
def old_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watcher.store.connection.has_the_reset_bug", lambda _: True)


@pytest.mark.parametrize(
    ("version", "has_it"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((4, 0, 0), False),
    ],
)
def test_which_versions_have_the_bug(version: tuple[int, ...], has_it: bool) -> None:
    assert has_the_reset_bug(version) is has_it


@pytest.mark.usefixtures("old_sqlite")
def test_a_writer_waits_for_its_turn_and_a_reader_does_not(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watcher.store.connection.BUSY_SECONDS", 0.05)
    with Store.open(path) as store:
        store.record(first_seen(0, "6 %"), None, nobody)
        with my_turn(path, 1):
            with Store.open(path, read_only=True) as reader:
                assert len(reader.visits(source().id)) == 1
            with pytest.raises(StoreError, match="another program has been writing to it"):
                store.record(changed(1, "6 %", "7 %"), None, everybody)
        store.record(changed(1, "6 %", "7 %"), None, everybody)


@pytest.mark.usefixtures("old_sqlite")
def test_the_turn_of_one_that_was_killed_is_over(path: Path) -> None:
    with Store.open(path) as store:
        store.record(first_seen(0, "6 %"), None, nobody)

        def take(_: int) -> None:
            with my_turn(path, 1):
                os.kill(os.getpid(), 9)

        child, pipe = forked(take)
        os.close(pipe)
        os.waitpid(child, 0)
        store.record(changed(1, "6 %", "7 %"), None, everybody)
        assert len(store.changes()) == 1


@pytest.mark.usefixtures("old_sqlite")
def test_many_writers_take_turns(path: Path) -> None:
    """In threads and in processes; every row is there."""

    def write(name: str) -> None:
        with Store.open(path) as store:
            of = source(name)
            store.record(first_seen(0, "0", of=of), None, nobody)
            for number in range(1, 12):
                store.record(changed(number, f"{number - 1}", f"{number}", of=of), None, everybody)

    Store.open(path).close()
    children = [forked(lambda _, name=name: write(name)) for name in ("a", "b")]
    threads = [threading.Thread(target=write, args=(name,)) for name in ("c", "d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for child, pipe in children:
        os.close(pipe)
        os.waitpid(child, 0)
    with Store.open(path) as store:
        store.verify()
        assert len(store.changes(limit=None)) == 44
    assert [file.name for file in path.parent.iterdir()] == ["watch.db"]
