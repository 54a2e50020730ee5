"""One service per database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.errors import InUse, StoreError
from watcher.store import held

NOW = datetime(2026, 11, 24, 5, 2, tzinfo=UTC)


def test_a_second_one_is_told_who_has_it(tmp_path: Path) -> None:
    with held(tmp_path / "watch.db", NOW), pytest.raises(InUse) as refused, held(tmp_path / "watch.db", NOW):
        pass

    said = str(refused.value)
    assert f"process {os.getpid()} on " in said
    assert "since 2026-11-24 05:02 UTC; stop it first" in said


def test_it_is_free_again_when_its_holder_ends(tmp_path: Path) -> None:
    times = 0
    for _ in range(2):
        with held(tmp_path / "watch.db", NOW):
            times += 1
    assert times == 2


def test_it_is_free_again_when_its_holder_is_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from datetime import UTC, datetime; from pathlib import Path; from watcher.store.lock import held\n"
            "with held(Path(sys.argv[1]), datetime.now(UTC)):\n print('held', flush=True); time.sleep(60)",
            str(tmp_path / "watch.db"),
        ],
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(InUse, match=f"process {holder.pid}"), held(tmp_path / "watch.db", NOW):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    with held(tmp_path / "watch.db", NOW):
        pass


def test_what_the_lock_says_need_not_be_readable(tmp_path: Path) -> None:
    """Only the lock itself counts, never the words in its file."""
    (tmp_path / "watch.db.lock").write_bytes(b"\xff{")
    with held(tmp_path / "watch.db", NOW):
        (tmp_path / "watch.db.lock").write_bytes(b"[]")
        with pytest.raises(InUse, match="another service watches it; stop it first"), held(tmp_path / "watch.db", NOW):
            pass


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match=r"watch.db.lock: the lock of the database cannot be made"):  # noqa: SIM117
        with held(tmp_path / "file" / "watch.db", NOW):
            pass
