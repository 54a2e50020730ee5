"""`watch test CHANNEL`, and what a user sees of channels that fail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.kit.mail import Mailbox
from tests.kit.site import Site
from tests.kit.slack import CHANNEL, TOKEN, Fault, SlackServer
from tests.kit.watch import Watch, source
from tests.walk.pages import fees

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


def channels(slack: SlackServer, mailbox: Mailbox) -> dict[str, Any]:
    mail = {"type": "email", "host": mailbox.host, "port": mailbox.port, "security": "none"}
    return {
        "team": {"type": "slack", "webhook": slack.webhook_url},
        "bot": {"type": "slack", "token": TOKEN, "channel": CHANNEL, "baseUrl": slack.base_url},
        "inbox": mail | {"from": "watch@example.org", "to": "you@example.org"},
    }


@pytest.fixture
def told(site: Site, slack: SlackServer, mailbox: Mailbox, watch: Watch) -> Watch:
    """A source whose change waits to be told to a Slack channel and an inbox."""
    site.serve("/fees", fees("8%"))
    told = source(site.url("/fees"), notify=["team", "inbox"])
    watch.settings(told, operator="inbox", channels=channels(slack, mailbox))
    watch("check", at=NOW)
    site.serve("/fees", fees("15%"))
    return watch


@pytest.mark.parametrize("name", ["team", "bot", "inbox"])
def test_a_test_message_arrives(name: str, slack: SlackServer, mailbox: Mailbox, watch: Watch) -> None:
    """A real one, marked TEST; it needs no database and leaves none."""
    watch.settings(source("http://127.0.0.1:9/fees"), channels=channels(slack, mailbox))

    ran = watch("test", name)

    assert ran.code == 0
    assert ran.out.startswith(f"channel {name}: sent")
    arrived = [str(payload) for payload in slack.payloads] + [str(mail.message) for mail in mailbox.mails]
    assert len(arrived) == 1
    assert "TEST" in arrived[0]
    assert "This channel works; policy changes will arrive here" in arrived[0]
    assert not watch.database.exists()


def test_a_test_of_a_channel_that_fails_says_why(slack: SlackServer, mailbox: Mailbox, watch: Watch) -> None:
    """Exit 1 with the channel's own answer and a mend."""
    watch.settings(source("http://127.0.0.1:9/fees"), channels=channels(slack, mailbox))
    slack.faults.append(Fault(404, "no_service"))

    ran = watch("test", "team")

    assert ran.code == 1
    assert ran.out == ""
    assert ran.err == "channel team: Slack answered 404: no_service (the webhook was removed; make a new one)\n"


def test_a_test_of_a_channel_that_is_not_there(slack: SlackServer, mailbox: Mailbox, watch: Watch) -> None:
    """The nearest name, or all of them."""
    watch.settings(source("http://127.0.0.1:9/fees"), channels=channels(slack, mailbox))
    assert watch("test", "tema").err == "there is no channel «tema»; did you mean «team»?\n"
    assert watch("test", "xyz").err == "there is no channel «xyz»; there are team, bot, inbox\n"
    watch.settings(source("http://127.0.0.1:9/fees"))
    ran = watch("test", "team")
    assert (ran.code, ran.err) == (2, "there is no channel «team»; none is configured yet\n")


def test_a_passing_failure_is_tried_again(told: Watch, slack: SlackServer, mailbox: Mailbox) -> None:
    """The other channel has it at once; the failing one at a later check, once."""
    slack.faults.append(Fault(503, "service_unavailable"))

    failing = told("check", at=NOW + timedelta(hours=1))
    assert failing.code == 1
    assert "channel team: not sent yet, will be tried again: Slack answered 503: service_unavailable" in failing.err
    assert len(mailbox.mails) == 1
    assert told("status", at=NOW + timedelta(hours=2, minutes=30)).lines == [
        "a message waits to be sent since 2026-11-20 07:00 UTC"
    ]

    assert told("check", at=NOW + timedelta(hours=3)).code == 0
    told("check", at=NOW + timedelta(hours=4))

    assert len(slack.payloads) == 1
    assert len(mailbox.mails) == 1
    assert told("status", at=NOW + timedelta(hours=4)).code == 0


def test_a_channel_that_asks_for_patience_is_left_alone(told: Watch, slack: SlackServer) -> None:
    """Retry-After is kept over several runs of the command."""
    slack.faults.append(Fault(429, "rate_limited", retry_after=7200))
    at = NOW + timedelta(hours=1)
    for minutes in (0, 30, 115):
        told("check", at=at + timedelta(minutes=minutes))
    assert len(slack.requests) == 1
    told("check", at=at + timedelta(minutes=125))
    assert len(slack.payloads) == 1


def test_a_final_failure_is_given_up_visibly(told: Watch, slack: SlackServer, mailbox: Mailbox) -> None:
    """Not tried again; said by the check and by `watch status`, and told on another channel in the same breath."""
    slack.faults.append(Fault(404, "no_service"))

    ran = told("check", at=NOW + timedelta(hours=1))

    why = "Slack answered 404: no_service (the webhook was removed; make a new one)"
    assert ran.code == 1
    assert f"channel team: given up: {why}" in ran.err
    assert [mail.message["Subject"].split(":")[0] for mail in mailbox.mails][1:] == ["NOT DELIVERED"]
    assert why.partition(" (")[0] in mailbox.mails[1].message.get_body(("plain",)).get_content()
    status = told("status", at=NOW + timedelta(hours=2))
    assert status.code == 1
    assert status.lines == [f"channel team: 1 message was given up: {why}; `watch history` has the changes"]
    told("check", at=NOW + timedelta(days=1))
    assert len(slack.requests) == 1


def test_status_is_well_again_when_the_channel_is(
    told: Watch, site: Site, slack: SlackServer, mailbox: Mailbox
) -> None:
    """A webhook was made anew: what was given up stays countable, but is an alarm no more."""
    slack.faults.append(Fault(404, "no_service"))
    told("check", at=NOW + timedelta(hours=1))
    site.serve("/fees", fees("16%"))
    told("check", at=NOW + timedelta(hours=6))

    ran = told("status", "--json", at=NOW + timedelta(hours=7))

    assert ran.code == 0
    assert ran.json[0]["deliveries"]["given_up"] == 1
    assert ran.err == "channel team works again; before, 1 message was given up\n"


def test_a_channel_that_left_the_settings_is_told_elsewhere(
    told: Watch, site: Site, slack: SlackServer, mailbox: Mailbox
) -> None:
    """What was queued for it is not lost in silence."""
    told("check", "--no-send", at=NOW + timedelta(hours=1))
    told.settings(source(site.url("/fees"), notify="inbox"), channels=_without(channels(slack, mailbox), "team"))

    ran = told("check", at=NOW + timedelta(hours=2))

    assert ran.code == 1
    assert "channel team: given up: the settings have no channel «team» any more" in ran.err
    assert len(mailbox.mails) == 2


def test_nobody_is_told_of_what_was_checked_first(site: Site, slack: SlackServer, watch: Watch) -> None:
    """The first copy of a page is no news."""
    site.serve("/fees", fees("8%"))
    told = source(site.url("/fees"), notify="team")
    watch.settings(told, channels={"team": {"type": "slack", "webhook": slack.webhook_url}})
    watch("check")
    assert slack.requests == []


def _without(all_of_them: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in all_of_them.items() if key != name}
