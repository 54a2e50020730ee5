"""The figures of a sentence: what they measure, how much, and under which operator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from watcher.dates import dates_in
from watcher.dates.taken import Taken
from watcher.figures.around import contradiction, unreadable, with_surroundings
from watcher.figures.number_words import WORDS
from watcher.figures.numbers import DIGITS, number_of, spelled
from watcher.figures.operators import operator_before
from watcher.figures.words import (
    COUNTED,
    CURRENCIES,
    CURRENCY_AFTER,
    CURRENCY_BEFORE,
    IDEOGRAPHS,
    ON_BUSINESS_DAYS,
    OPERATOR_AFTER,
    PERCENT,
    RANGE,
    UNIT,
    unit_of,
)
from watcher.model.figure import Figure, FigureKind, Granularity, WrittenDate

_LOOK_BACK = 48  # characters in which an operator may stand
_REFERRING = 14  # characters in which «Section» may stand
_PERCENT_WORDS = re.compile(rf"\s?(?:{PERCENT.pattern})$", re.IGNORECASE)
_RATE_AFTER = re.compile(r"\s?\(([^()]{1,50})\)")
_DIGITS = re.compile(rf"(?:(?<![\w.,])|(?<=[{IDEOGRAPHS}]))(?<!\d['/])(?:{DIGITS})(?!\w*@)(?![.,]?\d)(?!/\d)")
_SPELLED_BEFORE = re.compile(r"((?:[^\W\d_]+(?:[-\s]|$)){1,5})$")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPELLED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BRACKET_AFTER = re.compile(r"\s?\(([^\W\d_]+(?:[\s-][^\W\d_]+){0,5})(?:\s?%)?\)")
_SETTLEMENT = re.compile(r"(?<!\w)(?:DD|D|T)\s?\+\s?$")  # «DD+7»: seven days after delivery
_REFERENCE = re.compile(
    r"(?:section|sections|clause|article|art\.|paragraph|annex|schedule|appendix|no\.|nr\.|§|ziffer|abschnitt|artikel|version|chapter|part|step|form"
    r"|sección|artículo|articolo|artigo|ust\.|pkt|directive|regulation|richtlinie|verordnung|règlement|reglamento|regolamento)\s*(?:\(\w+\)\s*)?$",
    re.IGNORECASE,
)

Found = tuple[FigureKind, str, int, int]
"""What was found: kind, unit, and where the figure begins and ends."""


def figures_in(text: str) -> tuple[Figure, ...]:
    """The figures of a text in its order, none overlapping."""
    found = [_dated(one, one.day) for one in dates_in(text) if one.day is not None]
    taken = Taken()
    for one in found:
        taken.add(one.start, one.end)
    for start, end, value in _numbers(text, taken):
        figure = _figure(text, start, end, value)
        if figure is not None and taken.is_free(figure.start, figure.end):
            found.append(figure)
            taken.add(figure.start, figure.end)
    lost = [one for one in unreadable(text) if taken.is_free(one.start, one.end)]
    return with_surroundings(text, sorted([*found, *lost], key=lambda one: one.start))


def _dated(one: WrittenDate, day: date) -> Figure:
    unit = "month" if one.granularity is Granularity.MONTH else "day"
    return Figure(FigureKind.DATE, day, unit, "", one.text, one.start, one.end)


def _numbers(text: str, taken: Taken) -> Iterator[tuple[int, int, Decimal]]:
    """Every number outside of dates: in digits, with its words beside it, and those in words alone before a unit."""
    behind, in_words = 0, _has_number_words(text)
    for match in _DIGITS.finditer(text):
        before = text[max(0, match.start() - _REFERRING) : match.start()]
        if not taken.is_free(match.start(), match.end()) or _REFERENCE.search(before):
            continue
        if in_words:
            yield from _spelled_alone(text, behind, match.start())
        start, end = _with_words(text, match.start(), match.end())
        behind = end
        yield start, end, number_of(match.group())
    if in_words:
        yield from _spelled_alone(text, behind, len(text))


def _with_words(text: str, start: int, end: int) -> tuple[int, int]:
    """«thirty (30)» and «30 (thirty)» are one number."""
    if text[start - 1 : start] == "(" and text[end : end + 1] in {")", "%", " "}:
        words = _SPELLED_BEFORE.search(text[max(0, start - 41) : start - 1])
        closing = text.find(")", end, end + 3)
        if words and closing >= 0:
            offset = _spelled_tail(words[1])
            if offset is not None:
                start = start - 1 - (len(words[1]) - offset)
                end = closing + 1 if text[end : end + 1] == ")" else end
    after = _BRACKET_AFTER.match(text, end)
    if after and spelled(after[1]) is not None:
        end = after.end()
    return start, end


def _spelled_tail(words: str) -> int | None:
    """Where in some words the number that ends them begins."""
    starts = [match.start() for match in _SPELLED.finditer(words)]
    return next((at for at in starts if spelled(words[at:]) is not None), None)


def _spelled_alone(text: str, start: int, end: int) -> Iterator[tuple[int, int, Decimal]]:
    """Numbers in words where a unit or a per-cent sign follows at once."""
    run = 0  # where the number words under way begin
    last = -2
    for match in _SPELLED.finditer(text, start, end):
        if not _may_spell(match.group()):
            continue
        if match.start() != last + 1:
            run = match.start()
        last = match.end()
        if UNIT.match(text, last + 1) or PERCENT.match(text, last + 1):
            value = spelled(text[run:last])
            if value is not None:
                yield run, last, value


def _has_number_words(text: str) -> bool:
    return not WORDS.keys().isdisjoint(_LETTERS.findall(text.lower()))


def _may_spell(word: str) -> bool:
    folded = word.casefold()
    return folded in WORDS or folded.partition("-")[0] in WORDS


def _figure(text: str, start: int, end: int, value: Decimal) -> Figure | None:
    """What the number at a place measures; None if it measures nothing we name."""
    found = _measured(text, start, end)
    if found is not None:
        kind, unit, first, last = found
        sign, begin, until, _ = _operator(text, first, last)
        doubt = contradiction(text, start, end, value)
        return Figure(kind, value, unit, sign, text[begin:until], begin, until, doubt=doubt)
    begins_range = _range(text, start, end)
    if begins_range is not None:
        kind, unit = begins_range
        sign, begin, _, _ = _operator(text, start, end)
        return Figure(kind, value, unit, sign, text[begin:end], begin, end)
    sign, begin, until, strict = _operator(text, start, end)
    if strict and _stands_alone(text, start, until):
        return Figure(FigureKind.COUNT, value, "", sign, text[begin:until], begin, until)
    return None


def _measured(text: str, start: int, end: int) -> Found | None:
    readers = (_rate, _amount, _period, _settlement, _count)
    return next((found for reader in readers if (found := reader(text, start, end)) is not None), None)


def _range(text: str, start: int, end: int) -> tuple[FigureKind, str] | None:
    """What the first number of a range measures, as its second says: «3-5 business days»."""
    to = RANGE.match(text, end)
    other = _DIGITS.match(text, to.end()) if to else None
    found = _measured(text, other.start(), other.end()) if other else None
    return (found[0], found[1]) if found else None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Is the number no part of a longer one, of a telephone number or of a name?"""
    return (
        not text[end : end + 1].isalpha() and text[start - 1 : start] not in {"-", "/"} and text[end : end + 1] != "-"
    )


def _rate(text: str, start: int, end: int) -> Found | None:
    sign = PERCENT.match(text, end) or PERCENT.match(text, end + 1)
    if sign is None or text[end : sign.start()].strip():
        return None
    last = sign.end()
    after = _RATE_AFTER.match(text, last)
    if after and _says_a_rate(after[1]):
        last = after.end()
    elif text[last : last + 1] == ")" and "(" in text[start:last]:
        last += 1
    return FigureKind.RATE, "%", start, last


def _says_a_rate(words: str) -> bool:
    """«5 %», or a number in words, with or without «per cent»."""
    bare = _PERCENT_WORDS.sub("", words).strip()
    return re.fullmatch(DIGITS, bare) is not None or spelled(bare) is not None


def _amount(text: str, start: int, end: int) -> Found | None:
    before = CURRENCY_BEFORE.search(text[max(0, start - 5) : start])
    if before:
        sign = before.group().strip().rstrip(".").casefold()
        last = end + 1 if text[end : end + 1] == ")" and "(" in text[start:end] else end
        return FigureKind.AMOUNT, CURRENCIES.get(sign, sign.upper()), start - len(before.group()), last
    after = CURRENCY_AFTER.match(text, end)
    if after is None:
        return None
    sign = after.group().strip().casefold()
    return FigureKind.AMOUNT, CURRENCIES.get(sign, sign.upper()), start, after.end()


def _period(text: str, start: int, end: int) -> Found | None:
    unit = UNIT.match(text, end + 1 if text[end : end + 1] in {" ", "-", "\u00a0", "\u202f"} else end)
    if unit is None:
        return None
    name, last = unit_of(unit["unit"]), unit.end()
    on_business_days = ON_BUSINESS_DAYS.match(text, last)
    if on_business_days and name in {"day", "hour"}:
        return FigureKind.PERIOD, f"business {name}", start, on_business_days.end()
    return FigureKind.PERIOD, name, start, last


def _settlement(text: str, start: int, end: int) -> Found | None:
    before = _SETTLEMENT.search(text[max(0, start - 6) : start])
    return (FigureKind.PERIOD, "day", start - len(before.group()), end) if before else None


def _count(text: str, start: int, end: int) -> Found | None:
    noun = COUNTED.match(text, end + 1) if text[end : end + 1] in {" ", "\u00a0", "\u202f"} else None
    if noun is None:
        return None
    return FigureKind.COUNT, noun.group().casefold(), start, noun.end()


def _operator(text: str, start: int, end: int) -> tuple[str, int, int, bool]:
    """The operator before or after a figure, where the figure with it begins and ends, and whether it stands for itself."""
    before = operator_before(text[max(0, start - _LOOK_BACK) : start])
    if before is not None:
        sign, length, strict = before
        return sign, start - length, end, strict
    for sign, pattern in OPERATOR_AFTER:
        match = pattern.match(text, end)
        if match:
            return sign, start, match.end(), True
    return "", start, end, False
