"""The four pages, as a person asks for them."""

from __future__ import annotations

import hashlib
import re

import pytest

from tests.kit.pages import Pages, pages_of
from tests.kit.site import Site
from tests.kit.watch import Watch, source
from tests.walk.pages import FILLER, fees


def test_the_changes_are_listed_with_verdict_weight_and_figures(pages: Pages) -> None:
    text = pages.text("/")

    assert "UNANNOUNCED" in text
    assert "Bazaar · Selling fees" in text
    assert "8% → 15%" in text
    assert "UNANNOUNCED material Bazaar · Selling fees" in text
    assert "fees · first seen 20 Nov 2026 06:00 UTC" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("service=Bazaar", True),
        ("service=Elsewhere", False),
        ("kind=fees", True),
        ("kind=agreement", False),
        ("weight=material&verdict=unannounced", True),
        ("verdict=announced", False),
        ("since=2026-11-20&until=2026-11-20", True),
        ("since=2026-11-21", False),
        ("until=2026-11-19", False),
        ("source=bazaar-fees", True),
        ("source=bazaar-targets", False),
        ("open=1", True),
        ("q=referral+fee", True),
        ("q=REFERRAL", True),
        ("q=%22referral+fee+of%22", True),
        ("q=%22fee+referral%22", False),
        ("q=referr*", True),
        ("q=referral+-percentage", True),
        ("q=referral+-fee", False),
        ("q=unicorn", False),
        ("q=referral&service=Bazaar&kind=fees&verdict=unannounced&weight=material", True),
        ("q=referral&service=Elsewhere", False),
        ("q=%22%27%3B--+OR+NEAR(", False),
        ("q=***", False),
    ],
)
def test_changes_are_found_by_filter_and_by_words(pages: Pages, query: str, *, found: bool) -> None:
    """All of it stands in the address, so that a view can be shared."""
    answer = pages.get(f"/?{query}")

    assert answer.status_code == 200
    assert ("/changes/1" in answer.text) is found
    assert ("No change fits" in answer.text) is not found


def test_a_search_finds_the_texts_of_today_too(pages: Pages) -> None:
    text = pages.text("/?q=gift+wrap")

    assert "In the texts of today" in text
    assert "with shipping and gift wrap" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("return+items", "You may ask for the <mark>return</mark> of your <mark>items</mark> at any time"),
        (
            "you+items",
            "<mark>You</mark> may ask for the return of your <mark>items</mark>",
        ),  # «you» alone stands above, too
        (
            "referral+fee",
            "you pay a <mark>referral</mark> <mark>fee</mark> of 15%",
        ),  # and not the heading «Referral fees»
        ("%22ten+business+days%22", "we send them within <mark>ten business days</mark>."),
        ("deduc*", "We <mark>deduc</mark>t fees from your balance"),
        ("balance+-coffee", "from your <mark>balance</mark>; what is left"),
    ],
)
def test_a_text_is_shown_where_most_of_the_words_are(pages: Pages, query: str, shown: str) -> None:
    hits = pages.get(f"/?q={query}").text.split('class="hits')[1].split("</ul>")[0]

    assert shown in hits


def test_the_text_that_says_most_of_it_stands_first(site: Site, watch: Watch) -> None:
    """And not the one that was watched first."""
    often = fees(filler="<p>2.1 Refunds: a refund is made within a day, and no refund costs a fee.</p>")
    once = fees(filler=FILLER + "<p>2.3 A refund is made to the buyer.</p>")
    for name, text in (("once", once), ("often", often)):
        site.serve(f"/{name}", text)
    watch.settings(*(source(site.url(f"/{name}"), name, title=name) for name in ("once", "often")))
    watch("check", "--no-send")

    with pages_of(watch) as pages:
        hits = pages.get("/?q=refund").text.split('class="hits')[1]
        assert hits.index('href="/sources/often"') < hits.index('href="/sources/once"')


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/?since=yesterday", "«yesterday» is not a time; write 2026-03-14"),
        ("/?verdict=guilty", "«guilty» is no verdict; there are announced,"),
        ("/?before=-1", "is not a number"),
        ("/sources/bazaar-fees?at=2026-02-30", "is not a time"),
    ],
)
def test_what_cannot_be_understood_is_said_plainly(pages: Pages, path: str, words: str) -> None:
    answer = pages.get(path)

    assert answer.status_code == 400
    assert words in answer.text.replace("&#39;", "'")


def test_a_change_shows_verdict_figures_words_captures_and_who_was_told(pages: Pages) -> None:
    text = pages.text("/changes/1")

    assert "no notice found in: page date (still 3 March 2026)" in text
    assert "before: 8% after: 15% Edit 1, 1.1, under Selling fees › Referral fees" in text
    assert "Edit 1 Reworded" in text
    assert "unchanged clauses" in text
    assert "captured 20 Nov 2026 06:00 UTC" in text
    assert "team UNANNOUNCED waits to be sent" in text
    assert "the old text was last seen 17 Nov 2026 06:00 UTC, 3 days before" in text


def test_a_page_as_it_was_is_text_or_a_download_whose_hash_is_its_name(pages: Pages) -> None:
    """It is foreign: never run, and the bytes are the very ones."""
    shas = set(re.findall(r"/snapshots/([0-9a-f]{64})/download", pages.get("/changes/1").text))
    assert len(shas) == 2

    for sha in shas:
        shown, saved = pages.get(f"/snapshots/{sha}"), pages.get(f"/snapshots/{sha}/download")
        assert hashlib.sha256(saved.content).hexdigest() == sha
        assert saved.headers["content-disposition"] == f'attachment; filename="{sha}.txt"'
        assert shown.text.startswith("<!doctype html>")
        for answer in (shown, saved):
            assert answer.headers["content-type"] == "text/plain; charset=utf-8"
            assert answer.headers["content-security-policy"].startswith("sandbox;")
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_each_edit_has_its_link_and_messages_lead_there(story: Watch) -> None:
    """With an address of the pages in the settings, a message holds the link to its weightiest edit."""
    with pages_of(story) as pages:
        answer = pages.get("/changes/1/edits/1")

        assert (answer.status_code, answer.headers["location"]) == (303, "/changes/1#edit-1")
        assert 'id="edit-1"' in pages.get("/changes/1").text


def test_side_by_side_shows_the_two_clauses_whole(pages: Pages) -> None:
    page = pages.get("/changes/1?view=side").text
    before, after = re.findall(r'<blockquote dir="auto">(.*?)</blockquote>', page, re.DOTALL)[:2]

    assert "<del>" in before
    assert "<ins>" not in before
    assert "<ins>" in after
    assert "<del>" not in after


def test_a_source_says_what_it_said_on_any_day(pages: Pages) -> None:
    """And says so where nobody looked in between."""
    assert "referral fee of 15%" in pages.text("/sources/bazaar-fees")
    old = pages.text("/sources/bazaar-fees?at=2026-11-17T12:00")
    assert "referral fee of 8%" in old
    assert "Between 17 Nov 2026 06:00 UTC and 20 Nov 2026 06:00 UTC nobody looked" in old
    assert "what stood there on 1 Nov 2026 00:00 UTC is not known" in pages.text("/sources/bazaar-fees?at=2026-11-01")


def test_two_days_are_compared(pages: Pages) -> None:
    page = pages.get("/sources/bazaar-fees/compare?from_day=2026-11-17&to_day=2026-11-21")

    assert page.status_code == 200
    assert re.search(r"<del>.*8.*</del>", page.text)
    assert re.search(r"<ins>.*15.*</ins>", page.text)
    same = pages.text("/sources/bazaar-fees/compare?from_day=2026-11-16T07:00&to_day=2026-11-17")
    assert "The two texts say the same" in same


def test_a_source_tells_its_checks_and_what_is_held_and_why(pages: Pages) -> None:
    text = pages.text("/sources/bazaar-targets")

    assert "held" in text
    assert "sign-in page" in text
    assert "compared with nothing and told to nobody" in text
    assert "17 Nov 2026 06:00 UTC to 20 Nov 2026 06:00 UTC 2 unchanged" in text


def test_the_overview_names_what_needs_a_person(pages: Pages) -> None:
    text = pages.text("/overview")

    assert "Material changes that nobody acknowledged" in text
    assert "◐" not in text  # signs are the style sheet's; words say it
    assert "held Bazaar, Performance targets" in text
    assert "Bazaar, Selling fees well yesterday 2 days ago" in text
    assert "<svg" in pages.get("/overview").text


def test_a_person_acknowledges_notes_and_opens_again(pages: Pages) -> None:
    assert pages.send("/changes/1/acknowledge", by="Ada <b>").headers["location"] == "/changes/1#remarks"
    assert "Acknowledged by Ada <b>, 22 Nov 2026 06:00 UTC" in pages.text("/changes/1")
    assert "Material changes that nobody acknowledged" not in pages.text("/overview")
    assert "/changes/1" not in pages.get("/?open=1").text

    assert pages.send("/changes/1/note", by="Bob", text="Ask the broker\nand the lawyer").status_code == 303
    assert "Bob, 22 Nov 2026 06:00 UTC Ask the broker and the lawyer" in pages.text("/changes/1")
    assert pages.send("/changes/1/note", text=" ").status_code == 400

    assert pages.send("/changes/1/reopen").status_code == 303
    assert "/changes/1" in pages.get("/?open=1").text
    assert pages.post("/changes/99/reopen", {"token": pages.token("/changes/1")}).status_code == 404


def test_someone_was_told_and_the_verdict_is_computed_anew(pages: Pages, story: Watch) -> None:
    """The first one stays in the record, the channels hear of it, and the list and the search know the new one."""
    told = pages.send("/changes/1/told", says="From 20 November the fee is 15%", day="2026-10-01", by="Ada")

    assert told.headers["location"] == "/changes/1#notice"
    text = pages.text("/changes/1")
    assert "ANNOUNCED" in text
    assert "Ruled before UNANNOUNCED" in text
    assert "stated by Ada" in text
    assert "/changes/1" in pages.get("/?verdict=announced").text
    assert "/changes/1" not in pages.get("/?verdict=unannounced").text
    assert story("history", "--json").json[0]["verdict"] == "announced"

    for wrong in ({"says": "x", "day": "2027-01-01"}, {"says": ""}, {"says": "x", "url": "javascript:alert(1)"}):
        assert pages.send("/changes/1/told", **wrong).status_code == 400


def test_a_database_without_anything_says_what_will_come(watch: Watch) -> None:
    watch.settings({"id": "a", "service": "A", "title": "T", "url": "http://127.0.0.1:9/"})
    with pages_of(watch) as pages:
        assert "No change was seen yet" in pages.text("/")
        overview = pages.text("/overview")
        assert "0 sources" in overview
        assert "No page was looked at yet" in overview
        assert "every source is well" not in overview
        assert pages.get("/changes/1").status_code == 404
        assert pages.get("/sources/a").status_code == 404
