"""Some hours of some pages with faults on a tenth of everything; the long form is `make soak`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rigs.soak import Soak


@pytest.mark.parametrize("seed", [1])
def test_whatever_fails_every_change_is_told_and_no_copy_is_a_stranger(seed: int, tmp_path: Path) -> None:
    """Pages, the disk, the channels and the clock fail; the process ends in the midst of it."""
    report = Soak(hours=4, sources=10, folder=tmp_path, seed=seed, changes_a_day=30).run()

    assert report.faults == []
    assert report.changes > 8
    assert len(report.caused) > 8
