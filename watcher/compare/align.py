"""Which clause of the new text was which clause of the old one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

ALIKE = 62.0
"""The least likeness (0 to 100, by characters) of two versions of one clause; unrelated prose reaches 45 to 55."""
_ALIKE_ELSEWHERE = 80.0
_ALIKE_IN_PLACE = 45.0
_MOST_CELLS = 400_000_000  # bits that exact alignment may take; beyond it clauses are matched by their words alone
_MOST_SCORES = 250_000
_WINDOW = 60
_LONG = 4_000  # characters of a clause that are looked at to tell whether it is alike

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch that differs: old clauses `before` were replaced by new clauses `after` (places, both may be empty)."""

    before: range
    after: range


def same_and_gaps(before: Sequence[str], after: Sequence[str]) -> tuple[list[Pair], list[Gap]]:
    """Line up the clauses that are equal; what lies between is gaps."""
    if len(before) * len(after) > _MOST_CELLS:
        return _by_words_alone(before, after)
    same: list[Pair] = []
    gaps: list[Gap] = []
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            same += zip(range(code.src_start, code.src_end), range(code.dest_start, code.dest_end), strict=True)
        else:
            gap = Gap(range(code.src_start, code.src_end), range(code.dest_start, code.dest_end))
            if gaps and gaps[-1].before.stop == gap.before.start and gaps[-1].after.stop == gap.after.start:
                gap = Gap(range(gaps.pop().before.start, gap.before.stop), range(_start(gap, same), gap.after.stop))
            gaps.append(gap)
    return same, gaps


def _start(gap: Gap, same: list[Pair]) -> int:
    """Where a gap begins in the new text when a deletion and an insertion stand side by side."""
    return same[-1][1] + 1 if same else 0


def _by_words_alone(before: Sequence[str], after: Sequence[str]) -> tuple[list[Pair], list[Gap]]:
    """A text far beyond any agreement: equal clauses pair in order, the rest is one gap."""
    pairs = equal_elsewhere(range(len(before)), range(len(after)), before, after)
    old, new = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    lone_old = [at for at in range(len(before)) if at not in old]
    lone_new = [at for at in range(len(after)) if at not in new]
    gaps = [Gap(range(at, at + 1), range(0)) for at in lone_old] + [Gap(range(0), range(at, at + 1)) for at in lone_new]
    return pairs, gaps


def equal_elsewhere(
    gone: Iterable[int], come: Iterable[int], before: Sequence[str], after: Sequence[str]
) -> list[Pair]:
    """Pairs of equal clauses among those that went and those that came: they moved."""
    places: dict[str, list[int]] = defaultdict(list)
    for at in come:
        places[after[at]].append(at)
    return [(at, places[before[at]].pop(0)) for at in gone if places.get(before[at])]


def reworded(gap: Gap, gone: set[int], come: set[int], before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Pairs of alike clauses inside one gap."""
    old = [at for at in gap.before if at in gone]
    new = [at for at in gap.after if at in come]
    pairs = _most_alike(old, new, before, after, least=ALIKE)
    if not pairs and len(old) == len(new) == 1 and _likeness(before[old[0]], after[new[0]]) >= _ALIKE_IN_PLACE:
        return [(old[0], new[0])]
    return pairs


def reworded_elsewhere(
    gone: Iterable[int], come: Iterable[int], before: Sequence[str], after: Sequence[str]
) -> list[Pair]:
    """Pairs of very alike clauses anywhere: they moved and were reworded."""
    return _most_alike(sorted(gone), sorted(come), before, after, least=_ALIKE_ELSEWHERE)


def part_of(piece: str, whole: str) -> bool:
    """Does the shorter text stand, nearly as it is, inside the longer one?"""
    if not 20 <= len(piece) <= len(whole) <= _LONG:
        return False
    return fuzz.partial_ratio(piece, whole, score_cutoff=90) > 0


def _likeness(one: str, other: str) -> float:
    return fuzz.ratio(one[:_LONG], other[:_LONG])


def _most_alike(
    old: Sequence[int], new: Sequence[int], before: Sequence[str], after: Sequence[str], *, least: float
) -> list[Pair]:
    """The best pairs first, each clause once; of equally alike pairs the one that keeps the order."""
    scored = sorted(_scores(old, new, before, after, least), key=lambda score: (-score[0], score[1]))
    pairs: list[Pair] = []
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, _, one, other in scored:
        if one not in taken_old and other not in taken_new:
            taken_old.add(one)
            taken_new.add(other)
            pairs.append((one, other))
    return sorted(pairs)


Score = tuple[float, int, int, int]


def _scores(
    old: Sequence[int], new: Sequence[int], before: Sequence[str], after: Sequence[str], least: float
) -> Iterable[Score]:
    """(likeness, how far out of order, old place, new place) of every pair that is alike enough."""
    wide = len(old) * len(new) <= _MOST_SCORES
    for row, one in enumerate(old):
        middle = row * len(new) // max(len(old), 1)
        low, high = (0, len(new)) if wide else (max(0, middle - _WINDOW), middle + _WINDOW)
        candidates = [after[at][:_LONG] for at in new[low:high]]
        found = process.extract(before[one][:_LONG], candidates, scorer=fuzz.ratio, score_cutoff=least, limit=5)
        for _, score, column in found:
            yield score, abs(low + column - middle), one, new[low + column]
