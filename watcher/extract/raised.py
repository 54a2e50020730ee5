"""Raised digits beside a number: the cents of a price («3⁵⁰ €»), or the mark of a footnote, no part of the number."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

_DIGITS = re.compile(r"\d{1,2}")
_CURRENCY = r"(?:[$€£¥₹₽₺₩]|z[łl]|kr\.?|CHF|EUR|USD|GBP|PLN)"
_PRICE_BEFORE = re.compile(rf"{_CURRENCY}\s*\d[\d.,\s]*\Z", re.IGNORECASE)
_PRICE_BEHIND = re.compile(rf"\s*{_CURRENCY}(?![^\W\d_])", re.IGNORECASE)
_STRINGS = 3  # texts before it that may hold the beginning of the number: «€», «3»


def settle_raised(soup: BeautifulSoup) -> None:
    """Write cents behind a point, and leave the mark of a footnote out: glued to its number it would make another one."""
    for raised in soup.find_all("sup"):
        digits = raised.get_text().strip()
        if _DIGITS.fullmatch(digits) is None:
            continue
        before = "".join(reversed(raised.find_all_previous(string=True, limit=_STRINGS)))
        if not before[-1:].isdigit():
            continue  # «m²», «fees¹»
        is_price = len(digits) == 2 and (_PRICE_BEFORE.search(before) or _PRICE_BEHIND.match(_behind(raised)))
        raised.string = f".{digits}" if is_price else ""


def _behind(raised: Tag) -> str:
    found = raised.next_sibling
    return found.get_text() if found is not None else ""
