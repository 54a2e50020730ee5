"""The folders that browsers write into: none is left behind, whatever ended the program."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from watcher.fetch.browser_folder import new_folder, remove


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def _left_by_one_that_was_killed(place: Path) -> Path:
    """The folder of a process that had no time to tidy up."""
    script = (
        "import os; from watcher.fetch.browser_folder import new_folder; print(new_folder(), flush=True); os._exit(9)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"TMPDIR": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 9, ran.stderr
    folder = Path(ran.stdout.strip())
    (folder / "profile").write_text("what a browser writes")
    return folder


def test_what_a_killed_process_left_goes_when_the_next_begins(tmp_path: Path) -> None:
    left = _left_by_one_that_was_killed(tmp_path)
    assert left.parent == tmp_path

    mine = Path(new_folder())

    assert not left.exists()
    assert mine.is_dir()
    remove(str(mine))
    assert list(tmp_path.iterdir()) == []


def test_what_others_use_or_made_stays(tmp_path: Path) -> None:
    """A browser of a process that runs, a link, and a folder of another name."""
    first = Path(new_folder())
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_text("kept")
    link = tmp_path / "watch-browser-999999999-abc"
    link.symlink_to(elsewhere)
    other = tmp_path / "watch-browser-of-somebody"
    other.mkdir()

    new_folder()

    assert first.is_dir()
    assert other.is_dir()
    assert (elsewhere / "kept").read_text() == "kept"
