"""Pages that mean harm are read or ended within limits, and no good page waits for them."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from tests.kit.hostile import PAGES, Hostile, within_bounds
from tests.kit.site import Site, page
from tests.kit.watch import Watch, source
from watcher.model.source import SourceId
from watcher.store import Store
from watcher.tasks.readers import Readers, raised, too_complex

GOOD = 4
# `HOSTILE=all` takes every one of them, twice: whole, and cut to what is just read. It takes some minutes.
QUICK = """
deep divs,many attributes,many lines,charset idna,deep json,any bytes,feed of doubled entities,feed with a file,pdf bomb
""".strip().split(",")
CHOSEN = PAGES if os.environ.get("HOSTILE") == "all" else {name: PAGES[name] for name in QUICK}


@pytest.fixture
def limited() -> Iterator[Readers]:
    with Readers(2, cpu_seconds=1) as limited:
        yield limited


def spin() -> None:
    while True:
        pass


def grow() -> int:
    return len([bytes(1_000_000) for _ in range(5_000)])


def sleep() -> None:
    time.sleep(60)


@pytest.mark.parametrize(
    ("work", "why"),
    [(spin, "reading it took too long and was ended"), (grow, "reading it took too much memory and was ended")],
)
def test_what_takes_too_much_is_ended_and_the_next_page_is_read(limited, work, why):
    """Processor time is counted, so that a busy machine ends no page that is merely waiting for it."""
    ended = [limited.submit(work) for _ in range(2)]
    next_one = limited.submit(len, "fees")

    assert [too_complex(one.exception(60) or Exception()) for one in ended] == [f"the page is too complex: {why}"] * 2
    assert next_one.result(60) == 4


def test_what_waits_for_ever_is_ended_too():
    with Readers(1, seconds=0.5) as readers:
        error = readers.submit(sleep).exception(30)

    assert too_complex(error or Exception()) == "the page is too complex: reading it took too long and was ended"


def test_another_failure_is_a_bug_and_not_a_complex_page(limited):
    error = limited.submit(int, "fees").exception(30)

    assert isinstance(error, ValueError)
    assert too_complex(error) is None


def cripple() -> None:
    """What the system may do to a child: it has no room for its next task any more."""
    held = int(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmData" in line))
    resource.setrlimit(resource.RLIMIT_DATA, (held * 1024, held * 1024))


def test_a_child_that_dies_while_it_takes_a_task_leaves_none_waiting():
    """Of pages as large as they may be, of which the second does not fit into the pipe any more."""
    with Readers(1) as readers:
        readers.submit(cripple).result(60)
        waiting = [readers.submit(len, bytes(5_000_000)) for _ in range(4)]
        ends = [one.exception(60) for one in waiting]
        assert {type(end) for end in ends} == {BrokenProcessPool}
        assert "no process can be begun that reads pages" in str(raised(ends[-1]))
        assert readers.submit(len, bytes(5_000_000)).result(60) == 5_000_000


def test_where_no_child_answers_the_tasks_fail_and_others_take_their_place(monkeypatch):
    monkeypatch.setattr("watcher.tasks.readers._LOOKS_EVERY", 0.2)
    with Readers(1, seconds=1) as readers:
        child = readers.submit(os.getpid).result(60)
        os.kill(child, signal.SIGSTOP)
        assert isinstance(readers.submit(len, "fees").exception(60), BrokenProcessPool)
        assert readers.submit(len, "fees").result(60) == 4


def test_a_page_that_had_to_be_ended_is_broken_and_kept_to_be_looked_at(site, watch):
    """The child that would have packed it is gone."""
    body = PAGES["many comments"]().body
    site.serve("/fees", page(body))
    watch.settings(source(site.url("/fees")))

    ran = watch("check", "--json")

    assert ran.outcomes == {"bazaar-fees": "broken"}
    assert "the page is too complex" in ran.json[0]["reason"]
    with Store.open(watch.database, read_only=True) as store:
        (kept,) = store.browse.held_pages(SourceId("bazaar-fees"))
        assert store.snapshot(kept.part.sha256).body() == body


WITHOUT_FILES = """
import os, resource, time
from concurrent.futures.process import BrokenProcessPool
from watcher.errors import MachineError
from watcher.model.source import SourceId
from watcher.store import Store
from watcher.tasks.readers import Readers

soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
with Readers(1) as readers:
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")), hard))
    try:
        readers.submit(len, "fees")
    except MachineError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    while True:  # what was begun under the limit may end only now
        try:
            print(readers.submit(len, "fees").result(60))
            break
        except (MachineError, BrokenProcessPool):
            time.sleep(0.1)
"""


def test_where_no_process_can_be_begun_it_is_said_and_the_next_one_may_be():
    """No traceback, and no pool that stays broken: it may have been a full disk for a moment."""
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_FILES], capture_output=True, text=True, timeout=100, check=False
    )
    first, second = ran.stdout.splitlines()
    assert "no process can be begun that reads pages" in first
    assert "Too many open files" in first
    assert second == "4"


def good(number: int, rate: str) -> str:
    clauses = "".join(f"<p>{at}. For order {at} of group {number} the seller pays a fee.</p>" for at in range(1, 30))
    return f"<html lang=en><main><h1>Fees {number}</h1><p>You pay {rate} of the price.</p>{clauses}</main>"


@pytest.mark.timeout(1200)
def test_good_pages_are_read_whatever_stands_beside_them(tmp_path):
    """Two rounds of both sorts in one file: every good page is read and its change told; no hostile one is a bug."""
    with Site(hosts=3) as site, Readers(2, cpu_seconds=3) as readers:
        watch = Watch(tmp_path, readers)
        hostile = [source(site.url(path, host=2), id=path[1:]) | rules for path, rules in serve_hostile(site)]
        names = [f"good-{number}" for number in range(GOOD)]
        watch.settings(*hostile, *(source(site.url(f"/{name}"), id=name) for name in names))
        told = []
        for rate in ("8%", "15%"):
            for number, name in enumerate(names):
                site.serve(f"/{name}", good(number, rate))
            ran = watch("check", "--json")
            told.append({name: ran.outcomes[name] for name in names})
            assert ran.code in (0, 1), ran.err
            assert len(ran.outcomes) == len(hostile) + GOOD

    assert told == [dict.fromkeys(names, "first_seen"), dict.fromkeys(names, "changed")]


def serve_hostile(site: Site) -> Iterator[tuple[str, dict[str, object]]]:
    for number, make in enumerate(CHOSEN.values()):
        for form, hostile in enumerate(forms_of(make())):
            path = f"/hostile-{number}-{form}"
            charset = f"; charset={hostile.charset}" if hostile.charset and len(hostile.charset) < 1000 else ""
            site.serve(path, page(hostile.body, media_type=hostile.media_type + charset))
            css = [one for one in hostile.rules.select if isinstance(one, str)]
            yield path, {"select": css} if css else {}


def forms_of(hostile: Hostile) -> list[Hostile]:
    cut = within_bounds(hostile) if CHOSEN is PAGES else None
    return [hostile, cut] if cut else [hostile]
