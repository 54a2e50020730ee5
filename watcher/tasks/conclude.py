"""What a new text means: first seen, held, changed, or nothing new after all. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.compare import compare
from watcher.judge import (
    Fault,
    FigureMove,
    Likeness,
    Span,
    Told,
    is_mistaken,
    is_only_dated,
    is_trivial,
    named_in,
    page_fault,
    returned,
    rule,
    stamp_of,
)
from watcher.model.change import Change, Edit
from watcher.model.noise import Noise
from watcher.model.outcome import (
    Broken,
    Changed,
    FirstSeen,
    Held,
    Holding,
    Last,
    Outcome,
    Trouble,
    Unchanged,
    Unreachable,
    Visit,
)
from watcher.model.page import BlockKind, Document, Sha256
from watcher.model.source import Kind, Source
from watcher.store import host_of
from watcher.summary import headline
from watcher.tasks.noise import notice, what_differs

BELIEVED_AFTER_CHECKS = 3
BELIEVED_AFTER = timedelta(hours=24)
"""A doubtful text that stays is believed at its third check, or after a day."""

TOLD_AFTER_CHECKS = 3
"""The operator hears of a source that failed so often in a row."""

BY_TURNS = "a text that this source shows by turns"

BY_TURNS = "a text that this source shows by turns"

NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class Variant:
    """A text that the source shows by turns with others, and when it did last."""

    document: Document
    since: datetime
    seen: datetime


@dataclass(frozen=True, slots=True)
class Before:
    """The last good copy: what is known of it, its text, and since when it stands there.

    `flipping`: the texts between which the source was seen to flip; `variants`: these texts, but for the last one.
    `told`: all that its service announced. `silent`: the last change, where it left the page's own date as it was.
    `moved`: the figures that its last changes moved. `noises`: what differs at every fetch.
    """

    last: Last
    document: Document
    flipping: frozenset[Sha256] = frozenset()
    told: Told = NOTHING_TOLD
    since: datetime | None = None
    silent: Change | None = None
    moved: tuple[FigureMove, ...] = ()
    variants: tuple[Variant, ...] = ()
    noises: tuple[Noise, ...] = ()

    def read_again(self, document: Document | None) -> Before:
        """The same with the text as today's reader and rules make it; as it was where they cannot."""
        return self if document is None else replace(self, document=document)

    def nearest_to(self, document: Document) -> Before:
        """Of texts that a source shows by turns, the one of which the new text may be an edit."""
        standing = Variant(self.document, self.since or self.last.seen, self.last.seen)
        nearest = max((standing, *self.variants), key=lambda one: Likeness(document, one.document).shared)
        if nearest is standing:
            return self
        last = replace(self.last, seen=nearest.seen)
        return replace(self, document=nearest.document, last=last, since=nearest.since)


def conclude(
    visit: Visit, before: Before | None, document: Document, fingerprint: str, part: Fault | None = None
) -> Outcome:
    """What the text `document` means for a source whose last good copy is `before`.

    `part`: what is wrong with one of the pages of which the text is made.
    """
    if before is not None and document.text_sha256 in before.flipping.intersection(before.last.variants):
        return Unchanged(visit, BY_TURNS, fingerprint, document)
    if before is not None and len(before.last.variants) <= 1 and is_mistaken(before.document, document):
        before = None
    fault = part or _fault(visit, before, document)
    if before is None:
        return held(visit, None, document, fault) if fault else FirstSeen(visit, document, fingerprint)
    if before.document.text_sha256 == document.text_sha256:
        return Unchanged(visit, "same text, read anew", fingerprint, document)
    before = before.nearest_to(document)
    if fault and not _believed(fault, before.last.holding, visit.at):
        return held(visit, before.last, document, fault)
    return _compared(visit, before, document, fingerprint)


def _fault(visit: Visit, before: Before | None, document: Document) -> Fault | None:
    asked = [part.url for part in visit.parts]
    led_to = [part.final_url for part in visit.parts]
    # What an announcements page says is replaced again and again; there only a wall is told by its words.
    last = before.document if before and visit.source.kind is not Kind.ANNOUNCEMENTS else None
    return page_fault(document, last, called=[visit.source.title], asked=asked, led_to=led_to)


def part_fault(visit: Visit, parts: Sequence[Document], olds: Sequence[Document | None]) -> Fault | None:
    """Why one page of several is not believed; one that is missing fails the whole, and no clause of it is «removed»."""
    for at, (part, old, page) in enumerate(zip(parts, olds, visit.parts, strict=True), start=1):
        called = [visit.source.title, *(block.text for block in old.blocks[:1])] if old else [visit.source.title]
        fault = page_fault(part, old, called=called, asked=[page.url], led_to=[page.final_url])
        if fault is not None:
            return replace(fault, reason=f"part {at} of {len(parts)}: {fault.reason}")
    return None


def _compared(visit: Visit, before: Before, document: Document, fingerprint: str) -> Outcome:
    edits = compare(before.document, document)
    if not edits:
        renumbered = [block.label for block in before.document.blocks] != [block.label for block in document.blocks]
        return Unchanged(visit, "same words", fingerprint, document if renumbered else None)
    if is_trivial(edits):
        return Unchanged(visit, "only labels, links or the order of a list changed", fingerprint, document)
    noticed = notice(edits, (before.document, document), before.noises, at=visit.at, seen=before.last.seen)
    noises = noticed.noises if noticed.noises != before.noises else None
    # Of a page that lists the pages to watch, the links are what it says.
    if noticed.passing and visit.source.rules.follow is None:
        return replace(held(visit, before.last, document, Fault(noticed.passing, wall=True)), noises=noises)
    if not noticed.left or is_trivial(noticed.left):
        return Unchanged(visit, _at_every_fetch(noticed.ignored), fingerprint, noises=noises)
    edits = noticed.left
    text = document.text_sha256
    seen_before = text in before.last.variants
    first_seen = _first_seen(before.last.holding, text, visit.at)
    told = _named(visit.source, before, document, first_seen)
    seen = Span(before.since or before.last.seen, before.last.seen, first_seen)
    if not seen_before and (stamped := _stamped(visit, before, document, fingerprint, edits, seen)):
        return stamped
    ruling = rule(visit.source, before.document, document, edits, told, seen=seen, again=seen_before)
    ruling = replace(ruling, reasons=(*returned(edits, before.moved), *ruling.reasons))
    change = Change(visit.source.id, before.last.seen, first_seen, before.document.text_sha256, text, edits, ruling)
    return Changed(visit, document, fingerprint, replace(change, headline=headline(change)), noises)


def _at_every_fetch(ignored: Sequence[Noise]) -> str:
    places = sorted({(one.since, what_differs(one)) for one in ignored})
    words = ", ".join(f"{what} since {since:%Y-%m-%d}" for since, what in places[:2])
    return f"nothing but what differs at every fetch: {words}" + (f" and {len(places) - 2} more" if places[2:] else "")


def _stamped(
    visit: Visit, before: Before, document: Document, fingerprint: str, edits: Sequence[Edit], seen: Span
) -> Unchanged | None:
    """A date that moves alone belongs to the silent change before it, and is no change of its own."""
    if before.silent is None or not is_only_dated(edits):
        return None
    stamp = stamp_of(before.silent, before.document, document, seen)
    if stamp is None:
        return None
    how = f"only the page's own date moved; it is that of change {before.silent.id}"
    return Unchanged(visit, how, fingerprint, document, stamp)


def _first_seen(holding: Holding | None, text: Sha256, now: datetime) -> datetime:
    """When the text first stood there: a text that was held before it is believed has been seen since then."""
    return holding.since if holding is not None and holding.text == text else now


def _named(source: Source, before: Before, document: Document, first_seen: datetime) -> Told:
    """Of all that the service announced, what names this page."""
    titles = names_of(document) | names_of(before.document)
    named = named_in(before.told.announcements, source, before.last.seen, first_seen, titles)
    return replace(before.told, announcements=named)


def names_of(document: Document) -> set[str]:
    """What a page calls itself: its title and its first heading."""
    first = next((block.text for block in document.blocks[:3] if block.kind is BlockKind.HEADING), "")
    return {name for name in (document.title, first) if name}


def _believed(fault: Fault, holding: Holding | None, now: datetime) -> bool:
    """Has it stayed long enough to be what the page now is? A wall never has, and walls before it count for nothing."""
    if fault.wall or holding is None or not holding.times:
        return False
    return holding.times + 1 >= BELIEVED_AFTER_CHECKS or now - holding.since >= BELIEVED_AFTER


def held(visit: Visit, last: Last | None, document: Document, fault: Fault) -> Held:
    """The outcome for a text that is not believed; it counts from the first time that a doubtful one was held."""
    holding = last.holding if last else None
    since, times = (holding.since, holding.times) if holding and holding.times else (visit.at, 0)
    holding = Holding(since, times + (not fault.wall), document.text_sha256)
    return Held(visit, fault.reason, holding, wall=fault.wall)


def _host_missed(outcome: Outcome) -> str | None:
    """The host that may not answer as it should, whatever page it is asked for; what stays (a 404) is the page's trouble."""
    match outcome:
        case Unreachable(transient=True) | Held(wall=True):
            return host_of(outcome.visit.source.urls[0])
        case _:
            return None


def trouble_after(outcome: Outcome, trouble: Trouble | None) -> Trouble | None:
    """The source's incident after a check; None when it is well, or was never expected to answer."""
    match outcome:
        case Unreachable(waits_for_browser=True):
            return None
        case Unreachable() | Broken() | Held():
            before = trouble or Trouble(outcome.visit.at, 0, "", told=False)
            told = before.told or before.times + 1 >= TOLD_AFTER_CHECKS
            # What was told once stays that trouble, whatever else comes on top of it.
            host = before.host if before.told else _host_missed(outcome)
            return Trouble(before.since, before.times + 1, outcome.reason, told, host)
        case _:
            return None
