"""Real changes as values: the two specimen alerts that messages are measured by, and a few small ones."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from watcher.model.change import (
    Change,
    ChangeId,
    Edit,
    EditKind,
    Evidence,
    EvidenceKind,
    Ruling,
    Span,
    SpanKind,
    Verdict,
    Weight,
)
from watcher.model.figure import Figure, FigureChange, FigureKind
from watcher.model.page import Block, BlockKind, sha256_of
from watcher.model.source import Kind, Source, SourceId

AMAZON_EU = Source(
    id=SourceId("amazon-bsa-eu"),
    service="Amazon EU",
    title="Business Solutions Agreement",
    kind=Kind.AGREEMENT,
    urls=("https://sellercentral.amazon.example/help/201190440",),
    notice_days=15,
)
AMAZON_US = Source(
    id=SourceId("amazon-bsa-us"),
    service="Amazon US",
    title="Business Solutions Agreement",
    kind=Kind.AGREEMENT,
    urls=("https://sellercentral.amazon.example/help/G1791",),
)


def block(text: str, *under: str, label: str = "", kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    return Block(kind, text, under, label=label)


def redline(marked: str) -> tuple[Span, ...]:
    """Spans from «the limit is [-€5,000-]{+€500,000+} a year»."""
    spans = []
    for piece in re.split(r"(\[-.*?-\]|\{\+.*?\+\})", marked):
        if piece.startswith("[-"):
            spans.append(Span(SpanKind.DELETED, piece[2:-2]))
        elif piece.startswith("{+"):
            spans.append(Span(SpanKind.INSERTED, piece[2:-2]))
        elif piece:
            spans.append(Span(SpanKind.SAME, piece))
    return tuple(spans)


def reworded(marked: str, *under: str, figures: tuple[FigureChange, ...] = (), label: str = "") -> Edit:
    spans = redline(marked)
    before = "".join(span.text for span in spans if span.kind is not SpanKind.INSERTED)
    after = "".join(span.text for span in spans if span.kind is not SpanKind.DELETED)
    placed = tuple(FigureChange(_placed(f.before, before), _placed(f.after, after)) for f in figures)
    old, new = block(before, *under, label=label), block(after, *under, label=label)
    return Edit(EditKind.REWORDED, old, new, redline=spans, figures=placed)


def added(text: str, *under: str, label: str = "", kind: BlockKind = BlockKind.PARAGRAPH) -> Edit:
    return Edit(EditKind.ADDED, None, block(text, *under, label=label, kind=kind))


def removed(text: str, *under: str) -> Edit:
    return Edit(EditKind.REMOVED, block(text, *under), None)


def amount(before: str, after: str, currency: str = "EUR") -> FigureChange:
    return FigureChange(_figure(FigureKind.AMOUNT, before, currency), _figure(FigureKind.AMOUNT, after, currency))


def period(before: str, after: str) -> FigureChange:
    return FigureChange(_figure(FigureKind.PERIOD, before, "day"), _figure(FigureKind.PERIOD, after, "day"))


def day_moved(before: str, after: str) -> FigureChange:
    kind, first, then = FigureKind.DATE, date(2022, 10, 18), date(2022, 10, 24)
    return FigureChange(Figure(kind, first, "day", "", before, 0, 1), Figure(kind, then, "day", "", after, 0, 1))


def _figure(kind: FigureKind, text: str, unit: str) -> Figure:
    digits = re.sub(r"\D", "", text) or "0"
    return Figure(kind, Decimal(digits), unit, "", text, 0, len(text))


def _placed(figure: Figure | None, text: str) -> Figure | None:
    if figure is None:
        return None
    start = text.index(figure.text)
    return replace(figure, start=start, end=start + len(figure.text))


INSURANCE = reworded(
    '"Insurance Limits" means the applicable limits per occurrence and in aggregate: [-€5,000-]{+€500,000+} for Germany, '
    "France, Italy, Spain and the Netherlands, [-£4,000-]{+£400,000+} for the United Kingdom, [-kr 50,000-]{+kr 5,000,000+} "
    "for Sweden and [-PLN 22,500-]{+PLN 2,250,000+} for Poland.",
    "Definitions",
    "Insurance Limits",
    figures=(
        amount("€5,000", "€500,000"),
        amount("£4,000", "£400,000", "GBP"),
        amount("kr 50,000", "kr 5,000,000", "SEK"),
        amount("PLN 22,500", "PLN 2,250,000", "PLN"),
    ),
)

# Specimen A: a figure a hundred times higher under an unchanged page date.
UNANNOUNCED = Change(
    source=AMAZON_EU.id,
    old_last_seen=datetime(2022, 10, 23, 18, 30, tzinfo=UTC),
    first_seen=datetime(2022, 10, 24, 6, 31, 38, tzinfo=UTC),
    before=sha256_of(b"edition of 18 October"),
    after=sha256_of(b"the same edition, silently amended"),
    edits=(
        reworded(
            "You will notify us of a breach [-promptly-]{+without undue delay+}.",
            "Customer data",
            label="11.2",
        ),
        added(
            "You will not transfer personal data outside the EEA or the UK without a lawful mechanism.", "Customer data"
        ),
        added("Your developers are your processors.", "API-1"),
        INSURANCE,
    ),
    ruling=Ruling(
        weight=Weight.MATERIAL,
        verdict=Verdict.UNANNOUNCED,
        reasons=("amounts moved", "a duty appeared"),
        looked_at=("page date (still October 18, 2022)", "announcements page (read 24 Oct 2022 06:00)"),
        promised_days=15,
    ),
    id=ChangeId(17),
)

# Specimen B: a deadline shortened on a page that never states a date.
UNDATED = Change(
    source=AMAZON_US.id,
    old_last_seen=datetime(2023, 12, 20, 4, 0, tzinfo=UTC),
    first_seen=datetime(2023, 12, 28, 5, 12, tzinfo=UTC),
    before=sha256_of(b"thirty"),
    after=sha256_of(b"fourteen"),
    edits=(
        reworded(
            "Following termination of this Agreement, you may ask for the return of your Units within "
            "[-thirty (30) days-]{+fourteen (14) days+} of the notice; after that we may dispose of them as we see fit.",
            "Fulfillment by Amazon Service Terms",
            "F-7 Returns and Disposal",
            figures=(period("thirty (30) days", "fourteen (14) days"),),
        ),
        reworded(
            "We may withhold payments permanently where your use of the Services has "
            "[-involved fraud or repeated policy violation-]"
            "{+harmed other sellers, customers, or Amazon's legitimate interests+}.",
            "2. Payments",
        ),
    ),
    ruling=Ruling(
        weight=Weight.MATERIAL,
        verdict=Verdict.UNDETERMINED,
        reasons=("a deadline is shorter", "enforcement was touched: withhold"),
        looked_at=("page date (none on the page)",),
    ),
    id=ChangeId(18),
)

EDITORIAL = Change(
    source=AMAZON_EU.id,
    old_last_seen=datetime(2024, 1, 1, 6, 0, tzinfo=UTC),
    first_seen=datetime(2024, 1, 1, 12, 0, tzinfo=UTC),
    before=sha256_of(b"recieve"),
    after=sha256_of(b"receive"),
    edits=(reworded("You will [-recieve-]{+receive+} payments every 14 days.", "Payments"),),
    ruling=Ruling(Weight.EDITORIAL, Verdict.UNANNOUNCED, ("spelling",), looked_at=("page date (still 1 May 2023)",)),
    id=ChangeId(19),
)


def ruled(verdict: Verdict, **changes: object) -> Change:
    """Specimen A with another verdict."""
    return replace(UNANNOUNCED, ruling=replace(UNANNOUNCED.ruling, verdict=verdict, **changes))


def own_date(day: date) -> Evidence:
    words = "Last updated: May 29, 2024"
    return Evidence(EvidenceKind.OWN_DATE, "page", words, datetime(2024, 5, 28, 6, 0, tzinfo=UTC), day)


def announced_on(at: datetime, quotation: str) -> Evidence:
    return Evidence(EvidenceKind.ANNOUNCEMENT, "Seller Forums", quotation, at)
