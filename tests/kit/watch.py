"""The command `watch`, as a user runs it: its own settings file and database, its output and exit code.

watch.settings(source(site.url("/fees")), channels={"team": {"type": "slack", "webhook": slack.webhook_url}})
ran = watch("check", "--json")            # in this process: quick
ran.code, ran.out, ran.err, ran.lines, ran.json
watch("check", at="2026-11-24T06:00Z")    # with the clock standing there
running = watch.start("run")              # in a process of its own, for signals
running.interrupt(); running.wait().code
"""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

import time_machine
import yaml

from watcher.tasks.readers import Readers

WITH_SETTINGS = {"check", "run", "sources", "status", "validate", "test", "import", "announce", "prune", "mute"}
WITH_SETTINGS |= {"add", "catalogue", "migrate", "doctor", "serve", "timestamp"}
# Tests are served from here; without this leave it would be refused to ask for their pages.
INSIDE = [f"127.0.0.{number}" for number in range(1, 6)]
WITH_INSIDE = {"try"}
WITH_DATABASE = {"check", "run", "history", "diff", "show", "sources", "status", "import", "announce"}
WITH_DATABASE |= {"backup", "restore", "prune", "mute", "doctor", "serve", "verify", "evidence", "timestamp"}


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> list[dict[str, Any]]:
        """One object a line."""
        return [json.loads(line) for line in self.lines]

    @property
    def outcomes(self) -> dict[str, str]:
        """Of `check --json`: what each source came to."""
        return {one["source"]: one["outcome"] for one in self.json}


def source(url: str | Sequence[str], id: str = "bazaar-fees", **more: Any) -> dict[str, Any]:  # noqa: A002  # as in the file
    """A source for the settings file."""
    where = {"url": url} if isinstance(url, str) else {"urls": list(url)}
    return {"id": id, "service": "Bazaar", "title": "Selling fees", "kind": "fees"} | where | more


@dataclass
class Watch:
    """The command with a folder of its own.

    `readers`: the reading processes of commands that run in this process; starting them anew would be most of the time.
    """

    folder: Path
    readers: Readers
    environment: dict[str, str] = field(default_factory=dict)
    started: list[Running] = field(default_factory=list)

    @property
    def config(self) -> Path:
        return self.folder / "sources.yaml"

    @property
    def database(self) -> Path:
        return self.folder / "watch.db"

    def settings(self, *sources: Mapping[str, Any], manners: Mapping[str, Any] | None = None, **more: Any) -> None:
        """Write the settings file. Nothing is paced unless `manners` says so."""
        everything = {
            "manners": {"pace": "0s", "insideHosts": INSIDE} | dict(manners or {}),
            **more,
            "sources": list(sources),
        }
        self.config.write_text(yaml.safe_dump(everything, sort_keys=False, allow_unicode=True), encoding="utf-8")

    def __call__(
        self, *words: str | Path, at: datetime | str | None = None, env: Mapping[str, str] | None = None
    ) -> Ran:
        """Run a command in this process. `at`: what its clock says all the while."""
        when = datetime.fromisoformat(at) if isinstance(at, str) else at
        clock = time_machine.travel(when, tick=False) if when else contextlib.nullcontext()
        with clock, mock.patch.dict(os.environ, self.environment | dict(env or {})), _alone(self.readers) as (out, err):
            code = _exit_code(self.arguments(*words))
        return Ran(code, out.getvalue(), err.getvalue())

    def start(self, *words: str | Path, env: Mapping[str, str] | None = None, terminal: str | None = None) -> Running:
        """Run a command in a process of its own. `terminal`: the name of the terminal it talks to."""
        running = Running(self, self.arguments(*words), self.environment | dict(env or {}), terminal)
        self.started.append(running)
        return running

    def script(self, *words: str | Path, name: str = "watch", **how: Any) -> subprocess.CompletedProcess[str]:
        """Run the installed script."""
        return subprocess.run(  # noqa: PLW1510  # how it ended is for the test to judge
            self.command(*words, name=name), capture_output=True, text=True, cwd=self.folder, timeout=60, **how
        )

    def command(self, *words: str | Path, name: str = "watch") -> list[str]:
        """The command line of the installed script."""
        return [str(Path(sys.executable).with_name(name)), *self.arguments(*words)]

    def arguments(self, *words: str | Path) -> list[str]:
        """The words with this folder's settings and database, where the command takes them."""
        said = [str(word) for word in words]
        command = said[0] if said else ""
        wants_help = {"--help", "-h"} & set(said)
        if command in WITH_SETTINGS and "--config" not in said and not wants_help:
            said += ["--config", str(self.config)]
        if command in WITH_INSIDE and not wants_help:
            said += ["--inside"]
        if command in WITH_DATABASE and "--database" not in said and not wants_help:
            said += ["--database", str(self.database)]
        return said


class Running:
    """A command in a process of its own, forked from one that has the libraries loaded."""

    def __init__(self, watch: Watch, words: Sequence[str], env: Mapping[str, str], terminal: str | None) -> None:
        number = len(watch.started)
        self._out, self._err = watch.folder / f"out-{number}.txt", watch.folder / f"err-{number}.txt"
        streams, whole = terminal or (str(self._out), str(self._err)), dict(os.environ) | dict(env)
        arguments = (list(words), whole, str(watch.folder), streams)
        self._process = _context().Process(target=_run_command, args=arguments)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None, "it was started"
        return self._process.pid

    @property
    def out(self) -> str:
        return self._out.read_text(encoding="utf-8") if self._out.exists() else ""

    @property
    def err(self) -> str:
        return self._err.read_text(encoding="utf-8") if self._err.exists() else ""

    def says(self, words: str, *, within: float = 20) -> None:
        """Wait until it has said this, on either stream."""
        wait_until(lambda: words in self.out + self.err, within=within, otherwise=lambda: self.out + self.err)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End it with SIGKILL, and no word of it before."""
        with contextlib.suppress(ProcessLookupError):
            self.signal(signal.SIGKILL)
        self._process.join(20)

    def wait(self, within: float = 30) -> Ran:
        """What it left behind; fails if it does not end."""
        self._process.join(within)
        assert self._process.exitcode is not None, f"it still runs after {within} s: {self.out}{self.err}"
        return Ran(self._process.exitcode, self.out, self.err)

    @property
    def ended(self) -> bool:
        return self._process.exitcode is not None


def wait_until(
    holds: Callable[[], object], *, within: float = 20, otherwise: Callable[[], object] = lambda: "it did not happen"
) -> None:
    """Look again and again until it holds."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, otherwise()
        time.sleep(0.02)


def _exit_code(words: Sequence[str]) -> int:
    from watcher.cli.main import main

    try:
        main(words)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1


@contextmanager
def _alone(readers: Readers) -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Streams of its own, and everything that a command changes in the process put back."""
    import structlog

    from watcher.cli import terminal

    out, err = io.StringIO(), io.StringIO()
    before = signal.getsignal(signal.SIGTERM)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        consoles = {"out": terminal.console(), "err": terminal.console(stderr=True)}
        try:
            with (
                mock.patch.multiple(terminal, **consoles),
                mock.patch("watcher.app.Readers", return_value=contextlib.nullcontext(readers)),
            ):
                yield out, err
        finally:
            signal.signal(signal.SIGTERM, before)
            structlog.reset_defaults()


def _context() -> Any:
    """New processes come from a small server, as the product's own reading processes do; it has loaded everything once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["watcher.tasks.work", "watcher.cli.main", *(f"watcher.cli.{one}" for one in ("check", "run", "history"))]
    )
    return context


def _run_command(words: list[str], env: dict[str, str], folder: str, streams: str | tuple[str, str]) -> None:
    """In the new process: its own streams, folder and environment, then the command."""
    os.setpgid(0, 0)
    out, err = (streams, streams) if isinstance(streams, str) else streams
    for name, number in ((os.devnull, 0), (out, 1), (err, 2)):
        opened = os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOCTTY)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False, buffering=1)  # noqa: SIM115  # until the end
    os.environ.clear()  # the server that this is forked from may have been started in the midst of another command
    os.environ.update(env)
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from watcher.cli import terminal
    from watcher.cli.main import main

    terminal.out, terminal.err = terminal.console(), terminal.console(stderr=True)
    main(words)
