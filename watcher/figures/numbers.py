"""Numbers as they are written: in digits with any separators, and in words."""

from __future__ import annotations

import re
from decimal import Decimal

from watcher.figures.number_words import WORDS

DIGITS = r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
"""A pattern for a number in digits."""

_SIGN = re.compile(r"\D")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\D\d{3})*|\d{1,3}(?:\D\d{3})+")
"""What stands before the last separator of a number whose last three digits are a group of thousands."""

_MULTIPLES = frozenset((100, 1000))


def number_of(digits: str) -> Decimal:
    """The number: `2.5`, `2,5`, `1.000`, `1,000,000`, `1 000`; three digits behind the only sign are thousands."""
    bare, signs = _SIGN.sub("", digits), _SIGN.findall(digits)
    if not signs:
        return Decimal(bare)
    whole, fraction = digits.rsplit(signs[-1], 1)
    # A sign that stands once behind others is no separator of thousands: 1,234.567.
    alone = len(set(signs)) > 1 and signs.count(signs[-1]) == 1
    if signs[-1] in ".," and (len(fraction) != 3 or alone or not _GROUPED.fullmatch(whole)):
        return Decimal(bare).scaleb(-len(fraction))
    return Decimal(bare)


def spelled(words: str) -> Decimal | None:
    """The number that some words spell («five hundred thousand», «quarante-huit»), or None."""
    text = words.casefold().strip()
    if text in WORDS:
        return Decimal(WORDS[text])
    parts = [WORDS.get(part) for part in re.split(r"[\s-]+", text)]
    if not parts or any(part is None for part in parts):
        return None
    return Decimal(_composed([part for part in parts if part is not None]))


def _composed(parts: list[int]) -> int:
    total = current = 0
    for part in parts:
        if part in _MULTIPLES:
            current = max(current, 1) * part
        else:
            current += part
        if part == 1000:
            total, current = total + current, 0
    return total + current
