"""What must be known of a page before it is read: one quick pass over all its elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from watcher.extract.asking import asking_boxes

_OPENERS = ("aria-controls", "data-target", "data-bs-target")


@dataclass(frozen=True, slots=True)
class Survey:
    """`mains`: the elements that say they are the page's main part, outermost only. `opened`: ids that a control opens.

    What a reader can open with a button or a tab is text, though it starts hidden. `tags`: all elements in document order.
    `asking`: the ids (Python's) of the boxes that ask the reader for an answer.
    """

    page: BeautifulSoup
    tags: list[Tag]
    mains: tuple[Tag, ...]
    opened: frozenset[str]
    asking: frozenset[int]


def survey(soup: BeautifulSoup) -> Survey:
    """Look over a page."""
    tags: list[Tag] = []
    mains: list[Tag] = []
    opened: set[str] = set()
    node: PageElement | None = soup.contents[0] if soup.contents else None
    while node is not None:
        if isinstance(node, Tag):
            tags.append(node)
            attributes = node.attrs
            if node.name == "main" or attributes.get("role") == "main":
                mains.append(node)
            if attributes:
                opened.update(_opened_by(attributes))
        node = node.next_element
    title = soup.title.get_text() if soup.title else ""
    asking = asking_boxes(tags, of_cookies="cookie" in title.casefold())
    return Survey(soup, tags, tuple(_outermost(mains)), frozenset(opened), asking)


def _opened_by(attributes: Mapping[str, object]) -> Iterator[str]:
    """The ids that a control shows and hides."""
    if "aria-expanded" not in attributes and not any(name in attributes for name in _OPENERS):
        return
    for name in (*_OPENERS, "href"):
        for word in str(attributes.get(name) or "").split():
            yield word.lstrip("#")


def _outermost(elements: list[Tag]) -> list[Tag]:
    known = set(map(id, elements))
    return [one for one in elements if not any(id(holder) in known for holder in one.parents)]
