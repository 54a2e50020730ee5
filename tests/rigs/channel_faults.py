"""Sixteen ways in which a channel fails, each many times: is every one met as documented?

    python -m tests.rigs.channel_faults --runs 20

A run queues some messages, lets the channel fail, looks at what becomes of them at every moment at which something may
happen, mends the channel, and counts: what was lost, what came twice and was not recognisable, and how often a channel was
talked to before it wanted to.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, MutableSequence, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any
from unittest import mock
from uuid import NAMESPACE_URL, uuid5

from tests.kit.mail import DROP, TAKEN_THEN_DROP, Mailbox
from tests.kit.slack import CHANNEL, TOKEN, Fault, SlackServer
from watcher.app import recorded_tools_for
from watcher.model.notice import DeliveryState, Message, Notice, Signal
from watcher.model.settings import Channel, Email, Secret, Settings, SlackBot, SlackWebhook
from watcher.model.source import ChannelName
from watcher.notify import email, slack
from watcher.tasks.deliver import deliver
from watcher.tasks.lanes import Lanes
from watcher.tasks.tools import Tools

FAILING, OTHER = ChannelName("failing"), ChannelName("other")
START = datetime(2026, 11, 20, 6, tzinfo=UTC)
RETRY_AFTER = 137  # seconds
SILENT = 0.5  # seconds until a silent channel is given up; the others have all the time that a busy machine needs

Break = Callable[["Place", int], None]


@dataclass
class Place:
    """Where a run takes place: the stand-ins, and what was asked of them when."""

    slack: SlackServer
    mailbox: Mailbox
    now: datetime = START
    asked: list[datetime] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """How often a stand-in was spoken to."""
        return len(self.slack.requests) + self.mailbox.conversations

    @property
    def ids(self) -> list[str]:
        """The id of every message that was taken; by webhook the text of its last block, which holds the reference."""
        told = [one.get("client_msg_id") or str(one["blocks"][-1]) for one in self.slack.payloads]
        return told + [mail.message["Message-ID"] for mail in self.mailbox.mails]


def _put(faults: MutableSequence[Any], new: Sequence[object]) -> None:
    """In the place of those that are left."""
    faults.clear()
    faults.extend(new)


def _slack(**how: object) -> Break:
    fault = Fault(**how)  # type: ignore[arg-type]  # a row of the table
    return lambda place, times: _put(place.slack.faults, [fault] * times)


def _sender(answer: str) -> Break:
    return lambda place, times: _put(place.mailbox.faults.sender, [answer] * times)


def _data(answer: str) -> Break:
    return lambda place, times: _put(place.mailbox.faults.data, [answer] * times)


def _recipient(answer: str) -> Break:
    def cause(place: Place, times: int) -> None:
        place.mailbox.faults.recipients = {"you@example.org": answer} if times else {}

    return cause


def _login(place: Place, times: int) -> None:
    place.mailbox.faults.login = "535 5.7.8 Authentication credentials invalid" if times else ""


@dataclass(frozen=True)
class Mode:
    """One way to fail. `cause` makes the next attempts fail so; `passes`: it is tried again; `asks`: for how long it asks."""

    name: str
    channel: str
    cause: Break
    passes: bool
    asks: int = 0
    copies: bool = False
    timeout: float = 20


MODES = (
    Mode("SMTP 421 at MAIL FROM", "mail", _sender("421 4.3.2 shutting down"), passes=True),
    Mode("SMTP 450 at RCPT TO", "mail", _recipient("450 4.2.1 greylisted"), passes=True),
    Mode("SMTP 451 after DATA", "mail", _data("451 4.3.0 try again"), passes=True),
    Mode("SMTP 452 after DATA", "mail", _data("452 4.3.1 no space"), passes=True),
    Mode("SMTP connection drops after DATA", "mail", _data(DROP), passes=True),
    Mode("SMTP takes the mail, then drops", "mail", _data(TAKEN_THEN_DROP), passes=True, copies=True),
    Mode("SMTP 550 at RCPT TO", "mail", _recipient("550 5.1.1 no such user"), passes=False),
    Mode("SMTP 554 after DATA", "mail", _data("554 5.7.1 refused"), passes=False),
    Mode("SMTP 535 at AUTH", "account", _login, passes=False),
    Mode(
        "Slack 429 with Retry-After",
        "webhook",
        _slack(status=429, retry_after=RETRY_AFTER),
        passes=True,
        asks=RETRY_AFTER,
    ),
    Mode("Slack 503", "webhook", _slack(status=503, body="service_unavailable"), passes=True),
    Mode("Slack resets the connection", "webhook", _slack(status=0), passes=True),
    Mode("Slack says nothing", "bot", _slack(delay=2 * SILENT, status=503), passes=True, timeout=SILENT),
    Mode("Slack takes the message, then resets", "bot", _slack(status=0, taken=True), passes=True, copies=True),
    Mode("Slack 404 no_service", "webhook", _slack(status=404, body="no_service"), passes=False),
    Mode("Slack ok:false invalid_auth", "bot", _slack(body="invalid_auth"), passes=False),
)


@dataclass
class Report:
    """What a run came to; `faults` says in words what was not as documented."""

    mode: str
    faults: list[str] = field(default_factory=list)
    early: int = 0
    messages: int = 0
    copies: int = 0


def run(mode: Mode, seed: int, folder: Path) -> Report:
    """One run. Everything that is left to chance comes from the seed."""
    chance = random.Random(f"{mode.name} {seed}")
    report = Report(mode.name, messages=chance.randint(1, 4))
    with _place(mode) as (place, channels), _tools(folder, place, channels) as tools:
        names = [f"{mode.name} {seed} {number}" for number in range(report.messages)]
        tools.store.enqueue([_notice(name) for name in names], place.now)
        times = chance.randint(1, 6)
        mode.cause(place, times)
        if mode.passes:
            _passing(mode, times, tools, place, report)
        else:
            _final(tools, place, report)
        _count(names, mode, place, report)
    return report


def _passing(mode: Mode, times: int, tools: Tools, place: Place, report: Report) -> None:
    """It is tried again, each time when it is due and not a second before; nothing new goes to the channel meanwhile."""
    for number in range(times):
        if [one.state for one in _deliver(tools)] != [DeliveryState.PENDING]:
            report.faults.append(f"attempt {number + 1} was not put off")
        waits = [one.due for one in tools.store.deliveries(state=DeliveryState.PENDING) if one.attempts]
        if not waits:
            return
        asked = place.requests
        least = place.now + timedelta(seconds=max(1, mode.asks))
        if waits[0] < least or waits[0] > max(least, place.now + timedelta(hours=1)):
            report.faults.append(f"attempt {number + 1} is put off for {waits[0] - place.now}")
        place.now = least - timedelta(milliseconds=1)
        report.early += len(_deliver(tools)) + (place.requests - asked)
        place.now = max(waits[0], place.now + timedelta(minutes=1))
    mode.cause(place, 0)
    place.now += timedelta(hours=1)
    if {one.state for one in _deliver(tools)} != {DeliveryState.SENT}:
        report.faults.append("it was not sent once the channel was well")


def _final(tools: Tools, place: Place, report: Report) -> None:
    """It is given up at once, said on the other channel, and never tried again."""
    states = [one.state for one in _deliver(tools)]
    if DeliveryState.GIVEN_UP not in states:
        report.faults.append(f"it was not given up at once: {states}")
    told = [one for one in tools.store.deliveries() if one.notice.channel == OTHER]
    if [one.notice.message.badge for one in told] != ["NOT DELIVERED"] or told[0].state is not DeliveryState.SENT:
        report.faults.append("the other channel was not told")
    asked = place.requests
    place.now += timedelta(days=2)
    _deliver(tools)
    if place.requests != asked:
        report.faults.append("it was tried again")


def _count(names: Sequence[str], mode: Mode, place: Place, report: Report) -> None:
    told = "".join(map(str, place.slack.payloads)) + "".join(
        mail.message.get_body(("plain",)).get_content() for mail in place.mailbox.mails
    )
    lost = [name for name in names if mode.passes and _reference(name) not in told]
    if lost:
        report.faults.append(f"{len(lost)} messages were lost")
    distinct = set(place.ids)
    report.copies = len(place.ids) - len(distinct)
    if mode.passes and len(distinct) != 1:
        report.faults.append(f"{len(distinct)} ids for one message")
    if report.copies and not mode.copies:
        report.faults.append(f"{report.copies} copies")
    if report.early:
        report.faults.append(f"the channel was talked to {report.early} times before it was due")


def _deliver(tools: Tools) -> list[object]:
    return list(deliver(tools, lanes=Lanes(Event(), apart=0)))


def _notice(name: str) -> Notice:
    said = Message(Signal.ALARM, "UNANNOUNCED", f"Bazaar, {name}", f"8% → 15% in {name}", _reference(name), name)
    return Notice(uuid5(NAMESPACE_URL, name), FAILING, None, None, replace(said, pressing=True))


def _reference(name: str) -> str:
    return uuid5(NAMESPACE_URL, name).hex[:8]


@contextmanager
def _place(mode: Mode) -> Iterator[tuple[Place, list[Channel]]]:
    with ExitStack() as stack:
        login = ("watch", "right") if mode.channel == "account" else None
        server, box, other = (
            stack.enter_context(SlackServer()),
            stack.enter_context(Mailbox(login=login)),
            stack.enter_context(SlackServer()),
        )
        stack.enter_context(mock.patch.object(email, "TIMEOUT", mode.timeout))
        stack.enter_context(mock.patch.object(slack, "TIMEOUT", mode.timeout))
        failing: dict[str, Channel] = {
            "webhook": SlackWebhook(FAILING, Secret(server.webhook_url)),
            "bot": SlackBot(FAILING, Secret(TOKEN), CHANNEL, server.base_url),
            "mail": Email(FAILING, box.host, box.port, "none", "watch@example.org", ("you@example.org",)),
            "account": Email(
                FAILING, box.host, box.port, "none", "watch@example.org", ("you@example.org",), "watch", Secret("right")
            ),
        }
        yield Place(server, box), [failing[mode.channel], SlackWebhook(OTHER, Secret(other.webhook_url))]


@contextmanager
def _tools(folder: Path, place: Place, channels: list[Channel]) -> Iterator[Tools]:
    settings = Settings((), {channel.name: channel for channel in channels}, operator=(OTHER,))
    with recorded_tools_for(settings, folder / "watch.db") as (tools, _):
        yield replace(tools, clock=lambda: place.now)


def main() -> int:
    """The long form: every mode so many times; a line each, and what was not as documented."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20, help="of each mode; 20 unless given")
    runs = parser.parse_args().runs
    warnings.filterwarnings("ignore", module="aiosmtpd")  # the stand-in takes passwords without encryption, on loopback
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    reports = []
    for mode in MODES:
        for seed in range(runs):
            with tempfile.TemporaryDirectory() as folder:
                reports.append(run(mode, seed, Path(folder)))
        mine = reports[-runs:]
        good, copies = sum(not one.faults for one in mine), sum(one.copies for one in mine)
        print(f"{mode.name:40} {good}/{runs} as documented, {copies} copies, all recognisable", flush=True)
        for one in mine:
            for fault in one.faults:
                print(f"    {fault}")
    good, early = sum(not one.faults for one in reports), sum(one.early for one in reports)
    print(f"{good}/{len(reports)} as documented; channels talked to before they were due: {early} times")
    return 0 if good == len(reports) else 1


if __name__ == "__main__":
    sys.exit(main())
