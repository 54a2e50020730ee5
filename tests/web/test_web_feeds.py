"""Feeds and calendar."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.kit.pages import Pages, pages_of
from tests.kit.watch import Watch
from watcher.model.change import Change, ChangeId, Ruling, Verdict, Weight
from watcher.model.page import Sha256
from watcher.model.source import Kind, Source, SourceId
from watcher.store import Listed
from watcher.web.feeds import feed, ics
from watcher.web.shelf import Shelf
from watcher.web.table import rows_of

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_holds_the_newest_changes_and_leads_to_their_pages(pages: Pages) -> None:
    answer = pages.get("/feeds/changes.atom")
    root = etree.fromstring(answer.content)
    (entry,) = root.iterfind(f"{ATOM}entry")

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert entry.findtext(f"{ATOM}title") == "UNANNOUNCED: Bazaar, Selling fees"
    assert entry.findtext(f"{ATOM}updated") == root.findtext(f"{ATOM}updated") == "2026-11-20T06:00:00Z"
    assert entry.find(f"{ATOM}link").get("href") == f"{pages.address}/changes/1"  # type: ignore[union-attr]
    assert "8% → 15%" in (entry.findtext(f"{ATOM}summary") or "")


def test_there_is_a_feed_for_each_source_service_and_verdict(pages: Pages) -> None:
    for query, number in {"source=bazaar-fees": 1, "source=bazaar-targets": 0, "service=Bazaar": 1, "service=x": 0,
                          "verdict=unannounced": 1, "verdict=announced": 0}.items():  # fmt: skip
        root = etree.fromstring(pages.get(f"/feeds/changes.atom?{query}").content)
        assert len(root.findall(f"{ATOM}entry")) == number
        assert root.findtext(f"{ATOM}updated")
    assert pages.get("/feeds/changes.atom?verdict=guilty").status_code == 400


def test_ids_stay_and_times_never_go_back(pages: Pages, story: Watch) -> None:
    """Whatever is said of a change, and from whatever address it is read."""

    def ids(content: bytes) -> list[tuple[str | None, str | None]]:
        root = etree.fromstring(content)
        return [
            (one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}updated"))
            for one in (root, *root.iterfind(f"{ATOM}entry"))
        ]

    before = ids(pages.get("/feeds/changes.atom").content)
    pages.send("/changes/1/told", says="It was announced", day="2026-10-01")
    assert ids(pages.get("/feeds/changes.atom").content) == before
    with pages_of(story, public_url="https://watch.example.com") as elsewhere:
        answer = elsewhere.get("/feeds/changes.atom").content
        assert ids(answer) == before
        assert b"https://watch.example.com/changes/1" in answer


def test_who_has_it_already_is_answered_without_the_database(pages: Pages) -> None:
    """Until something is written."""
    first = pages.get("/feeds/changes.atom")
    known = {"If-None-Match": first.headers["etag"]}
    with mock.patch.object(Shelf, "reading", side_effect=AssertionError("the database was asked")):
        again = pages.get("/feeds/changes.atom", headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert pages.get("/feeds/changes.atom", headers={"If-None-Match": '"other"'}).content == first.content

    pages.send("/changes/1/told", says="It was announced", day="2026-10-01")
    changed = pages.get("/feeds/changes.atom", headers=known)
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


def listed(title: str, headline: str) -> Listed:
    at = datetime.fromisoformat("2026-11-20T06:00:00Z")
    ruling = Ruling(Weight.MATERIAL, Verdict.ANNOUNCED, (), effective=at.date(), lead_days=3)
    change = Change(SourceId("a"), at, at, Sha256("0" * 64), Sha256("1" * 64), (), ruling, headline, ChangeId(7))
    return Listed(1, Source(SourceId("a"), title, title, Kind.FEES, ()), change, acknowledged=False)


any_text = st.text(st.characters(exclude_categories=()), max_size=300)


@given(title=any_text, headline=any_text)
@settings(max_examples=300, deadline=None)
def test_feed_table_and_calendar_stay_in_form_whatever_the_texts(title: str, headline: str) -> None:
    """Control characters and half characters are no XML, and no spreadsheet runs a formula."""
    one = listed(title, headline)

    root = etree.fromstring(feed([one], "", "https://watch.example.com"))
    assert root.find(f"{ATOM}entry").findtext(f"{ATOM}id") == etree.fromstring(  # type: ignore[union-attr]
        feed([listed("other", "other")], "", "http://elsewhere")
    ).find(f"{ATOM}entry").findtext(f"{ATOM}id")  # type: ignore[union-attr]
    rows = list(csv.reader(io.StringIO(rows_of([one], ""))))
    assert len(rows) == 1
    assert not [cell for cell in rows[0] if cell[:1] in tuple("=+-@\t\r\n")]
    calendar = ics([one], "").decode()
    assert calendar.count("BEGIN:VEVENT") == 1 or "BEGIN:VEVENT" in title + headline
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
