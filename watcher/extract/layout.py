"""Lines on pages → blocks: what runs along every page out, paragraphs joined over lines and pages, headings found."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from watcher.extract.blocks import BlockBuilder
from watcher.extract.hyphens import Hyphens
from watcher.extract.label import split_label
from watcher.extract.typography import without_bullet
from watcher.model.page import Block, BlockKind

CELLS = " | "
BULLET = "\u2022 "

_EDGE_LINES = 3  # so many at the top and at the bottom may run along every page
_SAME_PLACE = 4.0  # points
_NEAR = 2.5  # of the size: so near to each other stand the lines of one header
_PAGES_OF_A_RUN = (
    3  # it runs along if it stands on one page in three, and on two at least (left and right pages differ)
)
_NUMBER = re.compile(r"\d+")
_OF = r"(?:of|von|sur|de|di|van|z|av|af|/|-|\|)"
_PAGE_WORD = r"(?:page|seite|pagina|página|strona|sida|side|p\.|pg\.?|s\.)"
_PAGE_NUMBER = re.compile(rf"\W*{_PAGE_WORD}?\s*#(?:\s*{_OF}\s*(?:#|\d+))?\W*", re.IGNORECASE)
_ONLY_A_NUMBER = re.compile(
    rf"\W*(?:{_PAGE_WORD}\s*)?(?:\d{{1,4}}|[ivxl]{{1,6}})(?:\s*{_OF}\s*\d{{1,4}})?\W*", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.;:!?。；：！？][\"')\]]*$")
_BULLET_START = re.compile(r"[-*o]\s+\S")
# «Selling fees . . . . . 14» in a table of contents: on which page a section stands is not what it says.
_LEADER = re.compile(r"(?:\s\|)?\s*(?:\.\s*){4,}(?:\|\s*)?[\divxl]{0,4}$", re.IGNORECASE)
_WIDE_GAP = 1.3  # of the usual distance between two lines
_HEADING_SIZE = 1.12  # of the size of the text
_LONGEST_HEADING = 140
_SHORT_LINE = 0.75  # of the width of the text: the line was ended, not filled
_MAIN_NUMBER = re.compile(r"(?:\D+\s)?(\d{1,2}|[IVXL]{1,5})[.:)]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: where it stands (points from the left and from the top of its page), and how it looks.

    `right` is about where it ends; cells of a table row are parted by `CELLS`.
    """

    text: str
    x: float
    y: float
    right: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual in a document: the size of its text, where its lines end, and the distance between two by size."""

    size: float
    right: float
    left: float
    pitch: dict[float, float]


def blocks_of_pages(pages: Sequence[Sequence[Line]]) -> tuple[Block, ...]:
    """The blocks of a document that is laid out on pages."""
    pages, running = _without_running(pages)
    pages = [[replace(line, text=_LEADER.sub("", line.text)) for line in page] for page in pages]
    lines = [line for page in pages for line in page]
    if not lines:
        return ()
    measure = _measure(pages)
    paragraphs = list(_paragraphs(pages, measure))
    levels = _levels(paragraphs, measure)
    hyphens = Hyphens([line.text for line in lines])
    build = BlockBuilder()
    for text in running:
        build.add(text)
        build.close()
    for at, paragraph in enumerate(paragraphs):
        after = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
        _build(paragraph, after, hyphens, levels, build)
    return build.blocks()


# --- what runs along every page


def _without_running(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[str]]:
    """The pages without headers, footers and page numbers; and, once each, what those said besides the number."""
    places: defaultdict[str, list[tuple[int, Line]]] = defaultdict(list)
    for at, page in enumerate(pages):
        for line in {id(line): line for edge in _edges(page) for line in edge}.values():
            places[_NUMBER.sub("#", line.text)].append((at, line))
    groups = [group for found in places.values() for group in _runs(found, len(pages))]
    running = {id(line) for group in groups for _, line in group} | set(_numbered(pages))
    out = {id(line) for page in pages for edge in _edges(page) for line in _outermost(edge, running)}
    groups = [group for group in groups if any(id(line) in out for _, line in group)]
    said = (_said(group) for group in sorted(groups, key=lambda group: (group[0][0], group[0][1].y)))
    left = [[line for line in page if id(line) not in out] for page in pages]
    return left, list(dict.fromkeys(text for text in said if any(map(str.isalpha, text))))


def _numbered(pages: Sequence[Sequence[Line]]) -> Iterator[int]:
    """The ids of outermost lines that begin or end in the number of their page («Chapter 2: Fees 14»)."""
    for edge in (0, 1):
        for which in (0, -1):
            found: defaultdict[int, list[Line]] = defaultdict(list)
            for at, page in enumerate(pages):
                line = next(iter(_edges(page)[edge]), None)
                numbers = _NUMBER.findall(line.text[:_LONGEST_HEADING]) if line else []
                if line is not None and numbers:
                    found[int(numbers[which][-9:]) - at].append(line)
            lines = max(found.values(), key=len, default=[])
            if len(lines) > 1 and _PAGES_OF_A_RUN * len(lines) >= len(pages):
                usual = median(line.y for line in lines)
                yield from (id(line) for line in lines if abs(line.y - usual) <= _SAME_PLACE)


def _edges(page: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines at the top and at the bottom of a page, the outermost first."""
    by_height = sorted(page, key=lambda line: line.y)
    return by_height[:_EDGE_LINES], by_height[: -_EDGE_LINES - 1 : -1]


def _outermost(edge: list[Line], running: set[int]) -> Iterator[Line]:
    """What runs along every page stands outside of all else, and apart from it."""
    before: Line | None = None
    for line in edge:
        near = before is None or abs(line.y - before.y) <= _NEAR * max(line.size, before.size)
        if not near or not (id(line) in running or _ONLY_A_NUMBER.fullmatch(line.text)):
            return
        yield line
        before = line


def _runs(found: list[tuple[int, Line]], pages: int) -> Iterator[list[tuple[int, Line]]]:
    """Of lines that say the same but for numbers, those that stand at the same height on many pages."""
    left = found
    while len(left) > 1:
        first = left[0][1]
        group = [one for one in left if abs(one[1].y - first.y) <= _SAME_PLACE]
        left = [one for one in left if one not in group]
        on = {page for page, _ in group}
        if len(on) > 1 and _PAGES_OF_A_RUN * len(on) >= pages and all(map(_is_of_the_pages, _columns(group))):
            yield group


def _columns(group: list[tuple[int, Line]]) -> Iterator[list[tuple[int, str]]]:
    """Each number of a running line, with the page it stands on."""
    rows = [[(page, number) for number in _NUMBER.findall(line.text)] for page, line in group]
    return map(list, zip(*rows, strict=True))


def _is_of_the_pages(column: list[tuple[int, str]]) -> bool:
    """The same on every page, or the number of the page: the clauses 1.1 and 2.1 run along no page."""
    return len({number for _, number in column}) == 1 or len({int(number[-9:]) - page for page, number in column}) == 1


def _said(group: list[tuple[int, Line]]) -> str:
    """What a running line says besides the number of the page: numbers that differ from page to page are none of it."""
    kept = iter([len({number for _, number in column}) == 1 for column in _columns(group)])
    text = _NUMBER.sub(lambda number: number[0] if next(kept) else "#", group[0][1].text)
    return _PAGE_NUMBER.sub(" ", text).strip(" |-") if "#" in text else text


# --- paragraphs


def _measure(pages: Sequence[Sequence[Line]]) -> _Measure:
    lines = [line for page in pages for line in page]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0]
    text = [line for line in lines if line.size == size and CELLS not in line.text] or lines
    rights = sorted(line.right for line in text)
    gaps: defaultdict[float, list[float]] = defaultdict(list)
    for page in pages:
        for before, line in pairwise(page):
            if before.size == line.size and 0 < line.y - before.y < 3 * line.size:
                gaps[line.size].append(line.y - before.y)
    # Within paragraphs lines stand closest; most distances are of that sort, or a little wider.
    pitch = {size: min(median(found), 1.6 * size) for size, found in gaps.items()}
    return _Measure(size, rights[len(rights) * 9 // 10], min(line.x for line in text), pitch)


def _paragraphs(pages: Iterable[Sequence[Line]], measure: _Measure) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for page in pages:
        for at, line in enumerate(page):
            if paragraph and not _goes_on(paragraph, line, measure, new_page=at == 0):
                yield paragraph
                paragraph = []
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _goes_on(paragraph: list[Line], line: Line, measure: _Measure, *, new_page: bool) -> bool:
    """Does a line go on with the paragraph before it?"""
    last = paragraph[-1]
    if CELLS in last.text or CELLS in line.text or _is_bullet(line.text):
        return False
    if abs(last.size - line.size) > 0.5 or (last.bold != line.bold and (last.bold or _is_heading(line, measure))):
        return False
    ended = _SENTENCE_END.search(last.text) is not None
    filled = last.right >= measure.left + _SHORT_LINE * (measure.right - measure.left)
    if split_label(line.text)[0] and (ended or not filled or _is_heading(line, measure)):
        return False
    if new_page or line.y <= last.y:  # the next page, or the next column
        return not ended and not _is_heading(last, measure)
    usual = measure.pitch.get(line.size, 1.3 * line.size)
    if line.y - last.y > _WIDE_GAP * usual + 0.5:
        return False
    indented = line.x - last.x > 1.5 * line.size and len(paragraph) > 1
    return not (ended and (not filled or indented))


def _is_heading(line: Line, measure: _Measure) -> bool:
    return line.size >= _HEADING_SIZE * measure.size or line.bold


def _is_bullet(text: str) -> bool:
    return without_bullet(text) != text or _BULLET_START.match(text) is not None


# --- blocks


def _levels(paragraphs: Iterable[list[Line]], measure: _Measure) -> dict[float, int]:
    """The level of a heading by the size of its letters, the largest first."""
    sizes = {lines[0].size for lines in paragraphs if _is_large(lines, measure)}
    return {size: min(level, 6) for level, size in enumerate(sorted(sizes, reverse=True), start=1)}


def _is_large(lines: Sequence[Line], measure: _Measure) -> bool:
    text = " ".join(line.text for line in lines)
    return lines[0].size >= _HEADING_SIZE * measure.size and len(text) <= _LONGEST_HEADING


def _build(
    lines: list[Line], after: list[Line] | None, hyphens: Hyphens, levels: dict[float, int], build: BlockBuilder
) -> None:
    text = hyphens.join([line.text for line in lines])
    if CELLS in text:
        build.add(text)
        build.close(BlockKind.ROW)
    elif lines[0].size in levels and len(text) <= _LONGEST_HEADING:
        build.add(text)
        build.close(BlockKind.HEADING, level=levels[lines[0].size])
    elif _is_bullet(text):
        build.add(re.sub(r"^[-*o]\s+", "", without_bullet(text)))
        build.close(BlockKind.ITEM, level=1)
    else:
        # A bold line is a heading of the lowest level, and so is the number and name of a section that others follow.
        numbered = len(lines) == 1 and _opens_a_section(text, after)
        build.add(text, bold=numbered or all(line.bold for line in lines))
        build.close()


def _opens_a_section(text: str, after: list[Line] | None) -> bool:
    """«4. Fees», followed by «4.1 …» or by a whole paragraph."""
    label, rest = split_label(text)
    main = _MAIN_NUMBER.fullmatch(label)
    if main is None or after is None or _SENTENCE_END.search(text) or not rest[:1].isupper() or len(rest) > 80:
        return False
    follows = split_label(after[0].text)[0]
    return follows.startswith(f"{main[1]}.") or (not follows and len(after) > 1)
