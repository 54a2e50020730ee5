"""A figure that goes back to what it was: a correction, perhaps, of the edition between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from watcher.model.change import Change, Edit
from watcher.model.figure import Figure
from watcher.summary import day_words

_NAMED = 2


@dataclass(frozen=True, slots=True)
class FigureMove:
    """A figure that moved in an earlier change: under which heading, from what to what, and when that was seen."""

    under: str
    before: str
    after: str
    day: date


def figure_moves(changes: Iterable[Change]) -> tuple[FigureMove, ...]:
    """Every figure that moved in these changes."""
    return tuple(
        FigureMove(under, before, after, change.first_seen.date())
        for change in changes
        for edit in change.edits
        for under, before, after in _moves(edit)
    )


def returned(edits: Sequence[Edit], earlier: Sequence[FigureMove]) -> tuple[str, ...]:
    """In words, which figures stood there before an earlier change; empty where none did."""
    days = {(one.under, one.after, one.before): one.day for one in reversed(earlier)}
    moves = dict.fromkeys(move for edit in edits for move in _moves(edit))
    back = [(after, days[under, before, after]) for under, before, after in moves if (under, before, after) in days]
    if not back:
        return ()
    named = ", ".join(after for after, _ in back[:_NAMED])
    more = f" and {len(back) - _NAMED} more" if len(back) > _NAMED else ""
    return (f"{named}{more} stood there before, until {day_words(back[0][1])}: this may be a correction",)


def _moves(edit: Edit) -> Iterator[tuple[str, str, str]]:
    for change in edit.figures:
        if change.before and change.after:
            yield (edit.under[-1] if edit.under else ""), _said(change.before), _said(change.after)


def _said(figure: Figure) -> str:
    return " ".join(figure.text.split())
