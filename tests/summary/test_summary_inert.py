"""Texts of pages, made harmless: for a line that people read, and for a cell of a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.summary import cell_of, clip, inert

ANY = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("You pay 8% – §\u00a04", "You pay 8% – §\u00a04"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("seven\u200bty", "seventy"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("half \ud800", "half \ufffd"),
        ("", ""),
    ],
)
def test_what_acts_or_hides_is_gone_and_the_words_stay(text: str, line: str) -> None:
    assert inert(text) == line


@given(ANY)
def test_law_making_it_inert_twice_changes_nothing_more(text: str) -> None:
    assert inert(inert(text)) == inert(text)
    assert len(inert(text).splitlines()) <= 1


@pytest.mark.parametrize("sign", "=+-@|%＝＋－＠")  # spreadsheets take the wide ones for the same
@pytest.mark.parametrize("lead", ["", " ", "'", '"', " '\" "])
def test_what_begins_like_a_formula_is_no_formula(sign: str, lead: str) -> None:
    assert cell_of(f"{lead}{sign}1+1") == f"'{lead}{sign}1+1"


@pytest.mark.parametrize("text", ["", "8% → 15%", "X+1", "a = b", "'tis", "(1)", "X"])
def test_what_begins_otherwise_stays_as_it_is(text: str) -> None:
    assert cell_of(text) == text


@pytest.mark.parametrize(
    ("limit", "cut"),
    [
        (30, "You pay a fee of eight percent"),
        (29, "You pay a fee of eight…"),
        (12, "You pay a…"),
        (5, "You…"),
        (3, "Yo…"),
    ],
)
def test_a_text_is_cut_between_words_and_says_so(limit: int, cut: str) -> None:
    assert clip("You pay a fee of eight percent", limit) == cut


@given(ANY, st.integers(1, 80))
def test_law_no_text_is_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit
