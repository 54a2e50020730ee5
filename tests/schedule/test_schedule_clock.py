"""The clock of the machine is set, in whatever direction: messages wait as long as they would have."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.building import at, notice
from watcher.model.notice import DeliveryState
from watcher.schedule.clock import ClockWatch
from watcher.schedule.ticks import Ticks
from watcher.store import Store

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
LEASE = timedelta(minutes=10)


@pytest.mark.parametrize("jump", [timedelta(hours=-3), timedelta(days=400), timedelta()])
def test_a_clock_that_is_set_is_noticed_once(jump: timedelta) -> None:
    real = [0.0]
    watched = ClockWatch(NOW, lambda: real[0])
    real[0] = 60
    assert watched.set_by(NOW + timedelta(seconds=60.4)) == timedelta()
    real[0] = 90
    set_by = watched.set_by(NOW + jump + timedelta(seconds=90))
    assert abs(set_by - jump) < timedelta(seconds=1)
    real[0] = 100
    assert watched.set_by(NOW + jump + timedelta(seconds=100)) == timedelta()


def test_a_sleep_of_the_machine_is_no_clock_that_is_set() -> None:
    """Real time goes on meanwhile, and so does the clock."""
    real = [0.0]
    watched = ClockWatch(NOW, lambda: real[0])
    real[0] = 8 * 3600
    assert watched.set_by(NOW + timedelta(hours=8)) == timedelta()


@pytest.mark.parametrize("hours", [-24, 24, 24 * 365 * 100])
def test_what_waits_waits_as_long_as_before(hours: int, tmp_path: Path) -> None:
    """A message that is tried again, a channel that asked for patience, one in another's hands."""
    jump = timedelta(hours=hours)
    with Store.open(tmp_path / "watch.db") as store:
        store.enqueue([notice("tried"), notice("leased")], at(0))
        tried, _ = store.claim(at(0), lease=LEASE)
        store.settle_later(tried, "503", at(1))
        store.post.wait(tried.notice.channel, at(0.5), at(0))

        store.post.shift(jump)

        (waiting,) = store.deliveries(state=DeliveryState.PENDING)
        assert (waiting.due, waiting.first_due) == (at(1) + jump, at(0) + jump)
        assert store.claim(at(0.4) + jump, lease=LEASE) == []
        assert [one.notice for one in store.claim(at(0.6) + jump, lease=LEASE)] == [notice("leased")]
        assert notice("tried") in [one.notice for one in store.claim(at(1) + jump, lease=timedelta())]


def test_what_a_wrong_clock_put_off_for_a_century_is_due_at_the_next_start(tmp_path: Path) -> None:
    with Store.open(tmp_path / "watch.db") as store:
        century = timedelta(days=36525)
        store.enqueue([notice("a"), notice("b")], at(0))
        first, _ = store.claim(at(0), lease=century)
        store.settle_later(first, "503", at(0) + century)
        store.post.wait(first.notice.channel, at(0) + century, at(0))

        store.post.mend_times(at(1))

        assert len(store.claim(at(1), lease=LEASE)) == 2


def test_what_a_channel_asked_for_is_within_reason(tmp_path: Path) -> None:
    """Seven days of patience are kept over a restart."""
    with Store.open(tmp_path / "watch.db") as store:
        store.enqueue([notice("a")], at(0))
        (first,) = store.claim(at(0), lease=LEASE)
        store.settle_later(first, "429", at(7 * 24))
        store.post.mend_times(at(1))
        assert store.claim(at(2), lease=LEASE) == []


LIBRARY = next((one for one in Path("/usr/lib").glob("**/faketime/libfaketime.so.1")), None)
SCRIPT = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from watcher.schedule.clock import ClockWatch
watched = ClockWatch(datetime.now(UTC))
for offset in sys.argv[2:]:
    Path(sys.argv[1]).write_text(offset + "\\n")
    print(round(watched.set_by(datetime.now(UTC)).total_seconds() / 60), flush=True)
"""


@pytest.mark.skipif(LIBRARY is None, reason="there is no libfaketime on this machine (Debian: faketime)")
def test_the_clock_of_a_process_that_is_really_set_is_noticed(tmp_path: Path) -> None:
    """With libfaketime; what it does to a whole service, `python -m tests.rigs.clocks` measures."""
    clock = tmp_path / "clock"
    clock.write_text("+0\n", encoding="ascii")
    faked = {"LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(clock), "+0", "+3600", "+3600", "-86400", "+5490000000"],
        env=os.environ | faked | {"FAKETIME_DONT_FAKE_MONOTONIC": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["0", "60", "0", str(-60 - 1440), str(5490000000 // 60 + 1440)]


def test_ticks_that_were_missed_are_not_counted_one_by_one() -> None:
    """A machine without a clock of its own begins in 1970: the next tick comes a span later, and it is one."""
    ticks = Ticks(timedelta(seconds=5))
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    assert ticks.get_next_fire_time(long_ago, NOW) == NOW + timedelta(seconds=5)
    assert ticks.get_next_fire_time(None, NOW) == NOW + timedelta(seconds=5)
