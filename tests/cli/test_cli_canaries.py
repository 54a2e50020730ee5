"""Secrets never leave: thirteen are planted, everything is made to fail, and nothing that is left behind holds one of them."""

from __future__ import annotations

import base64
import gzip
import html
import io
import re
import signal
import subprocess
import sys
import urllib.parse
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.pages import Pages
from tests.kit.site import Site
from tests.kit.slack import Fault, SlackServer
from tests.kit.watch import Watch, source, wait_until
from tests.walk.pages import fees

CANARIES = {
    name: f"canary{number:02d}{name.title()}x9Q"
    for number, name in enumerate(
        "smtp token hook basic cookie bearer apikey apprise apprisekey heartbeat file query web".split(), 1
    )
}


def forms(secret: str) -> Iterator[bytes]:
    """A secret as it is, and as it may hide: quoted, in base64 at each offset, backwards in nobody's mind."""
    yield secret.encode()
    yield urllib.parse.quote(secret).encode()
    for offset in range(3):
        yield base64.b64encode(b" " * offset + secret.encode())[4:-4]


@pytest.fixture
def planted(site: Site, slack: SlackServer, watch: Watch) -> Watch:
    """Secrets of every sort, some from the environment, one from a file; and pages that anybody may see."""
    for path in ("/fees", "/more", "/last"):
        site.serve(path, fees("8%"))
    secret = CANARIES
    (watch.folder / "key").write_text(secret["file"] + "\n", encoding="utf-8")
    basic = base64.b64encode(f"user:{secret['basic']}".encode()).decode()
    everyone = ["hook", "bot", "inbox", "other"]
    watch.environment |= {"HOOK": secret["hook"], "TOKEN": f"xoxb-{secret['token']}", "SMTP_PASSWORD": secret["smtp"]}
    watch.environment["WEB"] = secret["web"]
    watch.settings(
        source(site.url("/fees"), notify=everyone, headers={"Authorization": f"Basic {basic}", "X-Key": "${file:key}"}),
        source(
            site.url("/more"), "more", headers={"Cookie": f"session={secret['cookie']}", "X-Api-Key": secret["apikey"]}
        ),
        source(site.url("/last"), "last", headers={"Authorization": f"Bearer {secret['bearer']}"}),
        channels={
            "hook": {"type": "slack", "webhook": f"{slack.address}/services/T0/B0/${{HOOK}}"},
            "bot": {"type": "slack", "token": "${TOKEN}", "channel": "C1", "baseUrl": slack.base_url},
            "inbox": {
                "type": "email",
                "host": "127.0.0.1",
                "port": "1",
                "security": "none",
                "from": "watch@example.org",
                "to": "you@example.org",
                "username": "watch",
                "password": "${SMTP_PASSWORD}",
            },
            "other": {
                "type": "apprise",
                "urls": [f"json://user:{secret['apprise']}@127.0.0.1:1/{secret['apprisekey']}?x={secret['query']}"],
            },
        },
        heartbeat={"url": f"{site.url('/ping')}/{secret['heartbeat']}", "every": "1s"},
        web={"listen": "127.0.0.1:0", "password": "${WEB}"},
    )
    return watch


def test_no_secret_is_left_behind_anywhere(planted: Watch, site: Site, slack: SlackServer) -> None:
    """Not in the output, the logs, the database, a backup, a process list; whatever fails, and however it is asked."""
    watch = planted
    said: list[str] = []

    def ask(*words: str | Path) -> None:
        ran = watch(*words)
        said.append(ran.out + ran.err)

    ask("check", "--log-format", "json")
    for path in ("/fees", "/more"):
        site.serve(path, fees("15%"))
    slack.faults.extend(
        [Fault(404, "no_service", raw=True), Fault(500, "oops", raw=True), Fault(0), Fault(200, "token_revoked")]
    )
    ask("check")
    for channel in ("hook", "bot", "inbox", "other"):
        ask("test", channel)
    for form in ("text", "json"):
        running = watch.start("run", "--log-format", form)
        heard = len(site.requests)
        wait_until(lambda heard=heard: any(call.path.endswith("/fail") for call in site.requests[heard:]))
        running.says("the monitor answered 404")
        said.append(subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True).stdout)
        running.signal(signal.SIGTERM)
        running.wait()
    for words in (["history", "--json"], ["diff", "1"], ["sources", "bazaar-fees"], ["sources", "--json"], ["status"]):
        ask(*words)
    for words in (["status", "--json"], ["validate"], ["backup"], ["prune"], ["show", "bazaar-fees"]):
        ask(*words)
    (watch.folder / "said.txt").write_text("\n".join(said), encoding="utf-8")
    watch.config.unlink()
    (watch.folder / "key").unlink()

    found = [
        (name, file.name)
        for file in sorted(watch.folder.rglob("*"))
        if file.is_file()
        for body in [file.read_bytes()]
        for name, secret in CANARIES.items()
        for form in forms(secret)
        if form in body
    ]
    assert found == []
    kinds = {file.name.partition("-")[0] for file in watch.folder.rglob("*")}
    assert kinds >= {"watch.db", "backups", "watch", "out", "err", "said.txt"}


def walked(visitor: Pages) -> Iterator[bytes]:
    """Everything that the pages show, headers included: each link followed, what programs read, what is refused; zip files unpacked."""
    left = ["/", "/overview", "/login", "/api/openapi.json", "/api/v1/changes", "/api/v1/sources", "/feeds/changes.atom", "/nothing",
            "/api/v1/changes/99", "/api/v1/sources/nobody", "/?since=x", "/?q=%22", "/snapshots/x", "/changes.csv?verdict=x"]  # fmt: skip
    left += [f"/api/v1/sources/{name}{more}" for name in ("bazaar-fees", "more", "last") for more in ("", "/text")]
    left += ["/api/v1/changes/1", "/api/v1/changes/2", "/feeds/changes.atom?source=more"]
    known = set(left)
    while left:
        answer = visitor.get(left.pop(0))
        yield str(answer.headers).encode()
        yield from unpacked(answer.content)
        if answer.headers.get("content-type", "").startswith("text/html"):
            found = {
                html.unescape(link).partition("#")[0] for link in re.findall(r'(?:href|src)="(/[^"]*)"', answer.text)
            }
            left += sorted(found - known)
            known |= found


def unpacked(body: bytes) -> Iterator[bytes]:
    """A body, and what is packed in it."""
    yield body
    if body.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(body))
        for name in packed.namelist():
            inner = packed.read(name)
            yield from unpacked(gzip.decompress(inner) if name.endswith(".gz") else inner)


def test_no_secret_is_shown_on_the_pages(planted: Watch, site: Site, slack: SlackServer) -> None:
    """Nor in the feeds, the API and its description, evidence files, errors, headers, and what the server writes down."""
    planted("check")
    for path in ("/fees", "/more"):
        site.serve(path, fees("15%"))
    slack.faults.extend([Fault(404, "no_service", raw=True), Fault(200, "token_revoked")])
    planted("check")
    site.serve("/last", "gone", status=503)
    planted("check")
    running = planted.start("serve")
    running.says("pages: http://")
    address = re.search(r"pages: (http://[\d.:]+)", running.err)
    assert address is not None
    visitor = Pages(address[1])
    stranger = [*walked(visitor), visitor.post("/login", {"password": "a wrong one"}).content]
    assert visitor.log_in("a wrong password").status_code == 403
    assert visitor.log_in(CANARIES["web"]).status_code == 303
    shown = [
        *stranger,
        *walked(visitor),
        visitor.send("/changes/1/note", text="seen").content,
        visitor.get("/changes/1").content,
    ]
    running.signal(signal.SIGTERM)
    ran = running.wait()

    everything = b"\n".join([*shown, ran.out.encode(), ran.err.encode()])
    assert [name for name, secret in CANARIES.items() if any(form in everything for form in forms(secret))] == []
    assert [sign for sign in (b"BEGIN:VCALENDAR", b"WARC/1", b"given up") if sign not in everything] == []
    assert len(everything) > 300_000


def test_the_canaries_would_be_found(planted: Watch, site: Site) -> None:
    """The secrets do travel where they belong: this test is none if they do not."""
    planted("check")
    sent = "\n".join(str(dict(call.headers)) for call in site.requests)
    assert [name for name in ("cookie", "apikey", "bearer", "file") if CANARIES[name] not in sent] == []


@pytest.mark.parametrize("words", [["check"], ["status"], ["run"]])
def test_a_bug_shows_no_secret(words: list[str], planted: Watch) -> None:
    """A traceback has the lines of the program and not what their variables hold."""
    code = (
        "import sys, watcher.store.store as s\nfrom watcher.cli import main\n"
        "def bug(*a, **k): raise ZeroDivisionError\n"
        "s.Store.health = s.Store.standing = s.Store.last_visits = bug\n"
        "main(sys.argv[1:])\n"
    )
    planted("check")
    ran = subprocess.run(
        [sys.executable, "-X", "dev", "-c", code, *planted.arguments(*words)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=planted.folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path), **planted.environment},
        check=False,
    )
    assert ran.returncode == 3
    assert "ZeroDivisionError" in ran.stderr
    assert [name for name, secret in CANARIES.items() if secret in ran.stdout + ran.stderr] == []
