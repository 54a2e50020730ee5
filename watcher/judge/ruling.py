"""All that is concluded of a change, in one value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watcher.judge.announced import Interval, Told, announce
from watcher.judge.movement import movement
from watcher.judge.pagedate import THE_PAGE, Span, in_words, page_facts, stated
from watcher.judge.weight import weigh
from watcher.model.change import (
    Change,
    Edit,
    EditKind,
    Evidence,
    EvidenceKind,
    PageDate,
    Ruling,
    Stamp,
    Verdict,
    Weight,
)
from watcher.model.page import BlockKind, Document
from watcher.model.source import Kind, Source


def rule(
    source: Source, before: Document, after: Document, edits: Sequence[Edit], told: Told, *, seen: Span, again: bool
) -> Ruling:
    """Weigh the edits and judge the notice.

    `seen`: when the old text was there, and since when the new one is. `again`: the source has shown this very text
    before. A text that is amended during its own notice period is material whatever changed: those who were told were
    told of another text.
    """
    if source.kind is Kind.ANNOUNCEMENTS:
        return _of_news(edits)
    weight, reasons, order = weigh(edits, (before, after))
    if pages := tuple(_page_reasons(edits)):
        weight, reasons = Weight.MATERIAL, (*pages, *reasons)
    page = page_facts(before, after, seen)
    due = source.notice_due(seen.then.date())
    interval = Interval(seen.until, seen.then)
    notice = announce(page, told, edits, interval, promised_days=due.days if due else None, again=again)
    if again:
        reasons = ("the source shows a text again that it has shown before", *reasons)
    elif page.amended:
        weight, reasons = Weight.MATERIAL, ("the text was amended during its own notice period", *reasons)
    elif notice.verdict is Verdict.WENT_BACK:
        reasons = (*reasons, "the page's own date moved backward")
    return Ruling(
        weight,
        notice.verdict,
        reasons,
        notice.evidence,
        notice.looked_at,
        notice.effective,
        notice.lead_days,
        due.days if due else None,
        page.moved,
        notice.uncovered,
        due.basis if due else "",
        notice.doubts,
        page.amended,
        order=order,
    )


def _of_news(edits: Sequence[Edit]) -> Ruling:
    """What a news page says is the announcement; old entries that make room are none."""
    if all(edit.kind in {EditKind.REMOVED, EditKind.MOVED} for edit in edits):
        return Ruling(Weight.EDITORIAL, Verdict.ANNOUNCED, ("older entries left the page",))
    return Ruling(Weight.MATERIAL, Verdict.ANNOUNCED, ("something is announced",))


def stamp_of(change: Change, before: Document, after: Document, seen: Span) -> Stamp | None:
    """The date of an earlier silent change, where a text differs from the one before in nothing but its own date."""
    found = movement(stated(before), stated(after))
    if found.moved is not PageDate.FORWARD or found.now is None:
        return None
    written = found.now.written
    evidence = Evidence(
        EvidenceKind.OWN_DATE, THE_PAGE, found.now.quotation, seen.then, written.day, written.granularity
    )
    return Stamp(change.id, evidence, in_words(found), seen.until)


def _page_reasons(edits: Sequence[Edit]) -> Iterator[str]:
    """What came to an index, and what went."""
    for edit in edits:
        if edit.block.kind is BlockKind.PAGE and edit.kind in {EditKind.ADDED, EditKind.REMOVED}:
            yield f"{'new policy page' if edit.kind is EditKind.ADDED else 'policy page gone'}: {edit.block.text}"
