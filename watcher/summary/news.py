"""Announcements as messages: new entries of a news page, and an announced change that the text does not show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from watcher.model.announcement import Announcement
from watcher.model.change import Change, Edit, EditKind
from watcher.model.notice import Fact, Message, Signal
from watcher.model.page import BlockKind
from watcher.model.source import Source
from watcher.summary.inert import clip, inert
from watcher.summary.reference import unkept_reference
from watcher.summary.times import count_words, day_words, moment_words, utc_day

_TITLES = 3
_TITLE = 120


def news_message(source: Source, change: Change, message: Message) -> Message:
    """`message`, as of any change, told as news: what is announced, and not whether it was announced."""
    titles = _titles(change.edits)
    said = "; ".join(clip(inert(title).strip(), _TITLE) for title in titles[:_TITLES])
    more = f"; {count_words(len(titles) - _TITLES, 'more entry')}" if len(titles) > _TITLES else ""
    facts = [
        ("First seen", moment_words(change.first_seen)),
        ("The whole", next((fact.text for fact in message.facts if fact.label == "The whole"), "")),
    ]
    return replace(
        message,
        signal=Signal.CALM,
        badge="NEWS" if titles else "EDITORIAL",
        headline=f"{said}{more.replace('entrys', 'entries')}" if titles else message.headline,
        facts=tuple(Fact(label, text) for label, text in facts if text),
    )


def unkept_message(source: Source, notice: Announcement, place: str, since: datetime, seen: datetime) -> Message:
    """A change was announced for a day that is over, and the text is as it was.

    `place`: where it was announced; `since`: since when the text stands there; `seen`: when it was last seen so.
    """
    assert notice.effective is not None, "only what was announced for a day can be late"
    day = day_words(notice.effective)
    facts = [
        ("Notice", f"{place}, {day_words(notice.day)}: “{clip(inert(notice.text).strip(), 240)}”"),
        ("The text", f"as it was first seen on {day_words(utc_day(since))}; last seen {moment_words(seen)}"),
        ("Not known", "whether the change was put off or called off, or stands in another text"),
    ]
    return Message(
        signal=Signal.UNKNOWN,
        badge="ANNOUNCED, NOT SEEN",
        title=inert(source.name),
        headline=f"A change was announced for {day}; the text does not show it",
        reference=unkept_reference(source, notice),
        thread=source.id,
        facts=tuple(Fact(label, text) for label, text in facts),
        url=source.urls[0] if source.urls else None,
    )


def _titles(edits: Sequence[Edit]) -> list[str]:
    """The titles of what is new: the headings that came, else the first words of what came."""
    came = [edit.block for edit in edits if edit.kind is EditKind.ADDED]
    headings = [block.text for block in came if block.kind is BlockKind.HEADING]
    others = [edit.block.text for edit in edits if edit.kind in {EditKind.ADDED, EditKind.REWORDED}]
    return headings or others
