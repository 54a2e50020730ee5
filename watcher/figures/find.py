"""The figures of a sentence: what they measure, how much, and under which operator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from watcher.dates import dates_in
from watcher.dates.taken import Taken
from watcher.figures.numbers import DIGITS, number_of, spelled
from watcher.figures.words import (
    COUNTED,
    CURRENCIES,
    CURRENCY_AFTER,
    CURRENCY_BEFORE,
    OPERATOR_BEFORE,
    PERCENT,
    UNIT,
    UNIT_PATTERNS,
)
from watcher.model.figure import Figure, FigureKind, Granularity, WrittenDate

_LOOK_BACK = 40  # characters in which an operator may stand
_REFERRING = 14  # characters in which «Section» may stand
_PERCENT_WORDS = re.compile(r"\s?(?:%|per\s?cent|prozent|pour\scent|por\sciento|per\scento)$", re.IGNORECASE)
_RATE_AFTER = re.compile(r"\s?\(([^()]{1,50})\)")
_DIGITS = re.compile(rf"(?<![\w.,])(?<!\d['/-])(?:{DIGITS})(?!\w*@)")
_SPELLED_BEFORE = re.compile(r"((?:[^\W\d_]+(?:[-\s]|$)){1,5})$")
_SPELLED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BRACKET_AFTER = re.compile(r"\s?\(([^\W\d_]+(?:[\s-][^\W\d_]+){0,5})(?:\s?%)?\)")
_REFERENCE = re.compile(
    r"(?:section|sections|clause|article|art\.|paragraph|annex|schedule|appendix|no\.|nr\.|§|ziffer|abschnitt|artikel|version|chapter|part|step|form)\s*$",
    re.IGNORECASE,
)


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
    return tuple(sorted(found, key=lambda one: one.start))


def _dated(one: WrittenDate, day: date) -> Figure:
    unit = "month" if one.granularity is Granularity.MONTH else "day"
    return Figure(FigureKind.DATE, day, unit, "", one.text, one.start, one.end)


def _numbers(text: str, taken: Taken) -> Iterator[tuple[int, int, Decimal]]:
    """Every number outside of dates: in digits, with its words beside it, and those in words alone before a unit."""
    behind = 0
    for match in _DIGITS.finditer(text):
        before = text[max(0, match.start() - _REFERRING) : match.start()]
        if not taken.is_free(match.start(), match.end()) or _REFERENCE.search(before):
            continue
        yield from _spelled_alone(text, behind, match.start())
        start, end = _with_words(text, match.start(), match.end())
        behind = end
        yield start, end, number_of(match.group())
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
    at = start
    for match in _SPELLED.finditer(text, start, end):
        value = spelled(match.group()) if match.start() >= at else None
        if value is not None and (UNIT.match(text, match.end() + 1) or PERCENT.match(text, match.end() + 1)):
            at = match.end()
            yield match.start(), match.end(), value


def _figure(text: str, start: int, end: int, value: Decimal) -> Figure | None:
    """What the number at a place measures; None if it measures nothing we name."""
    for reader in (_rate, _amount, _period, _count):
        found = reader(text, start, end)
        if found is not None:
            kind, unit, first, last = found
            operator, begin = _operator(text, first)
            return Figure(kind, value, unit, operator, text[begin:last], begin, last)
    return None


Found = tuple[FigureKind, str, int, int]


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
    unit = UNIT.match(text, end + 1 if text[end : end + 1] in {" ", "-"} else end)
    if unit is None:
        return None
    word = unit["unit"]
    name = next(name for pattern, name in UNIT_PATTERNS if pattern.fullmatch(word))
    return FigureKind.PERIOD, name, start, unit.end()


def _count(text: str, start: int, end: int) -> Found | None:
    noun = COUNTED.match(text, end + 1) if text[end : end + 1] == " " else None
    if noun is None:
        return None
    return FigureKind.COUNT, noun.group().casefold(), start, noun.end()


def _operator(text: str, start: int) -> tuple[str, int]:
    """The operator before a figure, and where the figure with it begins."""
    before = text[max(0, start - _LOOK_BACK) : start]
    for sign, pattern in OPERATOR_BEFORE:
        match = pattern.search(before)
        if match:
            return sign, start - (len(before) - match.start())
    return "", start
