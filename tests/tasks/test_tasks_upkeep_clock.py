"""Copies of the database while the clock is set back and forth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from watcher.model.settings import Settings
from watcher.store import Store
from watcher.tasks.upkeep import Kept, Upkeep

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(hours=23), timedelta(days=9), timedelta(days=4000)])
def test_a_clock_that_is_set_back_brings_no_copy_after_copy(back: timedelta, tmp_path: Path) -> None:
    """One a day, whatever time the copies bear that were made before."""
    with Store.open(tmp_path / "watch.db") as store:
        upkeep, settings = Upkeep(), Settings(())

        def copies(at: datetime) -> int:
            return sum(isinstance(done, Kept) for done in upkeep.due(settings, store, at))

        assert copies(NOW) == 1
        made = [copies(NOW - back + timedelta(hours=hours)) for hours in range(72)]
        assert 1 <= sum(made) <= 4
        assert all(sum(made[hour : hour + 20]) <= 1 for hour in range(60))
