"""Texts from pages, made harmless: they are read by people, and nothing in them may act."""

from __future__ import annotations

import re

# What Unicode calls «default ignorable», without the variation selectors that belong to visible characters: zero-width
# characters, bidirectional overrides, soft hyphens, tags. They hide or reorder words and show nothing themselves.
_UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_LINE_ENDS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
# Escape sequences of a terminal begin with one of these; half characters stop every encoder.
_HARMFUL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

ELLIPSIS = "…"


def inert(text: str) -> str:
    """The text on one line, with nothing in it that acts or hides.

    Line ends and tabs become blanks, unseen characters go, control characters and half characters become U+FFFD, so that a
    reader sees that something stood there. Making it inert twice changes nothing more.
    """
    if text.isascii() and text.isprintable():  # as most are, of tens of thousands in a table
        return text
    return _HARMFUL.sub("\ufffd", _LINE_ENDS.sub(" ", _UNSEEN.sub("", text)))


def cell_of(text: str) -> str:
    """A text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it."""
    line = inert(text)
    return f"'{line}" if line.lstrip(" '\"")[:1] in tuple("=+-@|%\uff1d\uff0b\uff0d\uff20") else line


def clip(text: str, limit: int) -> str:
    """The text in at most `limit` characters, cut between words where there is a blank near, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    blank = cut.rfind(" ")
    if blank > limit // 2:
        cut = cut[:blank]
    return cut.rstrip(" ,;:") + ELLIPSIS
