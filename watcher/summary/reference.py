"""Names by which a copy is recognised: the same on every attempt, in every channel, after every restart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid5

from watcher.model.announcement import Announcement
from watcher.model.change import Change, Verdict
from watcher.model.source import ChannelName, Source

# Chosen once; a different one would make every notice a stranger to its own earlier copies.
_NOTICES = UUID("6f0c8f0e-0e5b-5b0a-9c53-3b1a6b0f6c1d")


def reference(change: Change) -> str:
    """A short visible name of a change: eight hexadecimal digits, the same for every copy."""
    return _digest(*_name_of(change))[:8]


def notice_id(change: Change, channel: ChannelName) -> UUID:
    """The id of the notice of a change for a channel; Message-ID and client_msg_id are made from it."""
    return uuid5(_NOTICES, _digest(*_name_of(change), channel))


def correction_id(change: Change, verdict: Verdict, evidence: int, channel: ChannelName) -> UUID:
    """The id of the notice that a change is ruled anew; `evidence`: on how many pieces the new verdict stands."""
    return uuid5(_NOTICES, _digest(*_name_of(change), "correction", verdict, str(evidence), channel))


def incident_reference(about: str, since: datetime) -> str:
    """A short visible name of an incident, which its recovery shares. `about`: the id of the source, or the channel."""
    return _digest("incident", about, _stamp(since))[:8]


def incident_id(about: Source | str, since: datetime, what: str, channel: ChannelName) -> UUID:
    """The id of the notice of an incident.

    `about`: the source, or the name of what else is in trouble. `what`: which of its messages (`broken`, `recovered`, …).
    """
    name = about.id if isinstance(about, Source) else about
    return uuid5(_NOTICES, _digest("incident", name, _stamp(since), what, channel))


def channel_notice_id(failing: ChannelName, day: datetime, channel: ChannelName) -> UUID:
    """The id of the notice, told on another channel, that one takes no messages; one a day."""
    return uuid5(_NOTICES, _digest("given up", failing, _stamp(day), channel))


def digest_id(members: Iterable[UUID], channel: ChannelName) -> UUID:
    """The id of the one notice that stands for several; the same for the same ones, in any order."""
    return uuid5(_NOTICES, _digest("together", channel, *sorted(map(str, members))))


def settings_id(file: str, written: datetime, channel: ChannelName) -> UUID:
    """The id of the notice that a settings file, as it was written at a time, cannot be taken."""
    return uuid5(_NOTICES, _digest("settings", file, _stamp(written), channel))


def unkept_reference(source: Source, notice: Announcement) -> str:
    """A short visible name of a change that was announced and is not seen."""
    return _digest("unkept", source.id, notice.source, notice.text)[:8]


def unkept_id(source: Source, notice: Announcement, channel: ChannelName) -> UUID:
    """The id of the notice that a change was announced and is not seen; told once."""
    return uuid5(_NOTICES, _digest("unkept", source.id, notice.source, notice.text, channel))


def _name_of(change: Change) -> tuple[str, ...]:
    return (change.source, change.before, change.after, _stamp(change.first_seen))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
