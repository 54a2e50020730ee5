"""The rounds: what the site does, what `watch check` must make of it, and the floor it is held against."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import measure
from benchmarks.measure import Cost
from benchmarks.pages import etag_of, is_changing
from benchmarks.server import Manner, Site

HOSTS_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Round:
    """A round over all pages. `aim`: what its wall or CPU time may be, in multiples of the floor's."""

    name: str
    manner: Manner
    outcome: str
    from_nothing: bool = False
    wall_aim: float | None = None
    cpu_aim: float | None = None

    @property
    def conditional(self) -> bool:
        """Are the requests answered by 304 where the page did not change?"""
        return self.manner.validators and not self.from_nothing


ROUNDS = (
    Round("cold", Manner(), "first_seen", from_nothing=True),
    Round("304", Manner(), "unchanged", wall_aim=1.5),
    Round("no validators", Manner(validators=False), "unchanged", wall_aim=1.5),
    Round("noisy", Manner(validators=False, noisy=True), "unchanged", cpu_aim=4),
    Round("5 % changed", Manner(edition=1), "unchanged"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A round beside its floor."""

    round: Round
    watch: Cost
    floor: Cost

    @property
    def wall_ratio(self) -> float:
        """How many times the floor's wall time."""
        return self.watch.wall / self.floor.wall

    @property
    def cpu_ratio(self) -> float:
        """How many times the floor's CPU time."""
        return self.watch.cpu / self.floor.cpu

    @property
    def within(self) -> bool | None:
        """Is the aim kept? None where there is none."""
        aims = ((self.round.wall_aim, self.wall_ratio), (self.round.cpu_aim, self.cpu_ratio))
        kept = [ratio <= aim for aim, ratio in aims if aim is not None]
        return all(kept) if kept else None


class Bench:
    """Runs the rounds against a site, in a folder of its own."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site = site
        self._folder = folder
        self._database = folder / "watch.db"
        self._settled = folder / "settled.db"
        (folder / "sources.yaml").write_text(_settings(site.urls), encoding="utf-8")

    def settle(self) -> None:
        """The database that the rounds on known pages begin with: after one cold round."""
        self._site.behave(Manner())
        self._forget()
        self._watch(ROUNDS[0])
        self._database.rename(self._settled)

    def start_up(self, repeat: int) -> Cost:
        """What a check of one unchanged page costs, of all that are known: starting, settings, database."""
        self._site.behave(Manner())
        costs = []
        for _ in range(repeat):
            self._remember()
            costs.append(self._command("check", "policy-0", "--json", "--no-send").cost)
        return _best(costs)

    def measure(self, round_: Round, repeat: int) -> Measured:
        """A round and its floor by turns, the best of each. SystemExit when an outcome is not what it must be."""
        self._site.behave(round_.manner)
        watched, floors = [], []
        for _ in range(repeat):
            floors.append(self._floor(round_))
            self._forget() if round_.from_nothing else self._remember()
            watched.append(self._watch(round_))
        return Measured(round_, _best(watched), _best(floors))

    def _watch(self, round_: Round) -> Cost:
        ran = self._command("check", "--json", "--no-send")
        outcomes = Counter(json.loads(line)["outcome"] for line in ran.output.splitlines())
        _expect(f"watch check ({round_.name})", outcomes, self._outcomes(round_))
        return ran.cost

    def _command(self, *words: str) -> measure.Ran:
        options = ("--config", "sources.yaml", "--database", str(self._database))
        return measure.run([_watch_script(), *words, *options], self._folder)

    def _outcomes(self, round_: Round) -> Mapping[str, int]:
        pages = range(len(self._site.urls))
        changed = sum(is_changing(number) for number in pages) if round_.manner.edition else 0
        return Counter({round_.outcome: len(pages) - changed, "changed": changed})

    def _floor(self, round_: Round) -> Cost:
        plan = self._folder / "plan.json"
        plan.write_text(json.dumps({"at_once": HOSTS_AT_ONCE, "lanes": list(self._lanes(round_))}), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.floor", str(plan)]
        ran = measure.run(command, self._folder)
        changed = self._outcomes(round_)["changed"]
        same = len(self._site.urls) - changed
        expected = {"304": same, "200": changed} if round_.conditional else {"200": same + changed}
        _expect(f"the floor ({round_.name})", json.loads(ran.output), expected)
        return ran.cost

    def _lanes(self, round_: Round) -> Iterator[Sequence[tuple[str, str | None]]]:
        lanes: dict[str, list[tuple[str, str | None]]] = {}
        for number, url in enumerate(self._site.urls):
            etag = None if round_.from_nothing else etag_of(number)
            lanes.setdefault(url.rpartition("/policies/")[0], []).append((url, etag))
        yield from lanes.values()

    def _remember(self) -> None:
        self._forget()
        shutil.copyfile(self._settled, self._database)

    def _forget(self) -> None:
        for end in ("", "-wal", "-shm"):
            Path(f"{self._database}{end}").unlink(missing_ok=True)


def _best(costs: Sequence[Cost]) -> Cost:
    best, *others = costs
    for other in others:
        best = best.best(other)
    return best


def _expect(what: str, found: Mapping[str, int], expected: Mapping[str, int]) -> None:
    if Counter(found) != Counter(expected):  # a Counter takes what is missing for none
        raise SystemExit(f"{what}: found {dict(found)} where {dict(expected)} was to be found; no figures")


def _watch_script() -> str:
    """The command as it is installed beside this Python."""
    found = shutil.which("watch", path=str(Path(sys.executable).parent))
    if found is None:
        raise SystemExit("the command `watch` is not installed beside this Python; pip install -e . does it")
    return found


def _settings(urls: Sequence[str]) -> str:
    sources = "".join(
        f"  - id: policy-{number}\n    service: Bazaar\n    title: Seller policy {number}\n    url: {url}\n"
        '    select: "#content"\n'
        for number, url in enumerate(urls)
    )
    hosts = json.dumps(sorted({str(urlsplit(url).hostname) for url in urls}))
    manners = f"{{pace: 0s, insideHosts: {hosts}, hostsAtOnce: {HOSTS_AT_ONCE}}}"
    return f"manners: {manners}\ndefaults: {{language: en}}\nsources:\n{sources}"
