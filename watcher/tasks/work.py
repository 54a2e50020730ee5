"""What the reading processes do: pages come in, conclusions go out. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.compare import compare
from watcher.errors import ReadError
from watcher.extract import Glimpse, Page, fingerprint, glimpse, joined, read, read_parts, reader_key
from watcher.judge import Fault, page_fault
from watcher.model.change import Edit
from watcher.model.outcome import Outcome, Visit
from watcher.model.page import Document, Snapshot
from watcher.model.source import Rules
from watcher.tasks.conclude import Before, conclude, part_fault


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
    """Read: a text that is not the last good copy's. `parts`: the text of each page of the source."""

    document: Document
    fingerprint: str
    parts: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not readable as this source, and why. `wall`: what stands there instead, and by what it is known, where it says so."""

    reason: str
    wall: tuple[Document, Fault] | None = None


Recognised = SameText | NewText | Unreadable


def recognise(pages: Sequence[Page], rules: Rules, known: Known | None) -> tuple[Recognised, tuple[Snapshot, ...]]:
    """Is it the same text? The fingerprint answers first; only a page that has another one is read."""
    snapshots = packed(pages)
    return _recognise(pages, rules, known), snapshots


def packed(pages: Sequence[Page]) -> tuple[Snapshot, ...]:
    """The pages as they are kept."""
    return tuple(Snapshot.of(page.body, page.media_type, page.charset) for page in pages)


def _recognise(pages: Sequence[Page], rules: Rules, known: Known | None) -> Recognised:
    # The fingerprint knows words and not where links lead, which is what an index says.
    mark = " ".join(fingerprint(page.body, page.charset) for page in pages) if rules.follow is None else ""
    comparable = known is not None and known.reader == reader_key(rules)
    if comparable and known is not None and known.fingerprint == mark != "":
        return SameText("same text", mark)
    try:
        parts = read_parts(pages, rules)
    except ReadError as error:
        return _instead(pages, str(error))
    document = joined(parts, rules)
    if comparable and known is not None and known.text == document.text_sha256:
        return SameText("same text", mark)
    return NewText(document, mark, parts)


def _instead(pages: Sequence[Page], reason: str) -> Unreadable:
    """The rules do not fit: is it because a wall stands in a page's place?"""
    for page in pages:
        document = _read_or_none([page], Rules())
        fault = page_fault(document, None) if document else None
        if document and fault:
            return Unreadable(fault.reason, (document, fault))
    return Unreadable(reason)


def conclude_read(visit: Visit, before: Before | None, found: NewText, pages_before: Sequence[Page]) -> Outcome:
    """Conclude what a new text means.

    `pages_before`: given when the last copy was made by another reader or rules, or of several pages. Both texts are read
    with today's reader and today's rules, so that a better reader is never news.
    """
    olds: tuple[Document | None, ...] = tuple(None for _ in found.parts)
    if before is not None and pages_before:
        olds = _parts_before(visit, before, pages_before)
        before = before.read_again(_document_before(visit, before, found, olds))
    fault = part_fault(visit, found.parts, olds) if len(found.parts) > 1 else None
    return conclude(visit, before, found.document, found.fingerprint, fault)


def _parts_before(visit: Visit, before: Before, pages: Sequence[Page]) -> tuple[Document | None, ...]:
    """For each page of today, its text in the last good copy; None for an address that was not part of it."""
    known = {part.url: page for part, page in zip(before.last.parts, pages, strict=True)}
    if len(visit.parts) == len(pages):
        # An address that was replaced by another stands where it stood.
        gone = [page for url, page in known.items() if url not in {part.url for part in visit.parts}]
        strangers = [part.url for part in visit.parts if part.url not in known]
        known |= dict(zip(strangers, gone, strict=True))
    pages_now = [known.get(part.url) for part in visit.parts]
    return tuple(_read_or_none([page], visit.source.rules) if page is not None else None for page in pages_now)


def _document_before(visit: Visit, before: Before, found: NewText, olds: Sequence[Document | None]) -> Document | None:
    """The last good copy as today's reader, rules and addresses make it; None where they cannot.

    A page that the operator added stands in it as it is now, and one that was taken out does not: neither is news.
    """
    same_pages = len(visit.parts) == len(before.last.parts)
    if same_pages and None in olds:
        return None
    return joined([old or now for old, now in zip(olds, found.parts, strict=True)], visit.source.rules)


def _read_or_none(pages: Sequence[Page], rules: Rules) -> Document | None:
    try:
        return read(pages, rules)
    except ReadError:
        return None  # today's rules do not fit the old page; its text as it was read then is the next best


def edits_between(before: Document, after: Document) -> tuple[Edit, ...]:
    """What differs between any two texts."""
    return tuple(compare(before, after))


def looked_at(page: Page, rules: Rules) -> tuple[Document, Glimpse]:
    """A page that somebody wants to watch: its text, and a first look at its parts. Raises ReadError."""
    try:
        document = read([page], rules)
    except ReadError as error:
        why = glimpse(page, Rules()).needs_browser
        raise ReadError(f"{error}; {why}, so only a browser may see its text" if why else str(error)) from error
    return document, glimpse(page, rules)
