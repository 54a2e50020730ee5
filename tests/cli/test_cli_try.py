"""`watch try URL`: what would be read of a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.site import Site
from tests.kit.watch import Watch, source
from tests.walk.pages import WALL, fees
from watcher.tasks.readers import Readers


def test_try_shows_what_would_be_read(site: Site, watch: Watch) -> None:
    """Title, language, the page's own dates, and the clauses; furniture is out, and nothing is recorded."""
    site.serve("/fees", fees("8%"))

    ran = watch("try", site.url("/fees"))

    assert ran.code == 0
    assert ran.lines[:2] == ["title: Selling fees - Bazaar Seller Help", "language: en"]
    assert ran.lines[2].startswith("own dates: ")
    assert "clauses: 8" in ran.lines
    assert any(line.split()[:3] == ["paragraph", "1.1", "For"] for line in ran.lines)
    assert "Privacy" not in ran.out
    assert [path.name for path in watch.folder.iterdir()] == []


def test_try_with_selectors(site: Site, watch: Watch) -> None:
    """What a source with these rules would be."""
    site.serve("/fees", fees("8%"))
    ran = watch("try", site.url("/fees"), "--select", "main", "--remove", "h1", "--remove", "h2", "--json")
    (tried,) = ran.json
    assert [block["kind"] for block in tried["blocks"]] == ["paragraph"] * 5
    assert tried["final_url"] == tried["url"] == site.url("/fees")


def test_try_says_where_a_redirect_led(site: Site, watch: Watch) -> None:
    """The address that was asked may not be the one that answered."""
    site.serve("/fees", fees("8%"))
    site.redirect("/old", "/fees")
    assert f"led to: {site.url('/fees')}" in watch("try", site.url("/old")).lines


def test_try_warns_of_a_wall(site: Site, watch: Watch) -> None:
    """A page that answers 200 and is not the policy."""
    site.serve("/fees", WALL)
    assert "beware: this is a sign-in page, not the policy" in watch("try", site.url("/fees")).out


def test_try_of_what_cannot_be_had(site: Site, watch: Watch) -> None:
    """Why, in words, and exit 1."""
    ran = watch("try", site.url("/gone"))
    assert (ran.code, ran.out, ran.err) == (1, "", f"{site.url('/gone')}: HTTP 404 Not Found\n")


def test_try_with_a_selector_that_matches_nothing(site: Site, watch: Watch) -> None:
    """The selector is named, and what the page has instead."""
    site.serve("/fees", fees("8%"))
    ran = watch("try", site.url("/fees"), "--select", "#policy")
    assert ran.code == 1
    assert "«#policy» matches nothing" in ran.err
    assert "Selling fees - Bazaar Seller Help" in ran.err


def test_try_with_a_selector_that_is_none(site: Site, watch: Watch) -> None:
    """A slip in CSS is told as one, before anything is asked."""
    site.serve("/fees", fees("8%"))
    ran = watch("try", site.url("/fees"), "--select", "main[")
    assert ran.code == 2
    assert "«main[» is not a CSS selector" in ran.err
    assert site.requests == []


@pytest.mark.parametrize("address", ["www.example.com/fees", "ftp://example.com/", "file:///etc/passwd", "", "http://"])
def test_try_of_what_is_no_address(address: str, watch: Watch) -> None:
    """Only the web is asked, and a slip is told as one."""
    ran = watch("try", address)
    assert ran.code == 2
    assert f"«{address}» " in ran.err
    assert "write" in ran.err


def test_try_shows_the_first_clauses_unless_all_are_wanted(site: Site, watch: Watch) -> None:
    """A long agreement does not roll over the screen."""
    site.serve(
        "/long", "<main>" + "".join(f"<p>Clause number {n} of the agreement.</p>" for n in range(60)) + "</main>"
    )
    short, whole = watch("try", site.url("/long")), watch("try", site.url("/long"), "--all")
    assert "Clause number 59" not in short.out
    assert short.err == "20 more; --all prints them\n"
    assert "Clause number 59" in whole.out


def test_a_hostile_page_does_nothing_to_the_terminal(site: Site, watch: Watch) -> None:
    """Escape sequences, markup and emoji names in title, language and text are shown as they are or not at all."""
    evil = "\x1b]0;owned\x07\x1b[2J[bold red]x[/] :warning: \u202egnp.exe"
    text = f"<html lang='{evil}'><title>{evil}</title><main><h1>{evil}</h1><p>{evil} {'word ' * 60}</p></main></html>"
    site.serve("/fees", text)
    ran = watch("try", site.url("/fees"))
    assert ran.code == 0
    assert not any(ord(character) < 32 and character != "\n" for character in ran.out)
    assert "\u202e" not in ran.out
    assert "[bold red]x[/] :warning:" in ran.out


def test_a_page_that_cannot_be_read_within_the_limits_ends_there(site: Site, watch: Watch, tmp_path: Path) -> None:
    """`try` and `add` read as checks do: in a process that is ended, with the reason in words."""
    site.serve("/fees", fees())
    with Readers(1, seconds=0.001) as readers:
        strict = Watch(tmp_path, readers)
        strict.settings(source("https://bazaar.example/terms", "terms"))
        for words in (["try"], ["add", "--inside"]):
            ran = strict(*words, site.url("/fees"))
            assert ran.code == 1
            assert "the page is too complex: reading it took too long and was ended" in ran.err
