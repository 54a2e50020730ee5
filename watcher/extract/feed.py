"""RSS and Atom → blocks: each entry a heading with its date and text under it, in the order as it came."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from itertools import islice

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning

from watcher.errors import ReadError
from watcher.extract.blocks import BlockBuilder
from watcher.extract.bounds import check_elements
from watcher.extract.html import blocks_of, parse
from watcher.model.page import Block, BlockKind
from watcher.model.source import Rules

MOST_ENTRIES = 500
"""A feed holds its newest entries first; whoever sends more than this sends no news."""

_DATES = ("pubDate", "published", "issued", "dc:date", "dcterms:created", "updated", "modified", "date")
_TEXTS = ("content:encoded", "content", "description", "summary")
_DOCTYPE = re.compile(rb"<!DOCTYPE\s[^<>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_feed(body: bytes) -> BeautifulSoup:
    """The tree of a feed. It defines no entities: they are of no use to news, and the way in for what is hostile.

    Raises ReadError where there is too much of it.
    """
    check_elements(body.decode("latin-1"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(_DOCTYPE.sub(b"", body, count=1), "lxml-xml")


def blocks_of_feed(soup: BeautifulSoup) -> tuple[Block, ...]:
    """The entries of a feed.

    Raises ReadError when the XML is no feed.
    """
    entries = [one for one in soup.find_all(["item", "entry"]) if isinstance(one, Tag)]
    if not entries and soup.find(["rss", "feed", "RDF"]) is None:
        raise ReadError("the answer is XML, but neither a page nor an RSS or Atom feed")
    return tuple(block for entry in islice(entries, MOST_ENTRIES) for block in _entry(entry))


def _entry(entry: Tag) -> list[Block]:
    build = BlockBuilder()
    build.add(_title(entry) or "(no title)", link=_link(entry))
    build.close(BlockKind.HEADING, level=1)
    build.add(_day(entry))
    build.close()
    own = build.blocks()
    heading = own[0].text if own else ""
    text = blocks_of(parse(_text(entry)), Rules())
    # Headings inside an entry stand below its title.
    return [*own, *(Block(b.kind, b.text, (heading, *b.under), _level(b), b.label, b.links) for b in text)]


def _level(block: Block) -> int:
    return max(block.level, 2) if block.kind is BlockKind.HEADING else block.level


def _title(entry: Tag) -> str:
    """The title; some feeds write it as HTML, once escaped or twice."""
    found = _child(entry, ("title",))
    if found is None:
        return ""
    text = found.get_text()
    return parse(text).get_text(" ") if "<" in text or "&" in text else text


def _day(entry: Tag) -> str:
    """The day of an entry as ISO 8601, or as it is written where it is no date that feeds use."""
    found = _child(entry, _DATES)
    written = found.get_text().strip() if found is not None else ""
    if iso := _ISO_DAY.match(written):
        return iso.group()
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except ValueError:
        return written


def _text(entry: Tag) -> str:
    found = _child(entry, _TEXTS)
    if found is None:
        return ""
    # Atom may hold the markup itself, where RSS holds it escaped.
    return found.decode_contents() if found.find(True) is not None else found.get_text()


def _link(entry: Tag) -> str:
    links = [one for one in entry.find_all("link", recursive=False) if isinstance(one, Tag) and not one.prefix]
    best = next((one for one in links if one.get("rel") in {None, "alternate"}), links[0] if links else None)
    return str(best.get("href") or best.get_text(strip=True)) if best is not None else ""


def _child(entry: Tag, names: Iterable[str]) -> Tag | None:
    """The first of these elements that says something; `media:title` is no `title`."""
    for name in names:
        for found in entry.find_all(name.rpartition(":")[2], recursive=False):
            if isinstance(found, Tag) and found.get_text(strip=True) and (found.prefix or "") in _prefixes(name):
                return found
    return None


def _prefixes(name: str) -> tuple[str, ...]:
    return (name.partition(":")[0],) if ":" in name else ("", "atom", "rss")
