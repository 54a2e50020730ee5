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
    UNREADABLE = "unreadable"


# Not a day of hours: a day is over at midnight, 24 hours are not.
_MADE_OF = {"week": (7, "day"), "year": (12, "month")}


@dataclass(frozen=True, slots=True)
class Figure:
    """A rate, an amount, a period, a date or a count inside a block.

    `value`: the number (a rate in per cent), or the day of a date. `unit`: `%` for rates, the ISO 4217 code for amounts,
    `day`, `business day`, `hour`, `business hour`, `week`, `month`, `quarter`, `year`, `minute` for periods, the counted
    noun (lower case) for counts, empty where none stands there, `day`, `month` or `year` (the granularity) for dates.
    `operator`: `<`, `<=`, `>`, `>=` or empty. `text`: as it is written, operator included; `start`, `end`: its place in
    the block's text, in characters.

    `window`: the time over which it is counted («30 day», «1 month»), as it is written in `window_text`. `scope`: what it is
    a share of («shipments»). `doubt`: why it cannot be taken as it stands, in the words of the text: «dix (5)». A figure that
    was lost (of «less than | 5%» only «less than» is left) is of the kind UNREADABLE, with the value 0.
    """

    kind: FigureKind
    value: Decimal | date
    unit: str
    operator: str
    text: str
    start: int
    end: int
    window: str = ""
    window_text: str = ""
    scope: str = ""
    doubt: str = ""

    @property
    def meaning(self) -> tuple[FigureKind, Decimal | date, str, str, str, str, str]:
        """What it says, however it is written: «thirty (30) days» means the same as «30 days», «two weeks» as «14 days»."""
        value, unit = self.value, self.unit
        if self.kind is FigureKind.PERIOD and unit in _MADE_OF and isinstance(value, Decimal):
            times, unit = _MADE_OF[unit]
            value *= times
        return (self.kind, value, unit, self.operator, self.window, self.scope, self.doubt)


class Part(StrEnum):
    """A part of a figure that can move."""

    OPERATOR = "operator"
    AMOUNT = "amount"
    UNIT = "unit"
    WINDOW = "window"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that moved, appeared (`before` is None) or went (`after` is None)."""

    before: Figure | None
    after: Figure | None

    @property
    def moved(self) -> tuple[Part, ...]:
        """What of it moved; nothing for a figure that appeared, went, or cannot be read."""
        if self.before is None or self.after is None:
            return ()
        old, new = self.before, self.after
        if FigureKind.UNREADABLE in {old.kind, new.kind}:
            return ()
        differs = {
            Part.OPERATOR: old.operator != new.operator,
            Part.AMOUNT: old.value != new.value,
            Part.UNIT: old.unit != new.unit,
            Part.WINDOW: old.window != new.window,
            Part.SCOPE: old.scope != new.scope,
        }
        return tuple(part for part, moved in differs.items() if moved)

    @property
    def texts(self) -> tuple[str, str]:
        """Old and new as they are written, with as much around them as shows the difference; empty where there is none."""
        old, new = (figure.text.strip() if figure else "" for figure in (self.before, self.after))
        if self.before is None or self.after is None or not {Part.WINDOW, Part.SCOPE}.intersection(self.moved):
            return old, new
        return _with_surroundings(self.before, self.moved), _with_surroundings(self.after, self.moved)


def _with_surroundings(figure: Figure, moved: tuple[Part, ...]) -> str:
    scope = f" of {figure.scope}" if Part.SCOPE in moved and figure.scope else ""
    window = f" {figure.window_text.strip()}" if Part.WINDOW in moved and figure.window_text else ""
    return f"{figure.text.strip()}{scope}{window}"


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
