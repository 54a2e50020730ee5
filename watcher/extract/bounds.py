"""How much of a page there may be. No policy comes near it; what is above it would take its reader hours and gigabytes."""

from __future__ import annotations

import re

from watcher.errors import ReadError

MOST_ELEMENTS = 100_000
MOST_LINES = 100_000

_ELEMENT = re.compile(r"<[A-Za-z]")


def has_too_many_elements(markup: bytes) -> bool:
    """Are there more elements in these bytes (in an encoding that keeps ASCII) than are read?"""
    return _elements(markup.decode("latin-1")) > MOST_ELEMENTS


def check_elements(markup: str) -> None:
    """Raise ReadError where there are more elements than are read."""
    if (found := _elements(markup)) > MOST_ELEMENTS:
        raise ReadError(f"the page is too complex: it has {found:,} elements, and at most {MOST_ELEMENTS:,} are read")


def check_lines(text: str) -> None:
    """Raise ReadError where there are more lines than are read."""
    if (found := text.count("\n")) > MOST_LINES:
        raise ReadError(f"the text is too complex: it has {found:,} lines, and at most {MOST_LINES:,} are read")


def _elements(markup: str) -> int:
    few = markup.count("<")
    return few if few <= MOST_ELEMENTS else sum(1 for _ in _ELEMENT.finditer(markup))
