"""Dates as they stand in a text, in every form that pages use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from watcher.dates.months import AFTER_A_DAY_ONLY, MONTHS
from watcher.dates.words import DAY_FIRST, MONTH_FIRST, RELATIVE, RELATIVE_HINTS, pattern
from watcher.model.figure import Granularity, WrittenDate

_EARLIEST, _LATEST = 1900, 2100
_YEAR = r"(?:19|20|21)\d\d"
_A_YEAR = re.compile(_YEAR)
# A view counter may stand at the date without a blank: `05/01/2024496 views`.
_COUNTER = r"(?=\d{1,7}\s?(?:views?|reads?|vues?|aufrufe|visitas?|visualizzazioni|weergaven)\b)"
_ORDINAL = r"(?:st|nd|rd|th|er|re|de|ste|ª|º|°|o|\.)?"

_NAMED = re.compile(
    rf"""(?<![^\W_])
    (?:(?P<before>\d{{1,2}}){_ORDINAL}[\s\-/]{{0,2}}(?:day\s)?(?:(?:of|de|di)\s)?)?
    (?P<month>[^\W\d_]{{3,12}})\.?,?[\s\-/]{{0,2}}(?:(?:of|de|del)\s)?
    (?:(?P<after>\d{{1,2}}){_ORDINAL}\s?,?\s?(?:of\s)?)?
    (?P<year>{_YEAR})(?:(?!\d)|{_COUNTER})""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMERIC = re.compile(
    rf"""(?<!\w)(?P<one>\d{{1,2}})(?:(?P<sign>[./-])(?P<two>\d{{1,2}})(?P=sign)|\.\s(?P<spaced>\d{{1,2}})\.\s?)
    (?:(?P<year>{_YEAR})(?:(?!\d)|{_COUNTER})|(?P<short>\d\d)(?!\d))""",
    re.VERBOSE | re.IGNORECASE,
)
# «2024. április 1-től», «2024 March 12»
_YEAR_THEN_NAME = re.compile(
    rf"(?<![\w./-])(?P<year>{_YEAR})\.?\s(?P<month>[^\W\d_]{{3,12}})\.?\s(?P<day>\d{{1,2}})(?!\d|[:%]|\s(?:{_YEAR}))",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    rf"(?<![\w./-])(?P<year>{_YEAR})(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}})(?!\d)"
)
_EAST_ASIAN = re.compile(
    rf"(?<!\d)(?:(?P<year>{_YEAR})|(?P<era>令和|平成)\s?(?P<of_era>\d{{1,2}}|元))\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월](?:\s?(?P<day>\d{{1,2}})\s?[日일])?"
)
# `08/2020` is as often the number of a law; beside a word of dating it is a month.
_MONTH_AND_YEAR = re.compile(
    rf"""\b(?:stand|updated|version|versione|versie|status|fassung|jour|revised|revision|rev|edition|ausgabe)\.?\s?[:(]?\s?
    (?P<whole>(?P<month>0?[1-9]|1[0-2])[./-](?P<year>{_YEAR}))(?![\d./-]\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_ERAS = {"令和": 2018, "平成": 1988}
_RELATIVE = re.compile(rf"\b(?:{pattern(RELATIVE)})\b", re.IGNORECASE)


def dates_in(text: str, language: str | None = None) -> tuple[WrittenDate, ...]:
    """Every date of the text in order, as it is written.

    `language`, as a page declares it (`en`, `en-GB`, `de`), decides where day and month could be swapped: the month comes
    first in English unless the country says otherwise, the day elsewhere. Impossible days (31 June) are no dates.
    """
    return written_dates(text, month_first=reads_month_first(language))


def reads_month_first(language: str | None) -> bool:
    """True where `2/7/2024` means the seventh of February."""
    return language is not None and language.replace("_", "-").casefold() in MONTH_FIRST


def settles_order(language: str | None) -> bool:
    """True where the declared language leaves no doubt; plain `en` is written on both sides of the ocean."""
    said = (language or "").replace("_", "-").casefold()
    return said in DAY_FIRST or said.partition("-")[0] in DAY_FIRST or (said in MONTH_FIRST and "-" in said)


def written_dates(text: str, *, month_first: bool) -> tuple[WrittenDate, ...]:
    """The dates of the text in order, none overlapping; where two readings overlap, the earlier and longer holds."""
    return _without_overlaps([*_absolute(text, month_first), *_relative(text)])


def shown_order(texts: Iterable[str]) -> bool | None:
    """Whether the page itself shows that the month comes first («9/28/2022»), or the day; None if neither, or both."""
    shown = set()
    for text in texts:
        for found in _NUMERIC.finditer(text) if "/" in text else ():
            one, two = int(found["one"]), int(found["two"] or 0)
            if found["sign"] == "/" and found["year"] and (one > 12) != (two > 12):
                shown.add(two > 12)
    return shown.pop() if len(shown) == 1 else None


def _absolute(text: str, month_first: bool) -> Iterator[WrittenDate]:
    for found in _NUMERIC.finditer(text):
        if not _continues(text, found):
            yield from _numeric(found, month_first)
    for found in _EAST_ASIAN.finditer(text):
        yield from _dated(found, found["year"] or _year_of_era(found), found["month"], found["day"])
    if not _A_YEAR.search(text):
        return
    yield from _named(text)
    for found in _YEAR_THEN_NAME.finditer(text):
        if month := MONTHS.get(found["month"].casefold()):
            yield from _dated(found, found["year"], str(month), found["day"])
    for found in _YEAR_FIRST.finditer(text):
        yield from _dated(found, found["year"], found["month"], found["day"])
    for found in _MONTH_AND_YEAR.finditer(text):
        yield from _dated(found, found["year"], found["month"], None, group="whole")


def _year_of_era(found: re.Match[str]) -> str:
    """«令和6年» is 2024; the first year of an era is written 元."""
    return str(_ERAS[found["era"]] + (1 if found["of_era"] == "元" else int(found["of_era"])))


def _named(text: str) -> Iterator[WrittenDate]:
    """Dates with the month as a word, the day before it, behind it or nowhere."""
    place = 0
    while found := _NAMED.search(text, place):
        name = found["month"].casefold()
        month = MONTHS.get(name) or (AFTER_A_DAY_ONLY.get(name) if found["before"] else None)
        # Some other word: a month may still follow it.
        place = found.end() if month else found.end("month")
        if month and found["before"] and found["after"]:
            yield from _dated(found, found["year"], str(month), found["after"], start=found.start("month"))
        elif month:
            yield from _dated(found, found["year"], str(month), found["before"] or found["after"])


def _numeric(found: re.Match[str], month_first: bool) -> Iterator[WrittenDate]:
    one, two = found["one"], found["two"] or found["spaced"]
    year = found["year"]
    if found["short"]:
        # Versions, ratios and parts of telephone numbers look alike: only full pairs of digits are taken.
        if len(one) != 2 or len(two) != 2:
            return
        year = f"20{found['short']}"
    could_swap = found["sign"] in ("/", "-") and int(one) <= 12 and int(two) <= 12 and int(one) != int(two)
    month_stands_first = int(two) > 12 or (could_swap and month_first)
    day, month = (two, one) if month_stands_first and found["sign"] != "." else (one, two)
    yield from _dated(found, year, month, day, ambiguous=could_swap)


def _continues(text: str, found: re.Match[str]) -> bool:
    """A longer number, as of a version, an address or a telephone, goes on at either end."""
    sign = found["sign"] or "."
    behind, ahead = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 2]
    return behind == sign or (ahead[:1] == sign and ahead[1:].isdigit())


def _relative(text: str) -> Iterator[WrittenDate]:
    lowered = text.lower()
    if not any(hint in lowered for hint in RELATIVE_HINTS):
        return
    for found in _RELATIVE.finditer(text):
        yield WrittenDate(found.group(), None, Granularity.RELATIVE, found.start(), found.end())


def _dated(
    found: re.Match[str],
    year: str,
    month: str,
    day: str | None,
    *,
    group: str | int = 0,
    start: int | None = None,
    ambiguous: bool = False,
) -> Iterator[WrittenDate]:
    """The date, if there is such a day."""
    start = found.start(group) if start is None else start
    try:
        stated = date(int(year), int(month), int(day or 1))
    except ValueError:
        return
    if _EARLIEST <= stated.year <= _LATEST:
        granularity = Granularity.DAY if day else Granularity.MONTH
        text = found.string[start : found.end(group)]
        yield WrittenDate(text, stated, granularity, start, found.end(group), ambiguous)


def _without_overlaps(dates: Sequence[WrittenDate]) -> tuple[WrittenDate, ...]:
    kept: list[WrittenDate] = []
    for one in sorted(dates, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)
