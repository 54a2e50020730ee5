"""One page under two addresses is warned of, and is no problem."""

from __future__ import annotations

import pytest

from tests.kit.watch import Watch, source
from watcher.model.address import language_asked, page_key

AMAZON = "https://sellercentral.amazon.com"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{AMAZON}/gp/help/external/G1791", f"{AMAZON}/help/hub/reference/external/G1791?locale=en-US&ref=efph_x"),
        (f"{AMAZON}/gp/help/external/help.html?itemID=1791", f"{AMAZON}/gp/help/1791"),
        ("https://sellercentral.amazon.fr/help/hub/reference/external/201190440", "https://sellercentral-europe.amazon.com/gp/help/201190440"),
        ("https://help.example.com/hc/en-us/articles/360001-Fees", "https://help.example.com/hc/articles/360001-Selling-fees"),
        ("https://www.example.com/fees/", "https://example.com/fees?utm_source=mail"),
    ],
)  # fmt: skip
def test_addresses_of_one_page_have_one_key(one: str, other: str) -> None:
    assert page_key(one) == page_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{AMAZON}/gp/help/external/G1791", f"{AMAZON}/gp/help/external/G1792"),
        ("https://sellercentral.amazon.fr/gp/help/G521", f"{AMAZON}/gp/help/G521"),
        ("https://www.ebay.com/help/policies?id=4259", "https://www.ebay.com/help/policies?id=4260"),
    ],
)
def test_addresses_of_two_pages_have_two(one: str, other: str) -> None:
    assert page_key(one) != page_key(other)


def test_the_language_that_an_address_asks_for() -> None:
    assert language_asked(f"{AMAZON}/gp/help/G521?locale=en_US") == "en-us"
    assert language_asked(f"{AMAZON}/gp/help/G521") == ""


def test_validate_warns_of_a_page_that_is_watched_twice(watch: Watch) -> None:
    watch.settings(
        source(f"{AMAZON}/gp/help/external/G1791", id="one"),
        source(f"{AMAZON}/help/hub/reference/external/G1791?locale=en-US", id="two", language="en-US"),
        source(f"{AMAZON}/help/hub/reference/external/G1791?locale=de-DE", id="german"),
    )
    ran = watch("validate")
    assert ran.code == 0
    assert "beware: one and two are one page" not in ran.err  # one of them asks for no language

    watch.settings(
        source(f"{AMAZON}/gp/help/external/G1791?locale=en-GB", id="one"),
        source(f"{AMAZON}/help/hub/reference/external/G1791", id="two", language="en"),
        source(f"{AMAZON}/help/hub/reference/external/G1791?locale=de-DE", id="german"),
    )
    ran = watch("validate")
    assert ran.code == 0
    assert "beware: one and two are one page under two addresses" in ran.err
    assert "german" not in ran.err
    (told,) = watch("validate", "--json").json
    assert told["valid"]
    assert len(told["warnings"]) == 1


def test_the_shipped_settings_watch_no_page_twice() -> None:
    from pathlib import Path

    from watcher.config import read_settings, twins

    assert list(twins(read_settings(Path(__file__).parents[2] / "sources.yaml", {}))) == []
