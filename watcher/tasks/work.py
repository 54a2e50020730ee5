"""What the reading processes do: pages come in, conclusions go out. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.errors import ReadError
from watcher.extract import Page, fingerprint, read, reader_key
from watcher.judge import Fault, page_fault
from watcher.model.outcome import Outcome, Visit
from watcher.model.page import Document, Snapshot
from watcher.model.source import Rules
from watcher.tasks.conclude import Before, conclude


@dataclass(frozen=True, slots=True)
class Known:
    """What the last good copy was: its fingerprint, and what made its text."""

    fingerprint: str
    reader: str
    text: str


@dataclass(frozen=True, slots=True)
class SameText:
    """Recognised: the text is the last good copy's. `how` in words."""

    how: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class NewText:
    """Read: a text that is not the last good copy's."""

    document: Document
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not readable as this source, and why. `wall`: what stands there instead, and by what it is known, where it says so."""

    reason: str
    wall: tuple[Document, Fault] | None = None


Recognised = SameText | NewText | Unreadable


def recognise(pages: Sequence[Page], rules: Rules, known: Known | None) -> tuple[Recognised, tuple[Snapshot, ...]]:
    """Is it the same text? The fingerprint answers first; only a page that has another one is read."""
    snapshots = tuple(Snapshot.of(page.body, page.media_type, page.charset) for page in pages)
    return _recognise(pages, rules, known), snapshots


def _recognise(pages: Sequence[Page], rules: Rules, known: Known | None) -> Recognised:
    mark = " ".join(fingerprint(page.body, page.charset) for page in pages)
    comparable = known is not None and known.reader == reader_key(rules)
    if comparable and known is not None and known.fingerprint == mark:
        return SameText("same text", mark)
    try:
        document = read(pages, rules)
    except ReadError as error:
        return _instead(pages, str(error))
    if comparable and known is not None and known.text == document.text_sha256:
        return SameText("same text", mark)
    return NewText(document, mark)


def _instead(pages: Sequence[Page], reason: str) -> Unreadable:
    """The rules do not fit: is it because a wall stands in the page's place?"""
    document = _read_or_none(pages, Rules())
    fault = page_fault(document, None) if document else None
    return Unreadable(fault.reason, (document, fault)) if document and fault else Unreadable(reason)


def conclude_read(visit: Visit, before: Before | None, found: NewText, pages_before: Sequence[Page]) -> Outcome:
    """Conclude what a new text means. `pages_before`: given when the last copy was made by another reader or rules.

    Both texts are read with today's reader and today's rules, so that a better reader is never news.
    """
    if before is not None and pages_before:
        before = before.read_again(_read_or_none(pages_before, visit.source.rules))
    return conclude(visit, before, found.document, found.fingerprint)


def _read_or_none(pages: Sequence[Page], rules: Rules) -> Document | None:
    try:
        return read(pages, rules)
    except ReadError:
        return None  # today's rules do not fit the old page; its text as it was read then is the next best
