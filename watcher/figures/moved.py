"""Which figures of a clause moved: old → new, came, or went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from watcher.figures.find import figures_in
from watcher.figures.stretch import differing
from watcher.model.figure import Figure, FigureChange, FigureKind

_MARGIN = 160  # characters kept on each side of what differs, so that no figure is cut
_MOST = (
    20_000  # characters of a difference that are searched; a clause is shorter, and a page in one block is no clause
)
_AROUND = 30  # characters on each side of a figure that tell what it is a figure of
_MOST_PAIRS = 10_000  # of figures that are held against each other; beyond it they pair in their order


def figure_changes(before: str, after: str) -> tuple[FigureChange, ...]:
    """The figures that moved between two versions of a clause, in their order; none for another way to write them."""
    if before == after:
        return ()
    whole = before, after
    at, before, after = differing(before, after, _MARGIN)
    before, after = before[:_MOST], after[:_MOST]
    old, new = _shifted(figures_in(before), at), _shifted(figures_in(after), at)
    gone, come = _without(old, new), _without(new, old)
    pairs = _pairs(gone, come, whole)
    paired_old, paired_new = {id(one) for one, _ in pairs}, {id(other) for _, other in pairs}
    changes = [(other.start, FigureChange(one, other)) for one, other in pairs]
    changes += [(one.start, FigureChange(one, None)) for one in gone if id(one) not in paired_old]
    changes += [(one.start, FigureChange(None, one)) for one in come if id(one) not in paired_new]
    return tuple(change for _, change in sorted(changes, key=lambda entry: entry[0]))


def _shifted(figures: Sequence[Figure], at: int) -> list[Figure]:
    """The figures of a stretch with their places in the whole text."""
    return (
        [replace(figure, start=figure.start + at, end=figure.end + at) for figure in figures] if at else list(figures)
    )


def _without(figures: Sequence[Figure], others: Sequence[Figure]) -> list[Figure]:
    """The figures whose meaning the other side has not, each as often as it has it."""
    left = Counter(one.meaning for one in others)
    out = []
    for one in figures:
        if left[one.meaning]:
            left[one.meaning] -= 1
        else:
            out.append(one)
    return out


def _pairs(gone: Sequence[Figure], come: Sequence[Figure], texts: tuple[str, str]) -> list[tuple[Figure, Figure]]:
    """Figures of one kind, those first that share the most and stand among the same words."""
    if len(gone) * len(come) > _MOST_PAIRS:
        return [(one, other) for one, other in zip(gone, come, strict=False) if _comparable(one, other)]
    old = [_words_around(one, texts[0]) for one in gone]
    new = [_words_around(one, texts[1]) for one in come]
    scored = [
        (_likeness(one, other) + len(old[i] & new[j]), -abs(i - j), i, j)
        for i, one in enumerate(gone)
        for j, other in enumerate(come)
        if _comparable(one, other)
    ]
    pairs, used_old, used_new = [], set(), set()
    for _, _, i, j in sorted(scored, reverse=True):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            pairs.append((gone[i], come[j]))
    return pairs


def _comparable(one: Figure, other: Figure) -> bool:
    """A figure that was lost stands for one of any kind; counts of different things are different figures."""
    if FigureKind.UNREADABLE in {one.kind, other.kind}:
        return one.kind is not other.kind
    if one.kind is FigureKind.COUNT and one.unit and other.unit:
        return one.kind is other.kind and _stem(one.unit) == _stem(other.unit)
    return one.kind is other.kind


def _stem(noun: str) -> str:
    return noun.removesuffix("s")


def _likeness(one: Figure, other: Figure) -> int:
    shared = (one.value == other.value) + (one.operator == other.operator) + (one.scope == other.scope)
    return 3 * (one.unit == other.unit) + shared


def _words_around(figure: Figure, text: str) -> set[str]:
    around = f"{text[max(0, figure.start - _AROUND) : figure.start]} {text[figure.end : figure.end + _AROUND]}"
    return set(around.casefold().split())
