"""Outcomes in a line each: a source, its pages and texts, and what a check of it came to."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from watcher.model.change import Change, ChangeId, Edit, EditKind, Ruling, Verdict, Weight
from watcher.model.notice import Message, Notice, Signal
from watcher.model.outcome import Broken, Changed, FirstSeen, Held, Holding, Outcome, Unchanged, Unreachable, Visit
from watcher.model.page import Answer, Block, BlockKind, Document, Part, Snapshot, Validators
from watcher.model.source import ChannelName, Kind, Source, SourceId

SLACK = ChannelName("slack")
MAIL = ChannelName("mail")
ANSWER = Answer(200, "OK", (("Content-Type", "text/html; charset=utf-8"), ("X-Served-By", "cache 7")))


def at(hours: float) -> datetime:
    """So many hours into the story."""
    return datetime(2026, 1, 1, 6, tzinfo=UTC) + timedelta(hours=hours)


def source(name: str = "etsy-fees", *urls: str) -> Source:
    return Source(SourceId(name), "Etsy", "Fees & Payments", Kind.FEES, urls or (f"https://{name}.example/fees",))


def document(*texts: str, reader: str = "reader 1", links: Sequence[str] = ()) -> Document:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text, ("Fees",), links=tuple(links)) for text in texts)
    return Document(blocks, "Fees", "en", reader)


def visit(hours: float, *bodies: str, of: Source | None = None, etag: str | None = None) -> Visit:
    """A check that was answered with these pages."""
    of = of or source()
    snapshots = tuple(Snapshot.of(body.encode(errors="replace"), "text/html", "utf-8") for body in bodies)
    parts = tuple(
        Part(url, url, snapshot.sha256, Validators(etag), at(hours), ANSWER)
        for url, snapshot in zip(of.urls, snapshots, strict=False)
    )
    return Visit(of, at(hours), parts, snapshots, timedelta(seconds=0.25))


def first_seen(hours: float, text: str, *bodies: str, of: Source | None = None) -> FirstSeen:
    return FirstSeen(visit(hours, *(bodies or (text,)), of=of), document(text), f"print of {text}")


def unchanged(
    hours: float, *bodies: str, of: Source | None = None, how: str = "same text", text: Document | None = None
) -> Unchanged:
    return Unchanged(visit(hours, *bodies, of=of), how, f"print at {hours}" if bodies else None, text)


def changed(hours: float, before: str, after: str, *bodies: str, of: Source | None = None) -> Changed:
    seen = visit(hours, *(bodies or (after,)), of=of)
    return Changed(seen, document(after), f"print of {after}", change(seen.source.id, hours, before, after))


def change(source_id: SourceId, hours: float, before: str, after: str) -> Change:
    edit = Edit(EditKind.REWORDED, document(before).blocks[0], document(after).blocks[0], 0, 0)
    ruling = Ruling(Weight.MATERIAL, Verdict.UNANNOUNCED, ("a rate moved",), looked_at=("page date (none)",))
    old, new = document(before).text_sha256, document(after).text_sha256
    return Change(source_id, at(hours - 1), at(hours), old, new, (edit,), ruling, f"{before} is now {after}")


def held(hours: float, body: str, since: float, times: int, of: Source | None = None) -> Held:
    holding = Holding(at(since), times, document(body).text_sha256)
    return Held(visit(hours, body, of=of), "looks like a sign-in page", holding)


def broken(hours: float, body: str, of: Source | None = None) -> Broken:
    return Broken(visit(hours, body, of=of), "no element matches «main»")


def unreachable(hours: float, of: Source | None = None, until: datetime | None = None) -> Unreachable:
    return Unreachable(visit(hours, of=of), "no answer in time", transient=True, until=until)


def message(text: str = "The fee is now 7 %") -> Message:
    return Message(Signal.ALARM, "UNANNOUNCED", "Etsy, Fees", text, "W-17", "etsy-fees")


def notice(name: str, channel: ChannelName = SLACK, change_id: ChangeId | None = None) -> Notice:
    return Notice(uuid5(NAMESPACE_URL, name), channel, SourceId("etsy-fees"), change_id, message(name))


def id_of(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


def nobody(_: Outcome) -> list[Notice]:
    """No notices."""
    return []


def everybody(outcome: Outcome) -> list[Notice]:
    """A change is told on Slack and by mail."""
    if not isinstance(outcome, Changed):
        return []
    number = outcome.change.id
    return [notice(f"{number} {channel}", channel, number) for channel in (SLACK, MAIL)]


def forked(work: Callable[[int], None]) -> tuple[int, int]:
    """Run `work` in a child process, with the end of a pipe to write to; its process id, and the end to read from."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        os.close(reading)
        work(writing)
    finally:
        os._exit(0)


def files(path: Path) -> dict[str, bytes]:
    """Every file of a folder and what is in it, but for the shared memory of SQLite, which holds no data."""
    return {
        file.name: file.read_bytes() for file in path.iterdir() if file.is_file() and not file.name.endswith("-shm")
    }
