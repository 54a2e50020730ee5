"""A file that cannot be used is refused in plain words and left exactly as it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store.building import at, changed, everybody, files, first_seen, forked, nobody, source
from watcher.errors import NotFound, StoreError, Unusable
from watcher.store import Store

ETSY = source().id


@pytest.fixture
def filled(path: Path) -> Path:
    """A healthy database with a history, closed in order."""
    with Store.open(path) as store:
        store.record(first_seen(0, "6 %"), None, nobody)
        for number in range(1, 20):
            store.record(changed(number, f"{number + 5} %", f"{number + 6} %", "page " * 5000), None, everybody)
    return path


def test_a_database_is_made_with_its_folder(path: Path) -> None:
    with Store.open(path) as store:
        assert store.changes() == []
    assert [file.name for file in path.parent.iterdir()] == ["watch.db"]


def test_its_manners_are_those_that_survive_a_power_cut(store: Store) -> None:
    pragmas = {name: store._db.rows(f"PRAGMA {name}")[0] for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert [next(iter(row.values())) for row in pragmas.values()] == ["wal", 2, 1]


def test_what_was_recorded_is_there_after_opening_again(filled: Path) -> None:
    with Store.open(filled) as store:
        assert len(store.changes()) == 19
        assert store.standing(ETSY).last_visit == at(19)


def truncated(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def scribbled(path: Path) -> None:
    """Every page but the first holds something else."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))


def one_page_scribbled(path: Path) -> None:
    with Database(path) as db:
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'deliveries'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)


def zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def emptied_beside_a_leftover(path: Path) -> None:
    path.write_bytes(b"")
    Path(f"{path}-wal").write_bytes(b"what was not written back yet")


def gone_beside_a_leftover(path: Path) -> None:
    path.unlink()
    Path(f"{path}-wal").write_bytes(b"what was not written back yet")


def some_text(path: Path) -> None:
    path.write_text("defaults:\n  every: 6h\n" * 500)


def a_short_text(path: Path) -> None:
    path.write_text("sources")


def from_the_future(path: Path) -> None:
    with Database(path) as db:
        db["_sqlite_migrations"].insert({"migration_set": "watch", "name": "99 holograms", "applied_at": "2031"})


def of_another_program(path: Path) -> None:
    path.unlink()
    with Database(path) as db:
        db["songs"].insert({"title": "Amarillo"})


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (truncated, "damaged"),
        (scribbled, "damaged"),
        (one_page_scribbled, "damaged"),
        (zeroed, "not a SQLite database"),
        (emptied, "the file is empty; restore a backup, or remove it"),
        (emptied_beside_a_leftover, "the file is empty"),
        (gone_beside_a_leftover, "it is gone, but watch.db-wal beside it holds some of it"),
        (some_text, "not a SQLite database"),
        (a_short_text, "not a SQLite database"),
        (from_the_future, "a newer version of this program wrote it .*99 holograms"),
        (of_another_program, "another program's"),
    ],
)
def test_what_is_no_healthy_database_of_ours_is_never_written_to(
    filled: Path, harm: Callable[[Path], None], words: str
) -> None:
    """The message names the file, what is wrong and what to do; every byte stays."""
    harm(filled)
    before = files(filled.parent)
    with pytest.raises(StoreError, match=words) as refused:
        Store.open(filled)

    assert str(refused.value).startswith(f"{filled}: ")
    after = files(filled.parent)
    assert {name: after[name] for name in before} == before
    assert all(not data for name, data in after.items() if name not in before)


def test_a_file_is_looked_through_once_by_a_program(filled: Path) -> None:
    """Its pages open it again to write down what a person says; of gigabytes each look takes half a minute."""
    one_page_scribbled(filled)

    with pytest.raises(Unusable, match="damaged"):
        Store.open(filled)
    Store.open(filled, again=True).close()
    with Database(filled) as db:
        db["_sqlite_migrations"].delete_where("name = (SELECT max(name) FROM _sqlite_migrations)")
    with pytest.raises(Unusable, match="damaged"):
        Store.open(filled, again=True)  # to be brought up to date


def test_a_damaged_file_is_refused_with_its_leftovers_untouched(filled: Path, tmp_path: Path) -> None:
    """What a killed writer left beside the file is needed to rescue it, so it is not written back into a newer file."""
    store = Store.open(filled)
    store.record(changed(30, "25 %", "30 %"), None, nobody)
    store._db.db["_sqlite_migrations"].insert({"migration_set": "watch", "name": "99 holograms", "applied_at": "2031"})
    copy = tmp_path / "copy" / filled.name
    shutil.copytree(filled.parent, copy.parent)
    store.close()
    before = files(copy.parent)
    assert before["watch.db-wal"]

    with pytest.raises(StoreError, match="newer"):
        Store.open(copy)
    assert files(copy.parent) == before


def test_a_killed_writer_leaves_nothing_to_repair(filled: Path, tmp_path: Path) -> None:
    """The next one to open finds all that was recorded, also what was not written back into the file yet."""
    with Store.open(filled) as store:
        store.record(changed(30, "25 %", "30 %"), None, nobody)
        copy = tmp_path / "copy" / filled.name
        shutil.copytree(filled.parent, copy.parent)
    with Store.open(copy) as store:
        assert store.changes()[0].first_seen == at(30)


def test_an_empty_database_is_filled_in(path: Path) -> None:
    """SQLite's own, without any table."""
    path.parent.mkdir()
    with Database(path) as db:
        db.enable_wal()
        db["passing"].create({"id": int})
        db["passing"].drop()
    with Store.open(path) as store:
        assert store.changes() == []


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"this is a folder; name a file in it, for example .*watch\.db"):
        Store.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"watch\.db: .*; check the folder"):
        Store.open(tmp_path / "file" / "snapshots" / "watch.db")


def test_a_file_that_may_not_be_read_is_told(filled: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    filled.chmod(0)
    with pytest.raises(StoreError, match="permission"):
        Store.open(filled)


def test_a_strange_path_is_just_a_path(tmp_path: Path) -> None:
    path = tmp_path / "50 % off? #1 & more" / "w%41tch?.db"
    with Store.open(path) as store:
        store.record(first_seen(0, "6 %"), None, nobody)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with Store.open(path, read_only=True) as store:
        assert store.last_visits() == {ETSY: at(0)}


def test_a_busy_database_is_told(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that writes for longer than we wait."""
    monkeypatch.setattr("watcher.store.connection.BUSY_SECONDS", 0.05)
    with Store.open(filled) as store, Database(filled) as other:
        other.begin()
        other["waits"].insert({"host": "etsy.example", "until": "2026"})
        with pytest.raises(StoreError, match="another program has been writing to it"):
            store.record(changed(30, "25 %", "26 %"), None, everybody)
        other.rollback()
        store.record(changed(30, "25 %", "26 %"), None, everybody)


def test_reading_goes_on_beside_a_writer(store: Store, path: Path) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    with Store.open(path, read_only=True) as reader:
        assert reader.last_visits() == {ETSY: at(0)}
        store.record(changed(1, "6 %", "7 %"), None, everybody)
        assert reader.last_visits() == {ETSY: at(1)}
        assert len(reader.changes()) == 1
        edition = reader.edition_at(ETSY, at(1))
        assert edition is not None
        assert reader.snapshot(edition.parts[0].sha256).body() == b"7 %"


def test_a_reader_cannot_write(filled: Path) -> None:
    with Store.open(filled, read_only=True) as reader, pytest.raises(StoreError, match="only be read"):
        reader.record(first_seen(0, "6 %"), None, nobody)


def test_a_reader_makes_no_database(path: Path) -> None:
    with pytest.raises(NotFound, match="there is no database yet"):
        Store.open(path, read_only=True)
    assert not path.parent.exists()


def test_many_may_make_it_at_once(path: Path) -> None:
    """Whoever is first makes it; the others find it, whole, and nobody's rows are lost."""

    def start(name: str) -> None:
        with Store.open(path) as store:
            store.record(first_seen(0, "6 %", of=source(name)), None, nobody)

    children = [forked(lambda _, name=name: start(name)) for name in "abcdef"]
    for child, pipe in children:
        os.close(pipe)
        os.waitpid(child, 0)
    with Store.open(path) as store:
        assert set(store.last_visits()) == set("abcdef")
    assert [file.name for file in path.parent.iterdir()] == ["watch.db"]


def test_a_disk_without_hard_links_will_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    with Store.open(path) as store:
        store.record(first_seen(0, "6 %"), None, nobody)
    assert [file.name for file in path.parent.iterdir()] == ["watch.db"]


def test_a_big_file_is_looked_through_where_it_matters(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file too big to read at each start, the tables without the pages' bytes are still checked."""
    monkeypatch.setattr("watcher.store.connection.QUICK_CHECK_BYTES", 1)
    Store.open(filled).close()
    one_page_scribbled(filled)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(filled)


def test_verify_reads_everything(filled: Path) -> None:
    """A row that refers to nothing is found too."""
    with Store.open(filled) as store:
        store.verify()
        with Database(filled) as db:
            db["editions"].delete_where("id = 1")
        with pytest.raises(StoreError, match="refers to nothing"):
            store.verify()


@pytest.mark.parametrize(
    "alter",
    [
        "UPDATE changes SET edits = '[]x'",
        "UPDATE changes SET ruling = '{}'",
        "UPDATE changes SET headline = CAST(x'ff41' AS TEXT)",
        "UPDATE changes SET first_seen = 'yesterday'",
    ],
)
def test_what_another_program_wrote_is_no_bug_of_ours(store: Store, path: Path, alter: str) -> None:
    """It is told with what names it."""
    store.record(changed(1, "6 %", "7 %"), None, nobody)
    with Database(path) as db:
        db.execute(alter)
    with pytest.raises(Unusable, match="this program did not write; `watch verify` names it"):
        store.changes()


def test_a_schema_that_is_no_text_is_damaged(store: Store, path: Path) -> None:
    store.close()
    data = path.read_bytes()
    at_ = data.index(b"CREATE TRIGGER listing_of_a_new_change")
    path.write_bytes(data[:at_] + b"\xd4" + data[at_ + 1 :])
    with pytest.raises(Unusable, match="it is damaged; it was left as it is"):
        Store.open(path)


ON_PYTHONS_OWN = """
import sys
from pathlib import Path
sys.modules["pysqlite3"] = None
from tests.store.test_store_seals import live
from watcher.store import Store
with Store.open(Path(sys.argv[1])) as store:
    live(store)
    store.verify()
    store.fill_search()
    print(store.sqlite_version)
"""


def test_it_works_on_the_sqlite_of_python_as_well(path: Path) -> None:
    """Where no newer one is brought along: its triggers, its JSON and its searches are enough."""
    ran = subprocess.run(  # noqa: PLW1510  # how it ended is for the test to judge
        [sys.executable, "-c", ON_PYTHONS_OWN, str(path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stderr == ""
    assert ran.stdout.strip() == sqlite3.sqlite_version
