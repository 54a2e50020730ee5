"""Every way in which a channel fails is met as documented; the long form is `python -m tests.rigs.channel_faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rigs.channel_faults import MODES, Mode, run


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_a_failing_channel_is_met_as_documented(mode: Mode, tmp_path: Path) -> None:
    """Passing faults are tried again when they are due, final ones told elsewhere at once; one id for each message."""
    for seed in range(2):
        (tmp_path / str(seed)).mkdir()
        assert run(mode, seed, tmp_path / str(seed)).faults == []
