"""What is wrong with a settings file, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from watcher.errors import SettingsError

LONGEST_QUOTATION = 60
MOST_PROBLEMS = 1000  # more than anyone reads; a file that is none of ours has them in every line
MOST_COMPARED = 200


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file; both count from 1, in characters."""

    line: int
    column: int


START = Place(1, 1)


class Problems:
    """Every problem found so far. `file` is the path as the operator gave it."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: set[tuple[Place, str]] = set()

    def add(self, place: Place, text: str) -> None:
        """Note one problem; `text` is «what is wrong; what to write instead». Raises SettingsError at the thousandth."""
        self._found.add((place, text))
        if len(self._found) == MOST_PROBLEMS:
            raise self.error()

    def stop(self, place: Place, text: str) -> SettingsError:
        """The error to raise where nothing after this problem can be read."""
        self.add(place, text)
        return self.error()

    def error(self) -> SettingsError:
        """All of them, in the order of the file."""
        found = sorted(self._found)
        if len(found) == MOST_PROBLEMS:
            found.append(
                (found[-1][0], f"{MOST_PROBLEMS:,} problems up to here; mend these first, or name another file")
            )
        return SettingsError([f"{self._file}:{place.line}:{place.column}: {text}" for place, text in found])

    def raise_any(self) -> None:
        """Raise SettingsError if anything was found."""
        if self._found:
            raise self.error()


def quoted(text: str) -> str:
    """A text of the file inside a message: on one line, and short enough to read past."""
    line = re.sub(r"\s+", " ", text).strip()
    return f"«{line[: LONGEST_QUOTATION - 1]}…»" if len(line) > LONGEST_QUOTATION else f"«{line}»"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, whatever its capitals, or None."""
    by_lower = {each.lower(): each for each in islice(known, MOST_COMPARED)}
    close = get_close_matches(word.lower()[:LONGEST_QUOTATION], by_lower, n=1)
    return by_lower[close[0]] if close else None


def meant(word: str, known: Iterable[str], otherwise: str) -> str:
    """The mend for a misspelt word: the nearest known one as a question, or else the sentence given."""
    near = nearest(word, known)
    return f"did you mean «{near}»?" if near else otherwise
