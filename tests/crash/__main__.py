"""`python -m tests.crash`: the long form. Every system call of a check and its messages, random moments, disks that fail.

It prints figures, and ends with 1 if anything was lost. `--random N`, `--calls NAME…`, `--every N` (each n-th position).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.crash.rig import CALLS, Rig, fail, kill, why_not

FAULTS = (("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fsync", "EIO"), ("fsync", "ENOSPC"), ("ftruncate", "EIO"))


class Tally:
    """What was tried, what was hit, what was amiss, and how many copies came."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.tried = self.hit = self.copies = 0
        self.wrong: list[str] = []
        self._begun = time.monotonic()

    def count(self, rig: Rig, what: str, *, hit: bool) -> None:
        """Make good what was done, and judge."""
        rig.mend()
        self.tried += 1
        self.hit += hit
        self.copies += rig.copies
        self.wrong += [f"{what}: {amiss}" for amiss in rig.amiss()]

    def say(self) -> bool:
        """One line; were all well?"""
        took = time.monotonic() - self._begun
        print(
            f"{self.name:<28} {self.tried:>5} runs  {self.hit:>5} hit  {len(self.wrong):>3} amiss  "
            f"{self.copies:>4} second copies  {took:>6.0f} s",
            flush=True,
        )
        for one in self.wrong[:20]:
            print(f"    {one}", flush=True)
        return not self.wrong


def kill_at_every(rig: Rig, call: str, every: int) -> bool:
    """N = 1, 2, … until a run makes no N-th call of this name."""
    tally = Tally(f"killed at {call}")
    number = 1
    while number < 400:
        rig.begin()
        hit = rig.run(kill(call, number))
        tally.count(rig, f"{call} {number}", hit=hit)
        if not hit:
            break
        number += every
    return tally.say()


def kill_at_random(rig: Rig, hits: int, seed: int) -> bool:
    """At moments between the start of a check and its end, until so many checks were killed; one that had ended does not count."""
    tally = Tally(f"killed at random, seed {seed}")
    chance = random.Random(seed)
    longest = 1.0
    while tally.hit < hits:
        rig.begin()
        after = chance.uniform(0, longest)
        began = time.monotonic()
        hit = rig.killed_after(after)
        # A run that ended by itself says how long one takes now; a kill after most of that is still one at a late moment.
        longest = max(0.05, longest * 1.02 if hit else 0.9 * longest + 0.1 * (time.monotonic() - began))
        tally.count(rig, f"after {after:.3f} s", hit=hit)
    return tally.say()


def fail_at_every(rig: Rig, call: str, error: str, every: int) -> bool:
    """From the N-th call on every one fails; N as above."""
    tally = Tally(f"{error} from {call}")
    number = 1
    while number < 400:
        rig.begin()
        hit = rig.run(fail(call, error, number))
        if "Traceback" in rig.said:
            tally.wrong.append(f"{call} {number}: a traceback: {rig.said[-300:]}")
        tally.count(rig, f"{call} {number}", hit=hit)
        if not hit:
            break
        number += every
    return tally.say()


def main() -> int:
    """Everything, and the figures of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--random", type=int, default=1000, help="how many checks to kill at random moments")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--calls", nargs="*", default=list(CALLS), help="system calls to be killed at")
    parser.add_argument("--every", type=int, default=1, help="only each n-th position")
    parser.add_argument("--no-faults", action="store_true", help="leave out the disks that fail")
    said = parser.parse_args()
    well = True
    with tempfile.TemporaryDirectory() as folder, Rig(Path(folder)) as rig:
        if said.random:
            well &= kill_at_random(rig, said.random, said.seed)
        if reason := why_not():
            print(f"left out, as {reason}: kills and faults at system calls")
            return 0 if well else 1
        for call in said.calls:
            well &= kill_at_every(rig, call, said.every)
        for call, error in () if said.no_faults else FAULTS:
            well &= fail_at_every(rig, call, error, said.every)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
