"""The edits between two documents, in the order of the new one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from watcher.compare import align
from watcher.compare.redline import redline
from watcher.compare.references import bare, renumbered
from watcher.compare.sense import sense
from watcher.figures import figure_changes
from watcher.model.change import Edit, EditKind
from watcher.model.page import Block, BlockKind, Document


def compare(before: Document, after: Document) -> tuple[Edit, ...]:
    """What differs between two documents made by the same reader and rules.

    Nothing is returned for typography, list numbers, references that follow a renumbering, link targets, another
    division into blocks of the same words, and what `sense` leaves out. Applying the edits to the old document gives
    the new one, these aside (see `applied`).
    """
    return tuple(_Comparison(before.blocks, after.blocks).edits())


def applied(before: Sequence[Block], edits: Iterable[Edit]) -> tuple[Block, ...]:
    """The old blocks with the edits made: the new document, as far as it says something else."""
    edits = list(edits)
    gone = {at for edit in edits if edit.before_at is not None for at in _stretch(edit.before_at, edit.before_count)}
    kept = [block for at, block in enumerate(before) if at not in gone]
    # From the front, each new block goes where it stands in the new document: all before it is in place by then.
    placed: list[Block | None] = list(kept)
    for edit in sorted((one for one in edits if one.after is not None), key=lambda one: one.after_at or 0):
        at = edit.after_at or 0
        placed[at:at] = [edit.after, *[None] * (edit.after_count - 1)]
    return tuple(block for block in placed if block is not None)


def _stretch(at: int, count: int) -> range:
    return range(at, at + count)


class _Senses(dict[str, str]):
    """The sense of each text, found once: most clauses stand in both documents."""

    def __missing__(self, text: str) -> str:
        self[text] = found = sense(text)
        return found


class _Comparison:
    """The state of one comparison: which clauses have found their counterpart."""

    def __init__(self, before: Sequence[Block], after: Sequence[Block]) -> None:
        self.before = before
        self.after = after
        senses = _Senses()
        self.old = [senses[block.text] for block in before]
        self.new = [senses[block.text] for block in after]
        self.same, self.gaps = align.same_and_gaps(self.old, self.new)
        self.gaps = [gap for gap in self.gaps if not self._says_the_same(gap)]
        self.gone = {at for gap in self.gaps for at in gap.before}
        self.come = {at for gap in self.gaps for at in gap.after}

    def edits(self) -> list[Edit]:
        """Every clause finds its counterpart by the surest sign first."""
        moved = self._take(align.equal_elsewhere(sorted(self.gone), sorted(self.come), self.old, self.new))
        pairs: list[align.Pair] = []
        for gap in self.gaps:
            pairs += self._take(self._of_one_page(align.reworded(gap, self.gone, self.come, self.old, self.new)))
        pairs += self._take(self._of_one_page(align.reworded_elsewhere(self.gone, self.come, self.old, self.new)))
        numbers = self._renumbering([*self.same, *moved, *pairs])
        edits = [self._moved(pair) for pair in moved]
        edits += [edit for pair in pairs if (edit := self._reworded(pair, numbers)) is not None]
        edits += [Edit(EditKind.REMOVED, self.before[at], None, at, None) for at in self.gone]
        edits += [Edit(EditKind.ADDED, None, self.after[at], None, at) for at in self.come]
        return sorted(edits, key=self._place)

    def _says_the_same(self, gap: align.Gap) -> bool:
        """The same words divided into other blocks."""
        old = "".join(self.old[at] for at in gap.before)
        new = "".join(self.new[at] for at in gap.after)
        return bool(old) and old.replace(" ", "") == new.replace(" ", "")

    def _of_one_page(self, pairs: Iterable[align.Pair]) -> list[align.Pair]:
        """An entry of an index stands for the page that it leads to; with another address it is another page."""
        return [
            (old, new)
            for old, new in pairs
            if BlockKind.PAGE not in {self.before[old].kind, self.after[new].kind}
            or self.before[old].links == self.after[new].links
        ]

    def _take(self, pairs: list[align.Pair]) -> list[align.Pair]:
        for old, new in pairs:
            self.gone.discard(old)
            self.come.discard(new)
        return pairs

    def _renumbering(self, pairs: list[align.Pair]) -> dict[str, str]:
        """Old number → new number of the clauses that are still there and are called otherwise, where that is plain."""
        followed: dict[str, set[str]] = {}
        for old, new in pairs:
            was, now = bare(self.before[old].label), bare(self.after[new].label)
            if was and now:
                followed.setdefault(was, set()).add(now)
        return {was: now for was, (now, *others) in followed.items() if was != now and not others}

    def _moved(self, pair: align.Pair) -> Edit:
        old, new = pair
        return Edit(EditKind.MOVED, self.before[old], self.after[new], old, new)

    def _reworded(self, pair: align.Pair, numbers: dict[str, str]) -> Edit | None:
        old, new = self._with_pieces(*pair)
        was, now = _joined(self.before, old), _joined(self.after, new)
        if self._says(was, old, numbers) == (self.new[new.start] if len(new) == 1 else sense(now.text)):
            return None
        return Edit(
            EditKind.REWORDED,
            was,
            now,
            old.start,
            new.start,
            redline(was.text, now.text),
            figure_changes(was.text, now.text),
            before_count=len(old),
            after_count=len(new),
        )

    def _says(self, was: Block, places: range, numbers: dict[str, str]) -> str:
        """The sense of an old clause with its references as they would read now."""
        text = renumbered(was.text, numbers)
        return self.old[places.start] if len(places) == 1 and text == was.text else sense(text)

    def _with_pieces(self, old: int, new: int) -> tuple[range, range]:
        """A clause that was split in two, or two that were joined, are compared as the one clause they are."""
        news = self._neighbours(new, self.come, self.new, self.old[old])
        olds = self._neighbours(old, self.gone, self.old, self.new[new])
        return olds, news

    def _neighbours(self, at: int, free: set[int], texts: Sequence[str], whole: str) -> range:
        """The place, and those beside it that are still free and are pieces of the whole."""
        start = stop = at
        while start - 1 in free and align.part_of(texts[start - 1], whole):
            start -= 1
        while stop + 1 in free and align.part_of(texts[stop + 1], whole):
            stop += 1
        free.difference_update(range(start, stop + 1))
        return range(start, stop + 1)

    def _place(self, edit: Edit) -> tuple[int, int]:
        """Where an edit stands in the new document; a removed clause stands where it would be."""
        if edit.after_at is not None:
            return edit.after_at, 1
        at = bisect_left(self.same, (edit.before_at or 0, 0))
        return (self.same[at - 1][1] + 1 if at else 0), 0


def _joined(blocks: Sequence[Block], places: range) -> Block:
    """Several blocks as the one clause they were or became."""
    first = blocks[places.start]
    if len(places) == 1:
        return first
    return replace(first, text=" ".join(blocks[at].text for at in places))
