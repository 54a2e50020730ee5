"""What is kept is for its owner alone, unless the operator opened it: pages of one's watching, mail addresses, what was told."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.building import everybody, first_seen
from watcher.store import Store, back_up, held, restore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def an_open_hand() -> Iterator[None]:
    """As most users have it: whatever they make may be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): oct(stat.S_IMODE(path.stat().st_mode)) for path in sorted(folder.rglob("*"))}


def test_what_is_made_is_for_its_owner_alone(tmp_path):
    """The database with all that lies beside it while it is open, the lock, the backups and their folders."""
    path = tmp_path / "kept" / "watch.db"
    with held(path, NOW), Store.open(path) as store:
        store.record(first_seen(0, "6 %"), None, everybody)
        back_up(path, path.parent / "backups" / "copy.db")

        found = modes(tmp_path)

    assert {"kept/watch.db", "kept/watch.db-wal", "kept/watch.db-shm", "kept/watch.db.lock"} < set(found)
    assert found.pop("kept") == found.pop("kept/backups") == "0o700"
    assert set(found.values()) == {"0o600"}


def test_what_the_operator_opened_stays_open(tmp_path):
    """A group that reads the database also reads its copies."""
    path, copy = tmp_path / "watch.db", tmp_path / "copy.db"
    Store.open(path).close()
    path.chmod(0o640)
    back_up(path, copy)
    assert modes(tmp_path)["copy.db"] == "0o640"


@pytest.mark.parametrize(("mode", "wanted"), [(0o640, "0o640"), (0o600, "0o600"), (None, "0o600")])
def test_a_restored_database_is_read_by_whom_the_old_one_was(tmp_path, mode, wanted):
    """Wherever the backup comes from; a foreign medium may know no permissions."""
    path, copy = tmp_path / "watch.db", tmp_path / "copy.db"
    Store.open(path).close()
    back_up(path, copy)
    copy.chmod(0o777)
    path.unlink() if mode is None else path.chmod(mode)

    restore(copy, path, NOW)

    assert modes(tmp_path)["watch.db"] == wanted


@pytest.mark.skipif(os.geteuid() != 0, reason="only root restores what belongs to others")
def test_what_root_restores_belongs_to_whom_it_did(tmp_path):
    """Else the service could not open it."""
    path, copy = tmp_path / "watch.db", tmp_path / "copy.db"
    Store.open(path).close()
    back_up(path, copy)
    os.chown(path, 12_345, 12_345)

    restore(copy, path, NOW)

    assert (path.stat().st_uid, path.stat().st_gid) == (12_345, 12_345)
