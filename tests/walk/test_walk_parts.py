"""A document of several pages: one document, told as one; one page that fails fails the whole."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Watch, source
from tests.walk.pages import WALL, page

PARTS = ("terms", "fees", "annex")


def part(name: str, rate: str = "8%", clauses: int = 6) -> str:
    rules = "".join(
        f"<p>{number}. Under the {name} each seller pays {rate} for service number {number} within 14 days.</p>"
        for number in range(1, clauses + 1)
    )
    return page(name.title(), rules)


@pytest.fixture
def bazaar(site: Site, slack: SlackServer, watch: Watch) -> Watch:
    for name in PARTS:
        site.serve(f"/{name}", part(name), etag=True)
    settings(site, slack, watch, *PARTS)
    assert watch("check", "--json", at="2026-06-01T06:00Z").outcomes == {"bazaar-terms": "first_seen"}
    return watch


def settings(site: Site, slack: SlackServer, watch: Watch, *names: str) -> None:
    watch.settings(
        source([site.url(f"/{name}") for name in names], id="bazaar-terms", notify=["team"]),
        channels={"team": {"type": "slack", "webhook": slack.webhook_url}},
    )


def check(watch: Watch, at: str = "2026-06-02T06:00Z") -> dict[str, Any]:
    (one,) = watch("check", "--json", at=at).json
    return one


def test_the_parts_are_one_document_in_order_with_their_headings(bazaar: Watch) -> None:
    shown = bazaar("show", "bazaar-terms").out
    assert [line for line in shown.splitlines() if line.startswith("# ")] == ["# Terms", "# Fees", "# Annex"]


def test_a_change_in_one_part_is_told_under_its_heading(site: Site, slack: SlackServer, bazaar: Watch) -> None:
    """The other parts say «not modified»; they are read from the last good copy."""
    site.serve("/fees", part("fees", "9%"), etag=True)
    change = check(bazaar)["change"]

    assert {tuple(edit["under"]) for edit in change["edits"]} == {("Fees",)}
    assert len(change["edits"]) == 6
    assert len(slack.payloads) == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"body": "gone", "status": 404}, "unreachable"),
        ({"body": "try later", "status": 503}, "unreachable"),
        ({"body": WALL}, "held"),
        ({"body": page("Annex", "<p>Loading…</p>")}, "held"),
        ({"body": part("annex", clauses=1)}, "held"),
        ({"body": ""}, "broken"),
        ({"body": "%PDF-1.4 cut off"}, "broken"),
    ],
    ids=["gone", "down", "wall", "loading", "stump", "empty", "damaged"],
)
def test_one_part_that_fails_fails_the_whole(
    answer: dict[str, Any], outcome: str, site: Site, slack: SlackServer, bazaar: Watch
) -> None:
    """No clause is «removed», though the part is a third of the text and another part changed at the same time."""
    site.serve("/annex", **answer)
    site.serve("/fees", part("fees", "9%"))
    one = check(bazaar)
    assert (one["outcome"], one["change"]) == (outcome, None)
    assert (
        "404" in one["reason"] or "503" in one["reason"] or "part 3 of 3" in one["reason"] or "sign-in" in one["reason"]
    )
    assert slack.payloads == []

    site.serve("/annex", part("annex"))
    change = check(bazaar, at="2026-06-03T06:00Z")["change"]
    assert {tuple(edit["under"]) for edit in change["edits"]} == {("Fees",)}


def test_a_part_that_was_shortened_for_good_is_told(site: Site, bazaar: Watch) -> None:
    site.serve("/annex", part("annex", clauses=2))
    outcomes = [check(bazaar, at=f"2026-06-0{day}T06:00Z")["outcome"] for day in (2, 3)]
    assert outcomes == ["held", "changed"]


@pytest.mark.parametrize(
    "names", [("terms", "fees", "annex", "extra"), ("terms", "annex"), ("terms",), ("extra", "terms", "fees", "annex")]
)
def test_another_list_of_addresses_is_no_news(
    names: tuple[str, ...], site: Site, slack: SlackServer, bazaar: Watch
) -> None:
    """The operator adds a page or takes one out; nobody is told. What changes afterwards, or at the same time, is."""
    site.serve("/extra", part("extra"))
    settings(site, slack, bazaar, *names)
    assert check(bazaar)["outcome"] == "unchanged"
    site.serve("/terms", part("terms", "9%"))
    change = check(bazaar, at="2026-06-03T06:00Z")["change"]

    assert {tuple(edit["under"]) for edit in change["edits"]} == {("Terms",)}
    assert len(slack.payloads) == 1


def test_a_change_beside_an_added_page_is_told(site: Site, slack: SlackServer, bazaar: Watch) -> None:
    site.serve("/extra", part("extra"))
    settings(site, slack, bazaar, *PARTS, "extra")
    site.serve("/terms", part("terms", "9%"))
    assert {tuple(edit["under"]) for edit in check(bazaar)["change"]["edits"]} == {("Terms",)}


def test_a_page_that_moved_to_another_address_is_compared(site: Site, slack: SlackServer, bazaar: Watch) -> None:
    site.serve("/annex-2", part("annex", "9%"))
    settings(site, slack, bazaar, "terms", "fees", "annex-2")
    assert {tuple(edit["under"]) for edit in check(bazaar)["change"]["edits"]} == {("Annex",)}


def test_a_page_and_a_pdf_are_one_document(site: Site, slack: SlackServer, watch: Watch) -> None:
    from tests.kit.pdf import agreement, fpdf2_pdf

    site.serve("/terms", part("terms"))
    site.serve("/annex", fpdf2_pdf(agreement()), media_type="application/pdf")
    settings(site, slack, watch, "terms", "annex")
    check(watch)
    site.serve("/annex", fpdf2_pdf(agreement("15%")), media_type="application/pdf")
    assert [edit["under"] for edit in check(watch, at="2026-06-03T06:00Z")["change"]["edits"]] == [
        ["Seller Agreement", "Referral fees"]
    ]
