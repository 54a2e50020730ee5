"""Which figures of a clause moved: old → new, came, or went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from watcher.figures.find import figures_in
from watcher.model.figure import Figure, FigureChange

_MARGIN = 120  # characters kept on each side of what differs, so that no figure is cut
_MOST = (
    20_000  # characters of a difference that are searched; a clause is shorter, and a page in one block is no clause
)
_AROUND = 30  # characters on each side of a figure that tell what it is a figure of


def figure_changes(before: str, after: str) -> tuple[FigureChange, ...]:
    """The figures that moved between two versions of a clause, in their order; none for another way to write them."""
    if before == after:
        return ()
    before, after = _differing(before, after)
    old, new = figures_in(before), figures_in(after)
    gone, come = _without(old, new), _without(new, old)
    pairs = _pairs(gone, come, before, after)
    paired_old, paired_new = {id(one) for one, _ in pairs}, {id(other) for _, other in pairs}
    changes = [(other.start, FigureChange(one, other)) for one, other in pairs]
    changes += [(one.start, FigureChange(one, None)) for one in gone if id(one) not in paired_old]
    changes += [(one.start, FigureChange(None, one)) for one in come if id(one) not in paired_new]
    return tuple(change for _, change in sorted(changes, key=lambda entry: entry[0]))


def _differing(before: str, after: str) -> tuple[str, str]:
    """The stretch of two texts that differs, with a margin; figures outside of it cancel out anyway."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    tail = next((at for at in range(shorter - start) if before[-1 - at] != after[-1 - at]), shorter - start)
    start, tail = max(0, start - _MARGIN), max(0, tail - _MARGIN)
    return before[start : len(before) - tail][:_MOST], after[start : len(after) - tail][:_MOST]


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


def _pairs(gone: Sequence[Figure], come: Sequence[Figure], before: str, after: str) -> list[tuple[Figure, Figure]]:
    """Figures of one kind, those first that share the unit and stand among the same words."""
    scored = [
        (_likeness(one, other, before, after), -abs(i - j), i, j)
        for i, one in enumerate(gone)
        for j, other in enumerate(come)
        if one.kind is other.kind
    ]
    pairs, used_old, used_new = [], set(), set()
    for _, _, i, j in sorted(scored, reverse=True):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            pairs.append((gone[i], come[j]))
    return pairs


def _likeness(one: Figure, other: Figure, before: str, after: str) -> int:
    return 3 * (one.unit == other.unit) + len(_words_around(one, before) & _words_around(other, after))


def _words_around(figure: Figure, text: str) -> set[str]:
    around = f"{text[max(0, figure.start - _AROUND) : figure.start]} {text[figure.end : figure.end + _AROUND]}"
    return set(around.casefold().split())
