"""Services whose clocks are set while they run: is every page still checked 0.5 to 2 times in an interval of real time?

    python -m tests.rigs.clocks --minutes 5

A few services run beside each other, each with a clock of its own that is set a while after the start; one is stopped
(SIGSTOP) for some time instead. What counts is when the site was asked. The clocks are those of time-machine, which leaves
real time alone: under libfaketime 0.9.10 `time.sleep` of Python fails with EINVAL, so no whole service runs there.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from tests.kit.site import Site
from tests.kit.watch import Watch, source
from tests.walk.pages import fees

PAGES = 10
INTERVAL = 60.0
STOPPED = 90.0  # seconds

HOUR, DAY = 3600, 86_400
STOP = "stopped for a while"
# In the spring the clock of people in Berlin goes from 02:00 to 03:00, in the autumn from 03:00 to 02:00.
SPRING, AUTUMN = "2026-03-29T00:57:00+00:00", "2026-10-25T00:57:00+00:00"
JUMPS: dict[str, int | str] = {
    "not set": 0,
    "one hour ahead": HOUR,
    "one hour back": -HOUR,
    "one day ahead": DAY,
    "one day back": -DAY,
    "to the year 2200": 63_500 * DAY,
    "to the last hour of winter": SPRING,
    "to the last hour of summer": AUTUMN,
    STOP: 0,
}

# The service, with a thread that sets its clock as a file says.
SERVICE = """
import sys, threading, time
from datetime import datetime, timedelta, UTC
from pathlib import Path
import time_machine
from watcher.cli import main

def set_clock(file):
    while not file.exists():
        time.sleep(0.1)
    said = file.read_text()
    then = datetime.fromisoformat(said) if "T" in said else datetime.now(UTC) + timedelta(seconds=int(said))
    time_machine.travel(then, tick=True).start()

threading.Thread(target=set_clock, args=(Path(sys.argv[1]),), daemon=True).start()
main(sys.argv[2:])
"""


@dataclass
class Story:
    """A service, its site, and what its clock is told."""

    name: str
    site: Site
    process: subprocess.Popen[bytes]
    clock: Path
    asked_before: dict[str, int] = field(default_factory=dict)

    def set_clock(self) -> None:
        """What happens to this one."""
        if self.name == STOP:
            self.process.send_signal(signal.SIGSTOP)
        elif JUMPS[self.name]:
            made = self.clock.with_suffix(".made")
            made.write_text(str(JUMPS[self.name]), encoding="ascii")
            made.rename(self.clock)

    def gaps(self) -> list[float]:
        """The real times between two checks of one page, in intervals."""
        paths = [f"/fees-{number}" for number in range(PAGES)]
        asked = [[call.at for call in self.site.asked(path)] for path in paths]
        return [(after - before) / INTERVAL for times in asked for before, after in pairwise(times)]


@contextmanager
def story(name: str) -> Iterator[Story]:
    """A running service with a clock that can be set."""
    with Site() as site, tempfile.TemporaryDirectory() as folder:
        clock = Path(folder, "clock")
        watch = Watch(Path(folder), cast("Any", None))
        for number in range(PAGES):
            site.serve(f"/fees-{number}", fees())
        watch.settings(*(source(site.url(f"/fees-{n}"), f"fees-{n}", every="1m") for n in range(PAGES)))
        command = [sys.executable, "-c", SERVICE, str(clock), *watch.arguments("run")]
        with Path(folder, "err").open("wb") as err:
            process = subprocess.Popen(command, stdout=err, stderr=err, env=os.environ | {"TZ": "Europe/Berlin"})
            try:
                yield Story(name, site, process, clock)
            finally:
                process.send_signal(signal.SIGCONT)
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(30)
                process.kill()  # one that hangs has been counted by then
                process.wait()


def batch(names: Sequence[str], minutes: float) -> bool:
    """Some stories beside each other; a line each. True if all went as promised."""
    good = True
    with ExitStack() as stack:
        stories = [stack.enter_context(story(name)) for name in names]
        time.sleep(minutes * 60 * 0.4)
        for one in stories:
            one.set_clock()
        time.sleep(STOPPED)
        for one in stories:
            one.process.send_signal(signal.SIGCONT)
        time.sleep(max(0.0, minutes * 60 * 0.6 - STOPPED))
        for one in stories:
            gaps = one.gaps()
            most = 2 + (STOPPED / INTERVAL if one.name == STOP else 0)
            fine = bool(gaps) and min(gaps) >= 0.5 and max(gaps) <= most and one.process.poll() is None
            good = good and fine
            said = f"{min(gaps):.2f} to {max(gaps):.2f} intervals between two checks" if gaps else "never checked twice"
            print(f"{one.name:27} {len(gaps)} gaps: {said}{'' if fine else '   NOT AS PROMISED'}", flush=True)
    return good


def main() -> int:
    """All stories, a few at a time: a machine that is too busy would be measured otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5, help="for each batch; 5 unless given")
    parser.add_argument("--at-once", type=int, default=3, help="stories of a batch; 3 unless given")
    given = parser.parse_args()
    names = list(JUMPS)
    batches = [names[begin : begin + given.at_once] for begin in range(0, len(names), given.at_once)]
    done = [batch(some, given.minutes) for some in batches]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
