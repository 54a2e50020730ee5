"""Which part of a page is the document: the operator's selectors and ranges, or else the page's own main part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, PageElement, Tag
from soupsieve import SelectorSyntaxError

from watcher.errors import ReadError
from watcher.model.source import Range, Rules, Selector

# The least share of a page's text that its <main> must hold to be taken for the whole document.
_MOST = 0.4
_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the page in document order: from the node `start` up to, not including, the node `end`."""

    start: int
    end: int

    def meets(self, other: Span) -> bool:
        """Do they share a node?"""
        return self.start < other.end and other.start < self.end

    def holds(self, at: int) -> bool:
        """Is the node of that number inside?"""
        return self.start <= at < self.end


class Order:
    """The nodes of a page numbered in document order."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.at: dict[int, int] = {id(soup): -1}
        for number, node in enumerate(soup.descendants):
            self.at[id(node)] = number
        self.length = len(self.at) - 1

    def span(self, element: PageElement) -> Span:
        """All that an element holds, itself included."""
        last: PageElement = element
        while isinstance(last, Tag) and last.contents:
            last = last.contents[-1]
        return Span(self.at[id(element)], self.at[id(last)] + 1)


@dataclass(frozen=True, slots=True)
class Selection:
    """What to take of a page, in order, and what to leave out of it; `chosen` by the operator or by us."""

    order: Order
    take: tuple[Span, ...]
    leave: tuple[Span, ...]
    chosen: bool


def select(soup: BeautifulSoup, rules: Rules) -> Selection:
    """Apply the rules to a page.

    Raises ReadError when no selector of `rules.select` matches, or a range has no end; it names the selector and what the
    page has instead.
    """
    order = Order(soup)
    leave = tuple(_spans(soup, order, rules.remove))
    if not rules.select:
        return Selection(order, (order.span(_main(soup)),), leave, chosen=False)
    take = tuple(_without_nested(_spans(soup, order, rules.select)))
    if not take:
        raise ReadError(f"{_in_words(rules.select)} matches nothing on the page; {_offer(soup)}")
    return Selection(order, take, leave, chosen=True)


def _spans(soup: BeautifulSoup, order: Order, selectors: Sequence[Selector]) -> Iterable[Span]:
    for selector in selectors:
        if isinstance(selector, Range):
            yield from _range(soup, order, selector)
        else:
            yield from (order.span(element) for element in _matches(soup, selector))


def _matches(soup: BeautifulSoup, selector: str) -> list[Tag]:
    try:
        return list(soup.select(selector))
    except SelectorSyntaxError as error:
        raise ReadError(f"«{selector}» is not a CSS selector: {str(error).splitlines()[0]}") from error


def _range(soup: BeautifulSoup, order: Order, wanted: Range) -> Iterable[Span]:
    """The stretch from the first match of the start to the next match of the end after it."""
    for start in map(order.span, _matches(soup, wanted.start)[:1]):
        begin = start.start if wanted.start_edge == "before" else start.end
        ends = [order.span(element) for element in _matches(soup, wanted.end)]
        end = next((span for span in ends if span.start >= begin), None)
        if end is None:
            raise ReadError(f"the end «{wanted.end}» of a range is not on the page after its start; {_offer(soup)}")
        yield Span(begin, end.start if wanted.end_edge == "before" else end.end)


def _without_nested(spans: Iterable[Span]) -> Iterable[Span]:
    """Drop what stands inside another span, and what is there twice."""
    found = list(dict.fromkeys(spans))
    for span in found:
        inside = any(other != span and other.start <= span.start and span.end <= other.end for other in found)
        if not inside and span.start < span.end:
            yield span


def _main(soup: BeautifulSoup) -> PageElement:
    """The part of the page that says it is the main one, if it holds much of the text; else the whole body."""
    body = soup.body or soup
    mains = soup.select("main, [role=main]")
    if len(mains) == 1 and _size(mains[0]) >= _MOST * _size(body):
        return mains[0]
    return body


def _size(element: Tag) -> int:
    """Characters of text outside of scripts, styles and links."""
    skipped = {"script", "style", "template", "noscript", "a", "svg"}
    texts = element.find_all(string=True)
    return sum(len(text.strip()) for text in texts if text.parent is None or text.parent.name not in skipped)


def _in_words(selectors: Sequence[Selector]) -> str:
    words = [one.start if isinstance(one, Range) else one for one in selectors]
    return "the selector " + " or ".join(f"«{word}»" for word in words)


def _offer(soup: BeautifulSoup) -> str:
    """What the page has that could be selected, the largest first."""
    candidates = [
        element
        for element in soup.select("main, article, [role=main], [id], h1")
        if element.name not in {"script", "style", "svg", "path", "input", "link", "meta"}
    ]
    largest = sorted(candidates, key=lambda element: -len(element.get_text()))[:_OFFERED]
    names = list(dict.fromkeys(f"#{one['id']}" if one.get("id") else one.name for one in largest))
    return "it has " + ", ".join(names) if names else "it has no element with an id, no main and no article"
