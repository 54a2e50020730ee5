"""Dates in a text, in every form that policy pages were seen to use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from watcher.dates.months import MONTH, MONTHS
from watcher.dates.taken import Taken
from watcher.model.figure import Granularity, WrittenDate

_DAY = r"(?<!\d)(?<!\d[.,/-])(?P<d>\d{1,2})"
_YEAR = r"(?P<y>(?:19|20|21)\d\d)(?!\d)"
_FLAGS = re.IGNORECASE

_DAY_MONTH_YEAR = re.compile(
    rf"{_DAY}\s?(?:st|nd|rd|th|er|[.º°])?\s*(?:of\s+|de\s+|d')?(?P<m>{MONTH})[.,]?\s*(?:de\s+|del\s+)?{_YEAR}", _FLAGS
)
_MONTH_DAY_YEAR = re.compile(rf"(?<!\w)(?P<m>{MONTH})\.?\s*(?P<d>\d{{1,2}})\s?(?:st|nd|rd|th)?\s*,?\s*{_YEAR}", _FLAGS)
_YEAR_FIRST = re.compile(
    r"(?<![\d.,/-])(?P<y>(?:19|20|21)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d|[-/.]\d)"
)
_NUMBERS = re.compile(rf"(?<![\d.,/-])(?P<d>\d{{1,2}})\s?(?P<s>[./-])\s?(?P<m>\d{{1,2}})(?P=s)\s?{_YEAR}")
_SHORT_YEAR = re.compile(r"(?<![\d.,/-])(?P<d>\d{2})(?P<s>[./-])(?P<m>\d{2})(?P=s)(?P<y>\d\d)(?!\d|[./-]\d|\s?[%€$£])")
_IDEOGRAPHS = re.compile(r"(?<!\d)(?P<y>(?:19|20|21)\d\d)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日?")
_MONTH_YEAR = re.compile(rf"(?<!\w)(?P<m>{MONTH})\.?,?\s*(?:de\s+|of\s+)?{_YEAR}", _FLAGS)
_MONTH_IDEOGRAPHS = re.compile(r"(?<!\d)(?P<y>(?:19|20|21)\d\d)\s?年\s?(?P<m>\d{1,2})\s?月")
_RELATIVE = re.compile(
    r"""\b(?:(?:\d+|an?|one|a\ few)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago | yesterday | just\ now
    | vor\s+(?:\d+|einem|einer)\s+(?:sekunde|minute|stunde|tag|woche|monat|jahr)(?:en|e|n)? | gestern
    | il\s+y\s+a\s+(?:\d+|une?)\s+(?:seconde|minute|heure|jour|semaine|mois|an)s? | hier
    | hace\s+(?:\d+|una?)\s+(?:segundo|minuto|hora|d[ií]a|semana|mes|año)(?:e?s)? | ayer
    | (?:\d+|una?|un')\s*(?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])\s+fa | ieri
    | (?:\d+|een)\s+(?:seconden?|minuten?|uur|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar)\s+geleden | gisteren)\b""",
    _FLAGS | re.VERBOSE,
)


def dates_in(text: str, language: str | None = None) -> tuple[WrittenDate, ...]:
    """The dates of a text in its order, none overlapping.

    `language`: of a day and month that could be swapped (`2/7/2024`), English names the month first unless it is British,
    every other language the day; such a date is marked ambiguous.
    """
    found: list[WrittenDate] = []
    taken = Taken()
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            if taken.is_free(match.start(), match.end()):
                for one in read(match, language):
                    found.append(one)
                    taken.add(one.start, one.end)
    return tuple(sorted(found, key=lambda one: one.start))


def _named(match: re.Match[str], _: str | None) -> Iterator[WrittenDate]:
    yield from _made(match, int(match["y"]), MONTHS[match["m"].casefold()], int(match["d"]))


def _numbered(match: re.Match[str], _: str | None) -> Iterator[WrittenDate]:
    yield from _made(match, int(match["y"]), int(match["m"]), int(match["d"]))


def _either_way(match: re.Match[str], language: str | None) -> Iterator[WrittenDate]:
    first, second = int(match["d"]), int(match["m"])
    year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
    if first > 12 or second > 12:
        day, month = (first, second) if second <= 12 else (second, first)
        yield from _made(match, year, month, day)
        return
    month_first = (
        match["s"] == "/" and (language or "en").startswith("en") and language not in {"en-gb", "en-au", "en-ie"}
    )
    day, month = (second, first) if month_first else (first, second)
    yield from _made(match, year, month, day, ambiguous=first != second and match["s"] != ".")


def _month(match: re.Match[str], _: str | None) -> Iterator[WrittenDate]:
    name = match["m"].casefold()
    number = MONTHS.get(name) or int(name)
    for one in _made(match, int(match["y"]), number, 1):
        yield WrittenDate(one.text, one.day, Granularity.MONTH, one.start, one.end)


def _relative(match: re.Match[str], _: str | None) -> Iterator[WrittenDate]:
    yield WrittenDate(match.group(), None, Granularity.RELATIVE, match.start(), match.end())


def _made(match: re.Match[str], year: int, month: int, day: int, *, ambiguous: bool = False) -> Iterator[WrittenDate]:
    """The date, if there is such a day."""
    try:
        made = date(year, month, day)
    except ValueError:
        return
    yield WrittenDate(match.group(), made, Granularity.DAY, match.start(), match.end(), ambiguous)


_Reader = Callable[[re.Match[str], str | None], Iterator[WrittenDate]]
# The exact forms first: «1 December 2022» must not be read as «December 2022».
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_DAY_MONTH_YEAR, _named),
    (_MONTH_DAY_YEAR, _named),
    (_YEAR_FIRST, _numbered),
    (_IDEOGRAPHS, _numbered),
    (_NUMBERS, _either_way),
    (_SHORT_YEAR, _either_way),
    (_MONTH_YEAR, _month),
    (_MONTH_IDEOGRAPHS, _month),
    (_RELATIVE, _relative),
)
