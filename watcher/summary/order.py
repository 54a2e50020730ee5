"""Which edit weighs most: what a seller has to read first."""

from __future__ import annotations

from watcher.lexicon import EVERY
from watcher.model.change import Change, Edit, EditKind, Span, SpanKind
from watcher.model.figure import FigureChange, FigureKind

LONGEST_SEARCH = 5000  # a page made of one endless clause must not cost seconds
MEASURES = {FigureKind.RATE, FigureKind.AMOUNT, FigureKind.PERIOD}

_FORCE = ("duty", "prohibition", "enforcement", "dispute", "liability")


def weightiest(change: Change) -> list[Edit]:
    """The edits, gravest first, as the ruling has them.

    Where it keeps no order: moved figures, then duties and enforcement, then size; else as they stand.
    """
    edits, order = change.edits, change.ruling.order
    if sorted(order) == list(range(len(edits))):
        return [edits[at] for at in order]
    return sorted(edits, key=_weight, reverse=True)


def redline_of(edit: Edit) -> tuple[Span, ...]:
    """The redline of an edit, made from its two sides where it has none of its own."""
    if edit.redline:
        return edit.redline
    if edit.kind is EditKind.MOVED and edit.after:
        return (Span(SpanKind.SAME, edit.after.text),)
    gone = (Span(SpanKind.DELETED, edit.before.text),) if edit.before else ()
    new = (Span(SpanKind.INSERTED, edit.after.text),) if edit.after else ()
    return gone + new


def moved_figures(edit: Edit) -> list[tuple[str, str]]:
    """Old and new text of every figure that moved, each pair once, in the order of the page."""
    pairs = [change.texts for change in edit.figures if change.before and change.after]
    return list(dict.fromkeys(pairs))


def has_force(text: str) -> bool:
    """Do words of duty, enforcement or money stand in the text? Only its first few thousand characters are searched."""
    return EVERY.any_found(_FORCE, text[:LONGEST_SEARCH])


def _weight(edit: Edit) -> tuple[int, bool, bool, int]:
    changed = [span.text for span in redline_of(edit) if span.kind is not SpanKind.SAME]
    figures = max((_figure_weight(figure) for figure in edit.figures), default=0)
    forceful = any(map(has_force, changed))
    if _is_date_line(edit):
        figures = -1
    # Of clauses whose figures moved, the first on the page comes first: an insurance limit in euros before that in zloty.
    size = 0 if figures > 1 else sum(map(len, changed))
    return figures, forceful and size > 0, edit.kind is not EditKind.MOVED, size


def _figure_weight(change: FigureChange) -> int:
    figure = change.after or change.before
    assert figure is not None, "a figure change has at least one side"
    moved = change.before is not None and change.after is not None
    if figure.kind in {FigureKind.RATE, FigureKind.AMOUNT}:
        return 4 if moved else 1
    if figure.kind in MEASURES:
        return 3 if moved else 1
    return 2 if moved else 0


def _is_date_line(edit: Edit) -> bool:
    """A short line whose only figures are dates is the page's own date; it is the notice, not the change."""
    kinds = {figure.kind for change in edit.figures for figure in (change.before, change.after) if figure}
    return kinds == {FigureKind.DATE} and len(edit.block.text) < 60
