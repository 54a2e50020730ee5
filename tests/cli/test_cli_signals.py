"""^C, SIGTERM and kill -9: a clean end where there can be one, and nothing half done in any case."""

from __future__ import annotations

import os
import random
import signal
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.kit.mail import Mailbox
from tests.kit.site import Call, Site
from tests.kit.slack import Fault, SlackServer
from tests.kit.watch import Watch, source, wait_until
from tests.walk.pages import fees
from watcher.store import Store
from watcher.summary import reference

SLACK = {"type": "slack"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_check_that_is_interrupted_ends_at_once_with_130(number: signal.Signals, site: Site, watch: Watch) -> None:
    """A host that says nothing does not hold it up; the database is whole, and the next check goes on."""
    site.serve("/fees", fees())
    site.serve("/tarpit", Call.hang)
    watch.settings(source(site.url("/fees")), source(site.url("/tarpit"), "tarpit"))

    running = watch.start("check")
    running.says("first seen")
    wait_until(lambda: site.asked("/tarpit"))
    began = time.monotonic()
    running.signal(number)
    ran = running.wait(within=10)

    assert ran.code == 130
    assert ran.err.endswith("interrupted; nothing is half done\n")
    # A reading process that is only just being started when all ends may complain of that itself, on a busy machine.
    assert "watcher/" not in ran.err.replace("watcher/tasks/work", "")
    assert time.monotonic() - began < 5
    with Store.open(watch.database) as store:
        store.verify()
    site.serve("/tarpit", fees())
    assert watch("check", "--json").outcomes == {"bazaar-fees": "unchanged", "tarpit": "first_seen"}


def test_an_interrupt_while_a_message_is_sent_loses_and_delays_none(
    site: Site, slack: SlackServer, watch: Watch
) -> None:
    """What the channel had not taken is queued again at once, not only when its lease is over."""
    site.serve("/fees", fees("8%"))
    watch.settings(source(site.url("/fees"), notify="team"), channels={"team": SLACK | {"webhook": slack.webhook_url}})
    watch("check")
    site.serve("/fees", fees("15%"))
    slack.faults.append(Fault(delay=1.0, status=503, body="later"))

    running = watch.start("check")
    wait_until(lambda: slack.requests)
    running.signal(signal.SIGINT)
    assert running.wait(within=10).code == 130

    assert slack.payloads == []
    with Store.open(watch.database, read_only=True) as store:
        assert {delivery.state.value for delivery in store.deliveries()} == {"pending"}
    in_a_minute = watch("check", at=_in(minutes=1))
    assert in_a_minute.code == 0
    assert len(slack.payloads) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_service_ends_cleanly(number: signal.Signals, site: Site, watch: Watch) -> None:
    """Exit 0 within seconds, although one host says nothing and is being waited for."""
    site.serve("/fees", fees())
    site.serve("/tarpit", Call.hang)
    watch.settings(source(site.url("/fees")), source(site.url("/tarpit"), "tarpit"))

    running = watch.start("run")
    running.says("outcome=first_seen")
    wait_until(lambda: site.asked("/tarpit"))
    began = time.monotonic()
    running.signal(number)
    ran = running.wait(within=10)

    assert ran.code == 0
    assert time.monotonic() - began < 8
    assert ran.out == ""
    assert "watching 2 sources; ^C ends it" in ran.err
    assert "Traceback" not in ran.err
    with Store.open(watch.database) as store:
        store.verify()
        assert store.visits("tarpit") == []  # not concluded, so not told as unreachable either


def test_the_service_ends_although_a_mail_server_says_nothing(site: Site, watch: Watch) -> None:
    """What it was sending then is sent again later: rather a second copy than none."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mail = {"type": "email", "host": "127.0.0.1", "port": silent.getsockname()[1], "security": "none"}
        watch.settings(
            source(site.url("/fees"), notify="inbox"),
            channels={"inbox": mail | {"from": "watch@example.org", "to": "you@example.org"}},
        )
        site.serve("/fees", fees("8%"))
        watch("check")
        site.serve("/fees", fees("15%"))
        watch("check", "--no-send")
        running = watch.start("run")
        silent.settimeout(20)
        connection, _ = silent.accept()
        running.signal(signal.SIGTERM)
        ran = running.wait(within=10)
        connection.close()

    assert ran.code == 0
    with Store.open(watch.database, read_only=True) as store:
        assert [delivery.state.value for delivery in store.deliveries()] == ["leased"]


def test_the_service_checks_what_is_due_and_sends(site: Site, slack: SlackServer, watch: Watch) -> None:
    """A change that a check has queued goes out; a source that was just checked is not asked again."""
    site.serve("/fees", fees("8%"))
    site.serve("/more", fees("8%"))
    both = source(site.url("/fees"), notify="team"), source(site.url("/more"), "more", every="1m", notify="team")
    watch.settings(*both, channels={"team": SLACK | {"webhook": slack.webhook_url}})
    watch("check", at=_in(minutes=-5))
    site.serve("/fees", fees("15%"))
    site.serve("/more", fees("15%"))

    running = watch.start("run")
    wait_until(lambda: slack.payloads)
    running.signal(signal.SIGTERM)
    assert running.wait().code == 0
    asked = len(site.asked("/more"))

    again = watch.start("run")
    again.says("watching")
    time.sleep(0.5)
    again.signal(signal.SIGTERM)
    assert again.wait().code == 0

    assert len(slack.payloads) == 1
    assert len(site.asked("/more")) == asked == 2
    assert len(site.asked("/fees")) == 1  # every 6h


def test_the_service_says_why_it_cannot_begin(watch: Watch) -> None:
    """A damaged database ends it, in plain words and without a hang."""
    watch.settings(source("http://127.0.0.1:9/fees"))
    watch.database.write_bytes(b"this is no database" * 100)

    ran = watch.start("run").wait(within=15)

    assert ran.code == 74
    assert "it is not a SQLite database; name another file, or restore a backup" in ran.err
    assert "Traceback" not in ran.err


def test_kill_9_loses_no_change_and_no_notice(site: Site, slack: SlackServer, mailbox: Mailbox, watch: Watch) -> None:
    """Ten checks killed at chance moments: every edition is told to both channels, copies are recognisable."""
    channels = {
        "team": SLACK | {"webhook": slack.webhook_url},
        "inbox": {
            "type": "email",
            "host": mailbox.host,
            "port": mailbox.port,
            "security": "none",
            "from": "watch@example.org",
            "to": "you@example.org",
        },
    }
    watch.settings(source(site.url("/fees"), notify=["team", "inbox"]), channels=channels)
    site.serve("/fees", fees("8%"))
    watch("check")
    chance = random.Random(20261124)

    for number in range(10):
        site.serve("/fees", fees(f"{9 + number}%"))
        running = watch.start("check")
        time.sleep(chance.uniform(0.02, 0.5))
        running.kill()
        with Store.open(watch.database) as store:
            store.verify()
        ran = watch("check", "--no-send", "--json")
        assert ran.outcomes["bazaar-fees"] in {"changed", "unchanged"}
    watch("check", at=_in(minutes=20))

    with Store.open(watch.database, read_only=True) as store:
        changes = store.changes(limit=None)
    assert len(changes) == 10
    mailed = [mail.message.get_body(("plain",)).get_content() for mail in mailbox.mails]
    for told in ([str(payload) for payload in slack.payloads], mailed):
        assert all(
            any(f"Reference {reference(change)}" in text.replace(":", "") for text in told) for change in changes
        )
    ids = [mail.message["Message-ID"] for mail in mailbox.mails]
    assert all(ids.count(one) <= 2 for one in ids)
    _nothing_runs(watch.folder)


def _in(*, minutes: float) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def _nothing_runs(folder: Path) -> None:
    """No process works in that folder any more: the reading processes end with the one that they read for."""

    def there() -> list[str]:
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    if (entry / "cwd").readlink() == folder:
                        found.append(entry.name)
                except OSError:
                    continue
        return found

    wait_until(lambda: not there(), within=10, otherwise=there)
