"""What notice is due: the operator's word, else the shipped table, by contract and by law, as of the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from watcher.config.notice import notice_periods
from watcher.model.source import Kind, Source, SourceId


def due(day: date = date(2026, 1, 1), *, service: str, url: str, kind: Kind = Kind.AGREEMENT, **more: Any) -> Any:
    periods = notice_periods(service, kind, (url,))
    source = Source(SourceId("s"), service, "t", kind, (url,), notice_periods=periods, **more)
    period = source.notice_due(day)
    return (period.days, period.basis) if period else None


@pytest.mark.parametrize(
    ("service", "url", "kind", "expected"),
    [
        ("eBay", "https://www.ebay.com/x", Kind.AGREEMENT, (30, "the contract")),
        ("eBay", "https://www.ebay.com/x", Kind.FEES, (14, "the contract")),
        ("idealo", "https://business.idealo.com/x", Kind.AGREEMENT, (42, "the contract")),
        ("Nobody", "https://nobody.example.com/x", Kind.AGREEMENT, None),
        ("Nobody", "https://nobody.de/agb", Kind.AGREEMENT, (15, "Regulation (EU) 2019/1150")),
    ],
)
def test_what_is_due_comes_from_the_contract_or_the_law(service: str, url: str, kind: Kind, expected: Any) -> None:
    assert due(service=service, url=url, kind=kind) == expected


def test_before_the_law_applied_it_asked_for_nothing() -> None:
    """Regulation (EU) 2019/1150 applies since 12 July 2020."""
    assert due(date(2020, 7, 11), service="Nobody", url="https://nobody.de/agb") is None
    assert due(date(2020, 7, 12), service="Nobody", url="https://nobody.de/agb") is not None


def test_the_longest_of_several_periods_is_due() -> None:
    """A contract of 14 days does not shorten what the law asks for."""
    assert due(service="Fyndiq", url="https://support.fyndiq.se/x") == (15, "Regulation (EU) 2019/1150")


def test_the_operators_word_comes_first() -> None:
    assert due(service="eBay", url="https://www.ebay.com/x", notice_days=7) == (7, "the contract")
