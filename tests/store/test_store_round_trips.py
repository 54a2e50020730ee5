"""Whatever is put in comes out as it was."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.building import (
    SLACK,
    at,
    changed,
    document,
    first_seen,
    id_of,
    message,
    nobody,
    source,
    unreachable,
)
from watcher.errors import Unusable
from watcher.model.change import Edit, EditKind, Evidence, EvidenceKind, Ruling, Span, SpanKind, Verdict, Weight
from watcher.model.figure import Figure, FigureChange, FigureKind
from watcher.model.notice import Fact, Message, Notice, Quote, Signal
from watcher.model.outcome import Changed
from watcher.model.page import Block, BlockKind, Document
from watcher.model.source import Rules
from watcher.store import Store, host_of
from watcher.store.codec import Codec, to_text, to_time

T = TypeVar("T")

BRIEF = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

# Any text that Python can hold: half surrogate pairs, NUL and private characters too.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=8)
TIMES = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001 - the strategy wants its bounds so
    datetime(9998, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone.max]),
)
UTC_TIMES = TIMES.map(lambda time: time.astimezone(UTC))
NUMBERS = st.integers(0, 9999)
MAYBE = st.none() | TEXTS


def some(values: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    """None of them to three."""
    return st.lists(values, max_size=3).map(tuple)


BLOCKS = st.builds(Block, st.sampled_from(BlockKind), TEXTS, some(TEXTS), NUMBERS, TEXTS, some(TEXTS))
DOCUMENTS = st.builds(Document, some(BLOCKS), TEXTS, MAYBE, TEXTS)
FIGURES = st.builds(
    Figure,
    st.sampled_from(FigureKind),
    st.decimals(allow_nan=False, allow_infinity=False) | st.dates(),
    TEXTS,
    TEXTS,
    TEXTS,
    NUMBERS,
    NUMBERS,
)
SPANS = st.builds(Span, st.sampled_from(SpanKind), TEXTS)
EDITS = st.builds(
    Edit,
    st.sampled_from(EditKind),
    st.none() | BLOCKS,
    BLOCKS,
    st.none() | NUMBERS,
    NUMBERS,
    some(SPANS),
    some(st.builds(FigureChange, st.none() | FIGURES, st.none() | FIGURES)),
)
EVIDENCE = st.builds(Evidence, st.sampled_from(EvidenceKind), TEXTS, TEXTS, UTC_TIMES, st.none() | st.dates())
RULINGS = st.builds(
    Ruling,
    st.sampled_from(Weight),
    st.sampled_from(Verdict),
    some(TEXTS),
    some(EVIDENCE),
    some(TEXTS),
    st.none() | st.dates(),
    st.none() | NUMBERS,
)
QUOTES = st.builds(Quote, st.sampled_from(EditKind), some(TEXTS), some(SPANS))
MESSAGES = st.builds(
    Message,
    st.sampled_from(Signal),
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    some(st.builds(Fact, TEXTS, TEXTS)),
    some(QUOTES),
    NUMBERS,
    MAYBE,
)


@pytest.mark.parametrize(
    ("kind", "values"),
    [(Document, DOCUMENTS), (Edit, EDITS), (Ruling, RULINGS), (Figure, FIGURES), (Message, MESSAGES)],
    ids=lambda kind: getattr(kind, "__name__", "values"),
)
def test_every_value_comes_back_as_it_was(kind: type, values: st.SearchStrategy[object]) -> None:
    """As JSON, and packed; a figure's number as a number and its date as a date."""
    codec = Codec[object](kind)

    @BRIEF
    @given(values)
    def law(value: object) -> None:
        assert codec.from_json(codec.to_json(value)) == value
        assert codec.unpack(codec.pack(value)) == value

    law()


@BRIEF
@given(some(BLOCKS))
def test_the_items_of_a_list_come_one_by_one(blocks: tuple[Block, ...]) -> None:
    codec = Codec[tuple[Block, ...]](tuple[Block, ...])

    assert [item["text"] for item in codec.each(codec.pack(blocks))] == [block.text for block in blocks]


@pytest.mark.parametrize("content", ["", "[", '[{"text":"a"}', '[{"text":"a"}, {"text":"b"}]', "{}", "null"])
def test_what_others_wrote_is_told_and_never_half_read(content: str) -> None:
    codec = Codec[tuple[Block, ...]](tuple[Block, ...])

    with pytest.raises(Unusable, match="what this program did not write"):
        list(codec.each(zlib.compress(content.encode())))


def test_json_is_written_for_people() -> None:
    """Other alphabets stay readable and can be searched."""
    assert "Gebühr 手数料" in Codec[Document](Document).to_json(document("Gebühr 手数料"))


@BRIEF
@given(TIMES, TIMES)
def test_times_sort_as_texts_do(one: datetime, other: datetime) -> None:
    assert to_time(to_text(one)) == one
    assert (to_text(one) < to_text(other)) == (one < other)


def test_no_text_of_a_page_can_stop_a_write(store: Store) -> None:
    """Half a surrogate pair, which no UTF-8 can hold, in every place that a server or a page fills in."""
    odd = "a\ud800\x00b\udfff"
    text = document(odd, links=[odd])
    outcome = first_seen(0, "6 %")
    part = replace(outcome.visit.parts[0], url=odd, final_url=odd)
    page = replace(outcome.visit, parts=(part,))
    store.record(replace(outcome, visit=page, document=replace(text, title=odd, language=odd)), None, nobody)
    last = store.standing(source().id).last
    assert last is not None
    kept = store.document(last.document)
    assert kept.blocks == text.blocks
    assert kept.text_sha256 == last.text
    assert kept.title == "a�\x00b�"

    news = changed(1, odd, f"{odd}!")
    recorded = store.record(replace(news, change=replace(news.change, headline=odd)), None, nobody)
    assert isinstance(recorded, Changed)
    assert store.change(recorded.change.id).edits == news.change.edits
    store.record(replace(unreachable(2), reason=odd), None, nobody)
    assert store.visits(source().id)[0].reason == "a�\x00b�"
    store.enqueue([Notice(id_of("x"), SLACK, None, None, message(odd))], at(0))
    (claimed,) = store.claim(at(0), lease=timedelta(1))
    assert claimed.notice.message.headline == odd
    store.settle_later(claimed, odd, at(1))


def test_secrets_are_never_stored(store: Store, path: Path) -> None:
    """Of a source only its id, service, title, kind and addresses are kept, and no password in an address."""
    private = replace(
        source("private", "https://user:pa55word@private.example/x"),
        headers=(("Cookie", "c00kie"), ("X-Api-Key", "ap1key")),
        rules=Rules(select=("main.s3lector",)),
        notify=(SLACK,),
    )
    store.record(first_seen(0, "6 %", of=private), None, nobody)
    store.record(changed(1, "6 %", "7 %", of=private), None, nobody)
    store.flush()

    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"private.example/x" in held
    for secret in (b"pa55word", b"c00kie", b"ap1key", b"s3lector"):
        assert secret not in held


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://etsy.example/a", "etsy.example"),
        ("https://Etsy.Example:443/a", "etsy.example"),
        ("https://User:pw@Etsy.Example:8443/a", "etsy.example:8443"),
        ("https://händler.example/", "xn--hndler-bua.example"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("https://a..example/", "a..example"),
    ],
)
def test_a_host_is_named_as_it_is_asked(url: str, host: str) -> None:
    """As the fetching side names it, so that what one wrote down the other obeys."""
    assert host_of(url) == host
