"""What stands around a figure and belongs to it: over which time it counts, of what it is a share, what casts doubt on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from watcher.figures.numbers import spelled
from watcher.figures.operators import is_operator
from watcher.figures.words import (
    BARE_WINDOW,
    CURRENCY_AFTER,
    PERCENT,
    SCOPE,
    STRONG_WINDOW_BEFORE,
    UNIT,
    WINDOW_AFTER,
    WINDOW_BEFORE,
    scope_of,
    unit_of,
)
from watcher.model.figure import Figure, FigureKind

_LOOK_BACK = 60  # characters in which the words of a window may stand
_REACH = 160  # characters between a figure and the window it is counted over
_COUNTED = frozenset((FigureKind.RATE, FigureKind.AMOUNT, FigureKind.COUNT))
_SENTENCE_END = re.compile(r"[.;!?。；]\s|\n")
_WORDS_IN_BRACKETS = re.compile(r"\s?\(([^\W\d_]+(?:[\s-][^\W\d_]+){0,4})\)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CELLS = " | "


# --- windows


@dataclass(frozen=True, slots=True)
class _Window:
    """The time over which something is counted: its name («30 day»), its place, and the figure that was read there."""

    name: str
    start: int
    end: int
    figure: Figure | None = None
    sure: bool = False


def with_surroundings(text: str, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures with their windows and scopes; a period that is the window of another figure is none of its own."""
    scoped = [_scoped(text, one) for one in figures]
    for window in _windows(text, scoped):
        counted = _counted_over(text, window, scoped)
        if counted is not None:
            scoped[scoped.index(counted)] = replace(
                counted, window=window.name, window_text=text[window.start : window.end]
            )
        if window.figure is not None and (counted is not None or window.sure):
            scoped.remove(window.figure)
            if counted is None:
                scoped.append(_alone(text, window, window.figure))
    return tuple(sorted(scoped, key=lambda one: one.start))


def _alone(text: str, window: _Window, figure: Figure) -> Figure:
    """«in the last 30 days» with nothing counted: a period without an operator."""
    return replace(figure, operator="", start=window.start, end=window.end, text=text[window.start : window.end])


def _windows(text: str, figures: Sequence[Figure]) -> Iterator[_Window]:
    periods = [one for one in figures if one.kind is FigureKind.PERIOD]
    for one in periods:
        window = _window(text, one)
        if window is not None:
            yield window
    taken = [range(one.start, one.end) for one in figures]
    if not any(one.kind in _COUNTED for one in figures):
        return
    for match in BARE_WINDOW.finditer(text):
        if not any(match.start() in stretch or match.end() - 1 in stretch for stretch in taken):
            yield _Window(f"1 {_unit(match['unit'])}", match.start(), match.end())


def _unit(word: str) -> str:
    return unit_of(word) if UNIT.fullmatch(word) else word.casefold()


def _window(text: str, figure: Figure) -> _Window | None:
    """The window that a period is, if it is one: «over a period of 30 days», «last 30 days», «30 jours précédents»."""
    digits = figure.end - len(figure.text.rstrip()) + len(figure.text)
    at = _number_start(figure)
    before = text[max(0, at - _LOOK_BACK) : at]
    strong = STRONG_WINDOW_BEFORE.search(before)
    after = WINDOW_AFTER.match(text, digits)
    weak = WINDOW_BEFORE.search(before)
    start = at - (len(before) - (strong or weak).start()) if (strong or weak) else figure.start  # type: ignore[union-attr]
    if not (strong or after or weak) or (figure.operator in {">=", "<"} and not strong):
        return None
    end = after.end() if after else digits
    name = f"{figure.value:f} {figure.unit}"
    start += len(text[start:end]) - len(text[start:end].lstrip(" |"))
    return _Window(name, start, end, figure, sure=bool(strong or after))


def _number_start(figure: Figure) -> int:
    """Where the number begins, its operator aside."""
    if not figure.operator:
        return figure.start
    words = [
        (match.start(), match.group()) for match in re.finditer(r"\d[\d.,]*|[^\W\d_]+(?:-[^\W\d_]+)*", figure.text)
    ]
    first = next((at for at, word in words if word[0].isdigit() or spelled(word) is not None), 0)
    return figure.start + first


def _counted_over(text: str, window: _Window, figures: Sequence[Figure]) -> Figure | None:
    """The figure of the same sentence that is counted over a window: the nearest before it, else the nearest after it."""
    near = [
        one
        for one in figures
        if one.kind in _COUNTED and not one.window and one is not window.figure and _is_near(text, one, window)
    ]
    before = [one for one in near if one.end <= window.start]
    after = [one for one in near if one.start >= window.end]
    return before[-1] if before else after[0] if after else None


def _is_near(text: str, figure: Figure, window: _Window) -> bool:
    first, last = sorted(((figure.start, figure.end), (window.start, window.end)))
    between = text[first[1] : last[0]]
    return len(between) <= _REACH and _SENTENCE_END.search(between) is None


# --- scope


def _scoped(text: str, figure: Figure) -> Figure:
    if figure.kind is not FigureKind.RATE:
        return figure
    found = SCOPE.match(text, figure.end)
    return replace(figure, scope=scope_of(found["words"].split())) if found else figure


# --- doubt


def contradiction(text: str, start: int, end: int, value: Decimal) -> str:
    """Words and digits of one number that say two things («dix (5)»), as they stand; empty where they agree."""
    phrase = text[start:end]
    if "(" in phrase:
        other = _spelled_in(phrase)
        return phrase.strip() if other is not None and other != value else ""
    if text[start - 1 : start] == "(" or text[max(0, start - 2) : start - 1] == "(":
        opening = text.rfind("(", max(0, start - 3), start)
        before = text[max(0, opening - 48) : opening].rstrip()
        other, length = _spelled_before(before)
        if other is not None and other != value:
            closing = end + (text[end : end + 1] == ")")
            return text[len(text[:opening].rstrip()) - length : closing].strip()
    return ""


def _spelled_in(phrase: str) -> Decimal | None:
    """The number that the words of «thirty (30)» or «30 (thirty)» spell."""
    outside, _, inside = phrase.partition("(")
    words = outside if outside.strip()[:1].isalpha() else inside.rstrip(") %")
    return spelled(words.strip())


def _spelled_before(text: str) -> tuple[Decimal | None, int]:
    """The number in words that ends a text («Five Hundred Euros», a unit aside), and the length from its start."""
    words = list(_WORD.finditer(text))[-6:]
    if words and _is_measure(words[-1].group()):
        words = words[:-1]
    for at, word in enumerate(words):
        value = spelled(text[word.start() : words[-1].end()])
        if value is not None and at < len(words):
            return value, len(text) - word.start()
    return None, 0


def _is_measure(word: str) -> bool:
    return any(pattern.match(word) for pattern in (CURRENCY_AFTER, PERCENT, UNIT)) or word.casefold() == "cent"


# --- what was lost


def unreadable(text: str) -> Iterator[Figure]:
    """In a row of a table, the cells with an operator whose figure is missing: «less than |  | past three months»."""
    if "|" not in text:
        return
    at = 0
    cells = text.split("|")
    for number, cell in enumerate(cells):
        if is_operator(cell) and not _begins_with_a_number(cells[number + 1 :]):
            start = at + len(cell) - len(cell.lstrip())
            yield Figure(FigureKind.UNREADABLE, Decimal(0), "", "", cell.strip(), start, start + len(cell.strip()))
        at += len(cell) + 1


def _begins_with_a_number(cells: Sequence[str]) -> bool:
    following = cells[0].split() if cells else []
    return bool(following) and (any(map(str.isdigit, following[0])) or spelled(following[0]) is not None)
