"""Figures in a sentence, and which of them moved."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.figures import figure_changes, figures_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Order defect rate: < 1%", "rate < 1 %"),
        ("≥ 98 %", "rate >= 98 %"),
        ("less than or equal to 2%", "rate <= 2 %"),
        ("at least 95%", "rate >= 95 %"),
        ("no more than 0.5% of your sales", "rate <= 0.5 %"),
        ("must not exceed 3%", "rate <= 3 %"),
        ("ne doit pas excéder 3%", "rate <= 3 %"),
        ("rigoureusement supérieur à 95 % (quatre-vingt-quinze pour cent)", "rate > 95 %"),
        ("égal ou supérieur à cinq pour cent (5%)", "rate >= 5 %"),
        ("mindestens 95%", "rate >= 95 %"),
        ("15,5%", "rate  15.5 %"),
        ("within 24 hours", "period <= 24 hour"),
        ("Binnen 24 uur", "period <= 24 hour"),
        ("sous soixante-douze (72) heures", "period <= 72 hour"),
        ("innerhalb von 48 Stunden", "period <= 48 hour"),
        ("within thirty (30) days", "period <= 30 day"),
        ("en un plazo de cinco (5) días hábiles", "period <= 5 business day"),
        ("three (3) consecutive months", "period  3 month"),
        ("€500,000", "amount  500000 EUR"),
        ("kr 5,000,000", "amount  5000000 SEK"),
        ("39,99 €", "amount  39.99 EUR"),
        ("at least $0.30", "amount >= 0.30 USD"),
        ("100 points", "count  100 points"),
    ],
)
def test_a_figure_is_read_with_its_operator_and_unit(text: str, expected: str) -> None:
    (one,) = figures_in(text)
    assert f"{one.kind} {one.operator} {one.value} {one.unit}" == expected


@pytest.mark.parametrize(
    "text", ["Section 4.2 of this agreement", "see clause 12", "no numbers here", "version 3 of it"]
)
def test_numbers_that_measure_nothing_are_no_figures(text: str) -> None:
    assert figures_in(text) == ()


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ("on time > 95 %", "on time >= 90 %", [("> 95 %", ">= 90 %")]),
        ("cancel < 2%", "cancel <= 2%", [("< 2%", "<= 2%")]),
        (
            "within thirty (30) days",
            "within fourteen (14) days",
            [("within thirty (30) days", "within fourteen (14) days")],
        ),
        ("within 5 days", "within 5 business days", [("within 5 days", "within 5 business days")]),
        ("a limit of €5,000 for you", "a limit of €500,000 for you", [("€5,000", "€500,000")]),
        ("48 (forty-eight) hours", "forty-eight (48) hours", []),
        ("30 days to answer", "thirty (30) days to answer", []),
    ],
)
def test_a_moved_figure_is_named_old_and_new(before: str, after: str, moved: list[tuple[str, str]]) -> None:
    found = figure_changes(before, after)
    assert [(one.before.text, one.after.text) for one in found if one.before and one.after] == moved
    assert len(found) == len(moved)


ALPHABET = st.sampled_from([*"0123456789.,%€$ ()abc-", "days", "thirty", " of ", "< ", "≥"])
TEXT = st.lists(ALPHABET, max_size=40).map("".join)


@settings(max_examples=200, deadline=None)
@given(TEXT | st.text(max_size=80))
def test_figures_stand_where_they_say(text: str) -> None:
    end = 0
    for one in figures_in(text):
        assert text[one.start : one.end] == one.text
        assert end <= one.start < one.end <= len(text)
        end = one.end
    assert figure_changes(text, text) == ()
