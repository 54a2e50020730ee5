"""Silence is noticed: whatever keeps the service from its work, somebody outside hears of it, or hears nothing and alarms."""

from __future__ import annotations

import shutil
import signal
import socket
import threading
import time
import urllib.request
from collections import namedtuple
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from tests.kit.site import Call, Site
from tests.kit.slack import Fault, SlackServer
from tests.kit.watch import Running, Watch, source, wait_until
from tests.walk.pages import fees
from watcher.errors import StoreError
from watcher.model.settings import Heartbeat, Secret, Settings
from watcher.model.source import Kind, Source, SourceId
from watcher.schedule.care import SILENT_AFTER, Care
from watcher.schedule.checks import Checks
from watcher.schedule.pulse import Pulse
from watcher.store import Store
from watcher.systemd import notify
from watcher.tasks.due import Elapsed
from watcher.tasks.tools import Tools

MONITOR = "/ping/7c1f1f3e-secret"


def now() -> datetime:
    return datetime.now(UTC)


def calls(site: Site, end: str = "") -> list[Call]:
    return [call for call in site.requests if call.path == MONITOR + end]


def serve(site: Site) -> None:
    site.serve("/fees", fees("8%"))
    site.serve(MONITOR, "OK")
    site.serve(f"{MONITOR}/fail", "OK")


def heartbeat(site: Site) -> dict[str, str]:
    return {"url": site.url(MONITOR), "every": "1s"}


@pytest.fixture
def beating(site: Site, watch: Watch) -> Running:
    """A service that is well, and has said so."""
    serve(site)
    watch.settings(source(site.url("/fees")), heartbeat=heartbeat(site))
    running = watch.start("run")
    wait_until(lambda: calls(site))
    return running


# --- six kinds of silence: each is an alarm of the monitor, by a call to /fail or by no call


def test_a_service_that_is_well_calls_and_one_that_was_stopped_does_not(
    beating: Running, site: Site, watch: Watch
) -> None:
    """SIGSTOP: no call comes any more; `watch status` sees it too. Going on, it calls again."""
    assert {(call.method, call.body) for call in calls(site)} == {("POST", b"well")}
    assert watch("status").code == 0

    beating.signal(signal.SIGSTOP)
    time.sleep(0.2)
    heard = len(calls(site))
    time.sleep(2.5)
    assert len(calls(site)) == heard
    late = watch("status", at=now() + timedelta(minutes=20))
    assert late.code == 1
    assert "the service runs, but has not got on since" in late.out

    beating.signal(signal.SIGCONT)
    wait_until(lambda: len(calls(site)) > heard)
    beating.signal(signal.SIGTERM)
    assert beating.wait().code == 0
    assert calls(site, "/fail") == []
    assert "service" not in watch("status").out


def test_a_service_that_was_killed_is_missed(beating: Running, watch: Watch) -> None:
    beating.kill()
    status = watch("status")
    assert status.code == 1
    assert "the service is not running; it began" in status.out
    assert watch("status", "--json").json[0]["service"]["running"] is False


def test_a_token_that_was_revoked_is_an_alarm(site: Site, slack: SlackServer, watch: Watch) -> None:
    """There is no other channel to tell it on, so the monitor hears of it."""
    serve(site)
    watch.settings(
        source(site.url("/fees"), notify="team"),
        channels={"team": {"type": "slack", "token": "xoxb-1-canary", "channel": "C1", "baseUrl": slack.base_url}},
        heartbeat=heartbeat(site),
    )
    watch("check", "--no-send")
    site.serve("/fees", fees("15%"))
    watch("check", "--no-send")
    slack.faults.append(Fault(200, "token_revoked"))
    running = watch.start("run")
    wait_until(lambda: calls(site, "/fail"))
    assert b"channel team: 1 message was given up: " in calls(site, "/fail")[0].body
    assert b"canary" not in calls(site, "/fail")[0].body
    running.signal(signal.SIGTERM)
    running.wait()


DISK = namedtuple("DISK", "total used free")  # as shutil gives it


@pytest.fixture
def care(site: Site, tmp_path: Path) -> Iterator[Care]:
    """The part that calls, by hand, with its own clocks."""
    serve(site)
    with Store.open(tmp_path / "watch.db") as store:
        yield Care(store, Pulse("checks"), now)


def settings_for(site: Site, *sources: Source) -> Settings:
    return Settings(sources, heartbeat=Heartbeat(Secret(site.url(MONITOR)), timedelta(0)))


def test_a_disk_that_is_nearly_full_is_an_alarm(site: Site, care: Care, monkeypatch: pytest.MonkeyPatch) -> None:
    care.look(settings_for(site))
    assert len(calls(site)) == 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: DISK(10**12, 10**12, 10**6))
    care.look(settings_for(site))
    (failed,) = calls(site, "/fail")
    assert b"is nearly full: 1 MB are free" in failed.body


def test_a_full_disk_is_an_alarm_and_over_when_there_is_room(
    site: Site, care: Care, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the workers could not write is told by the one who can still speak."""
    care._pulse.fault("checks", "watch.db: the disk is full; nothing was changed")
    care.look(settings_for(site))
    assert calls(site, "/fail")[0].body == b"watch.db: the disk is full; nothing was changed"

    def full(*_: object) -> None:
        raise StoreError("watch.db: the disk is full")

    care._pulse.beat("checks")
    with monkeypatch.context() as patched:
        patched.setattr("watcher.schedule.care.status_of", full)
        care.look(settings_for(site))
    assert calls(site, "/fail")[1].body == b"watch.db: the disk is full"
    care.look(settings_for(site))
    assert len(calls(site)) == 1


def test_a_clock_that_was_set_back_is_an_alarm(site: Site, watch: Watch, tmp_path: Path) -> None:
    serve(site)
    watch.settings(source(site.url("/fees")))
    watch("check")
    with Store.open(watch.database) as store:
        an_hour_ago = Care(store, Pulse("checks"), lambda: now() - timedelta(hours=1))
        an_hour_ago.look(settings_for(site))
    assert calls(site, "/fail")[0].body.startswith(b"the clock was set back, or ran ahead: it is ")
    assert "the clock was set back" in watch("status", at=now() - timedelta(hours=1)).out


@pytest.mark.parametrize("what", ["a hung child", "a full pool"])
def test_what_hangs_is_silence(what: str, site: Site, tools: Tools, tmp_path: Path) -> None:
    """Something is under way and nothing comes of it, so the checks do not beat, and then nobody calls."""
    serve(site)
    seconds = [0.0]
    pulse = Pulse("checks", seconds=lambda: seconds[0])
    sources = tuple(
        Source(SourceId(f"s{number}"), "Bazaar", "Fees", Kind.FEES, (f"https://s{number}.invalid/",))
        for number in range(1 if what == "a hung child" else 40)
    )
    stop, wake = Event(), Event()
    checks = Checks(
        tools_with(tools, sources), Elapsed(), stop, wake=wake, busy=Event(), heard=lambda: None, pulse=pulse
    )
    wake.set()
    checks.look(timedelta(0))
    for seconds[0] in (100.0, SILENT_AFTER + 1):  # the clock goes on
        checks.look(timedelta(0))
    with Store.open(tmp_path / "watch.db") as store:
        Care(store, pulse, now).look(settings_for(site, *sources))
    stop.set()
    checks.close()
    assert site.requests == []


class _Never:
    """A network that answers nothing."""

    def fetch_all(self, requests: object) -> Iterator[object]:
        threading.Event().wait(3)
        yield from ()


@pytest.fixture
def tools(tmp_path: Path, readers: object) -> Iterator[Tools]:
    with Store.open(tmp_path / "hanging.db") as store:
        yield Tools(Settings(()), store, _Never(), readers, {}, now)  # type: ignore[arg-type]  # it never answers


def tools_with(tools: Tools, sources: tuple[Source, ...]) -> Tools:
    from dataclasses import replace

    return replace(tools, settings=Settings(sources))


# --- what else the monitor hears


def test_before_the_first_round_is_over_nothing_is_said(site: Site, care: Care) -> None:
    never = Source(SourceId("never"), "Bazaar", "Fees", Kind.FEES, (site.url("/fees"),))
    care.look(settings_for(site, never))
    assert site.requests == []


@pytest.mark.parametrize("answer", [(404, {}), (301, {"Location": "/elsewhere"}), (500, {})])
def test_a_monitor_that_does_not_take_it_is_logged_without_its_address(
    answer: tuple[int, dict[str, str]], site: Site, watch: Watch
) -> None:
    site.serve("/fees", fees())
    site.serve(MONITOR, "no", status=answer[0], headers=answer[1])
    watch.settings(source(site.url("/fees")), heartbeat=heartbeat(site))
    running = watch.start("run")
    running.says(f"the monitor answered {answer[0]}")
    running.signal(signal.SIGTERM)
    assert "secret" not in running.wait().err
    assert not site.asked("/elsewhere")


def test_a_monitor_that_is_not_there_holds_up_nothing(site: Site, watch: Watch) -> None:
    site.serve("/fees", fees())
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    watch.settings(source(site.url("/fees")), heartbeat={"url": f"http://127.0.0.1:{port}/ping/secret", "every": "1s"})
    running = watch.start("run")
    running.says("the monitor cannot be reached: Connection refused")
    running.says("outcome=first_seen")
    running.signal(signal.SIGTERM)
    ran = running.wait()
    assert ran.code == 0
    assert "secret" not in ran.err


# --- systemd


def test_systemd_hears_that_it_is_ready_gets_on_reloads_and_ends(site: Site, watch: Watch, tmp_path: Path) -> None:
    site.serve("/fees", fees())
    watch.settings(source(site.url("/fees")))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(20)
        running = watch.start("run", env={"NOTIFY_SOCKET": str(tmp_path / "notify")})
        said = [systemd.recv(1000).decode()]
        while "READY=1" not in said:
            said.append(systemd.recv(1000).decode())
        assert set(said) <= {"READY=1", "WATCHDOG=1"}
        running.signal(signal.SIGHUP)
        while not said[-1].startswith("RELOADING=1\nMONOTONIC_USEC="):
            said.append(systemd.recv(1000).decode())
        while said[-1] != "READY=1":
            said.append(systemd.recv(1000).decode())
        running.signal(signal.SIGTERM)
        while said[-1] != "STOPPING=1":
            said.append(systemd.recv(1000).decode())
    assert "WATCHDOG=1" in said
    assert running.wait().code == 0


def test_an_abstract_address_of_systemd_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        name = f"watch-test-{time.monotonic_ns()}"
        systemd.bind(f"\0{name}")
        systemd.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        notify("READY=1")
        assert systemd.recv(100) == b"READY=1"
    notify("READY=1")  # nobody listens any more, and that is all right


# --- numbers


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_numbers_are_served_on_this_machine(site: Site, watch: Watch) -> None:
    pytest.importorskip("prometheus_client", reason="the extra «metrics» is not installed")
    site.serve("/fees", fees())
    port = free_port()
    watch.settings(source(site.url("/fees")), metrics=port)
    running = watch.start("run")
    running.says("outcome=first_seen")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    for line in (
        "watch_well 1.0",
        'watch_messages{state="sent"} 0.0',
        'watch_source_in_trouble{source="bazaar-fees"} 0.0',
    ):
        assert f"\n{line}\n" in text
    assert 'watch_source_seen_time_seconds{source="bazaar-fees"} ' in text
    running.signal(signal.SIGTERM)
    assert running.wait(within=15).code == 0


def test_a_port_that_is_taken_is_told(site: Site, watch: Watch) -> None:
    pytest.importorskip("prometheus_client", reason="the extra «metrics» is not installed")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        watch.settings(source(site.url("/fees")), metrics=port)
        ran = watch.start("run").wait()
    assert ran.code == 1
    assert f"metrics: port {port} of 127.0.0.1 cannot be had" in ran.err
    assert "Traceback" not in ran.err


# --- backups are made by the service


def test_the_service_makes_a_backup_and_says_so(site: Site, watch: Watch) -> None:
    site.serve("/fees", fees())
    watch.settings(source(site.url("/fees")), backups={"folder": "copies", "daily": 2, "weekly": 0})
    watch("check")
    copies = watch.folder / "copies"
    copies.mkdir()
    for day in (1, 2, 3):
        (copies / f"watch-2026010{day}T060000Z.db").write_bytes(b"an old one")
    running = watch.start("run")
    running.says('event="backup made"')
    running.signal(signal.SIGTERM)
    assert "replaced=2" in running.wait().err
    names = sorted(file.name for file in copies.iterdir())
    assert len(names) == 2
    assert names[0] == "watch-20260103T060000Z.db"
    with Store.open(copies / names[1], read_only=True) as store:
        store.verify()


def test_a_backup_that_cannot_be_made_is_told_and_the_service_goes_on(site: Site, watch: Watch) -> None:
    site.serve("/fees", fees())
    (watch.folder / "file").write_text("")
    watch.settings(source(site.url("/fees")), backups={"folder": "file/copies"})
    running = watch.start("run")
    running.says('event="no backup could be made"')
    running.says("outcome=first_seen")
    running.signal(signal.SIGTERM)
    assert running.wait().code == 0
