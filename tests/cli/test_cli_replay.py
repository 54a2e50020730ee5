"""`watch replay`: recorded pages, told as stories and held against labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.kit.watch import Watch
from tests.walk.pages import fees, page

NEWS = """<h2>Changes to our selling fees</h2><p>Posted on 20 January 2026. Effective 11 February 2026, we are changing our selling
fees: the referral fee rises from 8% to 15% of the total sales price.</p>"""
OLD_NEWS = "<h2>Warehouse in Lyon</h2><p>Posted on 2 January 2026. We open a new warehouse in Lyon for our sellers.</p>"

HISTORY = {
    "bazaar-fees": {
        "2026-01-03T06:00:00Z": fees("8%"),
        "2026-02-11T06:00:00Z": fees("15%"),
        "2026-02-12T06:00:00Z": "<html><head><title>Sign in</title></head><body><h1>Sign in to continue</h1></body></html>",
        "2026-02-13T06:00:00Z": fees("15%"),
        "2026-03-16T06:00:00Z": fees("15%", updated="12 March 2026"),
    },
    "bazaar-news": {
        "2026-01-02T06:00:00Z": page("News for sellers", OLD_NEWS),
        "2026-01-21T06:00:00Z": page("News for sellers", NEWS + OLD_NEWS),
    },
    "corner-fees": {
        "2026-01-03T06:00:00Z": fees("8%"),
        "2026-02-11T06:00:00Z": fees("9%"),
        "2026-02-12T06:00:00Z": fees("8%"),
        "2026-02-13T06:00:00Z": fees("9%"),
        "2026-02-14T06:00:00Z": fees("8%"),
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of recorded pages: two services, one of them with a news page."""
    pages = []
    for id_, fetches in HISTORY.items():
        (tmp_path / id_).mkdir()
        snapshots = []
        for at, html in fetches.items():
            name = at.replace(":", "") + ".html"
            (tmp_path / id_ / name).write_text(html)
            snapshots.append({"time": at, "file": name})
        service, _, what = id_.partition("-")
        entry: dict[str, Any] = {
            "id": id_, "service": service.title(), "url": f"https://{service}.example/{what}", "dir": id_,
            "terms_type": "News for sellers" if what == "news" else "Selling fees", "snapshots": snapshots,
        }  # fmt: skip
        pages.append(entry | ({"kind": "announcements"} if what == "news" else {}))
    (tmp_path / "manifest.json").write_text(json.dumps({"pages": pages}))
    return tmp_path


def test_each_source_is_a_story_of_one_line_a_change(watch: Watch, folder: Path) -> None:
    """The wall and the page's return are said once, the flips after the first are counted, the date joins its change."""
    told = watch("replay", folder, "--only", "corner-fees", "--only", "bazaar-fees").out.splitlines()

    corner = told.index("Corner, Selling fees  (corner-fees)")
    assert told[corner + 1] == "5 fetches from 3 Jan 2026 to 14 Feb 2026: 2 material changes, 2 silent flips"
    assert "  2026-02-11 06:00    1  material UNANNOUNCED  8% → 9%" in told[corner + 3]
    assert "  2026-02-12 06:00    2  material WENT BACK  Back to an earlier text: 9% → 8%" in told[corner + 4]
    bazaar = told.index("Bazaar, Selling fees  (bazaar-fees)")
    assert told[bazaar + 1] == "5 fetches from 3 Jan 2026 to 16 Mar 2026: 1 material change"
    assert "material UNANNOUNCED  8% → 15%" in told[bazaar + 3]
    assert "2026-02-12 06:00       held: this is a sign-in page" in told[bazaar + 4]
    assert "2026-02-13 06:00       back, as it was" in told[bazaar + 5]
    assert "only the page's own date moved; it is that of change" in told[bazaar + 6]
    assert told[bazaar + 6].endswith("page date (moved from 3 March 2026 to 12 March 2026)")


def test_what_one_service_shows_is_taken_in_the_order_of_time(watch: Watch, folder: Path) -> None:
    """The news of January are known when the fees change in February, though both are the second fetch of their page."""
    changes = [
        one["change"]
        for one in watch("replay", folder, "--json").json
        if one["source"] == "bazaar-fees" and one["change"]
    ]
    assert [(one["verdict"], one["lead_days"], one["effective"]) for one in changes] == [
        ("announced", 22, "2026-02-11")
    ]


def test_the_details_of_a_change_are_its_message(watch: Watch, folder: Path) -> None:
    out = watch("replay", folder, "--only", "bazaar-fees", "--details").out
    assert "      UNANNOUNCED  Bazaar, Selling fees" in out
    assert "Notice:" in out
    assert "no notice found in: page date (still 3 March 2026)" in out


def test_a_score_says_what_was_missed_and_how_to_look_at_it(watch: Watch, folder: Path) -> None:
    labels = [
        {"page": "bazaar-fees", "b": "2026-02-11T06:00:00Z", "label": "editorial", "reason": "a wrong label",
         "date_line_before": "Last updated: 3 March 2026", "date_line_after": "last updated: 3 March 2026", "date_line_moved": True},
        {"page": "bazaar-fees", "b": "2026-02-12T06:00:00Z", "label": "broken", "reason": "a wall", "date_line_moved": None},
    ]  # fmt: skip
    (folder / "labels.json").write_text(json.dumps({"labels": labels}))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["pages"][0]["pairs"] = [
        {"b": "2026-02-11T06:00:00Z", "label": "changed"}, {"b": "2026-02-12T06:00:00Z", "label": "changed"},
        {"b": "2026-02-13T06:00:00Z", "label": "noise", "how": "as before"},
    ]  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest))
    out = watch("replay", folder, "--only", "bazaar-fees").out
    assert "bazaar-fees 2026-02-11T06:00:00Z: editorial change told as material" in out
    assert "  label: a wrong label" in out
    assert f"  look:  watch replay {folder} --only bazaar-fees --keep bazaar-fees.db; watch diff 1" in out

    score = folder / "score.json"
    watch("replay", folder, "--only", "bazaar-fees", "--score", score)
    tally = json.loads(score.read_text())["tallies"]["all pages"]
    assert tally["broken"] == {"material": 0, "editorial": 0, "not_told": 1}
    assert tally["noise"] == {"material": 0, "editorial": 0, "not_told": 1}
    assert tally["verdicts"] == {"right": 1, "wrong": 0}  # the line is written otherwise, its date is the same
