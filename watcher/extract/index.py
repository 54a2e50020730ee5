"""The pages that an index lists: each a block of its own, so that one that comes or goes is an edit like any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from urllib.parse import urldefrag, urljoin, urlsplit

from watcher.errors import ReadError
from watcher.model.address import PageKey, page_key
from watcher.model.page import Block, BlockKind
from watcher.model.source import Follow

_LONGEST_NAME = 120  # characters; a longer block with a link in it is a sentence


@dataclass(frozen=True, slots=True)
class Index:
    """`url`: its address. `base`: what its links are relative to, which is another one where the page says so."""

    url: str
    base: str
    follow: Follow


def with_pages(blocks: Sequence[Block], index: Index) -> tuple[Block, ...]:
    """The blocks of an index with its pages: a block that is a link becomes a page, links in sentences stand behind them.

    Raises ReadError when there are more pages than `follow` allows.
    """
    follow = index.follow
    itself = {page_key(index.url), page_key(index.base)}
    known = set(itself)
    read = tuple(one for block in blocks for one in _with_its_pages(block, index, known))
    found = len(known - itself)
    if found > follow.most:
        raise ReadError(
            f"the index lists {found} pages, and at most {follow.most} are followed; write follow: only, or most"
        )
    if not found:
        raise ReadError("the index lists no page that could be followed; see follow: only and hosts")
    return read


def _with_its_pages(block: Block, index: Index, known: set[PageKey]) -> Iterator[Block]:
    pages = []
    for link in block.links:
        address = _followed(link, index)
        if address is not None and page_key(address) not in known:
            known.add(page_key(address))
            pages.append(address)
    if len(pages) == len(block.links) == 1 and block.kind is not BlockKind.HEADING and len(block.text) <= _LONGEST_NAME:
        yield _page(block, block.text, pages[0])
        return
    yield block
    for address in pages:
        yield _page(block, "", address)


def _page(block: Block, words: str, address: str) -> Block:
    key = page_key(address)
    where = f"{key.host}{'' if key.name.startswith('/') else ' '}{key.name}"
    text = f"{words} <{where}>" if words else where
    return replace(block, kind=BlockKind.PAGE, text=text, level=0, label="", links=(address,))


def _followed(link: str, index: Index) -> str | None:
    """The whole address of a link that is followed, or None. Whatever the base is, at home is the host of the index."""
    follow = index.follow
    try:
        address = urldefrag(urljoin(index.base, link.strip())).url
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    if page_key(address).host != page_key(index.url).host and host not in {
        one.removeprefix("www.") for one in follow.hosts
    }:
        return None
    fits = not follow.only or any(fnmatchcase(address, pattern) for pattern in follow.only)
    return address if fits else None
