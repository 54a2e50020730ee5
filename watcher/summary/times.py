"""Days and moments as messages write them: «24 Oct 2022», «24 Oct 2022 06:31 UTC»."""

from __future__ import annotations

from datetime import UTC, date, datetime

# strftime would follow the locale of the process; messages are English wherever they are sent from.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date) -> str:
    """A day: «24 Oct 2022»."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def utc_day(moment: datetime) -> date:
    """The day of a moment, in UTC."""
    return moment.astimezone(UTC).date()


def moment_words(moment: datetime) -> str:
    """A moment: «24 Oct 2022 06:31 UTC»."""
    utc = moment.astimezone(UTC)
    return f"{day_words(utc.date())} {utc:%H:%M} UTC"


def count_words(number: int, noun: str) -> str:
    """A number with its noun: «1 day», «15 days»."""
    return f"{number} {noun}" if abs(number) == 1 else f"{number} {noun}s"
