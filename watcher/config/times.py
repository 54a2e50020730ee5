"""How times of day are written in a settings file: `daily 08:00 Europe/Berlin`, `22:00-07:00 Europe/Berlin`, cron fields."""

from __future__ import annotations

import re
from datetime import time
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from watcher.config.values import wrong
from watcher.model.rhythm import Hours, Rhythm
from watcher.rhythm import is_cron

DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")

_CLOCK = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"
_DAILY = re.compile(rf"daily (?:at )?{_CLOCK}", re.IGNORECASE)
_WEEKLY = re.compile(rf"weekly (?:on )?([a-z]+) (?:at )?{_CLOCK}", re.IGNORECASE)
_HOURS = re.compile(rf"{_CLOCK} ?[-–] ?{_CLOCK}")
_ZONE_LIKE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")
_HOW = "write daily 08:00 Europe/Berlin, weekly monday 08:00 Europe/Berlin, or five cron fields and a time zone"


def rhythm(text: str) -> Rhythm:
    """Times that come round, in a zone."""
    said, zone = _with_zone(text, _HOW)
    if found := _DAILY.fullmatch(said):
        cron = f"{int(found[2])} {int(found[1])} * * *"
    elif found := _WEEKLY.fullmatch(said):
        cron = f"{int(found[3])} {int(found[2])} * * {_day(found[1])}"
    elif is_cron(said):
        cron = said
    else:
        raise wrong("is not a time that comes round", _HOW)
    return Rhythm(cron, zone, text)


def hours(text: str) -> Hours:
    """A part of each day, in a zone."""
    how = "write 22:00-07:00 Europe/Berlin"
    said, zone = _with_zone(text, how)
    found = _HOURS.fullmatch(said)
    if not found:
        raise wrong("are not hours of the day", how)
    begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if begin == end:
        raise wrong("begin and end at the same time", how)
    return Hours(begin, end, zone, text)


def _with_zone(text: str, how: str) -> tuple[str, str]:
    """The text without its last word, and that as a time zone."""
    said, _, zone = " ".join(text.split()).rpartition(" ")
    if not said or not _ZONE_LIKE.fullmatch(zone) or zone.lower() in DAYS:
        raise wrong("names no time zone at its end", how)
    known = _zones()
    if zone.lower() not in known:
        near = get_close_matches(zone.lower(), known, n=1)
        mend = f"did you mean {known[near[0]]}?" if near else "write one such as Europe/Berlin or UTC"
        raise wrong("ends in a time zone that is not known", mend)
    return said, known[zone.lower()]


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def _day(word: str) -> int:
    lowered = word.lower()
    for number, day in enumerate(DAYS):
        if lowered == day or (len(lowered) == 3 and day.startswith(lowered)):
            return number
    raise wrong(f"names no day of the week («{word}»)", "write weekly monday 08:00 Europe/Berlin")
