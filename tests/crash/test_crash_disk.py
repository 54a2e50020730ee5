"""A disk of one megabyte, really full, and one that may only be read: told, and healed without a restart."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest

from tests.crash.rig import Rig
from tests.kit.watch import wait_until
from tests.walk.pages import fees
from watcher.cli.settings import settings_from
from watcher.schedule import Service, SettingsFile

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"nothing can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with Rig(tmp_path / "rig") as rig:
        yield rig


def fill(disk: Path) -> Path:
    """Take all the room that there is."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    return filler


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def test_a_full_disk_is_told_and_the_next_check_makes_it_good(rig: Rig, disk: Path) -> None:
    rig.begin(database=disk / "watch.db")
    filler = fill(disk)
    ran = rig.watch("check", "--database", str(rig.database))
    assert ran.code == 1
    assert "the disk is full" in ran.err or "the disk reports an error" in ran.err
    assert "Traceback" not in ran.err
    assert rig.slack.payloads == []
    filler.unlink()
    rig.mend()
    assert rig.amiss() == []


def test_a_disk_that_may_only_be_read_is_told_and_the_next_check_makes_it_good(rig: Rig, disk: Path) -> None:
    rig.begin(database=disk / "watch.db")
    remount(disk, "ro")
    ran = rig.watch("check", "--database", str(rig.database))
    assert ran.code == 1
    assert "watch.db: it may only be read here" in ran.err or "it cannot be opened" in ran.err
    remount(disk, "rw")
    rig.mend()
    assert rig.amiss() == []


def test_a_backup_onto_a_full_disk_is_told_and_leaves_nothing(rig: Rig, disk: Path) -> None:
    rig.begin()
    fill(disk)
    ran = rig.watch("backup", disk / "copy.db", "--database", str(rig.database))
    assert ran.code == 1
    assert "there is no room for it" in ran.err
    assert [file.name for file in disk.iterdir()] == ["filler"]


def test_the_service_goes_on_by_itself_when_there_is_room_again(
    rig: Rig, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is begun anew but the work itself."""
    monkeypatch.setattr("watcher.schedule.checks.REST", timedelta(seconds=0.5))
    monkeypatch.setattr("watcher.schedule.service.TICK", timedelta(seconds=0.2))
    watch = rig.begin(database=disk / "watch.db")
    watch.config.write_text(watch.config.read_text().replace("id: to-", "every: 1m\n  id: to-"))
    file = SettingsFile(watch.config, settings_from)
    service = Service(file, rig.database)
    is_full = threading.Event()
    for path in ("/to-slack", "/to-mail"):
        rig.site.serve(path, lambda _: is_full.wait(30) and fees("15%"))
    faults: list[str] = []
    real = type(service._pulse).fault
    monkeypatch.setattr(
        type(service._pulse), "fault", lambda self, part, why: (faults.append(why), real(self, part, why))[1]
    )
    failure: list[BaseException] = []

    def run() -> None:
        try:
            with mock.patch("watcher.app.Readers", return_value=contextlib.nullcontext(rig._readers)):
                service.run(lambda: None)
        except BaseException as error:
            failure.append(error)

    asked = len(rig.site.requests)
    thread = threading.Thread(target=run)
    thread.start()
    wait_until(lambda: len(rig.site.requests) > asked, within=60, otherwise=lambda: failure)
    filler = fill(disk)
    is_full.set()
    wait_until(lambda: faults, within=60, otherwise=lambda: failure)
    assert thread.is_alive(), failure
    assert rig.slack.payloads == []
    filler.unlink()
    wait_until(lambda: rig.slack.payloads and rig.mailbox.mails, within=60, otherwise=lambda: (faults, failure))
    wait_until(lambda: not service._pulse.faults, within=60)
    service.stop()
    thread.join(30)
    assert failure == []
    rig.mend()
    assert rig.amiss() == []
