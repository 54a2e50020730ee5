"""A database of any released version is brought up to date in one step, or stays what it was."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from tests.store.building import at, changed, document, everybody, files, forked, nobody, source
from watcher.errors import StoreError
from watcher.model.change import ChangeId
from watcher.model.notice import DeliveryState
from watcher.model.outcome import Trouble
from watcher.store import Store
from watcher.store import migrations as schema

ETSY = source().id


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    """What version 1 wrote: a first copy, a change with two notices, a held page, an unreachable one."""
    path = tmp_path / "watch.db"
    with Database(path) as db:
        db.executescript((Path(__file__).parent / "version_1.sql").read_text())
    return path


@pytest.fixture
def coming(monkeypatch: pytest.MonkeyPatch) -> Iterator[Migrations]:
    """The steps of today, to which a test may append those of tomorrow."""
    steps = Migrations("watch")
    steps._migrations = list(schema.STEPS._migrations)
    monkeypatch.setattr(schema, "STEPS", steps)
    return steps


def tables(path: Path) -> set[str]:
    with Database(path) as db:
        return set(db.table_names())


def test_a_database_of_version_1_is_read_and_gone_on_with(version_1: Path) -> None:
    """Never edit the dump: it is what is out there."""
    with Store.open(version_1) as store:
        store.verify()
        standing = store.standing(ETSY)
        assert standing.trouble == Trouble(at(4), 1, "no answer in time", told=False)
        assert standing.last is not None
        assert store.document(standing.last.document) == document("7 %")
        assert store.snapshot(standing.last.parts[0].sha256).body() == b"7 %"
        assert store.change(ChangeId(1)).headline == "6 % is now 7 %"
        assert [delivery.state for delivery in store.deliveries()] == [DeliveryState.SENT, DeliveryState.PENDING]
        assert [row.outcome for row in store.visits(ETSY)] == [
            "unreachable",
            "held",
            "changed",
            "unchanged",
            "first_seen",
        ]

        store.record(changed(6, "7 %", "8 %"), None, everybody)
        assert len(store.changes()) == 2


def test_the_steps_from_version_1_lead_to_the_schema_of_a_new_file(version_1: Path, path: Path) -> None:
    Store.open(version_1).close()
    Store.open(path).close()
    with Database(version_1) as old, Database(path) as new:
        assert sorted(f"{old.schema}\n".split(";\n")) == sorted(f"{new.schema}\n".split(";\n"))


def tables_of_today() -> set[str]:
    """The tables that the released steps make."""
    with Database(memory=True) as db:
        for step in schema.STEPS.pending(db):
            if step.name[0].isdigit():  # the released ones are numbered, those that a test appends are not
                step.fn(db)
        names = set(db.table_names())
    return names | {"_sqlite_migrations"}


def test_new_steps_are_taken_together_or_not_at_all(version_1: Path, coming: Migrations) -> None:
    """The second of two steps fails: the first is not there either, and the old version still works."""

    @coming(name="more")
    def more(db: Database) -> None:
        db["more"].create({"id": int}, pk="id")

    @coming(name="faulty")
    def faulty(db: Database) -> None:
        db["even_more"].create({"id": int}, pk="id")
        raise ZeroDivisionError

    before, today = tables(version_1), tables_of_today()
    with pytest.raises(ZeroDivisionError):
        Store.open(version_1)
    assert tables(version_1) == before

    coming._migrations.pop()
    with Store.open(version_1) as store:
        assert store.standing(ETSY).last_visit == at(4)
    assert tables(version_1) == today | {"more"}


def test_killed_in_the_middle_of_a_step_the_old_version_is_still_there(version_1: Path, coming: Migrations) -> None:
    @coming(name="deadly")
    def deadly(db: Database) -> None:
        db["more"].insert_all([{"id": number} for number in range(1000)])
        os.kill(os.getpid(), signal.SIGKILL)

    before, today = tables(version_1), tables_of_today()
    child, pipe = forked(lambda _: Store.open(version_1).close())
    os.close(pipe)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL

    assert tables(version_1) == before
    coming._migrations.pop()
    with Store.open(version_1) as store:
        store.verify()
    assert tables(version_1) == today


def test_killed_while_it_is_made_there_is_no_half_database(path: Path, coming: Migrations) -> None:
    """The next start makes it; what the killed one left behind has another name."""

    @coming(name="deadly")
    def deadly(_: Database) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    child, pipe = forked(lambda _: Store.open(path).close())
    os.close(pipe)
    os.waitpid(child, 0)
    assert not path.exists()

    coming._migrations.pop()
    with Store.open(path) as store:
        assert store.changes() == []


def test_an_older_database_is_not_changed_by_a_reader(version_1: Path, coming: Migrations) -> None:
    """It says what to do instead."""
    Store.open(version_1).close()
    Store.open(version_1, read_only=True).close()

    @coming(name="more")
    def more(db: Database) -> None:
        db["more"].create({"id": int}, pk="id")

    before = files(version_1.parent)["watch.db"]
    with pytest.raises(StoreError, match="an older version of this program wrote it; run `watch check` once"):
        Store.open(version_1, read_only=True)
    assert files(version_1.parent)["watch.db"] == before
    with Store.open(version_1) as store:
        store.record(changed(6, "7 %", "8 %"), None, nobody)
