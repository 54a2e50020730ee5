"""Words that a line's end divides: «terri-/tory» is one word, «third-/party» keeps its hyphen."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BROKEN = re.compile(r"([^\W\d_]{2,})-$")
_FIRST = re.compile(r"[^\W\d_]+")
_WITHIN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# «Verkaufs- und Lagergebühren»: the hyphen stands for the rest of the word.
_AND = frozenset("und oder bzw sowie and or et ou y o e en of i lub".split())
_HYPHENATED = 0.04  # of the lines of a text that is divided by syllables end in a hyphen, and of no other


class Hyphens:
    """What is known of the hyphens of a text from all its lines."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._words = {word.casefold() for line in lines for word in _WITHIN.findall(line.removesuffix("-"))}
        broken = sum(_BROKEN.search(line) is not None for line in lines)
        self._by_syllables = broken > _HYPHENATED * len(lines) and broken > 1

    def join(self, lines: Sequence[str]) -> str:
        """The lines of a paragraph as one text."""
        text = lines[0]
        for line in lines[1:]:
            text = self._joined(text, line)
        return text

    def _joined(self, text: str, line: str) -> str:
        broken, rest = _BROKEN.search(text), _FIRST.match(line)
        if text.endswith("\u00ad"):
            return text[:-1] + line
        if broken is None or rest is None or rest[0].casefold() in _AND:
            return f"{text} {line}"
        if not rest[0][0].islower():
            return text + line
        first, second = broken[1].casefold(), rest[0].casefold()
        if f"{first}-{second}" in self._words:
            return text + line
        if first + second in self._words or self._by_syllables:
            return text[:-1] + line
        return text + line
