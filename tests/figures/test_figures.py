"""Figures in a sentence, and which of them moved; the cases stand in the tables beside this file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.figures import figure_changes, figures_in, way
from watcher.model.figure import Figure, FigureChange

HERE = Path(__file__).parent


def cases(file: str) -> Sequence[list[str]]:
    """The fields of each line of a table, separated by arrows; empty lines and those that begin with # are none."""
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return [[field.strip() for field in line.split("=>")] for line in lines if line and not line.startswith("#")]


def said(figure: Figure) -> str:
    """A figure as the table writes it."""
    words = " ".join(filter(None, (figure.kind, figure.operator, f"{figure.value}", figure.unit)))
    scope = f" of {figure.scope}" if figure.scope else ""
    window = f"; over {figure.window}" if figure.window else ""
    return f"{words}{scope}{window}" + (f"; doubt {figure.doubt}" if figure.doubt else "")


def moved(change: FigureChange) -> str:
    """A change as the table writes it."""
    before, after = change.texts
    return f"{way(change)} | {before} → {after} | {' '.join(change.moved)}".rstrip(" |").strip()


@pytest.mark.parametrize(("text", "expected"), cases("thresholds.txt"))
def test_a_threshold_is_read_with_operator_amount_unit_window_and_scope(text: str, expected: str) -> None:
    assert " & ".join(map(said, figures_in(text))) == expected


@pytest.mark.parametrize(("before", "after", "expected"), cases("moved.txt"))
def test_a_moved_figure_is_named_old_and_new_with_what_of_it_moved(before: str, after: str, expected: str) -> None:
    assert " & ".join(map(moved, figure_changes(before, after))) == expected.rstrip(" |")


ALPHABET = st.sampled_from(
    [
        *"0123456789.,%€$ ()abc-|",
        "days",
        "thirty",
        " of ",
        "< ",
        "≥",
        "over ",
        "last ",
        " within ",
        "per month",
        " or more",
    ]
)
TEXT = st.lists(ALPHABET, max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXT | st.text(max_size=80))
def test_figures_stand_where_they_say(text: str) -> None:
    end = 0
    for one in figures_in(text):
        assert text[one.start : one.end] == one.text
        assert end <= one.start < one.end <= len(text)
        end = one.end
    assert figure_changes(text, text) == ()


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT)
def test_what_came_one_way_went_the_other(old: str, new: str) -> None:
    there, back = figure_changes(old, new), figure_changes(new, old)
    assert len(there) == len(back)
    assert all(way(change) for change in (*there, *back))
