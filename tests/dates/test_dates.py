"""The dates by which a page dates itself, as pages write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.dates import dates_in, own_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Last updated: August 1, 2024", ["updated 2024-08-01"]),
        ("Last Updated: April 12th, 2024", ["updated 2024-04-12"]),
        ("Last updated on Dec 6, 2023", ["updated 2023-12-06"]),
        ("Effective from December 1 2022", ["effective 2022-12-01"]),
        ("This policy was published on October 19, 2022. It will take effect on December 1, 2022.", ["published 2022-10-19", "effective 2022-12-01"]),
        ("effective as of May 16, 2025", ["effective 2025-05-16"]),
        ("New version - updated on 5 August 2024 and effective as of 10 August, 2024", ["updated 2024-08-05", "effective 2024-08-10"]),
        ("version -updated on 23th of Sept 2025", ["updated 2025-09-23"]),
        ("effective as o f Sep 8th, 2020", ["effective 2020-09-08"]),
        ("Published: 24 January 2023Previous version: 1 December 2021", ["published 2023-01-24", "previous 2021-12-01"]),
        ("Current as of: 18 November 2019", ["updated 2019-11-18"]),
        ("The previous amendment to this agreement was effective for all users on February 20, 2026", ["previous 2026-02-20"]),
        ("Stand: 17. Februar 2024", ["updated 2024-02-17"]),
        ("Diese AGB sind gültig ab 1.1.2024", ["effective 2024-01-01"]),
        ("Version mise à jour le 15 janvier 2024", ["updated 2024-01-15"]),
        ("Version n°5 en vigueur au 30 septembre 2021", ["effective 2021-09-30"]),
        ("en vigueur du 25.09.2025 au 24.06.2026, cliquez ici", ["previous 2025-09-25", "previous 2026-06-24"]),
        ("Actualizado: 2024-04-16", ["updated 2024-04-16"]),
        ("Fecha de la última revisión: 4 de Octubre de 2013", ["updated 2013-10-04"]),
        ("entran en vigor el 15 de marzo de 2023", ["effective 2023-03-15"]),
        ("Ultimo aggiornamento: 7 Febbraio 2022", ["updated 2022-02-07"]),
        ("Versie van 1 juli 2023", ["updated 2023-07-01"]),
        ("obowiązuje od 8.02.2023 r", ["effective 2023-02-08"]),
        ("05/01/2024496 views", []),
        ("As of 1 January 2027, sellers in Germany must provide an EPR number before listing.", []),
        ("Stand 17. Februar 2024, Version 3", ["updated 2024-02-17"]),
        ("As of May 16, 2025", ["updated 2025-05-16"]),
    ],
)  # fmt: skip
def test_a_page_dates_itself_in_many_forms(text: str, expected: list[str]) -> None:
    assert [f"{one.role} {one.written.day}" for one in own_dates([text])] == expected


@pytest.mark.parametrize(
    ("text", "granularity"),
    [
        ("Last Updated: December 2022.", "month"),
        ("Stand August 2020", "month"),
        ("Last updated: 17 hours ago", "relative"),
    ],
)
def test_a_coarse_date_is_known_to_be_coarse(text: str, granularity: str) -> None:
    (one,) = own_dates([text])
    assert one.written.granularity == granularity


def test_a_day_and_a_month_that_could_be_swapped_are_ambiguous() -> None:
    (one,) = dates_in("2/7/2024")
    assert one.ambiguous
    assert not dates_in("21/06/2021")[0].ambiguous


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_dates_stand_where_they_say(text: str) -> None:
    for one in dates_in(text):
        assert text[one.start : one.end] == one.text
    own_dates([text])
