"""HTML → blocks, by beautifulsoup4 on lxml: one walk over the page in document order, no recursion."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag, XMLParsedAsHTMLWarning
from bs4.element import CData, PreformattedString

from watcher.extract.blocks import BlockBuilder
from watcher.extract.furniture import is_furniture, opened_ids, opens_content
from watcher.extract.selection import Selection, Span, select
from watcher.extract.typography import one_form
from watcher.model.page import Block, BlockKind
from watcher.model.source import Rules

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BREAKS = frozenset(
    """
    address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure
    footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noframes ol p pre
    section summary table tbody td tfoot th thead tr ul
    """.split()
)
_BOLD = frozenset({"b", "strong"})
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
# A row with one of these in a cell is layout, not data: its cells are read like any other box.
_NOT_IN_A_CELL = ["table", *_HEADINGS, "article", "section"]
_LONG_CELL = 600
_PARAGRAPHS_IN_A_CELL = 3


def parse(text: str) -> BeautifulSoup:
    """The tree of a page, whatever the markup is like."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(text, "lxml", multi_valued_attributes=None)


def page_title(soup: BeautifulSoup) -> str:
    """The page's own title, in one line."""
    return one_form(soup.title.get_text()) if soup.title else ""


def page_language(soup: BeautifulSoup) -> str | None:
    """The language that the page declares («de», «pt-br»), in lower case."""
    root = soup.find("html")
    declared = root.get("lang") or root.get("xml:lang") if isinstance(root, Tag) else None
    return str(declared).strip().lower().replace("_", "-") or None if declared else None


def blocks_of(soup: BeautifulSoup, rules: Rules) -> tuple[Block, ...]:
    """The text of a page under the rules.

    Raises ReadError when the rules match nothing. A page that is all furniture is read again with only scripts and
    styles out: better too much than nothing.
    """
    selection = select(soup, rules)
    blocks: list[Block] = []
    for span in selection.take:
        blocks += _Walk(soup, selection, span).blocks()
    return tuple(blocks)


class _Walk:
    """One pass over one stretch of a page."""

    def __init__(self, soup: BeautifulSoup, selection: Selection, span: Span) -> None:
        self._soup = soup
        self._selection = selection
        self._span = span
        self._opened = opened_ids(soup)
        self._build = BlockBuilder()
        self._bold = 0
        self._content = 1 if selection.chosen else 0
        self._lists: list[_List] = []
        self._first_in_item = False

    def blocks(self) -> list[Block]:
        """Read the stretch."""
        for node, leaving in self._events():
            if isinstance(node, Tag):
                self._leave(node) if leaving else self._enter(node)
            else:
                self._build.add(str(node), bold=self._bold > 0)
        self._close()
        return self._build.blocks

    def _events(self) -> Iterator[tuple[Tag | NavigableString, bool]]:
        """Elements twice, entering and leaving, and the strings between; what is out is passed over whole."""
        stack: list[tuple[Tag | NavigableString, bool]] = [(self._soup, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                yield node, True
            elif isinstance(node, Tag):
                if not self._wanted(node):
                    continue
                if node.name == "tr" and self._inside(node) and _is_data(node):
                    self._row(node)
                    continue
                yield node, False
                stack.append((node, True))
                stack.extend(
                    (child, False) for child in reversed(node.contents) if isinstance(child, Tag | NavigableString)
                )
            elif self._readable(node):
                yield node, False

    def _inside(self, node: Tag | NavigableString) -> bool:
        return self._span.holds(self._selection.order.at[id(node)])

    def _wanted(self, element: Tag) -> bool:
        if element is self._soup:
            return True
        span = self._selection.order.span(element)
        if not span.meets(self._span):
            return False
        if any(left.start <= span.start and span.end <= left.end for left in self._selection.leave):
            return False
        around = span.start < self._span.start or span.end > self._span.end
        chosen = span.start == self._span.start and self._selection.chosen
        if around or chosen:
            return True
        return not is_furniture(element, inside_content=self._content > 0, opened=self._opened) and not self._is_button(
            element
        )

    def _is_button(self, element: Tag) -> bool:
        """A button is furniture unless it is what a section is called by (the heading of an accordion)."""
        if element.name != "button" and element.get("role") != "button":
            return False
        return not element.has_attr("aria-expanded") and element.find_parent([*_HEADINGS, "summary"]) is None

    def _readable(self, text: NavigableString) -> bool:
        if isinstance(text, PreformattedString) and not isinstance(text, CData):
            return False  # comments, doctypes, processing instructions
        at = self._selection.order.at[id(text)]
        return self._span.holds(at) and not any(left.holds(at) for left in self._selection.leave)

    def _enter(self, element: Tag) -> None:
        if element.name in _BREAKS:
            self._close()
        if element.name in _BOLD:
            self._bold += 1
        elif element.name == "a" and element.get("href") and self._inside(element):
            self._build.add_link(str(element["href"]))
        elif element.name in _LISTS:
            self._lists.append(_List(element))
        elif element.name == "li":
            self._item(element)
        if opens_content(element):
            self._content += 1

    def _leave(self, element: Tag) -> None:
        if element.name in _HEADINGS or element.get("role") == "heading":
            self._build.close(BlockKind.HEADING, level=_HEADINGS.get(element.name) or _level(element))
        elif element.name in _BREAKS:
            self._close()
        if element.name in _BOLD:
            self._bold -= 1
        elif element.name in _LISTS and self._lists:
            self._lists.pop()
        if opens_content(element):
            self._content -= 1

    def _item(self, element: Tag) -> None:
        self._first_in_item = True
        if self._lists:
            self._lists[-1].next(element)

    def _close(self) -> None:
        """End the block under way: an item if it is the first of a list item, else a paragraph."""
        if not self._first_in_item or not self._lists:
            self._build.close()
        elif self._build.close(BlockKind.ITEM, level=len(self._lists), label=self._lists[-1].label):
            self._first_in_item = False

    def _row(self, row: Tag) -> None:
        self._close()
        cells = [cell for cell in row.find_all(["td", "th"], recursive=False) if self._wanted(cell)]
        self._build.add(" | ".join(one_form(self._words(cell)) for cell in cells))
        for link in row.find_all("a", href=True):
            self._build.add_link(str(link["href"]))
        self._build.close(BlockKind.ROW)

    def _words(self, cell: Tag) -> str:
        """The words of a cell, blocks apart, without what is furniture in it."""
        run: list[str] = []
        stack: list[Tag | NavigableString] = [cell]
        while stack:
            node = stack.pop()
            if isinstance(node, Tag):
                if node is not cell and not self._wanted(node):
                    continue
                if node.name in _BREAKS:
                    run.append(" ")
                stack.extend(child for child in reversed(node.contents) if isinstance(child, Tag | NavigableString))
            elif self._readable(node):
                run.append(str(node))
        return "".join(run)


class _List:
    """A list under way: its items' numbers, where it has any."""

    def __init__(self, element: Tag) -> None:
        self._numbered = element.name == "ol" and "none" not in str(element.get("style", ""))
        self._at = _number(element.get("start"), 1) - 1
        self.label = ""

    def next(self, item: Tag) -> None:
        self._at = _number(item.get("value"), self._at + 1)
        self.label = f"{self._at}." if self._numbered else ""


def _number(value: object, otherwise: int) -> int:
    text = str(value or "").strip()
    return int(text) if re.fullmatch(r"-?\d{1,6}", text, re.ASCII) else otherwise


def _level(element: Tag) -> int:
    return min(max(_number(element.get("aria-level"), 2), 1), 6)


def _is_data(row: Tag) -> bool:
    """Does the row hold data, one line to a cell, and not the layout of a page?"""
    cells = row.find_all(["td", "th"], recursive=False)
    return bool(cells) and not any(_is_layout(cell) for cell in cells)


def _is_layout(cell: Tag) -> bool:
    if cell.find(_NOT_IN_A_CELL) is not None or len(cell.get_text()) > _LONG_CELL:
        return True
    return len(cell.find_all("p", limit=_PARAGRAPHS_IN_A_CELL)) == _PARAGRAPHS_IN_A_CELL
