"""The changes as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from unittest import mock

import pytest
import requests

from tests.kit.pages import Pages, pages_of
from tests.kit.site import Site
from tests.kit.watch import Watch, source
from tests.walk.pages import fees
from watcher.errors import StoreError
from watcher.store.browse import Browse
from watcher.web import table

RATES = ("8%", "15%", "9%", "14%", "10%", "13%")


@pytest.fixture
def restless(site: Site, watch: Watch) -> Iterator[Pages]:
    """The pages over a fee that changed five times, of which a table is sent two at a time."""
    watch.settings(source(site.url("/fees")))
    for day, rate in enumerate(RATES, start=10):
        site.serve("/fees", fees(rate))
        watch("check", "--no-send", at=f"2026-11-{day}T06:00:00Z")
    with mock.patch.object(table, "AT_ONCE", 2), pages_of(watch) as pages:
        yield pages


def rows(answer: requests.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_changes_come_as_a_table_with_the_filters_of_the_page(pages: Pages) -> None:
    answer = pages.get("/changes.csv?verdict=unannounced")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))

    assert answer.headers["content-disposition"] == 'attachment; filename="changes.csv"'
    assert row["change"] == "1"
    assert row["source"] == "bazaar-fees"
    assert row["verdict"] == "unannounced"
    assert row["link"] == f"{pages.address}/changes/1"
    assert pages.get("/changes.csv?verdict=announced").text.count("\n") == 1


def test_a_table_holds_every_change_once_however_many_are_sent_at_a_time(restless: Pages) -> None:
    assert [row["change"] for row in rows(restless.get("/changes.csv"))] == ["5", "4", "3", "2", "1"]
    assert [row["change"] for row in rows(restless.get("/changes.csv?until=2026-11-14"))] == ["4", "3", "2", "1"]
    assert [row["change"] for row in rows(restless.get("/changes.csv?q=referral"))] == ["5", "4", "3", "2", "1"]


def test_a_table_is_asked_for_again_only_after_something_was_written(pages: Pages) -> None:
    first = pages.get("/changes.csv")
    known = {"If-None-Match": first.headers["etag"]}

    assert pages.get("/changes.csv", headers=known).status_code == 304
    assert pages.get("/changes.csv?verdict=announced", headers=known).status_code == 200
    pages.send("/changes/1/acknowledge")
    assert rows(pages.get("/changes.csv", headers=known))[0]["acknowledged"] == "yes"


def test_a_table_that_ends_in_the_middle_says_so(restless: Pages) -> None:
    """Who keeps it must not take a part for the whole."""
    honest = Browse.changes
    asked = iter(range(10))

    def until_the_disk_fails(*args: object, **kwargs: object) -> object:
        if next(asked) == failing:
            raise StoreError("the disk is gone")
        return honest(*args, **kwargs)  # type: ignore[arg-type]  # as they came

    failing = 0
    with mock.patch.object(Browse, "changes", until_the_disk_fails):
        refused = restless.get("/changes.csv")
        assert refused.status_code == 503
        assert "cannot be used just now" in refused.text
        asked, failing = iter(range(10)), 1
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            restless.get("/changes.csv")
