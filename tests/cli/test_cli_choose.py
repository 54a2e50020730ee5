"""Choosing what to watch: `watch try` proposes, `watch add` and `watch catalogue` write, `watch migrate` carries over."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.kit.site import Site
from tests.kit.watch import Watch, source
from tests.walk.pages import WALL, fees
from watcher.config import read_settings

SETTINGS = """\
# My pages. This comment stays.
channels: # nobody yet

defaults:
  every: 6h   # four times a day

sources:
  # --- fees
  - id: bazaar-terms   # the contract
    service: Bazaar
    title: Terms
    url: https://bazaar.example/terms  # moved in May

# The end.
"""

CLAUSES = "".join(
    f"<p>Rule {n}: sellers hand over what they sold within {n} days, and say so.</p>" for n in range(2, 30)
)
PAGE = f"""<html lang="en-US"><head><title>Seller Fees | Bazaar Help</title></head><body>
<header><nav><a href="/">Bazaar</a></nav></header>
<div class="sc-bdVaJa kXyZqw"><div id="help-content" class="css-1x2y3z"><h1>Seller Fees</h1>{CLAUSES}
<div class="share-box"><p>Tell your friends about this page, and about Bazaar.</p></div></div></div>
<div class="cookie-banner"><p>We use cookies</p><button>Accept</button></div>
<footer>© 2026 Bazaar Ltd. <a href="/privacy">Privacy</a></footer></body></html>"""
APP = """<html><head><title>Bazaar</title></head><body><div id="root"></div><noscript>Please enable JavaScript to view this page.
</noscript><script src="/app.js"></script></body></html>"""


@pytest.fixture
def mine(watch: Watch) -> Watch:
    watch.config.write_text(SETTINGS)
    return watch


def entry_in(out: str) -> dict[str, Any]:
    (entry,) = yaml.safe_load(out[out.index("  - id:") :])
    assert isinstance(entry, dict)
    return entry


# --- try


def test_try_proposes_an_entry_that_is_ready_to_paste(site: Site, watch: Watch) -> None:
    """The selector is a name that a person gave; those that programs make are never proposed."""
    site.serve("/fees", PAGE)
    ran = watch("try", site.url("/fees"), "--inside")

    assert ran.code == 0
    entry = entry_in(ran.out)
    assert (entry["title"], entry["kind"], entry["select"], entry["remove"], entry["language"]) == (
        "Seller Fees", "fees", "#help-content", ".share-box", "en",
    )  # fmt: skip
    watch.config.write_text("sources:\n" + ran.out[ran.out.index("  - id:") :])
    assert watch("validate").code == 0
    tried = watch(
        "try", site.url("/fees"), "--inside", "--select", entry["select"], "--remove", entry["remove"], "--json"
    ).json[0]
    assert tried["blocks"][0]["text"] == "Seller Fees"
    assert not any("friends" in block["text"] for block in tried["blocks"])


def test_try_shows_what_was_left_out(site: Site, watch: Watch) -> None:
    site.serve("/fees", PAGE)
    (tried,) = watch("try", site.url("/fees"), "--inside", "--json").json
    left = {part["name"]: part["words"] for part in tried["left_out"]}
    assert left["div.cookie-banner"] == "We use cookies Accept"
    assert left["footer"].startswith("© 2026 Bazaar Ltd.")
    assert tried["needs_browser"] is None


def test_try_says_that_a_browser_is_needed(site: Site, watch: Watch) -> None:
    site.serve("/fees", APP)
    ran = watch("try", site.url("/fees"), "--inside")
    assert ran.code == 1
    assert "so only a browser may see its text" in ran.err


@pytest.mark.parametrize(
    "name",
    ["css-1a2b3c", "sc-fzqNJr", "TextContent-sc-kkmgbg-0", "ember1234", "Button_root__3kXyZ", "_9nrm", "jsx-2871293"],
)
def test_a_name_that_a_program_made_is_never_proposed(name: str, site: Site, watch: Watch) -> None:
    site.serve(
        "/fees", f"<body><div id='{name}'><div class='{name} {name}-content'><h1>Fees</h1>{CLAUSES}</div></div></body>"
    )
    (tried,) = watch("try", site.url("/fees"), "--inside", "--json").json
    assert "select" not in tried["entry"]


# --- add


def test_add_writes_the_source_and_keeps_every_comment(site: Site, mine: Watch) -> None:
    site.serve("/fees", PAGE)
    mine.config.chmod(0o640)
    ran = mine("add", site.url("/fees"), "--inside", "--service", "Bazaar", "--every", "1d")

    assert ran.code == 0
    text = mine.config.read_text()
    assert text.startswith(SETTINGS[: SETTINGS.index("\n# The end.")])
    assert text.endswith("\n# The end.\n")
    assert stat.S_IMODE(mine.config.stat().st_mode) == 0o640
    assert [path.name for path in mine.folder.iterdir()] == ["sources.yaml"]
    added = read_settings(mine.config, {}).sources[-1]
    assert (added.id, added.urls, added.rules.select) == (
        "bazaar-seller-fees",
        (site.url("/fees"),),
        ("#help-content",),
    )


def test_add_makes_a_settings_file_where_there_is_none(site: Site, watch: Watch) -> None:
    site.serve("/fees", PAGE)
    assert watch("add", site.url("/fees"), "--inside").code == 0
    assert len(read_settings(watch.config, {}).sources) == 1


def test_a_second_source_of_one_title_gets_an_id_of_its_own(mine: Watch) -> None:
    for number in (1, 2):
        assert (
            mine("add", f"https://shop.example/{number}", "--unseen", "--title", "Terms", "--service", "Bazaar").code
            == 0
        )
    assert [one.id for one in read_settings(mine.config, {}).sources] == [
        "bazaar-terms",
        "bazaar-terms-2",
        "bazaar-terms-3",
    ]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (
            ["https://www.bazaar.example/terms/?utm_source=mail", "--unseen"],
            2,
            "bazaar-terms watches this page already",
        ),
        (["not-a-page"], 2, "is not a web address"),
        (["https://bazaar.example/x", "--unseen", "--id", "No Id"], 2, "is not an id"),
        (["https://bazaar.example/x", "--unseen", "--id", "bazaar-terms"], 2, "stands twice"),
        (["https://bazaar.example/x", "--unseen", "--every", "now and then"], 2, "is not a period"),
        (["https://bazaar.example/x", "--unseen", "--kind", "poem"], 2, "poem"),
        (["https://bazaar.example/x", "--unseen", "--language", "Klingon!"], 2, "language"),
        (["https://bazaar.example/x", "--unseen", "--select", "main["], 2, "is not a CSS selector"),
    ],
)
def test_what_cannot_be_added_leaves_the_file_as_it_was(words: list[str], code: int, told: str, mine: Watch) -> None:
    ran = mine("add", *words)
    assert (ran.code, told in ran.err) == (code, True), ran.err
    assert mine.config.read_text() == SETTINGS
    assert [path.name for path in mine.folder.iterdir()] == ["sources.yaml"]


@pytest.mark.parametrize("body", [WALL, APP])
def test_a_page_that_is_no_policy_is_not_added(body: str, site: Site, mine: Watch) -> None:
    site.serve("/fees", body)
    ran = mine("add", site.url("/fees"), "--inside")
    assert ran.code == 1
    assert "nothing was added; --unseen adds it all the same" in ran.err
    assert mine.config.read_text() == SETTINGS


def test_add_with_a_broken_file_tells_its_problems_and_touches_nothing(mine: Watch) -> None:
    mine.config.write_text(SETTINGS + "surces: []\n")
    ran = mine("add", "https://bazaar.example/x", "--unseen")
    assert ran.code == 2
    assert "did you mean «sources»?" in ran.err
    assert mine.config.read_text().endswith("surces: []\n")


def test_add_to_a_list_in_brackets_says_what_to_write(mine: Watch) -> None:
    flow = "sources: [{id: a, service: A, title: A, url: https://a.example/terms}]\n"
    mine.config.write_text(flow)
    ran = mine("add", "https://bazaar.example/x", "--unseen")
    assert (ran.code, "not written as a list of lines" in ran.err) == (1, True)
    assert mine.config.read_text() == flow


def test_a_dry_run_writes_nothing(mine: Watch) -> None:
    ran = mine("add", "https://bazaar.example/x", "--unseen", "--dry-run")
    assert (ran.code, entry_in(ran.out)["url"]) == (0, "https://bazaar.example/x")
    assert mine.config.read_text() == SETTINGS


@pytest.mark.parametrize(
    "text",
    [
        "sources:\n- id: a\n  service: A\n  title: A\n  url: https://a.example/1\n",
        "sources:\n    - {id: a, service: A, title: A, url: https://a.example/1}\ncontact: me@example.com\n",
        "sources:\n  - id: a\n    service: A\n    title: >-\n      A long\n      title\n    url:\n      - https://a.example/1\n\n\nmanners: {pace: 3s}",
        "sources:\n  - id: a\n    service: A\n    url: https://a.example/1\n    title: A # no line end",
        "sources:\n  - id: a\n    service: A\n    url: https://a.example/1\n    title: |\n      A\ncontact: me@example.com\n",
    ],
)
def test_an_entry_fits_in_however_the_file_is_written(text: str, watch: Watch) -> None:
    watch.config.write_text(text)
    assert watch("add", "https://bazaar.example/x", "--unseen").code == 0
    assert watch("add", "https://bazaar.example/y", "--unseen").code == 0
    settings = read_settings(watch.config, {})
    assert [one.urls[0][-2:] for one in settings.sources] == ["/1", "/x", "/y"]
    assert all(line in watch.config.read_text().splitlines() for line in text.splitlines() if line.strip())


def test_a_settings_file_that_is_a_link_stays_one(mine: Watch) -> None:
    real = mine.folder / "real.yaml"
    mine.config.rename(real)
    mine.config.symlink_to(real)
    assert mine("add", "https://bazaar.example/x", "--unseen").code == 0
    assert mine.config.is_symlink()
    assert "bazaar.example/x" in real.read_text()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(mine: Watch) -> None:
    mine.folder.chmod(0o500)
    ran = mine("add", "https://bazaar.example/x", "--unseen")
    mine.folder.chmod(0o700)
    assert (ran.code, "cannot be written" in ran.err) == (1, True)


# --- catalogue


def test_the_catalogue_lists_and_adds(mine: Watch) -> None:
    ran = mine("catalogue", "etsy")
    assert ran.code == 0
    assert any(line.startswith("etsy-fees ") for line in ran.lines)
    assert all(" Etsy " in line for line in ran.lines[1:])

    assert mine("catalogue", "--add", "etsy-fees", "--add", "amazon-us-bsa").code == 0
    assert "- id: amazon-us-bsa # the contract itself" in mine.config.read_text()
    assert mine("validate").code == 0
    again = mine("catalogue", "--add", "etsy-fees")
    assert "etsy-fees: it is watched already" in again.err
    (told,) = [one for one in mine("catalogue", "etsy", "--json").json if one["id"] == "etsy-fees"]
    assert told["watched"]


def test_all_of_a_service_at_once(mine: Watch) -> None:
    assert mine("catalogue", "kaufland", "--add-all").code == 0
    assert len([one for one in read_settings(mine.config, {}).sources if one.service == "Kaufland"]) == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--add", "etsy-fes"], "did you mean «etsy-fees»?"),
        (["Amazn"], "did you mean «amazon»?"),
        (["--add-all"], "needs a SERVICE"),
    ],
)
def test_what_is_not_in_the_catalogue_is_told(words: list[str], told: str, mine: Watch) -> None:
    ran = mine("catalogue", *words)
    assert (ran.code, told in ran.err) == (2, True), ran.err


def test_the_catalogue_holds_the_shipped_settings_as_they_are() -> None:
    """What stands in both must not drift apart."""
    from watcher.config.catalogue import CATALOGUE_FILE, catalogue

    shipped = Path(__file__).parents[2] / "sources.yaml"
    text = shipped.read_text()
    assert text[text.index("sources:\n") :].strip() in CATALOGUE_FILE.read_text()
    known = {one.source.id: one.source for one in catalogue()}
    assert all(known[source.id].urls == source.urls for source in read_settings(shipped, {}).sources)
    assert len(known) > len(read_settings(shipped, {}).sources) + 20


# --- migrate

URLWATCH = """\
name: Etsy fees
url: https://www.etsy.com/legal/fees/
filter:
  - css:
      selector: "#content"
      exclude: .share
  - html2text
headers: {X-Token: secret, Accept-Language: en}
---
name: Uptime
command: uptime
---
name: eBay agreement
navigate: https://www.ebay.com/help/policies?id=4259
filter:
  - xpath: //div[@class="article"]
  - grep: fee
diff_tool: wdiff
---
url: ftp://example.com/file
"""
CDIO = {
    "watching": {
        "1f": {
            "url": "https://www.walmart.com/seller-terms", "title": "Walmart terms", "include_filters": ["main", "xpath://p"],
            "subtractive_selectors": [".ads"], "time_between_check": {"hours": 12}, "time_between_check_use_default": False,
            "fetch_backend": "html_webdriver", "paused": True, "trigger_text": ["fee"], "headers": {"Cookie": "a=b"},
        },
        "2f": {"url": "https://www.reverb.com/page/fees", "title": None, "include_filters": []},
    }
}  # fmt: skip
OTA = {
    "name": "Bazaar",
    "terms": {
        "Marketplace Sellers Conditions": {
            "combine": [
                {"fetch": "https://bazaar.example/terms/1", "select": ["main"], "remove": [".menu"]},
                {"fetch": "https://bazaar.example/terms/2", "select": {"startBefore": "h1", "endBefore": "#end"}},
            ],
            "executeClientScripts": True,
            "filter": ["removeIds"],
        },
        "Privacy Policy": {"fetch": "https://bazaar.example/privacy", "select": "article"},
    },
}


def migrated(watch: Watch, name: str, body: str | bytes) -> tuple[list[dict[str, Any]], str]:
    file = watch.folder / name
    file.write_bytes(body if isinstance(body, bytes) else body.encode())
    ran = watch("migrate", file, "--add")
    assert ran.code == 0, ran.err
    assert watch("validate").code == 0
    return yaml.safe_load(watch.config.read_text())["sources"], ran.err


def test_a_job_list_of_urlwatch(watch: Watch) -> None:
    """Selectors and headers come along; commands are never run, and what is lost is told."""
    sources, told = migrated(watch, "urls.yaml", URLWATCH)
    assert sources == [
        {"id": "etsy-fees", "service": "Etsy", "title": "Etsy fees", "url": "https://www.etsy.com/legal/fees/", "select": "#content",
         "remove": ".share", "headers": {"Accept-Language": "en"}},
        {"id": "ebay-agreement", "service": "Ebay", "title": "eBay agreement", "url": "https://www.ebay.com/help/policies?id=4259",
         "browser": True},
    ]  # fmt: skip
    for words in (
        "Uptime: a shell command («uptime») is never run", "Etsy fees: the header X-Token may hold a secret",
        "XPath is not known", "the filter grep is not carried over", "not carried over: diff_tool", "«ftp://example.com/file»",
    ):  # fmt: skip
        assert words in told
    assert "secret\n" not in watch.config.read_text()


def test_selecting_steps_in_a_row_narrow_what_is_read(site: Site, watch: Watch) -> None:
    """Each looks in what the one before it found, and not beside it."""
    jobs = f"url: {site.url('/fees')}\nfilter:\n- element-by-class: policy\n- css: 'article, p'\n"
    (entry,), _ = migrated(watch, "urls.yaml", jobs)
    site.serve("/fees", "<p>Beside it</p><article class=policy>Fees</article><div class=policy>About <p>8%</p></div>")
    (tried,) = watch("try", site.url("/fees"), "--select", entry["select"], "--json").json
    assert [block["text"] for block in tried["blocks"]] == ["Fees", "8%"]


def test_a_page_whose_source_changedetection_io_looked_at(watch: Watch) -> None:
    told = {"watching": {"a": {"url": "source:https://www.reverb.com/page/fees"}}}
    (entry,), said = migrated(watch, "url-watches.json", json.dumps(told))
    assert entry["url"] == "https://www.reverb.com/page/fees"
    assert "the source text of the page" in said


@pytest.mark.parametrize("packed", [False, True])
def test_an_export_of_changedetection_io(packed: bool, watch: Watch) -> None:
    body = json.dumps(CDIO).encode()
    if packed:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("url-watches.json", body)
        body = out.getvalue()
    sources, told = migrated(watch, "export", body)
    assert sources == [
        {"id": "walmart-terms", "service": "Walmart", "title": "Walmart terms", "url": "https://www.walmart.com/seller-terms",
         "select": "main", "remove": ".ads", "every": "12h", "browser": True},
        {"id": "reverb-fees", "service": "Reverb", "title": "Fees",
         "url": "https://www.reverb.com/page/fees"},
    ]  # fmt: skip
    for words in (
        "is no CSS selector",
        "it was paused",
        "not carried over: trigger words",
        "the header Cookie may hold a secret",
    ):
        assert words in told


def test_a_declaration_of_open_terms_archive(watch: Watch) -> None:
    sources, told = migrated(watch, "Bazaar.json", json.dumps(OTA))
    assert sources == [
        {"id": "bazaar-marketplace-sellers-conditions", "service": "Bazaar", "title": "Marketplace Sellers Conditions",
         "urls": ["https://bazaar.example/terms/1", "https://bazaar.example/terms/2"],
         "select": ["main", {"startBefore": "h1", "endBefore": "#end"}], "remove": ".menu", "browser": True},
        {"id": "bazaar-privacy-policy", "service": "Bazaar", "title": "Privacy Policy", "url": "https://bazaar.example/privacy",
         "select": "article"},
    ]  # fmt: skip
    assert "the clean-up function removeIds is not carried over" in told


def test_a_second_migration_adds_nothing_twice(watch: Watch) -> None:
    migrated(watch, "Bazaar.json", json.dumps(OTA))
    before = watch.config.read_text()
    ran = watch("migrate", watch.folder / "Bazaar.json", "--add")
    assert (ran.code, watch.config.read_text()) == (1, before)
    assert "bazaar-privacy-policy watches it already" in ran.err


def test_without_add_the_sources_are_printed(mine: Watch) -> None:
    (mine.folder / "urls.yaml").write_text(URLWATCH)
    ran = mine("migrate", mine.folder / "urls.yaml")
    assert len(yaml.safe_load(ran.out)) == 2
    assert mine.config.read_text() == SETTINGS


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "no job list"),
        (b"just words", "no job list"),
        (b"{", "begins like JSON"),
        (b"{}", "neither a list of watches"),
        (b'{"a": 1}', "neither a list of watches"),
        (b"url: [", "not readable as YAML"),
        (b"PK\x03\x04 no zip", "cannot be read"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"!!python/object/apply:os.system ['true']", "not readable as YAML"),
        (SETTINGS.encode(), "a settings file of watch already"),
        (b"- url: https://a.example/", "no job list"),
    ],
)
def test_what_is_no_list_of_another_program_is_told(body: bytes, told: str, watch: Watch) -> None:
    file = watch.folder / "other"
    file.write_bytes(body)
    ran = watch("migrate", file)
    assert (ran.code, told in ran.err) == (1, True), ran.err


def test_a_file_that_is_not_there_is_told(watch: Watch) -> None:
    assert "there is no such file" in watch("migrate", watch.folder / "nowhere.yaml").err


def test_what_is_added_is_watched(site: Site, watch: Watch) -> None:
    """From an address to the first copy in two commands."""
    site.serve("/fees", fees())
    watch("add", site.url("/fees"), "--inside", "--id", "bazaar-fees")
    text = watch.config.read_text()
    watch.config.write_text(text + "\nmanners: {insideHosts: [127.0.0.1]}\n")
    assert watch("check", "--json").outcomes == {"bazaar-fees": "first_seen"}


def test_source_kit_is_what_the_file_holds() -> None:
    assert source("https://a.example/")["id"] == "bazaar-fees"
