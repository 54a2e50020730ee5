"""Changes in lists and by words: kept in step by the file itself, whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.store.building import at, changed, first_seen, nobody, source, unchanged
from watcher.errors import StoreError
from watcher.model.change import ChangeId, Verdict
from watcher.model.outcome import Changed
from watcher.store import Facets, Filters, Store
from watcher.store.search import matching


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as store:
        yield store


def tell(store: Store, name: str = "etsy-fees") -> list[int]:
    """A first copy and two changes; their ids."""
    of = source(name)
    store.record(first_seen(0, "the fee is 5 %", of=of), None, nobody)
    ids = []
    for hours, old, new in ((6, "the fee is 5 %", "the fee is 6 %"), (12, "the fee is 6 %", "Gebühren: 7 %")):
        done = store.record(changed(hours, old, new, of=of), None, nobody)
        assert isinstance(done, Changed)
        ids.append(int(done.change.id))
    return ids


def found(store: Store, words: str = "", **facets: str) -> list[int]:
    return [int(one.change.id) for one in store.browse.changes(Filters(words, Facets(**facets)))]


def test_changes_come_newest_first_page_by_page(store: Store) -> None:
    first, second = tell(store)

    (newest,) = store.browse.changes(Filters(), limit=1)
    (older,) = store.browse.changes(Filters(), before=newest.position, limit=1)
    assert (newest.change.id, older.change.id) == (second, first)
    assert newest.change == replace(store.change(ChangeId(second)), edits=())
    assert store.browse.changes(Filters(), before=older.position) == []
    assert store.browse.beside(newest) == (first, None)
    assert found(store) == [second, first]


def test_time_is_a_range_with_its_end_left_out(store: Store) -> None:
    first, second = tell(store)
    hour = timedelta(hours=1)

    def between(since: float, until: float) -> list[int]:
        return [int(one.change.id) for one in store.browse.changes(Filters(since=at(since), until=at(until)))]

    assert between(6, 12) == [first]
    assert between(12, 13) == [second]
    assert between(0, 6) == []
    assert [one.change.id for one in store.browse.changes(Filters("fee", since=at(12) - hour))] == [second]


def test_words_are_found_whatever_their_accents_in_old_and_new_text(store: Store) -> None:
    first, second = tell(store)

    assert found(store, "fee") == [second, first]
    assert found(store, "GEBUHREN") == [second]
    assert found(store, "fee 5") == [first]
    assert found(store, "etsy") == [second, first]
    assert found(store, "fee", service="Etsy", weight="material") == [second, first]
    assert found(store, "fee", service="eBay") == []


def test_a_new_ruling_is_found_at_once(store: Store) -> None:
    """And the old one no more, by filter and by words."""
    first, second = tell(store)
    change = store.change(ChangeId(first))
    store.revise(change, replace(change.ruling, verdict=Verdict.ANNOUNCED), [], at(20))
    store.fill_search()

    for words in ("", "fee"):
        assert found(store, words, verdict="announced") == [first]
        assert found(store, words, verdict="unannounced") == [second]


def test_a_source_that_gets_another_name_is_found_under_it(store: Store) -> None:
    ids = tell(store)
    store.record(unchanged(18, of=replace(source(), service="Etsy Inc.")), None, nobody)
    store.flush()
    store.fill_search()

    for words in ("", "fee"):
        assert found(store, words, service="Etsy") == []
        assert found(store, words, service="Etsy Inc.") == ids[::-1]


def test_the_text_that_stands_is_found_and_the_one_before_no_more(store: Store) -> None:
    tell(store)
    tell(store, "ebay-fees")

    assert {one.source.id for one in store.search.policies("gebühren", Facets())} == {"etsy-fees", "ebay-fees"}
    assert store.search.policies("the fee", Facets()) == []
    assert [one.source.id for one in store.search.policies("gebühren", Facets(source="ebay-fees"))] == ["ebay-fees"]


def test_an_older_database_is_made_searchable_little_by_little(path: Path) -> None:
    """As an upgrade finds it: everything is listed, nothing can be searched yet."""
    with Store.open(path) as store:
        ids = tell(store)
    with Database(path) as db:
        db.execute("DELETE FROM search_changes")
        db.execute("UPDATE listing SET indexed = 0")
        db.conn.commit()
    with Store.open(path) as store:
        assert found(store) == ids[::-1]
        assert found(store, "fee") == []
        assert store.search.waiting() == 2
        assert store.fill_search(1) == 1
        assert found(store, "fee") == [ids[1]]
        while store.fill_search(1):
            pass
        assert found(store, "fee") == ids[::-1]
        assert store.search.waiting() == 0


def test_what_is_acknowledged_is_not_open(store: Store) -> None:
    first, second = tell(store)
    store.acknowledge(ChangeId(first), "Ada", at(20))
    store.acknowledge(ChangeId(first), "Bob", at(21))

    seen = store.remarks.acknowledged(ChangeId(first))
    assert seen is not None
    assert (seen.by, seen.at) == ("Ada", at(20))
    assert [one.change.id for one in store.browse.changes(Filters(open_only=True))] == [second]
    store.reopen(ChangeId(first))
    assert len(store.browse.changes(Filters("fee", open_only=True))) == 2


def test_a_question_that_takes_too_long_is_ended(store: Store) -> None:
    tell(store)
    store.limit(-1)

    with pytest.raises(StoreError, match="took too long"):
        store._db.rows("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n")


@given(st.text(st.characters(exclude_categories=()), max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_search_is_an_error(words: str) -> None:
    """Whatever people type is words, never a query of its own."""
    with Database(memory=True) as db:
        db.execute("CREATE VIRTUAL TABLE t USING fts5 (words, facets)")
        if found := matching(words):
            asked = [found.encode("utf-8", "replace").decode()]
            assert db.execute("SELECT * FROM t WHERE t MATCH ?", asked).fetchall() == []
