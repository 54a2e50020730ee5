"""A backup is whole, can be made while others write, and comes back as it was; nothing is lost by making or restoring one."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import signal
import tarfile
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.store.building import changed, everybody, files, first_seen, forked, nobody, source, unchanged
from watcher.errors import StoreError, Unusable
from watcher.store import Backup, Store, back_up, backup_name, backups_of, restore, superseded

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def fill(path: Path, changes: int = 5) -> Path:
    with Store.open(path) as store:
        store.record(first_seen(0, "6 %"), None, nobody)
        for number in range(1, changes + 1):
            store.record(changed(number, f"{number + 5} %", f"{number + 6} %", "page " * 500), None, everybody)
    return path


@pytest.fixture
def filled(path: Path) -> Path:
    return fill(path)


def digest(path: Path) -> dict[str, str]:
    """Of every table, what all its rows are."""
    with Database(path) as db:
        return {
            table: hashlib.sha256(
                repr(db.execute(f'SELECT * FROM "{table}" ORDER BY rowid').fetchall()).encode()
                if "WITHOUT ROWID" not in db[table].schema
                else repr(sorted(map(repr, db.execute(f'SELECT * FROM "{table}"').fetchall()))).encode()
            ).hexdigest()
            for table in db.table_names()
            if not db[table].schema.startswith("CREATE VIRTUAL TABLE")  # their rows are in tables beside them
        }


def test_a_backup_is_one_file_with_every_row(filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "copy.db"
    contents = back_up(filled, target)

    assert (contents.sources, contents.changes, contents.waiting) == (1, 5, 10)
    assert [file.name for file in target.parent.iterdir()] == ["copy.db"]
    assert digest(target) == digest(filled)


def test_what_is_committed_but_not_yet_written_back_is_in_it(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        store.record(first_seen(0, "6 %"), None, nobody)
        assert Path(f"{path}-wal").stat().st_size > 0
        assert back_up(path, tmp_path / "copy.db").sources == 1


def test_thirty_backups_made_while_another_writes_each_restore_to_what_was_committed(
    path: Path, tmp_path: Path
) -> None:
    """Each copy holds every change that was there before it began, whole, and comes back with the same rows."""
    fill(path, 0)
    ended, written = threading.Event(), [0]

    def write() -> None:
        with Store.open(path) as store:
            while not ended.is_set():
                number = written[0] + 1
                store.record(changed(number, f"{number - 1}", f"{number}", "page " * 2000), None, everybody)
                written[0] = number

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(30):
            before, target = written[0], tmp_path / f"{number}.db"
            contents = back_up(path, target)
            assert before <= contents.changes <= written[0] + 1
            assert contents.waiting == 2 * contents.changes
            back = tmp_path / "back" / f"{number}.db"
            assert restore(target, back, NOW).now == contents
            assert digest(back) == digest(target)
    finally:
        ended.set()
        writer.join()
    with Store.open(path) as store:
        store.verify()


def test_a_file_that_is_there_is_never_written_over(filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("the only copy of something else")
    with pytest.raises(StoreError, match="there is such a file already; name another"):
        back_up(filled, target)
    (tmp_path / "link.db").symlink_to(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="there is such a file already"):
        back_up(filled, tmp_path / "link.db")
    assert target.read_text() == "the only copy of something else"


def test_a_damaged_database_gives_no_backup(filled: Path, tmp_path: Path) -> None:
    """It is noticed at the copy, not on the day when the copy is needed."""
    with filled.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xa5" * 4096 * 3)
    with pytest.raises(Unusable, match="damaged"):
        back_up(filled, tmp_path / "copies" / "copy.db")
    assert list((tmp_path / "copies").iterdir()) == []


def test_killed_while_copying_there_is_no_half_backup(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path, 20)

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr("watcher.store.backup.put_in_place", die)
    child, pipe = forked(lambda _: back_up(path, tmp_path / "backups" / backup_name(path, NOW)))
    os.close(pipe)
    os.waitpid(child, 0)
    assert backups_of(path, tmp_path / "backups") == []


# --- rotation

MOMENTS = st.lists(st.integers(0, 400 * 24).map(lambda hours: NOW + timedelta(hours=hours)), min_size=1, unique=True)


@given(MOMENTS, st.integers(0, 10), st.integers(0, 10))
def test_rotation_keeps_the_newest_of_so_many_days_and_weeks(times: list[datetime], daily: int, weekly: int) -> None:
    backups = [Backup(time, Path(str(time))) for time in times]
    kept = set(backups) - set(superseded(backups, daily=daily, weekly=weekly))

    assert max(backups) in kept
    assert len(kept) <= max(1, daily + weekly)
    days = sorted({backup.at.date() for backup in backups}, reverse=True)[:daily]
    assert days == sorted({backup.at.date() for backup in kept}, reverse=True)[:daily]
    weeks = sorted({backup.at.isocalendar()[:2] for backup in backups}, reverse=True)[:weekly]
    assert weeks == sorted({backup.at.isocalendar()[:2] for backup in kept}, reverse=True)[:weekly]


def test_only_files_of_our_names_are_backups(filled: Path, tmp_path: Path) -> None:
    names = ["watch-20260101T000000Z.db", "watch-20269901T000000Z.db", "watch-old.db", "other-20260101T000000Z.db"]
    for name in [*names, ".watch-20260101T000000Z.db.7.new"]:
        (tmp_path / name).touch()
    assert [backup.path.name for backup in backups_of(filled, tmp_path)] == names[:1]


# --- restoring


def test_a_backup_takes_the_place_of_the_database_which_is_kept(filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(filled, copy)
    wanted = digest(filled)
    with Store.open(filled) as store:
        store.record(changed(30, "11 %", "12 %"), None, everybody)
    later = digest(filled)

    done = restore(copy, filled, NOW)

    assert done.before is not None
    assert (done.before.changes, done.now.changes) == (6, 5)
    assert done.aside == filled.with_name("watch.db.before-20260301T120000Z")
    assert digest(filled) == wanted
    assert digest(done.aside) == later
    with Store.open(filled) as store:
        store.record(changed(31, "11 %", "13 %"), None, everybody)


def test_a_damaged_database_is_replaced_and_kept_as_it_is(filled: Path, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "copy.db")
    filled.write_bytes(b"\xa5" * 5000)
    done = restore(tmp_path / "copy.db", filled, NOW)
    assert done.before is None
    assert done.aside is not None
    assert done.aside.read_bytes() == b"\xa5" * 5000
    with Store.open(filled) as store:
        assert len(store.changes()) == 5


def test_what_the_log_of_the_old_one_holds_stays_with_it(filled: Path, tmp_path: Path) -> None:
    """A log beside the new file would be played into it."""
    back_up(filled, tmp_path / "copy.db")
    child, pipe = forked(lambda pipe: _write_and_die(filled, pipe))
    with os.fdopen(pipe) as said:
        said.read()
    os.waitpid(child, 0)
    assert Path(f"{filled}-wal").stat().st_size > 0

    done = restore(tmp_path / "copy.db", filled, NOW)

    assert not Path(f"{filled}-wal").exists()
    assert done.aside is not None
    with Store.open(filled) as store, Store.open(done.aside) as old:
        store.verify()
        assert (len(store.changes()), len(old.changes())) == (5, 6)


def _write_and_die(path: Path, _: int) -> None:
    store = Store.open(path)
    store.record(changed(30, "11 %", "12 %"), None, everybody)
    os.kill(os.getpid(), signal.SIGKILL)


def test_while_somebody_has_it_open_nothing_is_replaced(filled: Path, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "copy.db")
    before = files(filled.parent)["watch.db"]

    def hold(pipe: int) -> None:
        with Store.open(filled) as store:
            store.visits(source().id)
            os.write(pipe, b"ready\n")
            signal.pause()

    child, pipe = forked(hold)
    with os.fdopen(pipe) as said:
        said.readline()
        with pytest.raises(StoreError, match="another program has it open; stop the service"):
            restore(tmp_path / "copy.db", filled, NOW)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert files(filled.parent)["watch.db"] == before
    assert restore(tmp_path / "copy.db", filled, NOW).now.changes == 5


def truncated(copy: Path) -> None:
    with copy.open("r+b") as file:
        file.truncate(copy.stat().st_size // 2)


def emptied(copy: Path) -> None:
    copy.write_bytes(b"")


def another_program(copy: Path) -> None:
    copy.unlink()
    with Database(copy) as db:
        db["songs"].insert({"title": "Amarillo"})


def without_a_table(copy: Path) -> None:
    copy.unlink()
    Database(copy).vacuum()


def from_the_future(copy: Path) -> None:
    with Database(copy) as db:
        db["_sqlite_migrations"].insert({"migration_set": "watch", "name": "99 holograms", "applied_at": "2031"})


def with_a_trigger(copy: Path) -> None:
    with Database(copy) as db:
        db.execute("CREATE TRIGGER quiet AFTER INSERT ON deliveries BEGIN DELETE FROM deliveries; END")


def with_a_virtual_table(copy: Path) -> None:
    with Database(copy) as db:
        db.execute("CREATE VIRTUAL TABLE words USING fts5(text)")


def with_a_table_of_another_form(copy: Path) -> None:
    with Database(copy) as db:
        db.execute("DROP TABLE waits")
        db.execute("CREATE TABLE waits (host TEXT, until TEXT DEFAULT (randomblob(1000)))")


def with_rows_that_refer_to_nothing(copy: Path) -> None:
    with Database(copy) as db:
        db["editions"].delete_where("id = 1")


def an_archive(copy: Path) -> None:
    whole = copy.rename(copy.with_name("whole.db"))
    with tarfile.open(copy, "w:gz") as archive:
        archive.add(whole, arcname="../../../etc/watch.db")


def gzipped(copy: Path) -> None:
    copy.write_bytes(gzip.compress(copy.read_bytes()))


def a_link(copy: Path) -> None:
    copy.symlink_to(copy.rename(copy.with_name("whole.db")))


def a_folder(copy: Path) -> None:
    copy.unlink()
    copy.mkdir()


def a_pipe(copy: Path) -> None:
    copy.unlink()
    os.mkfifo(copy)


def beside_a_log(copy: Path) -> None:
    Path(f"{copy}-wal").write_bytes(b"newer rows")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (truncated, "damaged|refers to nothing"),
        (emptied, "the file is empty"),
        (another_program, "another program's"),
        (without_a_table, "there is nothing in it"),
        (from_the_future, "a newer version of this program"),
        (with_a_trigger, "its trigger quiet is not as this program makes it"),
        (with_a_virtual_table, "its table words is not as"),
        (with_a_table_of_another_form, "its table waits is not as"),
        (with_rows_that_refer_to_nothing, "refers to nothing"),
        (an_archive, "not a SQLite database"),
        (gzipped, "not a SQLite database"),
        (a_link, "this is a link; name the file itself"),
        (a_folder, "Is a directory|no plain file"),
        (a_pipe, "no plain file"),
        (beside_a_log, "copy.db-wal beside it holds some of it"),
    ],
)
def test_a_backup_that_is_none_replaces_nothing(harm: object, words: str, filled: Path, tmp_path: Path) -> None:
    """It is refused in words that name it, and the database and its folder are as they were."""
    copy = tmp_path / "copies" / "copy.db"
    back_up(filled, copy)
    harm(copy)  # type: ignore[operator]  # a function, from the table
    before = files(filled.parent)
    with pytest.raises(StoreError, match=words) as refused:
        restore(copy, filled, NOW)
    assert str(copy) in str(refused.value)
    assert files(filled.parent) == before


def test_a_backup_of_version_1_is_brought_up_to_date(filled: Path, tmp_path: Path) -> None:
    with Database(tmp_path / "old.db") as db:
        db.executescript((Path(__file__).parent / "version_1.sql").read_text())
    assert restore(tmp_path / "old.db", filled, NOW).now.changes == 1
    with Store.open(filled, read_only=True) as store:
        assert len(store.changes()) == 1


@pytest.mark.parametrize("call", ["rename", "unlink"])
@pytest.mark.parametrize("number", range(1, 5))
def test_killed_at_any_step_of_a_restore_nothing_is_forgotten(
    call: str, number: int, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old database stands there, or the new one, or the next start refuses until the restore is run once more."""
    back_up(filled, tmp_path / "copy.db")
    with Store.open(filled) as store:
        store.record(unchanged(29), None, nobody)
        store.record(changed(30, "11 %", "12 %"), None, everybody)
    real, calls = getattr(Path, call), [0]

    def counted(*args: object, **more: object) -> object:
        calls[0] += 1
        if calls[0] == number + (4 if call == "unlink" else 0):  # the first ones are for what an earlier one left
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **more)

    def work(_: int) -> None:
        monkeypatch.setattr(Path, call, counted)
        restore(tmp_path / "copy.db", filled, NOW)

    child, pipe = forked(work)
    os.close(pipe)
    os.waitpid(child, 0)
    with suppress(Unusable), Store.open(filled) as store:
        assert len(store.changes()) in {5, 6}
    assert restore(tmp_path / "copy.db", filled, NOW).now.changes == 5
    with Store.open(filled) as store:
        store.verify()
        assert len(store.changes()) == 5


def test_the_newest_backup_is_named_where_the_database_is_refused(filled: Path, tmp_path: Path) -> None:
    for day in (1, 3, 2):
        back_up(filled, filled.parent / "backups" / backup_name(filled, NOW + timedelta(days=day)))
    newest = filled.parent / "backups" / "watch-20260304T120000Z.db"
    filled.write_bytes(b"")
    with pytest.raises(Unusable, match=f"the file is empty; .*the newest is {newest}: `watch restore {newest}`"):
        Store.open(filled)
    filled.unlink()
    with pytest.raises(Unusable, match="it is gone, but there are backups of it"):
        Store.open(filled)
    shutil.move(filled.parent / "backups", tmp_path / "elsewhere")
    with pytest.raises(Unusable, match="it is gone, but"):
        Store.open(filled, backups=tmp_path / "elsewhere")
    with Store.open(filled) as store:
        assert store.changes() == []
