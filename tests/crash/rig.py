"""The crash rig: a check that finds two changes and tells two channels, killed or hindered at a chosen system call.

    with Rig(folder) as rig:
        rig.begin()                                # two pages have changed since they were seen
        hit = rig.run(kill("fdatasync", 3))        # it dies at the third; False: it made no third
        rig.mend()                                 # what anybody does then: the next check
        assert rig.amiss() == []                   # nothing lost, and no more than two copies of anything

strace does the killing: it is exact, and can be repeated. Counted is for each thread by itself; the database is written by
one thread alone.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

from tests.kit.mail import Mailbox
from tests.kit.site import Site
from tests.kit.slack import CHANNEL, TOKEN, SlackServer
from tests.kit.watch import Watch, source, wait_until
from tests.walk.pages import fees
from watcher import app
from watcher.cli import main, terminal
from watcher.errors import StoreError
from watcher.model.notice import DeliveryState
from watcher.store import Store

WRITING = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "rename", "link")
TELLING = ("connect", "sendto")
CALLS = (*WRITING, *TELLING, "write")
LEASES_ARE_OVER = timedelta(minutes=20)
LONGEST = 60


@cache
def why_not() -> str | None:
    """Why there can be no rig here, or None."""
    if shutil.which("strace") is None:
        return "strace is not installed (apt-get install strace)"
    tried = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return None if tried.returncode == 0 else f"strace may not be used here: {tried.stderr.strip()}"


def kill(call: str, number: int) -> str:
    """The n-th call of this name is the last thing that is done."""
    return f"{call}:signal=KILL:when={number}"


def fail(call: str, error: str, first: int, last: int | None = None) -> str:
    """From the n-th call of this name on (to the last of those named) each one fails with this error."""
    return f"{call}:error={error}:when={first}{f'..{last}' if last else '+'}"


class Inline:
    """Reads pages in the process itself. What reading processes survive is tried elsewhere; here it would take longest."""

    workers = 2

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(1)
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self._pool.submit(work, *args, **kwargs)


class Rig:
    """A site, a Slack and a mailbox on loopback, and a command with a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._top = folder
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        enter = self._stack.enter_context
        self.site, self.slack, self.mailbox = enter(Site()), enter(SlackServer()), enter(Mailbox())
        self._readers = enter(Inline())
        self._template = self._watch_in("template")
        self._serve("8%")
        assert self._template("check", at=datetime.now(UTC) - timedelta(hours=1)).code == 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def begin(self, name: str = "run", database: Path | None = None) -> Watch:
        """A new folder in which both pages have changed since the last check. `database`: where it lies, else there."""
        shutil.rmtree(self._top / name, ignore_errors=True)
        self.watch = self._watch_in(name)
        self.database = database or self.watch.database
        shutil.copy(self._template.database, self.database)
        self._serve("15%")
        self.slack.payloads.clear()
        self.mailbox.mails.clear()
        return self.watch

    def run(self, injection: str) -> bool:
        """Run a check with this done to its system calls; was it? What it said is in `said`, how it ended in `code`."""
        hindered = hinder(self._check, injection, self.watch.folder)
        self.code, self.said = hindered.code, hindered.said
        return hindered.hit

    def killed_after(self, seconds: float) -> bool:
        """Begin a check and kill it so many seconds later; was there something to kill?"""
        pid = _begun(self._check, self.watch.folder)
        os.kill(pid, signal.SIGCONT)
        if _ended(pid, seconds) is not None:
            return False
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return True

    def _check(self) -> None:
        terminal.out, terminal.err = terminal.console(), terminal.console(stderr=True)
        app.Readers = Inline  # type: ignore[assignment,misc]  # in this process alone, which ends here
        main(self.watch.arguments("check", "--database", str(self.database)))

    def mend(self) -> None:
        """Check again, later; and once more, when what was held back for a while may go."""
        for later in (LEASES_ARE_OVER, 2 * LEASES_ARE_OVER):
            self.last = self.watch("check", "--database", str(self.database), at=datetime.now(UTC) + later)

    def amiss(self) -> list[str]:
        """What must not be: something lost, something half, more than two copies, copies that cannot be told apart."""
        try:
            with Store.open(self.database) as store:
                store.verify()
                changes, deliveries = store.changes(), store.deliveries()
        except StoreError as error:
            return [f"the database: {error}"]
        found = Counter(change.source for change in changes)
        wrong = [f"{found[name]} changes of {name}" for name in ("to-slack", "to-mail") if found[name] != 1]
        wrong += [f"a message is {one.state}" for one in deliveries if one.state is not DeliveryState.SENT]
        told = {
            "slack": [(str(one.get("client_msg_id")), str(one)) for one in self.slack.payloads],
            "mail": [(str(one.message["Message-ID"]), one.raw.decode()) for one in self.mailbox.mails],
        }
        for channel, messages in told.items():
            wanted = [one for one in deliveries if one.notice.channel == channel]
            wrong += [] if wanted else [f"nothing was queued for {channel}"]
            for one in wanted:
                reference = one.notice.message.reference
                copies = [name for name, text in messages if reference in text.replace("=\r\n", "")]
                if not 1 <= len(copies) <= 2 or len(set(copies)) != 1:
                    wrong.append(f"{channel} has {len(copies)} copies with {len(set(copies))} ids")
        return wrong

    @property
    def copies(self) -> int:
        """How many messages came twice."""
        ids = [one.get("client_msg_id") for one in self.slack.payloads]
        ids += [str(one.message["Message-ID"]) for one in self.mailbox.mails]
        return len(ids) - len(set(ids))

    def _watch_in(self, name: str) -> Watch:
        folder = self._top / name
        folder.mkdir(parents=True)
        watch = Watch(folder, self._readers)
        channels: dict[str, dict[str, Any]] = {
            "slack": {"type": "slack", "token": TOKEN, "channel": CHANNEL, "baseUrl": self.slack.base_url},
            "mail": {
                "type": "email",
                "host": self.mailbox.host,
                "port": self.mailbox.port,
                "security": "none",
                "from": "watch@example.org",
                "to": "you@example.org",
            },
        }
        pages = {"to-slack": "slack", "to-mail": "mail"}
        sources = [source(self.site.url(f"/{id_}"), id_, notify=channel) for id_, channel in pages.items()]
        watch.settings(*sources, channels=channels, backups={"daily": 0, "weekly": 0})
        return watch

    def _serve(self, rate: str) -> None:
        for path in ("/to-slack", "/to-mail"):
            self.site.serve(path, fees(rate))


@dataclass(frozen=True)
class Hindered:
    """What became of a process: was anything done to it, how it ended (negative: by a signal), what it said."""

    hit: bool
    code: int
    said: str


def hinder(work: Callable[[], object], injection: str, folder: Path) -> Hindered:
    """Do some work in a process of its own, with this done to its system calls. `folder`: for what it says."""
    trace = folder / "trace"
    pid = _begun(work, folder)
    call = injection.partition(":")[0]
    strace = ["strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={call}", "-e", f"inject={injection}"]
    with subprocess.Popen([*strace, "-p", str(pid)], stderr=subprocess.PIPE) as tracing:
        wait_until(lambda: tracing.poll() is not None or _tracer(pid) != "0", within=LONGEST)
        os.kill(pid, signal.SIGCONT)
        code = _ended(pid, LONGEST)
        assert code is not None, f"it still runs after {LONGEST} s"
        tracing.wait(LONGEST)
    traced = trace.read_text(errors="replace")
    hit = "INJECTED" in traced or "killed by SIGKILL" in traced
    return Hindered(hit, code, (folder / "err").read_text(errors="replace"))


def _begun(work: Callable[[], object], folder: Path) -> int:
    """A process that has stopped itself before it does any of the work; its id."""
    pid = os.fork()
    if pid == 0:
        _work_and_exit(work, folder)
    os.waitpid(pid, os.WUNTRACED)
    return pid


def _work_and_exit(work: Callable[[], object], folder: Path) -> NoReturn:
    """In the new process: its own streams and folder; then stopped, until somebody lets it go on."""
    code = 99
    try:
        for name, number in ((os.devnull, 0), (os.devnull, 1), (f"{folder}/err", 2)):
            opened = os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(opened, number)
            os.close(opened)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False, buffering=1)  # noqa: SIM115  # until the end
        os.kill(os.getpid(), signal.SIGSTOP)
        work()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except StoreError as error:
        print(error, file=sys.stderr)
        code = 1
    finally:
        sys.stderr.flush()
        os._exit(code)


def _ended(pid: int, within: float) -> int | None:
    """The exit code of a process, negative for a signal; None if it goes on longer than that."""
    end = time.monotonic() + within
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= end:
            return None
        time.sleep(0.002)


def _tracer(pid: int) -> str:
    """Who traces a process; 0 for nobody."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith("TracerPid:"))
