"""Services whose clocks are set while they run: is every page still checked 0.5 to 2 times in an interval of real time?

    python -m tests.rigs.clocks --minutes 6

Needs libfaketime (Debian: faketime). Several services run beside each other, each with a clock of its own that is set a while
after the start; one is stopped (SIGSTOP) for some time instead. What counts is when the site was asked.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from tests.kit.site import Site
from tests.kit.watch import Watch, source
from tests.walk.pages import fees

LIBRARY = next((one for one in Path("/usr/lib").glob("**/faketime/libfaketime.so.1")), None)
PAGES = 10
INTERVAL = 60.0
STOPPED = 150.0  # seconds

JUMPS = {
    "not set": "+0",
    "one hour ahead": "+3600",
    "one hour back": "-3600",
    "one day ahead": "+86400",
    "one day back": "-86400",
    "to the year 2200": "+5490000000",
    "stopped for a while": "",
}


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
        if self.name == "stopped for a while":
            self.process.send_signal(signal.SIGSTOP)
        else:
            self.clock.write_text(JUMPS[self.name] + "\n", encoding="ascii")

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
        clock.write_text("+0\n", encoding="ascii")
        watch = Watch(Path(folder), cast("Any", None))
        for number in range(PAGES):
            site.serve(f"/fees-{number}", fees())
        watch.settings(*(source(site.url(f"/fees-{n}"), f"fees-{n}", every="1m") for n in range(PAGES)))
        faked = {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        with Path(folder, "err").open("wb") as err:
            process = subprocess.Popen(watch.command("run"), env=os.environ | faked, stdout=err, stderr=err, cwd=folder)
            try:
                yield Story(name, site, process, clock)
            finally:
                process.send_signal(signal.SIGCONT)
                process.terminate()
                process.wait(30)


def main() -> int:
    """All stories beside each other; a line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=6)
    minutes = parser.parse_args().minutes
    if LIBRARY is None:
        print("skipped: there is no libfaketime on this machine (Debian: apt-get install faketime)")
        return 0
    good = True
    with ExitStack() as stack:
        stories = [stack.enter_context(story(name)) for name in JUMPS]
        time.sleep(minutes * 60 * 0.35)
        for one in stories:
            one.set_clock()
        time.sleep(STOPPED)
        for one in stories:
            one.process.send_signal(signal.SIGCONT)
        time.sleep(max(0.0, minutes * 60 * 0.65 - STOPPED))
        for one in stories:
            gaps = one.gaps()
            most = 2 + (STOPPED / INTERVAL if one.name == "stopped for a while" else 0)
            fine = bool(gaps) and min(gaps) >= 0.5 and max(gaps) <= most and one.process.poll() is None
            good = good and fine
            said = f"{min(gaps):.2f} to {max(gaps):.2f} intervals between two checks" if gaps else "never checked twice"
            print(f"{one.name:22} {len(gaps)} gaps: {said}{'' if fine else '   NOT AS PROMISED'}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
