"""HTML → blocks, by beautifulsoup4 on lxml: one walk over the page in document order, no recursion."""

from __future__ import annotations

import gc
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import PageElement, PreformattedString
from bs4.filter import SoupStrainer

from watcher.extract import email
from watcher.extract.blocks import BlockBuilder
from watcher.extract.bounds import check_elements
from watcher.extract.furniture import is_furniture, opens_content
from watcher.extract.raised import settle_raised
from watcher.extract.selection import Selection, Stretch, select
from watcher.extract.style import looks_of
from watcher.extract.survey import Survey, survey
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
_CELLS = frozenset({"td", "th"})
# A row with one of these in a cell is layout, not data: its cells are read like any other box.
_NOT_IN_A_CELL = frozenset({"table", *_HEADINGS, "article", "section"})
_LONG_CELL = 600
_PARAGRAPHS_IN_A_CELL = 3


def parse(text: str) -> BeautifulSoup:
    """The tree of a page, whatever the markup is like; raises ReadError where there is too much of it."""
    check_elements(text)
    with warnings.catch_warnings(), _no_collector():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(text, "lxml", multi_valued_attributes=None)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Nothing that is made while a tree grows is garbage; looking for it took a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def page_title(soup: BeautifulSoup) -> str:
    """The page's own title, in one line."""
    return one_form(soup.title.get_text()) if soup.title else ""


def page_language(soup: BeautifulSoup) -> str | None:
    """The language that the page declares («de», «pt-br»), in lower case."""
    root = soup.find("html")
    declared = root.get("lang") or root.get("xml:lang") if isinstance(root, Tag) else None
    return str(declared).strip().lower().replace("_", "-") or None if declared else None


def page_base(text: str, url: str) -> str:
    """What the links of a page are relative to: its first `<base href>`, or else its own address."""
    found = BeautifulSoup(text, "lxml", parse_only=SoupStrainer("base", href=True)).find("base")
    try:
        return urljoin(url, str(found["href"]).strip()) if isinstance(found, Tag) else url
    except ValueError:  # it is no address, and browsers take no heed of it
        return url


def blocks_of(soup: BeautifulSoup, rules: Rules) -> tuple[Block, ...]:
    """The text of a page under the rules.

    Raises ReadError when the rules match nothing.
    """
    settle_raised(soup)
    surveyed = survey(soup)
    selection = select(surveyed, rules)
    build = BlockBuilder()
    for stretch in selection.take:
        _Walk(selection, surveyed, stretch, build).read()
    return build.blocks()


class _Leaving:
    """On the stack of a walk: all that the element holds has been read."""

    __slots__ = ("element",)

    def __init__(self, element: Tag) -> None:
        self.element = element


class _Walk:
    """One pass over one stretch of a page."""

    def __init__(self, selection: Selection, surveyed: Survey, stretch: Stretch, build: BlockBuilder) -> None:
        self._leave_out = selection.leave
        self._opened = surveyed.opened
        self._asking = surveyed.asking
        self._stretch = stretch
        self._around = stretch.around
        self._inside = stretch.first is None
        self._build = build
        self._content = 1 if selection.chosen else 0
        self._bold = 0
        self._link = ""
        self._lists: list[_List] = []
        self._first_in_item = False

    def read(self) -> None:
        """Read the stretch."""
        stack: list[PageElement | _Leaving] = [self._stretch.root]
        stop = self._stretch.stop
        while stack:
            node = stack.pop()
            if isinstance(node, _Leaving):
                self._leave(node.element)
            elif node is stop:
                break
            elif not self._begun(node) or id(node) in self._leave_out:
                continue
            elif not isinstance(node, Tag):
                if not isinstance(node, PreformattedString):  # comments, doctypes
                    self._add(str(node))
            elif self._wanted(node) and not self._read_whole(node):
                if self._enter(node):
                    stack.append(_Leaving(node))
                stack += reversed(node.contents)
        self._close()

    def _begun(self, node: PageElement) -> bool:
        """Is the walk inside its stretch, or on the way to where it begins?"""
        if node is self._stretch.first:
            self._inside = True
        return self._inside or id(node) in self._around

    def _wanted(self, element: Tag) -> bool:
        if element is self._stretch.root or id(element) in self._around:
            return True
        if is_furniture(element, inside_content=self._content > 0, opened=self._opened):
            return False
        return id(element) not in self._asking and not _is_button(element)

    def _read_whole(self, element: Tag) -> bool:
        """Elements that are one block or one word whatever they hold: data rows, hidden addresses."""
        if element.name == "tr" and id(element) not in self._around:
            return self._row(element)
        address = email.revealed(str(element.attrs.get(email.ATTRIBUTE, "")))
        if address:
            self._link = self._link or f"mailto:{address}"
            self._add(address)
        return bool(address)

    def _add(self, words: str) -> None:
        self._build.add(email.words_revealed(words, self._link), bold=self._bold > 0, link=self._link)

    def _enter(self, element: Tag) -> bool:
        """Note what begins; true if its end must be noted too."""
        name, breaks = element.name, _breaks(element)
        bold, content = _is_bold(element), opens_content(element)
        if breaks:
            self._close()
        self._bold += bold
        self._content += content
        if name == "a":
            self._link = email.link_revealed(str(element.attrs.get("href", "")))
        elif name in _LISTS:
            self._lists.append(_List(element))
        elif name == "li":
            self._item(element)
        return breaks or bold or content or name == "a"

    def _leave(self, element: Tag) -> None:
        name = element.name
        if _is_heading(element):
            self._build.close(BlockKind.HEADING, level=_level(element))
        elif name in _BREAKS:
            self._close()
        self._bold -= _is_bold(element)
        self._content -= opens_content(element)
        if name == "a":
            self._link = ""
        elif name in _LISTS:
            self._lists.pop()

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

    def _row(self, row: Tag) -> bool:
        """Read a row of data as one block; false if it is the layout of a page, whose cells are read like boxes."""
        found = [cell for cell in row.contents if isinstance(cell, Tag) and cell.name in _CELLS]
        cells = [self._cell(cell) for cell in found if id(cell) not in self._leave_out and self._wanted(cell)]
        if not cells or None in cells:
            return False
        self._close()
        for at, cell in enumerate(cells):
            self._build.add(" | " if at else " ")
            for words, link in cell or ():
                self._build.add(words, link=link)
        self._build.close(BlockKind.ROW)
        return True

    def _cell(self, cell: Tag) -> list[tuple[str, str]] | None:
        """The words of a cell with the links they stand in; None if it holds the layout of a page."""
        run: list[tuple[str, str]] = []
        size = paragraphs = 0
        stack: list[tuple[PageElement, str]] = [(child, "") for child in reversed(cell.contents)]
        while stack:
            node, link = stack.pop()
            if id(node) in self._leave_out:
                continue
            if not isinstance(node, Tag):
                if not isinstance(node, PreformattedString):  # comments, doctypes
                    words = email.words_revealed(str(node), link)
                    run.append((words, link))
                    size += len(words)
            elif self._wanted(node):
                paragraphs += node.name == "p"
                if node.name in _NOT_IN_A_CELL:
                    return None
                address = email.revealed(str(node.attrs.get(email.ATTRIBUTE, "")))
                if address:
                    run.append((address, f"mailto:{address}"))
                    continue
                if node.name in _BREAKS:
                    run.append((" ", ""))
                target = email.link_revealed(str(node.attrs.get("href", ""))) if node.name == "a" else link
                stack += [(child, target) for child in reversed(node.contents)]
            if size > _LONG_CELL or paragraphs >= _PARAGRAPHS_IN_A_CELL:
                return None
        return run


class _List:
    """A list under way: its items' numbers, where it has any."""

    def __init__(self, element: Tag) -> None:
        self._numbered = element.name == "ol" and "none" not in str(element.attrs.get("style", ""))
        self._at = _number(element.attrs.get("start"), 1) - 1
        self.label = ""

    def next(self, item: Tag) -> None:
        self._at = _number(item.attrs.get("value"), self._at + 1)
        self.label = f"{self._at}." if self._numbered else ""


def _number(value: object, otherwise: int) -> int:
    text = str(value or "").strip()
    return int(text) if re.fullmatch(r"-?\d{1,6}", text, re.ASCII) else otherwise


def _is_heading(element: Tag) -> bool:
    return element.name in _HEADINGS or element.attrs.get("role") == "heading"


def _breaks(element: Tag) -> bool:
    """Does it end the block before it?"""
    return element.name in _BREAKS or element.attrs.get("role") == "heading"


def _level(element: Tag) -> int:
    """Of a heading: 1 to 6."""
    return _HEADINGS.get(element.name) or min(max(_number(element.attrs.get("aria-level"), 2), 1), 6)


def _is_bold(element: Tag) -> bool:
    if element.name in _BOLD:
        return True
    style = element.attrs.get("style")
    return style is not None and looks_of(str(style)).bold


def _is_button(element: Tag) -> bool:
    """A button is furniture unless it is what a section is called by (the heading of an accordion)."""
    attributes = element.attrs
    if element.name != "button" and attributes.get("role") != "button":
        return False
    return "aria-expanded" not in attributes and element.find_parent([*_HEADINGS, "summary"]) is None
