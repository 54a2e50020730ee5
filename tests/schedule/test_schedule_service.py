"""The service as its operator meets it: alone with its database, never held up, its settings changed under way."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime, timedelta

from tests.kit.site import Call, Site
from tests.kit.slack import Fault, SlackServer
from tests.kit.watch import Running, Watch, source, wait_until
from tests.walk.pages import fees
from watcher.store import Store

STARTS = 8


def in_(**span: float) -> datetime:
    return datetime.now(UTC) + timedelta(**span)


def team(slack: SlackServer) -> dict[str, object]:
    return {"team": {"type": "slack", "webhook": slack.webhook_url}}


def ended(running: Running) -> None:
    running.signal(signal.SIGTERM)
    assert running.wait(within=15).code == 0


def test_of_many_starts_at_once_one_wins(site: Site, watch: Watch) -> None:
    """The others end at once with 75 and say who has the database; kill -9 frees it."""
    site.serve("/fees", fees())
    watch.settings(source(site.url("/fees")))

    starts = [watch.start("run") for _ in range(STARTS)]
    wait_until(lambda: sum(one.ended for one in starts) == STARTS - 1, within=60)
    (winner,) = [one for one in starts if not one.ended]
    winner.says("watching 1 source;")
    losers = [one.wait() for one in starts if one is not winner]

    assert {one.code for one in losers} == {75}
    assert all(f"{watch.database}: another service watches it" in one.err for one in losers)
    assert all("Traceback" not in one.err for one in losers)
    late = watch.start("run").wait()
    assert late.code == 75
    assert f"process {winner.pid} on {os.uname().nodename}, since {in_():%Y-%m-%d}" in late.err
    winner.kill()
    next_one = watch.start("run")
    next_one.says("watching 1 source;")
    ended(next_one)


def test_a_check_beside_the_service_works_and_tells_nobody_twice(site: Site, slack: SlackServer, watch: Watch) -> None:
    """Both may find the same change; it is one change and one message."""
    paths = [f"/fees-{number}" for number in range(4)]
    for path in paths:
        site.serve(path, fees("8%"))
    sources = [source(site.url(path), path[1:], every="1m", notify="team") for path in paths]
    watch.settings(*sources, channels=team(slack))
    watch("check", at=in_(minutes=-10))
    for path in paths:
        site.serve(path, fees("15%"), delay=0.2)

    running = watch.start("run")
    running.says("watching 4")
    beside = watch("check")

    wait_until(lambda: len(changes(watch)) == 4 and nothing_waits(watch))
    ended(running)
    assert beside.code == 0
    assert len(changes(watch)) == 4
    told = "".join(map(str, slack.payloads))
    assert all(told.count(f"Reference {reference}") <= 1 for reference in references(watch))
    assert all(reference in told for reference in references(watch))


def test_a_slow_host_holds_up_no_other_check(watch: Watch) -> None:
    """What is due later is checked then, although a host of the round before still says nothing."""
    with Site(hosts=2) as site:
        site.serve("/tarpit", Call.hang)
        site.serve("/fees", fees())
        pages = source(site.url("/tarpit"), "tarpit"), source(site.url("/fees", host=2), every="1m")
        watch.settings(*pages, manners={"deadline": "2m"})
        # The page is due some time after the start, and before the tarpit is given up.
        watch("check", "bazaar-fees", at=in_(seconds=-48))

        running = watch.start("run")
        wait_until(lambda: site.asked("/tarpit"))
        running.says("source=bazaar-fees outcome=unchanged", within=60)
        assert site.asked("/fees")[-1].at > site.asked("/tarpit")[0].at
        assert "source=tarpit" not in running.err
        ended(running)


def test_all_changes_of_a_round_are_one_message(site: Site, slack: SlackServer, watch: Watch) -> None:
    paths = [f"/fees-{number}" for number in range(6)]
    for path in paths:
        site.serve(path, fees("8%"))
    watch.settings(
        *(source(site.url(path), path[1:], every="1m", notify="team") for path in paths), channels=team(slack)
    )
    watch("check", at=in_(minutes=-10))
    for number, path in enumerate(paths):
        site.serve(path, fees("15%"), delay=0.3 * number)

    running = watch.start("run")
    wait_until(lambda: len(changes(watch)) == len(paths) and nothing_waits(watch), within=60)
    ended(running)

    (message,) = slack.payloads
    assert [reference for reference in references(watch) if reference not in str(message)] == []


def test_a_channel_that_says_nothing_holds_up_no_check(site: Site, slack: SlackServer, watch: Watch) -> None:
    """Checks go on when they are due while a message hangs, and the other channel has its own."""
    slack.faults.extend(Fault(delay=60) for _ in range(3))
    site.serve("/fees", fees("8%"))
    site.serve("/pages", fees("8%"))
    with SlackServer() as other:
        watch.settings(
            source(site.url("/fees"), every="1m", notify=["team", "other"]),
            source(site.url("/pages"), "pages", every="1m"),
            channels=team(slack) | {"other": {"type": "slack", "webhook": other.webhook_url}},
        )
        watch("check", "bazaar-fees", at=in_(minutes=-10))
        watch("check", "pages", at=in_(seconds=-30))
        site.serve("/fees", fees("15%"))

        running = watch.start("run")
        wait_until(lambda: slack.requests and other.payloads, within=40)
        running.says("source=pages outcome=unchanged", within=60)
        assert not slack.payloads
        running.kill()


def test_a_file_that_changed_is_taken(site: Site, slack: SlackServer, watch: Watch) -> None:
    """A new source is checked and a new channel told without a restart; what is under way goes on."""
    site.serve("/fees", fees("8%"))
    site.serve("/more", fees("8%"))
    watch.settings(source(site.url("/fees")))
    running = watch.start("run")
    running.says("source=bazaar-fees outcome=first_seen")

    more = source(site.url("/more"), "more", every="1m", notify="team")
    watch.settings(source(site.url("/fees")), more, channels=team(slack))
    running.says("source=more outcome=first_seen")
    assert "settings read anew" in running.err
    watch.settings(source(site.url("/fees")), more, channels=team(slack), manners={"pace": "1s"})
    wait_until(lambda: running.err.count("settings read anew") == 2)
    ended(running)
    assert len(site.asked("/fees")) == 1


def test_a_bad_file_changes_nothing_and_is_told_once(site: Site, slack: SlackServer, watch: Watch) -> None:
    """Logged, and told to the operator; the settings of before go on, until a good file comes."""
    site.serve("/fees", fees())
    watch.settings(source(site.url("/fees"), every="1m"), operator="team", channels=team(slack))
    running = watch.start("run")
    running.says("outcome=first_seen")

    good = watch.config.read_text()
    watch.config.write_text(good + "ulr: x\n")
    running.says("the settings file was not taken; those of before stay in force")
    running.says("unknown key «ulr»; the keys here are")
    wait_until(lambda: slack.payloads)
    running.signal(signal.SIGHUP)  # asked again for the same bad file, the operator is not told again
    wait_until(lambda: running.err.count("was not taken") == 2)
    watch.config.write_text(good.replace("Bazaar", "The Bazaar"))
    running.says("settings read anew")
    time.sleep(0.5)
    ended(running)

    (told,) = slack.payloads
    assert "SETTINGS NOT TAKEN" in str(told)
    assert "unknown key «ulr»" in str(told)


def test_sighup_reads_secrets_anew(site: Site, slack: SlackServer, watch: Watch) -> None:
    """A secret in a file beside the settings is another one, although the settings file is the same."""
    secret = watch.folder / "secret"
    secret.write_text("https://127.0.0.1:9/nowhere")
    site.serve("/fees", fees("8%"))
    page = source(site.url("/fees"), every="1m", notify="team")
    watch.settings(page, channels={"team": {"type": "slack", "webhook": "${file:secret}"}})
    watch("check", at=in_(minutes=-10))
    site.serve("/fees", fees("15%"))
    running = watch.start("run")
    running.says("Slack cannot be reached")
    secret.write_text(slack.webhook_url)
    running.signal(signal.SIGHUP)
    running.says("settings read anew")
    wait_until(lambda: slack.payloads, within=60)  # its next try comes within half a minute
    ended(running)
    assert "15%" in str(slack.payloads)


def changes(watch: Watch) -> list[object]:
    with Store.open(watch.database, read_only=True) as store:
        return list(store.changes())


def references(watch: Watch) -> set[str]:
    with Store.open(watch.database, read_only=True) as store:
        return {one.notice.message.reference for one in store.deliveries() if one.notice.change}


def nothing_waits(watch: Watch) -> bool:
    with Store.open(watch.database, read_only=True) as store:
        return all(one.state.value == "sent" for one in store.deliveries())
