"""What a request asks for: the words of an address, and what is wrong with them in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from watcher.clock import moment
from watcher.model.change import Verdict, Weight
from watcher.model.source import Kind
from watcher.store import Facets, Filters

FIRST, LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


class Unclear(Exception):
    """What was asked for cannot be understood; the words say why, and what to write."""


def filters_of(asked: Mapping[str, str]) -> Filters:
    """The filters that stand in an address. Empty ones are none. Raises Unclear."""
    return Filters(
        words=asked.get("q", "")[:300],
        facets=Facets(
            source=asked.get("source") or None,
            service=asked.get("service") or None,
            kind=_word(asked, "kind", Kind),
            weight=_word(asked, "weight", Weight),
            verdict=_word(asked, "verdict", Verdict),
        ),
        since=time_of(asked, "since"),
        until=_day_after(asked),
        open_only=asked.get("open", "") in ("1", "on", "true"),
    )


def time_of(asked: Mapping[str, str], name: str) -> datetime | None:
    """A time such as `2026-03-14` or `2026-03-14T06:00Z`, in UTC unless it says otherwise. Raises Unclear."""
    text = asked.get(name, "").strip()
    if not text:
        return None
    try:
        return moment(text)
    except OverflowError:  # a first or last day that another zone puts out of the calendar
        return FIRST if text.startswith("0") else LAST
    except ValueError:
        raise Unclear(f"«{text[:40]}» is not a time; write 2026-03-14 or 2026-03-14T06:00Z") from None


def number_of(asked: Mapping[str, str], name: str) -> int | None:
    """A number that is no larger than the database has. Raises Unclear."""
    text = asked.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Unclear(f"«{text[:40]}» is not a number that could stand as «{name}»")
    return int(text)


def _day_after(asked: Mapping[str, str]) -> datetime | None:
    """A day that is named as the last belongs to what is asked for."""
    until = time_of(asked, "until")
    whole_day = until is not None and len(asked["until"].strip()) <= len("2026-03-14")
    if until is None or not whole_day or until.date() == date.max:
        return until
    return until + timedelta(days=1)


def _word(asked: Mapping[str, str], name: str, words: type[StrEnum]) -> str | None:
    text = asked.get(name, "")
    if not text:
        return None
    if text not in list(words):
        raise Unclear(f"«{text[:40]}» is no {name}; there are {', '.join(words)}")
    return text
