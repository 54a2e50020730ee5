"""RSS and Atom → blocks: each entry a heading with its date and text under it, the newest order as it came."""

from __future__ import annotations

import warnings

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning

from watcher.errors import ReadError
from watcher.extract.blocks import BlockBuilder
from watcher.extract.html import blocks_of, parse
from watcher.model.page import Block, BlockKind
from watcher.model.source import Rules

_DATES = ("pubDate", "published", "updated", "dc:date", "date")
_TEXTS = ("content:encoded", "encoded", "content", "description", "summary")


def parse_feed(body: bytes) -> BeautifulSoup:
    """The tree of a feed. lxml expands no external entity and loads nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(body, "lxml-xml")


def blocks_of_feed(soup: BeautifulSoup) -> tuple[Block, ...]:
    """The entries of a feed.

    Raises ReadError when the XML is no feed.
    """
    entries = soup.find_all(["item", "entry"])
    if not entries and soup.find(["rss", "feed", "RDF"]) is None:
        raise ReadError("the answer is XML, but neither a page nor an RSS or Atom feed")
    return tuple(block for entry in entries for block in _entry(entry))


def _entry(entry: Tag) -> list[Block]:
    build = BlockBuilder()
    build.add(_text(entry, ("title",)) or "(no title)", link=_link(entry))
    build.close(BlockKind.HEADING, level=1)
    build.add(_text(entry, _DATES))
    build.close()
    own = build.blocks()
    heading = own[0].text if own else ""
    text = blocks_of(parse(_text(entry, _TEXTS)), Rules())
    return [*own, *(Block(b.kind, b.text, (heading, *b.under), b.level, b.label, b.links) for b in text)]


def _text(entry: Tag, names: tuple[str, ...]) -> str:
    for name in names:
        found = entry.find(name, recursive=False)
        if found is not None and found.get_text(strip=True):
            return found.get_text()
    return ""


def _link(entry: Tag) -> str:
    link = entry.find("link", recursive=False)
    if not isinstance(link, Tag):
        return ""
    return str(link.get("href") or link.get_text(strip=True))
