"""A figure that goes back to what it was."""

from __future__ import annotations

from datetime import UTC, datetime

from watcher.compare import compare
from watcher.judge import figure_moves, returned
from watcher.model.change import Change, Ruling, Verdict, Weight
from watcher.model.page import Block, BlockKind, Document
from watcher.model.source import SourceId


def limits(*amounts: str) -> Document:
    return Document(
        tuple(
            Block(BlockKind.PARAGRAPH, f"The limit in land {number} is {text}.", ("Limits",))
            for number, text in enumerate(amounts)
        )
    )


def change(before: Document, after: Document) -> Change:
    day = datetime(2022, 10, 18, tzinfo=UTC)
    ruling = Ruling(Weight.MATERIAL, Verdict.DATED_ONLY, ())
    return Change(SourceId("s"), day, day, before.text_sha256, after.text_sha256, compare(before, after), ruling)


def test_figures_that_stood_there_before_are_named() -> None:
    high, low = limits("€500,000", "£400,000", "kr 5,000,000"), limits("€5,000", "£4,000", "kr 50,000")
    earlier = figure_moves([change(high, low)])
    (said,) = returned(compare(low, high), earlier)
    assert said == "€500,000, £400,000 and 1 more stood there before, until 18 Oct 2022: this may be a correction"


def test_another_figure_is_no_return() -> None:
    high, low = limits("€500,000"), limits("€5,000")
    earlier = figure_moves([change(high, low)])
    assert returned(compare(low, limits("€600,000")), earlier) == ()
    assert returned(compare(low, high), ()) == ()
