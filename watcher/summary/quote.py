"""The exact words of an edit as a redline, with long unchanged stretches folded away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from watcher.model.change import Edit, Span, SpanKind
from watcher.model.notice import Quote
from watcher.summary.inert import inert
from watcher.summary.order import moved_figures, redline_of

LONGEST_QUOTE = 600
CONTEXT = 70  # unchanged characters kept on each side of what changed
LONGEST_RUN = 400
OMITTED = "[…]"  # the way lawyers mark that words were left out

Hunk = list[Span]


def quote(edit: Edit) -> Quote:
    """The words of an edit, at most about 600 characters of them, under their headings."""
    under = tuple(inert(heading).strip() for heading in edit.under)
    return Quote(edit.kind, under, excerpt(edit))


def excerpt(edit: Edit, limit: int = LONGEST_QUOTE) -> tuple[Span, ...]:
    """The redline of an edit in at most `limit` characters; where something is left out, `[…]` says so."""
    spans = [Span(span.kind, inert(span.text)) for span in redline_of(edit) if span.text]
    if all(span.kind is SpanKind.SAME for span in spans):
        return tuple(_shortened(span, limit) for span in spans[:1])
    hunks = [_fitted(hunk, limit) for hunk in _hunks(spans)]
    return tuple(_joined(hunks, _chosen(hunks, edit, limit)))


def _hunks(spans: Sequence[Span]) -> list[Hunk]:
    """The redline in pieces: what changed with its surroundings, split where a long stretch is the same."""
    hunks: list[Hunk] = [[]]
    last = len(spans) - 1
    for number, span in enumerate(spans):
        if span.kind is not SpanKind.SAME:
            hunks[-1].append(_shortened(span, LONGEST_RUN))
        elif len(span.text) <= 2 * CONTEXT + 20:
            hunks[-1].append(span)
        else:
            if number > 0:
                hunks[-1].append(Span(SpanKind.SAME, f"{_head(span.text, CONTEXT)} {OMITTED}"))
            if number < last:
                hunks.append([Span(SpanKind.SAME, f"{OMITTED} {_tail(span.text, CONTEXT)}")])
    return [hunk for hunk in hunks if any(span.kind is not SpanKind.SAME for span in hunk)]


def _fitted(hunk: Hunk, limit: int) -> Hunk:
    """The piece cut at `limit` characters."""
    kept: Hunk = []
    room = limit
    for span in hunk:
        if len(span.text) > room:
            if room > 2 * len(OMITTED):
                kept.append(Span(span.kind, f"{_head(span.text, room - len(OMITTED) - 1)} {OMITTED}"))
            break
        kept.append(span)
        room -= len(span.text)
    return kept


def _chosen(hunks: Sequence[Hunk], edit: Edit, limit: int) -> set[int]:
    """Which pieces are shown: those with moved figures first, as many as there is room for, and one at least."""
    figures = [inert(text) for pair in moved_figures(edit) for text in pair]
    order = sorted(range(len(hunks)), key=lambda number: not _shows(hunks[number], figures))
    chosen: set[int] = set()
    for number in order:
        if not chosen or _size(hunks, {*chosen, number}) <= limit:
            chosen.add(number)
    return chosen


def _shows(hunk: Hunk, figures: Iterable[str]) -> bool:
    text = "".join(span.text for span in hunk)
    return any(figure in text for figure in figures)


def _size(hunks: Sequence[Hunk], chosen: set[int]) -> int:
    return sum(len(span.text) for number in chosen for span in hunks[number]) + len(chosen)


def _joined(hunks: Sequence[Hunk], chosen: set[int]) -> Iterable[Span]:
    for number in sorted(chosen):
        first, *rest = hunks[number]
        # The piece before ends in the same mark; one is enough.
        if number - 1 in chosen and first.text.startswith(OMITTED):
            first = Span(first.kind, first.text.removeprefix(OMITTED))
        yield first
        yield from rest


def _shortened(span: Span, limit: int) -> Span:
    """A long run keeps its beginning and its end."""
    if len(span.text) <= limit:
        return span
    room = limit - len(OMITTED) - 2
    return Span(span.kind, f"{_head(span.text, room * 3 // 4)} {OMITTED} {_tail(span.text, room // 4)}")


def _head(text: str, size: int) -> str:
    cut = text[:size]
    return cut if text[size : size + 1].isspace() else re.sub(r"\s\S{1,30}$", "", cut)


def _tail(text: str, size: int) -> str:
    cut = text[-size:]
    return cut if text[-size - 1 : -size].isspace() else re.sub(r"^\S{1,30}\s", "", cut)
