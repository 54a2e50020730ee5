"""Figures and dates as they stand in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class FigureKind(StrEnum):
    """What a figure measures."""

    RATE = "rate"
    AMOUNT = "amount"
    PERIOD = "period"
    DATE = "date"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Figure:
    """A rate, an amount, a period, a date or a count inside a block.

    `value`: the number (a rate in per cent), or the day of a date. `unit`: `%` for rates, the ISO 4217 code for amounts,
    `day`, `business day`, `hour`, `week`, `month`, `year`, `minute` for periods, the counted noun (lower case) for
    counts, `day`, `month` or `year` (the granularity) for dates. `operator`: `<`, `<=`, `>`, `>=` or empty.
    `text`: as it is written, operator included; `start`, `end`: its place in the block's text, in characters.
    """

    kind: FigureKind
    value: Decimal | date
    unit: str
    operator: str
    text: str
    start: int
    end: int

    @property
    def meaning(self) -> tuple[FigureKind, Decimal | date, str, str]:
        """What it says, however it is written: «thirty (30) days» means the same as «30 days»."""
        return (self.kind, self.value, self.unit, self.operator)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that moved, appeared (`before` is None) or went (`after` is None)."""

    before: Figure | None
    after: Figure | None


class Granularity(StrEnum):
    """How exactly a date is stated."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as a page writes it.

    `day` is the first possible day (1 December for «December 2022»), None for a relative one («17 hours ago»).
    `ambiguous`: day and month could be swapped (`2/7/2024`).
    """

    text: str
    day: date | None
    granularity: Granularity
    start: int
    end: int
    ambiguous: bool = False


class DateRole(StrEnum):
    """What a page says of a date beside it."""

    UPDATED = "updated"
    PUBLISHED = "published"
    EFFECTIVE = "effective"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A date by which a page dates itself, with the words around it."""

    role: DateRole
    written: WrittenDate
    quotation: str
