"""`watch evidence`: one file that proves what a page said, verified with sha256sum and a reader of web archives alone."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Watch, source
from tests.store.building import at, changed, first_seen, nobody
from tests.walk.pages import TARGETS, WALL, fees
from watcher.model.change import ChangeId
from watcher.store import Picture, Store

READS_IT = """
import hashlib, json, sys
from warcio.archiveiterator import ArchiveIterator
for record in ArchiveIterator(open("captures.warc.gz", "rb"), check_digests="raise"):
    if record.rec_type != "warcinfo":
        body = record.content_stream().read()
        headers = record.http_headers.headers if record.http_headers else None
        print(json.dumps([record.rec_type, record.rec_headers.get_header("WARC-Target-URI"),
            record.rec_headers.get_header("WARC-Date"), hashlib.sha256(body).hexdigest(),
            record.rec_headers.get_header("WARC-Payload-Digest"), headers]))
assert not [name for name in sys.modules if name.partition(".")[0] == "watcher"]
"""


@pytest.fixture
def told(site: Site, watch: Watch, slack: SlackServer) -> Watch:
    """Two sources, one of which raised its fees; gzip, cookies and a secret of ours on the way."""
    how = {
        "gzip": True,
        "headers": {"Set-Cookie": "id=c00kie-canary", "X-Served-By": "cache 7", "X-Echo": "k3y-canary"},
    }
    site.serve("/fees", fees("8%"), **how)
    site.serve("/targets", TARGETS)
    watch.settings(
        source(site.url("/fees"), notify=["channel-canary"], headers={"X-Api-Key": "${KEY}"}),
        source(site.url("/targets"), "other-canary", title="Performance targets"),
        channels={"channel-canary": {"type": "slack", "webhook": slack.webhook_url}},
    )
    watch.environment["KEY"] = "k3y-canary"
    for hour in range(6, 10):
        assert watch("check", at=f"2026-11-20T{hour:02}:00:00Z").code == 0
    site.serve("/fees", fees("15%"), **how)
    watch("check", at="2026-11-20T10:00:00Z")
    with Store.open(watch.database) as store:
        store.note(ChangeId(1), "note-canary", "Ann", at(0))
    return watch


def unpacked(watch: Watch, *words: str, code: int = 0) -> Path:
    """The folder of an evidence file, as any program unpacks it."""
    ran = watch("evidence", *words, "--output", watch.folder / "proof.zip", at="2026-11-25T12:00:00Z")
    assert ran.code == code, ran.err
    with zipfile.ZipFile(watch.folder / "proof.zip") as packed:
        assert packed.testzip() is None
        packed.extractall(watch.folder / "proof")
    (folder,) = (watch.folder / "proof").iterdir()
    return folder


def steps(folder: Path) -> str:
    """What README.txt says to type, to verify everything."""
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    part = readme[readme.index("1. Nothing") : readme.index("5. That latest")]
    return "".join(line[5:] for line in part.splitlines(keepends=True) if line.startswith("     "))


def verified(folder: Path) -> str:
    """What those steps print: nothing if all is well."""
    ran = subprocess.run(  # noqa: PLW1510  # what it prints is for the test to judge
        ["sh", "-c", steps(folder)],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin"},
        timeout=60,
    )
    return ran.stdout + ran.stderr


def captures(folder: Path) -> list[list]:
    """What a reader of web archives finds, in a process that knows nothing of this program."""
    ran = subprocess.run(
        [sys.executable, "-I", "-c", READS_IT], cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def everything(folder: Path) -> bytes:
    """All bytes of all files, and what is compressed in them."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    warc = gzip.decompress((folder / "captures.warc.gz").read_bytes())
    return b"\n".join([warc, *(str(path).encode() + path.read_bytes() for path in files)])


def test_it_stands_alone_and_is_verified_with_sha256sum(told: Watch) -> None:
    folder = unpacked(told, "1")
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.txt", "SHA256SUMS", "captures.warc.gz", "checks.csv", "pages", "print.html", "redline-1.html", "seals",
        "texts", "values",
    ]  # fmt: skip
    assert verified(folder) == ""
    listed = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert listed == there - {"SHA256SUMS"}


def test_what_came_in_the_place_of_the_text_is_shown_and_sealed(told: Watch, site: Site) -> None:
    """A wall between the old text and the new one, and an error: for that time nobody can say what stood there."""
    site.serve("/fees", WALL)
    told("check", "bazaar-fees", at="2026-11-20T11:00:00Z")
    site.serve("/fees", "gone", status=503)
    told("check", "bazaar-fees", at="2026-11-20T12:00:00Z")
    site.serve("/fees", fees("20%"))
    told("check", "bazaar-fees", at="2026-11-20T13:00:00Z")

    folder = unpacked(told, "2")
    readme, page = (folder / "README.txt").read_text(), (folder / "print.html").read_text()
    wall = hashlib.sha256(WALL.encode()).hexdigest()
    assert verified(folder) == ""
    assert "An answer of 20 Nov 2026 11:00 UTC was not taken for the text" in readme
    assert f"the SHA-256 of the page is {wall}" in readme
    assert "Between these the page did not show its text; the checks came to: 1 held, 1 unreachable." in readme
    assert "Answers that were not taken for the text" in page
    assert wall in page
    assert (folder / "pages" / wall).read_text() == WALL
    assert wall in {one[3] for one in captures(folder)}
    lines = "".join(path.read_text() for path in (folder / "seals").glob("*.lines"))
    assert "new held_captures" in lines
    assert f"new snapshots {wall}" in lines


def test_the_captures_are_read_by_any_reader_of_web_archives(told: Watch, site: Site) -> None:
    """With the headers of the server; the bodies unpacked, and none of the headers says otherwise."""
    found = captures(unpacked(told, "1"))
    assert [(kind, url) for kind, url, *_ in found] == [("response", site.url("/fees"))] * len(found)
    assert {hashlib.sha256(fees(rate).encode()).hexdigest() for rate in ("8%", "15%")} == {one[3] for one in found}
    for _, _, when, sha, digest, headers in found:
        names = {name.lower(): value for name, value in headers}
        assert when.startswith("2026-11-20T")
        assert digest == f"sha256:{sha}"
        assert names["x-served-by"] == "cache 7"
        assert names["x-archive-orig-content-encoding"] == "gzip"
        assert not {"content-encoding", "transfer-encoding", "set-cookie", "x-echo"} & names.keys()


def test_the_record_of_checks_shows_when_each_text_was_seen(told: Watch) -> None:
    folder = unpacked(told, "1")
    rows = list(csv.reader(io.StringIO((folder / "checks.csv").read_text())))
    assert [(row[0], row[1], row[5]) for row in rows[1:]] == [
        ("2026-11-20 06:00:00", "first_seen", ""),
        ("2026-11-20 07:00:00", "unchanged", ""),
        ("2026-11-20 08:00:00", "unchanged", ""),
        ("2026-11-20 09:00:00", "unchanged", ""),
        ("2026-11-20 10:00:00", "changed", "1"),
    ]
    assert {f"{row[4]}.txt" for row in rows[1:]} == {path.name for path in (folder / "texts").iterdir()}
    readme = (folder / "README.txt").read_text()
    assert f"The old text was last seen 20 Nov 2026 09:00 UTC: its SHA-256 is {rows[4][4]}" in readme
    assert f"The new text was first seen 20 Nov 2026 10:00 UTC: its SHA-256 is {rows[5][4]}" in readme
    lines = "".join(path.read_text() for path in folder.glob("seals/*.lines"))
    for hour in range(6, 11):
        assert re.search(rf'^new visits \d+ .*"at":"2026-11-20T{hour:02}:00:00.000000Z"', lines, re.MULTILINE)
    assert f'"before_sha256":"{rows[4][4]}","after_sha256":"{rows[5][4]}"' in lines


@pytest.mark.parametrize("name", ["pages/*", "texts/*", "values/*", "seals/*.lines", "seals/*.seal", "checks.csv"])
def test_whatever_is_altered_in_it_is_found(told: Watch, name: str) -> None:
    """Even where SHA256SUMS is made anew: the names, the seals, and the latest seal hold it together."""
    folder = unpacked(told, "1")
    for path in sorted(folder.glob(name)):
        was = path.read_bytes()
        path.write_bytes(was.replace(b"e", b"f", 1) + b"x")
        assert "FAILED" in verified(folder)
        if "/" in name:
            sums = subprocess.run(
                "find . -type f ! -name SHA256SUMS | sed 's|^./||' | sort | xargs -d '\\n' sha256sum > SHA256SUMS",
                shell=True, cwd=folder, check=True,
            )  # fmt: skip
            assert sums.returncode == 0
            assert f"ALTERED: {path.relative_to(folder)}" in verified(folder) or "ALTERED: seals/" in verified(folder)
        path.write_bytes(was)


def test_no_secret_and_nothing_of_others_is_in_it(told: Watch) -> None:
    """No header of ours, no cookie, no channel, no note, and of other sources only the hash of their lines."""
    folder = unpacked(told, "1")
    for canary in (b"k3y-canary", b"c00kie-canary", b"channel-canary", b"note-canary", b"other-canary", b"Ann"):
        assert canary not in everything(folder)
    lines = "".join(path.read_text() for path in folder.glob("seals/*.lines"))
    assert re.search(r"^[0-9a-f]{64}$", lines, re.MULTILINE)


def test_its_latest_seal_is_in_the_chain_of_the_database(told: Watch) -> None:
    ran = told("evidence", "1", "--output", told.folder / "proof.zip", "--json")
    (made,) = ran.json
    data = Path(made["file"]).read_bytes()
    assert (made["sha256"], made["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    told("check")
    assert told("verify", "--seal", made["seal"]).code == 0
    readme = zipfile.ZipFile(made["file"]).read("evidence-change-1/README.txt").decode()
    assert made["seal"] in readme


def test_pages_without_headers_are_said_to_be(watch: Watch) -> None:
    watch.settings(source("https://bazaar.example/fees"))
    for hour, rate in ((6, "8%"), (7, "15%")):
        (watch.folder / "fees.html").write_text(fees(rate))
        watch("import", "bazaar-fees", watch.folder / "fees.html", "--at", f"2026-11-20T{hour:02}:00Z", "--no-send")
    folder = unpacked(watch, "1")
    found = captures(folder)
    assert {(kind, headers) for kind, *_, headers in found} == {("resource", None)}
    assert {one[3] for one in found} == {hashlib.sha256(fees(rate).encode()).hexdigest() for rate in ("8%", "15%")}
    readme = " ".join((folder / "README.txt").read_text().split())
    assert "2 captures have no headers: imported from a file, drawn by a browser, or taken by a version" in readme
    assert verified(folder) == ""


def test_pictures_are_in_it_under_their_hash(watch: Watch) -> None:
    with Store.open(watch.database) as store:
        store.record(first_seen(0, "6 %"), None, nobody)
        drawn = Picture("https://etsy-fees.example/fees", at(1), b"a picture")
        store.record(changed(1, "6 %", "7 %"), None, nobody, pictures=[drawn])
    folder = unpacked(watch, "1")
    sha = hashlib.sha256(b"a picture").hexdigest()
    assert (folder / "screenshots" / f"{sha}.jpg").read_bytes() == b"a picture"
    assert sha in "".join(path.read_text() for path in folder.glob("seals/*.lines"))
    assert verified(folder) == ""


def test_a_source_in_a_time_with_all_its_texts_and_changes(told: Watch, site: Site) -> None:
    site.serve("/fees", fees("20%"))
    told("check", at="2026-11-22T10:00:00Z")
    site.serve("/fees", fees("25%"))
    told("check", at="2026-11-24T10:00:00Z")
    folder = unpacked(told, "bazaar-fees", "--from", "2026-11-20T09:30", "--to", "2026-11-23")
    assert verified(folder) == ""
    assert sorted(path.name for path in folder.glob("redline-*.html")) == ["redline-1.html", "redline-2.html"]
    assert {one[3] for one in captures(folder)} >= {
        hashlib.sha256(fees(rate).encode()).hexdigest() for rate in ("15%", "20%")
    }
    assert b"25%" not in everything(folder)
    whole = told("evidence", "bazaar-fees", "--output", told.folder / "whole.zip", "--json").json[0]
    assert whole["files"] > len(list(folder.rglob("*.*")))


def test_hostile_words_stay_words(site: Site, watch: Watch) -> None:
    """In no name of a file, in no header of the archive, in no page as markup, in no script of the README."""
    title = "../../etc/passwd\u202e <script>alert(1)</script> {made} $(touch pwned) `touch pwned`"
    evil = "<p>You pay 8% </p><p>=cmd|' /C calc'!A0 <b>$(touch pwned)</b>&lt;script&gt;alert(1)&lt;/script&gt; {latest}</p>"
    site.serve("/fees", fees("8%"))
    watch.settings(source(site.url("/fees?a=%0d%0aX-Evil:1"), title=title))
    watch("check", at="2026-11-20T06:00:00Z")
    site.serve("/fees", fees("15%") + evil)
    assert watch("check", "--json", at="2026-11-20T07:00:00Z").json[0]["outcome"] == "changed"
    folder = unpacked(watch, "1")
    with zipfile.ZipFile(watch.folder / "proof.zip") as packed:
        for name in packed.namelist():
            assert re.fullmatch(r"evidence-change-1/([a-z]+/)?[A-Za-z0-9.-]+", name)
            assert ".." not in name
    assert verified(folder) == ""
    assert not list(watch.folder.rglob("pwned"))
    for page in folder.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "<script" not in html
        assert "\u202e" not in html
        assert """content="default-src 'none'; style-src 'unsafe-inline'">""" in html
    assert all(not name.lower().startswith("x-evil") for *_, headers in captures(folder) for name, _ in headers)


def test_wrong_words_are_told_with_the_mend(told: Watch) -> None:
    for words, said in (
        (["17"], "there is no change 17; there are 1 to 1"),
        (["9" * 30], "there is no change"),
        (["bazaar-fee"], "did you mean «bazaar-fees»?"),
        (["1", "--from", "2026-01-01"], "--from and --to are for a SOURCE"),
        (["bazaar-fees", "--from", "2026-11-24", "--to", "2026-11-20"], "--from is later than --to"),
        (["bazaar-fees", "--to", "2020-01-01"], "nothing is known of bazaar-fees"),
        (["bazaar-fees", "--from", "yesterday"], "is not a time"),
        (["1", "--output", "/nowhere/at/all.zip"], "No such file or directory"),
    ):
        ran = told("evidence", *words)
        assert ran.code == 2, words
        assert said in ran.err
        assert "Traceback" not in ran.err


def test_a_file_that_is_there_is_never_written_over(told: Watch) -> None:
    target = told.folder / "proof.zip"
    target.write_text("mine")
    ran = told("evidence", "1", "--output", target)
    assert (ran.code, target.read_text()) == (2, "mine")
    assert "there is such a file already; name another with --output" in ran.err
    told("evidence", "1", "--output", told.folder)
    assert (told.folder / "evidence-change-1.zip").exists()
    assert not list(told.folder.glob(".*.new"))


def test_without_a_seal_it_says_so(told: Watch) -> None:
    """A record that was written by another program."""
    with closing(sqlite3.connect(told.database)) as db:
        db.execute("DELETE FROM seals")
        db.commit()
    readme = (unpacked(told, "1", code=1) / "README.txt").read_text()
    assert "NOT AS IT WAS SEALED: there are no seals" in readme
    assert "The record of it has no seal." in readme
    assert "none: `watch verify` says why" in readme


@pytest.mark.parametrize(
    ("alter", "fault"),
    [
        ("UPDATE changes SET headline = 'nothing'", r"changes 1: headline was sealed as «.*», and is «nothing»"),
        ("UPDATE changes SET edits = '[]'", "changes 1: edits is another than was sealed"),
        ("UPDATE editions SET first_seen = '2026-01-01T00:00:00.000000Z'", "editions [13]: first_seen was sealed as"),
        (
            "UPDATE captures SET fetched_at = '2026-01-01T00:00:00.000000Z'",
            "captures [13]/first/0: fetched_at was sealed as",
        ),
    ],
)
def test_what_does_not_stand_as_it_was_sealed_is_said_at_its_top(told: Watch, alter: str, fault: str) -> None:
    with closing(sqlite3.connect(told.database)) as db:
        db.execute(alter)
        db.commit()
    ran = told("evidence", "1", "--output", told.folder / "altered.zip")
    assert ran.code == 1
    assert re.search(f"not as it was sealed: {fault}", ran.err)
    readme = zipfile.ZipFile(told.folder / "altered.zip").read("evidence-change-1/README.txt").decode()
    assert re.search(f"^NOT AS IT WAS SEALED: {fault}", readme, re.MULTILINE)


def test_of_a_source_that_never_changed_it_says_when_its_text_was_seen(told: Watch) -> None:
    folder = unpacked(told, "other-canary")
    readme = (folder / "README.txt").read_text()
    assert "A text was seen from 20 Nov 2026 06:00 UTC to 20 Nov 2026 10:00 UTC: its SHA-256 is" in readme
    assert verified(folder) == ""
