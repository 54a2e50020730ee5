"""A browser that hangs, dies or grows is ended with all its children, another takes its place, and nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import manners
from tests.kit.site import Call
from tests.kit.watch import source, wait_until
from watcher.errors import FetchError
from watcher.fetch import Fetcher, browser, browser_engine
from watcher.model.page import Request

FEES = "<main id=fees><h1>Selling fees</h1><p>You pay 8% of the price.</p></main>"


def browsers(of: int | None = None) -> list[int]:
    """The browsers that were started by a process of that number (this one), with their drivers' children and zombies."""
    parents: dict[int, int] = {}
    names: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                name, _, rest = (folder / "stat").read_text().partition("(")[2].rpartition(")")
            except OSError:
                continue
            parents[int(folder.name)], names[int(folder.name)] = int(rest.split()[1]), name
    ours = {of or os.getpid()}
    for _ in range(10):
        ours |= {pid for pid, parent in parents.items() if parent in ours}
    return [pid for pid in ours if "chrom" in names.get(pid, "")]


def has_ended(pid: int) -> bool:
    """Whose parent was killed is taken off the list by the system's first process, whenever that finds the time."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _surroundings_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""  # it has ended since


def folders() -> set[str]:
    left = ("watch-browser-", "playwright", "org.chromium", ".org.chromium")
    return {one.name for one in Path(tempfile.gettempdir()).iterdir() if one.name.startswith(left)}


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others on this machine may have browsers, too; what lies in the system's folder may be theirs."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def ask(site) -> Callable[..., bytes]:
    site.serve("/fees", FEES)

    def once(fetcher: Fetcher, path: str = "/fees", host: int = 1, **how: Any) -> bytes:
        wanted = Request(site.url(path, host=host), browser=True, robots_permitted=True, wait_for=("#fees",))
        return fetcher.fetch(replace(wanted, **how)).body

    return once


def make(deadline: float = 25) -> Fetcher:
    return Fetcher(manners(timedelta(seconds=deadline)), lambda: datetime.now(UTC))


def test_nothing_is_left_when_all_is_done(ask):
    before, had = folders(), set(browsers())
    with make() as fetcher:
        ask(fetcher)
        assert set(browsers()) - had

    assert set(browsers()) - had == set()
    assert folders() - before == set()


@pytest.mark.parametrize("script", ["while (1);", "setTimeout(() => { while (1); }, 50)"])
def test_a_page_that_hangs_is_ended_in_time_and_the_next_one_is_drawn(site, ask, script):
    site.serve("/loop", f"<p>Wait</p><script>{script}</script>")
    with make(deadline=5) as fetcher:
        with contextlib.suppress(FetchError):
            ask(fetcher)  # to start it takes its time where the machine is busy
        began = time.monotonic()
        with pytest.raises(FetchError, match="the answer was not complete within 5 s"):
            ask(fetcher, "/loop")

        assert time.monotonic() - began < 5 + 4
        assert b"8%" in ask(fetcher)


def test_a_page_that_grows_is_ended_and_the_others_are_drawn(site, ask):
    """The one beside it, too: it is the page that is ended, and not the browser."""
    site.serve("/slow", "<p>Wait</p><script>setTimeout(() => document.body.innerHTML = `" + FEES + "`, 4000)</script>")
    site.serve(
        "/grows", "<script>const kept = []; setInterval(() => kept.push(new Uint8Array(5e7).fill(1)), 20)</script>"
    )
    with Fetcher(replace(manners(), browser_memory=700_000_000), lambda: datetime.now(UTC)) as fetcher:
        beside: list[bytes] = []
        drawing = threading.Thread(target=lambda: beside.append(ask(fetcher, "/slow", host=2)))
        drawing.start()
        wait_until(lambda: site.asked("/slow"), within=20)
        with pytest.raises(FetchError, match="too much memory"):
            ask(fetcher, "/grows")
        drawing.join(30)

        assert [b"8%" in one for one in beside] == [True]
        assert b"8%" in ask(fetcher)


def test_a_browser_that_was_killed_is_started_again(site, ask):
    """The page that was being drawn fails as one that may be asked again."""
    before, had = folders(), set(browsers())
    site.serve("/hangs", Call.hang)
    with make() as fetcher:
        ask(fetcher)

        def shoot() -> None:
            wait_until(lambda: site.asked("/hangs"))
            for pid in set(browsers()) - had:
                os.kill(pid, signal.SIGKILL)

        threading.Thread(target=shoot).start()
        with pytest.raises(FetchError) as error:
            ask(fetcher, "/hangs")

        assert error.value.transient
        assert b"8%" in ask(fetcher)

    assert set(browsers()) - had == set()
    assert folders() - before == set()


def test_the_browser_is_told_no_secret_of_its_surroundings(site, ask, monkeypatch):
    monkeypatch.setenv("SLACK_WEBHOOK", "https://hooks.slack.example/planted-secret")
    had = set(browsers())
    with make() as fetcher:
        ask(fetcher)
        told = [_surroundings_of(pid) for pid in set(browsers()) - had]

    assert any(b"watch-browser-" in one for one in told), "there was one, and it could be looked into"
    assert [one for one in told if b"planted-secret" in one] == []


def test_where_memory_is_short_pages_wait_for_one_another(site, ask, monkeypatch):
    monkeypatch.setattr(browser, "ROOM", 0.0)
    site.serve("/first", FEES + "<script>setTimeout(() => fetch('/last'), 2000); fetch('/hangs')</script>")
    site.serve("/last", "")
    site.serve("/hangs", Call.hang)
    with make() as fetcher:
        ask(fetcher)
        drawing = threading.Thread(target=ask, args=(fetcher, "/first"))
        drawing.start()
        wait_until(lambda: site.asked("/first"), within=20)
        ask(fetcher, host=2)
        drawing.join(30)

    assert site.asked("/fees")[-1].at > site.asked("/last")[0].at


def test_a_browser_that_nobody_needs_ends(ask, monkeypatch):
    monkeypatch.setattr(browser_engine, "IDLE", 0.2)
    had = set(browsers())
    with make() as fetcher:
        ask(fetcher)
        wait_until(lambda: not set(browsers()) - had)

        assert b"8%" in ask(fetcher)


def test_closing_ends_what_is_being_drawn(site, ask):
    site.serve("/hangs", Call.hang)
    fetcher = make()
    errors = []

    def draw() -> None:
        try:
            ask(fetcher, "/hangs")
        except FetchError as error:
            errors.append(error.reason)

    drawing = threading.Thread(target=draw)
    drawing.start()
    wait_until(lambda: site.asked("/hangs"))
    began = time.monotonic()
    fetcher.close()
    drawing.join(20)

    assert errors == ["stopped before an answer came"]
    assert time.monotonic() - began < 10


def test_a_command_that_is_killed_leaves_no_browser(site, watch):
    """By kill -9: the browser notices that nobody is there any more."""
    site.serve("/hangs", Call.hang)
    watch.settings(source(site.url("/hangs"), browser=True))
    running = watch.start("check")
    wait_until(lambda: site.asked("/hangs"), within=40, otherwise=lambda: running.out + running.err)
    started = browsers(running.pid)
    assert started

    running.kill()

    wait_until(lambda: all(map(has_ended, started)))
