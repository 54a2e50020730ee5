"""Who hears what, and when: many changes as one message, digests, quiet hours, choices, mutes, updates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.kit.mail import Mailbox
from tests.kit.site import Site
from tests.kit.slack import CHANNEL, TOKEN, Fault, SlackServer
from tests.kit.watch import Watch, source
from tests.walk.pages import fees

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)  # a Friday; 07:00 in Berlin
HOUR = timedelta(hours=1)
BERLIN = "Europe/Berlin"
EDITORIAL = {"filler": "<p>1.2 A total sales price is the amount the buyer pays, with shipping and gift wrap.</p>"}
BEFORE = {"filler": "<p>1.2 The total sales price is the amount the buyer pays, with shipping and gift wrap.</p>"}


def inbox(mailbox: Mailbox, **more: Any) -> dict[str, Any]:
    mail = {"type": "email", "host": mailbox.host, "port": mailbox.port, "security": "none"}
    return mail | {"from": "watch@example.org", "to": "you@example.org"} | more


def team(slack: SlackServer, **more: Any) -> dict[str, Any]:
    return {"type": "slack", "webhook": slack.webhook_url} | more


def bot(slack: SlackServer, **more: Any) -> dict[str, Any]:
    return {"type": "slack", "token": TOKEN, "channel": CHANNEL, "baseUrl": slack.base_url} | more


class Shop:
    """A page that changes, and who is told of it."""

    def __init__(self, site: Site, watch: Watch, **channels: dict[str, Any]) -> None:
        self.site, self.watch, self.channels = site, watch, channels
        site.serve("/fees", fees("8%", **BEFORE))
        self.settings()
        watch("check", at=NOW - HOUR)

    def settings(self, *others: dict[str, Any], **more: Any) -> None:
        page = source(self.site.url("/fees"), notify=list(self.channels), **more)
        self.watch.settings(page, *others, channels=self.channels)

    def change(self, rate: str, at: datetime, **how: str) -> None:
        self.site.serve("/fees", fees(rate, **(BEFORE | how)))
        assert self.watch("check", "bazaar-fees", at=at).code == 0


def test_many_changes_of_one_round_are_one_message(
    site: Site, slack: SlackServer, mailbox: Mailbox, watch: Watch
) -> None:
    """For each channel; the unannounced first, each with its reference, and none is told again."""
    paths = [f"/fees-{number}" for number in range(5)]
    for path in paths:
        site.serve(path, fees("8%", **BEFORE))
    sources = [source(site.url(path), path[1:], title=path[1:], notify=["team", "inbox"]) for path in paths]
    watch.settings(*sources, channels={"team": team(slack), "inbox": inbox(mailbox)})
    watch("check", at=NOW)
    site.serve("/fees-0", fees("8%", **EDITORIAL))
    for path in paths[1:]:
        site.serve(path, fees("15%", **BEFORE))

    watch("check", at=NOW + HOUR)
    watch("check", at=NOW + 2 * HOUR)

    (told,), (mail,) = slack.payloads, mailbox.mails
    assert told["blocks"][0]["text"]["text"].startswith("🔴 4 UNANNOUNCED, 1 MORE  Bazaar, fees-")
    assert mail.message["Subject"].startswith("4 UNANNOUNCED, 1 MORE: Bazaar, fees-")
    references = [one["reference"] for one in watch("history", "--json").json]
    assert len(references) == 5
    words = mail.message.get_body(("plain",)).get_content()
    for text in (str(told), words, mail.message.get_body(("html",)).get_content()):
        assert all(text.count(f"Reference {reference}") == 1 for reference in references)
        assert text.index("EDITORIAL") > text.rindex("UNANNOUNCED")
    assert watch("status", at=NOW + 2 * HOUR).code == 0


def test_a_digest_comes_at_its_time_and_tells_all(site: Site, slack: SlackServer, watch: Watch) -> None:
    """Nothing before; then one message; and the clock of its zone counts."""
    shop = Shop(site, watch, team=team(slack, digest=f"daily 08:00 {BERLIN}"))
    shop.change("9%", NOW + 2 * HOUR)  # 09:00 in Berlin
    shop.change("10%", NOW + 3 * HOUR)
    assert slack.payloads == []
    assert watch("status", at=NOW + 3 * HOUR).code == 0  # what waits on purpose is no trouble

    watch("check", at=NOW + timedelta(days=1, minutes=59))
    assert slack.payloads == []
    watch("check", at=NOW + timedelta(days=1, hours=1))
    assert len(slack.payloads) == 1
    assert "2 UNANNOUNCED" in str(slack.payloads[0])


def test_a_digest_that_is_taken_out_of_the_settings_holds_nothing_back(
    site: Site, slack: SlackServer, watch: Watch
) -> None:
    shop = Shop(site, watch, team=team(slack, digest=f"weekly monday 08:00 {BERLIN}"))
    shop.change("9%", NOW)
    assert slack.payloads == []
    shop.channels["team"] = team(slack)
    shop.settings()
    watch("check", at=NOW + HOUR)
    assert len(slack.payloads) == 1


def test_quiet_hours_hold_back_what_can_wait_and_never_what_was_not_announced(
    site: Site, slack: SlackServer, watch: Watch
) -> None:
    shop = Shop(site, watch, team=team(slack, quietHours=f"22:00-08:00 {BERLIN}"))
    shop.change("8%", NOW, **EDITORIAL)
    assert slack.payloads == []
    shop.change("15%", NOW + timedelta(minutes=10), **EDITORIAL)
    assert "UNANNOUNCED" in str(slack.payloads)
    watch("check", at=NOW + HOUR)  # 08:00
    assert ["EDITORIAL" in str(told) for told in slack.payloads] == [False, True]


def test_a_message_that_failed_before_the_quiet_hours_is_not_tried_in_them(
    site: Site, slack: SlackServer, watch: Watch
) -> None:
    """Unless it is pressing."""
    shop = Shop(site, watch, team=team(slack, quietHours=f"07:01-09:00 {BERLIN}"))
    slack.faults.append(Fault(429, "rate_limited", retry_after=120))
    site.serve("/fees", fees("8%", **EDITORIAL))
    watch("check", at=NOW)
    assert len(slack.requests) == 1
    watch("check", at=NOW + timedelta(minutes=30))
    assert len(slack.requests) == 1
    shop.change("15%", NOW + timedelta(minutes=40), **EDITORIAL)
    assert "UNANNOUNCED" in str(slack.payloads)
    watch("check", at=NOW + 2 * HOUR)
    assert ["EDITORIAL" in str(told) for told in slack.payloads] == [False, True]


def test_quiet_hours_may_hold_back_everything(site: Site, slack: SlackServer, watch: Watch) -> None:
    shop = Shop(site, watch, team=team(slack, quietHours=f"22:00-08:00 {BERLIN}", quietHoldsAll=True))
    shop.change("15%", NOW)
    assert slack.payloads == []
    watch("check", at=NOW + HOUR)
    assert len(slack.payloads) == 1


@pytest.mark.parametrize(
    ("only", "hears"),
    [
        ({}, [True, True]),
        ({"weight": "material"}, [False, True]),
        ({"verdict": ["unannounced", "undetermined"]}, [True, True]),
        ({"verdict": "announced"}, [False, False]),
        ({"kind": "fees", "service": "Bazaar", "source": "bazaar-fees"}, [True, True]),
        ({"kind": "agreement"}, [False, False]),
        ({"source": "other"}, [False, False]),
    ],
)
def test_a_channel_hears_what_it_chose(
    only: dict[str, Any], hears: list[bool], site: Site, slack: SlackServer, watch: Watch
) -> None:
    """An editorial change, then a material one; both without a notice."""
    shop = Shop(site, watch, team=team(slack, only=only) if only else team(slack))
    shop.settings(source(site.url("/other"), "other", kind="agreement"))
    told = []
    for number, (rate, how) in enumerate([("8%", EDITORIAL), ("15%", EDITORIAL)]):
        slack.payloads.clear()
        shop.change(rate, NOW + number * HOUR, **how)
        told.append(bool(slack.payloads))
    assert told == hears


def test_a_mute_loses_nothing(site: Site, slack: SlackServer, watch: Watch) -> None:
    """Nothing is told before it ends; then all of it, as one message."""
    shop = Shop(site, watch, team=team(slack))
    until = NOW + timedelta(days=2)
    ran = watch("mute", "Bazaar", "--until", f"{until:%Y-%m-%dT%H:%M}Z", at=NOW)
    assert (ran.code, ran.lines) == (0, ["Bazaar: muted until 2026-11-22 06:00 UTC"])
    for number, rate in enumerate(["9%", "10%", "11%"]):
        shop.change(rate, NOW + number * HOUR)
    assert slack.payloads == []
    watch("check", at=until + HOUR)
    (told,) = slack.payloads
    assert "3 UNANNOUNCED" in str(told)
    assert watch("mute", at=until).lines == ["nothing is muted"]


def test_a_mute_that_ends_at_night_wakes_nobody(site: Site, slack: SlackServer, watch: Watch) -> None:
    """What can wait is told when the quiet hours are over."""
    shop = Shop(site, watch, team=team(slack, quietHours=f"22:00-08:00 {BERLIN}"))
    watch("mute", "Bazaar", "--until", "2026-11-21T02:00Z", at=NOW)
    shop.change("8%", NOW + 3 * HOUR, **EDITORIAL)
    watch("check", at=NOW + 21 * HOUR)  # 03:00 UTC
    assert slack.payloads == []
    watch("check", at=NOW + 25 * HOUR)
    assert len(slack.payloads) == 1


def test_a_mute_can_be_ended_early(site: Site, slack: SlackServer, watch: Watch) -> None:
    shop = Shop(site, watch, team=team(slack))
    watch("mute", "bazaar-fees", "--until", "2026-12-01", at=NOW)
    assert watch("mute", "--json", at=NOW).json == [
        {"subject": "bazaar-fees", "since": "2026-11-20T06:00:00Z", "until": "2026-12-01T00:00:00Z"}
    ]
    shop.change("9%", NOW)
    assert slack.payloads == []
    assert watch("mute", "bazaar-fees", "--end", at=NOW).lines == ["nothing is muted"]
    watch("check", at=NOW + HOUR)
    assert len(slack.payloads) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["bazar-fees", "--until", "2026-12-01"], "did you mean «bazaar-fees»?"),
        (["bazaar-fees"], "say until when: --until 2026-12-01, or end the mute: --end"),
        (["--end"], "name a source or a service"),
        (["bazaar-fees", "--until", "2026-11-19"], "the mute would be over already; name a time that lies ahead"),
        (["bazaar-fees", "--until", "2028-01-01"], "a mute of more than a year is forgotten"),
        (["bazaar-fees", "--end"], "«bazaar-fees» is not muted; `watch mute` lists what is"),
    ],
)
def test_a_mute_that_cannot_be_says_why(words: list[str], says: str, site: Site, watch: Watch) -> None:
    watch.settings(source(site.url("/fees")))
    ran = watch("mute", *words, at=NOW)
    assert ran.code == 2
    assert says in ran.err


def test_an_update_goes_into_the_message_and_its_thread(site: Site, slack: SlackServer, watch: Watch) -> None:
    """A bot edits what it said and answers it; the channel sees the answer."""
    shop = Shop(site, watch, bot=bot(slack))
    shop.change("15%", NOW)
    (first,) = slack.payloads

    ran = watch("announce", "1", "--says", "From December the fee is 15%", "--on", "2026-10-01", at=NOW + HOUR)

    assert ran.code == 0
    update, answer = slack.requests[1:]
    assert (update["ts"], update["channel"]) == ("1700000000.000001", CHANNEL)
    assert update["blocks"][0]["text"]["text"].startswith("✅ UPDATE: ANNOUNCED")
    assert (answer["thread_ts"], answer["reply_broadcast"]) == ("1700000000.000001", True)
    assert answer["client_msg_id"] != first["client_msg_id"]


def test_an_update_of_what_was_told_with_others_goes_into_that_thread(
    site: Site, slack: SlackServer, watch: Watch
) -> None:
    """The message with all the others stays as it is."""
    shop = Shop(site, watch, bot=bot(slack, digest=f"daily 08:00 {BERLIN}"))
    shop.change("9%", NOW)
    shop.change("15%", NOW + timedelta(minutes=10))
    watch("check", at=NOW + HOUR)
    shop.channels["bot"] = bot(slack)
    shop.settings()
    watch("announce", "1", "--says", "From December the fee is 9%", "--on", "2026-10-01", at=NOW + 2 * HOUR)

    assert [("ts" in one, one.get("thread_ts")) for one in slack.requests] == [
        (False, None),
        (False, "1700000000.000001"),
    ]


def test_an_update_answers_the_mail_before(site: Site, mailbox: Mailbox, watch: Watch) -> None:
    """The same subject, and the references by which a mailbox knows a thread."""
    shop = Shop(site, watch, inbox=inbox(mailbox))
    shop.change("15%", NOW)
    watch("announce", "1", "--says", "From December the fee is 15%", "--on", "2026-10-01", at=NOW + HOUR)

    first, update = (mail.message for mail in mailbox.mails)
    assert update["Subject"] == f"Re: {first['Subject']}"
    assert update["In-Reply-To"] == first["Message-ID"]
    assert update["References"] == f"{first['References']} {first['Message-ID']}"
    assert "UPDATE: ANNOUNCED" in update.get_body(("plain",)).get_content()


def test_a_webhook_gets_a_message_of_its_own(site: Site, slack: SlackServer, watch: Watch) -> None:
    """It can neither edit nor answer; the reference is the same."""
    shop = Shop(site, watch, team=team(slack))
    shop.change("15%", NOW)
    watch("announce", "1", "--says", "From December the fee is 15%", "--on", "2026-10-01", at=NOW + HOUR)

    first, update = slack.payloads
    assert "UPDATE: ANNOUNCED" in update["text"]
    assert first["blocks"][-1] == update["blocks"][-1]
