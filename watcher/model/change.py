"""A change: two documents of a source, what differs, and what we conclude of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from watcher.model.figure import FigureChange, Granularity
from watcher.model.page import Block, Sha256
from watcher.model.source import SourceId

ChangeId = NewType("ChangeId", int)
UNSAVED = ChangeId(0)


class EditKind(StrEnum):
    """How a block differs."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REWORDED = "reworded"


class SpanKind(StrEnum):
    """What happened to a run of words inside a block."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words of a redline, with the blanks that belong to it."""

    kind: SpanKind
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference between two documents.

    `before` is None for an added block, `after` for a removed one. `before_at`, `after_at`: their places in the two
    documents, so that applying all edits to the old document gives the new one. A clause that was split, or clauses that
    were joined, are one edit over `before_count` old and `after_count` new blocks.
    """

    kind: EditKind
    before: Block | None
    after: Block | None
    before_at: int | None = None
    after_at: int | None = None
    redline: tuple[Span, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    before_count: int = 1
    after_count: int = 1

    @property
    def block(self) -> Block:
        """The block to show: the new one, or the old one where it is gone."""
        block = self.after or self.before
        assert block is not None, "an edit has at least one side"
        return block

    @property
    def under(self) -> tuple[str, ...]:
        """The headings above the block."""
        return self.block.under


class Weight(StrEnum):
    """Does it touch what a seller may, must, pays or gets?"""

    MATERIAL = "material"
    EDITORIAL = "editorial"


class Verdict(StrEnum):
    """What the announcements amount to (the seven of the definition)."""

    ANNOUNCED = "announced"
    ANNOUNCED_LATE = "announced_late"
    ANNOUNCED_IN_PART = "announced_in_part"
    DATED_ONLY = "dated_only"
    UNANNOUNCED = "unannounced"
    UNDETERMINED = "undetermined"
    WENT_BACK = "went_back"


class PageDate(StrEnum):
    """What the page's own date did between two texts (D of the definition)."""

    NONE = "none"
    SAME = "same"
    FORWARD = "forward"
    BACKWARD = "backward"
    UNREADABLE = "unreadable"


class EvidenceKind(StrEnum):
    """Where evidence of an announcement comes from."""

    OWN_DATE = "own date"
    EFFECTIVE_DATE = "effective date"
    BANNER = "banner"
    ANNOUNCEMENT = "announcement"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that bears on the verdict: where it was read, when, and the words.

    `day`: the date it states, and how exactly (`granularity`); `at`: when it was published or read.
    """

    kind: EvidenceKind
    source: str
    quotation: str
    at: datetime
    day: date | None = None
    granularity: Granularity = Granularity.DAY


@dataclass(frozen=True, slots=True)
class Ruling:
    """What we conclude of a change, with the reasons in words a seller reads.

    `page_date`: what the page's own date did. `looked_at`: every place that was searched for a notice, with what was
    found there («page date (still October 18, 2022)»). `uncovered`: clauses that changed and that no notice speaks of.
    `effective`: the day it comes into force, where stated. `lead_days`: notice given; `promised_days`: notice due, by
    `promised_by`. `doubts`: where dates contradict each other or what was seen. `amended`: the text was changed during its
    own notice period, which is told whatever changed and at whatever hour. `stamped`: the page's date moved later alone,
    so many days after the text. `order`: the places of the edits,
    the gravest first; empty where it was not kept.
    """

    weight: Weight
    verdict: Verdict
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    looked_at: tuple[str, ...] = ()
    effective: date | None = None
    lead_days: int | None = None
    promised_days: int | None = None
    page_date: PageDate = PageDate.NONE
    uncovered: tuple[str, ...] = ()
    promised_by: str = "the contract"
    doubts: tuple[str, ...] = ()
    amended: bool = False
    stamped: int | None = None
    order: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """The page's own date moved and nothing else: the date of an earlier change that had left it as it was.

    `evidence`: the date as it stands there now; `words`: what it did; `since`: when the date before was last seen.
    """

    change: ChangeId
    evidence: Evidence
    words: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """Two consecutive documents of a source with their edits and the ruling on them.

    `old_last_seen`: when the old text was last seen; `first_seen`: when the new one was first seen. All times are UTC.
    `before`, `after`: the text hashes of the two documents.
    """

    source: SourceId
    old_last_seen: datetime
    first_seen: datetime
    before: Sha256
    after: Sha256
    edits: tuple[Edit, ...]
    ruling: Ruling
    headline: str = ""
    id: ChangeId = UNSAVED
