"""`python -m benchmarks.browsing`: how quickly `watch serve` answers over a database of 200,000 changes, on one core.

Every page, feed, export and question of the API is asked for over HTTP, logged in, each many times with other values;
with `--cold` also once with the program just started, and the file no longer in memory. The floor, in the same run, is the
style sheet from the same server: what an answer costs that reads nothing and says nothing new.
"""

from __future__ import annotations

import http.client
import json
import math
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import click
from rich.console import Console
from rich.table import Table

from benchmarks import archive
from watcher.model.change import Verdict
from watcher.model.source import Kind
from watcher.store import Filters, Store
from watcher.store.search import start_of

AIM = 0.1  # seconds, at the 95th percentile
PASSWORD = "correct horse battery staple"  # of a server that lives for this run
BEGUN = 10_000  # bytes, of an answer that goes on for as long as there are changes
FLOOR = "the style sheet (the floor)"
HOSTILE = (
    '"',
    "* * *",
    "NEAR(a b)",
    "a" * 300,
    "-",
    "'; DROP TABLE changes; --",
    "words:the",
    "the AND OR NOT",
    "\0",
    "%00" * 50,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of question: its name and the addresses that are asked for, and what is sent with them.

    `bytes`: how much of an answer is waited for, where it is sent while it is made; None: all of it.
    """

    name: str
    paths: tuple[str, ...]
    headers: tuple[tuple[str, str], ...] = ()
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What the answers of one kind took, in seconds: wall times, and the CPU of the server for one; bytes of the largest."""

    asked: Asked
    cold: tuple[float, ...]
    warm: tuple[float, ...]
    cpu: float
    largest: int

    def percentile(self, part: float) -> float:
        """The warm wall time within which that part of the answers came."""
        return percentile(self.warm, part)


@click.command()
@click.option("--changes", default=200_000, show_default=True, type=click.IntRange(min=100))
@click.option("--sources", default=5_000, show_default=True, type=click.IntRange(min=10))
@click.option("--each", default=40, show_default=True, type=click.IntRange(min=1), help="How many questions of a kind.")
@click.option("--core", default=0, show_default=True, help="The one core that the server may use.")
@click.option("--database", type=click.Path(path_type=Path), help="Keep the database here, and use it again.")
@click.option(
    "--cold",
    is_flag=True,
    help="Also ask each kind as the first thing, with nothing of the file in memory; takes minutes.",
)
@click.option("--only", default="", help="Only the kinds whose name holds this.")
@click.option("--json", "to", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures to this file.")
def main(
    changes: int, sources: int, each: int, core: int, database: Path | None, cold: bool, only: str, to: Path | None
) -> None:
    """Measure the pages on this machine; nothing leaves it."""
    with tempfile.TemporaryDirectory(prefix="watch-browsing-") as folder:
        path = database or Path(folder) / "watch.db"
        if not path.exists():
            archive.make(path, sources, changes)
        config = Path(folder) / "sources.yaml"
        config.write_text(archive.settings(sources, PASSWORD), encoding="utf-8")
        kinds = [one for one in _kinds(path, each) if only in one.name or one.name == FLOOR]
        answered = _measure(kinds, path, config, core, cold=cold)
    _print(
        answered, path if database else None, f"{changes:,} changes of {sources:,} sources, {each} of a kind, one core"
    )
    if to is not None:
        to.write_text(json.dumps([_figures(one) for one in answered], indent=2) + "\n", encoding="utf-8")


def percentile(times: Sequence[float], part: float) -> float:
    """The least of the times within which that part of them lies."""
    return sorted(times)[max(0, math.ceil(part * len(times)) - 1)]


def _measure(kinds: Sequence[Asked], database: Path, config: Path, core: int, *, cold: bool) -> list[Answered]:
    first = {one.name: (math.nan,) for one in kinds}
    for one in kinds if cold else ():
        _forget(database)
        with _served(database, config, core) as visitor:
            first[one.name] = (visitor.ask(one.paths[0], one)[0],)
    answered = []
    with _served(database, config, core) as visitor:
        for one in kinds:
            before = visitor.cpu()
            found = [visitor.ask(path, one) for path in one.paths]
            cpu = (visitor.cpu() - before) / len(found)
            times = tuple(seconds for seconds, _ in found)
            answered.append(Answered(one, first[one.name], times, cpu, max(size for _, size in found)))
    return answered


def _forget(database: Path) -> None:
    """Ask the system to have nothing of the file in memory any more."""
    with database.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


class _Visitor:
    """Somebody who has logged in, with a connection that stays open."""

    def __init__(self, address: str, process: int) -> None:
        self._host = address.removeprefix("http://")
        self._process = process
        self._open = http.client.HTTPConnection(self._host, timeout=60)
        self._cookie = ""
        page = self._request("GET", "/login").decode()
        token = re.search(r'name="token" value="([0-9a-f]+)"', page)
        assert token is not None, "the page has a form"
        form = urlencode({"token": token[1], "password": PASSWORD, "next": "/"})
        self._open.request("POST", "/login", form, {
            "Content-Type": "application/x-www-form-urlencoded", "Origin": address,
        })  # fmt: skip
        response = self._open.getresponse()
        response.read()
        self._cookie = (response.getheader("set-cookie") or "").partition(";")[0]
        assert self._cookie, "the password was taken"

    def ask(self, path: str, asked: Asked) -> tuple[float, int]:
        """How long the answer took, as far as it is waited for, in seconds, and how many bytes that was."""
        began = time.perf_counter()
        body = self._request("GET", path, dict(asked.headers), asked.bytes)
        seconds = time.perf_counter() - began
        if asked.bytes is not None:
            self._open.close()  # the rest is not wanted; the next question opens it again
        return seconds, len(body)

    def cpu(self) -> float:
        """The seconds of CPU that the server and its children took so far."""
        return (
            sum(
                int((thread / "schedstat").read_text().split()[0])
                for process in (self._process, *_children(self._process))
                for thread in Path(f"/proc/{process}/task").iterdir()
            )
            / 1e9
        )

    def _request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, most: int | None = None
    ) -> bytes:
        self._open.request(method, path, headers={"Cookie": self._cookie, "Accept": "text/html", **(headers or {})})
        response = self._open.getresponse()
        body = response.read(most)
        if response.status >= 500 or response.status in (401, 429):
            raise SystemExit(f"{path[:200]} was answered with {response.status}: {body[:300]!r}")
        return body


def _children(process: int) -> Iterator[int]:
    for thread in Path(f"/proc/{process}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield int(child)
            yield from _children(int(child))


@contextmanager
def _served(database: Path, config: Path, core: int) -> Iterator[_Visitor]:
    """The real command as a process of its own that may use one core."""
    command = [sys.executable, "-c", "from watcher.cli import main; main()", "serve", "--listen", "127.0.0.1:0",
               "--config", str(config), "--database", str(database)]  # fmt: skip
    ours = os.sched_getaffinity(0)
    log = config.with_name("said")
    with log.open("w") as said:
        os.sched_setaffinity(0, {core})  # a child has what its parent has
        try:
            process = subprocess.Popen(command, stderr=said, text=True)
        finally:
            os.sched_setaffinity(0, ours)
    try:
        yield _Visitor(_address(log, process), process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _address(log: Path, process: subprocess.Popen[str]) -> str:
    """Where it serves, once it says so."""
    while process.poll() is None:
        if found := re.search(r"http://[0-9.:]+", log.read_text("utf-8")):
            return found[0]
        time.sleep(0.05)
    raise SystemExit(f"the pages were not served:\n{log.read_text('utf-8')}")


def _kinds(database: Path, each: int) -> list[Asked]:
    chance = random.Random(11)
    language = archive.Language(random.Random(7))
    with Store.open(database, read_only=True) as store:
        browse = store.browse
        sources = [pulse.source.id for pulse in browse.pulses()]
        newest = browse.newest()
        services = list(browse.services())
        some = browse.changes(Filters(), limit=200)
        changes = [one.change.id for one in some] + [
            chance.randint(1, max(one.change.id for one in some)) for _ in some
        ]
        shas = [part.sha256 for one in some[:60] for part in browse.sides(one.change.id).after.parts]
        etags = {}
    oldest = start_of(archive.BEGINS)

    def many(make: object) -> tuple[str, ...]:
        assert callable(make)
        return tuple(make() for _ in range(each))

    def pick(values: Sequence[object]) -> str:
        return quote(str(chance.choice(values)))

    def day() -> str:
        return (archive.BEGINS + timedelta(days=chance.randint(30, 1060))).date().isoformat()

    def position() -> int:
        return chance.randint(oldest, newest)

    def common() -> str:
        return chance.choice(archive.COMMON)

    def middle() -> str:
        return chance.choice(language.words[200:2_000])

    def rare() -> str:
        return chance.choice(language.words[10_000:])

    def editions() -> str:
        source = chance.choice(sources)
        with Store.open(database, read_only=True) as store:
            found = [one.id for one in store.browse.editions(source)]
        old, new = chance.choice(found), chance.choice(found)
        return f"/sources/{source}/compare?from={old}&to={new}"

    verdicts, kinds, weights = (
        list(Verdict),
        [kind for kind in Kind if kind != "announcements"],
        ["material", "editorial"],
    )
    del etags
    return [
        Asked(FLOOR, many(lambda: "/static/style.css")),
        Asked("changes", many(lambda: "/")),
        Asked("changes, deep", many(lambda: f"/?before={position()}")),
        Asked("changes by service", many(lambda: f"/?service={pick(services)}")),
        Asked("changes by service, deep", many(lambda: f"/?service={pick(services)}&before={position()}")),
        Asked("changes by source", many(lambda: f"/?source={pick(sources)}")),
        Asked("changes by kind", many(lambda: f"/?kind={pick(kinds)}&before={position()}")),
        Asked("changes by weight", many(lambda: f"/?weight={pick(weights)}&before={position()}")),
        Asked("changes by verdict", many(lambda: f"/?verdict={pick(verdicts)}&before={position()}")),
        Asked("changes by time", many(lambda: f"/?since={day()}&until={day()}")),
        Asked("changes not acknowledged", many(lambda: "/?open=1")),
        Asked("changes not acknowledged by all filters", many(
            lambda: f"/?open=1&service={pick(services)}&kind={pick(kinds)}&verdict={pick(verdicts)}")),
        Asked("changes by service, kind, weight, verdict", many(
            lambda: f"/?service={pick(services)}&kind={pick(kinds)}&weight={pick(weights)}&verdict={pick(verdicts)}")),
        Asked("changes by kind, weight, verdict, time", many(
            lambda: f"/?kind={pick(kinds)}&weight={pick(weights)}&verdict={pick(verdicts)}&since={day()}&until={day()}")),
        Asked("changes by a service that there is not", many(lambda: f"/?service=Nobody&verdict={pick(verdicts)}")),
        Asked("changes by source and what it never had", many(
            lambda: f"/?source={pick(sources)}&kind={pick(kinds)}&verdict=went_back")),
        Asked("search, the rarest word", many(lambda: f"/?q={archive.RARE}")),
        Asked("search, a rare word", many(lambda: f"/?q={rare()}")),
        Asked("search, a usual word", many(lambda: f"/?q={middle()}")),
        Asked("search, the commonest words", many(lambda: f"/?q={common()}")),
        Asked("search, three common words", many(lambda: f"/?q={common()}+{common()}+{common()}")),
        Asked("search, a phrase", many(lambda: "/?q=" + quote(f'"{common()} {common()}"'))),
        Asked("search, a beginning", many(lambda: f"/?q={middle()[:3]}*")),
        Asked("search, the beginning of common words", many(lambda: "/?q=" + chance.choice(("sel*", "the*", "pol*", "age*")))),
        Asked("search, common without common", many(lambda: f"/?q={common()}+-{common()}")),
        Asked("search, common and rare", many(lambda: f"/?q={common()}+{rare()}+{middle()}")),
        Asked("search, a common word nowhere with a rare one", many(lambda: f"/?q={common()}+{rare()}+{rare()}")),
        Asked("search, no hit", many(lambda: f"/?q=qq{rare()}qq")),
        Asked("search, hostile", many(lambda: f"/?q={quote(chance.choice(HOSTILE))}")),
        Asked("search, common, deep", many(lambda: f"/?q={common()}&before={position()}")),
        Asked("search, common, long ago", many(lambda: f"/?q={common()}&until={archive.BEGINS.date()}&since={day()}")),
        Asked("search, usual, by time", many(lambda: f"/?q={middle()}&since={day()}&until={day()}")),
        Asked("search by service and verdict", many(
            lambda: f"/?q={common()}&service={pick(services)}&verdict={pick(verdicts)}")),
        Asked("search by source", many(lambda: f"/?q={common()}&source={pick(sources)}")),
        Asked("search by all filters", many(
            lambda: f"/?q={middle()}&service={pick(services)}&kind={pick(kinds)}&weight=material&verdict={pick(verdicts)}"
            f"&since={day()}&open=1")),
        Asked("a change", many(lambda: f"/changes/{pick(changes)}")),
        Asked("a change, side by side", many(lambda: f"/changes/{pick(changes)}?view=side")),
        Asked("a source", many(lambda: f"/sources/{pick(sources)}")),
        Asked("a source on a day", many(lambda: f"/sources/{pick(sources)}?at={day()}")),
        Asked("two texts compared", many(editions)),
        Asked("two days compared", many(
            lambda: f"/sources/{pick(sources)}/compare?from_day={day()}&to_day=2026-11-24")),
        Asked("overview", many(lambda: "/overview")),
        Asked("overview by filter", many(
            lambda: f"/overview?service={pick(services)}&state={pick(('well', 'held', 'overdue'))}&q=policy+{chance.randint(1, 9)}")),
        Asked("overview, deep", many(lambda: f"/overview?page={chance.randint(1, 50)}")),
        Asked("a page as it was", many(lambda: f"/snapshots/{pick(shas)}")),
        Asked("a page as it was, to keep", many(lambda: f"/snapshots/{pick(shas)}/download")),
        Asked("feed", many(lambda: "/feeds/changes.atom")),
        Asked("feed of a service", many(lambda: f"/feeds/changes.atom?service={pick(services)}")),
        Asked("feed of a source", many(lambda: f"/feeds/changes.atom?source={pick(sources)}")),
        Asked("feed of a verdict", many(lambda: f"/feeds/changes.atom?verdict={pick(verdicts)}")),
        Asked("calendar", many(lambda: "/calendar.ics")),
        Asked("CSV, until it comes", many(lambda: f"/changes.csv?until={day()}"), bytes=BEGUN),
        Asked("CSV by filter, until it comes", many(
            lambda: f"/changes.csv?service={pick(services)}&verdict={pick(verdicts)}&since={day()}"), bytes=BEGUN),
        Asked("CSV by words, until it comes", many(lambda: f"/changes.csv?q={middle()}"), bytes=BEGUN),
        Asked("API: changes", many(lambda: f"/api/v1/changes?limit=200&cursor={position()}")),
        Asked("API: changes by filter", many(
            lambda: f"/api/v1/changes?service={pick(services)}&kind={pick(kinds)}&verdict={pick(verdicts)}")),
        Asked("API: changes by words", many(lambda: f"/api/v1/changes?q={common()}&weight=material")),
        Asked("API: a change", many(lambda: f"/api/v1/changes/{pick(changes)}")),
        Asked("API: sources", many(lambda: f"/api/v1/sources?cursor={pick(sources)}")),
        Asked("API: sources of a service", many(lambda: f"/api/v1/sources?service={pick(services)}")),
        Asked("API: a source", many(lambda: f"/api/v1/sources/{pick(sources)}")),
        Asked("API: a text", many(lambda: f"/api/v1/sources/{pick(sources)}/text")),
        Asked("API: a text on a day", many(lambda: f"/api/v1/sources/{pick(sources)}/text?at={day()}")),
        Asked("API: its description", many(lambda: "/api/openapi.json")),
        Asked("log in", many(lambda: "/login")),
        Asked("what there is not", many(lambda: f"/changes/{10**9 + chance.randint(1, 99)}")),
    ]  # fmt: skip


def _print(answered: Sequence[Answered], kept: Path | None, title: str) -> None:
    floor = next(one for one in answered if one.asked.name == FLOOR)
    table = Table(title=title, box=None, header_style="dim")
    for heading in ("asked for", "cold ms", "p50", "p95", "max", "CPU ms", "x floor", "kB", "aim"):
        table.add_column(heading, justify="left" if heading == "asked for" else "right")
    for one in answered:
        p95 = one.percentile(0.95)
        table.add_row(
            one.asked.name, *(f"{1000 * t:.1f}" for t in (max(one.cold), one.percentile(0.5), p95, max(one.warm), one.cpu)),
            f"{one.cpu / floor.cpu:.0f}", f"{one.largest / 1000:.0f}", "kept" if p95 <= AIM else "missed",
        )  # fmt: skip
    console = Console(width=130, highlight=False)
    console.print(table)
    every = [seconds for one in answered for seconds in one.warm]
    missed = [one.asked.name for one in answered if one.percentile(0.95) > AIM]
    said = f"missed by {', '.join(missed)}" if missed else "kept by every kind"
    console.print(
        f"all {len(every):,} answers: p50 {1000 * percentile(every, 0.5):.1f} ms, p95 {1000 * percentile(every, 0.95):.1f} ms, "
        f"max {1000 * max(every):.1f} ms; the aim, {1000 * AIM:.0f} ms at p95, is {said}"
    )
    if kept is not None:
        console.print(f"the database is {kept.stat().st_size / 1e6:,.0f} MB")


def _figures(one: Answered) -> dict[str, object]:
    times = {"p50": one.percentile(0.5), "p95": one.percentile(0.95), "max": max(one.warm), "cold": max(one.cold)}
    return {"name": one.asked.name, **times, "cpu": one.cpu, "largest": one.largest}


if __name__ == "__main__":
    main()
