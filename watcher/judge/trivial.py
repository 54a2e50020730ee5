"""What is no change of a policy at all: links to other pages that came or went, another order, another time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.dates import dates_in
from watcher.judge.blocks import is_date_line, is_label, is_under_another, names_a_page, without
from watcher.judge.editorial import only_dates
from watcher.lexicon import EVERY
from watcher.model.change import Edit, EditKind
from watcher.model.page import Block, BlockKind

_WORD = re.compile(r"\w+")


def is_trivial(edits: Sequence[Edit]) -> bool:
    """Did only links to other pages come or go, items of a list change places, or dates shift with the time zone?

    That is no change of a policy.
    """
    return _only_another_time_zone(edits) or all(_is_trivial(edit) for edit in edits)


def is_only_dated(edits: Sequence[Edit]) -> bool:
    """Did the page's own date move, come or go, and nothing else?"""
    return all(
        only_dates(edit.before, edit.after, EVERY)
        if edit.before is not None and edit.after is not None
        else is_date_line(edit.block, EVERY)
        for edit in edits
    )


def _is_trivial(edit: Edit) -> bool:
    block = edit.block
    match edit.kind:
        case EditKind.MOVED if block.kind is BlockKind.PAGE:
            return True  # the order of an index
        case EditKind.MOVED:
            return block.kind in {BlockKind.ITEM, BlockKind.ROW} and not is_under_another(edit)
        case EditKind.REWORDED:
            return False
        case EditKind.ADDED | EditKind.REMOVED:
            return (
                block.kind is not BlockKind.PAGE
                and is_label(block, EVERY)
                and bool(block.links)
                and names_a_page(block.text)
            )


def _only_another_time_zone(edits: Sequence[Edit]) -> bool:
    """The days of a change log, each a block of its own, stand one day earlier or later than before."""
    gone = sorted(day for edit in edits if edit.before and (day := _bare_day(edit.before)))
    come = sorted(day for edit in edits if edit.after and (day := _bare_day(edit.after)))
    sides = sum((edit.before is not None) + (edit.after is not None) for edit in edits)
    if len(gone) < 3 or len(gone) != len(come) or len(gone) + len(come) != sides:
        return False
    apart = [new - old for old, new in zip(gone, come, strict=True)]
    return all(abs(days) <= 2 for days in apart) and len({days > 0 for days in apart if days}) == 1


def _bare_day(block: Block) -> int | None:
    """The day (as a number) of a block that is a date and nothing else."""
    dates = dates_in(block.text)
    if len(dates) != 1 or dates[0].day is None or _WORD.search(without(block.text, dates[0].start, dates[0].end)):
        return None
    return dates[0].day.toordinal()
