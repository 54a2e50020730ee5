"""A change as it is read: its edits in the order of the page, with what stands between them folded away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watcher.model.change import Change, Edit, Span, SpanKind
from watcher.model.page import Block, Document
from watcher.summary import place

LONG = 320  # unchanged characters inside a clause; of more, the middle is folded
KEPT = 120
MOST_BLOCKS = 1_500  # between the edits; a longer text is not put into the page
MOST_EDITS = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `hidden` is what is folded away in its middle, empty where nothing is."""

    kind: SpanKind
    text: str
    hidden: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An edit with the number that its link has, from 1."""

    number: int
    edit: Edit

    @property
    def spans(self) -> tuple[Span, ...]:
        """Its redline; of a whole clause, the clause."""
        if self.edit.redline:
            return self.edit.redline
        both = ((SpanKind.DELETED, self.edit.before), (SpanKind.INSERTED, self.edit.after))
        if self.edit.before and self.edit.after:  # moved
            return (Span(SpanKind.SAME, self.edit.after.text),)
        return tuple(Span(kind, block.text) for kind, block in both if block)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Clauses between two edits; `blocks` is empty where only their number is known."""

    count: int
    blocks: tuple[Block, ...]


def numbered(change: Change) -> list[Numbered]:
    """The edits of a change, each with its number."""
    return [Numbered(number, edit) for number, edit in enumerate(change.edits, start=1)]


def read_through(change: Change, text: Document | None) -> list[Numbered | Unchanged]:
    """The edits with the unchanged clauses between them. `text`: the new text, where it is the one that was compared."""
    edits = numbered(change)[:MOST_EDITS]
    if text is None or len(text.blocks) > MOST_BLOCKS or any(_place(one.edit) is None for one in edits):
        return list(edits)
    placed = list(_placed(edits, len(text.blocks)))
    told: list[Numbered | Unchanged] = []
    reached = 0
    for at, end, one in sorted(placed, key=lambda each: (each[0], each[2].number)):
        if at > reached:
            told.append(Unchanged(at - reached, text.blocks[reached:at]))
        told.append(one)
        reached = max(reached, end)
    if reached < len(text.blocks):
        told.append(Unchanged(len(text.blocks) - reached, text.blocks[reached:]))
    return told


def _place(edit: Edit) -> int | None:
    return edit.after_at if edit.after else edit.before_at


def _placed(edits: Sequence[Numbered], size: int) -> Iterator[tuple[int, int, Numbered]]:
    """Where in the new text each edit begins and ends; what was removed, between what stood around it."""
    shift = 0  # what the edits so far added to the text, and took from it
    for one in sorted(edits, key=lambda each: each.edit.before_at if each.edit.before_at is not None else -1):
        edit = one.edit
        if edit.after is not None:
            assert edit.after_at is not None, "looked at before"
            yield edit.after_at, edit.after_at + edit.after_count, one
            if edit.before_at is not None:
                shift = edit.after_at + edit.after_count - edit.before_at - edit.before_count
        else:
            assert edit.before_at is not None, "looked at before"
            at = min(max(0, edit.before_at + shift), size)
            yield at, at, one
            shift -= edit.before_count


def folded(spans: Sequence[Span]) -> list[Piece]:
    """The runs of a redline; a long unchanged one keeps its two ends, and its middle can be unfolded."""
    alone = all(span.kind is SpanKind.SAME for span in spans)
    return [_piece(span, fold=not alone) for span in spans]


def _piece(span: Span, *, fold: bool) -> Piece:
    text = span.text
    if span.kind is not SpanKind.SAME or not fold or len(text) <= LONG:
        return Piece(span.kind, text)
    head, tail = text[:KEPT].rpartition(" ")[0] or text[:KEPT], text[-KEPT:].partition(" ")[2] or text[-KEPT:]
    return Piece(span.kind, head, text[len(head) : len(text) - len(tail)], tail)


def place_of(edit: Edit) -> str:
    """Where an edit stands, in words."""
    return place(edit) or "under no heading"
