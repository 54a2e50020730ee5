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
        ("eBay US", "https://www.ebay.com/x", Kind.AGREEMENT, (30, "the contract")),
        ("Amazon", "https://sellercentral.amazon.com/x", Kind.AGREEMENT, (15, "the contract")),
        ("Amazon US", "https://sellercentral.amazon.com/x", Kind.POLICY, (15, "the contract")),
        ("Amazon EU", "https://sellercentral-europe.amazon.com/x", Kind.AGREEMENT, (15, "the contract")),
        ("Amazon JP", "https://sellercentral.amazon.co.jp/x", Kind.AGREEMENT, None),
        ("Shopify", "https://www.shopify.com/x", Kind.FEES, (30, "the contract")),
        ("Shopify", "https://www.shopify.com/x", Kind.AGREEMENT, None),
        ("Shopify EU", "https://www.shopify.com/x", Kind.AGREEMENT, (15, "the contract")),
        ("OTTO Market", "https://www.otto.market/x", Kind.AGREEMENT, (30, "the contract")),
        ("kaufland.de", "https://www.kaufland.de/x", Kind.AGREEMENT, (15, "the contract")),
        ("Kaufland", "https://www.kaufland.example/x", Kind.FEES, (14, "the contract")),
        ("bol.com", "https://www.bol.com/x", Kind.AGREEMENT, (15, "the contract")),
        ("Rakuten FR", "https://fr.shopping.rakuten.com/x", Kind.AGREEMENT, (15, "the contract")),
        ("Vinted ES", "https://www.vinted.es/x", Kind.AGREEMENT, (15, "the contract")),
        ("Joom", "https://www.joom.example/x", Kind.AGREEMENT, (15, "the contract")),
        ("Allegro", "https://allegro.example/x", Kind.AGREEMENT, (15, "the contract")),
        ("TikTok Shop ID", "https://seller-id.tiktok.com/x", Kind.POLICY, (15, "the contract")),
        ("Fyndiq", "https://fyndiq.example/x", Kind.AGREEMENT, (14, "the contract")),
        ("Tradera", "https://tradera.com/x", Kind.AGREEMENT, (30, "the contract")),
        ("Wish", "https://merchant.wish.com/x", Kind.AGREEMENT, (30, "the contract")),
        ("Hood.de", "https://hood.example/x", Kind.FEES, (30, "the contract")),
        ("Etsy", "https://www.etsy.com/x", Kind.POLICY, None),
        ("Walmart US", "https://marketplacelearn.walmart.com/x", Kind.POLICY, None),
        ("Amazonas", "https://amazonas.example.com/x", Kind.POLICY, None),
        (
            "Nobody",
            "https://nobody.co.uk/terms",
            Kind.AGREEMENT,
            (15, "Regulation (EU) 2019/1150 as retained in the UK"),
        ),
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


def test_every_row_of_the_table_says_what_it_stands_on() -> None:
    """Its words, what it is based on, and kinds and days that there are; a law has the day from which it applied."""
    from watcher.config.notice import _table

    for row in _table():
        assert row["words"]
        assert row["basis"]
        assert 0 < row["days"] < 100
        assert set(row.get("kinds", [])) <= {kind.value for kind in Kind}
        assert ("service" in row) != ("endings" in row)
        if "endings" in row:
            assert row["since"] == date(2020, 7, 12)
            assert row["note"]
