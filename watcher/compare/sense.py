"""What of a block's text counts when two blocks are compared.

Left out is what says nothing new when it differs, each seen on real pages: blanks around punctuation, what passes by itself
(see `watcher.compare.passing`), what is noted beside links (see `watcher.compare.linknotes`), a number spelled out beside its
digits, punctuation between ideographs (a text without blanks is set anew as a whole).
"""

from __future__ import annotations

import re

from watcher.compare.linknotes import without_link_notes
from watcher.compare.passing import without_passing
from watcher.figures.numbers import number_of, spelled

_AROUND_PUNCTUATION = re.compile(r"\s*([^\w\s])\s*")
_IN_BRACKETS = re.compile(r"\(\s*(\d[\d.,]*|[^\W\d_]+(?:[\s-][^\W\d_]+){0,4})\s*\)")
_NUMBER_BEFORE = re.compile(r"(?<![\w.,])(\d+)\s*$")
_WORDS_BEFORE = re.compile(r"(?:[^\W\d_]+[\s-]){0,4}[^\W\d_]+\s*$")
_LOOK_BACK = 60  # characters
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_SIGN = r"[.,:;!?'\"、。・…〈-】〔-〛()\[\]—-]"
# A minus before digits is no punctuation.
_AMONG_IDEOGRAPHS = re.compile(
    rf"(?<=[{_IDEOGRAPHS}])(?:(?!-\d){_SIGN}|\s)+|(?<![\w]){_SIGN}+(?=[{_IDEOGRAPHS}])|\s+(?=[{_IDEOGRAPHS}])|{_SIGN}+(?=[{_IDEOGRAPHS}]|$)"
)
_BLANK = re.compile(r"(?<!\d)\s+|\s+(?!\d)")


def sense(text: str) -> str:
    """The text as it is compared; equal for two texts that differ in nothing a reader would call news."""
    text = without_passing(text)
    text = without_link_notes(text)
    if "(" in text:
        text = _in_digits_alone(text)
    text = _AROUND_PUNCTUATION.sub(r"\1", text).strip()
    if _IDEOGRAPH.search(text):
        text = _AMONG_IDEOGRAPHS.sub("", text)
    return text


def unspaced(text: str) -> str:
    """The sense of a text without its blanks, but for those between digits: words that a template glues are no news."""
    return _BLANK.sub("", sense(text))


def _in_digits_alone(text: str) -> str:
    """«thirty (30) days» and «30 (thirty) days» are «30 days»; a bracket that says something else stays."""
    kept: list[str] = []
    done = 0
    for found in _IN_BRACKETS.finditer(text):
        before, inside = text[max(done, found.start() - _LOOK_BACK) : found.start()], found[1]
        dropped = _spelled_before(before, inside) if inside[0].isdigit() else 0
        if dropped:
            kept += [text[done : found.start() - dropped], inside]
        elif not inside[0].isdigit() and _says(inside, _NUMBER_BEFORE.search(before)):
            kept.append(text[done : found.start()].rstrip())
        else:
            kept.append(text[done : found.end()])
        done = found.end()
    return "".join([*kept, text[done:]])


def _says(words: str, digits: re.Match[str] | None) -> bool:
    return digits is not None and spelled(words.casefold()) == number_of(digits[1])


def _spelled_before(before: str, digits: str) -> int:
    """How many characters before a bracket say in words the number that stands in it."""
    found = _WORDS_BEFORE.search(before)
    number = number_of(digits.rstrip(".,"))
    start = found.start() if found else len(before)
    while start < len(before):
        if spelled(before[start:].strip().casefold()) == number:
            return len(before) - start
        blank = re.search(r"\s", before[start:].rstrip())
        start = start + blank.end() if blank else len(before)
    return 0
