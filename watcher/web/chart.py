"""How many changes there were, week by week, as an SVG that needs no script and no inline style."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

WEEKS = 26
SERVICES = 5  # more than these share one colour: nobody tells seven apart
OTHERS = "others"
WIDTH, HEIGHT, BAR = 22, 120, 16


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column; `tone` numbers its colour."""

    x: int
    y: float
    height: float
    tone: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A service in the legend, which is a table of the same numbers."""

    tone: int
    service: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Over all weeks."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn. `weeks`: the first day of each."""

    weeks: tuple[date, ...]
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]
    highest: int
    width: int
    height: int


def first_week(now: datetime) -> datetime:
    """The Monday that the chart begins with."""
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return monday - timedelta(weeks=WEEKS - 1)


def chart(counted: Sequence[tuple[int, str, int]], start: datetime) -> Chart:
    """`counted`: the number of the week, the service, how many."""
    counted = [one for one in counted if 0 <= one[0] < WEEKS]
    weeks = tuple((start + timedelta(weeks=number)).date() for number in range(WEEKS))
    totals: Counter[str] = Counter()
    for _, service, number in counted:
        totals[service] += number
    named = [service for service, _ in totals.most_common(SERVICES)]
    table: dict[str, list[int]] = {service: [0] * WEEKS for service in named}
    for week, service, number in counted:
        table.setdefault(service if service in named else OTHERS, [0] * WEEKS)[week] += number
    rows = tuple(Row(tone, service, tuple(counts)) for tone, (service, counts) in enumerate(table.items(), start=1))
    highest = max((sum(row.counts[week] for row in rows) for week in range(WEEKS)), default=0)
    return Chart(weeks, tuple(_bars(rows, weeks, highest)), rows, highest, WEEKS * WIDTH, HEIGHT)


def _bars(rows: Sequence[Row], weeks: Sequence[date], highest: int) -> list[Bar]:
    bars = []
    for week, day in enumerate(weeks):
        top = float(HEIGHT)
        for row in rows:
            if number := row.counts[week]:
                height = round(number / highest * (HEIGHT - 4), 2)
                top = round(top - height, 2)
                bars.append(Bar(week * WIDTH, top, height, row.tone, f"{row.service}, week of {day}: {number}"))
    return bars
