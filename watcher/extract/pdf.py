"""PDF → Document, by pypdf: words with their place and look, of which `rows` makes lines and `layout` blocks."""

from __future__ import annotations

import io
import logging
import re
from math import hypot
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from watcher.errors import ReadError
from watcher.extract.layout import Line, blocks_of_pages
from watcher.extract.rows import Words, lines_of_pages
from watcher.extract.typography import one_form
from watcher.model.page import Block, BlockKind, Document

MOST_PAGES = 2_000
MOST_CHARACTERS = 4_000_000
_FIXED = re.compile("courier|mono|typewriter|consol|menlo", re.IGNORECASE)
_FIXED_LETTER = 0.6  # of the size of a font: the width of each of its letters
_NARROW = frozenset("iIjlftr.,;:'!|()[]{}/ -`\u2019\u00b7")
_WIDE = frozenset("mwMW@%\u2014\u2026")
_LEGIBLE = 0.7  # share of the signs that must be known ones
_BOLD = ("bold", "black", "heavy", "semibold", "demi")
# What programs write where nobody gave a title.
_NO_TITLE = re.compile(
    r"\(?(?:anonymous|untitled|unspecified|unbenannt)\)?|.*\.(?:docx?|odt|indd|pdf|html?|rtf)", re.IGNORECASE
)

# What is wrong inside a file is told in our own words; pypdf's warnings go nowhere.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(body: bytes) -> Document:
    """The text of a PDF in blocks.

    Raises ReadError, in words, when it is damaged, locked, too large, or made of pictures.
    """
    try:
        reader = _opened(body)
        pages = lines_of_pages(_pages(reader))
        title, language = _title(reader), _language(reader)
    except (ReadError, MemoryError):
        raise
    except LimitReachedError as error:
        raise ReadError("the PDF is too complex: unpacking it passes the limits") from error
    except Exception as error:  # pypdf meets broken files with nearly every exception that Python has
        raise ReadError(f"the PDF is damaged and cannot be read ({_in_brief(error)})") from error
    _refuse_pictures(pages, reader)
    blocks = blocks_of_pages(pages)
    if not blocks:
        raise ReadError("the PDF has no text")
    return Document((*_unread(pages, reader), *blocks), title, language)


def _opened(body: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        # A file that anybody may open and nobody may edit is locked with the empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError("the PDF is locked by a password; import an unlocked copy of it")
    except (DependencyError, NotImplementedError) as error:
        raise ReadError("the PDF is locked in a way that is not known; import an unlocked copy of it") from error
    if len(reader.pages) > MOST_PAGES:
        raise ReadError(f"the PDF has {len(reader.pages):,} pages; at most {MOST_PAGES:,} are read")
    return reader


def _pages(reader: PdfReader) -> list[list[Words]]:
    pages: list[list[Words]] = []
    size = 0
    for page in reader.pages:
        pages.append(_words(page))
        size += sum(len(one.text) for one in pages[-1])
        if size > MOST_CHARACTERS:
            raise ReadError(f"the PDF has more than {MOST_CHARACTERS:,} characters of text")
    return pages


def _words(page: PageObject) -> list[Words]:
    """The words of a page in the order in which they are drawn, which keeps columns apart."""
    turn = int(page.rotation) % 360
    box = page.mediabox
    width, height = float(box.width), float(box.height)
    left, bottom = float(box.left), float(box.bottom)
    found: list[Words] = []

    def note(text: str, around: list[float], inside: list[float], font: Any, size: float) -> None:
        if not text.strip():
            return
        a, b, c, d, x, y = _product(inside, around)
        if min(abs(a) + abs(d), abs(b) + abs(c)) > 0.1 * (abs(a) + abs(b) + abs(c) + abs(d)):
            return  # askew: a watermark across the page
        x, y = _upright(x - left, y - bottom, width, height, turn)
        tall = height if turn in {0, 180} else width
        size = abs(size) * hypot(c, d)
        found.append(Words(text, x, tall - y, size, _is_bold(font), size * _width(text.strip(), font)))

    content = page.get_contents()
    if content is not None:
        content.get_data()  # pypdf takes a content that it cannot unpack for an empty page; here it raises
    page.extract_text(visitor_text=note)
    return found


def _product(inner: list[float], outer: list[float]) -> tuple[float, float, float, float, float, float]:
    """Two transformations, one after the other."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _upright(x: float, y: float, width: float, height: float, turn: int) -> tuple[float, float]:
    """A place on a page as it is shown, turned clockwise."""
    places = {90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}
    return places.get(turn, (x, y))


def _is_bold(font: Any) -> bool:
    name = str(font.get("/BaseFont", "")).lower() if font is not None else ""
    return any(word in name for word in _BOLD)


def _width(text: str, font: Any) -> float:
    """About how wide some words are, of the size of the font: as the font tells, or else by the shapes of the letters."""
    if font is not None and _FIXED.search(str(font.get("/BaseFont", ""))):
        return _FIXED_LETTER * len(text)
    first, widths = (font.get("/FirstChar"), font.get("/Widths")) if font is not None else (None, None)
    told = widths if isinstance(first, int) and isinstance(widths, list) else []
    width = 0.0
    for letter in text:
        at = ord(letter) - (first or 0)
        known = told[at] if 0 <= at < len(told) else 0
        width += float(known) / 1000 if isinstance(known, int | float) and known else _usual_width(letter)
    return width


def _usual_width(letter: str) -> float:
    if letter in _NARROW:
        return 0.29
    if letter in _WIDE:
        return 0.85
    return 0.67 if letter.isupper() else 0.53


def _refuse_pictures(pages: list[list[Line]], reader: PdfReader) -> None:
    text = "".join(line.text for page in pages for line in page)
    if not any(map(str.isalnum, text)):
        pictures = any(_has_picture(page) for page in reader.pages)
        held = "pictures of pages (a scan)" if pictures else "no text"
        raise ReadError(f"the PDF holds {held}, and no text that could be read; import its text instead")
    known = sum(character.isprintable() and character != "\ufffd" for character in text)
    if known < _LEGIBLE * len(text):
        raise ReadError("the letters of the PDF cannot be told, as its fonts do not name them; import its text instead")


def _unread(pages: list[list[Line]], reader: PdfReader) -> list[Block]:
    """What is said of pages that are nothing but pictures. In no figures: a page more or less of them is no other fee."""
    scans = sum(
        not any(character.isalnum() for line in lines for character in line.text) and _has_picture(page)
        for lines, page in zip(pages, reader.pages, strict=True)
    )
    if not scans:
        return []
    which = "A page of this PDF is only a picture" if scans == 1 else "Some pages of this PDF are only pictures"
    return [Block(BlockKind.PARAGRAPH, f"({which}; words in pictures are not read.)")]


def _has_picture(page: PageObject) -> bool:
    try:
        return bool(page.images)
    except MemoryError:
        raise
    except Exception:  # one that cannot be unpacked is none that could be looked at
        return False


def _title(reader: PdfReader) -> str:
    title = reader.metadata.title if reader.metadata else None
    return one_form(title) if isinstance(title, str) and not _NO_TITLE.fullmatch(title.strip()) else ""


def _language(reader: PdfReader) -> str | None:
    declared = reader.root_object.get("/Lang")
    return str(declared).strip().lower().replace("_", "-") or None if declared is not None else None


def _in_brief(error: Exception) -> str:
    """What pypdf says, in a few words; only its own words are meant for people."""
    return str(error)[:80] if isinstance(error, PyPdfError) and str(error) else type(error).__name__
