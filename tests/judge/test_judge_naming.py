"""Which announcements speak of a watched policy, and which only mention it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from watcher.extract import Page, read
from watcher.judge import announcements_in, how_named
from watcher.model.address import page_key, same_page
from watcher.model.announcement import Announcement
from watcher.model.source import Kind, Rules, Source, SourceId

READ_AT = datetime(2026, 6, 1, 6, tzinfo=UTC)
NEWS = SourceId("news")


def source(title: str, url: str = "https://www.bazaar.example/legal/selling-fees", service: str = "Bazaar") -> Source:
    return Source(SourceId("s"), service, title, Kind.POLICY, (url,))


def entry(text: str, *links: str, **more: Any) -> Announcement:
    return Announcement(NEWS, text.split("\n", maxsplit=1)[0], text, links, None, None, READ_AT, **more)


@pytest.mark.parametrize(
    "url",
    [
        "https://sellercentral.amazon.com/gp/help/external/G1791",
        "https://sellercentral.amazon.com/gp/help/external/1791",
        "https://sellercentral.amazon.com/gp/help/external/help.html?itemID=1791&language=en_US&ref=efph_1791_cont",
        "https://sellercentral.amazon.com/help/hub/reference/external/G1791?locale=en-US",
        "https://sellercentral.amazon.com/help/hub/reference/G1791",
        "https://sellercentral.amazon.com/gp/help/1791/",
    ],
)  # fmt: skip
def test_one_page_of_seller_central_by_all_its_addresses(url: str) -> None:
    assert page_key(url) == ("sellercentral.amazon.com", "1791")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.etsy.com/legal/sellers", "http://etsy.com/legal/sellers/?utm_source=mail#top", True),
        ("https://www.etsy.com/legal/sellers", "https://www.etsy.com/uk/legal/sellers", True),
        ("https://www.etsy.com/de/legal/sellers", "https://www.etsy.com/uk/legal/sellers", False),
        ("https://www.etsy.com/legal/sellers", "https://www.etsy.com/legal/fees", False),
        ("https://sellercentral.amazon.fr/gp/help/external/201190440", "https://sellercentral-europe.amazon.com/help/hub/reference/external/G201190440?locale=en-GB", True),
        ("https://sellercentral.amazon.fr/gp/help/external/201190440", "https://sellercentral.amazon.com/gp/help/external/201190440", False),
        ("https://www.ebay.com/help/policies/member-behaviour-policies/user-agreement?id=4259", "https://www.ebay.com/help/policies/member-behaviour-policies/user-agreement?id=4259&st=12", True),
        ("https://www.ebay.com/help/policies/member-behaviour-policies/user-agreement?id=4259", "https://www.ebay.com/help/policies/member-behaviour-policies/user-agreement?id=4260", False),
    ],
)  # fmt: skip
def test_addresses_of_one_page(one: str, other: str, same: bool) -> None:
    assert same_page(page_key(one), page_key(other)) is same
    assert same_page(page_key(other), page_key(one)) is same


NAMED = [
    ("Selling fees", "We're updating our Selling Fees on 1 July."),
    ("Selling fees", "Changes to our selling fees\nFrom 1 July the referral fee is 15%."),
    ("Seller Policy", "Important info: We're updating our seller policies\nThey go into effect on February 23, 2021."),
    ("User Agreement", "Important User Agreement Update\nWe've updated eBay's User Agreement."),
    ("Amazon Services Business Solutions Agreement", "We are making changes to the Amazon Services Business Solutions Agreement."),
    ("Business Solutions Agreement (US, CA)", "Effective March 4, 2026, we're updating the Business Solutions Agreement."),
    ("Commercial Liability Insurance", "Effective August 1, we'll change our program policies\nThe following policies change:\nCommercial Liability Insurance program policy\nReturns"),
    ("Allgemeine Geschäftsbedingungen", "Wir ändern unsere Allgemeinen Geschäftsbedingungen zum 1. Juli 2026."),
    ("Gebühren für Händler", "Neue Gebühren für Händler ab dem 1. Juli"),
    ("Conditions générales de vente", "Nos conditions générales de vente évoluent : la nouvelle version entre en vigueur le 1er juillet."),
    ("Condiciones de venta", "Actualizamos nuestras condiciones de venta el 1 de julio."),
    ("Condizioni di vendita", "Aggiorniamo le condizioni di vendita dal 1 luglio."),
    ("Algemene voorwaarden verkopers", "We wijzigen de algemene voorwaarden voor verkopers per 1 juli."),
    ("Regulamin sprzedaży", "Zmieniamy regulamin sprzedaży od 1 lipca."),
    ("Termos de venda", "Vamos atualizar os termos de venda em 1 de julho."),
    ("卖家协议", "关于更新《卖家协议》的公告"),
    ("出品者規約", "出品者規約を改定します"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), NAMED)
def test_a_notice_names_its_policy(title: str, text: str) -> None:
    service = "eBay" if "eBay" in text else "Amazon" if "Amazon" in title else "Bazaar"
    assert how_named(entry(text), source(title, service=service)) is not None


NOT_NAMED = [
    ("Selling fees", "Changes to our returns policy\nFrom 1 July buyers have 60 days. Our help team is happy to help."),
    ("Selling fees", "We're updating our Returns policy in accordance with the Selling fees."),
    ("Selling fees", "We're updating our Returns policy. For what it costs, see the Selling fees."),
    ("Selling fees", "Webinar on Thursday\nJoin us to talk about Selling fees and how to save."),
    ("Business Solutions Agreement", "We have removed your selling privileges, canceled your listings, and placed a temporary hold on any funds, in accordance with changes to the Business Solutions Agreement."),
    ("Business Solutions Agreement", "Your Amazon Seller account has been deactivated in accordance with Section 3 of the Business Solutions Agreement, which we updated.\nHow do I reactivate my account?"),
    ("Business Solutions Agreement", "Your listings are at risk of deactivation within 72 hours. We updated the Business Solutions Agreement."),
    ("Händlerbedingungen der Plattform", "Wir haben Ihr Konto gesperrt. Neue Händlerbedingungen der Plattform."),
    ("Conditions de vente", "Nous avons suspendu votre compte, selon les nouvelles conditions de vente."),
    ("Privacy Policy", "We changed the Cookie Policy."),
    ("Returns", "We change how returns work."),
    ("Verkaufsgebühren Deutschland", "Wir ändern die Rückgaberichtlinie gemäß den Verkaufsgebühren Deutschland."),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), NOT_NAMED)
def test_what_only_mentions_a_policy_announces_nothing(title: str, text: str) -> None:
    """An entry on another policy, a passing reference, a letter about somebody's account."""
    assert how_named(entry(text), source(title)) is None


def test_a_title_that_says_nothing_names_nothing() -> None:
    """Pages call themselves «Seller Center» or «Help»; nobody chose that as the name of a policy."""
    said = entry("The new Seller Center is here\nWe changed the Help Center, too.")
    assert how_named(said, source("x"), {"Seller Center", "Help Center | Bazaar", "Bazaar"}) is None
    assert how_named(
        entry("We're updating the Prohibited Items Policy"), source("x"), {"Prohibited Items Policy - Bazaar Help"}
    )


def test_a_link_counts_where_its_own_words_speak_of_a_change() -> None:
    url = "https://www.bazaar.example/legal/selling-fees"
    lines = "News\nOur prices rise: see what changes here.\nMore to read."
    assert how_named(entry(lines, url, link_lines=(1,)), source("Fees")) == "links to it"
    assert how_named(entry(lines, url, link_lines=(2,)), source("Fees")) is None
    listed = "Policy news\nThe following pages change on 1 July:\nFees\nReturns"
    assert how_named(entry(listed, url, link_lines=(2,)), source("Fees")) == "links to it"
    written = f"We are updating {url}, with effect from July."
    assert how_named(entry(written), source("Fees")) == "links to it"


# --- entries


def entries(html: str, media_type: str = "text/html") -> tuple[Announcement, ...]:
    return announcements_in(NEWS, read([Page(html.encode(), media_type)], Rules()), READ_AT)


def test_entries_of_a_page_under_headings() -> None:
    found = entries(
        """<html lang="en"><body><main><h1>News</h1>
        <h2>Fee change</h2><p>Posted on May 20, 2026. Effective July 1, 2026, fees rise. See <a href="/fees">fees</a>.</p>
        <h2>Warehouse</h2><p>May 2, 2026</p><p>We open a warehouse.</p></main></body></html>"""
    )
    assert [one.title for one in found] == ["Fee change", "Warehouse"]
    assert (found[0].published, found[0].effective) == (date(2026, 5, 20), date(2026, 7, 1))
    assert (found[1].published, found[1].effective) == (date(2026, 5, 2), None)


def test_dated_items_of_a_list_are_entries_of_their_own() -> None:
    """As the help page «Upcoming changes to program policies» has them."""
    found = entries(
        """<html lang="en"><body><main><h1>Upcoming changes</h1><p>Last updated: May 30, 2026</p><ul>
        <li>Effective June 25, 2026, we'll change the appeals policy.</li>
        <li>Effective July 15, 2026, we'll change the reserve policy.</li></ul></main></body></html>"""
    )
    assert [one.effective for one in found if one.effective] == [date(2026, 6, 25), date(2026, 7, 15)]


def test_in_so_many_days_counts_from_the_notice() -> None:
    (one,) = entries("<h2>Fees</h2><p>Posted on May 20, 2026.</p><p>We are changing our fees in 15 days.</p>")
    assert one.effective == date(2026, 6, 4)
    (one,) = entries("<h2>Fees</h2><p>These changes will go into effect in 15 days, i.e., November 7, 2026.</p>")
    assert one.effective == date(2026, 11, 7)


@pytest.mark.parametrize(
    "text",
    [
        "We will no longer be making changes to our Commercial Liability Insurance program policy that we previously posted on June 13, 2022 with an effective date of August 1, 2022.",
        "The fee increase that we announced has been cancelled.",
        "We have decided not to proceed with the changes to the Returns policy.",
        "The changes to the Returns policy will not take effect on 1 July.",
        "Die angekündigten Änderungen der Gebühren werden nicht umgesetzt.",
        "La modification annoncée des tarifs est annulée.",
        "Los cambios anunciados no entrarán en vigor.",
        "De aangekondigde wijziging van de tarieven gaat niet door.",
    ],
)  # fmt: skip
def test_a_withdrawal_is_known(text: str) -> None:
    (one,) = entries(f"<h2>News</h2><p>{text}</p>")
    assert one.withdraws


def test_a_notice_of_what_is_no_longer_allowed_withdraws_nothing() -> None:
    (one,) = entries(
        "<h2>News</h2><p>From 1 July we will no longer accept returns after 30 days; the fee is not changed.</p>"
    )
    assert not one.withdraws


def test_an_address_that_is_none_names_nothing() -> None:
    """A link is what a page says; none of them may stop the program."""
    said = entry(
        "We are updating http://[ and this",
        "http://[",
        "https://[::1",
        "javascript:alert(1)",
        "",
        link_lines=(0, 0, 0, 0),
    )
    assert how_named(said, source("x")) is None
    assert page_key("http://[") == ("", "http://[")


@pytest.mark.parametrize(
    "text",
    ["under" + "'" * 5_000, "changes " * 5_000, "has been " * 5_000, "your a " * 5_000, "will no longer " * 5_000, "in accordance with " + "w " * 5_000],
)  # fmt: skip
def test_an_endless_entry_is_kept_in_part_and_read_in_a_moment(text: str) -> None:
    """A hostile page cannot hold up who reads its news: an entry is bounded, and so is the way through it."""
    (one,) = entries(f"<h2>Selling fees</h2><p>{text}</p>" + "<p>More.</p>" * 1_000)
    assert len(one.text) < 5_000
    assert how_named(one, source("Selling fees, in part")) is None
