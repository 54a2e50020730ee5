"""Is it the policy page, does the change matter, was anyone told? Values in, values out, with reasons in words."""

from watcher.judge.announced import Told, named_in, reconsider, stamped, standing
from watcher.judge.blocks import binds
from watcher.judge.entries import announcements_in
from watcher.judge.likeness import Likeness
from watcher.judge.naming import how_named
from watcher.judge.page import Fault, is_mistaken, page_fault
from watcher.judge.pagedate import Span
from watcher.judge.returned import FigureMove, figure_moves, returned
from watcher.judge.ruling import rule, stamp_of
from watcher.judge.trivial import is_only_dated, is_trivial
from watcher.judge.weight import weigh

__all__ = [
    "Fault",
    "FigureMove",
    "Likeness",
    "Span",
    "Told",
    "announcements_in",
    "binds",
    "figure_moves",
    "how_named",
    "is_mistaken",
    "is_only_dated",
    "is_trivial",
    "named_in",
    "page_fault",
    "reconsider",
    "returned",
    "rule",
    "stamp_of",
    "stamped",
    "standing",
    "weigh",
]
