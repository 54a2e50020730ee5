"""The time, from the one clock that everything is timed by, and as it is written."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def moment(text: str) -> datetime:
    """A time as it is recorded (ISO 8601); UTC where no zone is given. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
