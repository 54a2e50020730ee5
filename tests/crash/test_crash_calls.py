"""Killed at a system call of our choice, or hindered at one: nothing is lost, nothing half, nothing told more than twice.

The short form; `make chaos` goes through every call and a thousand random moments.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.rig import Rig, fail, kill, why_not

pytestmark = [
    pytest.mark.skipif(why_not() is not None, reason=why_not() or ""),
    pytest.mark.timeout(600),
]

MOMENTS = {
    "fsync": (2, 5, 8),
    "pwrite64": (30, 90),
    "sendto": (1, 4),
}


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with Rig(tmp_path) as rig:
        yield rig


@pytest.mark.parametrize("call", MOMENTS)
def test_killed_there_nothing_is_lost_and_no_copy_comes_a_third_time(call: str, rig: Rig) -> None:
    for number in MOMENTS[call]:
        rig.begin()
        assert rig.run(kill(call, number)), f"there is no {call} number {number} any more"
        rig.mend()
        assert rig.amiss() == [], f"killed at {call} number {number}"


@pytest.mark.parametrize(
    "fault",
    [fail("pwrite64", "ENOSPC", 20), fail("pwrite64", "EIO", 60), fail("fsync", "EIO", 3), fail("fsync", "ENOSPC", 5)],
)
def test_a_disk_that_fails_is_told_and_the_next_check_makes_it_good(fault: str, rig: Rig) -> None:
    """Exit 1 with the reason; no half change, no traceback; the following check finds and tells everything."""
    rig.begin()
    assert rig.run(fault)
    assert rig.code == 1, rig.said
    assert "the disk is full" in rig.said or "the disk reports an error" in rig.said
    assert "Traceback" not in rig.said
    rig.mend()
    assert rig.amiss() == []


def test_what_is_amiss_would_be_seen(rig: Rig) -> None:
    """The judge itself: a check that was never made good lacks its changes and messages."""
    rig.begin()
    assert rig.amiss() == [
        "0 changes of to-slack",
        "0 changes of to-mail",
        "nothing was queued for slack",
        "nothing was queued for mail",
    ]
    rig.mend()
    assert rig.amiss() == []
    rig.slack.payloads.extend(rig.slack.payloads * 2)
    rig.mailbox.mails.clear()
    assert rig.amiss() == ["slack has 3 copies with 1 ids", "mail has 0 copies with 0 ids"]
