"""Deliveries of the specimen changes, and texts that mean harm."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from tests.summary.specimens import AMAZON_EU, UNANNOUNCED
from watcher.model.change import Change, EditKind, Span, SpanKind
from watcher.model.notice import Delivery, DeliveryId, DeliveryState, Fact, Message, Notice, Quote, Signal
from watcher.model.source import ChannelName, Source
from watcher.summary import change_message, notice_id

NOW = datetime(2022, 10, 24, 6, 32, 5, tzinfo=UTC)
CHANNEL = ChannelName("channel")


def notice_of(source: Source = AMAZON_EU, change: Change = UNANNOUNCED, message: Message | None = None) -> Notice:
    said = message or change_message(source, change)
    return Notice(notice_id(change, CHANNEL), CHANNEL, source.id, change.id, said)


def delivery_of(notice: Notice) -> Delivery:
    return Delivery(DeliveryId(1), notice, DeliveryState.LEASED, attempts=1, first_due=NOW, due=NOW)


SHOUTS = [
    "<!channel>",
    "<@U12345678>",
    "<#C123|general>",
    "<https://evil.example|your bank>",
    "&lt;!here&gt;",
    "*bold* _italic_ ~gone~ `code`",
    "a\r\nBcc: victim@example.org",
    "\u2028Bcc: victim@example.org",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><a href="javascript:alert(1)">x</a>',
    "{{ 777 * 7777 }} {% raw %}",
    "\x1b]0;title\x07",
    "\u202egnp.exe",
    "\ud800",
    "\x00",
    "&" * 700,
    "<" * 700,
    "🔴" * 700,
    "word " * 4000,
]
HOSTILE = st.sampled_from(SHOUTS) | st.text(max_size=200) | st.text(alphabet="<>&!@#|*_~`", max_size=200)
SPANS = st.builds(Span, st.sampled_from(SpanKind), HOSTILE)
QUOTES = st.builds(
    Quote, st.sampled_from(EditKind), st.lists(HOSTILE, max_size=4).map(tuple), st.lists(SPANS, max_size=6).map(tuple)
)
MESSAGES = st.builds(
    Message,
    signal=st.sampled_from(Signal),
    badge=HOSTILE,
    title=HOSTILE,
    headline=HOSTILE,
    reference=HOSTILE,
    thread=HOSTILE,
    facts=st.lists(st.builds(Fact, HOSTILE, HOSTILE), max_size=14).map(tuple),
    quotes=st.lists(QUOTES, max_size=5).map(tuple),
    unquoted=st.integers(0, 500),
    url=st.none() | HOSTILE | HOSTILE.map("https://example.org/".__add__),
)
# The worst that fits into every field at once.
LONGEST = Message(
    signal=Signal.ALARM,
    badge="<&>" * 900,
    title="<&>" * 900,
    headline="<&>" * 900,
    reference="<&>" * 900,
    thread="<&>" * 900,
    facts=(Fact("<&>" * 900, "<&>" * 900),) * 40,
    quotes=(Quote(EditKind.REWORDED, ("<&>" * 900,) * 9, (Span(SpanKind.DELETED, "<&>" * 900),) * 9),) * 40,
    unquoted=10**9,
    url="https://example.org/" + "a" * 900,
)
