"""Words at their places on pages → lines, with the cells of tables parted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from watcher.extract.label import split_label
from watcher.extract.layout import BULLET, CELLS, Line
from watcher.extract.typography import one_form

_CELL_GAP = 1.0  # of the size: so much of nothing between two words may part two cells
_ALIGNED = 3.0  # points
_AT_THE_EDGE = 4  # rows, with those of headers and footers
_BLANK_GAP = 0.6  # of the size; words in another font stand close to those before them, or a blank apart
_LONGEST_MARKER = 8
_SAME_LINE = 0.4  # of the size: words that stand no further apart in height are on one line


@dataclass(frozen=True, slots=True)
class Words:
    """Some words as the file draws them: where they begin (points from the left and from the top), and how they look."""

    text: str
    x: float
    y: float
    size: float
    bold: bool
    width: float


def lines_of_pages(pages: Sequence[Sequence[Words]]) -> list[list[Line]]:
    """The lines of each page, of words in the order in which they are drawn, which keeps columns apart."""
    rows = [_rows(words) for words in pages]
    gaps = [[_after_gaps(row) for row in page] for page in rows]
    return [
        [
            line
            for at, row in enumerate(page)
            for line in _line(row, _aligned(gaps[number][at], _near(gaps, number, at)))
        ]
        for number, page in enumerate(rows)
    ]


def _rows(words: Sequence[Words]) -> list[list[Words]]:
    """Words on one height, one after the other, are a row."""
    rows: list[list[Words]] = []
    for one in words:
        if rows and abs(one.y - rows[-1][-1].y) <= _SAME_LINE * max(one.size, rows[-1][-1].size):
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _after_gaps(row: list[Words]) -> list[Words]:
    """The words of a line that stand further from those before them than words of a sentence do."""
    found = []
    for at, (before, one) in enumerate(pairwise(row)):
        gap = one.x - before.x - before.width
        if gap > _CELL_GAP * one.size and not (at == 0 and _is_marker(before.text)):
            found.append(one)
    return found


def _near(gaps: list[list[list[Words]]], number: int, at: int) -> list[Words]:
    """What follows gaps in the rows before and after one; a table goes on over the edge of a page."""
    page = gaps[number]
    rows = [*page[max(at - 1, 0) : at], *page[at + 1 : at + 2]]
    if at < _AT_THE_EDGE and number:
        rows += gaps[number - 1][-_AT_THE_EDGE:]
    if at >= len(page) - _AT_THE_EDGE and number + 1 < len(gaps):
        rows += gaps[number + 1][:_AT_THE_EDGE]
    return [one for row in rows for one in row]


def _aligned(cells: list[Words], others: list[Words]) -> list[Words]:
    """Cells of a table: those that begin or end where others do."""
    return [
        cell
        for cell in cells
        if any(
            abs(cell.x - one.x) <= _ALIGNED or abs(cell.x + cell.width - one.x - one.width) <= 2 * _ALIGNED
            for one in others
        )
    ]


def _line(row: list[Words], cells: list[Words]) -> list[Line]:
    """The line that a row of words is; none where it says nothing. `cells`: the words with which a cell begins."""
    texts = [BULLET if _is_bullet(row) else row[0].text]
    for before, one in pairwise(row):
        texts.append(CELLS if any(one is cell for cell in cells) else _blank(before, one))
        texts.append(one.text)
    text = one_form("".join(texts))
    letters = row[1:] if len(row) > 1 and _is_marker(row[0].text) else row
    size = max(letters, key=lambda one: len(one.text)).size
    bold = all(one.bold for one in letters)
    return [Line(text, row[0].x, row[0].y, row[-1].x + row[-1].width, round(2 * size) / 2, bold)] if text else []


def _blank(before: Words, one: Words) -> str:
    """Words in another font stand close to those before them, or a blank apart."""
    apart = one.x - before.x - before.width > _BLANK_GAP * one.size or _is_marker(before.text)
    return " " if apart and not before.text.endswith((" ", "\n")) else ""


def _is_bullet(row: list[Words]) -> bool:
    """Does the line begin with a sign and no letter? Fonts of signs seldom say which sign it is."""
    return len(row) > 1 and len(row[0].text.strip()) <= 2 and not any(map(str.isalnum, row[0].text))


def _is_marker(text: str) -> bool:
    """A bullet or a number that stands before an item or a clause."""
    bare = text.strip()
    return len(bare) <= _LONGEST_MARKER and (not any(map(str.isalnum, bare)) or split_label(f"{bare} X")[0] != "")
