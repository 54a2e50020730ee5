"""An index whose pages are watched as well: what comes to it and what goes is told, and walls say nothing is gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Watch, source
from tests.walk.pages import WALL, page

NAMES = {
    "fees": "Fees",
    "returns": "Returns",
    "shipping": "Shipping",
    "gating": "Category approval",
    "agents": "Agent policy",
}


def policy(name: str, rate: str = "8%") -> str:
    return page(
        NAMES[name],
        f"<p>Under the {name} policy each seller pays {rate}, and answers questions within two days.</p>" * 3,
    )


def index(names: Sequence[str], extra: str = "") -> str:
    items = "".join(f'<li><a href="/help/{name}?ref=index_{len(names)}">{NAMES[name]}</a></li>' for name in names)
    return page(
        "Program policies",
        f"<p>These policies are part of your agreement with us, as amended from time to time.</p><ul>{items}</ul>{extra}",
    )


@pytest.fixture
def bazaar(site: Site, slack: SlackServer, watch: Watch) -> Watch:
    for name in NAMES:
        site.serve(f"/help/{name}", policy(name))
    site.serve("/policies", index(["fees", "returns", "shipping", "gating"]))
    settings(site, slack, watch)
    return watch


def settings(site: Site, slack: SlackServer, watch: Watch, **follow: Any) -> None:
    watch.settings(
        source(
            site.url("/policies"), id="policies", title="Program policies", notify=["team"], every="1d",
            follow={"only": ["*/help/*"]} | follow,
        ),
        channels={"team": {"type": "slack", "webhook": slack.webhook_url}},
    )  # fmt: skip


def change_of(ran: Any, id_: str = "policies") -> dict[str, Any]:
    change = next(one["change"] for one in ran.json if one["source"] == id_)
    assert isinstance(change, dict)
    return change


def test_the_pages_of_an_index_are_sources(site: Site, bazaar: Watch) -> None:
    """Found with the first look at the index, in the same command; with stable ids and the settings of the index."""
    first = bazaar("check", "--json", at="2026-06-01T06:00Z")
    assert first.outcomes == dict.fromkeys(
        ["policies", "policies.help-fees", "policies.help-returns", "policies.help-shipping", "policies.help-gating"],
        "first_seen",
    )
    listed = {one["source"]: one for one in bazaar("sources", "--json").json}
    assert listed["policies.help-gating"]["title"] == "Category approval"
    assert (listed["policies.help-fees"]["notify"], listed["policies.help-fees"]["every_seconds"]) == (["team"], 86_400)
    assert "referral" not in bazaar("show", "policies.help-fees").out
    assert "Under the fees policy" in bazaar("show", "policies.help-fees").out


def test_the_links_of_an_index_are_relative_to_what_it_says(site: Site, bazaar: Watch) -> None:
    """`<base href>` counts; what stands on another host is followed no more for it, and a place of the page is no page."""
    links = '<a href="fees">Fees</a></p><p><a href="#top">Up to the top of the list</a>'
    for base, pages in (("/help/", ["policies.help-fees"]), ("https://elsewhere.example/help/", [])):
        text = index(["returns"], f"<p>{links}</p>").replace("<head>", f'<head><base href="{base}">', 1)
        assert "<base" in text
        site.serve("/policies", text.replace('href="/help', f'href="{site.url("/help")}'))
        bazaar("check", "--json")
        listed = {one["source"] for one in bazaar("sources", "--json").json}
        assert listed == {"policies", "policies.help-returns", *pages}


def test_a_change_of_a_followed_page_is_told(site: Site, slack: SlackServer, bazaar: Watch) -> None:
    bazaar("check", at="2026-06-01T06:00Z")
    site.serve("/help/returns", policy("returns", "9%"))
    ran = bazaar("check", "--json", at="2026-06-02T06:00Z")
    assert [one for one, outcome in ran.outcomes.items() if outcome == "changed"] == ["policies.help-returns"]
    assert len(slack.payloads) == 1


def test_one_followed_page_may_be_checked_alone(site: Site, bazaar: Watch) -> None:
    bazaar("check", at="2026-06-01T06:00Z")
    assert bazaar("check", "policies.help-fees", "--json", at="2026-06-02T06:00Z").outcomes == {
        "policies.help-fees": "unchanged"
    }
    ran = bazaar("check", "policies.help-feez")
    assert (ran.code, "did you mean «policies.help-fees»?" in ran.err) == (2, True)


def test_a_page_that_comes_to_the_index_is_told_and_watched(site: Site, slack: SlackServer, bazaar: Watch) -> None:
    bazaar("check", at="2026-06-01T06:00Z")
    site.serve("/policies", index(["fees", "returns", "shipping", "gating", "agents"]))
    ran = bazaar("check", "--json", at="2026-06-02T06:00Z")

    change = change_of(ran)
    assert change["weight"] == "material"
    assert change["reasons"][0].startswith("new policy page: Agent policy")
    assert change["headline"].startswith("New policy page under Program policies: “Agent policy")
    assert ran.outcomes["policies.help-agents"] == "first_seen"
    assert len(slack.payloads) == 1
    assert "New policy page" in str(slack.payloads)


def test_a_page_that_goes_from_the_index_is_told(site: Site, slack: SlackServer, bazaar: Watch) -> None:
    """What was recorded of it stays."""
    bazaar("check", at="2026-06-01T06:00Z")
    site.serve("/policies", index(["fees", "returns", "shipping"]))
    ran = bazaar("check", "--json", at="2026-06-02T06:00Z")

    change = change_of(ran)
    assert change["weight"] == "material"
    assert change["reasons"][0].startswith("policy page gone: Category approval")
    assert change["headline"].startswith("Policy page gone under Program policies")
    assert "policies.help-gating" not in bazaar("check", "--json", at="2026-06-03T06:00Z").outcomes
    assert "Under the gating policy" in bazaar("show", "policies.help-gating").out


def test_one_page_in_the_place_of_another_is_one_that_came_and_one_that_went(site: Site, bazaar: Watch) -> None:
    bazaar("check", at="2026-06-01T06:00Z")
    site.serve("/policies", index(["fees", "returns", "shipping", "agents"]))
    edits = change_of(bazaar("check", "--json", at="2026-06-02T06:00Z"))["edits"]
    assert sorted(edit["kind"] for edit in edits) == ["added", "removed"]


def test_another_page_behind_the_same_words_is_told(site: Site, bazaar: Watch) -> None:
    """The fingerprint of words cannot see it."""
    bazaar("check", at="2026-06-01T06:00Z")
    site.serve("/help/fees-2027", policy("fees"))
    site.serve("/policies", index(["fees", "returns", "shipping", "gating"]).replace("/help/fees?", "/help/fees-2027?"))
    ran = bazaar("check", "--json", at="2026-06-02T06:00Z")
    assert ran.outcomes["policies"] == "changed"
    assert ran.outcomes["policies.help-fees-2027"] == "first_seen"


@pytest.mark.parametrize(
    "answer", [{"body": WALL}, {"body": "down", "status": 503}, {"body": page("Program policies", "<p>Loading</p>")}]
)
def test_an_index_that_is_a_wall_says_nothing_is_gone(
    answer: dict[str, Any], site: Site, slack: SlackServer, bazaar: Watch
) -> None:
    """Its pages are watched on."""
    bazaar("check", at="2026-06-01T06:00Z")
    site.serve("/policies", **answer)
    site.serve("/help/fees", policy("fees", "9%"))
    ran = bazaar("check", "--json", at="2026-06-02T06:00Z")
    assert ran.outcomes["policies"] in {"held", "broken", "unreachable"}
    assert ran.outcomes["policies.help-fees"] == "changed"
    assert "gone" not in str(slack.payloads)

    site.serve("/policies", index(["fees", "returns", "shipping", "gating"]))
    assert bazaar("check", "--json", at="2026-06-03T06:00Z").outcomes["policies"] == "unchanged"


def test_tracking_and_order_are_no_news(site: Site, slack: SlackServer, bazaar: Watch) -> None:
    bazaar("check", at="2026-06-01T06:00Z")
    again = index(["shipping", "fees", "returns", "gating"]).replace("ref=index_4", "ref=other&session=81723")
    site.serve("/policies", again)
    assert bazaar("check", "--json", at="2026-06-02T06:00Z").outcomes["policies"] == "unchanged"
    assert slack.payloads == []


def test_other_hosts_and_other_paths_are_not_followed(site: Site, slack: SlackServer, watch: Watch) -> None:
    for name in NAMES:
        site.serve(f"/help/{name}", policy(name))
    extra = '<p>See also <a href="https://elsewhere.example/help/x">them</a>, <a href="/press/news">news</a>, <a href="mailto:a@b.c">us</a> and <a href="/policies#top">top</a>.</p>'
    site.serve("/policies", index(["fees"], extra))
    settings(site, slack, watch)
    assert set(watch("check", "--json").outcomes) == {"policies", "policies.help-fees"}


def test_a_page_with_a_source_of_its_own_is_not_followed_twice(site: Site, watch: Watch) -> None:
    site.serve("/help/fees", policy("fees"))
    site.serve("/policies", index(["fees"]))
    watch.settings(
        source(site.url("/policies"), id="policies", follow={"most": 20}), source(site.url("/help/fees"), id="fees")
    )
    assert set(watch("check", "--json").outcomes) == {"policies", "fees"}


def test_secrets_stay_with_their_host(watch: Watch) -> None:
    with Site(hosts=2) as site:
        site.serve("/help/fees", policy("fees"))
        site.serve("/other", policy("returns"))
        site.serve("/policies", index(["fees"], f'<p><a href="{site.url("/other", host=2)}">Other</a></p>'))
        watch.settings(
            source(site.url("/policies"), id="policies", headers={"X-Key": "secret"},
                   follow={"hosts": [f"127.0.0.{n}" for n in range(1, 4)]}),
        )  # fmt: skip
        outcomes = watch("check", "--json").outcomes
        assert len(outcomes) == 3
        sent = {call.path: call.headers.get("X-Key") for call in site.requests}
        assert (sent["/help/fees"], sent["/other"]) == ("secret", None)


def test_an_index_with_too_many_pages_is_told_and_follows_none(site: Site, slack: SlackServer, bazaar: Watch) -> None:
    settings(site, slack, bazaar, most=3)
    (one,) = bazaar("check", "--json").json
    assert (one["outcome"], "lists 4 pages, and at most 3 are followed" in one["reason"]) == ("broken", True)


@pytest.mark.parametrize(
    ("follow", "told"),
    [
        ({"most": 0}, "0"),
        ({"mots": 3}, "did you mean «most»?"),
        ({"select": "main["}, "is not a CSS selector"),
        ({"select": {"startBefore": "h1"}}, "the range has no end"),
        ({"hosts": "https://a.example/"}, "a.example"),
        ("yes", "should be keys with values"),
    ],
)
def test_what_is_wrong_with_follow_is_told(follow: Any, told: str, watch: Watch) -> None:
    watch.settings(source("https://bazaar.example/policies", follow=follow))
    ran = watch("validate")
    assert (ran.code, told in ran.err) == (2, True), ran.err


def test_the_service_follows_too(site: Site, bazaar: Watch) -> None:
    """The pages are found by the round after the one that read the index."""
    running = bazaar.start("run")
    running.says("source=policies.help-gating", within=40)
    assert "source=policies.help-gating" in running.out + running.err
