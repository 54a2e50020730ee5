"""Is it the same text? Answered by lxml alone, in a tenth of the time that reading takes.

Two pages of one fingerprint have the same words in the same order outside of scripts, styles and comments, and the same
marks by which reading decides what is hidden or furniture. The reverse does not hold: a page whose fingerprint moved is
read, and may turn out to say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from lxml import etree

from watcher.extract import email
from watcher.extract.bounds import has_too_many_elements
from watcher.extract.charset import as_utf8
from watcher.extract.furniture import NEVER_TEXT
from watcher.extract.saved import is_message
from watcher.extract.style import looks_of

# What furniture is known by, and by what is told that something hidden can be opened. One query each: libxml2 joins the
# answers of a union by comparing each with each.
_NAMES = [
    etree.XPath(f"//*/@{name}", smart_strings=False)
    for name in """
    class id role aria-controls aria-expanded aria-labelledby data-target data-bs-target
    """.split()
]
_ADDRESSES = [
    etree.XPath(f"//*/@{email.ATTRIBUTE}", smart_strings=False),
    etree.XPath(f"//a/@href[contains(., '{email.LINK}')]", smart_strings=False),
]
_LOOKS = [etree.XPath(f"//*/@{name}") for name in ("hidden", "aria-hidden", "style")]
_WORDS = etree.XPath("normalize-space(/)", smart_strings=False)
_OUT = tuple(sorted(NEVER_TEXT - {"head"}))
# Stands in the text where an element begins that is hidden or bold; a character of the private use area.
_MARK = "\ue000"
# libxml2 looks through all attributes of an element before it adds one: a tag of 200,000 took it five minutes.
_MOST_ATTRIBUTES = 20_000
_LONG_TAG = 2 * _MOST_ATTRIBUTES


def fingerprint(body: bytes, charset: str | None = None) -> str:
    """A short name of a page's text, 32 hexadecimal digits; never raises."""
    if body.startswith(b"%PDF-") or is_message(body, ""):
        return _short(body)
    root = _parse(as_utf8(body, charset))
    if root is None:
        return _short(body)
    etree.strip_elements(root, *_OUT, with_tail=False)
    for query in _LOOKS:
        _write_down(_answers(query, root))
    said: list[object] = [_WORDS(root)]
    for query in _NAMES:
        said += [*_answers(query, root), _MARK]
    if b"email" in body:
        said += [_revealed(str(address)) for query in _ADDRESSES for address in _answers(query, root)]
    return _short("\n".join(map(str, said)).encode("utf-8", "surrogatepass"))


def _short(data: bytes) -> str:
    return sha256(data).hexdigest()[:32]


def _parse(page: bytes) -> etree._Element | None:
    """The tree of a page; None when there is none, or it is not the whole page: then its bytes stand for its text."""
    if has_too_many_elements(page) or _has_endless_tag(page):
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True
    )
    try:
        root: etree._Element | None = etree.fromstring(page, parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    fault = parser.error_log.last_error
    # Where elements stand 2,048 deep, libxml2 stops reading.
    return None if fault is not None and fault.level == etree.ErrorLevels.FATAL else root


def _has_endless_tag(page: bytes) -> bool:
    pieces = page.split(b">")
    if max(map(len, pieces)) <= _LONG_TAG:
        return False
    return any(len(piece[piece.rfind(b"<") :].split()) > _MOST_ATTRIBUTES for piece in pieces)


def _answers(query: etree.XPath, root: etree._Element) -> list[object]:
    values = query(root)
    assert isinstance(values, list)
    return list(values)


def _write_down(looks: Iterable[object]) -> None:
    """Put into the text, where it begins, that something is hidden or bold."""
    for look in looks:
        assert isinstance(look, etree._ElementUnicodeResult)
        element, said = look.getparent(), _look(str(look.attrname), str(look))
        if said and element is not None:
            element.text = f"{_MARK}{said}{_MARK}{element.text or ''}"


def _look(name: str, value: str) -> str:
    if name != "style":
        return f"{name}:{value}"
    looks = looks_of(value)
    return f"hidden:{looks.hidden} bold:{looks.bold}" if looks.hidden or looks.bold else ""


def _revealed(value: str) -> str:
    """Addresses are hidden in another way with every request."""
    return email.revealed(value) or email.link_revealed(value)
