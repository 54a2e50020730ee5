"""Which way a figure went, in words: shorter or longer, higher or lower, under another operator; without advice."""

from __future__ import annotations

from decimal import Decimal

from watcher.model.figure import Figure, FigureChange, FigureKind, Part

_HOURS = {
    "minute": Decimal(1) / 60,
    "hour": Decimal(1),
    "business hour": Decimal(3),  # eight of them are a day
    "day": Decimal(24),
    "business day": Decimal(24) * 7 / 5,
    "week": Decimal(24) * 7,
    "month": Decimal(24) * 30,
    "quarter": Decimal(24) * 91,
    "year": Decimal(24) * 365,
}
_NAMES = {
    FigureKind.RATE: "a rate",
    FigureKind.AMOUNT: "an amount",
    FigureKind.PERIOD: "a period",
    FigureKind.DATE: "a date",
    FigureKind.COUNT: "a number",
    FigureKind.UNREADABLE: "a figure",
}
_OPERATORS = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least", "": "exactly"}
_TIMES = 2  # from twice as much on, it is said how many times
_DEADLINE = frozenset(("<", "<="))


def way(change: FigureChange) -> str:
    """«a deadline is shorter», «an amount is higher (100 times)», «a rate: more than became at least, and is lower»."""
    before, after = change.before, change.after
    if after is not None and after.kind is FigureKind.UNREADABLE:
        return "a figure cannot be read any more"
    if before is None or after is None:
        assert (before or after) is not None, "a figure change has at least one side"
        return _came_or_went(before or after, came=before is None)
    if after.doubt:
        return f"{name(after)} contradicts itself"
    if before.kind is FigureKind.UNREADABLE:
        return f"{name(after)} can be read again"
    said = [words for part in change.moved if (words := _part(part, before, after))]
    named = name(after if after.operator else before)
    return f"{named} {', and '.join(dict.fromkeys(said))}" if said else f"{named} changed"


def name(figure: Figure) -> str:
    """What sort of figure it is, with its article."""
    if figure.kind is FigureKind.PERIOD and figure.operator in _DEADLINE:
        return "a deadline"
    if figure.kind is FigureKind.RATE and figure.operator:
        return "a target"
    return _NAMES[figure.kind]


def _came_or_went(figure: Figure | None, *, came: bool) -> str:
    assert figure is not None
    if came and figure.doubt:
        return f"{name(figure)} that contradicts itself came"
    return f"{name(figure)} {'came' if came else 'went'}"


def _part(part: Part, before: Figure, after: Figure) -> str:
    match part:
        case Part.OPERATOR:
            return _operator(before.operator, after.operator)
        case Part.AMOUNT | Part.UNIT:
            return _direction(before, after)
        case Part.WINDOW:
            return _window(before.window, after.window)
        case Part.SCOPE:
            return "counts something else"


def _operator(before: str, after: str) -> str:
    if not before:
        return f"says «{_OPERATORS[after]}» now"
    return (
        f"says «{_OPERATORS[after]}», not «{_OPERATORS[before]}»" if after else f"no longer says «{_OPERATORS[before]}»"
    )


def _direction(before: Figure, after: Figure) -> str:
    old, new = _measure(before), _measure(after)
    if before.kind is FigureKind.AMOUNT and before.unit != after.unit:
        return "is in another currency"
    if before.unit != after.unit and before.kind is FigureKind.COUNT:
        return "counts something else"
    if old == new:
        return ""
    higher = new > old
    if after.kind is FigureKind.PERIOD:
        return "is longer" if higher else "is shorter"
    if after.kind is FigureKind.DATE:
        return "is later" if higher else "is earlier"
    return f"is {'higher' if higher else 'lower'}{_times(old, new)}"


def _measure(figure: Figure) -> Decimal:
    if not isinstance(figure.value, Decimal):
        return Decimal(figure.value.toordinal())
    return figure.value * _HOURS.get(figure.unit, Decimal(1)) if figure.kind is FigureKind.PERIOD else figure.value


def _times(old: Decimal, new: Decimal) -> str:
    low, high = sorted((abs(old), abs(new)))
    if not low or high / low < _TIMES:
        return ""
    times = high / low
    said = f"{times:.0f}" if times == times.to_integral_value() else f"{times:.1f}"
    return f" ({said} times as much)" if new > old else f" ({_nth(said)} of it)" if "." not in said else ""


def _nth(number: str) -> str:
    named = {"2": "half", "3": "a third", "4": "a quarter"}
    if number in named:
        return named[number]
    endings = {"1": "st", "2": "nd", "3": "rd"}
    return f"a {number}{'th' if number[-2:] in {'11', '12', '13'} else endings.get(number[-1], 'th')}"


def _window(before: str, after: str) -> str:
    if not before or not after:
        return f"is counted over {_spoken(after)} now" if after else "is no longer counted over a window of its own"
    old, new = _hours(before), _hours(after)
    if old is None or new is None or old == new:
        return "is counted over another window"
    return f"is counted over a {'longer' if new > old else 'shorter'} window"


def _spoken(window: str) -> str:
    number, _, unit = window.partition(" ")
    return f"{number} {unit}{'' if number == '1' else 's'}"


def _hours(window: str) -> Decimal | None:
    number, _, unit = window.partition(" ")
    return Decimal(number) * _HOURS[unit] if unit in _HOURS else None
