"""The JSON of the API. Fields are only ever added. Times are ISO 8601 in UTC.

What pages and people wrote is `Text`: nothing in it acts or hides, and every character can be written down.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from watcher.model.change import Change, Edit
from watcher.model.notice import Delivery
from watcher.store import Edition, Listed, Pulse, Remark, Sides, VisitRow
from watcher.summary import badge, inert, place, reference

Text = Annotated[str, AfterValidator(inert)]
Lines = Annotated[str, AfterValidator(lambda text: "\n".join(inert(line) for line in text.splitlines()))]


class SourceOut(BaseModel):
    """A watched policy."""

    id: str
    service: Text
    title: Text
    kind: str


class ChangeOut(BaseModel):
    """A change in a list."""

    id: int
    reference: str
    source: SourceOut
    weight: str
    verdict: str
    badge: str
    headline: Text
    first_seen: datetime
    old_last_seen: datetime
    effective: date | None
    lead_days: int | None
    acknowledged: bool


class ChangesOut(BaseModel):
    """A page of changes, newest first. `next`: the cursor of the page that follows, null on the last."""

    changes: list[ChangeOut]
    next: str | None


class EvidenceOut(BaseModel):
    """Something that bears on the verdict."""

    kind: str
    source: Text
    quotation: Text
    at: datetime
    day: date | None


class FigureOut(BaseModel):
    """A figure that moved, came or went."""

    before: Text | None
    after: Text | None


class EditOut(BaseModel):
    """One edit; `number` is that of its link."""

    number: int
    kind: str
    place: Text
    under: list[Text]
    before: Text | None
    after: Text | None
    figures: list[FigureOut]


class CaptureOut(BaseModel):
    """A page as it was captured."""

    url: Text
    sha256: str
    fetched_at: datetime


class TextOut(BaseModel):
    """A text of a source and when it stood there."""

    id: int
    text_sha256: str
    first_seen: datetime
    last_seen: datetime
    next_seen: datetime | None
    captures: list[CaptureOut]


class DeliveryOut(BaseModel):
    """A message on its way."""

    channel: Text
    state: str
    attempts: int
    due: datetime
    sent_at: datetime | None
    error: Text | None


class RemarkOut(BaseModel):
    """What a person said."""

    at: datetime
    by: Text
    text: Lines


class WholeChangeOut(ChangeOut):
    """A change with everything that its page shows."""

    reasons: list[Text]
    looked_at: list[Text]
    uncovered: list[Text]
    evidence: list[EvidenceOut]
    edits: list[EditOut]
    before: TextOut | None
    after: TextOut
    deliveries: list[DeliveryOut]
    acknowledged_by: RemarkOut | None
    notes: list[RemarkOut]


class SourceStateOut(SourceOut):
    """A source and how it is doing."""

    state: str
    last_visit: datetime | None
    last_success: datetime | None
    last_change: datetime | None
    trouble: Text | None
    held_since: datetime | None


class SourcesOut(BaseModel):
    """A page of sources, by id. `next`: the cursor of the page that follows, null on the last."""

    sources: list[SourceStateOut]
    next: str | None


class BlockOut(BaseModel):
    """A heading, paragraph, list item or table row."""

    kind: str
    label: Text
    text: Text
    under: list[Text]


class SourceTextOut(BaseModel):
    """The text of a source at a time."""

    source: SourceOut
    text: TextOut
    blocks: list[BlockOut]


class VisitOut(BaseModel):
    """One check."""

    at: datetime
    outcome: str
    reason: Text | None
    how: Text | None
    change: int | None


class SourceHistoryOut(BaseModel):
    """The latest texts and checks of a source."""

    source: SourceStateOut
    texts: list[TextOut]
    visits: list[VisitOut]


class ProblemOut(BaseModel):
    """Why there is no answer."""

    detail: str = Field(description="In words.")


def change_out(listed: Listed) -> ChangeOut:
    """A change as a list has it."""
    return ChangeOut(**_change(listed))


def whole_change_out(
    listed: Listed, change: Change, sides: Sides, deliveries: list[Delivery], seen: Remark | None, notes: list[Remark]
) -> WholeChangeOut:
    """A change as its page has it."""
    ruling = change.ruling
    return WholeChangeOut(
        **_change(listed),
        reasons=list(ruling.reasons),
        looked_at=list(ruling.looked_at),
        uncovered=list(ruling.uncovered),
        evidence=[
            EvidenceOut(kind=e.kind, source=e.source, quotation=e.quotation, at=e.at, day=e.day)
            for e in ruling.evidence
        ],
        edits=[_edit(number, edit) for number, edit in enumerate(change.edits, start=1)],
        before=text_out(sides.before) if sides.before else None,
        after=text_out(sides.after),
        deliveries=[
            DeliveryOut(
                channel=one.notice.channel, state=one.state, attempts=one.attempts, due=one.due, sent_at=one.sent_at,
                error=one.error,
            )
            for one in deliveries
        ],
        acknowledged_by=_remark(seen) if seen else None,
        notes=[_remark(note) for note in notes],
    )  # fmt: skip


def source_state_out(pulse: Pulse, state: str) -> SourceStateOut:
    """A source and how it is doing."""
    return SourceStateOut(
        **_source(pulse.source.id, pulse.source.service, pulse.source.title, pulse.source.kind),
        state=state,
        last_visit=pulse.last_visit,
        last_success=pulse.last_success,
        last_change=pulse.last_change,
        trouble=pulse.trouble.reason if pulse.trouble else None,
        held_since=pulse.holding.since if pulse.holding else None,
    )


def source_out(id_: str, service: str, title: str, kind: str) -> SourceOut:
    """A source by its public face."""
    return SourceOut(**_source(id_, service, title, kind))


def text_out(edition: Edition) -> TextOut:
    """A text of a source."""
    return TextOut(
        id=edition.id,
        text_sha256=edition.text,
        first_seen=edition.first_seen,
        last_seen=edition.last_seen,
        next_seen=edition.next_seen,
        captures=[
            CaptureOut(url=part.final_url, sha256=part.sha256, fetched_at=part.fetched_at) for part in edition.parts
        ],
    )


def visit_out(visit: VisitRow) -> VisitOut:
    """One check."""
    return VisitOut(at=visit.at, outcome=visit.outcome, reason=visit.reason, how=visit.how, change=visit.change)


def _source(id_: str, service: str, title: str, kind: str) -> dict[str, str]:
    return {"id": id_, "service": service, "title": title, "kind": str(kind)}


def _change(listed: Listed) -> dict[str, Any]:
    change, ruling = listed.change, listed.change.ruling
    source = listed.source
    return {
        "id": change.id,
        "reference": reference(change),
        "source": source_out(source.id, source.service, source.title, source.kind),
        "weight": ruling.weight,
        "verdict": ruling.verdict,
        "badge": badge(change),
        "headline": change.headline,
        "first_seen": change.first_seen,
        "old_last_seen": change.old_last_seen,
        "effective": ruling.effective,
        "lead_days": ruling.lead_days,
        "acknowledged": listed.acknowledged,
    }


def _edit(number: int, edit: Edit) -> EditOut:
    return EditOut(
        number=number,
        kind=edit.kind,
        place=place(edit),
        under=list(edit.under),
        before=edit.before.text if edit.before else None,
        after=edit.after.text if edit.after else None,
        figures=[
            FigureOut(before=f.before.text if f.before else None, after=f.after.text if f.after else None)
            for f in edit.figures
        ],
    )


def _remark(remark: Remark) -> RemarkOut:
    return RemarkOut(at=remark.at, by=remark.by, text=remark.text)
