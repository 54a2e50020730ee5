"""A day and a night of many pages, with faults on a tenth of everything: is every change told, and does memory stay flat?

    python -m tests.rigs.soak --hours 24 --sources 500

The clock is simulated, all else is real: the database, the reading processes, the service's own rules of what is due, and
Slack and a mail server on loopback. A tenth of the pages do not come or are no policy; a tenth of the messages is refused,
lost, or taken without a word; a tenth of the minutes has a full disk; every few hours the process ends in the midst of
it and begins anew, and the clock is set.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import re
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import structlog

from tests.kit.mail import DROP, TAKEN_THEN_DROP, Mailbox
from tests.kit.slack import Fault, SlackServer
from tests.walk.pages import WALL, fees
from watcher.app import tools_for
from watcher.errors import FetchError, StoreError
from watcher.model.notice import DeliveryState
from watcher.model.page import Fetch, Request
from watcher.model.settings import Email, Secret, Settings, SlackWebhook
from watcher.model.source import ChannelName, Kind, Source, SourceId
from watcher.store import Store
from watcher.summary import reference
from watcher.tasks.check import check
from watcher.tasks.deliver import deliver
from watcher.tasks.due import Elapsed, at_once, due_sources
from watcher.tasks.lanes import Lanes
from watcher.tasks.tools import Tools

K = TypeVar("K")

START = datetime(2026, 11, 20, 6, tzinfo=UTC)
TICK = timedelta(minutes=1)
EVERY = timedelta(hours=1)
TEAM, INBOX = ChannelName("team"), ChannelName("inbox")
FAULTY = 0.1
CHANGES_A_DAY = 2.0
PLENTY = 1_073_741_823  # pages, SQLite's own limit


@dataclass
class Report:
    """What a soak came to. `memory`: megabytes at the end of each hour. `faults`: what was not as promised."""

    hours: int
    sources: int
    checks: int = 0
    changes: int = 0
    messages: int = 0
    copies: int = 0
    caused: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class World:
    """Pages that change, a clock that can be set, and what was really shown of each page.

    `kept`: of what was shown that which could be written down. What was shown only while the disk was full, and was another
    when there was room again, nobody can know of.
    """

    def __init__(self, sources: int, changes_a_day: float, chance: random.Random, report: Report) -> None:
        self.chance, self.report, self.changes_a_day = chance, report, changes_a_day
        self.real, self.offset = 0.0, timedelta()
        self.editions = [100] * sources
        self.shown: dict[str, list[int]] = {}
        self.kept: dict[str, set[int]] = {}
        self.disk_is_full = False
        self.sources = tuple(_source(number) for number in range(sources))

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.real) + self.offset

    def pass_(self) -> None:
        """A minute goes by, and some pages change."""
        self.real += TICK.total_seconds()
        for number in range(len(self.editions)):
            if self.chance.random() < self.changes_a_day * TICK / timedelta(days=1):
                self.editions[number] += 1

    def fetch_all(self, requests: Iterable[tuple[K, Request]]) -> Iterator[tuple[K, Fetch | FetchError]]:
        """The network: nine pages of ten come as they are."""
        for key, request in requests:
            self.report.checks += 1
            yield key, self._page(request.url)

    def _page(self, url: str) -> Fetch | FetchError:
        if self.chance.random() < FAULTY:
            return self._broken(url)
        edition = self.editions[int(url.rpartition("-")[2])]
        shown = self.shown.setdefault(url, [])
        if not shown or shown[-1] != edition:
            shown.append(edition)
        if not self.disk_is_full:
            self.kept.setdefault(url, set()).add(edition)
        # Something of every page is new every time, as pages of marketplaces are.
        return self._fetch(url, fees(f"{edition / 10}%", nonce=str(self.chance.random())))

    def _broken(self, url: str) -> Fetch | FetchError:
        fault = self.chance.choice(["time-out", "503", "404", "sign-in page", "empty page"])
        self.report.caused[fault] += 1
        match fault:
            case "time-out":
                return FetchError(url, "no answer in time", transient=True)
            case "503":
                return FetchError(url, "HTTP 503 Service Unavailable", transient=True, status=503)
            case "404":
                return FetchError(url, "HTTP 404 Not Found", transient=False, status=404)
            case "sign-in page":
                return self._fetch(url, WALL)
            case _:
                return self._fetch(url, "<html><body></body></html>")

    def _fetch(self, url: str, body: str) -> Fetch:
        return Fetch(url, url, 200, self.now, body.encode(), "text/html", "utf-8")


def _source(number: int) -> Source:
    id_ = SourceId(f"page-{number}")
    url = f"https://host-{number % 50}.example/page-{number}"
    return Source(id_, f"Shop {number % 50}", f"Page {number}", Kind.FEES, (url,), every=EVERY, notify=(TEAM, INBOX))


class Soak:
    """The simulated hours."""

    def __init__(
        self, hours: int, sources: int, folder: Path, seed: int = 1, changes_a_day: float = CHANGES_A_DAY
    ) -> None:
        self.chance = random.Random(seed)
        self.report = Report(hours, sources)
        self.world = World(sources, changes_a_day, self.chance, self.report)
        self.folder = folder
        self.told: dict[str, list[tuple[str, frozenset[str]]]] = {"team": [], "inbox": []}

    def run(self) -> Report:
        """All of them, the time in which the last messages arrive, and the counting."""
        with SlackServer() as slack, Mailbox() as mailbox:
            self.slack, self.mailbox = slack, mailbox
            settings = Settings(
                self.world.sources,
                {
                    TEAM: SlackWebhook(TEAM, Secret(slack.webhook_url)),
                    INBOX: Email(INBOX, mailbox.host, mailbox.port, "none", "watch@example.org", ("you@example.org",)),
                },
                operator=(INBOX,),
            )
            for hour in range(self.report.hours):
                # The process ends every few hours, and the clock is set every few hours, in either direction.
                with self._tools(settings) as tools:
                    self._hour(tools, hour)
                if hour % 5 == 2:
                    self.report.caused["clock set"] += 1
                    self.world.offset += timedelta(minutes=self.chance.uniform(-90, 90))
                self._note_what_was_told()
                self.report.memory.append(_megabytes())
                _say(f"hour {hour + 1}: {self.report.checks} checks, {self.report.memory[-1]:.1f} MB")
            self._settle(settings)
            self._count()
        return self.report

    @contextmanager
    def _tools(self, settings: Settings) -> Iterator[Tools]:
        with tools_for(settings, self.folder / "watch.db", asks=self.world) as tools:
            yield replace(tools, clock=lambda: self.world.now)

    def _hour(self, tools: Tools, hour: int) -> None:
        elapsed, lanes = Elapsed(lambda: self.world.real), Lanes(Event(), apart=0)
        for minute in range(60):
            self.world.pass_()
            self._cause_faults()
            full = self.chance.random() < FAULTY
            self._disk(tools, full=full)
            with suppress(StoreError):
                self._minute(tools, elapsed, lanes)
            if full:
                self.report.caused["full disk"] += 1
            if minute == 37 and hour % 3 == 1:
                self.report.caused["restart"] += 1
                self._die(tools)
                elapsed, lanes = Elapsed(lambda: self.world.real), Lanes(Event(), apart=0)
        self._disk(tools, full=False)

    def _minute(self, tools: Tools, elapsed: Elapsed, lanes: Lanes) -> None:
        visits = tools.store.last_visits()
        now = self.world.now
        due = due_sources(self.world.sources, visits, elapsed.look(visits, now), now)
        for _ in check(due[: at_once(self.world.sources, TICK)], tools):
            pass
        for _ in deliver(tools, lanes=lanes):
            pass

    def _die(self, tools: Tools) -> None:
        """In the midst of a delivery: what is claimed is never settled by whoever claimed it."""
        with suppress(StoreError):
            tools.store.claim(self.world.now, lease=timedelta(minutes=10))

    def _cause_faults(self) -> None:
        self.slack.faults.clear()
        self.mailbox.faults.data.clear()
        if self.chance.random() < FAULTY:
            fault = self.chance.choice(
                [
                    Fault(503, "service_unavailable"),
                    Fault(429, "rate_limited", retry_after=120),
                    Fault(0),
                    Fault(0, taken=True),
                ]
            )
            self.report.caused[f"Slack {fault.status}{' taken' if fault.taken else ''}"] += 1
            self.slack.faults.append(fault)
        if self.chance.random() < FAULTY:
            answer = self.chance.choice(["451 4.3.0 later", "421 4.3.2 busy", DROP, TAKEN_THEN_DROP])
            self.report.caused[f"mail {answer}"] += 1
            self.mailbox.faults.data.append(answer)

    def _disk(self, tools: Tools, *, full: bool) -> None:
        """SQLite's own limit is what a full disk is to it: nothing that needs a new page is written."""
        self.world.disk_is_full = full
        tools.store._db.db.execute(f"PRAGMA max_page_count = {1 if full else PLENTY}")

    def _settle(self, settings: Settings) -> None:
        """Two hours without faults, in which all that waits arrives."""
        self.slack.faults.clear()
        self.mailbox.faults.data.clear()
        with self._tools(settings) as tools:
            for _ in range(8):
                self.world.real += 1800
                list(deliver(tools, lanes=Lanes(Event(), apart=0)))
        self._note_what_was_told()

    def _note_what_was_told(self) -> None:
        """Ids and words alone, as it is the memory of the program that is measured and not that of the stand-ins."""
        self.told["team"] += [(str(one["blocks"][-1]), _words(json.dumps(one))) for one in self.slack.payloads]
        self.told["inbox"] += [(str(one.message["Message-ID"]), _words(_text(one))) for one in self.mailbox.mails]
        for kept in (self.slack.payloads, self.slack.requests, self.slack.headers, self.mailbox.mails):
            kept.clear()

    def _count(self) -> None:
        with Store.open(self.folder / "watch.db", read_only=True) as store:
            changes = store.changes(limit=None)
            left = Counter(one.state for one in store.deliveries() if one.state is not DeliveryState.SENT)
        self._count_changes(Counter(str(change.source) for change in changes))
        if left:
            self.report.faults.append(f"not sent: {dict(left)}")
        references = [reference(change) for change in changes]
        for channel, messages in self.told.items():
            self._count_told(channel, messages, references)
        self.report.changes = len(changes)

    def _count_changes(self, found: Counter[str]) -> None:
        for url, shown in self.world.shown.items():
            source = url.rpartition("/")[2]
            least = len(self.world.kept.get(url, ())) - 1
            if not least <= found[source] <= len(shown) - 1:
                self.report.faults.append(f"{source}: {len(shown) - 1} changes were shown, {found[source]} were found")

    def _count_told(self, channel: str, messages: list[tuple[str, frozenset[str]]], references: list[str]) -> None:
        """Each change in one message, or in copies of one that have one id."""
        places: dict[str, Counter[str]] = {one: Counter() for one in references}
        for id_, words in messages:
            for word in words & places.keys():
                places[word][id_] += 1
        lost = [one for one, ids in places.items() if not ids]
        twice = [one for one, ids in places.items() if len(ids) > 1]
        if lost:
            self.report.faults.append(f"{channel}: {len(lost)} changes were not told")
        if twice:
            self.report.faults.append(f"{channel}: {len(twice)} changes were told twice, not recognisably")
        self.report.messages += len(messages)
        self.report.copies += len(messages) - len({id_ for id_, _ in messages})


def _words(text: str) -> frozenset[str]:
    """Everything in a text that may be a reference."""
    return frozenset(re.findall(r"\b[0-9a-f]{8}\b", text))


def _text(mail: Any) -> str:
    return str(mail.message.get_body(("plain",)).get_content())


def _megabytes() -> float:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def _say(words: str) -> None:
    if sys.argv[0].endswith("soak.py"):
        print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


def main() -> int:
    """The long form; says what was caused, what came of it, and the curve of the memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=24, help="simulated; 24 unless given")
    parser.add_argument("--sources", type=int, default=500, help="500 unless given")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    warnings.filterwarnings("ignore", module="aiosmtpd")
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    with tempfile.TemporaryDirectory() as folder:
        report = Soak(given.hours, given.sources, Path(folder), given.seed).run()
    print(f"{report.hours} hours, {report.sources} sources: {report.checks} pages asked, {report.changes} changes")
    print(f"caused: {', '.join(f'{number} {what}' for what, number in sorted(report.caused.items()))}")
    print(f"{report.messages} messages, {report.copies} of them copies, each recognisable by its id")
    print(f"memory at the end of each hour, MB: {' '.join(f'{one:.0f}' for one in report.memory)}")
    for fault in report.faults:
        print(f"NOT AS PROMISED: {fault}")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
