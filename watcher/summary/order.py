"""Which edit weighs most: what a seller has to read first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.model.change import Edit, EditKind, Span, SpanKind
from watcher.model.figure import FigureChange, FigureKind

LONGEST_SEARCH = 5000  # a page made of one endless clause must not cost seconds
MEASURES = {FigureKind.RATE, FigureKind.AMOUNT, FigureKind.PERIOD}

# Duties, prohibitions, enforcement and money, as stems, in the languages that we read. This only chooses what is said
# first; whether a change matters at all is judged elsewhere.
FORCE = re.compile(
    r"\b(must|shall|may not|required?|obligat\w+|prohibit\w*|forbid\w*|terminat\w*|suspen\w*|withh\w+|deactivat\w*|fees?"
    r"|fines?|penalt\w*|charge\w*|liab\w+|indemnif\w*"
    r"|muss|müssen|verpflicht\w*|verbot\w*|untersagt|kündig\w*|sperr\w*|gebühr\w*|haft\w*"
    r"|doit|doivent|devez|oblig\w*|interdi\w*|résili\w*|frais|pénalit\w*"
    r"|debe\w*|prohíb\w*|rescind\w*|tarifa\w*|comisi\w*"
    r"|deve|devono|dovete|obblig\w*|viet\w*|recede\w*|sospen\w*|commission\w*)\b",
    re.IGNORECASE,
)


def weightiest(edits: Sequence[Edit]) -> list[Edit]:
    """The edits, weightiest first: moved figures, then duties and enforcement, then size; else as they stand."""
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
    return FORCE.search(text, 0, LONGEST_SEARCH) is not None


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
