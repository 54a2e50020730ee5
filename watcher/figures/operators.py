"""Operators before a figure, looked up by their last words: «no more than», «dans un délai de», «≥»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from watcher.figures.words import OPERATORS

_SIGNS = re.compile(r"(<=|=<|≤|>=|=>|≥|<|>)\s*(?:\|\s*)?$")
_OF_SIGN = {"=<": "<=", "≤": "<=", "=>": ">=", "≥": ">="}
_TOKEN = re.compile(r"\S+")
# What may stand between an operator and its figure: an article, the border of a cell.
_BETWEEN = frozenset(
    "| the a an de ein eine einer eines einem von le les la las los il el i gli een os as um uma l' der den".split()
)
_MOST_BETWEEN = 2
_OPENING = "(\"'[«"


class Operator(NamedTuple):
    """`sign`: `<`, `<=`, `>` or `>=`; `length`: of the words up to the figure; `strict`: they alone make a threshold."""

    sign: str
    length: int
    strict: bool


def operator_before(text: str) -> Operator | None:
    """The operator with which a text ends."""
    sign = _SIGNS.search(text)
    if sign is not None:
        return Operator(_OF_SIGN.get(sign[1], sign[1]), len(text) - sign.start(), strict=True)
    tokens = list(_TOKEN.finditer(text.lower() if len(text.lower()) == len(text) else text))
    if not tokens or not (text[-1].isspace() or tokens[-1].group().endswith(("|", "l'"))):
        return None
    between = 0
    while between <= _MOST_BETWEEN and between < len(tokens):
        found = _ending(tokens[: len(tokens) - between])
        if found is not None:
            start, meant = found
            return Operator(meant[0], len(text) - start, strict=meant[1])
        if tokens[-1 - between].group() not in _BETWEEN:
            return None
        between += 1
    return None


def is_operator(text: str) -> bool:
    """Is a text an operator and nothing else? Its figure stands in the next cell of the table."""
    said = " ".join(text.lower().split())
    return said in _PHRASES or _SIGNS.fullmatch(said) is not None


def _ending(tokens: list[re.Match[str]]) -> tuple[int, tuple[str, bool]] | None:
    """The longest operator with which some words end: where it begins, and what it means."""
    if tokens[-1].group().lstrip(_OPENING) not in _LAST:
        return None
    for first in range(max(0, len(tokens) - _LONGEST), len(tokens)):
        head = tokens[first].group().lstrip(_OPENING)
        phrase = " ".join([head, *(token.group() for token in tokens[first + 1 :])])
        if phrase in _PHRASES:
            return tokens[first].end() - len(head), _PHRASES[phrase]
    return None


def phrases_of(entry: str) -> list[str]:
    """All phrases that an entry of a table stands for: «supérieure?s? à», «at (?:least|most)», «bestimmte[rs]»."""
    return [" ".join(phrase.split()) for phrase in _sequence(entry, 0)[0]]


def _sequence(entry: str, at: int) -> tuple[list[str], int]:
    """The phrases of a run of alternatives, up to a closing bracket or the end, and where it ended."""
    alternatives: list[str] = []
    phrases = [""]
    while at < len(entry) and entry[at] != ")":
        if entry[at] == "|":
            alternatives += phrases
            phrases, at = [""], at + 1
            continue
        pieces, at = _piece(entry, at)
        if entry[at : at + 1] == "?":
            pieces, at = ["", *pieces], at + 1
        phrases = [phrase + piece for phrase in phrases for piece in pieces]
    return [*alternatives, *phrases], at


def _piece(entry: str, at: int) -> tuple[list[str], int]:
    """One character, one class of characters, or one bracket."""
    if entry.startswith("(?:", at):
        inside, end = _sequence(entry, at + 3)
        return inside, end + 1
    if entry[at] == "[":
        end = entry.index("]", at)
        return list(entry[at + 1 : end]), end + 1
    if entry[at] == "\\":
        return [entry[at + 1]], at + 2
    return [entry[at]], at + 1


def _phrases() -> Iterator[tuple[str, tuple[str, bool]]]:
    for sign, table, strict in OPERATORS:
        for entry in filter(str.strip, table.split(";")):
            yield from ((phrase.lower(), (sign, strict)) for phrase in phrases_of(" ".join(entry.split())))


# Where two tables have a phrase, the first one's meaning holds.
_PHRASES: Mapping[str, tuple[str, bool]] = dict(reversed(list(_phrases())))
_LAST = frozenset(phrase.rpartition(" ")[2] for phrase in _PHRASES)
_LONGEST = max(phrase.count(" ") + 1 for phrase in _PHRASES)
