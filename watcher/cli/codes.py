"""Exit codes, as the README and `watch --help` give them."""

from __future__ import annotations

from watcher.model.outcome import Broken, Held, Outcome, Unreachable

DONE = 0
TROUBLE = 1
WRONG = 2
BUG = 3
MATERIAL = 4
UNUSABLE = 74
IN_USE = 75
INTERRUPTED = 130


def is_trouble(outcome: Outcome) -> bool:
    """Does something that should work not work? A page that waits for a browser never did."""
    waits = isinstance(outcome, Unreachable) and outcome.waits_for_browser
    return isinstance(outcome, Unreachable | Broken | Held) and not waits
