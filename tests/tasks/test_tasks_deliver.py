"""Messages on their way: a dead channel delays nobody, a flood is one message, and patience is kept for a whole channel."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any
from unittest import mock
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kit.mail import Mailbox
from tests.kit.slack import Fault, SlackServer, refusal
from tests.notify.notices import HOSTILE, MESSAGES
from watcher.app import recorded_tools_for
from watcher.errors import StoreError
from watcher.model.notice import DeliveryState, Message, Mute, Notice, Signal
from watcher.model.settings import Channel, Email, Secret, Settings, SlackWebhook
from watcher.model.source import ChannelName, SourceId
from watcher.notify.blocks import payload
from watcher.notify.letter import html
from watcher.summary import digest_message, plain
from watcher.tasks import lanes
from watcher.tasks.deliver import deliver
from watcher.tasks.gather import put_together
from watcher.tasks.lanes import Lanes
from watcher.tasks.tools import Tools

TEAM, INBOX = ChannelName("team"), ChannelName("inbox")
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
MAIL_IS_CUT_AT = 102_000


def message(name: str, signal: Signal = Signal.ALARM, **more: object) -> Message:
    reference = uuid5(NAMESPACE_URL, name).hex[:8]
    said = Message(signal, signal.name, f"Bazaar, {name}", f"8% → 15% in {name}", reference, name)
    return replace(said, pressing=signal is Signal.ALARM, **more)  # type: ignore[arg-type]


def notice(name: str, channel: ChannelName = TEAM, said: Message | None = None) -> Notice:
    return Notice(uuid5(NAMESPACE_URL, f"{name} {channel}"), channel, None, None, said or message(name))


def slack_channel(slack: SlackServer) -> SlackWebhook:
    return SlackWebhook(TEAM, Secret(slack.webhook_url))


def mail_channel(host: str, port: int) -> Email:
    return Email(INBOX, host, port, "none", "watch@example.org", ("you@example.org",))


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def tools_with(path: Path, clock: Clock, *channels: Channel) -> Iterator[Tools]:
    settings = Settings((), {channel.name: channel for channel in channels})
    with recorded_tools_for(settings, path / "watch.db") as (tools, _):
        yield replace(tools, clock=clock)


def texts(slack: SlackServer) -> str:
    return "".join(map(str, slack.payloads))


def test_a_dead_channel_delays_no_other(slack: SlackServer, tmp_path: Path) -> None:
    """A mail server that says nothing has fifty messages; Slack has its own within moments, and those that come meanwhile."""
    stop, clock = Event(), Clock()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mail = mail_channel("127.0.0.1", silent.getsockname()[1])
        with tools_with(tmp_path, clock, slack_channel(slack), mail) as tools:
            tools.store.enqueue([notice(str(n), INBOX, message(str(n), update=True)) for n in range(50)], NOW)
            tools.store.enqueue([notice("first")], NOW)
            began = time.monotonic()
            running = deliver(tools, stop, lanes=Lanes(stop, apart=0))
            assert next(running).delivery.notice.channel == TEAM
            tools.store.enqueue([notice("second")], NOW)
            assert next(running).delivery.notice.message.reference == message("second").reference
            assert time.monotonic() - began < 5
            stop.set()
            with mock.patch("watcher.tasks.deliver._GRACE_SECONDS", 0.1):
                assert list(running) == []
    assert len(slack.payloads) == 2


def test_a_channel_in_which_nothing_moves_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However it manages to say nothing for ever; its message is tried again later."""
    monkeypatch.setattr(lanes, "LONGEST_SEND", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mail = mail_channel("127.0.0.1", silent.getsockname()[1])
        with tools_with(tmp_path, Clock(), mail) as tools:
            tools.store.enqueue([notice("a", INBOX), notice("b", INBOX)], NOW)
            (settled,) = deliver(tools)
            assert settled.state is DeliveryState.PENDING
            assert settled.error == "the channel was not done within 0 seconds"


def test_five_hundred_changes_are_one_message(slack: SlackServer, mailbox: Mailbox, tmp_path: Path) -> None:
    """To each channel; every one is named by its reference, the loudest first, and nothing is refused for its size."""
    names = [f"page {number}" for number in range(500)]
    signals = [Signal.ALARM if number % 7 == 3 else Signal.CALM for number in range(500)]
    said = [message(name, signal) for name, signal in zip(names, signals, strict=True)]
    channels = slack_channel(slack), mail_channel(mailbox.host, mailbox.port)
    with tools_with(tmp_path, Clock(), *channels) as tools:
        for channel in (TEAM, INBOX):
            tools.store.enqueue([notice(one.title, channel, one) for one in said], NOW)
        list(deliver(tools))
        assert all(one.state is DeliveryState.SENT for one in tools.store.deliveries())
        assert tools.store.post.waiting() == []

    (told,), (mail,) = slack.payloads, mailbox.mails
    assert len(mail.raw) < 2 * MAIL_IS_CUT_AT
    parts = [mail.message.get_body((kind,)).get_content() for kind in ("plain", "html")]
    assert all(len(part) < MAIL_IS_CUT_AT for part in parts)
    for text in (str(told), *parts):
        assert [one.reference for one in said if one.reference not in text] == []
        assert text.index(said[3].reference) < text.index(said[0].reference)


def test_a_message_that_stands_for_several_keeps_its_id(slack: SlackServer, mailbox: Mailbox, tmp_path: Path) -> None:
    """On every attempt, whatever is queued in between: a copy is known by it."""
    clock = Clock()
    mailbox.faults.data += ["451 4.3.0 later", "451 4.3.0 later"]
    with tools_with(tmp_path, clock, mail_channel(mailbox.host, mailbox.port)) as tools:
        tools.store.enqueue([notice("a", INBOX), notice("b", INBOX)], NOW)
        ids = set()
        for _ in range(3):
            sent = [one.delivery.notice for one in deliver(tools)]
            ids |= {one.id for one in sent if message("a").reference in str(one.message.items)}
            clock.now += timedelta(hours=2)
            tools.store.enqueue([notice(f"later {clock.now}", INBOX)], clock.now)
        assert len(ids) == 1
    domain = "example.org"
    assert f"<{ids.pop()}@{domain}>" in [mail.message["Message-ID"] for mail in mailbox.mails]


def test_nothing_goes_to_a_channel_that_asked_for_patience(slack: SlackServer, tmp_path: Path) -> None:
    """Not the message that was refused, and no other; then both."""
    clock = Clock()
    slack.faults.append(Fault(429, "rate_limited", retry_after=1800))
    with tools_with(tmp_path, clock, slack_channel(slack)) as tools:
        tools.store.enqueue([notice("a")], NOW)
        list(deliver(tools))
        for minutes in (1, 20, 29):
            clock.now = NOW + timedelta(minutes=minutes)
            tools.store.enqueue([notice(f"b {minutes}")], clock.now)
            assert list(deliver(tools)) == []
        assert len(slack.requests) == 1
        clock.now = NOW + timedelta(minutes=30)
        assert {one.state for one in deliver(tools)} == {DeliveryState.SENT}
    assert len(slack.payloads) == 2


def test_after_a_passing_failure_the_rest_waits_untouched(slack: SlackServer, tmp_path: Path) -> None:
    """What was not handed over counts no attempt, so it can still be put together with others."""
    clock = Clock()
    with tools_with(tmp_path, clock, slack_channel(slack)) as tools:
        tools.store.enqueue([notice(name, said=message(name, update=True)) for name in ("a", "b")], NOW)
        slack.faults.append(Fault(503, "service_unavailable"))
        (settled,) = deliver(tools, lanes=Lanes(Event(), apart=0))
        assert settled.state is DeliveryState.PENDING
        assert [one.attempts for one in tools.store.deliveries()] == [1, 0]
        clock.now = NOW + timedelta(minutes=1)
        assert len(list(deliver(tools, lanes=Lanes(Event(), apart=0)))) == 2


def test_what_was_sent_while_the_disk_was_full_is_not_sent_again(slack: SlackServer, tmp_path: Path) -> None:
    """The answers wait until they can be written down; the program does not stop for it."""
    stop = Event()
    open_lanes = Lanes(stop, apart=0)
    with tools_with(tmp_path, Clock(), slack_channel(slack)) as tools:
        tools.store.enqueue([notice("a", said=message("a", update=True)), notice("b")], NOW)
        full = StoreError("the disk is full")
        with mock.patch.object(tools.store, "settle_sent", side_effect=full), pytest.raises(StoreError):
            list(deliver(tools, stop, lanes=open_lanes))
        assert not stop.is_set()
        assert {one.state for one in deliver(tools, stop, lanes=open_lanes)} == {DeliveryState.SENT}
        assert {one.state for one in tools.store.deliveries()} == {DeliveryState.SENT}
    assert len(slack.payloads) == 2


def test_while_checks_are_under_way_messages_wait_for_each_other(slack: SlackServer, tmp_path: Path) -> None:
    """Until none came for a while, two minutes at most; and not at all once the checks are done."""
    clock = Clock()
    with tools_with(tmp_path, clock, slack_channel(slack)) as tools:
        for seconds in range(0, 130, 10):
            clock.now = NOW + timedelta(seconds=seconds)
            tools.store.enqueue([notice(f"{seconds}")], clock.now)
            sent = list(deliver(tools, more_to_come=lambda: True))
            assert len(sent) == (seconds >= 120)
        assert sent[0].delivery.holds == 13
        tools.store.enqueue([notice("alone")], clock.now)
        assert list(deliver(tools, more_to_come=lambda: True)) == []
        assert len(list(deliver(tools, more_to_come=lambda: False))) == 1
        tools.store.enqueue([notice("the last")], clock.now)
        clock.now += timedelta(seconds=15)
        assert len(list(deliver(tools, more_to_come=lambda: True))) == 1


def test_what_is_queued_while_others_go_is_looked_at_first(slack: SlackServer, tmp_path: Path) -> None:
    """It may be muted, or wait for others: the checks queue their notices at any moment."""
    muted = replace(notice("muted"), source=SourceId("fees"))
    with tools_with(tmp_path, Clock(), slack_channel(slack)) as tools:
        tools.store.post.mute(Mute("fees", NOW, NOW + timedelta(days=1)))
        tools.store.enqueue([notice("first"), notice("second")], NOW)

        def put_together_late(*given: Any) -> None:
            tools.store.enqueue([muted, notice("third")], NOW)
            put_together(*given)

        with mock.patch("watcher.tasks.deliver.put_together", put_together_late):
            sent = list(deliver(tools))

    assert [one.delivery.holds for one in sent] == [2, 0]
    assert "Bazaar, third" in str(slack.payloads[1])
    assert "muted" not in texts(slack)


@settings(max_examples=50, deadline=None)
@given(st.lists(MESSAGES, min_size=2, max_size=60), st.integers(1, 40))
def test_no_digest_is_refused_for_its_size_or_its_words(some: list[Message], times: int) -> None:
    """Within Slack's limits and below what a mailbox cuts off, whatever the pages say."""
    told = digest_message(some * times, uuid5(NAMESPACE_URL, "whole"))

    assert refusal(payload(told)) == ""
    assert len(str(payload(told)["blocks"])) < 60_000
    assert len(html(told).encode("utf-8", "replace")) < MAIL_IS_CUT_AT
    assert len(plain(told).encode("utf-8", "replace")) < MAIL_IS_CUT_AT


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HOSTILE, st.sampled_from(Signal)), min_size=2, max_size=400))
def test_every_reference_stands_in_a_digest(some: list[tuple[str, Signal]]) -> None:
    """Of four hundred at once, in Slack too; the pressing ones first."""
    said = [replace(message(f"{number}", signal), headline=words) for number, (words, signal) in enumerate(some)]
    told = digest_message(said, uuid5(NAMESPACE_URL, "whole"))

    text = str(payload(told))
    assert [one.reference for one in said if one.reference not in text] == []
    assert told.pressing == any(one.pressing for one in said)
