"""The pages of a source → its document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from watcher.errors import ReadError
from watcher.extract.charset import decode
from watcher.extract.feed import blocks_of_feed, parse_feed
from watcher.extract.html import blocks_of, page_base, page_language, page_title, parse
from watcher.extract.index import Index, with_pages
from watcher.extract.marks import marks_of
from watcher.extract.plain import blocks_of_text, markdown_to_soup
from watcher.extract.saved import is_message, root_of
from watcher.model.page import Block, Document
from watcher.model.source import Rules

READER = "2"
"""The version of this reader. Raise it with any change that makes another document of the same page."""

_FEED_WITHIN = 65_536  # bytes in which the first element of a feed stands
_FIRST_ELEMENT = re.compile(
    rb"""(?:\s|\xef\xbb\xbf|(?><!--.*?-->)|(?><\?.*?\?>)|(?><![^<>\[]*(?:\[.*?\]\s*)?>))*+<([a-zA-Z][\w:]*)""",
    re.DOTALL | re.VERBOSE,
)
_LOOK = 512  # bytes that tell what a body is
_PDF_HEADER_WITHIN = 1024


@dataclass(frozen=True, slots=True)
class Page:
    """A body with what the server said of it. `url`: where it came from, which the links of an index are relative to."""

    body: bytes = field(repr=False)
    media_type: str = "text/html"
    charset: str | None = None
    url: str = ""


def reader_key(rules: Rules) -> str:
    """What makes documents comparable: this reader and these rules."""
    return f"{READER}-{rules.key}"


def read(pages: Sequence[Page], rules: Rules) -> Document:
    """Read the pages of a source, in order, as one document.

    Raises ReadError, in words, when a page holds no text, is of a kind that is not read, or the rules match nothing.
    """
    return joined(read_parts(pages, rules), rules)


def read_parts(pages: Sequence[Page], rules: Rules) -> tuple[Document, ...]:
    """Read the pages of a source, in order, each as a document of its own. Raises ReadError as `read` does."""
    if len(pages) == 1:
        return (_read_index(pages[0], rules),)
    return tuple(_read_part(page, f"part {at} of {len(pages)}", rules) for at, page in enumerate(pages, start=1))


def joined(parts: Sequence[Document], rules: Rules) -> Document:
    """The parts of a source, in order, as one document; each keeps its own headings."""
    blocks = tuple(block for part in parts for block in part.blocks)
    marks = frozenset(mark for part in parts for mark in part.marks)
    return Document(blocks, parts[0].title, parts[0].language, reader_key(rules), marks)


def _read_part(page: Page, name: str, rules: Rules) -> Document:
    try:
        return _read_index(page, rules)
    except ReadError as error:
        raise ReadError(f"{name}: {error}") from error


def _read_index(page: Page, rules: Rules) -> Document:
    """A page with those it lists, where these are followed."""
    document = _read_one(page, rules)
    if rules.follow is None:
        return document
    base = page_base(decode(page.body, page.charset), page.url) if kind_of(page) == "html" else page.url
    return replace(document, blocks=with_pages(document.blocks, Index(page.url, base, rules.follow)))


def _read_one(page: Page, rules: Rules) -> Document:
    match kind_of(page):
        case "pdf":
            return _read_pdf(page)
        case "message":
            return _read_message(page, rules)
        case "json":
            raise ReadError("the answer is JSON, not a page; give the address of the page that people read")
        case "binary":
            raise ReadError(f"the answer is {page.media_type}, not a page")
        case "feed":
            return Document(_with_text(blocks_of_feed(parse_feed(page.body)), "the feed has no entries"))
        case "text":
            return Document(_with_text(blocks_of_text(decode(page.body, page.charset)), "the file has no text"))
        case "markdown":
            soup = markdown_to_soup(decode(page.body, page.charset))
            return Document(_with_text(blocks_of(soup, Rules(remove=rules.remove)), "the file has no text"))
        case _:
            return _read_html(page, rules)


def _read_pdf(page: Page) -> Document:
    # Loading pypdf takes a tenth of a second; most rounds meet no PDF.
    from watcher.extract.pdf import read_pdf  # noqa: PLC0415

    return read_pdf(page.body)


def _read_message(page: Page, rules: Rules) -> Document:
    body, media_type, charset = root_of(page.body)
    if media_type == "text/html":
        return _read_html(Page(body, media_type, charset), rules)
    return Document(_with_text(blocks_of_text(decode(body, charset)), "the mail has no text"))


def _read_html(page: Page, rules: Rules) -> Document:
    text = decode(page.body, page.charset)
    soup = parse(text)
    try:
        blocks = blocks_of(soup, rules)
    except ReadError as error:
        raise ReadError(f"{error}; {_in_brief(soup.get_text(' '), page_title(soup))}") from error
    title = page_title(soup)
    return Document(_with_text(blocks, _emptiness(rules, title)), title, page_language(soup), marks=marks_of(text))


def _emptiness(rules: Rules, title: str) -> str:
    titled = f" (its title is «{title[:80]}»)" if title else ""
    if rules.select:
        return f"what the selector matches holds no text{titled}; the page may need a browser (browser: true)"
    return f"the page has no text{titled}; it may need a browser (browser: true)"


def _in_brief(text: str, title: str) -> str:
    """What the page says instead: its title, or its first words."""
    words = title or " ".join(text.split()[:12])
    return f"it says «{words[:80]}»" if words else "it has no text at all"


def _with_text(blocks: tuple[Block, ...], fault: str) -> tuple[Block, ...]:
    if not blocks:
        raise ReadError(fault)
    return blocks


def kind_of(page: Page) -> str:
    """What the bytes are: what they look like counts more than what the server calls them."""
    start = page.body[:_LOOK].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    looks = (
        ("pdf", _is_pdf(page)),
        ("message", is_message(page.body, page.media_type)),
        ("html", b"<html" in start or start.startswith(b"<!doctype html")),
        ("feed", _is_feed(start, page)),
        ("markdown", page.media_type in {"text/markdown", "text/x-markdown"}),
        ("text", page.media_type == "text/plain"),
        ("json", page.media_type.endswith("json") or start.startswith((b'{"', b'[{"'))),
        ("binary", page.media_type.startswith(("image/", "audio/", "video/", "font/")) or _is_binary(page)),
    )
    return next((kind for kind, fits in looks if fits), "html")


def _is_pdf(page: Page) -> bool:
    """Does it begin as one? Some programs write a few bytes before the header."""
    head = page.body[:_PDF_HEADER_WITHIN]
    return head.lstrip().startswith(b"%PDF-") or (page.media_type == "application/pdf" and b"%PDF-" in head)


def _is_feed(start: bytes, page: Page) -> bool:
    """Is the first element that of a feed? A declaration, comments and a document type may stand before it."""
    if not start.startswith((b"<rss", b"<feed", b"<rdf", b"<atom:feed", b"<?xml", b"<!--", b"<!doctype r")):
        return False
    first = _FIRST_ELEMENT.match(page.body[:_FEED_WITHIN])
    if first is not None and first[1].lower() in {b"rss", b"feed", b"rdf", b"rdf:rdf", b"atom:feed"}:
        return True
    return start.startswith(b"<?xml") and any(name in page.media_type for name in ("rss", "atom"))


def _is_binary(page: Page) -> bool:
    """A zero byte near the start, in a body that does not say it is UTF-16 (where every other byte of text is zero)."""
    utf16 = page.body.startswith((b"\xff\xfe", b"\xfe\xff")) or (page.charset or "").lower().startswith("utf-16")
    return not utf16 and b"\x00" in page.body[:64]
