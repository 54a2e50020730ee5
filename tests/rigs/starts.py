"""Two hundred services are started at once for one database: how many win, and how soon do the others say so?

    python -m tests.rigs.starts --starts 200

Then the winner is killed with SIGKILL, a few times over, and each time one more has to win.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, cast

from tests.kit.site import Site
from tests.kit.watch import Running, Watch, source, wait_until
from tests.walk.pages import fees

ROUNDS = 3


def race(watch: Watch, starts: int) -> tuple[Running, Counter[int], float]:
    """Start so many at once: the winner, how the others ended, and how long it took until the last of them had."""
    began = time.monotonic()
    running = [watch.start("run") for _ in range(starts)]
    wait_until(lambda: sum(one.ended for one in running) >= starts - 1, within=300)
    took = time.monotonic() - began
    winners = [one for one in running if not one.ended]
    assert len(winners) == 1, f"{len(winners)} services run"
    winners[0].says("watching")
    return winners[0], Counter(one.wait().code for one in running if one is not winners[0]), took


def main() -> int:
    """All rounds, a line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=200)
    starts = parser.parse_args().starts
    with Site() as site, tempfile.TemporaryDirectory() as folder:
        site.serve("/fees", fees())
        watch = Watch(Path(folder), cast("Any", None))
        watch.settings(source(site.url("/fees")))
        good = True
        for number in range(ROUNDS):
            winner, codes, took = race(watch, starts)
            began = time.monotonic()
            late = watch.start("run").wait()
            alone = time.monotonic() - began
            print(
                f"round {number + 1}: 1 winner of {starts}, the others ended with {dict(codes)}, the last after {took:.1f} s; "
                f"one that came later was refused with {late.code} after {alone:.2f} s",
                flush=True,
            )
            good = good and set(codes) == {75} and late.code == 75
            winner.kill()
    print("as promised" if good else "NOT AS PROMISED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
