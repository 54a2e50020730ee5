"""What a style attribute does to the text: bold, or out of sight."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_BOLD = re.compile(r"(?:^|;)\s*font(?:-weight)?\s*:[^;]*(?:\bbold|\b[6-9]00\b)")
# How text is put out of sight and left for machines. Not among them: opacity 0 and height 0, with which text begins
# that fades in or folds out.
_OUT_OF_FLOW = re.compile(r"(?:^|;)\s*position\s*:\s*(?:absolute|fixed)")
_FAR_OFF = re.compile(
    r"(?:^|;)\s*(?:left|top|right|bottom|margin(?:-left|-top)?|text-indent)\s*:\s*-(?:\d{4,}(?:\.\d+)?(?:px|pt)|[1-9]\d{2,}(?:em|rem|vw|vh|%))"
)
_CLIPPED = re.compile(
    r"(?:^|;)\s*(?:clip\s*:\s*rect\(\s*(?:[01](?:px)?[\s,]*){4}\)|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(0|polygon\(0))"
)
_NO_WIDTH = re.compile(r"(?:^|;)\s*(?:max-)?width\s*:\s*[01](?:px)?\s*(?:;|!|$)")
_NO_HEIGHT = re.compile(r"(?:^|;)\s*(?:max-)?height\s*:\s*[01](?:px)?\s*(?:;|!|$)")
_INVISIBLE = re.compile(r"(?:^|;)\s*opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)")
_LONGEST = 2_000  # characters of a style looked at


@dataclass(frozen=True, slots=True)
class Looks:
    """`hidden`: nobody sees it. `bold`: its words are."""

    hidden: bool
    bold: bool


_PLAIN = Looks(hidden=False, bold=False)


def looks_of(style: str) -> Looks:
    """What a style attribute does."""
    return _looks(style[:_LONGEST]) if style else _PLAIN


@lru_cache(maxsize=2048)
def _looks(style: str) -> Looks:
    style = style.lower()
    return Looks(hidden=_is_hidden(style), bold=_BOLD.search(style) is not None)


def _is_hidden(style: str) -> bool:
    if _HIDDEN.search(style) or _FAR_OFF.search(style) or _CLIPPED.search(style):
        return True
    small = (_NO_WIDTH.search(style) is not None, _NO_HEIGHT.search(style) is not None)
    if all(small):
        return True
    out_of_flow = _OUT_OF_FLOW.search(style) is not None
    return out_of_flow and (any(small) or (_INVISIBLE.search(style) is not None and "pointer-events" in style))
