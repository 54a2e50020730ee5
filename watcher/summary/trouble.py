"""What the operator hears: a source or a channel in trouble, a recovery, a test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from watcher.model.notice import Fact, Message, Signal
from watcher.model.source import ChannelName, Source
from watcher.summary.inert import inert
from watcher.summary.reference import incident_reference
from watcher.summary.times import count_words, moment_words

IncidentKind = Literal["unreachable", "broken", "held"]

PAGES = 5

_BADGES: dict[IncidentKind, str] = {
    "unreachable": "UNREACHABLE",
    "broken": "CANNOT BE READ",
    "held": "NOT BELIEVED YET",
}
_WHAT: dict[IncidentKind, str] = {
    "unreachable": "The page cannot be had",
    "broken": "The page came, but cannot be read as this policy",
    "held": "Something came that does not look like this policy",
}
_HOST: dict[IncidentKind, str] = {
    "unreachable": "does not answer as it should",
    "broken": "does not answer as it should",
    "held": "shows something else in the place of its pages",
}


def incident_message(
    source: Source,
    reason: str,
    since: datetime,
    *,
    what: IncidentKind = "unreachable",
    times: int = 1,
) -> Message:
    """A source in trouble: why, since when, after how many checks in a row, and what happens meanwhile."""
    facts = [
        ("Reason", inert(reason)),
        ("Since", f"{moment_words(since)}, {count_words(times, 'check')} in a row"),
        ("Meanwhile", "the last good copy is kept and nothing is reported as changed; checks go on"),
        ("Look", f"watch sources {source.id}"),
    ]
    return Message(
        signal=Signal.TROUBLE,
        badge=_BADGES[what],
        title=inert(source.name),
        headline=f"{_WHAT[what]}: {inert(reason)}",
        reference=incident_reference(source.id, since),
        thread=source.id,
        facts=_as_facts(facts),
        url=source.urls[0] if source.urls else None,
    )


def recovery_message(source: Source, since: datetime, now: datetime, *, reason: str = "") -> Message:
    """The trouble of a source is over. `since`: when it began; `reason`: what it was."""
    facts = [("Was", inert(reason)), ("From", moment_words(since)), ("To", moment_words(now))]
    return Message(
        signal=Signal.CALM,
        badge="RECOVERED",
        title=inert(source.name),
        headline="The page can be read again",
        reference=incident_reference(source.id, since),
        thread=source.id,
        facts=_as_facts(facts),
        url=source.urls[0] if source.urls else None,
    )


def outage_message(
    host: str, pages: Sequence[str], reason: str, since: datetime, *, what: IncidentKind = "unreachable"
) -> Message:
    """A host does not answer, or shows a wall, of which several pages are watched: told once, not once a page."""
    many = count_words(len(pages), "page")
    more = f" and {count_words(len(pages) - PAGES, 'more page')}" if len(pages) > PAGES else ""
    facts = [
        ("Reason", inert(reason)),
        ("Since", moment_words(since)),
        ("Pages", f"{'; '.join(map(inert, pages[:PAGES]))}{more}"),
        ("Meanwhile", "the last good copies are kept and nothing is reported as changed; checks go on"),
        ("Look", "watch sources"),
    ]
    return Message(
        signal=Signal.TROUBLE,
        badge=_BADGES[what],
        title=inert(host),
        headline=f"{inert(host)} {_HOST[what]} ({inert(reason)}); {many} are watched there",
        reference=incident_reference(host, since),
        thread=f"host {inert(host)}",
        facts=_as_facts(facts),
    )


def return_message(host: str, since: datetime, now: datetime, *, reason: str = "") -> Message:
    """A host answers again. A page that still cannot be had is told anew."""
    facts = [("Was", inert(reason)), ("From", moment_words(since)), ("To", moment_words(now))]
    return Message(
        signal=Signal.CALM,
        badge="RECOVERED",
        title=inert(host),
        headline=f"{inert(host)} answers as it should again; its pages are checked when they are due",
        reference=incident_reference(host, since),
        thread=f"host {inert(host)}",
        facts=_as_facts(facts),
    )


def given_up_message(channel: ChannelName, reason: str, how_many: int, now: datetime) -> Message:
    """A channel does not take messages: why, and how many were given up."""
    many = count_words(how_many, "message")
    facts = [("Reason", inert(reason)), ("When", moment_words(now)), ("Look", "watch status")]
    return Message(
        signal=Signal.TROUBLE,
        badge="NOT DELIVERED",
        title=f"channel {inert(channel)}",
        headline=f"{many} could not be delivered to {inert(channel)}: {inert(reason)}",
        reference=incident_reference(f"channel {channel}", now),
        thread=f"channel {channel}",
        pressing=True,
        facts=_as_facts(facts),
    )


def settings_message(file: str, problems: Sequence[str], now: datetime) -> Message:
    """A settings file was changed to something that cannot be taken. `problems`: each with its place and its mend."""
    first = inert(problems[0]) if problems else ""
    more = f"; and {count_words(len(problems) - 1, 'more problem')}" if len(problems) > 1 else ""
    facts = [
        ("Meanwhile", "the settings of before stay in force; nothing is lost"),
        ("When", moment_words(now)),
        ("Look", "watch validate"),
    ]
    return Message(
        signal=Signal.TROUBLE,
        badge="SETTINGS NOT TAKEN",
        title=inert(file),
        headline=f"{first}{more}",
        reference=incident_reference(f"settings {file}", now),
        thread=f"settings {file}",
        facts=_as_facts(facts),
    )


def test_message(channel_name: ChannelName, now: datetime) -> Message:
    """A message that shows that a channel works, and nothing else."""
    return Message(
        signal=Signal.CALM,
        badge="TEST",
        title=f"channel {inert(channel_name)}",
        headline="This channel works; policy changes will arrive here",
        reference=incident_reference(f"test {channel_name}", now),
        thread=f"channel {channel_name}",
        facts=_as_facts([("Sent", moment_words(now)), ("By", f"watch test {inert(channel_name)}")]),
    )


def _as_facts(lines: Sequence[tuple[str, str]]) -> tuple[Fact, ...]:
    return tuple(Fact(label, text) for label, text in lines if text)
