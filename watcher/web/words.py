"""How the pages say things: the templates' environment, and times, verdicts and figures in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from watcher.model.change import Change, EditKind, SpanKind, Verdict, Weight
from watcher.model.notice import DeliveryState, Signal
from watcher.model.source import Kind
from watcher.store import Listed
from watcher.summary import SIGNALS, badge, day_words, inert, moment_words, signal
from watcher.web.redline import folded, place_of

# Signs that every font has, of different shapes: red and green alone say nothing to one man in twelve.
SIGNS = {Signal.ALARM: "▲", Signal.WARNING: "◆", Signal.UNKNOWN: "?", Signal.CALM: "✓", Signal.TROUBLE: "■"}
VERDICTS = {
    Verdict.UNANNOUNCED: "unannounced",
    Verdict.DATED_ONLY: "dated only",
    Verdict.ANNOUNCED_LATE: "announced late",
    Verdict.ANNOUNCED_IN_PART: "announced in part",
    Verdict.UNDETERMINED: "undetermined",
    Verdict.ANNOUNCED: "announced",
    Verdict.WENT_BACK: "went back",
}
MEANINGS = {
    Verdict.UNANNOUNCED: "The text changed and no notice was found where we looked; even the page’s own date stood still.",
    Verdict.DATED_ONLY: "The page’s own date moved; nobody was told beforehand, as far as was found.",
    Verdict.ANNOUNCED_LATE: "A notice was found, with fewer days than the contract or the law wants.",
    Verdict.ANNOUNCED_IN_PART: "A notice was found, but it does not mention everything that changed.",
    Verdict.UNDETERMINED: "No notice was found, and the page has no date that could tell.",
    Verdict.ANNOUNCED: "A notice was found, in time.",
    Verdict.WENT_BACK: "An older text stands there again.",
}
KINDS = {kind: kind.value for kind in Kind}
WEIGHTS = {weight: weight.value for weight in Weight}
EDITS = {
    EditKind.ADDED: "New",
    EditKind.REMOVED: "Removed",
    EditKind.MOVED: "Moved, words unchanged",
    EditKind.REWORDED: "Reworded",
}
DELIVERIES = {
    DeliveryState.PENDING: "waits to be sent",
    DeliveryState.LEASED: "is being sent",
    DeliveryState.SENT: "sent",
    DeliveryState.GIVEN_UP: "given up",
}


def environment() -> Environment:
    """Templates in which every text is escaped, and inert: nothing in it hides or reorders what is beside it."""
    made = Environment(
        loader=PackageLoader("watcher.web", "templates"),
        autoescape=True,  # always: which files escape must not hang on how a file is called
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        moment=moment, stamp=stamp, day=day_words, ago=ago, span=span_words, fold=folded, place=place_of
    )
    made.globals.update(
        badge=badge, mark=mark, tone=tone, VERDICTS=VERDICTS, KINDS=KINDS, WEIGHTS=WEIGHTS, EDITS=EDITS, SpanKind=SpanKind,
        DELIVERIES=DELIVERIES, MEANINGS=MEANINGS, SIGNS=SIGNS, SIGNALS=SIGNALS, meaning=meaning, lines=str.splitlines,
    )  # fmt: skip
    return made


def _harmless(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return inert(value)
    return "" if value is None else value


def mark(change: Change) -> str:
    """The sign of a verdict; the words beside it say the same."""
    return SIGNS[signal(change.ruling)]


def tone(change: Change | Listed) -> str:
    """The class of a verdict in the style sheet."""
    return signal((change.change if isinstance(change, Listed) else change).ruling).value


def meaning(change: Change) -> str:
    """What is concluded, in a sentence for somebody in a hurry."""
    ruling = change.ruling
    if ruling.weight is Weight.EDITORIAL:
        return "Words changed, and nothing that sellers have to do or pay, as far as can be told."
    if ruling.amended and ruling.verdict is not Verdict.WENT_BACK:
        return "It was announced, and then changed once more before it came into force."
    return MEANINGS[ruling.verdict]


def moment(at: datetime | None) -> str:
    """A moment for people: «24 Oct 2022 06:31 UTC»."""
    return "never" if at is None else moment_words(at)


def stamp(at: datetime | date) -> str:
    """A moment or a day for programs."""
    if isinstance(at, datetime):
        return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return at.isoformat()


def ago(at: datetime | None, now: datetime) -> str:
    """How long ago: «today», «3 days ago»."""
    if at is None:
        return "never"
    days = (now.date() - at.astimezone(UTC).date()).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def span_words(span: timedelta) -> str:
    """A span of time, roughly: «40 minutes», «6 hours», «12 days»."""
    seconds = abs(int(span.total_seconds()))
    for size, noun in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            number = seconds // size
            return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
    return "less than a minute"
