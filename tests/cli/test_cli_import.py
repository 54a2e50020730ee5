"""`watch import`: pages without a robot, and years of history from the first day."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.kit.pdf import agreement, fpdf2_pdf
from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Watch, source
from tests.walk.pages import WALL, fees

URL = "https://bazaar.example/fees"
TEXT = """# Selling fees

Last updated: 3 March 2026

For each item sold you pay a referral fee of {rate} of the total sales price, at least $0.30.

You may ask for the return of your items at any time, and we send them within ten business days."""


@pytest.fixture
def bazaar(watch: Watch, slack: SlackServer) -> Watch:
    """One source that is told to Slack; its site is never asked."""
    watch.settings(
        source(URL, notify=["team"]),
        channels={"team": {"type": "slack", "webhook": slack.webhook_url}},
        operator=["team"],
    )
    return watch


def mhtml(page: str, date: str = "Tue, 24 Nov 2026 06:00:00 -0000") -> bytes:
    """As Chromium saves a page with its pictures."""
    packed = EmailMessage()
    packed["From"] = "<Saved by Blink>"
    packed["Snapshot-Content-Location"] = URL
    packed["Subject"] = "Selling fees"
    packed["Date"] = date
    packed.set_content(page, subtype="html", cte="quoted-printable")
    packed.add_related(b"GIF89a", "image", "gif", cid="<picture@mhtml.blink>")
    return packed.as_bytes()


def mail(rate: str) -> bytes:
    told = EmailMessage()
    told["From"], told["To"], told["Subject"] = "news@bazaar.example", "you@example.com", "Selling fees"
    told["Date"] = "Tue, 24 Nov 2026 06:00:00 +0000"
    told.set_content("The same in plain words.")
    told.add_alternative(fees(rate), subtype="html")
    return told.as_bytes()


SAVES = {
    "page.html": lambda rate: fees(rate).encode(),
    "page.mhtml": lambda rate: mhtml(fees(rate)),
    "page.htm.gz": lambda rate: gzip.compress(fees(rate).encode()),
    "page.pdf": lambda rate: fpdf2_pdf(agreement(rate)),
    "page.txt": lambda rate: TEXT.format(rate=rate).encode(),
    "page.md": lambda rate: TEXT.format(rate=rate).encode(),
    "page.eml": mail,
}


@pytest.mark.parametrize("name", SAVES)
def test_every_way_of_saving_a_page_is_taken(name: str, bazaar: Watch, slack: SlackServer) -> None:
    """The figure that moved between two saves is told, and nothing else."""
    file = bazaar.folder / name
    file.write_bytes(SAVES[name]("8%"))
    assert bazaar("import", "bazaar-fees", file, "--at", "2026-11-20").code == 0
    file.write_bytes(SAVES[name]("15%"))
    (one,) = bazaar("import", "bazaar-fees", file, "--at", "2026-11-21", "--json", at="2026-11-22").json

    (edit,) = one["change"]["edits"]
    assert [(figure["before"], figure["after"]) for figure in edit["figures"]] == [("8%", "15%")]
    assert len(slack.payloads) == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("page.mhtml", mhtml(fees())),
        ("page.eml", mail("8%")),
        (
            "single.html",
            f"<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: {URL} \n saved date: Tue Nov 24 2026 "
            f"07:00:00 GMT+0100 (Central European Standard Time)\n-->{fees()}".encode(),
        ),
    ],
)
def test_a_save_that_tells_its_time_needs_no_other(name: str, body: bytes, bazaar: Watch) -> None:
    file = bazaar.folder / name
    file.write_bytes(body)
    (one,) = bazaar("import", "bazaar-fees", file, "--json", at="2026-11-25").json

    assert (one["outcome"], one["at"]) == ("first_seen", "2026-11-24T06:00:00Z")


def test_without_a_time_it_is_asked_for(bazaar: Watch) -> None:
    file = bazaar.folder / "page.html"
    file.write_text(fees())
    ran = bazaar("import", "bazaar-fees", file)
    assert (ran.code, ran.out) == (1, "")
    assert "does not say when it was saved; tell it with --at" in ran.err


def test_a_document_of_several_pages_takes_a_file_for_each(watch: Watch) -> None:
    watch.settings(source([f"{URL}/1", f"{URL}/2"]))
    for number in (1, 2):
        (watch.folder / f"{number}.html").write_text(
            f"<main><h1>Part {number}</h1><p>Rule {number} of the agreement.</p></main>"
        )
    first, second = watch.folder / "1.html", watch.folder / "2.html"

    ran = watch("import", "bazaar-fees", first, "--at", "2026-11-20")
    assert (ran.code, "made of 2 pages" in ran.err) == (1, True)
    assert watch("import", "bazaar-fees", first, second, "--at", "2026-11-20").code == 0
    shown = watch("show", "bazaar-fees").out
    assert shown.index("Rule 1") < shown.index("# Part 2") < shown.index("Rule 2")


# --- histories

RATES = {"2025-01-03": "8%", "2025-06-01": "9%", "2025-09-30": "9%", "2026-02-11": "15%"}


def folder_of(folder: Path, suffix: str = ".md") -> Path:
    folder.mkdir()
    for day, rate in RATES.items():
        (folder / f"{day.replace('-', '')}T063000Z{suffix}").write_bytes(SAVES[f"page{suffix}"](rate))
    (folder / "README.md").write_text("About this collection")
    return folder


def git(repository: Path, *words: str, at: str = "2024-01-01") -> None:
    alone = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    names = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
             for what, value in (("NAME", "bot"), ("EMAIL", "bot@example.com"), ("DATE", f"{at}T06:30:00Z"))}  # fmt: skip
    subprocess.run(
        ["git", "-C", str(repository), *words], check=True, capture_output=True, env={**os.environ, **alone, **names}
    )


def repository_of(folder: Path) -> Path:
    """As Open Terms Archive publishes it: SERVICE/TERMS TYPE.md, one commit a version; the service is renamed in between."""
    (folder / "Bazar").mkdir(parents=True)
    git(folder, "init", "-b", "main")
    (folder / "Bazar" / "Imprint.md").write_text("Bazaar Ltd., Market Street 1")
    name = "Bazar"
    for number, (day, rate) in enumerate(RATES.items()):
        if number == 2:
            git(folder, "mv", "Bazar", "Bazaar")
            git(folder, "commit", "-m", "Rename", at="2025-06-02")
            name = "Bazaar"
        (folder / name / "Seller Terms.md").write_text(TEXT.format(rate=rate))
        git(folder, "add", "-A")
        git(folder, "commit", "--allow-empty", "-m", "Record new changes of Bazaar Seller Terms", at=day)
    return folder


def changes_of(watch: Watch, id_: str) -> list[tuple[str, str, str, list[dict[str, str]]]]:
    history = watch("history", id_, "--json").json
    return [
        (one["first_seen"], one["weight"], one["verdict"], [edit["figures"] for edit in one["edits"]]) for one in history
    ]  # fmt: skip


def test_a_folder_of_dated_copies_is_a_history(bazaar: Watch, slack: SlackServer) -> None:
    """Each change at its time, with nobody told; what has no date is named; a second import finds nothing new."""
    folder = folder_of(bazaar.folder / "archive")
    ran = bazaar("import", "bazaar-fees", folder)

    assert ran.code == 0
    assert [line.split()[:4] for line in ran.lines] == [
        ["2025-01-03", "06:30", "first", "seen"],
        ["2025-06-01", "06:30", "changed", "bazaar-fees"],
        ["2026-02-11", "06:30", "changed", "bazaar-fees"],
    ]
    assert "left out: README.md (no date in its name)" in ran.err
    assert "4 versions: 2 changed (material), 1 first seen, 1 unchanged" in ran.err
    assert slack.payloads == []
    assert "referral fee of 9%" in bazaar("show", "bazaar-fees", "--at", "2025-07-01").out

    again = bazaar("import", "bazaar-fees", folder)
    assert (again.code, again.out) == (0, "")
    assert "none of 4 versions is newer" in again.err

    (folder / "2026-05-01.md").write_text(TEXT.format(rate="20%"))
    assert "1 version (4 more were older" in bazaar("import", "bazaar-fees", folder).err


def test_a_history_may_be_told(bazaar: Watch, slack: SlackServer) -> None:
    bazaar("import", "bazaar-fees", folder_of(bazaar.folder / "archive"), "--tell")
    assert "8% → 9%" in str(slack.payloads)
    assert "9% → 15%" in str(slack.payloads)


def test_a_git_repository_is_a_history(bazaar: Watch, slack: SlackServer) -> None:
    """The same changes as the folder's; a document is named by its path, and followed over a renaming."""
    repository = repository_of(bazaar.folder / "versions")
    ran = bazaar("import", "bazaar-fees", repository)
    assert ran.code == 2
    assert "2 documents in it; name one with --path" in ran.err
    assert "«Bazaar/Seller Terms.md»" in ran.err

    assert bazaar("import", "bazaar-fees", repository, "--path", "Bazaar/Seller Terms.md").code == 0
    bazaar.settings(source(URL), source(URL + "2", id="folder"))
    bazaar("import", "folder", folder_of(bazaar.folder / "archive"))
    found = changes_of(bazaar, "bazaar-fees")
    assert found == changes_of(bazaar, "folder")
    assert [one[0] for one in found] == ["2026-02-11T06:30:00Z", "2025-06-01T06:30:00Z"]
    assert slack.payloads == []


def test_nothing_in_a_repository_is_run(bazaar: Watch) -> None:
    """Its own settings name programs; git starts none of them."""
    repository = repository_of(bazaar.folder / "versions")
    trap, sprung = bazaar.folder / "trap.sh", bazaar.folder / "sprung"
    trap.write_text(f"#!/bin/sh\ntouch {sprung}\ncat\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "diff.external", "diff.x.textconv", "core.sshCommand", "gpg.program"):
        git(repository, "config", key, str(trap))
    git(repository, "config", "log.showSignature", "true")
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "attributes").write_text("*.md diff=x filter=x\n")

    assert bazaar("import", "bazaar-fees", repository, "--path", "Bazaar/Seller Terms.md").code == 0
    assert not sprung.exists()


def test_a_recording_is_imported_as_it_is_replayed(bazaar: Watch) -> None:
    """The same changes, with the same verdicts, at the same times."""
    archive = bazaar.folder / "recorded"
    folder_of(archive)
    versions = [{"date": f"{day}T06:30:00Z", "file": f"{day.replace('-', '')}T063000Z.md"} for day in RATES]
    index = {"documents": [{"id": "bazaar-terms", "dir": "recorded", "service": "Bazaar", "versions": versions}]}
    (archive / "index.json").write_text(json.dumps(index))

    replayed = bazaar("replay", archive, "--json").json
    imported = bazaar("import", "bazaar-fees", archive, "--json").json
    keys = ("headline", "weight", "verdict", "first_seen", "edits", "reasons", "looked_at")
    told = [
        [[one["outcome"], *((one["change"] or {}).get(key) for key in keys)] for one in way]
        for way in (replayed, imported)
    ]
    assert told[0] == told[1]
    assert [one[0] for one in told[0]] == ["first_seen", "changed", "unchanged", "changed"]


def test_the_page_itself_begins_anew_after_an_extract(site: Site, slack: SlackServer, watch: Watch) -> None:
    """What another program took from the page lacks other things than ours does; that is no change. The next one is."""
    watch.settings(
        source(site.url("/fees"), notify=["team"]), channels={"team": {"type": "slack", "webhook": slack.webhook_url}}
    )
    watch("import", "bazaar-fees", folder_of(watch.folder / "archive"))
    site.serve("/fees", fees("15%"))
    assert watch("check", "--json").outcomes == {"bazaar-fees": "first_seen"}
    site.serve("/fees", fees("16%"))
    assert watch("check", "--json").outcomes == {"bazaar-fees": "changed"}
    assert len(slack.payloads) == 1


def test_a_wall_after_an_extract_is_held(site: Site, watch: Watch) -> None:
    watch.settings(source(site.url("/fees")))
    watch("import", "bazaar-fees", folder_of(watch.folder / "archive"))
    site.serve("/fees", WALL)
    assert watch("check", "--json").outcomes == {"bazaar-fees": "held"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.html", "--at", "2026-01-01"], "nowhere.html: there is no such file"),
        (["archive", "--at", "2026-01-01"], "leave --at out"),
        (["archive", "page.html"], "name one folder, or files; not both"),
        (["archive", "--path", "x"], "neither a git repository nor a folder of recordings"),
        (["page.html", "--path", "x", "--at", "2026-01-01"], "--path is for histories"),
        (["page.html", "--tell", "--at", "2026-01-01"], "--tell is for histories"),
        (["empty"], "no file in it has a date in its name"),
        (["versions", "--path", "Bazaar/Seler Terms.md"], "it has «Bazaar/Seller Terms.md»"),
        (["page.html", "--at", "2999-01-01"], "is still to come"),
        ([], "Missing argument"),
    ],
)
def test_what_cannot_be_imported_says_why(words: list[str], told: str, bazaar: Watch) -> None:
    folder_of(bazaar.folder / "archive")
    (bazaar.folder / "empty").mkdir()
    (bazaar.folder / "page.html").write_text(fees())
    if "versions" in words:
        repository_of(bazaar.folder / "versions")
    paths = [
        bazaar.folder / word if (bazaar.folder / word).exists() or ("." in word[-5:] and "/" not in word) else word
        for word in words
    ]
    ran = bazaar("import", "bazaar-fees", *paths)
    assert ran.code in {1, 2}
    assert told in ran.err
    assert "Traceback" not in ran.err
