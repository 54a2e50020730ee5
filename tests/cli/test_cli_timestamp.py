"""Timestamps (RFC 3161): off unless an authority is named; what it states is kept and goes into evidence files."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing

import pytest

from tests.kit.authority import Authority, why_none
from tests.kit.site import Page, Site, page
from tests.kit.watch import Watch, source, wait_until
from tests.walk.pages import fees

pytestmark = pytest.mark.skipif(why_none is not None, reason=str(why_none))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def told(site: Site, watch: Watch, authority: Authority) -> Watch:
    """A change, and an authority that can be asked."""
    site.serve("/tsr", authority.answer)
    settings(watch, site)
    for hour, rate in ((6, "8%"), (7, "15%")):
        site.serve("/fees", fees(rate))
        watch("check", at=f"2026-11-20T{hour:02}:00:00Z")
    return watch


def settings(watch: Watch, site: Site, **more: object) -> None:
    wanted = {"timestamps": {"authority": site.url("/tsr")}} | more
    watch.settings(source(site.url("/fees"), headers={"X-Api-Key": "k3y-canary"}), **wanted)


def asked(site: Site) -> list:
    return [call for call in site.requests if call.path == "/tsr"]


def test_an_authority_states_that_the_latest_seal_is_there(told: Watch, site: Site) -> None:
    ran = told("timestamp")
    assert ran.code == 0
    assert re.search(
        rf"^{re.escape(site.url('/tsr'))} stated on \d{{4}}-.* UTC that this seal was there:$", ran.lines[0]
    )
    assert told("verify", "--seal", ran.lines[1]).code == 0
    assert told("timestamp").out == "the latest seal is timestamped already\n"
    assert told("timestamp", "--json").json == [{"seal": ran.lines[1], "at": None, "new": False}]
    (call,) = asked(site)
    assert (call.method, call.headers["Content-Type"]) == ("POST", "application/timestamp-query")
    assert bytes.fromhex(ran.lines[1].partition(":")[2]) in call.body
    assert len(call.body) < 100, "the hash of the seal and a number, nothing else"
    assert "k3y-canary" not in str(call.headers)


def test_it_goes_into_evidence_files_and_is_verified_with_openssl(told: Watch, authority: Authority) -> None:
    """The first one after the change; the latest seal leads to it, and it leads to what it proves."""
    first = told("timestamp", "--json").json[0]["seal"]
    told("check", at="2026-11-20T08:00:00Z")
    told("timestamp")
    told("evidence", "1", "--output", told.folder / "proof.zip")
    with zipfile.ZipFile(told.folder / "proof.zip") as packed:
        packed.extractall(told.folder)
    folder = told.folder / "evidence-change-1"
    number = first.partition(":")[0]
    assert f"{number}.tsr" in {path.name for path in (folder / "timestamps").iterdir()}
    readme = (folder / "README.txt").read_text()
    assert f" that seal {number} was there." in readme
    (folder / "authority.pem").write_bytes(authority.certificate.read_bytes())
    for step in re.findall(r"^     (openssl ts -verify .*)$", readme, re.MULTILINE):
        ran = subprocess.run(step, shell=True, cwd=folder, capture_output=True, text=True, check=True)
        assert "Verification: OK" in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (page(b"<html>Sign in</html>"), "the answer is no timestamp"),
        (page(b""), "the answer is no timestamp"),
        (page(b"", status=503), "503"),
        (page(b"", status=302, headers={"Location": "http://127.0.0.1:1/elsewhere"}), "302"),
    ],
)
def test_what_is_no_timestamp_is_told_and_not_kept(told: Watch, site: Site, answer: Page, words: str) -> None:
    site.serve("/tsr", answer)
    ran = told("timestamp")
    assert ran.code == 1
    assert words in ran.err
    assert "Traceback" not in ran.err
    with closing(sqlite3.connect(told.database)) as db:
        assert db.execute("SELECT count(*) FROM timestamps").fetchone() == (0,)


def test_a_refusal_is_told_in_the_words_of_the_authority(told: Watch, site: Site, authority: Authority) -> None:
    site.serve("/tsr", page(authority.refusal()))
    ran = told("timestamp")
    assert (ran.code, ran.err) == (1, "the authority refused (Message digest algorithm is not supported.)\n")


def test_a_timestamp_of_something_else_is_none(told: Watch, site: Site, authority: Authority) -> None:
    """The answer to an earlier question, once more."""
    told("timestamp")
    site.serve("/tsr", page((authority.folder / "reply").read_bytes()))
    told("check", at="2026-11-20T08:00:00Z")
    ran = told("timestamp")
    assert ran.code == 1
    assert "the authority stamped something else than it was asked for" in ran.err


def test_it_is_asked_by_the_client_that_asks_only_public_addresses(told: Watch, site: Site) -> None:
    settings(told, site, manners={"insideHosts": []})
    ran = told("timestamp")
    assert ran.code == 1
    assert "inside" in ran.err or "public" in ran.err
    assert asked(site) == []


def test_nobody_is_asked_unless_an_authority_is_named(site: Site, watch: Watch) -> None:
    watch.settings(source(site.url("/fees")))
    ran = watch("timestamp")
    assert ran.code == 2
    assert "names no authority; write timestamps: {authority: https://…}" in ran.err


def test_without_the_library_it_says_how_to_get_it(told: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    ran = told("timestamp")
    assert ran.code == 1
    assert 'pip install "policy-watch[timestamps]"' in ran.err


def test_the_service_has_it_done_once_a_day(told: Watch, site: Site) -> None:
    running = told.start("run")
    wait_until(lambda: asked(site), within=30)
    running.says("the latest seal was timestamped")
    running.signal(signal.SIGTERM)
    running.wait()
    assert len(asked(site)) == 1
    assert told("verify").code == 0


def test_one_that_was_altered_is_found(told: Watch) -> None:
    told("timestamp")
    with closing(sqlite3.connect(told.database)) as db:
        db.execute("UPDATE timestamps SET reply = CAST(replace(hex(reply), 'A', 'B') AS BLOB)")
        db.commit()
    ran = told("verify")
    assert (ran.code, ran.lines[0]) == (1, "timestamps 2: it is of another seal")
