"""A notice: one thing worth telling one channel, and its way there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from watcher.model.change import ChangeId, EditKind, Span
from watcher.model.source import ChannelName, SourceId

DeliveryId = NewType("DeliveryId", int)


class Signal(StrEnum):
    """How loud a message is; its colour where there are colours, never by colour alone."""

    ALARM = "alarm"  # unannounced
    WARNING = "warning"  # dated only, late, in part
    UNKNOWN = "unknown"  # undetermined
    CALM = "calm"  # announced, editorial, recovered
    TROUBLE = "trouble"  # a source or a channel fails


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled line: «Notice», «page date still October 18, 2022; …»."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact words of one edit, as a redline, under their headings."""

    kind: EditKind
    under: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One of several things that one message tells: in short, with its own reference.

    `whole`: the command that shows all of it; empty where there is no more. `link`: its place on our own pages, where there
    are any.
    """

    signal: Signal
    badge: str
    title: str
    headline: str
    reference: str
    url: str | None = None
    whole: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, before it takes the form of a channel. All texts are plain; each channel escapes them.

    `badge`: the verdict in a word or two, capitals («UNANNOUNCED»). `title`: the source. `headline`: one sentence with old
    and new figures. `facts`: in order: where, notice, not known, first seen. `quotes`: the exact words of the weightiest
    edits; `unquoted`: how many more there are. `url`: the page. `reference`: short and visible, the same on every copy.
    `thread`: what belongs together in a mailbox (the source). `link`: our page of the change, at its weightiest edit.

    `pressing`: a seller or an operator has to act, so quiet hours do not hold it back. `update`: later evidence on what was
    told before. `items`: what it tells in short, where it stands for several messages; `others` names those for which it
    has no room.
    """

    signal: Signal
    badge: str
    title: str
    headline: str
    reference: str
    thread: str
    facts: tuple[Fact, ...] = ()
    quotes: tuple[Quote, ...] = ()
    unquoted: int = 0
    url: str | None = None
    pressing: bool = False
    update: bool = False
    items: tuple[Item, ...] = ()
    others: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing worth telling one channel. `id` is the same on every attempt and every copy."""

    id: UUID
    channel: ChannelName
    source: SourceId | None
    change: ChangeId | None
    message: Message


class DeliveryState(StrEnum):
    """Where a notice is on its way."""

    PENDING = "pending"
    LEASED = "leased"
    SENT = "sent"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message that was sent before, and that another follows. `holds`: how many messages it stands for, 0 for itself."""

    notice: UUID
    message: Message
    receipt: str
    holds: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice on its way. `attempts`: made so far; `due`: not to be tried before; `first_due`: when it was queued.

    `holds`: for how many messages this one stands, 0 where only for itself. `follows`: what was told of the same change
    before, given to who sends it.
    """

    id: DeliveryId
    notice: Notice
    state: DeliveryState
    attempts: int
    first_due: datetime
    due: datetime
    error: str | None = None
    sent_at: datetime | None = None
    holds: int = 0
    follows: Earlier | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that was never tried, in short. `since`: when it was queued. `service`: of its source, if it has one."""

    id: DeliveryId
    channel: ChannelName
    source: SourceId | None
    service: str | None
    since: datetime
    due: datetime
    pressing: bool
    update: bool


@dataclass(frozen=True, slots=True)
class Mute:
    """Of this source or service (its id, its name) nothing is told until a time; then all that came is."""

    subject: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel said when it took a message (Slack's ts, the Message-ID); empty where it says nothing.

    `place`: where the message lies, if the reference alone does not say so (the id of the Slack channel).
    """

    reference: str = ""
    place: str = ""
